"""Names that nobody declared: slips in well-known vocabularies and in the corpus's own, and terms that are outdated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, TERMS, Kind, declarations_of
from graph.check.corpus.uses import CLASS_POSITIONS, DATATYPE_POSITIONS, PROPERTY_POSITIONS, RANGE_POSITIONS, Uses
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import Iri, Literal
from graph.finding import Finding, Severity
from graph.names import MEMBERSHIP, Vocabulary, edit_distance, is_slip, known_vocabularies, near_name
from graph.namespaces import SCHEMA, SCHEMA_HTTP, namespace_of

UNKNOWN_TERM = Code(name="unknown-term", severity=Severity.ERROR)
UNDEFINED_TERM = Code(name="undefined-term", severity=Severity.WARNING)
UNTYPED_TERM = Code(name="untyped-term", severity=Severity.WARNING)
MISBOUND_PREFIX = Code(name="misbound-prefix", severity=Severity.WARNING)
MIXED_SCHEMA_ORG = Code(name="mixed-schema-org", severity=Severity.WARNING)


def find_unknown(corpus: Corpus) -> Iterator[Finding]:
    """Tell the names in well-known namespaces that these do not have."""
    known = known_vocabularies()
    kinds = declarations_of(corpus.vocabulary).kinds
    for uses in corpus.own.uses:
        wrong: dict[str, tuple[Vocabulary, str | None]] = {}
        datatypes = {Iri(literal.datatype) for literal in uses.literals}
        for iri in uses.predicates | uses.objects | datatypes:
            vocabulary = known.get(namespace_of(iri))
            if vocabulary and iri not in kinds and is_missing(iri, vocabulary):
                wrong[iri] = (vocabulary, near_name(iri[len(vocabulary.namespace) :], vocabulary.names))
        if not wrong:
            continue
        for term, triple, place in uses.places(wrong):
            yield tell_unknown(triple.document, place, term, *wrong[term])
        yield from tell_unknown_datatypes(uses, wrong)


def is_missing(iri: Iri, vocabulary: Vocabulary) -> bool:
    """Tell whether a vocabulary lacks a name; its own IRI and those of files are none."""
    name = iri[len(vocabulary.namespace) :]
    return bool(name) and "." not in name and name not in vocabulary.names and not MEMBERSHIP.fullmatch(iri)


def tell_unknown(document: Document, place: Place, term: str, vocabulary: Vocabulary, meant: str | None) -> Finding:
    """Make the finding; where the vocabulary may have grown since, it is milder."""
    name = term[len(vocabulary.namespace) :]
    way_out = f"did you mean {vocabulary.prefix}:{meant}?" if meant else "use a term that it has, or define your own"
    message = f"{document.shorten(Iri(term))}: there is no `{name}` in <{vocabulary.namespace}>"
    finding = UNKNOWN_TERM.at(document, place, message, way_out)
    slip = meant is not None and is_slip(name, meant)
    if vocabulary.is_final and (vocabulary.prefix != "sh" or slip):
        return finding
    return replace(finding, severity=Severity.WARNING if slip or vocabulary.prefix == "sh" else Severity.INFO)


def tell_unknown_datatypes(uses: Uses, wrong: dict[str, tuple[Vocabulary, str | None]]) -> Iterator[Finding]:
    """Tell the literals whose datatype is unknown."""
    rows = uses.document.statements
    for row, value in enumerate(rows.objects):
        if isinstance(value, Literal) and value.datatype in wrong:
            triple = Triple(uses.document, row)
            yield tell_unknown(uses.document, triple.object_place, value.datatype, *wrong[value.datatype])


def find_undefined(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes and properties of the own namespaces that are used and not declared."""
    declared = declarations_of(corpus.vocabulary)
    if not declared.own:
        return
    for uses in corpus.own.uses:
        roles = (
            (uses.predicates | uses.valued(PROPERTY_POSITIONS), PROPERTIES, "property"),
            (uses.valued(CLASS_POSITIONS), (Kind.CLASS,), "class"),
            (uses.valued(RANGE_POSITIONS), (Kind.CLASS, Kind.DATATYPE), "class or datatype"),
            (uses.valued(DATATYPE_POSITIONS), (Kind.DATATYPE,), "datatype"),
        )
        missing: dict[Iri, tuple[tuple[Kind, ...], str]] = {}
        for terms, kinds, role in roles:
            for term in terms:
                if namespace_of(term) in declared.own and not declared.is_a(term, *TERMS):
                    missing.setdefault(term, (kinds, role))
        told = set()
        for term, triple, place in uses.places(missing) if missing else ():
            if term in told:
                continue
            told.add(term)
            yield tell_undefined(corpus, triple.document, place, term, *missing[term])


def tell_undefined(
    corpus: Corpus, document: Document, place: Place, term: Iri, kinds: tuple[Kind, ...], role: str
) -> Finding:
    """Make the finding: something is said of the term, but not its type; or nothing at all."""
    declared = declarations_of(corpus.vocabulary)
    shown = document.shorten(term)
    if term in declared.described:
        at = next(corpus.vocabulary.triples(term))
        message = f"{shown} is used as a {role}, and its description does not say that it is one"
        return UNTYPED_TERM.at(
            document, place, message, "give it a type", [("described here", at.document, at.subject_place)]
        )
    space = namespace_of(term)
    name = term[len(space) :]
    names = [one[len(space) :] for one in declared.terms(*kinds) if one.startswith(space)]
    meant = near_name(name, names)
    message = f"{shown} is used as a {role}, and no ontology here declares it"
    finding = UNDEFINED_TERM.at(
        document,
        place,
        message,
        f"did you mean {document.shorten(Iri(space + meant))}?"
        if meant
        else "declare it, or check the ontology that does as well",
    )
    return replace(finding, severity=Severity.ERROR) if meant and is_slip(name, meant) else finding


def find_misbound(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that everybody knows and this file gives another meaning, and namespaces with a slip."""
    known = {one.prefix: one for space, one in known_vocabularies().items() if space != SCHEMA_HTTP}
    for document in corpus.own.documents:
        for declared in document.prefixes:
            vocabulary = known.get(declared.prefix)
            if vocabulary is None or declared.iri in {vocabulary.namespace, SCHEMA_HTTP}:
                continue
            near = edit_distance(declared.iri.lower(), vocabulary.namespace.lower()) <= 2
            if not near and not (
                vocabulary.is_final and vocabulary.prefix in {"rdf", "rdfs", "owl", "xsd", "skos", "sh"}
            ):
                continue
            finding = MISBOUND_PREFIX.at(
                document,
                Place(declared.start, declared.end),
                f"the prefix `{declared.prefix}:` means <{declared.iri}> here",
                f"everybody expects <{vocabulary.namespace}>",
            )
            yield replace(finding, severity=Severity.ERROR) if near and vocabulary.is_final else finding


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
    for document, place in rarer:
        yield MIXED_SCHEMA_ORG.at(
            document, place, f"other files write schema.org as <{other}>: to a program these are two vocabularies",
            f"write <{other}> here too",
        )  # fmt: skip


CHECKS = (
    Check(codes=(UNKNOWN_TERM,), run=find_unknown),
    Check(codes=(UNDEFINED_TERM, UNTYPED_TERM), run=find_undefined),
    Check(codes=(MISBOUND_PREFIX,), run=find_misbound),
    Check(codes=(MIXED_SCHEMA_ORG,), run=find_mixed),
)
