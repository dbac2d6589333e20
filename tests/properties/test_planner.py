"""A planned query gives what the query gives, whatever the statistics say: on random data and random queries."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import QuerySolutions, Store

from graph.sparql.planning.join_order import Predicate
from graph.sparql.planning.planner import QueryPlanner
from graph.sparql.static_analysis import read_query
from tests.properties.random_queries import Case, Generator

CASES = 2_000
"""So many are drawn here; `python -m tests.bench random` draws ten thousand."""


class Wild:
    """Statistics drawn at random, so that every order is the best one at some time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def predicate(self, iri: str) -> Predicate:
        """Return some numbers."""
        draw = self._random.randint
        return Predicate(triples=draw(1, 10_000), subjects=draw(1, 100), objects=draw(1, 100))

    def count(self, subject: str, predicate: str, value: str) -> int | None:
        """Return some number, or none."""
        return self._random.choice((None, 0, 1, 500))


class WithSums(Generator):
    """Draws BIND among the parts of a pattern, and answers that are grouped, too."""

    def draw(self) -> Case:
        """Draw a case; every fifth is grouped."""
        self._bound = 0
        case = super().draw()
        if self._random.random() < 0.8:
            shown = "".join(f" ?e{number}" for number in range(1, self._bound + 1))
            return replace(case, query=case.query.replace(" WHERE ", f"{shown} WHERE ", 1))
        head, _, pattern = case.query.partition(" WHERE ")
        key = self._random.choice(("?a", "?b"))
        sums = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?c) AS ?m) (MIN(?d) AS ?l)"
        having = self._random.choice(("", " HAVING (COUNT(*) > 1)"))
        prologue = head.partition(" SELECT ")[0]
        return replace(case, query=f"{prologue} SELECT {key} {sums} WHERE {pattern} GROUP BY {key}{having}")

    def _part(self, depth: int) -> str:
        if self._random.random() < 0.85:
            return super()._part(depth)
        self._bound += 1
        value = self._random.choice(("?a", "?b", "STR(?c)", "COALESCE(?d, :n1)", "7"))
        return f"BIND({value} AS ?e{self._bound})"


def rows(case: Case, query: str) -> Counter[tuple[object, ...]]:
    """Return the rows of a query as a bag."""
    store = Store()
    store.extend(case.quads)
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return Counter(tuple(solution[name] for name in names) for solution in found)


def check_cases(seed: int, count: int) -> int:
    """Hold planned queries to unplanned ones; return how many were changed."""
    generator, changed = WithSums(seed), 0
    for number in range(count):
        case = generator.draw()
        planned = QueryPlanner(Wild(seed + number)).plan(case.query, read_query(case.query).shape)
        changed += planned != case.query
        assert rows(case, planned) == rows(case, case.query), (case.query, planned)
    return changed


@pytest.mark.parametrize("seed", range(4))
def test_planned_queries_give_the_same_rows(seed: int) -> None:
    """Bags of rows are equal, and a good part of the queries is changed."""
    assert check_cases(seed * 10_000, CASES // 4) > CASES // 20
