"""The first queries after a start: what the server adds to what the engine itself needs with a store just opened."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.revision.revision import RevisionDirectory
from tests.bench.data.claims_dataset import PREFIXES, QUERIES
from tests.bench.results import table
from tests.bench.traffic.load import Client
from tests.bench.traffic.peers import start_own_without_cache

SIZE = 300_000
FIRST = 20
ALLOWED_MS = 20.0
ENGINE = """
import sys, time
from pathlib import Path
from graph.revision.statistics import StoreStatistics
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.sparql.planning.planner import QueryPlanner
store = OxigraphStore.read_only(Path(sys.argv[1]))
began = time.perf_counter()
text = QueryPlanner(StoreStatistics(View(store))).plan(sys.argv[2], "")
found = store.query(text)
sum(1 for _ in found) if hasattr(found, "__iter__") else bool(found)
print(1000 * (time.perf_counter() - began))
"""
"""A query over a store that was just opened, planned as the server plans it; prints the milliseconds it takes."""


def run() -> str:
    """Start the server anew for each kind of query and ask it twenty times, over one kept connection."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with start_own_without_cache(folder, SIZE):
            pass  # so that the data are there
        for kind, query in QUERIES.items():
            own, engine = _ask_first(folder, query), _ask_engine(folder, query)
            fits = "yes" if max(own) <= engine + ALLOWED_MS else "no"
            rows.append(
                [kind, f"{engine:.1f}", f"{own[0]:.1f}", f"{max(own[1:]):.1f}", f"{sorted(own)[FIRST // 2]:.1f}", fits]
            )
    head = ("query", "engine, first use", "first", "slowest of the next 19", "median", f"≤ engine + {ALLOWED_MS:g} ms")
    title = f"{SIZE:,} triples, a server just started for each kind; milliseconds over one kept connection"
    return f"{title}:\n\n{table(head, rows)}"


def _ask_first(folder: Path, query: str) -> list[float]:
    """Return how long each of the first queries after a start takes."""
    took = []
    with start_own_without_cache(folder, SIZE) as endpoint:
        client = Client(endpoint, timeout_s=60)
        for _ in range(FIRST):
            began = time.perf_counter()
            status, _ = client.ask(query)
            took.append(1000 * (time.perf_counter() - began))
            if status != 200:
                raise AssertionError(f"{query}: {status}")
        client.close()
    return took


def _ask_engine(folder: Path, query: str) -> float:
    """Return how long the engine takes for its first query; the better of two processes."""
    store = RevisionDirectory(folder / f"own-{SIZE}").get_current().directory / "store"
    command = [sys.executable, "-c", ENGINE, str(store), PREFIXES + query]
    return min(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(2))
