"""The order of triple patterns: the engine takes them as they stand, so the most selective ones are put first.

Only the patterns of one basic graph pattern change places, for there the order means nothing
(https://www.w3.org/TR/sparql11-query/#BasicGraphPatterns, section 5.1). Nothing is moved across OPTIONAL, MINUS, UNION,
BIND, a subquery, GRAPH or SERVICE. `join_order.py` says which order is the cheapest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.namespaces import RDF
from graph.sparql.operations import Names
from graph.sparql.planning.join_order import (
    JoinedPattern,
    OrderCosts,
    QueryStatistics,
    Statistics,
    order_step_by_step,
    weigh_all_orders,
)
from graph.sparql.scopes import name_of
from graph.sparql.syntax import QUERY, Fault, Node, parse, read_words
from graph.sparql.tokens import Token

MOST_TOGETHER = 7
"""Up to so many patterns all orders are weighed; beyond, the cheapest next step is taken."""

WORTH = 2.0
"""An order is taken where it is expected to be so many times cheaper than the one that was written."""

REMEMBERED = 2_000
"""So many texts are remembered."""

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
class Plan:
    """How a query is planned.

    Attributes:
        text: The query as the engine gets it.
        groups: Its basic graph patterns of more than one pattern that are planned, in the order of the text.
    """

    text: str
    groups: tuple[PlannedGroup, ...]


class QueryPlanner:
    """Orders the triple patterns of queries over one state of the data."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._plain: set[str] = set()
        self._planned: OrderedDict[str, str] = OrderedDict()

    def describe(self, text: str, base: str = "") -> Plan:
        """Return how a query is planned over this state of the data."""
        return describe_plan(text, base, self._statistics)

    def plan(self, text: str, shape: str, base: str = "") -> str:
        """Return a query whose triple patterns stand in a good order; the text itself where there is none better.

        Args:
            text: The query.
            shape: It without its constants: what has no patterns to order is remembered by it.
            base: What its relative IRIs are resolved against.
        """
        if shape in self._plain or len(text) > LONGEST:
            return text
        known = self._planned.get(text)
        if known is not None:
            self._planned.move_to_end(text)
            return known
        planned, has_choice = _plan(text, base, self._statistics)
        if not has_choice:
            if len(self._plain) >= REMEMBERED:
                self._plain.clear()
            self._plain.add(shape)
            return text
        self._planned[text] = planned
        if len(self._planned) > REMEMBERED:
            self._planned.popitem(last=False)
        return planned


def _plan(text: str, base: str, statistics: Statistics) -> tuple[str, bool]:
    """Return the planned text, and whether there was anything to choose."""
    words = read_words(text)
    tree = parse(words, QUERY)
    if isinstance(tree, Fault):
        return text, False
    names = Names(base)
    for token in tree.nodes[0].nodes[0].iter_tokens():
        names.note(token)
    choices = list(_iter_choices(tree, text, QueryStatistics(statistics, names)))
    return _apply(text, choices), bool(choices)


def describe_plan(text: str, base: str, statistics: Statistics) -> Plan:
    """Return how a query is planned, group by group; nothing is remembered.

    Args:
        text: The query; one that cannot be read has no groups.
        base: What its relative IRIs are resolved against.
        statistics: What is known of the data.
    """
    tree = parse(read_words(text), QUERY)
    if isinstance(tree, Fault) or len(text) > LONGEST:
        return Plan(text=text, groups=())
    names = Names(base)
    for token in tree.nodes[0].nodes[0].iter_tokens():
        names.note(token)
    choices = list(_iter_choices(tree, text, QueryStatistics(statistics, names)))
    return Plan(text=_apply(text, choices), groups=tuple(choice.describe() for choice in choices))


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
    fresh = _Labels(text)
    for blocks, bound in _iter_runs(tree, frozenset(), is_sure=True):
        read = [_read_block(block, text, fresh) for block in blocks]
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
    edits: list[tuple[int, int, str]] = []
    for choice in choices:
        if choice.is_taken:
            ordered = " ".join(f"{choice.costs.patterns[number].text} ." for number in choice.best)
            edits.append((choice.blocks[0].start, choice.blocks[0].end, ordered))
            edits += [(block.start, block.end, "") for block in choice.blocks[1:]]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class _Labels:
    """Labels for blank nodes that have none."""

    def __init__(self, text: str) -> None:
        self._prefix = "_:rlf"
        while self._prefix in text:
            self._prefix += "x"
        self._count = 0

    def new(self) -> str:
        """Return a label that the query does not have."""
        self._count += 1
        return f"{self._prefix}{self._count}"


def _iter_runs(node: Node, bound: frozenset[str], *, is_sure: bool) -> Iterator[tuple[list[Node], frozenset[str]]]:
    """Yield the basic graph patterns below a node, each as its blocks, with the variables that have values before it.

    What a group is joined with may be evaluated before it or beside it, as the engine likes; where the two differ, its
    patterns are left as they stand (`is_sure` is false).
    """
    if node.rule != "GroupGraphPattern":
        for inner in node.nodes:
            yield from _iter_runs(inner, frozenset(), is_sure=True)
        return
    seen, run, is_open = bound, [], is_sure
    for part in node.nodes:
        if part.rule == "TriplesBlock":
            run.append(part)
            continue
        if part.rule == "Filter":
            yield from _iter_runs(part, frozenset(), is_sure=False)
            continue
        if run:
            if is_open:
                yield run, seen
            seen, run = seen | _variables(*run), []
        if part.rule == "InlineData":
            seen |= _variables(part)
            continue
        shares = bool(_variables(part) & seen)
        if part.rule == "OptionalGraphPattern":
            yield from _iter_runs(part.nodes[0], seen & _variables(part), is_sure=True)
        else:
            for inner in part.nodes:
                yield from _iter_runs(inner, frozenset(), is_sure=not shares)
        seen |= _variables(part)
        is_open = False
    if run and (is_open or not (_variables(*run) & seen)):
        yield run, seen if is_open else frozenset()


def _variables(*nodes: Node) -> frozenset[str]:
    return frozenset(name_of(token) for node in nodes for token in node.iter_tokens() if token.kind == "variable")


def _read_block(block: Node, text: str, labels: _Labels) -> list[JoinedPattern] | None:
    """Return the triple patterns of a block; None where it has lists or triples about triples, which stay together."""
    if any(node.rule in _UNREAD for node in block.walk()):
        return None
    found: list[JoinedPattern] = []
    for same in block.nodes:
        first = same.parts[0]
        subject = _read_node(first, text, labels, found)
        rest = same.find("PropertyListPathNotEmpty")
        if rest is not None:
            _read_properties(subject, rest, text, labels, found)
    return found


_UNREAD = frozenset({"CollectionPath", "ReifiedTriple", "TripleTerm", "Reifier", "AnnotationBlockPath"})


def _read_node(part: Node | Token, text: str, labels: _Labels, found: list[JoinedPattern]) -> str:
    if isinstance(part, Token):
        return f"<{RDF}nil>" if part.text.startswith("(") else part.text
    if part.rule == "BlankNodePropertyListPath":
        label = labels.new()
        _read_properties(label, part.nodes[0], text, labels, found)
        return label
    if part.rule == "BlankNode" and part.tokens[0].kind != "blank":
        return labels.new()
    return text[part.start : part.end]


def _read_properties(subject: str, properties: Node, text: str, labels: _Labels, found: list[JoinedPattern]) -> None:
    verb = ""
    is_path = False
    for part in properties.parts:
        if isinstance(part, Token):
            if part.kind == "variable":
                verb, is_path = part.text, False
        elif part.rule == "Path":
            verb = text[part.start : part.end]
            is_path = not _is_simple(part)
        elif part.rule == "ObjectListPath":
            for item in part.nodes:
                value = _read_node(item.parts[0], text, labels, found)
                words = (subject, verb, value)
                names = frozenset(word for word in words if word.startswith(("?", "$", "_:")))
                variables = frozenset(word.replace("$", "?", 1).removeprefix("?") for word in names)
                found.append(JoinedPattern(text=" ".join(words), parts=words, is_path=is_path, variables=variables))


def _is_simple(path: Node) -> bool:
    """Return whether a path is a single predicate."""
    tokens = list(path.iter_tokens())
    return len(tokens) == 1
