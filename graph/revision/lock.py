"""The writer's lock of a directory of revisions: one process writes at a time, and the lock ends with it."""

from __future__ import annotations

import fcntl
import time
from typing import IO

from graph.errors import ReliefgraphError

PAUSE_S = 0.01
"""How long whoever waits for the lock sleeps before it asks again."""


class WriterBusyError(ReliefgraphError):
    """Another process is publishing."""


def take_lock(file: IO[str], place: str, *, wait_s: float) -> None:
    """Take the lock, which is held until the file is closed.

    Args:
        file: The open file that stands for the lock.
        place: What an error names.
        wait_s: So many seconds another process may hold it; most hold it for fractions of one.

    Raises:
        WriterBusyError: Another process holds it.
    """
    end = time.monotonic() + wait_s
    while not _try(file):
        if time.monotonic() >= end:
            raise WriterBusyError(
                "another process is publishing a revision",
                place=place,
                way_out="Wait until it has finished, then try again.",
            )
        time.sleep(PAUSE_S)


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
