"""SPARQL, the graph store and operation, without HTTP around it: a request in, an answer or a stream out.

It lives in one event loop. Flask and the event loop in front of it ask the same service, so there is one meaning of
each request, whatever way it came in.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from graph.revision.revision import Revision, RevisionDirectory, StorageError
from server.data.snapshot import Snapshot
from server.http.cache import AnswerCache
from server.http.formats import PARAMETER, choose_format
from server.http.long_texts import LongTexts
from server.http.message import Answer, Request, Trace
from server.http.negotiate import GRAPHS, prefers_html
from server.http.problems import Problem
from server.oversight.routes import Oversight
from server.pool.pool import Pool
from server.pool.wire import encode_request
from server.remote.engine_errors import EngineError
from server.settings import Settings
from server.sparql.describe import describe_service
from server.sparql.endpoint import QueryEndpoint
from server.sparql.evidence_endpoint import PATH as EVIDENCE
from server.sparql.evidence_endpoint import EvidenceEndpoint, wants_evidence
from server.sparql.graph_store import GraphStore, is_graph_store
from server.sparql.protocol import read_operation
from server.sparql.stream import Leave, Stream
from server.sparql.tokens import Gate
from server.sparql.updates import UpdateEndpoint, Writer

log = logging.getLogger("reliefgraph.server")

SPARQL = "/sparql"
FOLLOW_S = 0.5
_BODY_PER_QUERY = 4
"""How much longer than a query its encoded form may be."""


class Service:
    """Answers requests to the addresses for programs.

    Attributes:
        on_settled: Called in a thread when a revision has stayed current for a while: not after each of many writes.
    """

    def __init__(self, settings: Settings, *, on_settled: Callable[[], None]) -> None:
        """Put the parts together; no process, thread or file begins before `start`."""
        self.settings = settings
        self.on_settled = on_settled
        self.pool = Pool(settings.limits(), sandbox=not settings.store)  # another engine is reached by sockets
        self.cache: AnswerCache[Answer] = AnswerCache(settings.cache_mb << 20)
        self._caches: list[AnswerCache[Any]] = [self.cache]
        directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
        self.snapshot = Snapshot(directory, settings.locate)
        self.snapshot.on_change = self._warm_up
        self.queries = QueryEndpoint(pool=self.pool, cache=self.cache, settings=settings)
        self.evidence = EvidenceEndpoint(pool=self.pool, queries=self.queries)
        self.writer = Writer(settings)
        self.updates = UpdateEndpoint(writer=self.writer, gate=Gate(settings.data), settings=settings)
        self.graphs = GraphStore(pool=self.pool, queries=self.queries, updates=self.updates)
        self.oversight = Oversight(
            settings, pool=self.pool, caches=self._caches, snapshot=self.snapshot, updates=self.updates
        )
        self._texts = LongTexts()
        self._following: asyncio.Task[None] | None = None

    def start(self, *, writes: bool = True) -> None:
        """Start the workers, and the writer where somebody may write; belongs into the loop of the service."""
        loop = asyncio.get_running_loop()
        self.pool.start(loop)
        with contextlib.suppress(StorageError):
            self.snapshot.revision()
        if writes and self.updates.is_open:
            self.writer.start()
        self._following = loop.create_task(self._follow_revisions())

    def stop(self) -> None:
        """End all processes; belongs into the loop of the service."""
        if self._following is not None:
            self._following.cancel()
        self.pool.stop()
        self.writer.stop()
        self.oversight.stop()

    def share_memory(self) -> AnswerCache[Any]:
        """Return a cache that has half of the memory for answers from now on."""
        self.cache.max_bytes //= 2
        shared: AnswerCache[Any] = AnswerCache(self.cache.max_bytes)
        self._caches.append(shared)
        return shared

    # Answering

    def answers(self, path: str) -> bool:
        """Return whether a path is an address for programs."""
        return path in (SPARQL, EVIDENCE) or is_graph_store(path) or self.oversight.answers(path)

    def body_limit(self, headers: Mapping[str, str]) -> int:
        """Return how many bytes a body may have: for who has no token and so cannot write, those of a long query."""
        largest = self.settings.max_body_mb << 20
        if "authorization" in headers or self.settings.updates == "open":
            return largest
        return min(largest, self.settings.max_query_kb * 1024 * _BODY_PER_QUERY)

    async def answer(self, request: Request, leave: Leave | None = None) -> Answer | Stream:
        """Answer a request to one of these addresses; raise the Problem that says why not."""
        if request.path == SPARQL:
            return await self._answer_sparql(request, leave)
        if request.path == EVIDENCE:
            return await self.evidence.answer(request, self.snapshot.revision(), leave)
        if is_graph_store(request.path):
            request.trace.kind = "graph"
            return await self.graphs.answer(request, self.snapshot.revision(), leave)
        return self.oversight.answer(request)

    async def answer_whole(self, request: Request) -> Answer:
        """Answer a request on behalf of a page; raise the Problem of an answer that is too long for one."""
        answer = await self.answer(request)
        if isinstance(answer, Stream):
            self.abandon(answer)
            raise Problem("result-too-large", "The answer is too long for a page.")
        return answer

    def abandon(self, stream: Stream) -> None:
        """End the query of a long answer that nobody reads on; do nothing where it has ended."""
        self.pool.cancel(stream.job, Problem("cancelled", "Nobody reads the answer."))

    async def _answer_sparql(self, request: Request, leave: Leave | None) -> Answer | Stream:
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        long = request.body if len(request.body) > len(request.query_string) else request.query_string
        operation = await self._texts.run(long, read_operation, request)  # decoding a long form takes its time too
        if operation is None:
            is_asked = any(name == PARAMETER for name, _ in request.parameters)
            if prefers_html(request.headers.get("accept")) and not is_asked:
                return Answer(
                    status=303, headers={"Location": request.url.removesuffix(SPARQL) + "/query", "Vary": "Accept"}
                )
            return self._describe(request)
        request.trace.kind, request.trace.text = operation.kind, operation.text
        if operation.kind == "update":
            return await self.updates.answer(request, operation, self.snapshot.revision())
        if wants_evidence(request):
            return await self.evidence.answer_beside(request, operation, self.snapshot.revision(), leave)
        return await self.queries.answer(request, operation, self.snapshot.revision(), leave)

    def _describe(self, request: Request) -> Answer:
        """Answer a request without a query with the description of the service."""
        media = choose_format(request.parameters, request.headers.get("accept"), GRAPHS[:4])
        body = describe_service(request.url, self.snapshot.revision(), self.settings, media, self.updates.is_open)
        headers = {"Content-Type": media.content_type, "Vary": "Accept", "Cache-Control": "no-cache"}
        return Answer(headers=headers, body=body)

    # Following the data

    def _warm_up(self, revision: Revision) -> None:
        self.queries.hints.prepare(revision)
        self.pool.set_warm_up(encode_request({"operation": "open", "store": revision.address, "max_bytes": 0}))

    async def _follow_revisions(self) -> None:
        seen = told = ""
        while True:
            await asyncio.sleep(FOLLOW_S)
            with contextlib.suppress(StorageError):
                state = self.snapshot.revision().state
                if state == seen != told:
                    told = state
                    await asyncio.to_thread(self.on_settled)
                seen = state


def to_problem(error: Exception, *, method: str, path: str, trace: Trace) -> Problem:
    """Return what a client is told of an error, and note it; one that nobody foresaw is logged whole, told as a number.

    Belongs into the handler of the error.
    """
    problem = _name_error(error, method, path)
    trace.problem, trace.incident = problem.type.name, str(problem.members.get("incident", ""))
    return problem


def _name_error(error: Exception, method: str, path: str) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, EngineError):
        return Problem(error.problem, error.sentence)
    if isinstance(error, StorageError):
        return Problem("no-data", error.what)
    incident = secrets.token_hex(8)
    log.error("incident %s: %s %s", incident, method, path, exc_info=error)
    return Problem("internal", "Something went wrong that should not.", incident=incident)
