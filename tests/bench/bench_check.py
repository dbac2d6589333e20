"""The checker's command beside pyshacl's, on the same shapes and data: seconds, memory, and what a second run costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.check_data import SHAPES, make_data
from tests.bench.results import table

SIZES = (10_000, 100_000, 1_000_000)
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command cost: wall-clock and processor seconds, the largest memory, and what it found."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str

    def __str__(self) -> str:
        return f"{self.wall_s:.2f} s ({self.cpu_s:.2f} s of processor), {self.peak_mb:.0f} MB"


def measure(arguments: list[str], folder: Path) -> Cost:
    """Run a command in a folder and measure it with what it started."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(arguments, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode()
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{arguments} ended with {process.returncode}: {text[:500]}")
    return Cost(wall_s=wall, cpu_s=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss / 1024, output=text)


def run() -> str:
    """Measure all sizes; the findings of both must be the same in number."""
    rows = [measure_size(size) for size in SIZES]
    columns = ["triples", "results", "pyshacl", "reliefgraph check", "times faster", "second run"]
    return (
        "15 shapes (Core and SHACL-SPARQL), one file of data; the checker runs all its other checks too. Whole\n"
        "commands, start-up included; the second run is on unchanged files.\n\n"
        + table(columns, rows)
        + "\n\n"
        + measure_start()
    )


def measure_size(size: int) -> list[str]:
    """Measure both commands on data of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.ttl").write_text(make_data(size), encoding="utf-8")
        (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
        check = [str(BIN / "reliefgraph"), "check", "--all", "data.ttl", "shapes.ttl"]
        first = min((measure([*check, "--no-cache"], folder) for _ in range(3)), key=lambda cost: cost.wall_s)
        measure(check, folder)
        second = min((measure(check, folder) for _ in range(3)), key=lambda cost: cost.wall_s)
        theirs = measure([str(BIN / "pyshacl"), "--shapes", "shapes.ttl", "--format", "human", "data.ttl"], folder)
        shutil.rmtree(folder / ".reliefgraph")
    found = first.output.count("[shape-violation]")
    expected = theirs.output.count("Source Shape:")
    if found != expected:
        raise RuntimeError(f"{found} results here, {expected} from pyshacl")
    faster = f"{theirs.wall_s / first.wall_s:.1f} (processor: {theirs.cpu_s / first.cpu_s:.1f})"
    return [f"{size:,}", str(found), str(theirs), str(first), faster, f"{second.wall_s:.2f} s"]


def measure_start() -> str:
    """Measure a run on one small file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        arguments = [str(BIN / "reliefgraph"), "check", "--no-cache", "small.ttl"]
        best = min((measure(arguments, folder) for _ in range(5)), key=lambda cost: cost.wall_s)
    return f"One small file: {best}."
