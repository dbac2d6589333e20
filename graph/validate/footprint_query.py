"""What a SPARQL constraint reads (https://www.w3.org/TR/shacl/#sparql-constraints), from `$this` on.

A triple pattern is anchored when `$this` leads to one of its ends over other patterns that every solution satisfies
too: those of the same group and of the groups around it, but not what is optional and not what stands in another
branch of a union. Then a solution can only rest on triples that are reached step by step. A pattern that is not
anchored is scanned: it may read every triple with its predicate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node

from graph.rdf.quads import rdflib_to_term
from graph.validate.automaton import Automaton, NotLocalError

THIS = Variable("this")
FOREIGN = (Variable("PATH"), Variable("currentShape"), Variable("shapesGraph"))

Anchors = Mapping[Node, int]
"""The state of each variable that is bound in every solution and to which `$this` leads."""


class QueryReader:
    """Reads queries into an automaton.

    Attributes:
        scanned: The predicates of the patterns that are not anchored.
    """

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.scanned: set[NamedNode] = set()

    def read(self, text: str, start: int) -> None:
        """Read one query whose `$this` is a node of the state `start`.

        Raises:
            NotLocalError: It has a part that this cannot follow.
        """
        try:
            algebra = prepareQuery(text).algebra
        except Exception as error:  # rdflib has no class of its own for what it cannot parse
            raise NotLocalError(f"a query of the shapes cannot be read: {error}") from error
        if algebra.name not in ("SelectQuery", "AskQuery") or algebra.get("datasetClause"):
            raise NotLocalError(f"a query of the shapes is {algebra.name}")
        self._visit(algebra.p, {THIS: start})

    def _visit(self, part: CompValue, anchors: Anchors) -> Anchors:
        """Read a part of the algebra; return the anchors of its solutions, those given included."""
        match part.name:
            case "Project" | "Distinct" | "Reduced":
                return self._visit(part.p, anchors)
            case "BGP":
                return self._visit_patterns(part.triples, anchors)
            case "Join":
                return self._visit(part.p2, self._visit(part.p1, anchors))
            case "LeftJoin":
                required = self._visit(part.p1, anchors)
                self._visit_expression(part.expr, self._visit(part.p2, required))
                return required
            case "Filter":
                inner = self._visit(part.p, anchors)
                self._visit_expression(part.expr, inner)
                return inner
            case "Extend":
                inner = self._visit(part.p, anchors)
                self._visit_expression(part.expr, inner)
                return inner
            case "Union":
                return self._unite(anchors, self._visit(part.p1, anchors), self._visit(part.p2, anchors))
        raise NotLocalError(f"a query of the shapes has the operation {part.name}")

    def _unite(self, anchors: Anchors, first: Anchors, second: Anchors) -> Anchors:
        united = dict(anchors)
        for name in first.keys() & second.keys() - anchors.keys():
            united[name] = self.automaton.join(first[name])
            self.automaton.join(second[name], united[name])
        return united

    def _visit_expression(self, expression: object, anchors: Anchors) -> None:
        """Read the patterns inside an expression: those of EXISTS and NOT EXISTS."""
        if isinstance(expression, CompValue):
            if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
                self._visit(expression.graph, anchors)
                return
            if expression.name.startswith("Aggregate"):
                raise NotLocalError("a query of the shapes has an aggregate")
            for value in expression.values():
                self._visit_expression(value, anchors)
        elif isinstance(expression, list | tuple):
            for value in expression:
                self._visit_expression(value, anchors)
        elif expression in FOREIGN:
            raise NotLocalError(f"a query of the shapes asks for ${expression}")

    def _visit_patterns(self, triples: Iterable[tuple[Node, Node | Path, Node]], given: Anchors) -> Anchors:
        anchors, waiting = dict(given), list(triples)
        while waiting:
            ready = [triple for triple in waiting if triple[0] in anchors or triple[2] in anchors]
            if not ready:
                break
            waiting.remove(ready[0])
            self._visit_pattern(*ready[0], anchors)
        for _, predicate, _ in waiting:
            self._scan(predicate)
        return anchors

    def _visit_pattern(self, subject: Node, predicate: Node | Path, value: Node, anchors: dict[Node, int]) -> None:
        """Read one anchored pattern, and anchor its other end."""
        for node in (subject, predicate, value):
            if node in FOREIGN:
                raise NotLocalError(f"a query of the shapes asks for ${node}")
        inverse = subject not in anchors
        near, far = (value, subject) if inverse else (subject, value)
        plain = isinstance(predicate, URIRef) and not _is_open(far)
        if plain:
            constant = rdflib_to_term(far, {})
            self.automaton.step(anchors[near], NamedNode(str(predicate)), inverse=inverse, constant=constant)
            return
        reached = self._follow(predicate, anchors[near], inverse=inverse)
        if _is_open(far) and far not in anchors:
            anchors[far] = reached

    def _follow(self, path: Node | Path, source: int, *, inverse: bool) -> int:
        """Read a path from a state; return the state that it reaches."""
        automaton = self.automaton
        match path:
            case URIRef():
                return automaton.step(source, NamedNode(str(path)), inverse=inverse)
            case Variable() | BNode():
                return automaton.step(source, None, inverse=inverse)
            case InvPath():
                return self._follow(path.arg, source, inverse=not inverse)
            case SequencePath():
                for step in reversed(path.args) if inverse else path.args:
                    source = self._follow(step, source, inverse=inverse)
                return source
            case AlternativePath():
                target = automaton.state()
                for branch in path.args:
                    automaton.join(self._follow(branch, source, inverse=inverse), target)
                return target
            case MulPath():
                start = automaton.join(source)
                automaton.join(self._follow(path.path, start, inverse=inverse), start)
                return start
        raise NotLocalError(f"a query of the shapes has the path {path}")

    def _scan(self, predicate: Node | Path) -> None:
        if not isinstance(predicate, URIRef):
            raise NotLocalError(f"a query of the shapes reads {predicate} from anywhere")
        self.scanned.add(NamedNode(str(predicate)))


def _is_open(node: Node) -> bool:
    return isinstance(node, Variable | BNode)
