"""The event loop in front of everything: remembered answers, the SPARQL address, and Flask for the rest.

It speaks RSGI, the interface of the HTTP server. A query never blocks it: queries run in worker processes, Flask in
threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from graph.revision import Revision, RevisionDirectory, StorageError
from server.app import create_app
from server.cache import AnswerCache
from server.connection import Connection
from server.message import Answer, Request
from server.negotiate import prefers_html
from server.origin import Origin
from server.pool.pool import Pool, encode_request
from server.problems import Problem, problem_to_answer
from server.protocol import read_operation
from server.settings import Settings
from server.snapshot import Snapshot
from server.sparql import QueryEndpoint, Stream
from server.wsgi import call_wsgi

log = logging.getLogger("reliefgraph.server")

SPARQL = "/sparql"
FIELDS = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, RateLimit, Reliefgraph-Revision, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match, Prefer",
    "Access-Control-Max-Age": "86400",
}
UNACKNOWLEDGED = 4 << 20
STALLED_S = 30.0
BODY_S = 30.0


class Scope(Protocol):
    """What RSGI tells of a request."""

    method: str
    path: str
    query_string: str
    client: str
    scheme: str
    authority: str | None
    headers: Any


class Dispatcher:
    """The RSGI application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings.limits())
        self.cache = AnswerCache(settings.cache_mb << 20)
        self.snapshot = Snapshot(RevisionDirectory(settings.data, base=settings.base, keep=settings.keep))
        self.snapshot.on_change = self._on_revision
        self.origin = Origin(settings)
        self.queries = QueryEndpoint(pool=self.pool, cache=self.cache, settings=settings)
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="flask")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers."""
        self._loop = loop
        self.pool.start(loop)
        self.flask = create_app(self.settings, evaluate=self._evaluate_from_thread)
        with contextlib.suppress(StorageError):
            self.snapshot.revision()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop the workers."""
        self.pool.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        answer: Answer | Stream
        headers = dict(scope.headers.items())
        root = self.origin.root(scope.client, scope.scheme, scope.authority, headers)
        try:
            request = await self._read(scope, protocol, headers, root)
            answer = await self.answer(request, protocol.client_disconnect)
        except Exception as error:  # noqa: BLE001 - the one place where an unforeseen error becomes an answer
            answer = problem_to_answer(_to_problem(error, scope), root=root, accept=headers.get("accept"))
        if isinstance(answer, Stream):
            await self._send_stream(scope, protocol, answer)
        else:
            self._send(scope, protocol, answer)

    async def answer(self, request: Request, leave: Any = None) -> Answer | Stream:
        """Answer a request; raise the Problem that says why not."""
        if request.path == SPARQL:
            return await self._answer_sparql(request, leave)
        if request.path in ("/healthz", "/readyz"):
            return self._answer_health(request.path)
        return await self._loop.run_in_executor(self._threads, call_wsgi, self.flask, request)

    def _answer_health(self, path: str) -> Answer:
        """Say that the server lives; for readiness, also that it has data and a worker."""
        pool = self.pool.describe()
        status = 200
        facts: dict[str, object] = {"status": "ok", "pool": pool}
        try:
            facts["revision"] = self.snapshot.revision().id
        except StorageError as error:
            facts["revision"] = None
            facts["reason"] = error.what
        if path == "/readyz" and (facts["revision"] is None or not pool["workers"]):
            facts["status"], status = "not ready", 503
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return Answer(status=status, headers=headers, body=json.dumps(facts).encode() + b"\n")

    async def _answer_sparql(self, request: Request, leave: Any) -> Answer | Stream:
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", **PREFLIGHT})
        operation = read_operation(request)
        if operation is None:
            if prefers_html(request.headers.get("accept")):
                return Answer(
                    status=303, headers={"Location": request.url.removesuffix(SPARQL) + "/query", "Vary": "Accept"}
                )
            raise Problem("malformed-request", "The address carries no query.")
        if operation.kind == "update":
            raise Problem("update-off", "This server answers queries only.")
        return await self.queries.answer(request, operation, self.snapshot.revision(), leave)

    async def _read(self, scope: Scope, protocol: Any, headers: dict[str, str], root: str) -> Request:
        """Read the body within its bounds and make the request."""
        body = b""
        if scope.method not in ("GET", "HEAD"):
            try:
                body = await asyncio.wait_for(self._read_body(protocol, headers), BODY_S)
            except TimeoutError as error:
                raise Problem("request-timeout", f"The body did not arrive within {BODY_S:g} s.") from error
        return Request(
            method=scope.method,
            path=scope.path,
            query_string=scope.query_string,
            headers=headers,
            body=body,
            client=self.origin.client(scope.client, headers),
            url=root.rstrip("/") + scope.path,
        )

    async def _read_body(self, protocol: Any, headers: dict[str, str]) -> bytes:
        limit = self.settings.max_body_mb << 20
        declared = headers.get("content-length", "0")
        if not declared.isdecimal():
            raise Problem("malformed-request", "Content-Length is not a number.")
        if int(declared) > limit:
            raise _too_large(limit)
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", ""):
            raise Problem("unsupported-media-type", f"The content coding is {coding[:40]!r}.", available=["gzip"])
        packed = bytearray()
        async for chunk in protocol:
            packed += chunk
            if len(packed) > limit:
                raise _too_large(limit)
        return _unpack(bytes(packed), limit) if coding == "gzip" else bytes(packed)

    def _send(self, scope: Scope, protocol: Any, answer: Answer) -> None:
        headers = list({**FIELDS, **answer.headers}.items())
        if scope.method == "HEAD" or answer.status in (204, 304):
            if answer.status not in (204, 304) and "content-length" not in {name.lower() for name, _ in headers}:
                headers.append(("Content-Length", str(len(answer.body))))
            protocol.response_empty(answer.status, headers)
        else:
            protocol.response_bytes(answer.status, headers, answer.body)

    async def _send_stream(self, scope: Scope, protocol: Any, stream: Stream) -> None:
        """Send a long answer as it is made, no faster than the client takes it; cut it where it fails."""
        headers = list({**FIELDS, **stream.headers}.items())
        if scope.method == "HEAD":
            self.pool.cancel(stream.job, Problem("cancelled", "Only the head was asked for."))
            protocol.response_empty(200, headers)
            return
        connection = Connection.find(scope.client)
        transport = protocol.response_stream(200, headers)
        try:
            await self._pump(stream, transport, connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client must not take the answer for whole
            self.pool.counts["streams_cut"] += 1
            if not isinstance(error, Problem):
                log.warning("a stream was cut: %r", error)
            if connection is not None:
                connection.cut()
        finally:
            self.pool.cancel(stream.job, Problem("cancelled", "The client has left."))
            if connection is not None:
                connection.close()

    async def _pump(self, stream: Stream, transport: Any, connection: Connection | None) -> None:
        base = connection.received_bytes() if connection is not None else None
        sent = 0
        async for chunk in stream.chunks():
            await transport.send_bytes(chunk)
            sent += len(chunk)
            if connection is not None and base is not None:
                await _wait_for_client(connection, base, sent)

    def _on_revision(self, revision: Revision) -> None:
        self.pool.set_warm_up(
            encode_request({"operation": "open", "store": str(revision.directory / "store"), "max_bytes": 0})
        )

    def _evaluate_from_thread(self, request: Request) -> Answer:
        """Let a Flask thread ask what a client could ask; blocks until the answer is complete."""

        async def evaluate() -> Answer:
            answer = await self._answer_sparql(request, None)
            if isinstance(answer, Stream):
                self.pool.cancel(answer.job, Problem("cancelled", "Too long for a page."))
                raise Problem("result-too-large", "The answer is too long for a page.")
            return answer

        return asyncio.run_coroutine_threadsafe(evaluate(), self._loop).result()


def _to_problem(error: Exception, scope: Scope) -> Problem:
    """Return what a client is told of an error; what nobody foresaw is logged whole and told as a number."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StorageError):
        return Problem("no-data", error.what)
    incident = secrets.token_hex(8)
    log.error("incident %s: %s %s", incident, scope.method, scope.path, exc_info=error)
    return Problem("internal", "Something went wrong that should not.", incident=incident)


async def _wait_for_client(connection: Connection, base: int, sent: int) -> None:
    """Wait until the client has taken most of what was sent; raise TimeoutError where it takes nothing for long."""
    received = connection.received_bytes()
    waited = 0.0
    while received is not None and sent - (received - base) > UNACKNOWLEDGED:
        await asyncio.sleep(0.02)
        now = connection.received_bytes()
        waited = waited + 0.02 if now == received else 0.0
        if waited > STALLED_S:
            raise TimeoutError("the client takes nothing")
        received = now


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
