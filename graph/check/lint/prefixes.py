"""Prefixes that nobody uses, or that mean two things."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Format, Place, Triple
from graph.check.syntax.statements import PrefixDeclaration
from graph.check.syntax.term import Blank, Literal
from graph.finding import Finding, Severity
from graph.namespaces import OWL, RDF, RDFS, SKOS, XSD

UNUSED_PREFIX = Code(name="unused-prefix", severity=Severity.INFO)
REDEFINED_PREFIX = Code(name="redefined-prefix", severity=Severity.WARNING)
NAME_AS_IRI = Code(name="name-as-iri", severity=Severity.ERROR)

SCHEMES = frozenset(
    {
        *("about", "acct", "ark", "cid", "coap", "data", "did", "doi", "dns", "example", "file", "ftp", "geo", "git"),
        *("http", "https", "info", "ipfs", "isbn", "jar", "jdbc", "ldap", "mailto", "mid", "news", "ni", "nih", "oid"),
        *("orcid", "pkcs11", "sip", "sips", "sms", "ssh", "tag", "tel", "urn", "view-source", "ws", "wss", "xmpp"),
    }
)
"""Schemes of IRIs, which a prefix may be called like."""


USUAL = MappingProxyType({"xsd": XSD, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "skos": SKOS})
"""Prefixes that everybody reads as such, declared or not; no IRI has them as its scheme."""


def find_unused(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that are declared and not used; a broken file is passed over, for its end was not read."""
    for document in corpus.own.documents:
        if document.is_broken:
            continue
        for declared in document.prefixes:
            if declared.prefix not in document.parsed.used_prefixes:
                yield UNUSED_PREFIX.at(
                    document,
                    Place(declared.start, declared.end),
                    f"the prefix `{declared.prefix}:` is declared, and no name uses it",
                    "remove the declaration (`--fix` does)",
                )


def find_redefined(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that are declared a second time with another namespace."""
    for document in corpus.own.documents:
        first: dict[str, PrefixDeclaration] = {}
        for declared in document.prefixes:
            before = first.setdefault(declared.prefix, declared)
            if before.iri != declared.iri:
                yield REDEFINED_PREFIX.at(
                    document,
                    Place(declared.start, declared.end),
                    f"the prefix `{declared.prefix}:` now means <{declared.iri}>; it meant <{before.iri}> before",
                    "give one of the two another prefix",
                    [("declared first here", document, Place(before.start, before.end))],
                )


def find_names_as_iris(corpus: Corpus) -> Iterator[Finding]:
    """Tell the IRIs that are prefixed names by mistake: `<owl:Thing>`, `rdf:resource="owl:Thing"`."""
    for document in corpus.own.documents:
        marks = "\"'" if document.format is Format.RDFXML else "<"
        declared = {**USUAL, **{one.prefix: one.iri for one in document.prefixes}}
        spaces = {
            prefix: iri
            for prefix, iri in declared.items()
            if prefix not in SCHEMES and any(f"{mark}{prefix}:" in document.text for mark in marks)
        }
        if spaces and document.format is not Format.JSONLD:
            yield from tell_names(document, spaces)


def tell_names(document: Document, spaces: dict[str, str]) -> Iterator[Finding]:
    """Tell the IRIs of a file whose scheme is one of these prefixes, each once."""
    rows = document.statements
    named = [one.datatype if isinstance(one, Literal) else one for one in rows.objects]
    meant: dict[str, str] = {}
    for iri in {*rows.subjects, *rows.predicates, *named}:
        if isinstance(iri, str) and not isinstance(iri, Blank):
            scheme, _, rest = iri.partition(":")
            if scheme in spaces and not rest.startswith("/"):
                meant[str(iri)] = spaces[scheme] + rest
    if not meant:
        return
    places: dict[str, list[tuple[Document, Place]]] = {}
    for row, (subject, predicate, value) in enumerate(zip(rows.subjects, rows.predicates, named, strict=True)):
        triple = Triple(document, row)
        if subject in meant:
            places.setdefault(str(subject), []).append((document, triple.subject_place))
        if predicate in meant:
            places.setdefault(str(predicate), []).append((document, triple.predicate_place))
        if value in meant:
            places.setdefault(str(value), []).append((document, triple.object_place))
    for iri, where in places.items():
        prefix = iri.partition(":")[0]
        known = "here" if any(one.prefix == prefix for one in document.prefixes) else "to everybody, and no scheme"
        message = f"<{iri}> is an IRI with the scheme `{prefix}:`, which is a prefix {known}"
        yield NAME_AS_IRI.at_first(where, message, f"write the name without `<` and `>`, or <{meant[iri]}>")


CHECKS = (
    Check(codes=(NAME_AS_IRI,), run=find_names_as_iris, is_alone=True),
    Check(codes=(UNUSED_PREFIX,), run=find_unused, is_alone=True),
    Check(codes=(REDEFINED_PREFIX,), run=find_redefined, is_alone=True),
)
