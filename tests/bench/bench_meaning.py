"""200,000 pairs of queries spelt alike: no two with one normal form, and so one answer, differ in meaning."""

from __future__ import annotations

import time
from itertools import islice

from graph.sparql.static_analysis import read_query
from tests.properties.one_meaning import find_difference, iter_pairs

PAIRS = 200_000
SEED = 2026


def run() -> str:
    """Compare the pairs, and say how many had one normal form and how many of these differed."""
    began = time.perf_counter()
    alike = 0
    differ: list[str] = []
    for first, second in islice(iter_pairs(SEED), PAIRS):
        if read_query(first).normal == read_query(second).normal:
            alike += 1
            if found := find_difference(first, second):
                differ.append(found)
    took = time.perf_counter() - began
    lines = [
        f"{PAIRS:,} pairs of texts, made from 20 queries by other white space, comments, signs, numbers, strings,",
        f"escapes and case, {took / 60:.0f} minutes: {alike:,} pairs had one normal form, and so one entity tag.",
        f"The engine was asked for the answers of both, rdflib for how it reads both: **{len(differ)}** pairs differ.",
        *(f"\n- `{found}`" for found in differ[:10]),
    ]
    return "\n".join(lines)
