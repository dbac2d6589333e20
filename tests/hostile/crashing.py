"""Killing a server under a stream of writes, and looking at what is there when it starts again."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.hostile.watching import find_family, is_alive, wait_until
from tests.server.running import Running, serving

FLAGS = ("--shapes", "none", "--updates", "open", "--keep", "3")
HALF = 2
"""Each update writes a triple into each of so many graphs."""

COUNT = (
    "SELECT ?n (COUNT(*) AS ?parts) {{ GRAPH ?g {{ ?update <http://e/number> ?n }} FILTER(?n >= {least}) }} GROUP BY ?n"
)


@dataclass(frozen=True, kw_only=True)
class Crashes:
    """What a series of crashes showed.

    Attributes:
        rounds: How often the server was killed.
        acknowledged: How many updates were acknowledged.
        unacknowledged: How many more were found whole: the kill came between their publication and the answer.
        lost: The acknowledged updates that were not there after a restart.
        halves: The updates of which only a part was there.
        in_doubt: Updates found whole that had been neither acknowledged nor under way.
        start_s: The longest time from a restart to the first answer.
    """

    rounds: int
    acknowledged: int
    unacknowledged: int
    lost: list[int]
    halves: list[int]
    in_doubt: list[int]
    start_s: float


class _Stream:
    """Updates one after another until the server is gone."""

    def __init__(self, server: Running, first: int) -> None:
        self.server = server
        self.sent = first - 1
        self.acknowledged: list[int] = []
        self.refused: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        """End after the update that is under way."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.sent += 1
            triple = f"<http://e/update/{self.sent}> <http://e/number> {self.sent}"
            text = f"INSERT DATA {{ GRAPH <http://e/a> {{ {triple} }} GRAPH <http://e/b> {{ {triple} }} }}"
            try:
                reply = self.server.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text)
            except (OSError, http.client.HTTPException):
                return
            if reply.status == 200:
                self.acknowledged.append(self.sent)
            else:
                self.refused.append(reply.text)


def crash(data: Path, rounds: int, source: random.Random) -> Crashes:
    """Kill a server at random moments under a stream of updates, and check what is there after each restart.

    Args:
        data: A directory with a plain revision.
        rounds: How often.
        source: Chooses the moments, and whether the whole family is killed or the first process alone.

    Raises:
        AssertionError: When a server does not start again, or refuses an update.
    """
    acknowledged, extra, first, start_s = 0, 0, 1, 0.0
    lost: list[int] = []
    halves: list[int] = []
    in_doubt: list[int] = []
    present: set[int] = set()
    stream: _Stream | None = None
    for _ in range(rounds + 1):
        began = time.monotonic()
        with serving(data, *FLAGS) as server:
            least = stream.acknowledged[0] if stream is not None and stream.acknowledged else first
            found = _read_updates(server, min(least, first))
            start_s = max(start_s, time.monotonic() - began)
            if stream is not None:
                whole = {number for number, parts in found.items() if parts == HALF}
                halves += sorted(set(found) - whole)
                lost += sorted(set(stream.acknowledged) - whole)
                more = whole - set(stream.acknowledged) - present
                extra += len(more & {stream.sent})
                in_doubt += sorted(more - {stream.sent})
                present |= whole
                first = stream.sent + 1
            stream = _Stream(server, first)
            try:
                assert wait_until(partial(bool, stream.acknowledged), 20), stream.refused
                time.sleep(source.uniform(0, 0.4))
                _kill(server, whole_family=source.random() < 0.5)
            finally:
                stream.join()
            assert stream.refused == []
            acknowledged += len(stream.acknowledged)
    return Crashes(
        rounds=rounds,
        acknowledged=acknowledged,
        unacknowledged=extra,
        lost=lost,
        halves=halves,
        in_doubt=in_doubt,
        start_s=start_s,
    )


def _kill(server: Running, *, whole_family: bool) -> None:
    """Kill the server with a signal that nothing can catch, and wait until its last process has gone."""
    family = find_family(server.pid)
    for pid in family if whole_family else family[:1]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    assert wait_until(lambda: not any(is_alive(pid) for pid in family), 10), "processes outlive the server"


def _read_updates(server: Running, least: int) -> dict[int, int]:
    """Return the updates that are there, with the number of their parts."""
    reply = server.query(COUNT.format(least=least))
    assert reply.status == 200, reply.text
    rows = json.loads(reply.body)["results"]["bindings"]
    return {int(row["n"]["value"]): int(row["parts"]["value"]) for row in rows}
