"""One witness of a property path: the triples of a shortest way from one end to the other.

Source: https://www.w3.org/TR/sparql11-query/#propertypaths, section 9, and section 18.4 for what a path matches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.namespaces import RDF
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token

Term = NamedNode | BlankNode | Literal | Triple
Edge = tuple[Term, NamedNode, Term]
_Place = tuple[Term, int]
"""A node, and the state in which it is reached."""

Neighbours = Callable[[Term | None, NamedNode | None, Term | None], Iterator[Edge]]
"""Yields the triples that match a pattern in the graph where a path is looked for."""

MAX_VISITED = 200_000
"""So many nodes are looked at before the search is given up."""


class PathTooLongError(Exception):
    """The search for a way has looked at too many nodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One triple of a way: over a predicate, or over any but some.

    Attributes:
        predicate: The predicate; None where any may be that is not excluded.
        excluded: The predicates that may not be.
        is_inverse: Whether the way goes from the object to the subject.
    """

    predicate: NamedNode | None
    excluded: frozenset[NamedNode] = frozenset()
    is_inverse: bool = False


@dataclass(slots=True)
class Automaton:
    """A path as states and the steps between them; state 0 is the first, state 1 the last."""

    steps: dict[int, list[tuple[Step, int]]] = field(default_factory=dict)
    jumps: dict[int, list[int]] = field(default_factory=dict)
    size: int = 2

    def may_take(self, predicate: NamedNode) -> bool:
        """Return whether a way may go over a triple with this predicate."""
        steps = (step for found in self.steps.values() for step, _ in found)
        return any(step.predicate in (None, predicate) and predicate not in step.excluded for step in steps)

    def new(self) -> int:
        """Return a new state."""
        self.size += 1
        return self.size - 1


def path_to_automaton(path: Node, resolve: Callable[[str], NamedNode]) -> Automaton:
    """Return the automaton of a Path or PathElt of the grammar; `resolve` gives the IRI of a name."""
    automaton = Automaton()
    _build(path, 0, 1, False, automaton, resolve)
    return automaton


def _build(
    node: Node, begin: int, end: int, inverse: bool, automaton: Automaton, resolve: Callable[[str], NamedNode]
) -> None:
    if node.rule == "Path":
        for branch in node.nodes:
            _build(branch, begin, end, inverse, automaton, resolve)
    elif node.rule == "PathSequence":
        parts = node.nodes[::-1] if inverse else node.nodes
        states = [begin, *(automaton.new() for _ in parts[1:]), end]
        for number, part in enumerate(parts):
            _build(part, states[number], states[number + 1], inverse, automaton, resolve)
    else:
        _build_element(node, begin, end, inverse, automaton, resolve)


def _build_element(
    node: Node, begin: int, end: int, inverse: bool, automaton: Automaton, resolve: Callable[[str], NamedNode]
) -> None:
    """Add a PathElt: `^`? primary ( `?` | `*` | `+` )?"""
    signs = [token.text for token in node.tokens]
    if signs[:1] == ["^"]:
        inverse = not inverse
    again = signs[-1] if signs and signs[-1] in ("?", "*", "+") else ""
    first, last = begin, end
    if again:
        first, last = automaton.new(), automaton.new()
        automaton.jumps.setdefault(begin, []).append(first)
        automaton.jumps.setdefault(last, []).append(end)
        if again in "*?":
            automaton.jumps.setdefault(begin, []).append(end)
        if again in "*+":
            automaton.jumps.setdefault(last, []).append(first)
    negated = node.find("PathNegatedPropertySet")
    inner = node.find("Path")
    if negated is not None:
        for step in _negated_steps(negated, inverse, resolve):
            automaton.steps.setdefault(first, []).append((step, last))
    elif inner is not None:
        _build(inner, first, last, inverse, automaton, resolve)
    else:
        name = node.find("iri")
        predicate = NamedNode(RDF + "type") if name is None else resolve(_text(name))
        automaton.steps.setdefault(first, []).append((Step(predicate=predicate, is_inverse=inverse), last))


def _negated_steps(node: Node, inverse: bool, resolve: Callable[[str], NamedNode]) -> Iterator[Step]:
    """Yield the steps of a negated property set: forwards, and backwards where it names an inverse."""
    excluded: dict[bool, set[NamedNode]] = {}
    backwards = False
    for part in node.parts:
        if isinstance(part, Token):
            if part.text == "^":
                backwards = True
                continue
            if part.text != "a":
                continue
        name = NamedNode(RDF + "type") if isinstance(part, Token) else resolve(_text(part))
        excluded.setdefault(backwards, set()).add(name)
        backwards = False
    for direction in sorted(excluded) or [False]:
        names = frozenset(excluded.get(direction, ()))
        yield Step(predicate=None, excluded=names, is_inverse=direction != inverse)


def _text(node: Node) -> str:
    return "".join(token.text for token in node.iter_tokens())


def find_way(
    automaton: Automaton, subject: Term, value: Term, neighbours: Neighbours, free: Container[Edge] = ()
) -> tuple[Edge, ...] | None:
    """Return the triples of a shortest way from a subject to an object; None where there is none.

    Args:
        automaton: The path.
        subject: Where the way begins.
        value: Where it ends.
        neighbours: Looks triples up.
        free: Triples that do not count, since something else needs them anyway.

    Raises:
        PathTooLongError: More than `MAX_VISITED` nodes had to be looked at.
    """
    start, goal = (subject, 0), (value, 1)
    came: dict[_Place, tuple[_Place, Edge | None]] = {}
    waiting: deque[tuple[_Place, _Place, Edge | None]] = deque([(start, start, None)])
    while waiting:
        here, before, over = waiting.popleft()
        if here in came:
            continue
        came[here] = (before, over)
        if here == goal:
            return _walk_back(came, start, goal)
        if len(came) > MAX_VISITED:
            raise PathTooLongError
        for there, edge in _iter_next(automaton, here, neighbours):
            if there in came:
                continue
            if edge is None or edge in free:
                waiting.appendleft((there, here, edge))
            else:
                waiting.append((there, here, edge))
    return None


def _iter_next(automaton: Automaton, here: _Place, neighbours: Neighbours) -> Iterator[tuple[_Place, Edge | None]]:
    node, state = here
    for target in automaton.jumps.get(state, ()):
        yield (node, target), None
    for step, target in automaton.steps.get(state, ()):
        found = neighbours(None, step.predicate, node) if step.is_inverse else neighbours(node, step.predicate, None)
        for edge in found:
            if edge[1] not in step.excluded:
                yield (edge[0] if step.is_inverse else edge[2], target), edge


def _walk_back(came: dict[_Place, tuple[_Place, Edge | None]], start: _Place, goal: _Place) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    here = goal
    while here != start:
        here, edge = came[here]
        if edge is not None:
            edges.append(edge)
    return tuple(reversed(edges))
