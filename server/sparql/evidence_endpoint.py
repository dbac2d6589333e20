"""The address that says of each row of an answer why it is there: a query in, its rows with their sentences out.

Queries come as by the SPARQL Protocol. They run where other queries run, with the same deadlines and bounds.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from graph.revision.revision import Revision
from graph.witness.formats import answer_address
from server.http.coding import matching_tag, not_modified
from server.http.formats import choose_format
from server.http.long_texts import LongTexts
from server.http.message import Answer, Request
from server.http.negotiate import GRAPHS, RESULTS, choose_encoding, prefers_html
from server.http.problems import Problem
from server.pool.job import Job
from server.pool.pool import Pool
from server.pool.wire import encode_request
from server.sparql.dataset import dataset_fields
from server.sparql.endpoint import QueryEndpoint
from server.sparql.parameters import is_set, read_fields, wished_deadline
from server.sparql.protocol import Operation, read_operation
from server.sparql.refusals import analyze_text, refuse_outward
from server.sparql.stream import Leave, Stream
from server.sparql.wishes import left_out_fields, read_by, read_wishes, tell_left_out

PATH = "/evidence"
PAGE = "/why"
"""Where people read what programs get at PATH."""

ANSWER = "/answer"
"""Where people read an answer with the sentences behind each row."""

PARAMETER = "evidence"
"""The parameter of the SPARQL address that asks for what PATH gives; who does not know it never sees it."""

OFFERS = (RESULTS[0], RESULTS[2], *GRAPHS)
"""SPARQL results in JSON with the member `evidence`, CSV with one column more, and PROV-O as RDF."""

MAX_ROWS = 1_000
"""A page has at most so many rows."""

USUAL_ROWS = 100

PROOFS = ("smallest", "all")
"""Which proofs of an inferred triple can be asked for by `proofs=`; the first is the usual."""


class EvidenceEndpoint:
    """Answers queries with the evidence of each row."""

    def __init__(self, *, pool: Pool, queries: QueryEndpoint) -> None:
        self._pool = pool
        self._queries = queries
        self._texts = LongTexts()

    async def answer(self, request: Request, revision: Revision, leave: Leave | None) -> Answer | Stream:
        """Answer a request to PATH; raise the Problem that says why not."""
        if request.method == "OPTIONS":
            return Answer(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        operation = await self._texts.run(request.query_string, read_operation, request)
        if operation is None:
            raise Problem("malformed-request", "The address must carry a query: /evidence?query=SELECT …")
        if operation.kind == "update":
            raise Problem("malformed-request", "An update has no rows, so there is no evidence for it; send a query.")
        if prefers_html(request.headers.get("accept")) and request.method != "POST":
            page = request.url.removesuffix(PATH) + f"{PAGE}?{request.query_string}"
            return Answer(status=303, headers={"Location": page, "Vary": "Accept"})
        return await self.explain(request, operation, revision, leave)

    async def answer_beside(
        self, request: Request, operation: Operation, revision: Revision, leave: Leave | None
    ) -> Answer | Stream:
        """Answer a query that was sent to the SPARQL address with the wish for evidence; people are led to the page."""
        if prefers_html(request.headers.get("accept")) and request.method != "POST":
            root = request.url.removesuffix("/sparql")
            page = f"{root}{ANSWER}?{urlencode({'query': operation.text})}"
            return Answer(status=303, headers={"Location": page, "Vary": "Accept"})
        return await self.explain(request, operation, revision, leave)

    async def explain(
        self, request: Request, operation: Operation, revision: Revision, leave: Leave | None
    ) -> Answer | Stream:
        """Answer a query with the evidence of each row."""
        text = operation.text
        limit = self._queries.settings.max_query_kb * 1024
        if len(text) > limit:
            raise Problem("too-large", f"The query has {len(text)} characters; the limit is {limit}.")
        analysis = await self._texts.run(text, analyze_text, text, "malformed-query")
        refuse_outward(text, analysis)
        request.trace.kind, request.trace.text = "query", text
        (rows, offset), proofs = _read_page(request), _read_proofs(request)
        wishes = read_wishes(request, operation, analysis, revision)
        asked, told_of_figures = read_by(wishes, text, revision)
        media = choose_format(read_fields(request), request.headers.get("accept"), OFFERS)
        wanted = (media.type, request.url, str(rows), str(offset), proofs, *wishes.key)
        parts = (revision.state, text, *wanted, *operation.default_graphs, "", *operation.named_graphs)
        tag = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
        frame = encode_request(
            {
                "operation": "evidence",
                "store": revision.address,
                "text": asked,
                "base": request.url,
                "view": revision.base,
                "address": answer_address(revision.base, text, revision.id),
                "limit": rows,
                "offset": offset,
                "proofs": proofs,
                "format": media.name,
                "max_bytes": self._pool.limits.max_result_bytes,
                **dataset_fields(operation, analysis, revision, prospects=wishes.prospects),
                **left_out_fields(wishes, text, operation, analysis, revision),
                **wishes.to_frame(),
            }
        )
        headers = {
            "Content-Type": media.content_type,
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": "no-cache",
            "Reliefgraph-Revision": revision.id,
            "ETag": f'"{tag}"',
        }
        held = matching_tag(request.headers.get("if-none-match"), tag)
        if held is not None:
            return not_modified(headers, held)
        shape, deadline_s = f"evidence {analysis.shape}", wished_deadline(request)
        job = self._pool.submit(frame, client=request.client, shape=shape, text=text, deadline_s=deadline_s)
        encoding = choose_encoding(request.headers.get("accept-encoding"))

        def tell(job: Job) -> list[str]:
            return [*told_of_figures, *tell_left_out(job.left_out, wishes, analysis.form)]

        return await self._queries.finish(job, headers, encoding, leave, text=text, tell=tell)


def wants_evidence(request: Request) -> bool:
    """Return whether a request to the SPARQL address asks for the evidence of each row; raise 400 for another word."""
    return is_set(read_fields(request), PARAMETER)


def _read_page(request: Request) -> tuple[int, int]:
    """Return how many rows are wanted, and how many are passed over: `limit` and `offset`."""
    found = {"limit": USUAL_ROWS, "offset": 0}
    bounds = {"limit": (1, MAX_ROWS), "offset": (0, 10_000_000)}
    for name, value in read_fields(request):
        if name in found:
            least, most = bounds[name]
            if not value.isascii() or not value.isdigit() or not least <= int(value[:9]) <= most:
                detail = f"{name} is {value[:40]!r}; a whole number from {least} to {most} is expected."
                raise Problem("malformed-request", detail)
            found[name] = int(value[:9])
    return found["limit"], found["offset"]


def _read_proofs(request: Request) -> str:
    """Return which proofs are wanted: `smallest`, one of each inferred triple, or `all`."""
    found = [value for name, value in read_fields(request) if name == "proofs"]
    for value in found:
        if value not in PROOFS:
            raise Problem("malformed-request", f"proofs is {value[:40]!r}; smallest or all is expected.")
    return found[-1] if found else PROOFS[0]
