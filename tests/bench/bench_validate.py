"""How long the shapes take: pyshacl, the reference engine, beside the fast one, on the graphs of a build."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from graph.build.dataset import make_dataset
from graph.terms import Graphs
from graph.validate.engine import PyshaclValidator, ShiftyValidator, Validator, read_shapes
from graph.validate.validation import validate
from tests.bench.data.synthetic import generate_articles, write_seeds
from tests.bench.results import spread, table

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 3


def run() -> str:
    """Measure both engines on the article of this repository and on ten synthetic ones."""
    with tempfile.TemporaryDirectory() as folder:
        write_seeds(Path(folder), generate_articles(10), ROOT / "seeds" / "reference")
        synthetic = make_dataset(Path(folder)).graphs
    article = make_dataset(ROOT / "seeds").graphs
    rows = [_measure("the article", article, TIMES), _measure("10 synthetic articles", synthetic, 1)]
    return "Seconds are the median, with the range.\n\n" + table(
        ("seeds", "triples", "pyshacl, s", "pyshifty, s", "violations", "pyshacl ÷ pyshifty"), rows
    )


def _measure(name: str, graphs: Graphs, times: int) -> list[str]:
    """Return the row of one set of seeds; both engines must tell the same."""
    slow, slow_count = _time(PyshaclValidator(), graphs, times)
    fast, fast_count = _time(ShiftyValidator(), graphs, times)
    if slow_count != fast_count:
        raise AssertionError(f"{name}: pyshacl tells {slow_count} violations, pyshifty {fast_count}")
    ratio = statistics.median(slow) / statistics.median(fast)
    triples = sum(map(len, graphs.values()))
    return [name, f"{triples:,}", spread(slow), spread(fast), str(slow_count), f"{ratio:.1f}"]


def _time(validator: Validator, graphs: Graphs, times: int) -> tuple[list[float], int]:
    """Return the seconds of each run, and how many violations there are."""
    seconds, count = [], 0
    for _ in range(times):
        start = time.perf_counter()
        count = len(validate(graphs, read_shapes(), validator).violations)
        seconds.append(time.perf_counter() - start)
    return seconds, count
