"""The server killed 200 times at random moments under a stream of acknowledged updates."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from tests.bench.results import table
from tests.hostile.crashing import crash
from tests.server.conftest import small_quads
from tests.server.running import publish

ROUNDS = 200


def run() -> str:
    """Kill, start again, and look for each update."""
    with tempfile.TemporaryDirectory() as name:
        publish(Path(name), small_quads(), plain=True)
        began = time.monotonic()
        crashes = crash(Path(name), ROUNDS, random.Random(20161026))
        took = time.monotonic() - began
    if crashes.lost or crashes.halves or crashes.in_doubt:
        raise AssertionError(f"lost {crashes.lost}, halves {crashes.halves}, in doubt {crashes.in_doubt}")
    rows = [
        ["kills with SIGKILL, half of them of the first process alone", str(crashes.rounds)],
        ["acknowledged updates", f"{crashes.acknowledged:,}"],
        ["of them lost", str(len(crashes.lost))],
        ["updates of which a part was seen", str(len(crashes.halves))],
        ["whole, and killed before the acknowledgement", str(crashes.unacknowledged)],
        ["longest time from a start to the first answer, s", f"{crashes.start_s:.2f}"],
    ]
    return f"In {took:.0f} s:\n\n" + table(("what", "number"), rows)
