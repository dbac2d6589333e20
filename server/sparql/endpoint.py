"""Answering queries: from an operation to a worker's answer, with its ETag, its encoding and its problems."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.revision.revision import Revision
from graph.sparql.diagnosis import diagnose_syntax, tell_at
from graph.sparql.engine_faults.mended_query import mend_query
from graph.sparql.static_analysis import Form, StaticAnalysis
from graph.sparql.unknown_terms import UnknownTerm
from server.http.cache import AnswerCache
from server.http.coding import encode, matching_tag, not_modified, with_encoding_tag
from server.http.fields import write_strings
from server.http.formats import choose_format
from server.http.long_texts import LONG, SECONDS_PER_CHARACTER, LongTexts
from server.http.message import Answer, Request
from server.http.negotiate import GRAPHS, RESULTS, Media, choose, choose_encoding
from server.http.problems import Problem
from server.pool.job import Job, Stage
from server.pool.pool import Pool
from server.pool.wire import encode_request
from server.settings import Settings
from server.sparql.dataset import dataset_fields
from server.sparql.federation import Federated, expose_calls, federate, hide_calls
from server.sparql.hints import FIELD, Hints, is_empty, term_to_sentence, terms_to_members
from server.sparql.parameters import is_strict, read_fields, wants_plan, wished_deadline
from server.sparql.protocol import Operation
from server.sparql.refusals import analyze_text, diagnosed, refuse_outward
from server.sparql.stream import Leave, Stream
from server.sparql.wishes import Wishes, left_out_fields, read_by, read_wishes, tell_left_out

EXPLAINED = frozenset({"malformed-query", "query-refused", "deadline", "out-of-memory", "result-too-large"})
"""Problems that may come from a term that exists nowhere; they name it."""

ERROR_GRACE_S = 0.3
"""So long an error waits for the terms that may be its cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A query as it is put to the engine, and what the request wishes of it.

    Attributes:
        text: With the rows of other servers in place of SERVICE, and its figures read as the client wishes.
        own: What the client wrote of the data here.
        unread: The text before its figures are read.
        analysis: Of the text.
        wishes: What the answer may rest on.
        dataset: For the worker.
        told: What there is to tell of other servers that failed and of the figures.
        deadline_s: The shorter deadline that the client asks for, if any.
        is_federated: Whether other servers were asked.
        is_strict: Whether what the query may not mean is refused.
    """

    text: str
    own: str
    unread: str
    analysis: StaticAnalysis
    wishes: Wishes
    dataset: dict[str, object]
    told: tuple[str, ...]
    deadline_s: float | None
    is_federated: bool
    is_strict: bool


class QueryEndpoint:
    """Evaluates queries over the current revision."""

    def __init__(self, *, pool: Pool, cache: AnswerCache[Answer], settings: Settings) -> None:
        self.pool = pool
        self.cache = cache
        self.settings = settings
        self._texts = LongTexts()
        self.hints = Hints(pool)

    async def answer(
        self, request: Request, operation: Operation, revision: Revision, leave: Leave | None = None
    ) -> Answer | Stream:
        """Answer a query; raise the Problem that says why not."""
        question = await self._read(request, operation, revision)
        if wants_plan(request):
            return await self._plan(question, request, revision)
        media = choose_media(request, question.analysis)
        encoding = choose_encoding(request.headers.get("accept-encoding"))
        tag = ""
        if not (question.analysis.volatile or question.is_federated):
            tag = entity_tag(revision, question.analysis, operation, media, request.url, wishes=question.wishes)
        headers = _headers(media, tag, revision)
        if tag:
            held = matching_tag(request.headers.get("if-none-match"), tag)
            if held is not None:
                return not_modified(headers, held)
            known = self.cache.find(revision.state, tag)
            if known is not None:
                self.pool.counts["cache_hits"] += 1
                request.trace.cache = "hit"
                return await encode(known, encoding)
        mended = await self._texts.run(question.text, mend_query, question.text)
        left_out = left_out_fields(question.wishes, question.unread, operation, question.analysis, revision)
        job = self._submit(question, request, revision, text=mended.text, format=media.name, **left_out)
        told, is_final = await self._wait(job, question, media, request, revision, leave)
        told = [*(doubt.message for doubt in mended.doubts), *question.told, *told]
        if told:
            headers[FIELD] = write_strings(told)
        answer = await self._give(job, headers, encoding)
        if isinstance(answer, Answer):
            answer.is_final = is_final
            if tag and is_final:
                self.cache.remember(revision.state, tag, Answer(headers=headers, body=job.body()))
        return answer

    async def _read(self, request: Request, operation: Operation, revision: Revision) -> _Question:
        """Read a query with all that the request wishes of it; raise the Problem of one that may not be put."""
        text = operation.text
        limit = self.settings.max_query_kb * 1024
        if len(text) > limit:
            raise Problem("too-large", f"The query has {len(text)} characters; the limit is {limit}.")
        deadline_s = wished_deadline(request)
        if len(text) >= LONG:
            self.pool.admit(request.client)
            self.pool.charge(request.client, len(text) * SECONDS_PER_CHARACTER)
        analysis = await self._texts.run(text, analyze_text, text, "malformed-query")
        own = text
        failures: tuple[str, ...] = ()
        is_federated = bool(analysis.outward) and bool(self.settings.federation)
        if is_federated:
            await self._check_syntax(text, request, revision)
            own = hide_calls(own, request.url)
            federated = await self._federate(text, request, deadline_s)
            text, failures = federated.text, federated.told
            analysis = await self._texts.run(text, analyze_text, text, "malformed-query")
        refuse_outward(text, analysis)
        wishes = read_wishes(request, operation, analysis, revision)
        unread, (text, told) = text, read_by(wishes, text, revision)
        if unread != text:
            analysis = await self._texts.run(text, analyze_text, text, "malformed-query")
        if strict := is_strict(request):
            await self._refuse_unknown_terms(own, request, revision)
        return _Question(
            text=text,
            own=own,
            unread=unread,
            analysis=analysis,
            wishes=wishes,
            dataset=dataset_fields(operation, analysis, revision, prospects=wishes.prospects),
            told=(*failures, *told),
            deadline_s=deadline_s,
            is_federated=is_federated,
            is_strict=strict,
        )

    def _submit(self, question: _Question, request: Request, revision: Revision, **fields: object) -> Job:
        """Put a question in line; meanwhile its hints are looked for."""
        shape = question.analysis.shape
        frame = encode_request(
            {
                "operation": "query",
                "store": revision.address,
                "view": revision.base,
                "shape": shape,
                "base": request.url,
                "max_bytes": self.pool.limits.max_result_bytes,
                **question.dataset,
                **question.wishes.to_frame(),
                **fields,
            }
        )
        job = self.pool.submit(
            frame, client=request.client, shape=shape, text=question.text, deadline_s=question.deadline_s
        )
        if question.analysis.hiding and not question.is_strict and len(question.own) < LONG:
            self.hints.search(question.own, revision, base=request.url, client=request.client)
        return job

    async def _wait(
        self, job: Job, question: _Question, media: Media, request: Request, revision: Revision, leave: Leave | None
    ) -> tuple[list[str], bool]:
        """Wait for an answer; return what is told beside it, and whether it is whole and nothing is left to be told."""
        try:
            await self._ready(job, question.text, leave)
        except Problem as problem:
            await self._add_unknown_terms(problem, question.own, request, revision)
            raise
        hints: list[str] | None = []
        if job.complete and not question.is_strict and (question.analysis.hiding or is_empty(media, job.body())):
            hints = await self._find_hints(question.own, request, revision)
        told = [*(hints or ()), *tell_left_out(job.left_out, question.wishes, question.analysis.form)]
        return told, job.complete and hints is not None

    async def _plan(self, question: _Question, request: Request, revision: Revision) -> Answer:
        """Answer with how a query would be put to the engine; all that is evaluated is a sample for what is sorted."""
        text = question.text
        mended = await self._texts.run(text, mend_query, text)
        frame = encode_request(
            {
                "operation": "plan",
                "store": revision.address,
                "view": revision.base,
                "text": mended.text,
                "base": request.url,
                "max_bytes": self.pool.limits.max_result_bytes,
                **question.dataset,
            }
        )
        job = self.pool.submit(frame, client=request.client, shape="plan", text=text)
        await self._ready(job, text, None)
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store", "Reliefgraph-Revision": revision.id}
        return Answer(headers=headers, body=b"".join([chunk async for chunk in job.stream()]))

    async def _check_syntax(self, text: str, request: Request, revision: Revision) -> None:
        """Raise the Problem of a query that is malformed, while its places are still those that the client knows."""
        store = revision.address
        exposed = mend_query(expose_calls(text)).text
        frame = encode_request(
            {"operation": "parse", "store": store, "text": exposed, "base": request.url, "max_bytes": 0}
        )
        job = self.pool.submit(frame, client=request.client, shape="parse", text=text)
        await self._ready(job, text, None)

    async def _federate(self, text: str, request: Request, deadline_s: float | None) -> Federated:
        """Return the query with the rows of other servers in place of SERVICE."""
        deadline = time.monotonic() + min(deadline_s or self.settings.deadline_s, self.settings.deadline_s)
        hosts = self.settings.federation
        return await asyncio.to_thread(federate, text, base=request.url, hosts=hosts, deadline=deadline)

    async def finish(
        self,
        job: Job,
        headers: dict[str, str],
        encoding: str | None,
        leave: Leave | None,
        *,
        text: str = "",
        tell: Callable[[Job], list[str]] | None = None,
    ) -> Answer | Stream:
        """Wait for a job and return its answer whole, or as a stream where it is long, with what there is to tell."""
        await self._ready(job, text, leave)
        told = tell(job) if tell is not None else []
        if told:
            headers[FIELD] = write_strings(told)
        return await self._give(job, headers, encoding)

    async def _give(self, job: Job, headers: dict[str, str], encoding: str | None) -> Answer | Stream:
        if job.complete:
            return await encode(Answer(headers=headers, body=job.body()), encoding)
        if encoding is not None:
            headers = with_encoding_tag(headers, encoding)
            headers["Content-Encoding"] = encoding
        return Stream(headers=headers, job=job, compressed=encoding is not None)

    async def _find_hints(self, text: str, request: Request, revision: Revision) -> list[str] | None:
        """Return a sentence for each term of a query that exists nowhere; None where that is not known yet."""
        if len(text) >= LONG:
            return []
        terms = await self._find_unknown_terms(text, request, revision, self.hints.grace_s)
        return None if terms is None else [term_to_sentence(term) for term in terms]

    async def _find_unknown_terms(
        self, text: str, request: Request, revision: Revision, within_s: float
    ) -> tuple[UnknownTerm, ...] | None:
        search = self.hints.search(text, revision, base=request.url, client=request.client)
        return await self.hints.find(search, within_s=within_s)

    async def _refuse_unknown_terms(self, text: str, request: Request, revision: Revision) -> None:
        """Raise the Problem of a query that names a term which exists nowhere."""
        terms = await self._find_unknown_terms(text, request, revision, self.settings.deadline_s)
        if terms:
            first = terms[0]
            hints = (first.hint,) if first.hint else ()
            diagnosis = tell_at(text, first.start, f"`{first.written}` exists nowhere here.", hints)
            raise diagnosed(diagnosis, "unknown-term", unknown_terms=terms_to_members(text, terms))

    async def _add_unknown_terms(self, problem: Problem, text: str, request: Request, revision: Revision) -> None:
        """Let a problem that may come from an unknown term name it."""
        if problem.type.name in EXPLAINED and len(text) < LONG:
            terms = await self._find_unknown_terms(text, request, revision, ERROR_GRACE_S)
            if terms:
                problem.members["unknown_terms"] = terms_to_members(text, terms)

    async def _ready(self, job: Job, text: str, leave: Leave | None) -> None:
        """Wait for the answer; a client that leaves takes its query along."""
        watch: asyncio.Task[None] | None = None

        async def cancel_when_left() -> None:
            if leave is not None:
                await leave()
                self.pool.counts["cancelled_left"] += 1
                self.pool.cancel(job, Problem("cancelled", "The client has left."))

        def start_watching() -> None:
            nonlocal watch
            if watch is None and leave is not None:
                watch = asyncio.ensure_future(cancel_when_left())

        job.on_demotion = start_watching
        if job.stage is not Stage.FAST:
            start_watching()
        try:
            await job.ready()
        except Problem as problem:
            if problem.type.name == "malformed-query":
                diagnosis = await self._texts.aside(diagnose_syntax, text, problem.detail, is_update=False)
                raise diagnosed(diagnosis, "malformed-query") from problem
            raise
        except asyncio.CancelledError:
            self.pool.cancel(job, Problem("cancelled", "The client has left."))
            raise
        finally:
            job.on_demotion = None
            if watch is not None:
                watch.cancel()


def choose_media(request: Request, analysis: StaticAnalysis) -> Media:
    """Return the format for a query's form; raise 406 with what there is."""
    offers: Sequence[Media] = GRAPHS if analysis.form in (Form.CONSTRUCT, Form.DESCRIBE) else RESULTS
    accept = request.headers.get("accept")
    if accept and "text/html" in accept.lower() and choose(accept, offers) is None:
        accept = None  # a person at a browser, or at a tool that asks like one
    return choose_format(read_fields(request), accept, offers)


def entity_tag(
    revision: Revision, analysis: StaticAnalysis, operation: Operation, media: Media, base: str, *, wishes: Wishes
) -> str:
    """Return the strong tag of the one answer that this query has over this revision in this format, without quotes."""
    parts = (revision.state, analysis.normal, media.type, base, *operation.default_graphs, "", *operation.named_graphs)
    return hashlib.sha256("\0".join((*parts, *wishes.key)).encode(errors="surrogatepass")).hexdigest()[:32]


def _headers(media: Media, tag: str, revision: Revision) -> dict[str, str]:
    headers = {
        "Content-Type": media.content_type,
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache" if tag else "no-store",
        "Reliefgraph-Revision": revision.id,
    }
    if tag:
        headers["ETag"] = f'"{tag}"'
    return headers
