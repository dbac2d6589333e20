"""How long a whole build takes: the article of this repository, and synthetic ones in tens and hundreds."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.data.synthetic import generate_articles, write_seeds
from tests.bench.results import spread, table

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 5
TARGET_S = 5.0
SIZES = (10, 100)
_COSTS = ("processor, s", "peak, MB", "disk, MB")


def run() -> str:
    """Measure builds, each in a process of its own and into an empty directory."""
    return f"{_measure_article()}\n\n{_measure_synthetic()}"


def _measure_article() -> str:
    """Return the seconds of each station for the article, and of the whole command."""
    runs = [_build(ROOT / "seeds") for _ in range(TIMES)]
    wholes = [whole for _, whole in runs]
    made = runs[0][0]
    stations = {name: [made["seconds"][name] for made, _ in runs] for name in made["seconds"]}
    starts = [whole - sum(made["seconds"].values()) for made, whole in runs]
    rows = [[name, spread(seconds)] for name, seconds in stations.items()]
    rows += [["start of the program", spread(starts)], ["**whole**", f"**{spread(wholes)}**"]]
    verdict = "met" if statistics.median(wholes) <= TARGET_S else "missed"
    return (
        f"The article of `seeds/`: {made['claims']} claims, {made['quotations']} quotations, {made['quads']:,} quads.\n"
        f"Median of {TIMES} builds in seconds, with the range; the target of {TARGET_S:.0f} s is {verdict}.\n\n"
        + table(("station", "s"), rows)
    )


def _measure_synthetic() -> str:
    """Return the seconds of each station and the claims per second for synthetic articles."""
    runs = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_seeds(Path(folder), generate_articles(size), ROOT / "seeds" / "reference")
            runs[size] = _build(Path(folder))
    stations = list(next(iter(runs.values()))[0]["seconds"])
    rows = []
    for size, (made, whole) in runs.items():
        claims = made["claims"] + made["quotations"]
        seconds = [f"{made['seconds'][name]:.1f}" for name in stations]
        speed = [f"{whole:.1f}", f"{claims / whole:,.0f}"]
        costs = [f"{made['processor_s']:.1f}", f"{made['peak_mb']:,}", f"{made['disk_bytes'] / 1e6:,.1f}"]
        rows.append([f"{size}", f"{claims:,}", f"{made['quads']:,}", *seconds, *speed, *costs])
    return (
        "Synthetic articles of about 80 claims each, reasoned over by the own rules and validated by pyshifty; one "
        "build each, in seconds.\n\n"
        + table(("articles", "claims", "quads", *stations, "whole", "claims/s", *_COSTS), rows)
    )


def _build(seeds: Path) -> tuple[dict[str, Any], float]:
    """Build a folder of seeds; return what it made, and the wall-clock seconds of the process."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.building.time_build", str(seeds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    whole = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stderr)
    made: dict[str, Any] = json.loads(done.stdout)
    return made, whole
