"""Ten thousand random cases: planned queries beside unplanned ones, and evidence beside its definition."""

from __future__ import annotations

from graph.witness.plan import UncoveredError
from tests.bench.results import table
from tests.properties.random_queries import Generator
from tests.properties.test_planner import check_cases
from tests.properties.test_witness import check_case

CASES = 10_000


def run() -> str:
    """Hold both to what they must be; an AssertionError names the case that does not hold."""
    changed = check_cases(1_000_000, CASES)
    generator = Generator(2_000_000)
    with_rows = refused = 0
    for _ in range(CASES):
        try:
            with_rows += check_case(generator.draw()) > 0
        except UncoveredError:
            refused += 1
    rows = [
        ["the planner: equal bags of rows", f"{CASES:,}", f"{changed:,} were changed", "0"],
        [
            "evidence: witnesses enough, minimal, all told",
            f"{CASES:,}",
            f"{with_rows:,} had rows, {refused} refused",
            "0",
        ],
    ]
    return table(["what is held", "cases", "of which", "faults"], rows)
