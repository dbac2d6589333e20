"""Prefixes that mean something else than everybody expects, and namespaces a letter away from a known one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import declarations_of, plain_namespace
from graph.check.corpus.near_spaces import near_own
from graph.check.corpus.uses import Uses
from graph.check.lint.iris import find_slip
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place
from graph.check.syntax.term import Iri, Literal
from graph.finding import Finding, Severity
from graph.names import Vocabulary, edit_distance, known_vocabularies
from graph.namespaces import (
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SCHEMA_HTTP,
    SH,
    SKOS,
    WELL_KNOWN,
    XSD,
    namespace_of,
)
from graph.sparql.tokens import iter_tokens

MISBOUND_PREFIX = Code(name="misbound-prefix", severity=Severity.WARNING)
MIXED_SCHEMA_ORG = Code(name="mixed-schema-org", severity=Severity.WARNING)
NEAR_NAMESPACE = Code(name="near-namespace", severity=Severity.ERROR)
PREFIX_WITHOUT_SEPARATOR = Code(name="prefix-without-separator", severity=Severity.WARNING)

XML = "http://www.w3.org/XML/1998/namespace"

FIXED = frozenset({RDF, RDFS, OWL, XSD, SKOS, SH})
"""Vocabularies whose prefix nobody gives to another."""

MIN_LENGTH = 16
"""Shorter namespaces are near each other by chance."""

SHORT = 3
"""The last part of a namespace with so few letters is one letter from others by chance."""

_DATED = re.compile(r"//w3\.org/\d{4}/")
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)


def find_misbound(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that everybody knows and this file gives another meaning, and namespaces with a slip."""
    known = {one.prefix: one for space, one in known_vocabularies().items() if space != SCHEMA_HTTP}
    for document in corpus.own.documents:
        for declared in document.prefixes:
            vocabulary = known.get(declared.prefix)
            if vocabulary is None or declared.iri in {vocabulary.namespace, SCHEMA_HTTP} or find_slip(declared.iri):
                continue
            near = edit_distance(declared.iri.lower(), vocabulary.namespace.lower()) <= 2
            if not near and vocabulary.namespace not in FIXED:
                continue
            finding = MISBOUND_PREFIX.at(
                document,
                Place(declared.start, declared.end),
                f"the prefix `{declared.prefix}:` means <{declared.iri}> here",
                f"everybody expects <{vocabulary.namespace}>",
            )
            yield replace(finding, severity=Severity.ERROR) if near and vocabulary.is_final else finding


def find_near(corpus: Corpus) -> Iterator[Finding]:
    """Tell the namespaces that are a letter away from a well-known one, whatever their prefix is called.

    A namespace in which the ontologies here declare terms is meant as it stands, and so is one whose prefix is told by
    the check for prefixes.
    """
    owned = {plain_namespace(space) for space in declarations_of(corpus.vocabulary).own}
    for uses in corpus.own.uses:
        document = uses.document
        told: set[str] = set()
        for prefix, space, place in declared_namespaces(document):
            vocabulary = near_vocabulary(space)
            if vocabulary is None or plain_namespace(space) in owned or space in told:
                continue
            if place.start == place.end:
                continue  # where a context of JSON-LD says it is not known: the first use is told
            if prefix == vocabulary.prefix and vocabulary.names:
                told.add(space)
                continue
            told.add(space)
            yield tell_near(document, place, space, vocabulary)
        slips = {space: other for space, other in near_own(corpus).items() if space not in told}
        if slips:
            terms = {one for one in uses.predicates | uses.objects if namespace_of(one) in slips}
            for term, triple, place in uses.places(terms) if terms else ():
                space = namespace_of(term)
                if space not in told:
                    told.add(space)
                    yield tell_near_own(triple.document, place, term, slips[space])
        yield from find_near_prefixes(corpus, document)
        for space, place in used_namespaces(uses):
            vocabulary = near_vocabulary(space) if space not in told else None
            if vocabulary is not None and plain_namespace(space) not in owned:
                told.add(space)
                yield tell_near(document, place, space, vocabulary)


def tell_near_own(document: Document, place: Place, term: Iri, other: str) -> Finding:
    """Make the finding of a term whose namespace is a letter off one's own."""
    meant = other + term[len(namespace_of(term)) :]
    message = f"<{term}>: nothing here is declared in <{namespace_of(term)}>, and <{meant}> is declared"
    return replace(NEAR_NAMESPACE.at(document, place, message, f"did you mean <{meant}>?"), severity=Severity.WARNING)


def find_near_prefixes(corpus: Corpus, document: Document) -> Iterator[Finding]:
    """Tell the prefixes of a query whose namespace is an own one but for the scheme or the mark at its end."""
    if FileRole.QUESTION not in document.roles:
        return
    declared = declarations_of(corpus.vocabulary)
    own = {plain_namespace(space): space for space in declared.own}
    for _, space, place in declared_namespaces(document):
        meant = own.get(plain_namespace(space), space)
        if meant != space and not any(namespace_of(one) == space for one in declared.terms()):
            message = f"nothing here is declared in <{space}>, and the terms of the ontology are in <{meant}>"
            yield replace(NEAR_NAMESPACE.at(document, place, message, f"write <{meant}>"), severity=Severity.WARNING)


def declared_namespaces(document: Document) -> Iterator[tuple[str, str, Place]]:
    """Yield the namespaces that a file gives a prefix: in its own syntax, in SPARQL, and for the queries of shapes."""
    if FileRole.QUESTION in document.roles:
        for found in _PREFIX.finditer(document.text):
            yield found[1], found[2], Place(found.start(2) - 1, found.end(2) + 1)
    for declared in document.prefixes:
        yield declared.prefix, declared.iri, Place(declared.start, declared.end)
    rows = document.statements
    for triple in document.triples() if SH + "namespace" in rows.predicates else ():
        if triple.predicate == SH + "namespace" and isinstance(triple.object, Literal):
            yield "", triple.object.lexical, triple.object_place


def used_namespaces(uses: Uses) -> Iterator[tuple[str, Place]]:
    """Yield the namespaces of properties, types and datatypes that are near a known one, with their first place."""
    if FileRole.QUESTION in uses.document.roles:
        for token in iter_tokens(uses.document.text):
            if token.kind == "iri":
                yield namespace_of(token.text[1:-1]), Place(token.start, token.end)
    terms = uses.predicates | uses.objects
    near = {term for term in terms if near_vocabulary(namespace_of(term)) is not None}
    for term, _, place in uses.places(near) if near else ():
        yield namespace_of(term), place


@cache
def near_vocabulary(space: str) -> Vocabulary | None:
    """Return the well-known vocabulary that a namespace almost is: by scheme, final mark, case or one letter."""
    if len(space) < MIN_LENGTH or space in known_vocabularies() or space in WELL_KNOWN.values():
        return None
    plain = plain_form(space)
    for other, vocabulary in plain_vocabularies():
        if plain == other:
            return vocabulary
        if is_near(plain, other) and edit_distance(plain, other) == 1 and not is_another(plain, other, vocabulary):
            return vocabulary
    return None


def plain_form(space: str) -> str:
    """Return a namespace without its scheme, final mark, case and `www.`."""
    return plain_namespace(space).lower().replace("//www.", "//")


@cache
def plain_vocabularies() -> tuple[tuple[str, Vocabulary], ...]:
    """Return the well-known vocabularies with the plain forms of their namespaces."""
    listed = known_vocabularies().values()
    further = (
        Vocabulary(namespace=space, prefix=prefix, names=frozenset(), is_final=False)
        for prefix, space in WELL_KNOWN.items()
    )
    return tuple((plain_form(one.namespace), one) for one in (*listed, *further))


def is_near(one: str, other: str) -> bool:
    """Return whether two texts can be one slip apart: soon behind their first difference they are the same."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter = min(len(one), len(other))
    at = next((number for number in range(shorter) if one[number] != other[number]), shorter)
    rests = {other[at + skip :] for skip in (0, 1, 2)}
    return one[at:] in rests or one[at + 1 :] in rests or one[at + 2 :] in rests


def is_another(written: str, known: str, vocabulary: Vocabulary) -> bool:
    """Return whether a namespace one letter off may well be meant as it stands.

    A number that differs is another version, but in the dates of the W3C a slip; and short names such as `ns/ldp` and
    `ns/ldt` are soon one letter apart.
    """
    start, _, name = known.rpartition("/")
    if not vocabulary.is_final and len(name) <= SHORT and written.startswith(start + "/"):
        return True
    return not _DATED.match(known) and re.findall(r"\d+", written) != re.findall(r"\d+", known)


def tell_near(document: Document, place: Place, space: str, vocabulary: Vocabulary) -> Finding:
    """Make the finding of a namespace."""
    meant = SCHEMA if vocabulary.namespace == SCHEMA_HTTP else vocabulary.namespace
    message = f"<{space}> is no namespace that anybody knows; that of {vocabulary.prefix}: is <{meant}>"
    finding = NEAR_NAMESPACE.at(document, place, message, f"write <{meant}>: to a program these are two vocabularies")
    return finding if vocabulary.is_final else replace(finding, severity=Severity.WARNING)


SCHEMA_SPACES = frozenset({RDF, RDFS, OWL, SKOS})
"""Vocabularies that say what terms are and how they are called."""


def is_slipped(document: Document) -> bool:
    """Return whether a prefix of a file misses a vocabulary that says what terms are, so that its terms are misread."""
    usual = {one.prefix: space for space, one in known_vocabularies().items() if space in SCHEMA_SPACES}
    for declared in document.prefixes:
        near = near_vocabulary(declared.iri)
        if usual.get(declared.prefix, declared.iri) != declared.iri:
            return True
        if near is not None and near.namespace in SCHEMA_SPACES:
            return True
    return False


def find_unseparated(corpus: Corpus) -> Iterator[Finding]:
    """Tell the namespaces that end with a letter, so that names run into it: `<http://example.org/ns>` and `ex:Name`.

    Identifiers are often cut inside a word on purpose (`wd: <…/entity/Q>`, `wd:42`); only names are told.
    """
    for document in corpus.own.documents:
        known = {one.iri for one in document.prefixes}
        for prefix, space, place in declared_namespaces(document):
            if not space[-1:].isalnum() or space == XML or near_vocabulary(space) is not None:
                continue
            used = re.search(rf"(?<![\w.:/-]){re.escape(prefix)}:([A-Za-z_][\w.-]*)", document.text)
            if used is None or not has_term(document, space + used[1]):
                continue
            right = next((space + mark for mark in "#/" if space + mark in known), "")
            message = f"the namespace <{space}> ends without `#` or `/`, so {used[0]} is <{space}{used[1]}>"
            way_out = f"write <{right}>" if right else "end it with the `#` or `/` that belongs to it"
            yield PREFIX_WITHOUT_SEPARATOR.at(document, place, message, way_out)


def has_term(document: Document, iri: str) -> bool:
    """Return whether a term stands in a file; a query is not looked into."""
    rows = document.statements
    return FileRole.QUESTION in document.roles or any(
        iri in column for column in (rows.predicates, rows.subjects, rows.objects)
    )


def find_mixed(corpus: Corpus) -> Iterator[Finding]:
    """Tell where one corpus writes schema.org with http here and with https there; the rarer one is told."""
    places: dict[str, list[tuple[Document, Place]]] = {SCHEMA_HTTP: [], SCHEMA: []}
    for document in corpus.own.documents:
        for declared in document.prefixes:
            if declared.iri in places:
                places[declared.iri].append((document, Place(declared.start, declared.end)))
    http, https = places[SCHEMA_HTTP], places[SCHEMA]
    if not http or not https:
        return
    rarer, other = (http, SCHEMA) if len(http) <= len(https) else (https, SCHEMA_HTTP)
    first = next(iter(places[other]))
    for document, place in rarer:
        yield MIXED_SCHEMA_ORG.at(
            document, place, f"other files write schema.org as <{other}>: to a program these are two vocabularies",
            f"write <{other}> here too", [("written so here", *first)],
        )  # fmt: skip


CHECKS = (
    Check(codes=(MISBOUND_PREFIX,), run=find_misbound, is_alone=True),
    Check(codes=(MIXED_SCHEMA_ORG,), run=find_mixed, is_pure=True),
    Check(codes=(NEAR_NAMESPACE,), run=find_near, is_pure=True),
    Check(codes=(PREFIX_WITHOUT_SEPARATOR,), run=find_unseparated, is_alone=True),
)
