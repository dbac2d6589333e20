"""The side of the HTTP server: what it tells of a request, and how an answer is given to it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import Any, Protocol

from granian._granian import RSGIProtocolClosed

from server.connection import Connection
from server.message import Answer, Trace
from server.pool.pool import Pool
from server.problems import Problem
from server.sparql import Stream

log = logging.getLogger("reliefgraph.server")

FIELDS = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, RateLimit, Reliefgraph-Hint, Reliefgraph-Revision, Retry-After"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, Prefer"
    ),
    "Access-Control-Max-Age": "86400",
}
UNACKNOWLEDGED = 4 << 20


class Scope(Protocol):
    """What RSGI tells of a request."""

    method: str
    path: str
    query_string: str
    client: str
    scheme: str
    authority: str | None
    headers: Any


def send(scope: Scope, protocol: Any, answer: Answer) -> None:
    """Send a complete answer."""
    fields = {**FIELDS, **answer.headers}
    if scope.method == "OPTIONS" and "Allow" in fields:
        fields |= {**PREFLIGHT, "Access-Control-Allow-Methods": fields["Allow"]}
    headers = list(fields.items())
    if scope.method == "HEAD" or answer.status in (204, 304):
        if answer.status not in (204, 304) and "content-length" not in {name.lower() for name, _ in headers}:
            headers.append(("Content-Length", str(len(answer.body))))
        protocol.response_empty(answer.status, headers)
    else:
        protocol.response_bytes(answer.status, headers, answer.body)


async def send_stream(scope: Scope, protocol: Any, stream: Stream, trace: Trace, *, pool: Pool, stall_s: float) -> None:
    """Send a long answer as it is made, no faster than the client takes it; cut it where it fails."""
    headers = list({**FIELDS, **stream.headers}.items())
    if scope.method == "HEAD":
        pool.cancel(stream.job, Problem("cancelled", "Only the head was asked for."))
        protocol.response_empty(200, headers)
        return
    connection = Connection.find(scope.client)
    transport = protocol.response_stream(200, headers)
    try:
        await _pump(stream, transport, connection, stall_s)
    except RSGIProtocolClosed:
        pool.counts["cancelled_left"] += 1  # who leaves has not been cut
        trace.cut = True
    except Exception as error:  # noqa: BLE001 - whatever it is, the client must not take the answer for whole
        pool.counts["streams_cut"] += 1
        trace.cut = True
        if isinstance(error, Problem):
            trace.problem = error.type.name
        else:
            log.warning("a stream was cut: %r", error)
        if connection is not None:
            connection.cut()
    finally:
        pool.cancel(stream.job, Problem("cancelled", "The client has left."))
        if connection is not None:
            connection.close()


async def _pump(stream: Stream, transport: Any, connection: Connection | None, stall_s: float) -> None:
    base = connection.received_bytes() if connection is not None else None
    sent = 0
    async with aclosing(stream.chunks()) as chunks:  # a packer has megabytes, which must not wait for the collector
        async for chunk in chunks:
            await transport.send_bytes(chunk)
            sent += len(chunk)
            if connection is not None and base is not None:
                await _wait_for_client(connection, base, sent, stall_s)


async def _wait_for_client(connection: Connection, base: int, sent: int, stall_s: float) -> None:
    """Wait until the client has taken most of what was sent; raise TimeoutError where it takes nothing for long."""
    received = connection.received_bytes()
    waited = 0.0
    while received is not None and sent - (received - base) > UNACKNOWLEDGED:
        await asyncio.sleep(0.02)
        now = connection.received_bytes()
        waited = waited + 0.02 if now == received else 0.0
        if waited > stall_s:
            raise TimeoutError("the client takes nothing")
        received = now
