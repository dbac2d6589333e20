"""The checker's command beside pyshacl's, on the same shapes and data: seconds, memory, and what a second run costs.

Ours is run several times and the median told; pyshacl once at each size, and stopped after a limit.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data.check_data import SHAPES, make_data
from tests.bench.results import table

SIZES = (10_000, 100_000, 1_000_000)
RUNS = {10_000: 7, 100_000: 7, 1_000_000: 3}
"""How often the checker is run at each size."""

LIMIT_S = 1800.0
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command cost: wall-clock and processor seconds, the largest memory, what it found, whether it ended."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str
    has_ended: bool = True

    def __str__(self) -> str:
        more = "" if self.has_ended else "more than "
        return f"{more}{self.wall_s:.2f} s ({self.cpu_s:.2f} s of processor), {self.peak_mb:.0f} MB"


def measure(arguments: Sequence[str], folder: Path, limit_s: float = LIMIT_S) -> Cost:
    """Run a command in a folder and measure it with what it started; stop it after the limit."""
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        process.kill()

    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(arguments, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)
        timer = threading.Timer(limit_s, stop)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode not in {0, 1} and not stopped.is_set():
        raise RuntimeError(f"{arguments} ended with {process.returncode}: {text[:500]}")
    return Cost(
        wall_s=wall,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        output=text,
        has_ended=not stopped.is_set(),
    )


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median seconds of several runs of one command, and the most memory that one of them took."""
    return Cost(
        wall_s=statistics.median(cost.wall_s for cost in costs),
        cpu_s=statistics.median(cost.cpu_s for cost in costs),
        peak_mb=max(cost.peak_mb for cost in costs),
        output=costs[0].output,
    )


def run(limit_s: float = LIMIT_S) -> str:
    """Measure all sizes; the findings of both must be the same in number."""
    rows = [measure_size(size, limit_s) for size in SIZES]
    columns = ["triples", "results", "pyshacl", "reliefgraph check", "times faster", "second run"]
    return (
        "15 shapes (Core and SHACL-SPARQL), one file of data; the checker runs all its other checks too. Whole\n"
        f"commands, start-up included; the second run is on unchanged files. Ours: median of {RUNS[SIZES[0]]} runs\n"
        f"({RUNS[SIZES[-1]]} at the largest size); pyshacl: one run, stopped after {limit_s:.0f} s.\n\n"
        + table(columns, rows)
        + "\n\n"
        + measure_start()
    )


def measure_size(size: int, limit_s: float) -> list[str]:
    """Measure both commands on data of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.ttl").write_text(make_data(size), encoding="utf-8")
        (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
        check = [str(BIN / "reliefgraph"), "check", "--all", "data.ttl", "shapes.ttl"]
        first = median([measure([*check, "--no-cache"], folder) for _ in range(RUNS[size])])
        measure(check, folder)
        second = median([measure(check, folder) for _ in range(RUNS[size])])
        command = [str(BIN / "pyshacl"), "--shapes", "shapes.ttl", "--format", "human", "data.ttl"]
        theirs = measure(command, folder, limit_s)
    found = first.output.count("[shape-violation]")
    expected = theirs.output.count("Source Shape:")
    if theirs.has_ended and found != expected:
        raise RuntimeError(f"{found} results here, {expected} from pyshacl")
    more = "" if theirs.has_ended else "more than "
    faster = f"{more}{theirs.wall_s / first.wall_s:.1f} (processor: {more}{theirs.cpu_s / first.cpu_s:.1f})"
    return [f"{size:,}", str(found), str(theirs), str(first), faster, f"{second.wall_s:.2f} s"]


def measure_start() -> str:
    """Measure a run on one small file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        arguments = [str(BIN / "reliefgraph"), "check", "--no-cache", "small.ttl"]
        cost = median([measure(arguments, folder) for _ in range(9)])
    return f"One small file: {cost}; the median of 9 runs."
