"""Why rows are in answers, on small data and queries drawn at random: held to the definition of a minimal witness."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from pyoxigraph import Quad, QuerySolutions, Store

from graph.revision.store import OxigraphStore
from graph.sparql.engine_faults.mended_query import mend_query
from graph.witness.answer import find_evidence
from graph.witness.row_evidence import Row
from tests.properties.random_queries import Case, Generator

CASES = 400
"""So many are drawn here; `python -m tests.bench random` draws ten thousand."""


def ask(quads: tuple[Quad, ...] | frozenset[Quad], query: str) -> list[Row]:
    """Return the rows of a query over some quads, as the product puts it to the engine."""
    store = Store()
    store.extend(quads)
    found = store.query(mend_query(query).text)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [tuple(solution[name] for name in names) for solution in found]


def find_minimal(case: Case, row: Row) -> set[frozenset[Quad]]:
    """Return the smallest sets of quads that give a row, by trying all sets."""
    found: set[frozenset[Quad]] = set()
    for size in range(len(case.quads) + 1):
        for quads in combinations(case.quads, size):
            chosen = frozenset(quads)
            if not any(one <= chosen for one in found) and row in ask(chosen, case.query):
                found.add(chosen)
    return found


def check_case(case: Case) -> int:
    """Hold the evidence of a case to its definition; return the number of rows."""
    rows = ask(case.quads, case.query)
    evidence = find_evidence(OxigraphStore.in_memory(case.quads), case.query, limit=1000)
    assert Counter(one.row for one in evidence.rows) == Counter(rows)
    for one in {one.row: one for one in evidence.rows}.values():
        assert one.witnesses
        for witness in one.witnesses:
            assert one.row in ask(witness, case.query), "the witness is enough"
            if case.is_monotone:
                for quad in witness:
                    assert one.row not in ask(witness - {quad}, case.query), "nothing can be left out"
        if case.is_monotone and not case.has_path and one.is_complete:
            assert set(one.witnesses) == find_minimal(case, one.row), "all are told"
    return len(rows)


@pytest.mark.parametrize("seed", range(4))
def test_witnesses_are_minimal_and_enough(seed: int) -> None:
    """A row stays without what is outside a witness, goes without any part of it, and no witness is left untold."""
    generator = Generator(seed)
    cases = [generator.draw() for _ in range(CASES // 4)]
    counted = [check_case(case) for case in cases]
    assert sum(count > 0 for count in counted) >= CASES // 40
    assert sum(case.is_monotone for case in cases) >= CASES // 40
