"""Who comes first: queues that take turns between clients, and what is known of a query before it runs."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque

from server.pool.job import Job

LONG_SHAPE = 500
FAST = 0.0
"""What stands in place of the time until which a shape counts as slow."""


class FairQueue:
    """Jobs in line; clients take turns, however many jobs each has."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[Job]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def push(self, job: Job) -> None:
        """Put a job at the end of its client's line."""
        self._lines.setdefault(job.client, deque()).append(job)
        self._count += 1

    def pop(self) -> Job:
        """Take the first job of the client whose turn it is; raise KeyError where there is none."""
        client, line = self._lines.popitem(last=False)
        job = line.popleft()
        if line:
            self._lines[client] = line  # at the end of the round
        self._count -= 1
        return job

    def remove(self, job: Job) -> bool:
        """Take a job out of its line; False where it does not stand there."""
        line = self._lines.get(job.client)
        if line is None or job not in line:
            return False
        line.remove(job)
        if not line:
            del self._lines[job.client]
        self._count -= 1
        return True


class ShapeBook:
    """What queries of one shape did the last time: whether they stayed under the soft limit."""

    def __init__(self, slow_s: float, size: int = 2048) -> None:
        """Set for how many seconds a shape counts as slow, and how many shapes are remembered."""
        self._slow_s = slow_s
        self._size = size
        self._slow_until: OrderedDict[str | bytes, float] = OrderedDict()

    def was_fast(self, shape: str, now: float) -> bool | None:
        """Return the last outcome; None for an unknown shape, and for one that was slow long ago and may try again."""
        until = self._slow_until.get(_short(shape))
        if until is None or FAST < until <= now:
            return None
        return until == FAST

    def note_fast(self, shape: str) -> None:
        """Remember that a query of a shape stayed under the limit."""
        self._note(_short(shape), FAST)

    def note_slow(self, shape: str, now: float) -> None:
        """Remember that a query of a shape passed the limit."""
        self._note(_short(shape), now + self._slow_s)

    def _note(self, key: str | bytes, until: float) -> None:
        """Remember an outcome, and forget the shape that was longest unused."""
        self._slow_until[key] = until
        self._slow_until.move_to_end(key)
        if len(self._slow_until) > self._size:
            self._slow_until.popitem(last=False)


def _short(shape: str) -> str | bytes:
    """Return what stands for a shape: itself where it is short, since memory is kept for each."""
    if len(shape) <= LONG_SHAPE:
        return shape
    return hashlib.sha256(shape.encode(errors="surrogatepass")).digest()


class Clients:
    """What each client has running and has used; forgets whoever has been quiet for long enough."""

    def __init__(self, *, max_running: int, seconds_per_minute: float, strike_s: float, size: int = 10_000) -> None:
        """Set the limits.

        Args:
            max_running: Requests of one client that may run or wait at once.
            seconds_per_minute: Seconds of evaluation that one client may use in a minute, on average and at once.
            strike_s: For how long a client whose query had to be killed starts in the slow lane.
            size: How many clients are remembered.
        """
        self.max_running = max_running
        self.seconds_per_minute = seconds_per_minute
        self.strike_s = strike_s
        self._size = size
        self._records: OrderedDict[str, Record] = OrderedDict()

    def __len__(self) -> int:
        return len(self._records)

    def record(self, client: str, now: float) -> Record:
        """Return what is known of a client, with its budget filled up to now."""
        record = self._records.get(client)
        if record is None:
            record = self._records[client] = Record(self.seconds_per_minute, now)
            if len(self._records) > self._size:
                self._forget()
        else:
            self._records.move_to_end(client)
            refill = (now - record.refilled) * self.seconds_per_minute / 60
            record.budget_s = min(self.seconds_per_minute, record.budget_s + refill)
            record.refilled = now
        return record

    def _forget(self) -> None:
        for client, record in self._records.items():
            if not record.running:
                del self._records[client]
                return


class Record:
    """One client: what runs, what is left of its budget, until when it starts in the slow lane."""

    __slots__ = ("budget_s", "refilled", "running", "struck_until")

    def __init__(self, budget_s: float, now: float) -> None:
        self.running = 0
        self.budget_s = budget_s
        self.refilled = now
        self.struck_until = 0.0
