"""Measurements for Prometheus: latency by kind, kills, queue, cache, age of the revision."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from graph.revision.journal import read_current
from graph.revision.revision import StorageError
from server.data.snapshot import Snapshot
from server.http.cache import AnswerCache
from server.pool.pool import Pool

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
KILLS = {
    "deadline": "killed_deadline",
    "memory": "killed_memory",
    "operator": "killed_operator",
    "client left": "cancelled_left",
}
REFUSALS = {"client": "refused_client", "queue": "refused_queue"}

Caches = Sequence[AnswerCache[Any]]


class Metrics:
    """The measurements of one server."""

    def __init__(self, *, pool: Pool, caches: Caches, snapshot: Snapshot, count_writes: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "reliefgraph_request_seconds",
            "Seconds from the request to the last byte given to the HTTP server.",
            ["kind"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._requests = Counter(
            "reliefgraph_requests", "Requests answered.", ["kind", "status"], registry=self._registry
        )
        self._stations = Histogram(
            "reliefgraph_write_seconds",
            "Seconds that each station of a published write took.",
            ["station"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._known: dict[tuple[str, int], tuple[Histogram, Counter]] = {}
        ProcessCollector(registry=self._registry)
        self._registry.register(_State(pool, caches, snapshot, count_writes))

    def note(self, kind: str, status: int, seconds: float, stations: Mapping[str, float]) -> None:
        """Count one request, and what the stations of a write took."""
        for name, took in stations.items():
            self._stations.labels(name).observe(took)
        found = self._known.get((kind, status))
        if found is None:
            found = self._known[kind, status] = (self._seconds.labels(kind), self._requests.labels(kind, str(status)))
        found[0].observe(seconds)
        found[1].inc()

    def write(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)


class _State:
    """Reads at the moment of asking what the parts of the server know of themselves."""

    def __init__(self, pool: Pool, caches: Caches, snapshot: Snapshot, count_writes: Callable[[], int]) -> None:
        self._pool = pool
        self._count_writes = count_writes
        self._caches = caches
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        yield from self._collect_pool()
        counts, caches = self._pool.counts, self._caches
        hits = CounterMetricFamily("reliefgraph_cache_hits", "Queries answered from memory.")
        hits.add_metric([], counts["cache_hits"])
        yield hits
        yield GaugeMetricFamily("reliefgraph_writes", "Writes that run or wait.", self._count_writes())
        yield GaugeMetricFamily("reliefgraph_cache_answers", "Answers remembered.", sum(map(len, caches)))
        yield GaugeMetricFamily(
            "reliefgraph_cache_bytes", "Bytes of answers remembered.", sum(cache.bytes for cache in caches)
        )
        yield from self._collect_revision()

    def _collect_pool(self) -> Iterator[Metric]:
        counts, state = self._pool.counts, self._pool.describe()
        workers = GaugeMetricFamily("reliefgraph_workers", "Query workers by what they do.", labels=["state"])
        for name in ("idle", "fast", "slow", "paused"):
            workers.add_metric([name], state[name])
        yield workers
        yield GaugeMetricFamily("reliefgraph_queue_waiting", "Queries that have no worker yet.", state["waiting"])
        kills = CounterMetricFamily("reliefgraph_queries_killed", "Queries stopped, by reason.", labels=["reason"])
        for reason, name in KILLS.items():
            kills.add_metric([reason], counts[name])
        yield kills
        refusals = CounterMetricFamily(
            "reliefgraph_queries_refused", "Queries refused unread: a client's share is used up, or the queue is full.",
            labels=["reason"],
        )  # fmt: skip
        for reason, name in REFUSALS.items():
            refusals.add_metric([reason], counts[name])
        yield refusals
        demoted = CounterMetricFamily("reliefgraph_queries_demoted", "Queries moved to the slow lane.")
        demoted.add_metric([], counts["demoted"])
        yield demoted
        cut = CounterMetricFamily("reliefgraph_streams_cut", "Long answers cut before their end.")
        cut.add_metric([], counts["streams_cut"])
        yield cut

    def _collect_revision(self) -> Iterator[Metric]:
        try:
            revision = self._snapshot.revision()
        except StorageError:
            return
        entry = read_current(self._snapshot.directory.path)
        info = InfoMetricFamily("reliefgraph_revision", "The revision that is served.")
        info.add_metric([], {"id": revision.id, "number": str(revision.number)})
        yield info
        yield GaugeMetricFamily("reliefgraph_revision_quads", "Quads in the revision.", revision.quads)
        if entry is not None:
            published = datetime.fromisoformat(entry.when).timestamp()
            age = max(0.0, time.time() - published)
            yield GaugeMetricFamily("reliefgraph_revision_age_seconds", "Seconds since it became current.", age)
