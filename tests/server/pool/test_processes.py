"""Worker processes: their pace, and their end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import pytest

from server.pool.processes import Pace, Worker


@contextmanager
def endless() -> Iterator[tuple[Worker, subprocess.Popen[bytes]]]:
    """A process that never ends by itself, as a worker."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    ours, theirs = socket.socketpair()
    try:
        yield Worker(process.pid, os.pidfd_open(process.pid), ours), process
    finally:
        theirs.close()
        process.kill()
        process.wait()


def refuse(*_: object) -> None:
    """Refuse, as the system does to a user who may not speed a process up."""
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("pace", Pace)
def test_the_end_needs_no_rights(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is killed at any pace, also by a user who may not speed it up again."""
    with endless() as (worker, process):
        assert worker.set_pace(pace)
        monkeypatch.setattr(os, "sched_setscheduler", refuse)
        monkeypatch.setattr(os, "setpriority", refuse)
        worker.kill()
        assert process.wait(20) == -signal.SIGKILL
        assert not worker.alive


def test_a_pace_that_is_refused_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not speed a worker up learns it, and the worker stays as slow as it was."""
    with endless() as (worker, process):
        assert worker.set_pace(Pace.LOW)
        assert os.sched_getscheduler(process.pid) == os.SCHED_BATCH
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
        monkeypatch.setattr(os, "setpriority", refuse)
        assert not worker.set_pace(Pace.NORMAL)
        assert worker.pace is Pace.LOW


def test_the_normal_pace_is_that_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is normal again has the nice value of the server, not one before it."""
    with endless() as (worker, process):
        get_priority = os.getpriority
        monkeypatch.setattr(os, "getpriority", lambda which, who: 12 if who == 0 else get_priority(which, who))
        assert worker.set_pace(Pace.LOW)
        assert worker.set_pace(Pace.NORMAL)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 12
        assert os.sched_getscheduler(process.pid) == os.SCHED_OTHER


def test_the_processor_time_of_a_job_is_that_since_it_began() -> None:
    """What an endless process uses grows from the beginning of its job; of one that has ended it is not known."""
    with endless() as (worker, process):
        worker.begin(0.0)
        while worker.used_s() < 0.02:
            pass
        worker.begin(1.0)
        assert worker.began == 1.0
        used = worker.used_s()
        process.kill()
        process.wait()
        assert 0 <= used < worker.used_s() == inf
