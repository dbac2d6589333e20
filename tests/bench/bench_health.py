"""How long `/healthz` waits while somebody sends a long string: nothing holds up the event loop."""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote, urlencode

from pyoxigraph import Quad

from server.sparql.tokens import UPDATE, make_token, write_tokens
from tests.bench.data.claims_dataset import iter_triples
from tests.bench.results import table
from tests.server.running import publish, serving

TRIPLES = 20_000
TARGET_MS = 50
MEGABYTE = 1 << 20
SIZES = (1, 5, 10)
PAUSE_S = 0.002
BEFORE_S = AFTER_S = 0.5
"""Between two questions to `/healthz`; and for how long it is asked before the request and after its answer."""

GRAPH_STORE = "/rdf-graph-store?graph=http://example.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request with a long body.

    Attributes:
        name: What the table calls it.
        target: Path and query.
        body: From 0.8 to 10 MB.
        content_type: Of the body.
        method: POST or PUT.
    """

    name: str
    target: str
    body: bytes
    content_type: str
    method: str = "POST"


@dataclass(slots=True)
class Watch:
    """Asks `/healthz` again and again in a thread of its own.

    Attributes:
        port: Of the server.
        took_ms: What each question took, in milliseconds.
    """

    port: int
    took_ms: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until `stop`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self._stop.is_set():
            began = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.took_ms.append(1000 * (time.perf_counter() - began))
            time.sleep(PAUSE_S)
        connection.close()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()


def run() -> str:
    """Send each request once, from another process, and ask `/healthz` all the while."""
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(1, get_context("spawn")) as sender:
        data = Path(name)
        publish(data, (Quad(*triple) for triple in iter_triples(TRIPLES)), plain=True)
        secret, kept = make_token("bench", (UPDATE,))
        write_tokens(data, (kept,))
        with serving(data, "--shapes", "none") as server:
            rows = [_row(sender, server.port, secret, request) for request in iter_requests()]
    columns = ("request", "worst, ms", "second worst, ms", "idle, ms", "answered after, s", "status")
    return (
        f"A plain store of {TRIPLES:,} triples. The longest that `/healthz` waited while the request was read,\n"
        f"parsed, run and answered; it may be {TARGET_MS} ms. Idle: the longest in {BEFORE_S} s before.\n\n"
        + table(columns, rows)
    )


def iter_requests() -> Iterator[Request]:
    """Yield queries of about 1 MB, and updates and uploads of 1, 5 and 10 MB."""
    query, update = "application/sparql-query", "application/sparql-update"
    long = "x" * (MEGABYTE * 8 // 10)
    form = urlencode({"query": f'SELECT * {{ ?s ?p "{long}" }}'}).encode()
    values = " ".join(f"<http://example.org/company/{number}>" for number in range(22_000))
    queries = {
        "one string": f'SELECT * {{ ?s ?p "{long}" }}',
        "one string that does not end": f'SELECT * {{ ?s ?p "{long}',
        "wrong syntax after it": f'SELECT * {{ ?s ?p "{long}" ',
        "many patterns": f"SELECT * {{ {'?s ?p ?o . ' * 75_000} }}",
        "many comments": f"{'# c' * 200_000}\nSELECT * {{ ?s ?p ?o }} LIMIT 1",
        "many spaces": f"SELECT * {{ {' ' * len(long)} ?s ?p ?o }} LIMIT 1",
        "many values": f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}",
    }
    for name, text in queries.items():
        yield Request(name=f"query, {name}", target="/sparql", body=text.encode(), content_type=query)
    yield Request(name="query in a form", target="/sparql", body=form, content_type="application/x-www-form-urlencoded")
    for size in SIZES:
        string = "x" * (size * MEGABYTE * 99 // 100)
        triples = "".join(_iter_lines(size))
        told = f"{size} MB"
        start = "INSERT DATA { <http://example.org/s> <http://example.org/p>"
        updates = {"one string": f'{start} "{string}" }}', "one string that does not end": f'{start} "{string} }}'}
        updates["many triples"] = f"INSERT DATA {{ {triples} }}"
        for name, text in updates.items():
            yield Request(name=f"update, {name}, {told}", target="/sparql", body=text.encode(), content_type=update)
        nodes = [{"@id": f"http://example.org/j{n}", "http://example.org/p": n} for n in range(size * MEGABYTE // 60)]
        documents = {
            ("N-Triples", "application/n-triples"): triples,
            ("Turtle", "text/turtle"): f"@prefix e: <http://example.org/> .\n{triples}",
            ("Turtle, wrong at its end", "text/turtle"): f"{triples}<http://",
            ("Turtle, one string", "text/turtle"): f'<http://example.org/s> <http://example.org/p> "{string}" .',
            ("JSON-LD", "application/ld+json"): json.dumps(nodes),
        }
        for (name, kind), text in documents.items():
            target = f"{GRAPH_STORE}{quote(kind)}/{size}"
            yield Request(
                name=f"put, {name}, {told}", target=target, body=text.encode(), content_type=kind, method="PUT"
            )


def _iter_lines(size: int) -> Iterator[str]:
    length = number = 0
    while length < size * MEGABYTE * 98 // 100:
        line = f'<http://example.org/x{number}> <http://example.org/p> "value number {number} of a long upload" .\n'
        yield line
        length, number = length + len(line), number + 1


def _row(sender: ProcessPoolExecutor, port: int, secret: str, request: Request) -> list[str]:
    watch = Watch(port)
    thread = threading.Thread(target=watch.run)
    thread.start()
    time.sleep(BEFORE_S)
    idle = max(watch.took_ms)
    watch.took_ms.clear()
    sent: Future[tuple[int, float]] = sender.submit(send, port, secret, request)
    status, took_s = sent.result()
    time.sleep(AFTER_S)
    watch.stop()
    thread.join()
    second, worst = sorted(watch.took_ms)[-2:]
    return [request.name, f"**{worst:.1f}**", f"{second:.1f}", f"{idle:.1f}", f"{took_s:.2f}", str(status)]


def send(port: int, secret: str, request: Request) -> tuple[int, float]:
    """Send a request; return the status and the seconds until its whole answer."""
    headers = {"Content-Type": request.content_type, "Authorization": f"Bearer {secret}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    began = time.perf_counter()
    connection.request(request.method, request.target, request.body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, time.perf_counter() - began
