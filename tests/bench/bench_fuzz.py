"""100,000 fuzzed requests: how they were answered, and whether any brought a 500, a traceback or a hang."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.bench.results import table
from tests.hostile.fuzzing import Case as Request
from tests.hostile.fuzzing import cases, find_fault, send
from tests.hostile.interface_fuzzing import fuzz_interface
from tests.hostile.watching import measure_memory
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

REQUESTS = 85_000
"""Of any kind, by Hypothesis."""
ROUNDS = 10
DESCRIBED = 15_000
"""Made from /openapi.json by schemathesis, in so many rounds."""


@dataclass(kw_only=True)
class Part:
    """What became of the requests of one kind."""

    name: str
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    took_s: float = 0.0
    grown: int = 0


def run() -> str:
    """Send them to plain servers that anybody may write to."""
    parts = (_fuzz_anything(), _fuzz_interface())
    rows = [
        [
            part.name,
            f"{part.statuses.total():,}",
            str(len(part.faults)),
            f"{part.slowest_s:.2f}",
            f"{part.grown / 2**20:+.0f}",
            f"{part.took_s:.0f}",
        ]
        for part in parts
    ]
    statuses = sorted({status for part in parts for status in part.statuses})
    told = "\n".join(f"- {fault}" for part in parts for fault in part.faults[:20])
    return (
        "A fault is a 500, a traceback, an error without a type, or an answer that breaks the promises of\n"
        "/openapi.json; no answer within 20 s would end the run. The deadline of queries is 2 s.\n\n"
        + table(("requests", "number", "faults", "slowest answer, s", "memory, MB", "s"), rows)
        + "\n\n"
        + table(
            ("status", *(part.name for part in parts)),
            [[str(status or "closed"), *(f"{part.statuses[status]:,}" for part in parts)] for status in statuses],
        )
        + (f"\n\n{told}" if told else "")
    )


@contextmanager
def _target(part: Part) -> Iterator[Running]:
    """Serve, measure, and make sure that the server still answers."""
    with tempfile.TemporaryDirectory() as name:
        publish(Path(name), small_quads()[:400], plain=True)
        flags = ("--shapes", "none", "--updates", "open", "--deadline-s", "2", "--keep", "2", "--client-seconds", "1e6")
        with serving(Path(name), *flags) as server:
            began, memory = time.monotonic(), measure_memory(server.pid)
            yield server
            if server.query("ASK {}").status != 200:
                raise AssertionError("the server does not answer any more")
            part.took_s, part.grown = time.monotonic() - began, measure_memory(server.pid) - memory


def _fuzz_anything() -> Part:
    part = Part(name="of any kind (Hypothesis)")
    with _target(part) as server:

        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases())
        def fuzz(case: Request) -> None:
            sent = time.monotonic()
            verdict = send(server, case)
            part.slowest_s = max(part.slowest_s, time.monotonic() - sent)
            part.statuses[verdict.status] += 1
            if fault := find_fault(verdict):
                part.faults.append(f"{fault}: `{case!r}`")

        fuzz()
    return part


def _fuzz_interface() -> Part:
    part = Part(name="from /openapi.json (schemathesis)")
    with _target(part) as server:
        for number in range(ROUNDS):
            outcome = fuzz_interface(server, DESCRIBED // ROUNDS, number=number)
            part.statuses += outcome.statuses
            part.faults += outcome.faults
            part.slowest_s = max(part.slowest_s, outcome.slowest_s)
    return part
