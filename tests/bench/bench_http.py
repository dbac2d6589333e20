"""Speed over HTTP, side by side: this server with its isolation, Oxigraph's own, Virtuoso 7 and rdflib-endpoint.

The others are found on the PATH: `pip install oxigraph rdflib-endpoint uvicorn` and, on Debian, `virtuoso-opensource-7`
and `wrk`; who is absent is left out.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.data.claims_dataset import QUERIES
from tests.bench.results import table
from tests.bench.traffic.load import count_results, look_up_labels, measure_median, run_wrk
from tests.bench.traffic.peers import PEERS, Peer, Start, start_own

SIZES = (100_000, 1_000_000)
CONNECTIONS = 8
WRK_S = 5
QUERY_S = 2.0

Medians = dict[str, float | None]
Counts = dict[str, int | None]


def run() -> str:
    """Measure all that are installed, one after another, on the same data."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [_compare(folder, size) for size in SIZES]
    absent = [peer.name for peer in PEERS if not peer.installed]
    note = f"Not installed, and left out: {', '.join(absent)}.\n\n" if absent else ""
    return note + "\n\n".join(parts)


def _compare(folder: Path, size: int) -> str:
    peers = [peer for peer in PEERS if peer.installed and peer.largest >= size]
    medians: dict[str, Medians] = {}
    rates: dict[str, float] = {}
    counts: dict[str, Counts] = {}
    for peer in peers:
        medians[peer.name], rates[peer.name], counts[peer.name] = _measure(peer, folder, size)
    _check_counts(counts)
    repeated = {"reliefgraph": _measure_repeated(start_own, folder, size)}
    repeated |= {peer.name: _measure_repeated(peer.start, folder, size) for peer in peers if peer.name == "Oxigraph"}
    parts = (_rate_text(rates), _median_text(medians, counts), _repeated_text(repeated))
    return f"{size:,} triples. " + "\n\n".join(parts)


def _measure(peer: Peer, folder: Path, size: int) -> tuple[Medians, float, Counts]:
    """Return median latencies by query, the rate of unrepeated lookups, and the sizes of the answers."""
    companies = size // 75
    with peer.start(folder, size) as endpoint:
        look_up_labels(endpoint, companies=companies, connections=CONNECTIONS, seconds=1)
        fresh = look_up_labels(endpoint, companies=companies, connections=CONNECTIONS, seconds=WRK_S)
        if fresh.errors:
            raise AssertionError(f"{peer.name}: {fresh.errors} lookups failed")
        counts = {name: count_results(endpoint, query) for name, query in QUERIES.items()}
        medians = {
            name: None if counts[name] is None else measure_median(endpoint, query, seconds=QUERY_S)
            for name, query in QUERIES.items()
        }
    return medians, fresh.rate, counts


def _measure_repeated(start: Start, folder: Path, size: int) -> dict[str, float]:
    """Return how often a second a server answers each query when it is asked again and again."""
    rates = {}
    with start(folder, size) as endpoint:
        for name, query in QUERIES.items():
            count_results(endpoint, query)
            load = run_wrk(endpoint, query, connections=CONNECTIONS, seconds=WRK_S)
            if load.errors:
                raise AssertionError(f"{endpoint.name}: {load.errors} answers to {name} failed")
            rates[name] = load.rate
    return rates


def _check_counts(counts: dict[str, Counts]) -> None:
    """Raise AssertionError where two servers answer a different number of rows."""
    for query in QUERIES:
        found = {name: by_query[query] for name, by_query in counts.items() if by_query[query] is not None}
        if len(set(found.values())) != 1:
            raise AssertionError(f"{query}: {found}")


def _rate_text(rates: dict[str, float]) -> str:
    own = rates["reliefgraph"]
    rows = [[name, f"{rate:,.0f}", f"{own / rate:.2f}"] for name, rate in rates.items()]
    head = ("server", "lookups/s", "own ÷ it")
    return f"Unrepeated lookups per second over {CONNECTIONS} kept connections (wrk):\n\n{table(head, rows)}"


def _repeated_text(rates: dict[str, dict[str, float]]) -> str:
    own, other = rates["reliefgraph"], rates.get("Oxigraph", {})
    rows = []
    for query in QUERIES:
        beside = _beside(own[query], other[query]) if other else ["–", "–"]
        rows.append([query, f"{own[query]:,.0f}", *beside])
    head = ("query", "reliefgraph", "Oxigraph", "own ÷ Oxigraph")
    title = f"The same query again and again, answers per second over {CONNECTIONS} kept connections (wrk)"
    return f"{title}:\n\n{table(head, rows)}"


def _beside(own: float, other: float) -> list[str]:
    """Return another's rate and the ratio; of one that ended no query in time, the bounds."""
    if not other:
        return [f"< {1 / WRK_S:.1f}", f"> {own * WRK_S:,.0f}"]
    return [f"{other:,.1f}", f"{own / other:,.2f}"]


def _median_text(medians: dict[str, Medians], counts: dict[str, Counts]) -> str:
    names = list(medians)
    rows = []
    for query in QUERIES:
        own, other = medians["reliefgraph"][query], medians.get("Oxigraph", {}).get(query)
        cells = [_milliseconds(medians[name][query]) for name in names]
        target = "–" if own is None or other is None else ("yes" if own <= 1.3 * other + 1 else "no")
        ratio = "–" if own is None or other is None else f"{own / other:.2f}"
        rows.append([query, str(counts["reliefgraph"][query]), *cells, ratio, target])
    head = ("query", "rows", *names, "own ÷ Oxigraph", "≤ 1.3 × + 1 ms")
    return "Median latency in ms over one kept connection, answers not remembered; – is beyond 30 s:\n\n" + table(
        head, rows
    )


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
