"""The routes for whoever looks after the server: health, readiness, metrics, running queries and their end."""

from __future__ import annotations

import contextlib
import json
import logging
import time

from graph.revision.revision import StorageError
from server.data.provenance import describe_journal
from server.data.snapshot import Snapshot
from server.http.formats import choose_format
from server.http.message import Answer, Request, Trace
from server.http.negotiate import GRAPHS
from server.http.problems import Problem
from server.oversight.key import OperatorKey, key_file, make_key
from server.oversight.metrics import CONTENT_TYPE, Caches, Metrics
from server.oversight.query_log import QueryLog
from server.pool.pool import Pool
from server.settings import Settings
from server.sparql.protocol import decode_parameters
from server.sparql.tokens import OPERATE
from server.sparql.updates import UpdateEndpoint

log = logging.getLogger("reliefgraph.server")

HEALTH, READY, METRICS, QUERIES = "/healthz", "/readyz", "/metrics", "/operator/queries"
JOURNAL = "/journal"
MAX_TEXT = 1000


class Oversight:
    """Notes each request, and answers the operator."""

    def __init__(
        self,
        settings: Settings,
        *,
        pool: Pool,
        caches: Caches,
        snapshot: Snapshot,
        updates: UpdateEndpoint,
    ) -> None:
        """Take what there is to see."""
        self.settings = settings
        self.pool = pool
        self.snapshot = snapshot
        self.metrics = Metrics(pool=pool, caches=caches, snapshot=snapshot, count_writes=lambda: updates.writer.waiting)
        self.query_log = (
            QueryLog(
                settings.query_log,
                max_bytes=settings.query_log_mb << 20,
                keep=settings.query_log_keep,
                texts=settings.query_log_texts,
                addresses=settings.query_log_addresses,
            )
            if settings.query_log
            else None
        )
        self._gate = updates.gate
        self._key: OperatorKey | None = None

    def make_key(self) -> None:
        """Make the operator's key, for a server that listens where the settings say."""
        settings = self.settings
        try:
            self._key = make_key(settings.data, host=settings.host, port=settings.port)
        except OSError as error:
            log.warning("no operator's key: %s cannot be written (%s)", settings.data, error.strerror)

    def stop(self) -> None:
        """Close the query log and remove the operator's key."""
        if self._key is not None:
            with contextlib.suppress(OSError):
                key_file(self.settings.data, self.settings.port).unlink(missing_ok=True)
        if self.query_log is not None:
            self.query_log.close()

    def note(self, *, method: str, path: str, client: str, status: int, size: int, began: float, trace: Trace) -> None:
        """Count a request that has been answered, and log it; `began` is a time of the performance counter."""
        seconds = time.perf_counter() - began
        self.metrics.note(trace.kind, status, seconds, trace.stations)
        if self.query_log is not None:
            self.query_log.note(
                method=method, path=path, client=client, status=status, size=size, seconds=seconds, trace=trace
            )

    def answers(self, path: str) -> bool:
        """Return whether a path is one of the operator's."""
        return path in (HEALTH, READY, METRICS, JOURNAL) or path == QUERIES or path.startswith(QUERIES + "/")

    def answer(self, request: Request) -> Answer:
        """Answer a request to one of these routes; raise the Problem that says why not."""
        request.trace.kind = "operation"
        number = request.path.removeprefix(QUERIES).removeprefix("/")
        if request.method == "OPTIONS":
            methods = "DELETE" if request.path.startswith(QUERIES + "/") else "GET, HEAD"
            return Answer(status=204, headers={"Allow": f"{methods}, OPTIONS"})
        if request.path.startswith(QUERIES + "/"):
            _allow(request, "DELETE")
            self._check(request)
            return self._kill(number)
        _allow(request, "GET", "HEAD")
        if request.path == QUERIES:
            self._check(request)
            return _json({"queries": self._list()})
        if request.path == METRICS:
            if self.settings.metrics == "operator":
                self._check(request)
            return Answer(
                headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}, body=self.metrics.write()
            )
        if request.path == JOURNAL:
            return self._answer_journal(request)
        return self._health(request.path)

    def _answer_journal(self, request: Request) -> Answer:
        media = choose_format(decode_parameters(request), request.headers.get("accept"), GRAPHS[:4])
        body = describe_journal(request.url, self.snapshot.directory.journal(), media)
        headers = {"Content-Type": media.content_type, "Vary": "Accept", "Cache-Control": "no-cache"}
        return Answer(headers=headers, body=body)

    def _health(self, path: str) -> Answer:
        """Say that the server lives; for readiness, also that it has data and a worker."""
        pool = self.pool.describe()
        facts: dict[str, object] = {"status": "ok", "pool": pool}
        try:
            facts["revision"] = self.snapshot.revision().id
        except StorageError as error:
            facts["revision"] = None
            facts["reason"] = error.what
        if path == READY and (facts["revision"] is None or not pool["workers"]):
            facts["status"] = "not ready"
            return _json(facts, 503)
        return _json(facts)

    def _check(self, request: Request) -> None:
        if self._key is not None and self._key.opens(request.headers.get("authorization")):
            return
        self._gate.check(request.headers.get("authorization"), OPERATE)

    def _list(self) -> list[dict[str, object]]:
        now = self.pool.now()
        return [
            {
                "id": job.number,
                "client": job.client,
                "stage": job.stage.value,
                "seconds": round(now - job.started, 3),
                "seconds_left": round(job.deadline - now, 3),
                "bytes": job.size,
                "text": job.text[:MAX_TEXT],
            }
            for job in list(self.pool.jobs.values())
        ]

    def _kill(self, number: str) -> Answer:
        job = self.pool.jobs.get(int(number)) if number.isascii() and number.isdecimal() and len(number) < 18 else None
        if job is None:
            raise Problem("not-found", f"No query runs under the number {number[:40]!r}; it may have ended.")
        self.pool.counts["killed_operator"] += 1
        self.pool.cancel(job, Problem("cancelled", f"The operator has stopped query {job.number}."))
        return Answer(status=204)


def _allow(request: Request, *methods: str) -> None:
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Problem(
            "method-not-allowed", f"{request.method} does not work here; {allowed} does.", headers={"Allow": allowed}
        )


def _json(facts: dict[str, object], status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Answer(status=status, headers=headers, body=json.dumps(facts).encode() + b"\n")
