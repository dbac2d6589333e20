"""The order of triple patterns: the engine takes them as they stand, so the most selective ones are put first.

Only the patterns of one basic graph pattern change places, for there the order means nothing
(https://www.w3.org/TR/sparql11-query/#BasicGraphPatterns, section 5.1). Nothing is moved across OPTIONAL, MINUS, UNION,
BIND, a subquery, GRAPH or SERVICE. `join_order.py` says which order is the cheapest. Of an answer that is sorted and
cut, `first_rows.py` leaves out what cannot be among its first rows, and `total_order.py` keeps apart what has no order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.sparql.operations import Names
from graph.sparql.planning.first_rows import WORTH as WORTH_A_SAMPLE
from graph.sparql.planning.first_rows import Ask, SortedQuery, Term, read_sorted_query
from graph.sparql.planning.join_order import (
    OrderCosts,
    QueryStatistics,
    Statistics,
    order_step_by_step,
    weigh_all_orders,
)
from graph.sparql.planning.patterns import Labels, iter_runs, read_block
from graph.sparql.planning.total_order import Edit, iter_ranks
from graph.sparql.syntax import QUERY, Fault, Node, parse, read_words

MOST_TOGETHER = 7
"""Up to so many patterns all orders are weighed; beyond, the cheapest next step is taken."""

WORTH = 2.0
"""An order is taken where it is expected to be so many times cheaper than the one that was written."""

REMEMBERED = 2_000
"""So many texts are remembered."""

LONGEST_REMEMBERED = 4_000
"""In characters: what is remembered of longer texts would fill the memory."""

LONGEST = 20_000
"""Longer texts are left as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A triple pattern, and how many rows are expected after it."""

    pattern: str
    rows: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """A basic graph pattern as the engine gets it.

    Attributes:
        start: Where it begins in the query, in characters.
        is_reordered: Whether its patterns stand otherwise than in the query.
        steps: Its patterns in their order.
        cost: The rows that all steps are expected to make together.
        cost_as_written: The same for the order of the query.
    """

    start: int
    is_reordered: bool
    steps: tuple[PlannedStep, ...]
    cost: float
    cost_as_written: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSort:
    """What is left out of an answer before it is sorted.

    Attributes:
        key: The variable that it is sorted by, without its sign.
        is_descending: Whether the last values come first.
        bound: The value behind which no row is needed.
        sample_size: From how many rows it was found.
    """

    key: str
    is_descending: bool
    bound: Term
    sample_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a query is planned.

    Attributes:
        text: The query as the engine gets it.
        groups: Its basic graph patterns of more than one pattern that are planned, in the order of the text.
        sort: What is left out before the sorting; None where nothing is.
    """

    text: str
    groups: tuple[PlannedGroup, ...]
    sort: PlannedSort | None = None


class QueryPlanner:
    """Plans queries over one state of the data."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._as_written: set[str] = set()
        self._planned: OrderedDict[tuple[str, str], str] = OrderedDict()

    def describe(self, text: str, base: str = "", ask: Ask | None = None) -> Plan:
        """Return how a query is planned over this state of the data; nothing is remembered.

        Args:
            text: The query; one that cannot be read has no groups.
            base: What its relative IRIs are resolved against.
            ask: See `plan`.
        """
        return self._plan(text, base, ask)[0]

    def plan(self, text: str, shape: str, base: str = "", *, scope: str = "", ask: Ask | None = None) -> str:
        """Return a query that the engine answers with less work; the text itself where there is none.

        Args:
            text: The query.
            shape: It without its constants: where nothing can be planned, that is remembered by it.
            base: What its relative IRIs are resolved against.
            scope: What names the dataset that `ask` asks.
            ask: Asks the data for a sample; without it nothing is left out of sorted answers.
        """
        if shape in self._as_written or len(text) > LONGEST:
            return text
        known = self._planned.get((text, scope))
        if known is not None:
            self._planned.move_to_end((text, scope))
            return known
        plan, has_choice = self._plan(text, base, ask)
        if len(text) > LONGEST_REMEMBERED:
            return plan.text if has_choice else text
        if not has_choice:
            if len(self._as_written) >= REMEMBERED:
                self._as_written.clear()
            self._as_written.add(shape)
            return text
        self._planned[text, scope] = plan.text
        if len(self._planned) > REMEMBERED:
            self._planned.popitem(last=False)
        return plan.text

    def _plan(self, text: str, base: str, ask: Ask | None) -> tuple[Plan, bool]:
        """Return how a query is planned, and whether a query of its shape has anything to be planned."""
        tree = parse(read_words(text), QUERY)
        if isinstance(tree, Fault) or len(text) > LONGEST:
            return Plan(text=text, groups=()), False
        names = Names(base)
        for token in tree.nodes[0].nodes[0].iter_tokens():
            names.note(token)
        known = QueryStatistics(self._statistics, names)
        choices = list(_iter_choices(tree, text, known))
        groups = tuple(choice.describe() for choice in choices)
        ordered = _apply(text, choices)
        if not any(node.rule == "OrderClause" for node in tree.walk()):
            return Plan(text=ordered, groups=groups), bool(choices)
        if ordered != text:
            tree, text = _parse(ordered), ordered
        sort, bound = read_sorted_query(tree, text) if ask is not None else None, None
        if ask is not None and sort is not None and _is_worth_a_sample(sort, tree, text, known):
            bound = sort.find_bound(ask)
        edits = list(iter_ranks(tree))
        if sort is not None and bound is not None:
            edits.append(sort.narrow(bound))
        return Plan(text=_edit(text, edits), groups=groups, sort=_describe(sort, bound)), True


def _is_worth_a_sample(sort: SortedQuery, tree: Node, text: str, known: QueryStatistics) -> bool:
    return _estimate_rows(tree, text, known) >= WORTH_A_SAMPLE * sort.sample_size


def _parse(text: str) -> Node:
    """Return the tree of a query that has been written from a tree."""
    tree = parse(read_words(text), QUERY)
    assert isinstance(tree, Node), text
    return tree


def _describe(sort: SortedQuery | None, bound: Term | None) -> PlannedSort | None:
    if sort is None or bound is None:
        return None
    return PlannedSort(key=sort.key, is_descending=sort.is_descending, bound=bound, sample_size=sort.sample_size)


def _estimate_rows(tree: Node, text: str, known: QueryStatistics) -> float:
    """Return how many rows the triple patterns of the outermost group are expected to make; 0 where unknown."""
    group = next(node for node in tree.walk() if node.rule == "GroupGraphPattern")
    read = [read_block(part, text, Labels(text)) for part in group.nodes if part.rule == "TriplesBlock"]
    patterns = [pattern for block in read for pattern in block or ()]
    if not patterns or None in read:
        return 0.0
    return OrderCosts(patterns, known).rows_along(list(range(len(patterns))), frozenset())[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """The orders of one basic graph pattern: as written, the best that was found, and whether that is taken."""

    blocks: list[Node]
    bound: frozenset[str]
    costs: OrderCosts
    best: list[int]
    is_taken: bool

    @property
    def written(self) -> list[int]:
        """The order of the text."""
        return list(range(len(self.costs.patterns)))

    def describe(self) -> PlannedGroup:
        """Return what is told of it: the order that the engine gets, with what each step is expected to leave."""
        order = self.best if self.is_taken else self.written
        rows = self.costs.rows_along(order, self.bound)
        patterns = self.costs.patterns
        steps = tuple(PlannedStep(pattern=patterns[n].text, rows=left) for n, left in zip(order, rows, strict=True))
        return PlannedGroup(
            start=self.blocks[0].start,
            is_reordered=self.is_taken and self.best != self.written,
            steps=steps,
            cost=self.costs.of(order, self.bound),
            cost_as_written=self.costs.of(self.written, self.bound),
        )


def _iter_choices(tree: Node, text: str, known: QueryStatistics) -> Iterator[_Choice]:
    """Yield each basic graph pattern in which there is an order to choose."""
    fresh = Labels(text)
    for blocks, bound in iter_runs(tree, frozenset(), is_sure=True):
        read = [read_block(block, text, fresh) for block in blocks]
        patterns = [pattern for block in read for pattern in block or ()]
        if len(patterns) < 2 or None in read:
            continue
        costs = OrderCosts(patterns, known)
        best = weigh_all_orders(costs, bound) if len(patterns) <= MOST_TOGETHER else order_step_by_step(costs, bound)
        is_open = any(node.rule == "BlankNodePropertyListPath" for block in blocks for node in block.walk())
        written = list(range(len(patterns)))
        # Where the engine opens brackets itself, its order is not known.
        is_taken = is_open or costs.of(written, bound) >= WORTH * costs.of(best, bound)
        yield _Choice(blocks=blocks, bound=bound, costs=costs, best=best, is_taken=is_taken)


def _apply(text: str, choices: Iterable[_Choice]) -> str:
    """Return a text with the orders that are taken."""
    edits: list[Edit] = []
    for choice in choices:
        if choice.is_taken:
            ordered = " ".join(f"{choice.costs.patterns[number].text} ." for number in choice.best)
            edits.append((choice.blocks[0].start, choice.blocks[0].end, ordered))
            edits += [(block.start, block.end, "") for block in choice.blocks[1:]]
    return _edit(text, edits)


def _edit(text: str, edits: Iterable[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
