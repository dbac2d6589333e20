"""Workers that are ready before anybody needs them, and the end of those that are not needed any more."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.revision import RevisionDirectory
from server.pool.pool import Limits, Pool
from server.pool.processes import Nursery, Worker
from server.pool.wire import encode_request
from tests.hostile.queries import HOSTILE
from tests.own_loop import run_in_own_loop
from tests.server.running import publish
from tests.waiting import until

LIMITS = Limits(deadline_s=60.0, fast_slots=2, slow_slots=2, max_workers=12)


def test_a_worker_lost_to_the_slow_lane_is_replaced_before_anybody_asks(tmp_path: Path) -> None:
    """While two endless queries run in the slow lane, three workers are ready for the fast lane."""
    publish(
        tmp_path,
        (Quad(NamedNode(f"http://e/{n}"), NamedNode("http://e/p"), Literal(str(n))) for n in range(2_000)),
        plain=True,
    )
    revision = RevisionDirectory(tmp_path).current()
    assert revision is not None
    frame = encode_request(
        {
            "operation": "query",
            "store": str(revision.directory / "store"),
            "text": HOSTILE["count of a cross product"],
            "base": "http://e/",
            "format": "JSON",
            "max_bytes": 1000,
            "default": None,
            "named": None,
        }
    )

    async def run() -> tuple[dict[str, int], dict[str, int]]:
        pool = Pool(LIMITS)
        pool.start(asyncio.get_running_loop())
        try:
            await until(lambda: pool.describe()["idle"] == 3)
            before = pool.describe()
            for client in ("one", "two"):
                pool.submit(frame, client=client, shape=client, text="endless")
            await until(lambda: pool.describe()["slow"] == 2 and pool.describe()["idle"] == 3)
            return before, pool.describe()
        finally:
            pool.stop()

    before, after = run_in_own_loop(run())
    assert before == {"workers": 3, "idle": 3, "fast": 0, "slow": 0, "paused": 0, "waiting": 0}
    assert after == {"workers": 5, "idle": 3, "fast": 0, "slow": 2, "paused": 0, "waiting": 0}


def test_workers_are_ready_also_where_none_may_be_sped_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that may not speed a process up gets its workers all the same, at the usual pace."""
    set_priority = os.setpriority
    refused: list[int] = []

    def refuse_to_speed_up(which: int, who: int, priority: int) -> None:
        if priority < os.getpriority(which, who):
            refused.append(who)
            raise PermissionError(1, "Operation not permitted")
        set_priority(which, who, priority)

    monkeypatch.setattr(os, "setpriority", refuse_to_speed_up)

    async def run() -> list[int]:
        pool = Pool(LIMITS)
        pool.start(asyncio.get_running_loop())
        try:
            await until(lambda: pool.describe()["idle"] == 3)
            return [os.getpriority(os.PRIO_PROCESS, worker.pid) for worker in pool._workers]
        finally:
            pool.stop()

    assert run_in_own_loop(run()) == [os.getpriority(os.PRIO_PROCESS, 0)] * 3
    assert refused  # it was tried


def test_the_dead_do_not_wait_for_the_zygote() -> None:
    """A worker that is killed is gone, and no zombie, while the process that made it stands still."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        nursery = Nursery(memory_bytes=64 << 20, sandbox=True)
        nursery.start(loop)
        try:
            workers: list[Worker] = []
            nursery.ask(workers.append)
            await until(lambda: bool(workers))
            home = Path(f"/proc/{workers[0].pid}")
            zygote = int((home / "stat").read_text().rpartition(")")[2].split()[1])
            os.kill(zygote, signal.SIGSTOP)
            workers[0].kill()
            await until(lambda: not home.exists())
        finally:
            nursery.stop(loop)

    run_in_own_loop(run())
