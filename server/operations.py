"""What operators ask: is it alive, is it ready, what runs, how it is doing, what happened to the data."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from graph.journal import read_current
from graph.revision import StorageError
from server.cache import AnswerCache
from server.message import Answer, Request
from server.metrics import Latencies, write_metrics
from server.negotiate import GRAPHS, choose
from server.openapi import make_openapi
from server.pool.pool import Pool
from server.problems import Problem
from server.provenance import describe_journal
from server.settings import Settings
from server.snapshot import Snapshot
from server.tokens import OPERATE, Gate

PATHS = ("/healthz", "/readyz", "/metrics", "/queries", "/journal", "/openapi.json")
_QUERY = re.compile(r"/queries/(\d{1,18})")


class Operations:
    """Answers the addresses of `PATHS`, and `/queries/` with a number."""

    def __init__(
        self,
        *,
        pool: Pool,
        cache: AnswerCache,
        snapshot: Snapshot,
        gate: Gate,
        latencies: Latencies,
        settings: Settings,
    ) -> None:
        self.pool = pool
        self.cache = cache
        self.snapshot = snapshot
        self.gate = gate
        self.latencies = latencies
        self.settings = settings

    def answers(self, path: str) -> bool:
        """Say whether a path is one of these."""
        return path in PATHS or path.startswith("/queries/")

    def answer(self, request: Request) -> Answer:
        """Answer a request; raise the Problem that says why not."""
        if request.path == "/queries" or request.path.startswith("/queries/"):
            return self._answer_queries(request)
        if request.method not in ("GET", "HEAD"):
            raise Problem("method-not-allowed", f"{request.method} does not work here.", headers={"Allow": "GET, HEAD"})
        if request.path == "/metrics":
            return self._answer_metrics()
        if request.path == "/journal":
            return self._answer_journal(request)
        if request.path == "/openapi.json":
            return _json(make_openapi(request.url.removesuffix("openapi.json"), self.settings))
        return self._answer_health(request.path)

    def _answer_health(self, path: str) -> Answer:
        """Say that the server lives; for readiness, also that it has data and a worker."""
        pool = self.pool.describe()
        facts: dict[str, object] = {"status": "ok", "pool": pool}
        try:
            facts["revision"] = self.snapshot.revision().id
        except StorageError as error:
            facts["revision"] = None
            facts["reason"] = error.what
        if path == "/readyz" and (facts["revision"] is None or not pool["workers"]):
            facts["status"] = "not ready"
            return _json(facts, 503)
        return _json(facts)

    def _answer_metrics(self) -> Answer:
        age = None
        entry = read_current(self.settings.data)
        if entry is not None:
            age = (datetime.now(UTC) - datetime.fromisoformat(entry.when)).total_seconds()
        text = write_metrics(self.latencies, self.pool.counts, self.pool.describe(), self.cache.bytes, age)
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
        return Answer(headers=headers, body=text.encode())

    def _answer_queries(self, request: Request) -> Answer:
        """List what runs, or stop one of them; for operators."""
        self.gate.check(request.headers.get("authorization"), OPERATE)
        if request.path == "/queries" and request.method in ("GET", "HEAD"):
            return _json({"queries": [self._describe(number) for number in sorted(self.pool.jobs)]})
        match = _QUERY.fullmatch(request.path)
        if match is None or request.method != "DELETE":
            headers = {"Allow": "GET, HEAD" if request.path == "/queries" else "DELETE"}
            raise Problem("method-not-allowed", f"{request.method} does not work here.", headers=headers)
        job = self.pool.jobs.get(int(match[1]))
        if job is None:
            raise Problem("not-found", f"No query with the number {match[1]} is running.")
        self.pool.counts["cancelled_operator"] += 1
        self.pool.cancel(job, Problem("cancelled", "The operator has stopped this query."))
        return Answer(status=204)

    def _describe(self, number: int) -> dict[str, object]:
        job = self.pool.jobs[number]
        return {
            "number": number,
            "client": job.client,
            "stage": job.stage.value,
            "seconds": round(self.pool.now() - job.started, 3),
            "bytes": job.size,
            "text": job.text[:2000],
        }

    def _answer_journal(self, request: Request) -> Answer:
        accept = request.headers.get("accept")
        media = choose(accept, GRAPHS[:4])
        if media is None:
            raise Problem("not-acceptable", f"There is no {accept!r}.", available=[offer.type for offer in GRAPHS[:4]])
        body = describe_journal(request.url, self.snapshot.directory.journal(), media)
        headers = {"Content-Type": media.content_type, "Vary": "Accept", "Cache-Control": "no-cache"}
        return Answer(headers=headers, body=body)


def _json(value: object, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Answer(status=status, headers=headers, body=json.dumps(value, indent=1).encode() + b"\n")
