"""100,000 fuzzed requests: how they were answered, and whether any brought a 500, a traceback or a hang."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.bench.results import table
from tests.hostile.fuzzing import Case, cases, find_fault, send
from tests.hostile.watching import measure_memory
from tests.server.conftest import small_quads
from tests.server.running import publish, serving

CASES = 100_000


def run() -> str:
    """Send them to a plain server that anybody may write to."""
    statuses: Counter[int] = Counter()
    faults: list[tuple[Case, str]] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name:
        publish(Path(name), small_quads()[:400], plain=True)
        flags = ("--shapes", "none", "--updates", "open", "--deadline-s", "2", "--keep", "2", "--client-seconds", "1e6")
        with serving(Path(name), *flags) as server:
            began, memory = time.monotonic(), measure_memory(server.pid)

            @settings(
                max_examples=CASES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=cases())
            def fuzz(case: Case) -> None:
                nonlocal slowest
                sent = time.monotonic()
                verdict = send(server, case)
                slowest = max(slowest, time.monotonic() - sent)
                statuses[verdict.status] += 1
                if fault := find_fault(verdict):
                    faults.append((case, fault))

            fuzz()
            if server.query("ASK {}").status != 200:
                raise AssertionError("the server does not answer any more")
            took, grown = time.monotonic() - began, measure_memory(server.pid) - memory
    rows = [[str(status) if status else "closed", f"{number:,}"] for status, number in sorted(statuses.items())]
    told = "\n".join(f"- {fault}: `{case!r}`" for case, fault in faults[:20])
    return (
        f"{sum(statuses.values()):,} requests in {took:.0f} s, {len(faults)} faults (500, traceback, error without a\n"
        f"type); the slowest answer took {slowest:.2f} s under a deadline of 2 s, memory changed by\n"
        f"{grown / 2**20:+.0f} MB.\n\n" + table(("status", "answers"), rows) + (f"\n\n{told}" if told else "")
    )
