"""The distinct terms of a file by how they are used, found in one pass over its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, TripleTerm
from graph.namespaces import OWL, RDFS, SH

if TYPE_CHECKING:
    from graph.check.syntax.document import Document, Place

CLASS_POSITIONS = frozenset(
    {RDF_TYPE, RDFS + "subClassOf", RDFS + "domain"}
    | {OWL + name for name in ("equivalentClass", "disjointWith", "complementOf", "onClass")}
    | {SH + "class", SH + "targetClass"}
)
"""Properties whose value is a class."""

RANGE_POSITIONS = frozenset({RDFS + "range", OWL + "someValuesFrom", OWL + "allValuesFrom"})
"""Properties whose value is a class or a datatype."""

DATATYPE_POSITIONS = frozenset({SH + "datatype", OWL + "onDatatype", OWL + "onDataRange", OWL + "datatypeComplementOf"})
"""Properties whose value is a datatype."""

PROPERTY_POSITIONS = frozenset(
    {RDFS + "subPropertyOf", SH + "path", SH + "targetSubjectsOf", SH + "targetObjectsOf"}
    | {OWL + name for name in ("equivalentProperty", "inverseOf", "onProperty", "propertyDisjointWith")}
)
"""Properties whose value is a property."""

POSITIONS = CLASS_POSITIONS | RANGE_POSITIONS | DATATYPE_POSITIONS | PROPERTY_POSITIONS


class Uses:
    """What a file uses.

    Attributes:
        document: The file.
        predicates: The properties of its statements.
        by_position: The IRIs that stand as the value of each property in `POSITIONS`.
        objects: All IRIs that stand as an object.
        literals: The literals.
    """

    def __init__(self, document: Document) -> None:
        rows = document.statements
        self.document = document
        self.predicates = set(rows.predicates)
        objects = set(rows.objects)
        self.objects = {one for one in objects if one.__class__ is Iri}
        self.literals = {one for one in objects if one.__class__ is Literal}
        for one in [one for one in objects if one.__class__ is TripleTerm]:
            self.read_inside(one)
        self.by_position: dict[str, set[Iri]] = {}
        wanted = self.predicates & POSITIONS
        if wanted:
            for predicate, value in zip(rows.predicates, rows.objects, strict=True):
                if predicate in wanted and value.__class__ is Iri:
                    self.by_position.setdefault(predicate, set()).add(value)

    def read_inside(self, triple: TripleTerm) -> None:
        """Add what a triple term is made of, as if it were stated."""
        self.predicates.add(triple.predicate)
        if isinstance(triple.object, Iri):
            self.objects.add(triple.object)
        elif isinstance(triple.object, Literal):
            self.literals.add(triple.object)
        elif isinstance(triple.object, TripleTerm):
            self.read_inside(triple.object)

    def valued(self, positions: Collection[str]) -> set[Iri]:
        """Return the IRIs that stand as the value of one of these properties."""
        return set().union(*(found for predicate, found in self.by_position.items() if predicate in positions))

    def places(self, terms: Collection[str]) -> Iterator[tuple[Iri, Triple, Place]]:
        """Yield where these terms stand as predicate or object, in the order of the file.

        What stands in a triple term has the place of that.
        """
        rows = self.document.statements
        for row, (predicate, value) in enumerate(zip(rows.predicates, rows.objects, strict=True)):
            if predicate in terms:
                triple = Triple(self.document, row)
                yield predicate, triple, triple.predicate_place
            if value.__class__ is Iri and value in terms:
                triple = Triple(self.document, row)
                yield value, triple, triple.object_place
            elif value.__class__ is TripleTerm:
                triple = Triple(self.document, row)
                for term in inner_terms(value):
                    if term in terms:
                        yield term, triple, triple.object_place


def inner_terms(triple: TripleTerm) -> Iterator[Iri]:
    """Yield predicate and object of a triple term, where these are IRIs, and those of the triple terms in it."""
    yield triple.predicate
    if isinstance(triple.object, Iri):
        yield triple.object
    elif isinstance(triple.object, TripleTerm):
        yield from inner_terms(triple.object)
