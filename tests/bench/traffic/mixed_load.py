"""All that a server meets in its life, at a moderate rate: from lookups and pages to clients that leave midway."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

from graph.namespaces import BASE
from tests.hostile.queries import HOSTILE
from tests.server.running import Reply, Running

JSON = "application/sparql-results+json"
ALL_THINGS = "SELECT DISTINCT ?s { ?s a ?type FILTER(ISIRI(?s)) } ORDER BY ?s"
LOOKUP = "SELECT ?p ?o {{ <{thing}> ?p ?o }} LIMIT {limit}"
REPEATED = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?type (COUNT(?s) AS ?n) { ?s a ?type } GROUP BY ?type ORDER BY DESC(?n)",
    "ASK { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
)
HEAVY = (
    "SELECT ?a ?b {{ ?a ?p ?c . ?b ?q ?c FILTER(?a != ?b) }} ORDER BY ?a ?b LIMIT {number}",
    "SELECT ?s (GROUP_CONCAT(STR(?o); separator='{number}') AS ?all) {{ ?s ?p ?o }} GROUP BY ?s",
    "CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER(STRLEN(STR(?o)) > {number}) }}",
    "SELECT * {{ ?s ?p ?o . ?o ?q ?r }} LIMIT 2{number:04}",
)
WRITTEN = (f"{BASE}graph/shapes", f"{BASE}graph/ontology")
"""What follows from the second is computed anew."""
PAGES = (
    "/", "/query", "/search?q=Kashgar", "/dataset", "/ontology", "/fragments", "/revision", "/problems/",
    "/openapi.json", "/journal", "/metrics", "/healthz",
)  # fmt: skip
ENCODINGS = ("identity", "gzip", "zstd")


class MixedLoad:
    """Threads, each of which does one kind of thing at its own pace.

    Attributes:
        done: How often each kind of thing was done.
        faults: Answers that nobody may get.
    """

    def __init__(self, server: Running, secret: str) -> None:
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self._server = server
        self._secret = secret
        self._things = _list_things(server)
        self._stop = threading.Event()
        kinds: tuple[tuple[str, float, Callable[[int], None]], ...] = (
            ("lookups, each in words of its own", 0.05, self._look_up),
            ("repeated queries", 0.1, self._repeat),
            ("heavier queries", 1.0, self._ask_much),
            ("queries that are killed", 5.0, self._attack),
            ("clients that leave", 2.0, self._leave),
            ("writes, each with a new revision", 10.0, self._write),
            ("pages and documents", 0.5, self._read_page),
            ("requests that are wrong", 0.5, self._err),
        )
        self._threads = [threading.Thread(target=self._keep_on, args=kind) for kind in kinds]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End what is under way and return."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _keep_on(self, name: str, pause_s: float, act: Callable[[int], None]) -> None:
        for number in itertools.count():
            began = time.monotonic()
            try:
                act(number)
                self.done[name] += 1
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{name}: {error!r}")
            if self._stop.wait(max(0.0, began + pause_s - time.monotonic())):
                return

    def _expect(self, reply: Reply, *statuses: int) -> None:
        if reply.status == 503 and re.search(rb"/problems/(deadline|out-of-memory)", reply.body):
            self.done["queries that passed a limit"] += 1
        elif reply.status not in statuses:
            self.faults.append(f"{reply.status} in place of {statuses}: {reply.body[:300]!r}")

    def _look_up(self, number: int) -> None:
        thing = self._things[number % len(self._things)]
        self._expect(self._server.query(LOOKUP.format(thing=thing, limit=1000 + number)), 200)

    def _repeat(self, number: int) -> None:
        target = "/sparql?" + urlencode({"query": REPEATED[number % len(REPEATED)]})
        headers = {"Accept": JSON, "Accept-Encoding": ENCODINGS[number % len(ENCODINGS)]}
        self._expect(self._server.ask("GET", target, headers), 200)

    def _ask_much(self, number: int) -> None:
        text = HEAVY[number % len(HEAVY)].format(number=number % 5000 + 1)
        self._ask_long(text, 200)

    def _attack(self, number: int) -> None:
        self._ask_long(list(HOSTILE.values())[number % len(HOSTILE)], 503)

    def _ask_long(self, text: str, *statuses: int) -> None:
        """Ask for what may have to be cut: an answer that is visibly not whole is right."""
        headers = {"Accept": "*/*", "Content-Type": "application/sparql-query"}
        headers["Accept-Encoding"] = ENCODINGS[len(text) % len(ENCODINGS)]
        try:
            self._expect(self._server.ask("POST", "/sparql", headers, text), *statuses)
        except http.client.IncompleteRead:
            self.done["answers that were cut"] += 1

    def _leave(self, number: int) -> None:
        """Ask for something long, and go before it is there or in the middle of it."""
        text = tuple(HOSTILE.values())[2 if number % 2 else 0]
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=10)
        try:
            connection.request("GET", "/sparql?" + urlencode({"query": text}))
            if number % 2:
                connection.getresponse().read(100_000)
            else:
                time.sleep(0.2)
        finally:
            connection.close()

    def _write(self, number: int) -> None:
        """Add a statement, and take it back the next time."""
        verb = "DELETE DATA" if number % 2 else "INSERT DATA"
        graph = WRITTEN[number // 2 % len(WRITTEN)]
        triple = f"<{BASE}ontology#Company> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://e/{number // 2}>"
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {self._secret}"}
        text = f"{verb} {{ GRAPH <{graph}> {{ {triple} }} }}"
        self._expect(self._server.ask("POST", "/sparql", headers, text, timeout_s=120), 200)

    def _read_page(self, number: int) -> None:
        if number % 2:
            target = PAGES[number // 2 % len(PAGES)]
        else:
            thing = self._things[number // 2 % len(self._things)]
            target = "/fragments?" + urlencode({"subject": thing})
            if "/reliefgraph/" in thing and "#" not in thing:
                target = quote("/" + thing.partition("/reliefgraph/")[2], safe="/:@")
        headers = {"Accept": ("text/html", "text/turtle", "application/ld+json")[number % 3]}
        reply = self._server.ask("GET", target, headers)
        self._expect(reply, 200, 303, 404, 406)

    def _err(self, number: int) -> None:
        wrong = next(itertools.islice(_wrong(number), number % 5, None))
        self._expect(self._server.ask(*wrong), 400, 403, 404, 405, 415)


def _list_things(server: Running) -> list[str]:
    """Return what the data describe; on a busy machine the query may need another try."""
    for _ in range(10):
        reply = server.query(ALL_THINGS)
        if reply.status == 200:
            return [row["s"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]
    raise AssertionError(reply.text)


def _wrong(number: int) -> Iterator[tuple[str, str, dict[str, str], str]]:
    yield "GET", "/sparql?" + urlencode({"query": f"SELECT * {{ ?s ?p {number}"}), {}, ""
    yield "GET", f"/id/company/nobody-{number}", {}, ""
    yield "PATCH", "/sparql", {}, ""
    yield "POST", "/sparql", {"Content-Type": f"text/x-{number}"}, "x"
    yield "GET", "/sparql?" + urlencode({"query": f"SELECT * {{ SERVICE <http://e/{number}> {{}} }}"}), {}, ""
