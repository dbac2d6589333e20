"""Long answers: sent while they are made, for as long as the client is there."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from server.http.coding import make_packer
from server.pool.job import Job

UNSEEN = "HTTP/1.0 cannot tell a long answer from one that was cut."
"""Why a client of HTTP/1.0 gets no long answer."""

Leave = Callable[[], Awaitable[None]]
"""Waits until the client has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An answer that is sent while it is made; iterating raises the Problem that cuts it."""

    headers: dict[str, str]
    job: Job
    compressed: bool

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield the body."""
        if not self.compressed:
            async for chunk in self.job.stream():
                yield chunk
            return
        packer = make_packer(self.headers["Content-Encoding"])
        async for chunk in self.job.stream():
            if packed := packer.compress(chunk):
                yield packed
        yield packer.flush()
