"""The event loop in front of everything: remembered answers, the SPARQL address, and Flask for the rest.

It speaks RSGI, the interface of the HTTP server. A query never blocks it: queries run in worker processes, Flask in
threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from graph.revision import Revision, RevisionDirectory, StorageError
from server.app import create_app
from server.cache import AnswerCache
from server.connection import Connection
from server.describe import describe_service
from server.graph_store import GraphStore, is_graph_store
from server.message import Answer, Request
from server.metrics import Latencies
from server.negotiate import GRAPHS, choose, prefers_html
from server.operations import Operations
from server.origin import Origin
from server.pool.pool import Pool, encode_request
from server.problems import Problem, problem_to_answer
from server.protocol import read_operation
from server.query_log import QueryLog
from server.settings import Settings
from server.snapshot import Snapshot
from server.sparql import QueryEndpoint, Stream
from server.tokens import Gate
from server.updates import UpdateEndpoint, Writer
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
REMEMBERED = 4096
REMEMBERED_BYTES = 16 * 1024
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
        self._remembered: dict[tuple[str | None, ...], tuple[list[tuple[str, str]], bytes]] = {}
        self._remembered_state = ""
        self.snapshot = Snapshot(RevisionDirectory(settings.data, base=settings.base, keep=settings.keep))
        self.snapshot.on_change = self._on_revision
        self.origin = Origin(settings)
        self.queries = QueryEndpoint(pool=self.pool, cache=self.cache, settings=settings)
        self.writer = Writer(settings)
        gate = Gate(settings.data)
        self.updates = UpdateEndpoint(writer=self.writer, gate=gate, settings=settings)
        self.latencies = Latencies()
        self.log = QueryLog(settings.query_log)
        self.operations = Operations(
            pool=self.pool,
            cache=self.cache,
            snapshot=self.snapshot,
            gate=gate,
            latencies=self.latencies,
            settings=settings,
        )
        self.graphs = GraphStore(pool=self.pool, queries=self.queries, updates=self.updates)
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="flask")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers."""
        self._loop = loop
        self.pool.start(loop)
        self.flask = create_app(self.settings, evaluate=self._evaluate_from_thread)
        with contextlib.suppress(StorageError):
            self.snapshot.revision()
        if self.updates.is_open:
            self.writer.start()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop the workers."""
        self.pool.stop()
        self.writer.stop()
        self.log.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        key = self._remembered_key(scope)
        if key is not None and (known := self._find_remembered(key)) is not None:
            self.pool.counts["cache_hits"] += 1
            protocol.response_bytes(200, known[0], known[1])
            if self.log.is_on:
                self._note(scope, 200, 0.0, remembered=True)
            return
        began = time.perf_counter()
        answer: Answer | Stream
        headers = dict(scope.headers.items())
        root = self.origin.root(scope.client, scope.scheme, scope.authority, headers)
        try:
            request = await self._read(scope, protocol, headers, root)
            answer = await self.answer(request, protocol.client_disconnect)
        except Exception as error:  # noqa: BLE001 - the one place where an unforeseen error becomes an answer
            answer = problem_to_answer(_to_problem(error, scope), root=root, accept=headers.get("accept"))
        if isinstance(answer, Stream):
            is_whole = await self._send_stream(scope, protocol, answer)
            self._note(scope, 200, time.perf_counter() - began, cut=not is_whole)
            return
        fields = list({**FIELDS, **answer.headers}.items())
        if key is not None and answer.status == 200 and "ETag" in answer.headers:
            self._remember(key, fields, answer)
        self._send(scope, protocol, answer, fields)
        self._note(scope, answer.status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float, **more: object) -> None:
        """Count a request and write it to the log."""
        self.latencies.note(_kind(scope), status, seconds)
        if self.log.is_on:
            self.log.write(
                method=scope.method,
                path=scope.path,
                query_string=scope.query_string,
                status=status,
                seconds=seconds,
                client=scope.client.rpartition(":")[0],
                **more,
            )

    # Answers that need neither reading nor evaluating

    def _remembered_key(self, scope: Scope) -> tuple[str | None, ...] | None:
        """Return what an answer can be found by without reading the request; None where it must be read."""
        if scope.method != "GET" or scope.path != SPARQL or self.settings.trusted_proxies:
            return None
        headers = scope.headers
        if headers.get("if-none-match") is not None:
            return None
        host = scope.authority or headers.get("host")
        return scope.query_string, headers.get("accept"), headers.get("accept-encoding"), host

    def _find_remembered(self, key: tuple[str | None, ...]) -> tuple[list[tuple[str, str]], bytes] | None:
        try:
            state = self.snapshot.revision().state
        except StorageError:
            return None
        return self._remembered.get(key) if state == self._remembered_state else None

    def _remember(self, key: tuple[str | None, ...], fields: list[tuple[str, str]], answer: Answer) -> None:
        """Remember a small answer; all of them are forgotten when they are many, or when the data changes."""
        state = self.snapshot.revision().state
        if state != self._remembered_state or len(self._remembered) >= REMEMBERED:
            self._remembered, self._remembered_state = {}, state
        if (
            len(answer.body) <= REMEMBERED_BYTES
            and answer.headers.get("Reliefgraph-Revision") == self.snapshot.revision().id
        ):
            self._remembered[key] = (fields, answer.body)

    async def answer(self, request: Request, leave: Any = None) -> Answer | Stream:
        """Answer a request; raise the Problem that says why not."""
        if request.path == SPARQL:
            return await self._answer_sparql(request, leave)
        if is_graph_store(request.path):
            return await self.graphs.answer(request, self.snapshot.revision(), leave)
        if self.operations.answers(request.path):
            return self.operations.answer(request)
        return await self._loop.run_in_executor(self._threads, call_wsgi, self.flask, request)

    async def _answer_sparql(self, request: Request, leave: Any) -> Answer | Stream:
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", **PREFLIGHT})
        operation = read_operation(request)
        if operation is None:
            if prefers_html(request.headers.get("accept")):
                return Answer(
                    status=303, headers={"Location": request.url.removesuffix(SPARQL) + "/query", "Vary": "Accept"}
                )
            return self._describe(request)
        if operation.kind == "update":
            return await self.updates.answer(request, operation, self.snapshot.revision())
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

    def _send(self, scope: Scope, protocol: Any, answer: Answer, headers: list[tuple[str, str]]) -> None:
        if scope.method == "HEAD" or answer.status in (204, 304):
            if answer.status not in (204, 304) and "content-length" not in {name.lower() for name, _ in headers}:
                headers.append(("Content-Length", str(len(answer.body))))
            protocol.response_empty(answer.status, headers)
        else:
            protocol.response_bytes(answer.status, headers, answer.body)

    async def _send_stream(self, scope: Scope, protocol: Any, stream: Stream) -> bool:
        """Send a long answer as it is made, no faster than the client takes it; cut it, and say so, where it fails."""
        headers = list({**FIELDS, **stream.headers}.items())
        if scope.method == "HEAD":
            self.pool.cancel(stream.job, Problem("cancelled", "Only the head was asked for."))
            protocol.response_empty(200, headers)
            return True
        connection = Connection.find(scope.client)
        transport = protocol.response_stream(200, headers)
        try:
            await self._pump(stream, transport, connection)
            return True
        except Exception as error:  # noqa: BLE001 - whatever it is, the client must not take the answer for whole
            self.pool.counts["streams_cut"] += 1
            if not isinstance(error, Problem):
                log.warning("a stream was cut: %r", error)
            if connection is not None:
                connection.cut()
            return False
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

    def _describe(self, request: Request) -> Answer:
        """Answer a request without a query with the description of the service."""
        accept = request.headers.get("accept")
        media = choose(accept, GRAPHS[:4])
        if media is None:
            raise Problem("not-acceptable", f"There is no {accept!r}.", available=[offer.type for offer in GRAPHS[:4]])
        body = describe_service(request.url, self.snapshot.revision(), self.settings, media, self.updates.is_open)
        headers = {"Content-Type": media.content_type, "Vary": "Accept", "Cache-Control": "no-cache"}
        return Answer(headers=headers, body=body)

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


def _kind(scope: Scope) -> str:
    """Return the kind of a request for the metrics: few, whatever clients send."""
    if scope.path == SPARQL:
        return "query" if scope.method in ("GET", "HEAD") else "sparql_post"
    if is_graph_store(scope.path):
        return "graph_read" if scope.method in ("GET", "HEAD") else "graph_write"
    return "page"


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
