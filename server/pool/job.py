"""One request on its way through the pool: where it stands, and the answer as it arrives."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from enum import Enum

from server.http.problems import Problem


class Stage(Enum):
    """Where a job stands."""

    WAITING = "waiting"
    FAST = "running"
    SLOW = "running in the slow lane"
    PAUSED = "paused"
    OVER = "over"


class Job:
    """A request and its answer.

    An answer that fits into `stream_bytes` is complete before `ready` returns; a longer one arrives piece by piece, and
    no more than `high_water` bytes of it wait here for a slow client.
    """

    def __init__(
        self,
        *,
        number: int,
        frame: bytes,
        client: str,
        shape: str,
        text: str,
        started: float,
        deadline: float,
        stream_bytes: int,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Make a job that waits; times are those of the loop's clock."""
        self.number = number
        self.frame = frame
        self.client = client
        self.shape = shape
        self.text = text
        self.started = started
        self.deadline = deadline
        self.stage = Stage.WAITING
        self.complete = False
        self.size = 0
        self.ran_s = 0.0
        self.left_out: dict[str, int] = {}
        self.on_demotion: Callable[[], None] | None = None
        self.on_room: Callable[[], None] | None = None
        self.high_water = stream_bytes + (1 << 20)  # reading must not stop before the answer counts as long
        self._stream_bytes = stream_bytes
        self._chunks: deque[bytes] = deque()
        self._waiting = 0
        self._failure: Problem | None = None
        self._ready: asyncio.Future[None] = loop.create_future()
        self._more = asyncio.Event()

    async def ready(self) -> None:
        """Wait until the answer is complete or long enough to stream; raise the Problem that ended it before."""
        await self._ready
        if self._failure is not None:
            raise self._failure.again()

    def body(self) -> bytes:
        """Return the complete answer."""
        if len(self._chunks) == 1:
            return self._chunks[0]
        return b"".join(self._chunks)

    async def whole(self) -> bytes:
        """Wait for the complete answer, however long; raise the Problem that ended it."""
        await self.ready()
        return self.body() if self.complete else b"".join([chunk async for chunk in self.stream()])

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the answer as it arrives; raise the Problem that cut it."""
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._waiting -= len(chunk)
                yield chunk
                if self.on_room is not None and self._waiting < self.high_water // 2:
                    self.on_room()
            if self._failure is not None:
                raise self._failure.again()
            if self.complete:
                return
            self._more.clear()
            await self._more.wait()

    @property
    def is_full(self) -> bool:
        """True while the client has not taken enough of the answer for more to be read."""
        return self._waiting >= self.high_water

    def add(self, chunk: bytes) -> None:
        """Take a piece of the answer."""
        self._chunks.append(chunk)
        self.size += len(chunk)
        self._waiting += len(chunk)
        if self.size > self._stream_bytes:
            self._settle()

    def finish(self, left_out: Mapping[str, int] | None = None) -> None:
        """Note that the answer is complete, and how many rows it leaves out, by their kind."""
        self.complete = True
        self.left_out = dict(left_out or {})
        self.stage = Stage.OVER
        self._settle()

    def fail(self, problem: Problem) -> None:
        """Note that there will be no complete answer."""
        self._failure = problem
        self.stage = Stage.OVER
        self._settle()

    def _settle(self) -> None:
        self._more.set()
        if not self._ready.done():
            self._ready.set_result(None)


def read_failure(payload: bytes) -> Problem:
    """Return the problem that a worker tells in a FAILED frame."""
    fields = json.loads(payload)
    return Problem(fields["problem"], fields["detail"], **fields.get("members", {}))
