"""What each shape reads of a graph, told from the shapes alone.

What a shape says of a focus node is a function of the triples that its steps read, its targets included:

- A path reads its steps; `sh:class` and `sh:targetClass` read `rdf:type` and `rdfs:subClassOf*`; comparisons of
  properties read the other property; other constraints of SHACL Core look at values alone
  (https://www.w3.org/TR/shacl/#core-components).
- SPARQL constraints are read by `graph.validate.footprint_query`.

What is not known for certain to be covered raises `NotLocalError`: then only a validation of everything will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from graph.rdf.quads import rdflib_to_term
from graph.validate.automaton import Automaton, NotLocalError, Term
from graph.validate.footprint_query import QueryReader

LOGICAL = (SH["not"], SH["and"], SH["or"], SH.xone)
COMPARING = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
SILENT = frozenset(
    {
        SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH["in"], SH.hasValue, SH.pattern, SH.flags, SH.minLength,
        SH.maxLength, SH.languageIn, SH.uniqueLang, SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive,
        SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order,
        SH.group, SH.deactivated, SH.defaultValue, SH.targetNode, SH.targetClass, SH.targetSubjectsOf,
        SH.targetObjectsOf,
    }
)  # fmt: skip
"""Parameters that read no more than the values that are there anyway."""


class TargetKind(StrEnum):
    """How a shape chooses its focus nodes (https://www.w3.org/TR/shacl/#targets)."""

    NODE = "node"
    CLASS = "class"
    SUBJECTS_OF = "subjects of"
    OBJECTS_OF = "objects of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One way in which a shape chooses its focus nodes."""

    kind: TargetKind
    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What one shape reads.

    Attributes:
        start: The state of its focus node.
        targets: How it chooses them.
        scanned: Predicates all of whose triples it may read, wherever they stand.
    """

    start: int
    targets: tuple[Target, ...]
    scanned: frozenset[NamedNode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprints:
    """What all shapes of a graph read."""

    automaton: Automaton
    shapes: tuple[Footprint, ...]


TARGETS = {
    SH.targetNode: TargetKind.NODE,
    SH.targetClass: TargetKind.CLASS,
    SH.targetSubjectsOf: TargetKind.SUBJECTS_OF,
    SH.targetObjectsOf: TargetKind.OBJECTS_OF,
}


def read_footprints(shapes: Graph) -> Footprints:
    """Return what the shapes read.

    Raises:
        NotLocalError: That cannot be told of one of them.
    """
    for predicate, object_ in (
        (RDF.type, SH.ConstraintComponent),
        (SH.target, None),
        (SH.rule, None),
        (SH.entailment, None),
        (SH.expression, None),
    ):
        if (None, predicate, object_) in shapes:
            raise NotLocalError(f"the shapes use {object_ or predicate}")
    automaton = Automaton()
    return Footprints(automaton=automaton, shapes=tuple(_read_shapes(shapes, automaton)))


def _read_shapes(shapes: Graph, automaton: Automaton) -> Iterator[Footprint]:
    roots: dict[Node, list[Target]] = {}
    for predicate, kind in TARGETS.items():
        for shape, term in shapes.subject_objects(predicate):
            roots.setdefault(shape, []).append(Target(kind=kind, term=rdflib_to_term(term, {})))
    for class_ in (OWL.Class, RDFS.Class):
        for shape in shapes.subjects(RDF.type, class_):
            if any((shape, RDF.type, kind) in shapes for kind in (SH.NodeShape, SH.PropertyShape)):
                roots.setdefault(shape, []).append(Target(kind=TargetKind.CLASS, term=rdflib_to_term(shape, {})))
    for shape, targets in roots.items():
        start = automaton.state()
        for target in targets:
            _read_target(automaton, start, target)
        reader = _ShapeReader(shapes, automaton)
        reader.visit(shape, start, reported=True)
        yield Footprint(start=start, targets=tuple(targets), scanned=frozenset(reader.queries.scanned))


def _read_target(automaton: Automaton, start: int, target: Target) -> None:
    if target.kind is TargetKind.CLASS:
        automaton.instance(start)
    elif target.kind is not TargetKind.NODE and isinstance(target.term, NamedNode):
        automaton.step(start, target.term, inverse=target.kind is TargetKind.OBJECTS_OF)


class _ShapeReader:
    """Reads one shape and the shapes inside it into an automaton."""

    def __init__(self, shapes: Graph, automaton: Automaton) -> None:
        self.shapes = shapes
        self.automaton = automaton
        self.queries = QueryReader(automaton)
        self._inside: list[Node] = []
        self._silent = 0

    def visit(self, shape: Node, focus: int, *, reported: bool) -> None:
        """Read one shape; `reported` says that what breaks it becomes a result of its own."""
        if shape in self._inside:
            raise NotLocalError(f"the shape {shape} contains itself")
        self._inside.append(shape)
        path = self.shapes.value(shape, SH.path)
        values = focus if path is None else self._follow(path, focus, inverse=False)
        for predicate, value in self.shapes.predicate_objects(shape):
            self._visit_parameter(predicate, value, focus, values, reported=reported and path is None)
        self._inside.pop()

    def _visit_parameter(self, predicate: Node, value: Node, focus: int, values: int, *, reported: bool) -> None:
        if predicate == SH["class"]:
            self.automaton.instance(values)
        elif predicate == SH.property:
            if not reported and not self._silent:
                raise NotLocalError("a property shape has properties of its own: its results name another focus node")
            self.visit(value, values, reported=reported)
        elif predicate in (SH.node, SH.qualifiedValueShape, SH["not"]):
            self._visit_silently(value, values)
        elif predicate in LOGICAL:
            for branch in self.shapes.items(value):
                self._visit_silently(branch, values)
        elif predicate in COMPARING:
            self.automaton.step(focus, NamedNode(str(value)))
        elif predicate == SH.sparql:
            self._visit_query(value, focus)
        elif str(predicate).startswith(str(SH)) and predicate not in SILENT:
            raise NotLocalError(f"the shapes use {predicate}")

    def _visit_silently(self, shape: Node, values: int) -> None:
        """Read a shape that is only asked whether a node conforms."""
        self._silent += 1
        self.visit(shape, values, reported=False)
        self._silent -= 1

    def _visit_query(self, constraint: Node, focus: int) -> None:
        prologue = "".join(
            f"PREFIX {self.shapes.value(declared, SH.prefix)}: <{self.shapes.value(declared, SH.namespace)}>\n"
            for holder in self.shapes.objects(constraint, SH.prefixes)
            for declared in self.shapes.objects(holder, SH.declare)
        )
        select = self.shapes.value(constraint, SH.select)
        if select is None:
            raise NotLocalError("a SPARQL constraint without a SELECT query")
        self.queries.read(prologue + str(select), focus)

    def _follow(self, path: Node, source: int, *, inverse: bool) -> int:
        """Read a path (https://www.w3.org/TR/shacl/#property-paths); return the state that it reaches."""
        shapes, automaton = self.shapes, self.automaton
        if isinstance(path, URIRef):
            return automaton.step(source, NamedNode(str(path)), inverse=inverse)
        if shapes.value(path, RDF.first) is not None:
            steps = list(shapes.items(path))
            for step in reversed(steps) if inverse else steps:
                source = self._follow(step, source, inverse=inverse)
            return source
        inner = shapes.value(path, SH.inversePath)
        if inner is not None:
            return self._follow(inner, source, inverse=not inverse)
        branches = shapes.value(path, SH.alternativePath)
        if branches is not None:
            target = automaton.state()
            for branch in shapes.items(branches):
                automaton.join(self._follow(branch, source, inverse=inverse), target)
            return target
        for repeated in (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath):
            inner = shapes.value(path, repeated)
            if inner is not None:
                start = automaton.join(source)
                automaton.join(self._follow(inner, start, inverse=inverse), start)
                return start
        raise NotLocalError(f"the shapes have the path {path}")
