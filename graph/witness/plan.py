"""The plan of a query: what each of its solutions shows, pattern by pattern. `planner.py` makes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.errors import ReliefgraphError
from graph.sparql.syntax import Node

HEAD = "\0"
"""Where a pattern can be restricted; no query has this character outside a string."""

Guard = tuple[tuple[str, int], ...]
"""Markers with the values that they have where something holds."""


class UncoveredError(ReliefgraphError):
    """A part of SPARQL whose witnesses are not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriplePattern:
    """A triple pattern or a property path.

    Attributes:
        subject: A variable with its sign, or a constant as it stands in the plan.
        predicate: Likewise; empty where `path` says it.
        value: Likewise, the object.
        path: The property path between subject and object.
        graph: The graph in which it is looked for: a variable or a constant; empty for the default graph.
        guard: Where it holds.
    """

    subject: str
    predicate: str
    value: str
    path: Node | None
    graph: str
    guard: Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A pattern for which nothing must be found, or nothing was.

    Attributes:
        kind: `OPTIONAL`, `MINUS` or `NOT EXISTS`.
        pattern: It as the query has it.
        start: Its offset in the query.
        guard: Where it was looked for.
        marker: For OPTIONAL, the marker that is bound where something was found.
    """

    kind: str
    pattern: str
    start: int
    guard: Guard
    marker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A question within the query: the row of a subquery that groups or has a LIMIT, or a match of EXISTS.

    Attributes:
        node: The SubSelect, or the GroupGraphPattern of EXISTS.
        graph: The graph in which it stands.
        guard: Where it counts.
        names: For each of its variables that is visible outside, the name in the plan.
        is_decisive: Whether there is no solution without it; otherwise something else may make up for it.
    """

    node: Node
    graph: str
    guard: Guard
    names: dict[str, str]
    is_decisive: bool = True


@dataclass(slots=True, kw_only=True)
class Plan:
    """A group graph pattern with nothing hidden.

    Attributes:
        text: It as SPARQL, in braces, with a place for what restricts it.
        certain: The variables that its triple patterns bind in every solution: to restrict them before it is evaluated
            gives the same solutions as to choose among all of them afterwards.
        patterns: Its triple patterns, subqueries included.
        absences: Its parts that match nothing.
        inner: The questions within it.
        optional: The markers that are bound where an OPTIONAL has found something.
        loose: For the markers of those whose finds nothing else in the query looks at, the variables that they bind: in
            rows that show none of these, what they find does not matter.
    """

    text: str = ""
    certain: frozenset[str] = frozenset()
    patterns: list[TriplePattern] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    inner: list[Inner] = field(default_factory=list)
    optional: set[str] = field(default_factory=set)
    loose: dict[str, frozenset[str]] = field(default_factory=dict)

    def restrict(self, block: str) -> str:
        """Return the pattern with a block of VALUES at its beginning; it may name certain variables only."""
        return self.text.replace(HEAD, block, 1)
