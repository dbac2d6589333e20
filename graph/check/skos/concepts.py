"""The statements of SKOS in a corpus, read once for all checks of them.

https://www.w3.org/TR/skos-reference/. A property that is inverse or below another counts as that one, as far as SKOS
itself says so.
"""

from __future__ import annotations

from collections import deque

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import FileRole, Triple
from graph.check.syntax.term import RDF_TYPE, Literal, Term
from graph.namespaces import SKOS

BROADER = frozenset(SKOS + name for name in ("broader", "broadMatch", "broaderTransitive"))
NARROWER = frozenset(SKOS + name for name in ("narrower", "narrowMatch", "narrowerTransitive"))
RELATED = frozenset(SKOS + name for name in ("related", "relatedMatch"))
MATCHES = frozenset(SKOS + name for name in ("closeMatch", "exactMatch", "broadMatch", "narrowMatch", "relatedMatch"))
"""Properties between concepts of different schemes (section 10.1)."""

OF_SCHEMES = frozenset(SKOS + name for name in ("inScheme", "topConceptOf"))
"""Properties whose value is a scheme."""

LINKS = OF_SCHEMES | {SKOS + name for name in ("broader", "narrower", "related", "hasTopConcept")}
"""Properties between the concepts of one scheme, and between these and the scheme."""

SEMANTIC = BROADER | NARROWER | RELATED | MATCHES | {SKOS + "semanticRelation", SKOS + "mappingRelation"}
"""Properties between concepts (S19, S20, S39)."""


class Concepts:
    """The statements of SKOS in a corpus; made once, by `concepts_of`.

    Attributes:
        types: The classes of SKOS that each thing has, with the statement.
        up: The broader concepts of each concept, each with the statement that says so.
        links: All statements with a property of SKOS, by property.
        labels: The preferred labels, by concept.
        schemes: The schemes of each concept.
        tops: The statements that make a concept a top concept, by concept.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.types: dict[Term, dict[str, Triple]] = {}
        self.up: dict[Term, list[tuple[Term, Triple]]] = {}
        self.links: dict[str, list[Triple]] = {}
        self.labels: dict[Term, list[Triple]] = {}
        self.schemes: dict[Term, set[Term]] = {}
        self.tops: dict[Term, list[Triple]] = {}
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
        elif predicate in OF_SCHEMES:
            self.schemes.setdefault(subject, set()).add(value)
        elif predicate == SKOS + "hasTopConcept":
            self.schemes.setdefault(value, set()).add(subject)
        if predicate == SKOS + "topConceptOf":
            self.tops.setdefault(subject, []).append(triple)
        elif predicate == SKOS + "hasTopConcept":
            self.tops.setdefault(value, []).append(triple)

    def is_a(self, term: Term, name: str) -> bool:
        """Return whether a term has a class of SKOS."""
        return name in self.types.get(term, {})

    def find_way(self, concept: Term, other: Term) -> list[Triple]:
        """Return the statements that put a concept below another one, in any number of steps, else none.

        Given one concept twice, they are the shortest circle through it, but for the concept itself.
        """
        ways: dict[Term, list[Triple]] = {concept: []}
        waiting = deque([concept])
        while waiting:
            here = waiting.popleft()
            for above, triple in self.up.get(here, ()):
                if above == other and here != other:
                    return [*ways[here], triple]
                if above not in ways:
                    ways[above] = [*ways[here], triple]
                    waiting.append(above)
        return []

    def find_order(self, one: Term, other: Term) -> list[Triple]:
        """Return the statements that put one of two concepts below the other."""
        return self.find_way(one, other) or self.find_way(other, one)


def concepts_of(corpus: Corpus) -> Concepts:
    """Return the statements of SKOS in a corpus."""
    return corpus.remember("concepts", Concepts)


def in_order(one: Triple, other: Triple) -> tuple[Triple, Triple]:
    """Return two statements as they stand in one file; those of two files as they are given."""
    if one.document is other.document and one.object_place.start > other.object_place.start:
        return other, one
    return one, other
