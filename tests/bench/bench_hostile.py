"""What other clients notice while the hostile set runs, and when each of its queries ends."""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Quad

from tests.bench.data.claims_dataset import iter_triples
from tests.bench.results import table
from tests.bench.traffic.load import Load, look_up_labels
from tests.bench.traffic.peers import Endpoint
from tests.hostile.attacking import Outcome, attack
from tests.hostile.queries import HOSTILE
from tests.hostile.watching import measure_load, measure_memory, wait_until
from tests.server.running import Running, publish, serving

SIZE = 1_000_000
DEADLINE_S = 1.0
SECONDS = 10
ALONE = 3


def run() -> str:
    """Measure lookups without and with hostile clients, of one identity and of many, and the ends of the queries."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        publish(data, (Quad(*triple) for triple in iter_triples(SIZE)), plain=True)
        flags = ("--shapes", "none", "--deadline-s", str(DEADLINE_S), "--cache-mb", "0")
        with serving(data, *flags) as server:
            look_up(server, 2)
            base = measure_memory(server.pid)
            idle = look_up(server, SECONDS)
            one = _under_attack(server, itertools.repeat("127.0.0.2"))
            rows_back = [_rest(server, base)]
            many = _under_attack(server, fresh_identities())
            rows_back.append(_rest(server, base))
        with serving(data, *flags, "--client-seconds", "1000000") as server:
            look_up(server, 1)
            ends = _measure_ends(server)
    limit = max(3 * idle.p95_ms, 3.0)
    rows = [_row("nobody else", idle, 0)]
    rows.append(_row("11 hostile clients of one identity", one[0], len(one[1])))
    rows.append(_row("11 hostile clients, each query from a fresh identity", many[0], len(many[1])))
    return (
        f"{SIZE:,} triples, a deadline of {DEADLINE_S:g} s, no answers remembered. Point lookups\n"
        "over one connection by wrk, from the second second of the attack on; their 95th percentile may be\n"
        f"{limit:.1f} ms.\n\n"
        + table(("who else asks", "lookups/s", "p50, ms", "p95, ms", "p99, ms", "attacks ended"), rows)
        + "\n\nAfter each attack, memory above the base and busy processors: "
        + "; ".join(rows_back)
        + ".\n\nEach query alone, the slowest of "
        + f"{ALONE} runs; it may take {DEADLINE_S + 0.25:.2f} s.\n\n"
        + table(("query", "s", "how it ended"), ends)
    )


def look_up(server: Running, seconds: int) -> Load:
    """Look up labels over one connection."""
    endpoint = Endpoint(name="reliefgraph", port=server.port, path="/sparql")
    return look_up_labels(endpoint, companies=SIZE // 75, connections=1, seconds=seconds)


def fresh_identities() -> Iterator[str]:
    """Yield loopback addresses, none twice."""
    for number in itertools.count(1):
        yield f"127.{1 + number // 65025 % 200}.{number // 255 % 255}.{number % 255}"


@contextmanager
def attacking(server: Running, identities: Iterator[str]) -> Iterator[list[Outcome]]:
    """Send the whole hostile set again and again until the block ends, each query by a client of its own."""
    stop, lock = threading.Event(), threading.Lock()
    outcomes: list[Outcome] = []

    def next_identity() -> str:
        with lock:
            return next(identities)

    def keep_on(query: str) -> None:
        while not stop.is_set():
            outcomes.append(attack(server, query, source=next_identity()))
            if outcomes[-1].status == 429:
                time.sleep(0.05)

    threads = [threading.Thread(target=keep_on, args=(query,)) for query in HOSTILE.values()]
    for thread in threads:
        thread.start()
    try:
        yield outcomes
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _under_attack(server: Running, identities: Iterator[str]) -> tuple[Load, list[Outcome]]:
    with attacking(server, identities) as outcomes:
        time.sleep(1)
        load = look_up(server, SECONDS)
    answered = [outcome for outcome in outcomes if outcome.is_answer]
    if answered or load.errors:
        raise AssertionError(f"{len(answered)} hostile queries were answered, {load.errors} lookups failed")
    return load, outcomes


def _rest(server: Running, base: int) -> str:
    """Wait five seconds for the server to come to rest, and say what is left."""
    wait_until(lambda: measure_memory(server.pid) < base + (64 << 20), 5)
    return f"{(measure_memory(server.pid) - base) / 2**20:+.0f} MB and {measure_load(server.pid, 1.0):.2f}"


def _row(name: str, load: Load, attacks: int) -> list[str]:
    latencies = [f"{value:.2f}" for value in (load.p50_ms, load.p95_ms, load.p99_ms)]
    return [name, f"{load.rate:,.0f}", *latencies, str(attacks)]


def _measure_ends(server: Running) -> list[list[str]]:
    rows = []
    for name, query in HOSTILE.items():
        outcomes = [attack(server, query) for _ in range(ALONE)]
        if any(outcome.is_answer for outcome in outcomes):
            raise AssertionError(f"{name} was answered")
        slowest = max(outcomes, key=lambda outcome: outcome.took_s)
        rows.append([name, f"{slowest.took_s:.2f}", _end(slowest)])
    return rows


def _end(outcome: Outcome) -> str:
    if outcome.status == 200:
        return f"cut after {outcome.size / 2**20:.0f} MB"
    kind = outcome.words.partition(b"/problems/")[2].partition(b'"')[0].decode()
    return f"{outcome.status} {kind}"
