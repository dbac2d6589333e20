"""How long reasoning takes: owlrl, the reference engine, beside the project's own rules, on the same statements."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

from graph.build.dataset import read_ontology, read_seeds
from graph.conclude.reason import OwlrlReasoner, asserted_statements
from graph.conclude.saturation import saturate
from graph.rdf.statement import Statement
from tests.bench.data.synthetic import generate_articles, write_seeds
from tests.bench.results import spread, table

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = ((1, 5), (10, 3), (100, 1))
"""How many articles, and how often each engine runs on them."""


def run() -> str:
    """Measure both engines on synthetic articles of about 80 claims, without evidence, as a build reasons."""
    rows = []
    for size, times in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_seeds(Path(folder), generate_articles(size), ROOT / "seeds" / "reference")
            reading = read_seeds(Path(folder), read_ontology())
        archive, graphs = reading.archive, reading.graphs
        claims = sum(len(article.statements) for article in archive.articles) if archive else 0
        statements = asserted_statements(graphs)
        slow, slow_triples = _measure(OwlrlReasoner().closure, statements, times)
        fast, fast_triples = _measure(_saturate, statements, times)
        rows.append(
            [
                f"{size}",
                f"{claims:,}",
                f"{len(statements):,}",
                spread(slow),
                f"{claims / min(slow):,.0f}",
                f"{slow_triples:,}",
                spread(fast),
                f"{claims / min(fast):,.0f}",
                f"{fast_triples:,}",
                f"{min(slow) / min(fast):.1f}",
            ]
        )
    columns = (
        "articles", "claims", "statements read",
        "owlrl, s", "claims/s", "closure",
        "own rules, s", "claims/s", "closure", "owlrl ÷ own",
    )  # fmt: skip
    return (
        "Seconds are the median, with the range; rates and the ratio are those of the fastest run. owlrl's closure is\n"
        "larger by conclusions about the vocabulary itself, which no build keeps; what a build keeps is the same, as\n"
        "a test shows.\n\n" + table(columns, rows)
    )


def _saturate(statements: Collection[Statement]) -> Collection[Statement]:
    saturation = saturate(statements)
    return [*saturation.given, *saturation.steps]


def _measure(
    close: Callable[[Collection[Statement]], Collection[Statement]], statements: Collection[Statement], times: int
) -> tuple[list[float], int]:
    """Return the seconds of each run, and how many triples the closure has."""
    seconds = []
    size = 0
    for _ in range(times):
        start = time.perf_counter()
        size = len(close(statements))
        seconds.append(time.perf_counter() - start)
    return seconds, size
