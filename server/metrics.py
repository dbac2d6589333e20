"""Numbers for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Latencies:
    """How long requests took, by kind and status."""

    def __init__(self) -> None:
        self._buckets: dict[str, list[int]] = {}
        self._sums: Counter[str] = Counter()
        self._requests: Counter[tuple[str, int]] = Counter()

    def note(self, kind: str, status: int, seconds: float) -> None:
        """Count one request."""
        buckets = self._buckets.get(kind)
        if buckets is None:
            buckets = self._buckets[kind] = [0] * (len(BUCKETS_S) + 1)
        buckets[bisect_left(BUCKETS_S, seconds)] += 1
        self._sums[kind] += seconds  # type: ignore[assignment]  # a Counter also adds fractions
        self._requests[kind, status] += 1

    def lines(self) -> Iterable[str]:
        """Yield the lines of the text format."""
        yield "# HELP reliefgraph_requests_total Requests by kind and status."
        yield "# TYPE reliefgraph_requests_total counter"
        for (kind, status), count in sorted(self._requests.items()):
            yield f'reliefgraph_requests_total{{kind="{kind}",status="{status}"}} {count}'
        yield "# HELP reliefgraph_request_seconds Seconds from a request to its answer."
        yield "# TYPE reliefgraph_request_seconds histogram"
        for kind, buckets in sorted(self._buckets.items()):
            total = 0
            for bound, count in zip((*BUCKETS_S, "+Inf"), buckets, strict=True):
                total += count
                yield f'reliefgraph_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {total}'
            yield f'reliefgraph_request_seconds_sum{{kind="{kind}"}} {self._sums[kind]:.6f}'
            yield f'reliefgraph_request_seconds_count{{kind="{kind}"}} {total}'


COUNTED = {
    "cache_hits": "Answers that were remembered.",
    "demoted": "Queries that passed the soft limit and moved to the slow lane.",
    "killed_deadline": "Queries that ran out of time.",
    "killed_memory": "Queries that ran out of memory.",
    "cancelled_left": "Queries whose client left.",
    "cancelled_operator": "Queries that the operator stopped.",
    "refused_client": "Queries refused since their client had its share.",
    "refused_queue": "Queries refused since too many were waiting.",
    "streams_cut": "Long answers that were cut.",
    "pace_refused": "Times the system did not let a worker be slowed down or sped up.",
}
"""What the pool counts, and what the names mean."""


def write_metrics(
    latencies: Latencies, counts: Mapping[str, int], pool: Mapping[str, int], cache_bytes: int, age_s: float | None
) -> str:
    """Return everything in the text format."""
    lines = list(latencies.lines())
    for name, meaning in COUNTED.items():
        lines += [
            f"# HELP reliefgraph_{name}_total {meaning}",
            f"# TYPE reliefgraph_{name}_total counter",
            f"reliefgraph_{name}_total {counts.get(name, 0)}",
        ]
    gauges: dict[str, float] = {f"pool_{name}": value for name, value in pool.items()}
    gauges["cache_bytes"] = cache_bytes
    if age_s is not None:
        gauges["revision_age_seconds"] = round(age_s, 3)
    for name, value in gauges.items():
        lines += [f"# TYPE reliefgraph_{name} gauge", f"reliefgraph_{name} {value}"]
    return "\n".join(lines) + "\n"
