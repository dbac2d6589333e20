"""The order of triple patterns: the engine takes them as they stand, so the most selective ones are put first.

Only the patterns of one basic graph pattern change places, for there the order means nothing
(https://www.w3.org/TR/sparql11-query/#BasicGraphPatterns, section 5.1). Nothing is moved across OPTIONAL, MINUS, UNION,
BIND, a subquery, GRAPH or SERVICE. The cheapest order is found by dynamic programming over the sum of what the steps
are expected to yield (C_out in G. Moerkotte, Th. Neumann: Analysis of Two Existing and One New Dynamic Programming
Algorithm, VLDB 2006); with many patterns, step by step.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from graph.namespaces import RDF
from graph.sparql.operations import Names
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
class Predicate:
    """How often a predicate is used: triples, distinct subjects, distinct objects; none of them is zero."""

    triples: float
    subjects: float
    objects: float


class Statistics(Protocol):
    """What is known of the data."""

    def predicate(self, iri: str) -> Predicate:
        """Return how often a predicate is used; an empty IRI stands for any predicate."""
        ...

    def count(self, subject: str, predicate: str, value: str) -> int | None:
        """Return how many triples have these terms; None where they are too many to be counted.

        Each is an IRI in angle brackets or a plain string in quotation marks; an empty one is open.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """A triple pattern: its text, its three parts, and the variables in it; a path has no predicate."""

    text: str
    parts: tuple[str, str, str]
    is_path: bool
    variables: frozenset[str]


class QueryPlanner:
    """Orders the triple patterns of queries over one state of the data."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._plain: set[str] = set()
        self._planned: OrderedDict[str, str] = OrderedDict()

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
    edits: list[tuple[int, int, str]] = []
    has_choice = False
    fresh = _Labels(text)
    for blocks, bound in _iter_runs(tree, frozenset(), is_sure=True):
        read = [_read_block(block, text, fresh) for block in blocks]
        patterns = [pattern for block in read for pattern in block or ()]
        if len(patterns) < 2 or None in read:
            continue
        has_choice = True
        costs = _Costs(patterns, _Known(statistics, names))
        best = _weigh_all(costs, bound) if len(patterns) <= MOST_TOGETHER else _step_by_step(costs, bound)
        is_open = any(node.rule == "BlankNodePropertyListPath" for block in blocks for node in block.walk())
        written = list(range(len(patterns)))
        if not is_open and costs.of(written, bound) < WORTH * costs.of(best, bound):
            continue  # where the engine opens brackets itself, its order is not known
        ordered = " ".join(f"{patterns[number].text} ." for number in best)
        edits.append((blocks[0].start, blocks[0].end, ordered))
        edits += [(block.start, block.end, "") for block in blocks[1:]]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text, has_choice


class _Known:
    """Statistics, asked with the words of one query."""

    def __init__(self, statistics: Statistics, names: Names) -> None:
        self._statistics = statistics
        self._names = names

    def predicate(self, word: str) -> Predicate:
        """Return how often a predicate is used; of a path and of a variable, which are empty, any."""
        return self._statistics.predicate(self._resolve(word)[1:-1] if word else "")

    def count(self, *words: str) -> int | None:
        """Return how many triples have these terms; None where that is not known."""
        terms = [self._resolve(word) if word else "" for word in words]
        if any(word and not term for word, term in zip(words, terms, strict=True)):
            return None
        return self._statistics.count(*terms)

    def _resolve(self, word: str) -> str:
        """Return an IRI or a plain string as Statistics have it; empty for other terms."""
        if word == "a":
            return f"<{RDF}type>"
        if word[0] in "\"'":
            plain = _PLAIN.fullmatch(word)
            return f'"{plain[1]}"' if plain else ""
        kind = "iri" if word[0] == "<" else "name" if ":" in word else ""
        try:
            iri = self._names.resolve(Token(kind, word, 0)) if kind else ""
        except ValueError:
            return ""
        return f"<{iri}>" if iri else ""


_PLAIN = re.compile(r"""["']([^"'\\]*)["']""")


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


def _read_block(block: Node, text: str, labels: _Labels) -> list[_Pattern] | None:
    """Return the triple patterns of a block; None where it has lists or triples about triples, which stay together."""
    if any(node.rule in _UNREAD for node in block.walk()):
        return None
    found: list[_Pattern] = []
    for same in block.nodes:
        first = same.parts[0]
        subject = _read_node(first, text, labels, found)
        rest = same.find("PropertyListPathNotEmpty")
        if rest is not None:
            _read_properties(subject, rest, text, labels, found)
    return found


_UNREAD = frozenset({"CollectionPath", "ReifiedTriple", "TripleTerm", "Reifier", "AnnotationBlockPath"})


def _read_node(part: Node | Token, text: str, labels: _Labels, found: list[_Pattern]) -> str:
    if isinstance(part, Token):
        return f"<{RDF}nil>" if part.text.startswith("(") else part.text
    if part.rule == "BlankNodePropertyListPath":
        label = labels.new()
        _read_properties(label, part.nodes[0], text, labels, found)
        return label
    if part.rule == "BlankNode" and part.tokens[0].kind != "blank":
        return labels.new()
    return text[part.start : part.end]


def _read_properties(subject: str, properties: Node, text: str, labels: _Labels, found: list[_Pattern]) -> None:
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
                found.append(_Pattern(text=" ".join(words), parts=words, is_path=is_path, variables=variables))


def _is_simple(path: Node) -> bool:
    """Return whether a path is a single predicate."""
    tokens = list(path.iter_tokens())
    return len(tokens) == 1


class _Costs:
    """What each pattern is expected to yield, with some variables bound."""

    def __init__(self, patterns: list[_Pattern], statistics: _Known) -> None:
        self.patterns = patterns
        self._rows = [_Estimate(pattern, statistics) for pattern in patterns]

    def fan_out(self, number: int, bound: frozenset[str]) -> float:
        """Return how many rows a pattern makes of one row."""
        return self._rows[number].rows(bound)

    def of(self, order: list[int], bound: frozenset[str]) -> float:
        """Return the sum of the rows that an order makes on the way."""
        rows, total = 1.0, 0.0
        for number in order:
            rows = max(rows * self.fan_out(number, bound), 1e-6)
            total += rows
            bound |= self.patterns[number].variables
        return total


class _Estimate:
    """How many rows one pattern makes, by which of its ends are bound."""

    def __init__(self, pattern: _Pattern, statistics: _Known) -> None:
        subject, verb, value = pattern.parts
        self._subject, self._verb, self._value = (_open_name(part) for part in pattern.parts)
        name = "" if self._verb else verb
        self._predicate = statistics.predicate("" if pattern.is_path else name)
        self._slack = 10.0 if pattern.is_path else 1.0
        constants = ("" if self._subject else subject, name, "" if self._value else value)
        known = None
        if not pattern.is_path and (constants[0] or constants[2]):
            known = statistics.count(*constants)
        self._known = known

    def rows(self, bound: frozenset[str]) -> float:
        """Return the expected number of rows for one row with these variables bound."""
        one = self._predicate
        has_subject = not self._subject or self._subject in bound
        has_value = not self._value or self._value in bound
        rows = one.triples
        if self._known is not None:
            rows = float(self._known)
            if self._subject and self._subject in bound:
                rows /= max(one.subjects, 1.0)
            if self._value and self._value in bound:
                rows /= max(one.objects if self._subject else min(one.objects, rows or 1.0), 1.0)
        elif has_subject and has_value:
            rows /= one.subjects * one.objects
        elif has_subject:
            rows /= one.subjects
        elif has_value:
            rows /= one.objects
        if self._verb and self._verb in bound:
            rows /= 10.0
        return rows * self._slack


def _open_name(part: str) -> str:
    """Return the variable or the blank node that a part of a pattern is, as patterns name it; empty for a constant."""
    return part[1:] if part[:1] in "?$" else part if part.startswith("_:") else ""


def _weigh_all(costs: _Costs, bound: frozenset[str]) -> list[int]:
    count = len(costs.patterns)
    best: dict[int, tuple[float, float, list[int], frozenset[str]]] = {0: (0.0, 1.0, [], bound)}
    for chosen in range(1 << count):
        known = best.get(chosen)
        if known is None:
            continue
        total, rows, order, names = known
        for number in range(count):
            bit = 1 << number
            if chosen & bit:
                continue
            after = max(rows * costs.fan_out(number, names), 1e-6)
            former = best.get(chosen | bit)
            if former is None or total + after < former[0]:
                best[chosen | bit] = (total + after, after, [*order, number], names | costs.patterns[number].variables)
    return best[(1 << count) - 1][2]


def _step_by_step(costs: _Costs, bound: frozenset[str]) -> list[int]:
    left, order = set(range(len(costs.patterns))), []
    while left:
        number = min(left, key=lambda one: (costs.fan_out(one, bound), one))
        order.append(number)
        left.discard(number)
        bound |= costs.patterns[number].variables
    return order
