"""Half an hour of mixed load: does the memory of the server and all its processes grow?

`SOAK_MINUTES` in the environment makes it shorter or longer.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.build.build import build
from graph.revision.revision import RevisionDirectory
from server.sparql.tokens import UPDATE, make_token, write_tokens
from tests.bench.results import table
from tests.bench.traffic.mixed_load import MixedLoad
from tests.hostile.watching import find_family, measure_shares
from tests.server.running import ROOT, Running, serving

MINUTES = 30.0
EVERY_S = 30.0
WARM_UP = 1 / 3
"""The part of the time after which memory may not grow any more."""
BOUND_MB = 24.0
"""How much the last minutes may have above those after the warm-up: less than two idle workers."""
ROWS = 10


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the processes held at one moment, in bytes; pages that several share are divided among them.

    Attributes:
        minute: Since the load began.
        server: Those that serve: the first process and the one that it has started.
        others: The writer, the zygote and the workers together.
        processes: How many there were.
    """

    minute: float
    server: int
    others: int
    processes: int

    @property
    def total_mb(self) -> float:
        """Megabytes of all together."""
        return (self.server + self.others) / 2**20


def run() -> str:
    """Serve the data set of the seeds, load it, and measure every half minute."""
    minutes = float(os.environ.get("SOAK_MINUTES", MINUTES))
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        build(ROOT / "seeds", RevisionDirectory(data), who="bench")
        secret, kept = make_token("curator", (UPDATE,))
        write_tokens(data, (kept,))
        flags = ("--deadline-s", "4", "--memory-mb", "256", "--keep", "3", "--client-seconds", "1000000")
        with serving(data, *flags) as server:
            load = MixedLoad(server, secret)
            load.start()
            try:
                samples = watch(server, minutes)
            finally:
                load.stop()
        log = (data / "server.log").read_text(errors="replace")
    growth, own_growth = measure_growth(samples)
    text = tell(samples, load, growth, own_growth)
    if load.faults:
        raise AssertionError("\n".join([text, *load.faults[:20], log[-2000:]]))
    if max(growth, own_growth) > BOUND_MB:
        raise AssertionError(f"memory grew after the warm-up by more than {BOUND_MB:g} MB\n\n{text}")
    return text


def watch(server: Running, minutes: float) -> list[Sample]:
    """Measure until the time is over."""
    began = time.monotonic()
    samples = []
    number = 1
    while number * EVERY_S <= minutes * 60:
        time.sleep(max(0.0, began + number * EVERY_S - time.monotonic()))
        shares = measure_shares(server.pid)
        serving = [pid for pid in shares if is_serving(pid)]  # the first process, and the one that it starts to serve
        own = sum(shares.pop(pid) for pid in serving)
        minute = (time.monotonic() - began) / 60
        samples.append(
            Sample(minute=minute, server=own, others=sum(shares.values()), processes=len(shares) + len(serving))
        )
        number += 1
    if find_family(server.pid)[:1] != [server.pid] or server.query("ASK {}").status != 200:
        raise AssertionError("the server does not answer any more")
    return samples


def is_serving(pid: int) -> bool:
    """Return whether a process is one that serves: neither writer nor worker, which have programs of their own."""
    try:
        return b"server.cli" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def measure_growth(samples: Sequence[Sample]) -> tuple[float, float]:
    """Return by how many megabytes all processes and those that serve have grown since the warm-up.

    The last sixth of the time is compared with the first sixth after the warm-up. Queries that happen to run may hold
    hundreds of megabytes for a moment, so of all processes the lower quartile counts; of those that serve, the median.

    Raises:
        ValueError: Where there are too few samples to tell.
    """
    settled = samples[int(len(samples) * WARM_UP) :]
    size = max(2, len(samples) // 6)
    if len(settled) < 2 * size:
        raise ValueError(f"{len(samples)} samples are too few")
    first, last = settled[:size], settled[-size:]
    low = [statistics.quantiles((one.total_mb for one in part), n=4)[0] for part in (first, last)]
    own = [statistics.median(one.server / 2**20 for one in part) for part in (first, last)]
    return low[1] - low[0], own[1] - own[0]


def tell(samples: Sequence[Sample], load: MixedLoad, growth: float, own_growth: float) -> str:
    """Return the report."""
    step = max(1, len(samples) // ROWS)
    rows = [
        [f"minute {one.minute:.0f}", f"{one.total_mb:.0f}", f"{one.server / 2**20:.0f}", str(one.processes)]
        for one in samples[step - 1 :: step]
    ]
    done = [[kind, f"{number:,}"] for kind, number in sorted(load.done.items())]
    return (
        f"{samples[-1].minute:.0f} minutes on the data set of the seeds. Between the first sixth of the time after a\n"
        f"third of it and the last, memory changed by {growth:+.1f} MB in all processes (lower quartiles: a\n"
        f"query that runs may hold much) and by {own_growth:+.1f} MB in those that serve (medians);\n"
        f"{BOUND_MB:g} MB are allowed. Memory is the proportional set size.\n\n"
        + table(("when", "all, MB", "those that serve, MB", "processes"), rows)
        + "\n\n"
        + table(("what was sent", "times"), done)
    )
