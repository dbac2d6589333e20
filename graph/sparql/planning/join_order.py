"""What orders of triple patterns are expected to cost, and which of them costs least.

The cheapest order is found by dynamic programming over the sum of what the steps are expected to yield (C_out in
G. Moerkotte, Th. Neumann: Analysis of Two Existing and One New Dynamic Programming Algorithm, VLDB 2006); with many
patterns, step by step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from graph.namespaces import RDF
from graph.sparql.operations import Names
from graph.sparql.tokens import Token


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
class JoinedPattern:
    """A triple pattern: its text, its three parts, and the variables in it; a path has no predicate."""

    text: str
    parts: tuple[str, str, str]
    is_path: bool
    variables: frozenset[str]


class QueryStatistics:
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


class OrderCosts:
    """What each pattern is expected to yield, with some variables bound."""

    def __init__(self, patterns: list[JoinedPattern], statistics: QueryStatistics) -> None:
        self.patterns = patterns
        self._rows = [_Estimate(pattern, statistics) for pattern in patterns]

    def fan_out(self, number: int, bound: frozenset[str]) -> float:
        """Return how many rows a pattern makes of one row."""
        return self._rows[number].rows(bound)

    def of(self, order: list[int], bound: frozenset[str]) -> float:
        """Return the sum of the rows that an order makes on the way."""
        return sum(self.rows_along(order, bound))

    def rows_along(self, order: list[int], bound: frozenset[str]) -> list[float]:
        """Return how many rows are there after each step of an order."""
        rows, found = 1.0, []
        for number in order:
            rows = max(rows * self.fan_out(number, bound), 1e-6)
            found.append(rows)
            bound |= self.patterns[number].variables
        return found


class _Estimate:
    """How many rows one pattern makes, by which of its ends are bound."""

    def __init__(self, pattern: JoinedPattern, statistics: QueryStatistics) -> None:
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


def weigh_all_orders(costs: OrderCosts, bound: frozenset[str]) -> list[int]:
    """Return the cheapest of all orders of the patterns, as their numbers, with some variables bound before."""
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


def order_step_by_step(costs: OrderCosts, bound: frozenset[str]) -> list[int]:
    """Return an order in which each next pattern is the cheapest of those that are left."""
    left, order = set(range(len(costs.patterns))), []
    while left:
        number = min(left, key=lambda one: (costs.fan_out(one, bound), one))
        order.append(number)
        left.discard(number)
        bound |= costs.patterns[number].variables
    return order
