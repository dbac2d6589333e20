"""What SKOS forbids: its integrity conditions, and what follows from them and from domains and ranges.

https://www.w3.org/TR/skos-reference/ (S9, S27, S37, S46; S4, S5, S19 and S31 say of what kind things are). S13 and S14
are told with the labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.habits import gather_habits
from graph.check.lint.datatypes import SPACES
from graph.check.registry import Check, Code
from graph.check.skos.concepts import OF_SCHEMES, RELATED, SEMANTIC, Concepts, concepts_of, in_order
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import LANG_STRING, RDF_FIRST, RDF_NIL, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import SKOS, XSD

SKOS_INTEGRITY = Code(name="skos-integrity", severity=Severity.ERROR)

DISJOINT = (
    ("Concept", "ConceptScheme", "S9"),
    ("Concept", "Collection", "S37"),
    ("Concept", "OrderedCollection", "S37"),
    ("ConceptScheme", "Collection", "S37"),
    ("ConceptScheme", "OrderedCollection", "S37"),
)
TEXTS = {XSD + "string", LANG_STRING}
COLLECTION = ("Collection", "OrderedCollection")
CONCEPTS = ("Concept", "concepts")
SCHEMES = ("ConceptScheme", "a scheme")


def find_broken_rules(corpus: Corpus) -> Iterator[Finding]:
    """Tell what breaks the rules of SKOS."""
    concepts = concepts_of(corpus)
    yield from find_disjoint_types(concepts)
    yield from find_wrong_kinds(concepts)
    yield from find_clashing_relations(concepts)
    yield from find_wrong_values(corpus, concepts)
    yield from gather_habits(find_transitive(concepts), {})


def find_wrong_values(corpus: Corpus, concepts: Concepts) -> Iterator[Finding]:
    """Tell labels that are no plain text (S12), and member lists that are no lists (S35)."""
    for name in ("prefLabel", "altLabel", "hiddenLabel"):
        for triple in concepts.links.get(SKOS + name, ()):
            value = triple.object
            if isinstance(value, Literal) and value.datatype in SPACES.keys() - TEXTS:
                shown = triple.document.shorten
                message = f"{shown(value)} as skos:{name} is an {shown(Iri(value.datatype))}, and a label is text (S12)"
                yield SKOS_INTEGRITY.at(triple.document, triple.object_place, message, "write it as text")
    for triple in concepts.links.get(SKOS + "memberList", ()):
        value = triple.object
        if not isinstance(value, Literal) and value != RDF_NIL and corpus.find(value, RDF_FIRST) is None:
            message = f"skos:memberList takes a list, and {triple.document.shorten(value)} is none (S35)"
            yield SKOS_INTEGRITY.at(triple.document, triple.object_place, message, "write skos:memberList ( … )")


def find_transitive(concepts: Concepts) -> Iterator[Finding]:
    """Tell the transitive relations that are stated, where they are meant to be drawn from the others (section 8.1)."""
    for name in ("broader", "narrower"):
        for triple in concepts.links.get(f"{SKOS}{name}Transitive", ()):
            if concepts.links.get(SKOS + name):
                message = f"skos:{name}Transitive is drawn from skos:{name}, and by convention not stated"
                finding = SKOS_INTEGRITY.at(
                    triple.document, triple.predicate_place, message, f"write skos:{name} to the next concept"
                )
                yield replace(finding, severity=Severity.INFO)


def find_disjoint_types(concepts: Concepts) -> Iterator[Finding]:
    """Tell what belongs to two classes that exclude each other (S9, S37)."""
    for types in concepts.types.values():
        for name, second, condition in DISJOINT:
            if name in types and second in types:
                first, at = in_order(types[name], types[second])
                message = f"{at.document.shorten(at.subject)} is a skos:{name} and a skos:{second}, which are disjoint"
                yield SKOS_INTEGRITY.at(
                    at.document, at.object_place, f"{message} ({condition})", "keep one of the two",
                    [("the other", first.document, first.object_place)],
                )  # fmt: skip


def find_wrong_kinds(concepts: Concepts) -> Iterator[Finding]:
    """Tell schemes and collections where a relation names concepts, concepts where it names a scheme, and the like."""
    for predicate in sorted(SEMANTIC):
        for triple in concepts.links.get(predicate, ()):
            yield from tell_wrong_kind(concepts, triple, triple.subject, triple.predicate_place, *CONCEPTS)
            yield from tell_wrong_kind(concepts, triple, triple.object, triple.object_place, *CONCEPTS)
    for predicate in sorted(OF_SCHEMES):
        for triple in concepts.links.get(predicate, ()):
            yield from tell_wrong_kind(concepts, triple, triple.object, triple.object_place, *SCHEMES)
    for triple in concepts.links.get(SKOS + "hasTopConcept", ()):
        yield from tell_wrong_kind(concepts, triple, triple.subject, triple.predicate_place, *SCHEMES)
        yield from tell_wrong_kind(concepts, triple, triple.object, triple.object_place, *CONCEPTS)
    for triple in concepts.links.get(SKOS + "member", ()):
        types = concepts.types.get(triple.object, {})
        if "ConceptScheme" in types and "Concept" not in types:
            shown = triple.document.shorten
            message = f"{shown(triple.object)} is a skos:ConceptScheme, and skos:member names concepts and collections"
            yield SKOS_INTEGRITY.at(
                triple.document, triple.object_place, f"{message} (S32)", "name its concepts, or remove it",
                [("a scheme here", types["ConceptScheme"].document, types["ConceptScheme"].object_place)],
            )  # fmt: skip
    for name in ("member", "memberList"):
        for triple in concepts.links.get(SKOS + name, ()):
            yield from tell_wrong_kind(
                concepts, triple, triple.subject, triple.predicate_place, "Collection", "a collection"
            )


def tell_wrong_kind(
    concepts: Concepts, triple: Triple, term: Term, place: Place, wanted: str, words: str
) -> Iterator[Finding]:
    """Tell a term that has a class of SKOS that excludes the one which its place in a relation asks for."""
    types = concepts.types.get(term, {})
    kinds = COLLECTION if wanted == "Collection" else (wanted,)
    if not types.keys().isdisjoint(kinds):
        return
    excluded = {one for pair in DISJOINT if wanted in pair for one in pair[:2]} - set(kinds)
    other = next((one for one in sorted(excluded) if one in types), None)
    if other is None:
        return
    document, at = triple.document, types[other]
    relation = document.shorten(triple.predicate)
    side = "is between" if wanted == "Concept" else "names" if term == triple.object else "is said of"
    message = f"{document.shorten(term)} is a skos:{other}, and {relation} {side} {words}"
    if triple.predicate == SKOS + "hasTopConcept" and wanted == "Concept":
        message = f"{document.shorten(term)} is a skos:{other}, and {relation} names a concept"
    way_out = "name a concept" if wanted == "Concept" else f"name {words}" if term == triple.object else "turn it round"
    related: list[tuple[str, Document, Place]] = [("declared here", at.document, at.object_place)]
    yield SKOS_INTEGRITY.at(document, place, message, way_out, related)


def find_clashing_relations(concepts: Concepts) -> Iterator[Finding]:
    """Tell relations between two concepts that exclude each other (S27, S46)."""
    for predicate in sorted(RELATED):
        for triple in concepts.links.get(predicate, ()):
            one, other = triple.subject, triple.object
            if one != other and (way := concepts.find_order(one, other)):
                yield tell_relation(triple, "related", "one is broader than the other", "S27", way)
    for triple in concepts.links.get(SKOS + "exactMatch", ()):
        one, other = triple.subject, triple.object
        if isinstance(other, Literal) or one == other:
            continue
        matches = concepts.links.get(SKOS + "relatedMatch", ())
        if way := concepts.find_order(one, other):
            yield tell_relation(triple, "an exact match", "one is broader than the other", "S46", way)
        elif way := [link for link in matches if {one, other} == {link.subject, link.object}]:
            yield tell_relation(triple, "an exact match", "they are also a related match", "S46", way)


def tell_relation(triple: Triple, words: str, clash: str, condition: str, others: Iterable[Triple]) -> Finding:
    """Tell two relations between the same concepts that exclude each other."""
    shown = triple.document.shorten
    message = f"{shown(triple.subject)} and {shown(triple.object)} are {words}, and {clash} ({condition})"
    related = [("the other relation", one.document, one.object_place) for one in others]
    return SKOS_INTEGRITY.at(triple.document, triple.object_place, message, "keep one of the two relations", related)


CHECKS = (Check(codes=(SKOS_INTEGRITY,), run=find_broken_rules, is_pure=True),)
