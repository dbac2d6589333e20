"""Reading the body of a request within its bounds: its length, its time, and what it unpacks to."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterable, Iterator, Mapping

from server.http.problems import Problem

LINGER_S = 2.0
MAX_DROPPED = 64 << 20
"""For how long, and up to how many bytes, a body that is refused is read on."""
MAX_DIGITS = 18
"""No body has a length of more digits; reading a number of thousands takes time."""


class Body:
    """A body that arrives piece by piece."""

    def __init__(self, headers: Mapping[str, str], *, max_bytes: int) -> None:
        """Read what the head says of it; raise the Problem of one that will be too large, or cannot be read.

        Args:
            headers: The fields of the request, by name in lower case.
            max_bytes: How long it may be, without its content coding too.
        """
        declared = headers.get("content-length", "0")
        if not (declared.isascii() and declared.isdecimal()):
            raise Problem("malformed-request", "Content-Length is not a number.")
        self._limit = max_bytes
        if len(declared.lstrip("0")) > MAX_DIGITS or int(declared) > max_bytes:
            raise self._too_large()
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", ""):
            raise Problem("unsupported-media-type", f"The content coding is {coding[:40]!r}.", available=["gzip"])
        self.is_packed = coding == "gzip"
        self._arrived = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take a piece; raise the Problem of a body that is too large."""
        self._arrived += chunk
        if len(self._arrived) > self._limit:
            raise self._too_large()

    def finish(self) -> bytes:
        """Return the body without its content coding; raise the Problem of one that is broken."""
        if not self.is_packed:
            return bytes(self._arrived)
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            body = unpacker.decompress(self._arrived, self._limit + 1)
        except zlib.error as error:
            raise Problem("malformed-request", f"The body is not gzip: {error}.") from error
        if len(body) > self._limit:
            raise self._too_large()
        if not unpacker.eof:
            raise Problem("malformed-request", "The gzip body ends too early.")
        return body

    def _too_large(self) -> Problem:
        detail = f"The body is larger than {self._limit >> 20} MB."
        return Problem("too-large", detail, headers={"Connection": "close"})


async def read_body(
    chunks: AsyncIterable[bytes], headers: Mapping[str, str], *, max_bytes: int, timeout_s: float
) -> bytes:
    """Return the body without its content coding; raise the Problem of one that is too large, too slow or broken."""
    body = Body(headers, max_bytes=max_bytes)

    async def take() -> None:
        async for chunk in chunks:
            body.add(chunk)

    try:
        await asyncio.wait_for(take(), timeout_s)
    except TimeoutError as error:
        detail = f"The body did not arrive within {timeout_s:g} s."
        raise Problem("request-timeout", detail, headers={"Connection": "close"}) from error
    if body.is_packed:
        return await asyncio.to_thread(body.finish)  # others must not wait for it
    return body.finish()


def take_body(chunks: Iterator[bytes], headers: Mapping[str, str], *, max_bytes: int) -> bytes:
    """Return the body without its content coding; blocks. Raise the Problem of one that is too large or broken.

    Of a body that is refused, so much is read on and dropped that most clients will read why.
    """
    try:
        body = Body(headers, max_bytes=max_bytes)
        for chunk in chunks:
            body.add(chunk)
    except Problem:
        _drop(chunks)
        raise
    return body.finish()


def _drop(chunks: Iterator[bytes]) -> None:
    end, left = time.monotonic() + LINGER_S, MAX_DROPPED
    for chunk in chunks:
        left -= len(chunk)
        if left < 0 or time.monotonic() > end:
            return
