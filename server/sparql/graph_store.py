"""SPARQL 1.1 Graph Store HTTP Protocol: whole graphs by GET, PUT, POST and DELETE, changes to one by PATCH.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/, sections 4 and 5.
"""

from __future__ import annotations

import asyncio
import uuid

from pyoxigraph import NamedNode

from graph.revision.revision import Revision
from graph.sparql.diagnosis import tell_at
from graph.sparql.engine_faults.mended_query import Mended, mend_query
from graph.sparql.patch import OutOfScopeError, scope_update
from graph.terms import DEFAULT_ROLES
from graph.update.write import WriteKind
from server.http.coding import matching_tag, not_modified
from server.http.fields import write_strings
from server.http.formats import choose_format
from server.http.graph_tags import graph_tag, graph_tags
from server.http.long_texts import LONG, LongTexts
from server.http.message import Answer, Request
from server.http.negotiate import Media, choose_encoding
from server.http.problems import Problem
from server.pool.json_ld import UNSEEN, split_notes
from server.pool.pool import Pool
from server.pool.wire import encode_request
from server.sparql.documents import TRIPLES, read_documents
from server.sparql.endpoint import QueryEndpoint
from server.sparql.hints import FIELD as HINT
from server.sparql.parameters import is_strict
from server.sparql.protocol import UPDATE, decode_parameters, decode_text
from server.sparql.refusals import analyze_text, diagnosed, refuse_outward
from server.sparql.stream import Leave, Stream
from server.sparql.updates import Order, UpdateEndpoint, read_if_match, tell_doubts, written

PATH = "/rdf-graph-store"
ALLOW = "GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS"
_GROWTH = 8
"""The triples of a document, written out, may be so many times as long as the longest body."""
_NO_TYPE = "The body has no Content-Type."


class GraphStore:
    """Answers requests to the graph store."""

    def __init__(self, *, pool: Pool, queries: QueryEndpoint, updates: UpdateEndpoint) -> None:
        self.pool = pool
        self.queries = queries
        self.updates = updates
        self._texts = LongTexts()

    async def answer(self, request: Request, revision: Revision, leave: Leave | None) -> Answer | Stream:
        """Answer one request; raise the Problem that says why not."""
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": ALLOW, "Accept-Patch": UPDATE})
        if request.method not in ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"):
            raise Problem("method-not-allowed", f"{request.method} does not work on graphs.", headers={"Allow": ALLOW})
        graph = _read_graph(request)
        if request.method in ("GET", "HEAD"):
            if graph is None:
                raise Problem("malformed-request", "Say which graph: ?default or ?graph= and its IRI.")
            return await self._get(request, graph, revision, leave)
        who = self.updates.authorize(request)
        if request.method == "DELETE":
            return await self._delete(request, graph, who, revision)
        if request.method == "PATCH":
            return await self._patch(request, graph, who, revision)
        return await self._put_or_post(request, graph, who, revision)

    async def _get(self, request: Request, graph: str, revision: Revision, leave: Leave | None) -> Answer | Stream:
        if graph and graph not in revision.graphs:
            raise Problem("graph-not-found", f"There is no graph <{graph[:500]}>.")
        media = choose_format(decode_parameters(request), request.headers.get("accept"), TRIPLES)
        tag = graph_tag(revision, graph, media.type)
        headers = {
            "Content-Type": media.content_type,
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": "no-cache",
            "ETag": f'"{tag}"',
            "Reliefgraph-Revision": revision.id,
        }
        held = matching_tag(request.headers.get("if-none-match"), tag)
        if held is not None:
            return not_modified(headers, held)
        fields = _read_fields(graph, media, revision)
        frame = encode_request({**fields, "max_bytes": self.pool.limits.max_result_bytes})
        job = self.pool.submit(frame, client=request.client, shape=f"graph {graph}", text=f"GRAPH <{graph}>")
        encoding = choose_encoding(request.headers.get("accept-encoding"))
        return await self.queries.finish(job, headers, encoding, leave)

    async def _delete(self, request: Request, graph: str | None, who: str, revision: Revision) -> Answer:
        if graph is None:
            raise Problem("malformed-request", "Say which graph to delete: ?default or ?graph= and its IRI.")
        made = await self.updates.writer.write(
            Order(
                kind=WriteKind.DELETE,
                who=who,
                what=f"DELETE <{graph}>",
                graph=graph,
                if_match=read_conditions(request, graph, revision),
                strict=is_strict(request),
            )
        )
        return written(request, made, 200)

    async def _patch(self, request: Request, graph: str | None, who: str, revision: Revision) -> Answer:
        if graph is None:
            raise Problem("malformed-request", "Say which graph to change: ?default or ?graph= and its IRI.")
        if request.media_type != UPDATE:
            detail = f"The body is {request.media_type[:100]!r}." if request.media_type else _NO_TYPE
            raise Problem("unsupported-media-type", detail, headers={"Accept-Patch": UPDATE}, available=[UPDATE])
        if graph and graph not in revision.graphs:
            raise Problem("graph-not-found", f"There is no graph <{graph[:500]}>.")
        text = decode_text(request, request.body)
        prepared = await self._texts.run(text, _prepare_patch, text, graph)
        made = await self.updates.run(
            text,
            prepared.text,
            Order(
                kind=WriteKind.UPDATE,
                who=who,
                what=f"PATCH <{graph}>",
                graph=graph,
                base=graph or request.url,
                if_match=read_conditions(request, graph, revision),
                strict=is_strict(request),
            ),
        )
        return written(request, made, 200, tell_doubts(prepared))

    async def _put_or_post(self, request: Request, graph: str | None, who: str, revision: Revision) -> Answer:
        location: dict[str, str] = {}
        if request.method == "POST" and not request.body:
            return Answer(status=204)  # section 5.5: there is nothing to add
        if graph is None:
            if request.method == "PUT":
                raise Problem("malformed-request", "Say which graph to replace: ?default or ?graph= and its IRI.")
            graph = f"{request.url.rstrip('/')}/{uuid.uuid4()}"
            location = {"Location": graph}
        conditions = read_conditions(request, graph, revision)
        documents = read_documents(request, self.updates.settings.max_body_mb << 20)
        base = graph or request.url
        read = [await self._read(one, base, request, revision) for one in documents]
        dropped = [note for _, notes in read for note in notes]
        if dropped and is_strict(request):
            raise Problem("malformed-data", _tell_dropped(dropped[0]), dropped=dropped)
        made = await self.updates.writer.write(
            Order(
                kind=WriteKind.REPLACE if request.method == "PUT" else WriteKind.MERGE,
                who=who,
                what=f"{request.method} <{graph}>",
                graph=graph,
                base=base,
                documents=tuple((data, "nq") for data, _ in read),
                if_match=conditions,
                strict=is_strict(request),
            )
        )
        is_new = made["created"] or location or not (graph or revision.graphs.get(""))
        told = {HINT: write_strings(dropped)} if dropped else {}
        status = 201 if is_new else 204 if request.method == "PUT" else 200
        return written(request, made, status, {**location, **told})

    async def _read(
        self, document: tuple[bytes, str], base: str, request: Request, revision: Revision
    ) -> tuple[bytes, list[str]]:
        """Return a document as N-Quads and what it drops; a worker reads it, so what breaks a reader ends no writer."""
        data, name = document
        most = _GROWTH * self.updates.settings.max_body_mb << 20
        fields = {
            "operation": "read",
            "store": revision.address,
            "format": name,
            "base": base,
            "max_bytes": most,
        }
        frame = (
            encode_request(fields, data) if len(data) < LONG else await asyncio.to_thread(encode_request, fields, data)
        )
        try:
            job = self.pool.submit(frame, client=request.client, shape=f"read {name}", text=f"a document in {name}")
            notes, quads = split_notes(await job.whole())
            return quads, notes
        except Problem as problem:
            raise _tell_unread(problem, name, most) from problem


def _tell_dropped(note: str) -> str:
    """Return a sentence about what a document drops, or about that nobody looked."""
    if note.startswith(UNSEEN):
        return note[:1].upper() + note[1:] + "."
    return f"The document says what JSON-LD drops: {note}."


def _tell_unread(problem: Problem, name: str, most: int) -> Problem:
    """Return the problem of a document that was not read, in words for whoever has sent it."""
    kind = problem.type.name
    if kind == "out-of-memory":
        detail = (
            f"The process that read the document ({name}) ended: the document nests too deep, stands for too much, or "
            "has what the reader breaks down on. Nothing was changed."
        )
        return Problem("data-unreadable", detail)
    if kind == "deadline":
        return Problem(kind, "The document could not be read in time. Nothing was changed.", **problem.members)
    if kind == "result-too-large":
        return Problem("too-large", f"The document stands for more than {most >> 20} MB. Nothing was changed.")
    return problem


def _prepare_patch(text: str, graph: str) -> Mended:
    """Return the update for the engine; raise the Problem of one that it may not get."""
    refuse_outward(text, analyze_text(text, "malformed-update"))
    try:
        scoped = scope_update(text, graph)
    except OutOfScopeError as error:
        detail = error.what[:1].upper() + error.what[1:] + "."
        raise diagnosed(tell_at(text, error.start, detail), "patch-out-of-scope") from error
    return mend_query(scoped)


def read_conditions(request: Request, graph: str, revision: Revision) -> tuple[str, ...]:
    """Return the tags of which the current state must have one; raise 412 where a condition fails already.

    Source: RFC 9110, section 13.1.
    """
    wanted = read_if_match(request)
    exists = not graph or graph in revision.graphs
    if "*" in wanted and not exists:
        raise Problem("revision-changed", f"There is no graph <{graph[:500]}>, and If-Match asks for one.")
    unwanted = request.headers.get("if-none-match", "")
    if not unwanted:
        return wanted
    tags = {item.strip().strip('"') for item in unwanted.split(",")}
    if exists and (tags & {"*", revision.id, *graph_tags(revision, graph)}):
        raise Problem("revision-changed", "The graph is there, and If-None-Match asks for none such.")
    return wanted or (revision.id,)  # so that nobody makes it in between


def _read_graph(request: Request) -> str | None:
    """Return the graph that a request is about: its IRI, "" for the default graph, None for the store itself."""
    parameters = decode_parameters(request)
    named = [value for name, value in parameters if name == "graph"]
    default = [value for name, value in parameters if name == "default"]
    direct = request.path.removeprefix(PATH).strip("/")
    if len(named) + bool(default) + bool(direct) > 1:
        raise Problem("malformed-request", "The address must name one graph.")
    if default:
        return ""
    if direct:
        return request.url
    if not named:
        return None
    try:
        return NamedNode(named[0]).value
    except ValueError as error:
        detail = f"A graph is named by an absolute IRI; {named[0][:100]!r} is none: {error}."
        raise Problem("malformed-request", detail) from error


def _read_fields(graph: str, media: Media, revision: Revision) -> dict[str, object]:
    """Return the request to a worker; the default graph of a dataset with roles is the union of its graphs."""
    store = revision.address
    if graph or revision.plain:
        return {"operation": "graph", "store": store, "graph": graph, "format": media.name}
    return {
        "operation": "query",
        "store": store,
        "text": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        "base": None,
        "format": media.name,
        "default": [revision.graph_name(role).value for role in DEFAULT_ROLES],
        "named": None,
    }


def is_graph_store(path: str) -> bool:
    """Return whether a path belongs to the graph store."""
    return path == PATH or path.startswith(PATH + "/")
