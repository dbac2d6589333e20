"""SKOS: its integrity conditions, circles, labels and concepts that nobody describes.

https://www.w3.org/TR/skos-reference/ (S9, S27, S37, S46; `labels` tells S13 and S14). A property that is inverse or
below another counts as that one, as far as SKOS itself says so.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping

from graph.check.corpus.corpus import Corpus
from graph.check.lint.hierarchy import shortest_way_back
from graph.check.registry import Check, Code
from graph.check.syntax.document import FileRole, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import SKOS, namespace_of

SKOS_INTEGRITY = Code(name="skos-integrity", severity=Severity.ERROR)
SKOS_CYCLE = Code(name="skos-cycle", severity=Severity.WARNING)
SKOS_MISSING_LABEL = Code(name="skos-missing-label", severity=Severity.WARNING)
SKOS_SHARED_LABEL = Code(name="skos-shared-label", severity=Severity.WARNING)
SKOS_TOP_CONCEPT = Code(name="skos-top-concept", severity=Severity.WARNING)
SKOS_UNKNOWN_CONCEPT = Code(name="skos-unknown-concept", severity=Severity.WARNING)
SKOS_NOTATION = Code(name="skos-notation", severity=Severity.WARNING)

BROADER = frozenset(SKOS + name for name in ("broader", "broadMatch", "broaderTransitive"))
NARROWER = frozenset(SKOS + name for name in ("narrower", "narrowMatch", "narrowerTransitive"))
RELATED = frozenset(SKOS + name for name in ("related", "relatedMatch"))
LINKS = frozenset(
    SKOS + name for name in ("broader", "narrower", "related", "hasTopConcept", "inScheme", "topConceptOf")
)
"""Properties between the concepts of one scheme, and between these and the scheme."""

SEMANTIC = BROADER | NARROWER | RELATED | {SKOS + "semanticRelation", SKOS + "closeMatch", SKOS + "exactMatch"}
"""Properties between concepts (S19, S20, S39)."""

DISJOINT = (
    ("Concept", "ConceptScheme", "S9"),
    ("Concept", "Collection", "S37"),
    ("Concept", "OrderedCollection", "S37"),
    ("ConceptScheme", "Collection", "S37"),
)


class Concepts:
    """The statements of SKOS in a corpus.

    Attributes:
        types: The classes of SKOS that each thing has, with the statement.
        up: The statements that put a concept below a broader one, by the narrower concept.
        links: All statements with a property of SKOS between things, by property.
        labels: The preferred labels, by concept.
        schemes: The schemes of each concept.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.types: dict[Term, dict[str, Triple]] = {}
        self.up: dict[Term, list[tuple[Term, Triple]]] = {}
        self.links: dict[str, list[Triple]] = {}
        self.labels: dict[Term, list[Triple]] = {}
        self.schemes: dict[Term, set[Term]] = {}
        self.tops: dict[Term, Triple] = {}
        for document in corpus.own.documents:
            rows = document.statements
            if not document.roles & {FileRole.DATA, FileRole.ONTOLOGY}:
                continue
            for row, predicate in enumerate(rows.predicates):
                if predicate.startswith(SKOS) or (predicate == RDF_TYPE and str(rows.objects[row]).startswith(SKOS)):
                    self.read(Triple(document, row))

    def read(self, triple: Triple) -> None:
        """Keep a statement."""
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if predicate == RDF_TYPE:
            self.types.setdefault(subject, {}).setdefault(str(value)[len(SKOS) :], triple)
            return
        if predicate == SKOS + "prefLabel":
            self.labels.setdefault(subject, []).append(triple)
        self.links.setdefault(predicate, []).append(triple)
        if isinstance(value, Literal):
            return
        if predicate in BROADER:
            self.up.setdefault(subject, []).append((value, triple))
        elif predicate in NARROWER:
            self.up.setdefault(value, []).append((subject, triple))
        elif predicate in {SKOS + "inScheme", SKOS + "topConceptOf"}:
            self.schemes.setdefault(subject, set()).add(value)
        elif predicate == SKOS + "hasTopConcept":
            self.schemes.setdefault(value, set()).add(subject)
        if predicate == SKOS + "topConceptOf":
            self.tops.setdefault(subject, triple)
        elif predicate == SKOS + "hasTopConcept":
            self.tops.setdefault(value, triple)

    def find_way(self, concept: Term, other: Term) -> list[Triple]:
        """Return the statements that put a concept below another one, in any number of steps, else none."""
        ways: dict[Term, list[Triple]] = {concept: []}
        waiting = deque([concept])
        while waiting:
            here = waiting.popleft()
            for above, triple in self.up.get(here, ()):
                if above == other:
                    return [*ways[here], triple]
                if above not in ways:
                    ways[above] = [*ways[here], triple]
                    waiting.append(above)
        return []

    def find_order(self, one: Term, other: Term) -> list[Triple]:
        """Return the statements that put one of two concepts below the other."""
        return self.find_way(one, other) or self.find_way(other, one)


def find_skos(corpus: Corpus) -> Iterator[Finding]:
    """Tell what breaks the rules of SKOS, and what a thesaurus does not want."""
    concepts = Concepts(corpus)
    if not concepts.types and not concepts.links:
        return
    yield from find_clashes(concepts)
    yield from find_cycles(concepts)
    yield from find_labels(concepts)
    yield from find_tops(concepts)
    yield from find_unknown(corpus, concepts)
    yield from find_notations(concepts)


def find_clashes(concepts: Concepts) -> Iterator[Finding]:
    """Tell classes that exclude each other (S9, S37), and relations that do (S27, S46)."""
    for types in concepts.types.values():
        for name, second, condition in DISJOINT:
            if name in types and second in types:
                first, at = in_order(types[name], types[second])
                message = f"{at.document.shorten(at.subject)} is a skos:{name} and a skos:{second}, which are disjoint"
                yield SKOS_INTEGRITY.at(
                    at.document, at.object_place, f"{message} ({condition})", "keep one of the two",
                    [("the other", first.document, first.object_place)],
                )  # fmt: skip
    for predicate in sorted(SEMANTIC):
        for triple in concepts.links.get(predicate, ()):
            yield from tell_no_concept(concepts, triple)
    for predicate in sorted(RELATED):
        for triple in concepts.links.get(predicate, ()):
            one, other = triple.subject, triple.object
            if way := concepts.find_order(one, other):
                yield tell_relation(triple, "related", "one is broader than the other", "S27", way)
    for triple in concepts.links.get(SKOS + "exactMatch", ()):
        one, other = triple.subject, triple.object
        matches = concepts.links.get(SKOS + "relatedMatch", ())
        if way := concepts.find_order(one, other):
            yield tell_relation(triple, "an exact match", "one is broader than the other", "S46", way)
        elif way := [link for link in matches if {one, other} == {link.subject, link.object}]:
            yield tell_relation(triple, "an exact match", "they are also a related match", "S46", way)


def tell_no_concept(concepts: Concepts, triple: Triple) -> Iterator[Finding]:
    """Tell the ends of a relation between concepts that are schemes or collections, which no concept is."""
    document = triple.document
    for term, place in ((triple.subject, triple.subject_place), (triple.object, triple.object_place)):
        types = concepts.types.get(term, {})
        other = next((second for first, second, _ in DISJOINT if first == "Concept" and second in types), None)
        if other is not None and "Concept" not in types:
            relation, at = document.shorten(triple.predicate), types[other]
            message = f"{document.shorten(term)} is a skos:{other}, and {relation} is between concepts"
            yield SKOS_INTEGRITY.at(
                document, place, message, "name a concept", [("the other", at.document, at.object_place)]
            )


def in_order(one: Triple, other: Triple) -> tuple[Triple, Triple]:
    """Return two statements as they stand in one file; those of two files as they are given."""
    if one.document is other.document and one.object_place.start > other.object_place.start:
        return other, one
    return one, other


def tell_relation(triple: Triple, words: str, clash: str, condition: str, others: Iterable[Triple]) -> Finding:
    """Tell two relations between the same concepts that exclude each other."""
    shown = triple.document.shorten
    message = f"{shown(triple.subject)} and {shown(triple.object)} are {words}, and {clash} ({condition})"
    related = [("the other relation", one.document, one.object_place) for one in others]
    return SKOS_INTEGRITY.at(triple.document, triple.object_place, message, "keep one of the two relations", related)


def find_cycles(concepts: Concepts) -> Iterator[Finding]:
    """Tell the circles of broader concepts, each once, at its first statement."""
    told: set[Term] = set()
    for concept, above in concepts.up.items():
        for other, triple in above:
            if other == concept:
                message = f"{triple.document.shorten(concept)} is broader than itself"
                yield SKOS_CYCLE.at(triple.document, triple.object_place, message, "name the broader concept")
    edges = steps_up(concepts)
    for start in edges:
        way = shortest_way_back(start, edges) if start not in told else []
        if way:
            names = [triple.subject for triple in way]
            told.update(names)
            first = way[0]
            shown = [first.document.shorten(one) for one in (*names, names[0])]
            yield SKOS_CYCLE.at(
                first.document, first.object_place, f"{' → '.join(shown)}: each is narrower than the next",
                "remove one of the statements", [("and here", one.document, one.object_place) for one in way[1:]],
            )  # fmt: skip


def steps_up(concepts: Concepts) -> Mapping[Term, list[Triple]]:
    """Return the statements by which a concept names its broader ones; `narrower` is read by who names it."""
    return {
        concept: [triple for other, triple in above if other != concept and triple.predicate in BROADER]
        for concept, above in concepts.up.items()
    }


def find_labels(concepts: Concepts) -> Iterator[Finding]:
    """Tell the concepts without a preferred label, and two of one scheme that share one in one language."""
    by_scheme: dict[tuple[Term, Literal], Triple] = {}
    without = []
    for concept, types in concepts.types.items():
        if "Concept" not in types:
            continue
        labels = concepts.labels.get(concept, [])
        if not labels:
            without.append(types["Concept"])
        for triple in labels:
            for scheme in sorted(concepts.schemes.get(concept, ()), key=str):
                if not isinstance(triple.object, Literal):
                    continue
                first = by_scheme.setdefault((scheme, triple.object), triple)
                if first.subject != concept:
                    shown = triple.document.shorten
                    message = (
                        f"{shown(concept)} has the same preferred label as {shown(first.subject)}, "
                        f"and both are in the scheme {shown(scheme)}"
                    )
                    yield SKOS_SHARED_LABEL.at(
                        triple.document, triple.object_place, message, "say what tells them apart",
                        [("the first", first.document, first.object_place)],
                    )  # fmt: skip
    # Where no concept has a preferred label, the labels are meant to be others.
    for triple in without if concepts.labels else ():
        message = f"{triple.document.shorten(triple.subject)} has no preferred label"
        yield SKOS_MISSING_LABEL.at(triple.document, triple.subject_place, message, "add skos:prefLabel")


def find_tops(concepts: Concepts) -> Iterator[Finding]:
    """Tell the top concepts that have a broader concept in their own scheme."""
    for concept, top in concepts.tops.items():
        schemes = concepts.schemes.get(concept, set())
        for other, triple in concepts.up.get(concept, ()):
            if other != concept and schemes & concepts.schemes.get(other, set()):
                shown = triple.document.shorten
                message = f"{shown(concept)} is a top concept of its scheme and has the broader concept {shown(other)}"
                first, at = in_order(top, triple)
                words = "top concept here" if first is top else "the broader concept here"
                yield SKOS_TOP_CONCEPT.at(
                    at.document, at.object_place, message, "remove one of the two",
                    [(words, first.document, first.object_place)],
                )  # fmt: skip


def find_unknown(corpus: Corpus, concepts: Concepts) -> Iterator[Finding]:
    """Tell the concepts that relations name in the namespace of the others, and that nothing describes."""
    spaces = Counter(namespace_of(concept) for concept in concepts.types if isinstance(concept, Iri))
    described = {subject for document in corpus.documents for subject in document.statements.subjects}
    for predicate in sorted(LINKS):
        for triple in concepts.links.get(predicate, ()):
            value = triple.object
            if isinstance(value, Iri) and value not in described and spaces[namespace_of(value)]:
                what = "scheme" if predicate in {SKOS + "inScheme", SKOS + "topConceptOf"} else "concept"
                message = f"{triple.document.shorten(value)} stands here as a {what}, and nothing describes it"
                yield SKOS_UNKNOWN_CONCEPT.at(triple.document, triple.object_place, message, "look for a typo")


def find_notations(concepts: Concepts) -> Iterator[Finding]:
    """Tell the notations with a language, and those that two concepts of a scheme share (sections 6.2 and 6.5)."""
    seen: dict[tuple[Term, Term], Triple] = {}
    for triple in concepts.links.get(SKOS + "notation", ()):
        for scheme in sorted(concepts.schemes.get(triple.subject, ()), key=str):
            first = seen.setdefault((scheme, triple.object), triple)
            if first.subject != triple.subject:
                shown = triple.document.shorten
                both = f"{shown(triple.subject)} has the same notation as {shown(first.subject)}"
                message = f"{both}, and both are in the scheme {shown(scheme)}"
                related = [("the first", first.document, first.object_place)]
                yield SKOS_NOTATION.at(
                    triple.document, triple.object_place, message, "give each concept its own", related
                )
        if isinstance(triple.object, Literal) and triple.object.language:
            message = f"the notation {triple.document.shorten(triple.object)} has a language"
            yield SKOS_NOTATION.at(triple.document, triple.object_place, message, "write it without the language tag")


CHECKS = (
    Check(
        codes=(
            *(SKOS_INTEGRITY, SKOS_CYCLE, SKOS_MISSING_LABEL, SKOS_SHARED_LABEL),
            *(SKOS_TOP_CONCEPT, SKOS_UNKNOWN_CONCEPT, SKOS_NOTATION),
        ),
        run=find_skos,
    ),
)
