"""Shapes without what no engine can be trusted with, so that one ill-formed shape costs no other its validation.

SHACL leaves open what happens with an ill-formed shape (https://www.w3.org/TR/shacl/#syntax-rules). Here such a shape
loses its constraints, and so does, as far as a negation would turn the loss into a false result, whoever refers to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.codes import ILL_FORMED_SHAPE
from graph.check.shacl.lint import ShapeFault
from graph.check.shacl.vocabulary import PARAMETERS, SHAPE_LISTS, TARGETS
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.namespaces import SH

REMARKS = frozenset(SH + name for name in ("severity", "message", "deactivated", "flags"))
"""Parameters that constrain nothing: an ill-formed one is left out alone."""

KEPT = frozenset({*TARGETS, *REMARKS, SH + "property"})
CONSTRAINTS = frozenset(PARAMETERS) - KEPT - {SH + "path"}
"""What a node shape loses when it is ill-formed; its property shapes and targets are shapes of their own."""

PARTS = frozenset({SH + "property", SH + "node"})
QUALIFIED = frozenset(
    SH + name
    for name in ("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint")
)
NEGATIVE = frozenset({SH + "not", SH + "xone", SH + "qualifiedValueShape"})
"""References that turn a shape that asks less than it should into a false result."""


@dataclass(slots=True)
class _Removal:
    """What is to go from some shapes.

    Attributes:
        shapes: The shapes.
        rows: Statements that go, as subject, predicate and value.
        weak: Shapes that ask less than their author wanted.
    """

    shapes: Corpus
    rows: set[tuple[Term, str, Term]] = field(default_factory=set)
    weak: set[Term] = field(default_factory=set)

    def drop_constraints(self, node: Term) -> None:
        """Take the constraints from a shape; a property shape keeps its path, which a closed shape needs to see."""
        self.weak.add(node)
        for triple in self.shapes.triples(node):
            if triple.predicate in CONSTRAINTS:
                self.rows.add((node, triple.predicate, triple.object))

    def drop_shape(self, node: Term) -> None:
        """Take a shape out of the graph with all that refers to it."""
        self.weak.add(node)
        for triple in self.shapes.triples(node):
            self.rows.add((node, triple.predicate, triple.object))
        for triple in self.shapes.triples(None, None, node):
            if triple.predicate.startswith(SH):
                self.rows.add((triple.subject, triple.predicate, node))
                self.weak.add(triple.subject)
                if triple.predicate == SH + "property":
                    # The shape that is closed no longer knows which property this was.
                    self.rows.update((triple.subject, SH + "closed", one) for one in self.closed(triple.subject))

    def closed(self, node: Term) -> list[Term]:
        """Return what a shape says about being closed."""
        return self.shapes.objects(node, SH + "closed")

    def spread(self) -> None:
        """Let shapes lose what a weak shape below them would turn into a false result, until nothing changes."""
        waiting = list(self.weak)
        while waiting:
            for user, predicate, value in self.references(waiting.pop()):
                if predicate in NEGATIVE:
                    predicates = QUALIFIED if predicate == SH + "qualifiedValueShape" else {predicate}
                    for triple in self.shapes.triples(user):
                        if triple.predicate in predicates and (predicates is QUALIFIED or triple.object == value):
                            self.rows.add((user, triple.predicate, triple.object))
                if user not in self.weak:
                    self.weak.add(user)
                    waiting.append(user)

    def references(self, node: Term) -> Iterable[tuple[Term, str, Term]]:
        """Yield the statements by which shapes refer to a shape, also through a list."""
        for predicate in (*PARTS, SH + "not", SH + "qualifiedValueShape"):
            for user in self.shapes.subjects(predicate, node):
                yield user, predicate, node
        for predicate in SHAPE_LISTS:
            for triple in self.shapes.triples(None, predicate):
                if node in self.shapes.members(triple.object):
                    yield triple.subject, predicate, triple.object


def without_faults(shapes: Corpus, faults: Iterable[ShapeFault], queries: Iterable[Term] = ()) -> Corpus:
    """Return shapes without the ill-formed ones and without the constraints whose queries cannot be run.

    Args:
        shapes: The shapes.
        faults: What makes some of them ill-formed.
        queries: The nodes of the queries that are not to be run.
    """
    removal = _Removal(shapes)
    for fault in faults:
        predicate = fault.triple.predicate
        if fault.code is not ILL_FORMED_SHAPE:
            continue
        if predicate in TARGETS or predicate in REMARKS:
            removal.rows.add((fault.triple.subject, predicate, fault.triple.object))
        elif predicate == SH + "path" or fault.triple.subject != fault.node or predicate == RDF_TYPE:
            removal.drop_shape(fault.node)
        else:
            removal.drop_constraints(fault.node)
    for query in queries:
        drop_query(removal, query)
    if not removal.rows:
        return shapes
    removal.spread()
    documents = []
    for document in shapes.documents:
        columns = document.statements
        rows = {
            row
            for row, statement in enumerate(zip(columns.subjects, columns.predicates, columns.objects, strict=True))
            if statement in removal.rows
        }
        documents.append(document.without_rows(rows) if rows else document)
    return Corpus(documents)


def drop_query(removal: _Removal, query: Term) -> None:
    """Take a query out: its constraint where it is one, else the whole component that it validates for."""
    for triple in list(removal.shapes.triples(None, None, query)):
        if triple.predicate == SH + "sparql":
            removal.rows.add((triple.subject, triple.predicate, query))
            removal.weak.add(triple.subject)
        elif triple.predicate in {SH + "validator", SH + "nodeValidator", SH + "propertyValidator"}:
            component = triple.subject
            for parameter in removal.shapes.objects(component, SH + "parameter"):
                for path in removal.shapes.objects(parameter, SH + "path"):
                    if isinstance(path, Iri):
                        removal.weak.update(one.subject for one in removal.shapes.triples(None, path))
            for one in removal.shapes.triples(component):
                removal.rows.add((component, one.predicate, one.object))
