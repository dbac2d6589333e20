"""The event loop in front of everything: remembered answers, the SPARQL address, and Flask for the rest.

It speaks ASGI, the interface of the HTTP server. A query never blocks it: queries run in worker processes, Flask in
threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import secrets
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from graph.revision.revision import Revision, RevisionDirectory, StorageError
from server.app import create_app
from server.data.snapshot import Snapshot
from server.front.exchange import Exchange, Message, Receive, Send
from server.front.origin import Origin
from server.front.recall import Kept, Recall
from server.http.body import read_body
from server.http.cache import AnswerCache
from server.http.coding import answer_again, encode, is_compressible, without_codings
from server.http.long_texts import LongTexts
from server.http.message import Answer, Request, Trace
from server.http.negotiate import GRAPHS, choose, choose_encoding, prefers_html
from server.http.problems import Problem, problem_to_answer
from server.oversight.routes import Oversight
from server.pool.pool import Pool, encode_request
from server.settings import Settings
from server.sparql.describe import describe_service
from server.sparql.endpoint import QueryEndpoint, Stream
from server.sparql.graph_store import GraphStore, is_graph_store
from server.sparql.protocol import read_operation
from server.sparql.tokens import Gate
from server.sparql.updates import UpdateEndpoint, Writer
from server.wsgi import call_wsgi

log = logging.getLogger("reliefgraph.server")

SPARQL = "/sparql"
FOLLOW_S = 0.5
SWITCH_S = 0.0005
"""How long a thread may keep the interpreter when the event loop wants it."""


class Dispatcher:
    """The ASGI application.

    Attributes:
        connections: How many each client has.
        max_connections: How many one client may have: of what the system allows, a quarter.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings.limits())
        self.cache: AnswerCache[Answer] = AnswerCache(settings.cache_mb << 19)
        kept: AnswerCache[Kept] = AnswerCache(settings.cache_mb << 19)
        self.snapshot = Snapshot(RevisionDirectory(settings.data, base=settings.base, keep=settings.keep))
        self.snapshot.on_change = self._on_revision
        self.origin = Origin(settings)
        self.queries = QueryEndpoint(pool=self.pool, cache=self.cache, settings=settings)
        self.writer = Writer(settings)
        gate = Gate(settings.data)
        self.updates = UpdateEndpoint(writer=self.writer, gate=gate, settings=settings)
        self.oversight = Oversight(
            settings, pool=self.pool, caches=(self.cache, kept), snapshot=self.snapshot, updates=self.updates
        )
        self.recall = Recall(kept, snapshot=self.snapshot, origin=self.origin, oversight=self.oversight, pool=self.pool)
        self.graphs = GraphStore(pool=self.pool, queries=self.queries, updates=self.updates)
        self._texts = LongTexts()
        self.connections: Counter[str] = Counter()
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.max_connections = sys.maxsize if most == resource.RLIM_INFINITY else most // 4
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="flask")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Live as long as the HTTP server does, or answer one request."""
        if scope["type"] == "lifespan":
            await receive()
            self.start(asyncio.get_running_loop())
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self.stop()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            exchange = Exchange(scope, receive, send)
            try:
                await self._serve(exchange)
            except asyncio.CancelledError:  # the time to finish what runs is over
                exchange.connection.cut()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers and make the pages ready; no request is taken before it is done."""
        self._loop = loop
        sys.setswitchinterval(SWITCH_S)
        self.pool.start(loop)
        self.flask = create_app(self.settings, evaluate=self._evaluate_from_thread)
        with contextlib.suppress(StorageError):
            self.snapshot.revision()
        self._following = loop.create_task(self._follow_revisions())
        if self.updates.is_open:
            self.writer.start()
        self.oversight.start()

    def stop(self) -> None:
        """Stop the workers."""
        self._following.cancel()
        self.pool.stop()
        self.writer.stop()
        self.oversight.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, exchange: Exchange) -> None:
        began = time.perf_counter()
        answer: Answer | Stream
        trace = Trace()
        root = self.origin.root(exchange.peer, exchange.scheme, None, exchange.headers)
        try:
            answer = await self._answer(exchange, root, trace)
        except Exception as error:  # noqa: BLE001 - the one place where an unforeseen error becomes an answer
            problem = _to_problem(error, exchange)
            trace.problem, trace.incident = problem.type.name, str(problem.members.get("incident", ""))
            answer = problem_to_answer(problem, root=root, accept=exchange.headers.get("accept"))
        if isinstance(answer, Stream):
            await exchange.give_stream(answer, trace, pool=self.pool, stall_s=self.settings.stall_timeout_s)
            status, size = 200, answer.job.size
        else:
            await exchange.give(answer)
            status, size = answer.status, len(answer.body)
        self.oversight.note(
            method=exchange.method,
            path=exchange.path,
            client=self.origin.client(exchange.peer, exchange.headers),
            status=status,
            size=size,
            began=began,
            trace=trace,
        )

    async def _answer(self, exchange: Exchange, root: str, trace: Trace) -> Answer | Stream:
        """Read and answer a request; remember the answer where the same bytes will ask for it again."""
        whole = exchange.connection.request if exchange.path == SPARQL else b""
        state = self.snapshot.revision().state if whole else ""
        request = await self._read(exchange, root, trace)
        answer = await self.answer(request, exchange.left)
        if isinstance(answer, Stream) and not exchange.can_be_cut:
            problem = Problem("result-too-large", "HTTP/1.0 cannot tell a long answer from one that was cut.")
            self.pool.cancel(answer.job, problem)
            raise problem
        if isinstance(answer, Answer) and whole:
            self.recall.remember(state, whole, exchange.peer, request.client, request.method, answer)
        return answer

    async def answer(self, request: Request, leave: Any = None) -> Answer | Stream:
        """Answer a request; raise the Problem that says why not."""
        if request.path == SPARQL:
            return await self._answer_sparql(request, leave)
        if is_graph_store(request.path):
            request.trace.kind = "graph"
            return await self.graphs.answer(request, self.snapshot.revision(), leave)
        if self.oversight.answers(request.path):
            return self.oversight.answer(request)
        return await self._answer_page(request)

    async def _answer_page(self, request: Request) -> Answer:
        """Let Flask answer, and compress what shrinks."""
        held = request.headers.get("if-none-match")
        if held:
            request = replace(request, headers={**request.headers, "if-none-match": without_codings(held)})
        if request.method == "HEAD":
            request = replace(request, method="GET")  # so that the head is exactly that of GET; the body stays here
        answer = await self._loop.run_in_executor(self._threads, call_wsgi, self.flask, request)
        unchanged = answer.status == 304
        shrinks = answer.status == 200 and is_compressible(answer.headers.get("Content-Type", ""))
        if "Content-Encoding" in answer.headers or not (unchanged or shrinks):
            return answer
        answer.headers["Vary"] = ", ".join(filter(None, (answer.headers.get("Vary"), "Accept-Encoding")))
        if unchanged:
            return answer_again(answer, held) if "ETag" in answer.headers else answer
        answer.headers.pop("Accept-Ranges", None)  # a part of a compressed body is of no use
        return await encode(answer, choose_encoding(request.headers.get("accept-encoding")))

    async def _answer_sparql(self, request: Request, leave: Any) -> Answer | Stream:
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        long = request.body if len(request.body) > len(request.query_string) else request.query_string
        operation = await self._texts.run(long, read_operation, request)  # decoding a long form takes its time too
        if operation is None:
            if prefers_html(request.headers.get("accept")):
                return Answer(
                    status=303, headers={"Location": request.url.removesuffix(SPARQL) + "/query", "Vary": "Accept"}
                )
            return self._describe(request)
        request.trace.kind, request.trace.text = operation.kind, operation.text
        if operation.kind == "update":
            return await self.updates.answer(request, operation, self.snapshot.revision())
        return await self.queries.answer(request, operation, self.snapshot.revision(), leave)

    async def _read(self, exchange: Exchange, root: str, trace: Trace) -> Request:
        """Read the body within its bounds and make the request."""
        body = b""
        if exchange.method not in ("GET", "HEAD"):
            body = await read_body(
                exchange.body(),
                exchange.headers,
                max_bytes=self._body_limit(exchange.headers),
                timeout_s=self.settings.body_timeout_s,
            )
        return Request(
            method=exchange.method,
            path=exchange.path,
            query_string=exchange.query_string,
            headers=exchange.headers,
            body=body,
            client=self.origin.client(exchange.peer, exchange.headers),
            url=root.rstrip("/") + exchange.path,
            trace=trace,
        )

    def _body_limit(self, headers: dict[str, str]) -> int:
        """Return how long a body may be: for who has no token and so cannot write, that of an encoded query."""
        largest = self.settings.max_body_mb << 20
        if "authorization" in headers or self.settings.updates == "open":
            return largest
        return min(largest, self.settings.max_query_kb * 1024 * 4)

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

    async def _follow_revisions(self) -> None:
        """Make pages ready in a thread once a revision has stayed for a while: not after each of many writes."""
        seen = ready = ""
        while True:
            await asyncio.sleep(FOLLOW_S)
            with contextlib.suppress(StorageError):
                state = self.snapshot.revision().state
                if state == seen != ready:
                    ready = state
                    self._threads.submit(self.flask.extensions["warming"].run, dumps=True)
                seen = state

    def _evaluate_from_thread(self, request: Request) -> Answer:
        """Let a Flask thread ask what a client could ask; blocks until the answer is complete."""

        async def evaluate() -> Answer:
            answer = await self._answer_sparql(request, None)
            if isinstance(answer, Stream):
                self.pool.cancel(answer.job, Problem("cancelled", "Too long for a page."))
                raise Problem("result-too-large", "The answer is too long for a page.")
            return answer

        return asyncio.run_coroutine_threadsafe(evaluate(), self._loop).result()


def _to_problem(error: Exception, exchange: Exchange) -> Problem:
    """Return what a client is told of an error; what nobody foresaw is logged whole and told as a number."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StorageError):
        return Problem("no-data", error.what)
    incident = secrets.token_hex(8)
    log.error("incident %s: %s %s", incident, exchange.method, exchange.path, exc_info=error)
    return Problem("internal", "Something went wrong that should not.", incident=incident)
