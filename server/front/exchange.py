"""One request and its answer, between the HTTP server (by ASGI) and everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any

from server.front.connection import EXTENSION, Connection
from server.http.fields import Fields, encode_answer, encode_fields, write_head
from server.http.message import Answer, Trace, join_fields
from server.http.problems import Problem
from server.pool.pool import Pool
from server.sparql.stream import Stream

log = logging.getLogger("reliefgraph.server")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOOKS = 4
"""How often one looks within the time that a client may take nothing."""


class Exchange:
    """A request as it arrives, its head as in `Request`, and the way back over the client's connection."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Read the head of a request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: str = scope.get("raw_path", b"").decode("latin-1")
        self.query_string: str = scope["query_string"].decode("latin-1")
        self.scheme: str = scope["scheme"]
        self.headers = join_fields(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        )
        self.connection: Connection = scope["extensions"][EXTENSION]["connection"]
        self.can_be_cut: bool = scope["http_version"] != "1.0"
        self.peer = self.connection.peer
        self._receive = receive
        self._send = send
        self._encoded: tuple[Answer, Fields, bytes, bytes] | None = None

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives; raise the Problem of a client that leaves before its end."""
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Problem("cancelled", "The client has left.")
            yield message.get("body", b"")
            more = message.get("more_body", False)

    async def left(self) -> None:
        """Wait until the client has left."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def encode(self, answer: Answer) -> tuple[bytes, bytes]:
        """Return the fields of an answer to this request as they are sent, with the empty line, and its body."""
        if self._encoded is None or self._encoded[0] is not answer:
            asked = self.headers.get("access-control-request-headers", "")
            fields, body = encode_answer(self.method, answer, asked)
            self._encoded = answer, fields, write_head(fields), body
        return self._encoded[2:]

    async def give(self, answer: Answer) -> None:
        """Send a complete answer: at once where nothing else is on the connection, else through the HTTP server."""
        head, body = self.encode(answer)
        if "Connection" not in answer.headers and self.connection.give_whole(answer.status, head, body):
            return
        assert self._encoded is not None
        fields = self._encoded[1]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": fields})
        self.connection.linger()
        await self._send({"type": "http.response.body", "body": body})

    async def give_stream(self, stream: Stream, trace: Trace, *, pool: Pool, stall_s: float) -> None:
        """Send a long answer as it is made, no faster than the client takes it; cut it where it fails."""
        await self._send({"type": "http.response.start", "status": 200, "headers": encode_fields(stream.headers)})
        try:
            if self.method != "HEAD":
                async with aclosing(stream.chunks()) as chunks:  # a packer has megabytes, and must not wait
                    async for chunk in chunks:
                        await self._give_chunk(chunk, stall_s)
            await self._send({"type": "http.response.body", "body": b""})
        except _LeftError:
            pool.counts["cancelled_left"] += 1  # who leaves has not been cut
            trace.cut = True
        except Exception as error:  # noqa: BLE001 - whatever it is, the client must not take the answer for whole
            pool.counts["streams_cut"] += 1
            trace.cut = True
            if isinstance(error, Problem):
                trace.problem = error.type.name
            else:
                log.warning("a stream was cut: %r", error)
            self.connection.cut()
        finally:
            pool.cancel(stream.job, Problem("cancelled", "The client has left."))
        if trace.cut:
            await self.left()  # the connection ends with the next turn of the loop

    async def _give_chunk(self, chunk: bytes, stall_s: float) -> None:
        """Send a piece and wait until there is room for another; raise where the client leaves or takes nothing."""
        message = {"type": "http.response.body", "body": chunk, "more_body": True}
        if self.connection.can_take:
            await self._send(message)
        else:
            await self._wait_for_client(asyncio.ensure_future(self._send(message)), stall_s)
        if self.connection.is_gone:
            raise _LeftError

    async def _wait_for_client(self, sending: asyncio.Future[None], stall_s: float) -> None:
        connection = self.connection
        try:
            taken, waited = connection.received_bytes, 0.0
            while not sending.done():
                await asyncio.wait((sending,), timeout=stall_s / LOOKS)
                now = connection.received_bytes
                waited = waited + stall_s / LOOKS if now == taken else 0.0
                if waited > stall_s:
                    raise TimeoutError("the client takes nothing")
                taken = now
            sending.result()
        finally:
            sending.cancel()


class _LeftError(Exception):
    """The client has left."""
