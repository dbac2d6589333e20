"""Reading the body of a request within its bounds: its length, its time, and what it unpacks to."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, Mapping

from server.http.problems import Problem


async def read_body(
    chunks: AsyncIterable[bytes], headers: Mapping[str, str], *, max_bytes: int, timeout_s: float
) -> bytes:
    """Return the body without its content coding; raise the Problem of one that is too large, too slow or broken."""
    try:
        return await asyncio.wait_for(_read(chunks, headers, max_bytes), timeout_s)
    except TimeoutError as error:
        detail = f"The body did not arrive within {timeout_s:g} s."
        raise Problem("request-timeout", detail, headers={"Connection": "close"}) from error


async def _read(chunks: AsyncIterable[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    declared = headers.get("content-length", "0")
    if not declared.isdecimal():
        raise Problem("malformed-request", "Content-Length is not a number.")
    if int(declared) > limit:
        raise _too_large(limit)
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", ""):
        raise Problem("unsupported-media-type", f"The content coding is {coding[:40]!r}.", available=["gzip"])
    packed = bytearray()
    async for chunk in chunks:
        packed += chunk
        if len(packed) > limit:
            raise _too_large(limit)
    if coding == "gzip":
        return await asyncio.to_thread(_unpack, bytes(packed), limit)  # others must not wait for it
    return bytes(packed)


def _too_large(limit: int) -> Problem:
    return Problem("too-large", f"The body is larger than {limit >> 20} MB.", headers={"Connection": "close"})


def _unpack(packed: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise Problem("malformed-request", f"The body is not gzip: {error}.") from error
    if len(body) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise Problem("malformed-request", "The gzip body ends too early.")
    return body
