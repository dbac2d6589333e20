"""The W3C suites of federation: services and their syntax, with endpoints on the loopback in place of example.org."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.collection import Collection

from tests.conformance.sparql_suites import MF, QT, Case, Loader, parse_data, read_cases
from tests.conformance.suites import suite_folder
from tests.conformance.test_sparql_suites import compare_results
from tests.server.running import publish, serving

FOLDER = suite_folder() / "rdf-tests/sparql/sparql11"
SERVICES = read_cases(suite_folder(), ("service",))
SYNTAX = read_cases(suite_folder(), ("syntax-fed",))
REFUSED = {
    "service3": "A SERVICE inside a SERVICE is not sent on.",
    "service5": "SERVICE ?service is not sent on: an address must be named in the query itself.",
    "service6": "A SERVICE inside a SERVICE is not sent on.",
}
"""Cases that ask for what this server does not do on purpose, with the words in which it says so."""


def read_endpoints() -> dict[str, dict[str, Path]]:
    """Return the data of each endpoint of each case."""
    graph = Graph()
    graph.parse(FOLDER / "service/manifest.ttl", publicID=(FOLDER / "service").as_uri() + "/")
    [entries] = graph.objects(None, MF.entries)
    found: dict[str, dict[str, Path]] = {}
    for node in Collection(graph, entries):
        action = graph.value(node, MF.action)
        assert action is not None
        found[str(node)] = {
            str(graph.value(item, QT.endpoint)): Path(unquote(str(graph.value(item, QT.data)).removeprefix("file://")))
            for item in graph.objects(action, QT.serviceData)
        }
    return found


class Endpoints:
    """Endpoints on one loopback port; the path of an address names the endpoint."""

    def __init__(self) -> None:
        self.stores: dict[str, ox.Store] = {}
        stores = self.stores

        class Handler(BaseHTTPRequestHandler):
            """Answers queries over the store that the path names."""

            def do_POST(self) -> None:
                """Answer a query with JSON, or say that there is no such endpoint."""
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                store = stores.get(self.path)
                self.send_response(200 if store is not None else 404)
                self.end_headers()
                if store is not None:
                    found = store.query(parse_qs(body)["query"][0])
                    assert isinstance(found, ox.QuerySolutions)
                    self.wfile.write(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def load(self, data: dict[str, Path]) -> None:
        """Hold these endpoints and no others."""
        self.stores.clear()
        for address, path in data.items():
            store = ox.Store()
            store.extend(parse_data(path, ox.DefaultGraph()))
            self.stores[self.path(address)] = store

    def path(self, address: str) -> str:
        """Return the path that stands for an address."""
        return "/" + address.removeprefix("http://")

    def rewrite(self, text: str) -> str:
        """Return a query with the addresses of services in place of those that it names."""
        for host in ("example.org", "example1.org", "example2.org", "invalid.endpoint.org"):
            text = text.replace(f"<http://{host}/sparql>", f"<http://{self.host}/{host}/sparql>")
        return text


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Loader, Endpoints]]:
    """A plain server that may ask the endpoints."""
    endpoints = Endpoints()
    data = tmp_path_factory.mktemp("federated")
    publish(data, [], plain=True)
    flags = ("--shapes", "none", "--updates", "open", "--keep", "2", "--federation", endpoints.host)
    try:
        with serving(data, *flags) as running:
            yield Loader(running), endpoints
    finally:
        endpoints.server.shutdown()
        endpoints.server.server_close()


def test_the_suites_are_whole() -> None:
    """All seven services and all three texts of the pinned suites are run; three services are refused on purpose."""
    assert (len(SERVICES), len(SYNTAX), len(REFUSED)) == (7, 3, 3)
    assert set(REFUSED) <= {case.iri.rpartition("#")[2] for case in SERVICES}


@pytest.mark.parametrize("case", SERVICES, ids=lambda case: case.name)
def test_a_service_is_asked(federation: tuple[Loader, Endpoints], case: Case) -> None:
    """The rows are those of the case, or the refusal says in words that it is this server's policy."""
    loader, endpoints = federation
    loader.load(case.data)
    endpoints.load(read_endpoints()[case.iri])
    reply = loader.server.query(endpoints.rewrite(case.action.read_text()), ox.QueryResultsFormat.XML.media_type)
    name = case.iri.rpartition("#")[2]
    if name in REFUSED:
        problem = json.loads(reply.body)
        assert (reply.status, problem["detail"]) == (403, REFUSED[name])
        assert problem["line"] > 1
        return
    assert reply.status == 200, reply.text
    assert case.result is not None
    compare_results(case, reply.body, case.result.read_bytes(), ox.QueryResultsFormat.XML)


@pytest.mark.parametrize("case", SYNTAX, ids=lambda case: case.name)
def test_a_service_needs_no_full_stop(federation: tuple[Loader, Endpoints], case: Case) -> None:
    """A query that the grammar allows is evaluated where its host is listed, and is a matter of policy where not."""
    loader, endpoints = federation
    endpoints.load({"http://g": FOLDER / "service/data07.ttl"})
    text = case.action.read_text()
    answered = loader.server.query(f"BASE <http://{endpoints.host}/>\n{text}")
    assert answered.status == 200, answered.text
    refused = loader.server.query(f"BASE <http://other.example/>\n{text}")
    assert (refused.status, json.loads(refused.body)["type"].rpartition("/")[2]) == (403, "outward-request")


@pytest.mark.parametrize(
    ("block", "column"),
    [("{ ?s ?p }", 9), ("{ ?s ?p ?o FILTER(?o == 1) }", 22), ("{ ?s e:p ?o }", 6), ("{ ?s ?p ?o BIND(1 AS ?s) }", 22)],
)
@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_mistake_inside_is_the_clients(
    federation: tuple[Loader, Endpoints], block: str, column: int, silent: str
) -> None:
    """A mistake inside a SERVICE is told at its place, SILENT or not, and nobody is asked."""
    loader, endpoints = federation
    reply = loader.server.query(f"SELECT ?s {{ ?s ?q 1 SERVICE {silent}<http://{endpoints.host}/none>\n{block} }}")
    problem = json.loads(reply.body)
    assert (reply.status, problem["type"].rpartition("/")[2]) == (400, "malformed-query")
    assert (problem["line"], problem["column"]) == (2, column)


@pytest.mark.parametrize(
    ("block", "variables"),
    [
        ("{ ?x ?y ?z }", ["x", "y", "z"]),
        ("{ ?x <http://e/p> 1 OPTIONAL { ?x ?o ?t } MINUS { ?x ?m 1 } FILTER(?f) }", ["o", "t", "x"]),
        ("{ SELECT ?x (COUNT(*) AS ?n) { ?x ?y ?z } GROUP BY ?x }", ["n", "x"]),
        ("{ VALUES ?v { 1 } BIND(2 AS ?w) }", ["v", "w"]),
        ("{}", []),
    ],
)
def test_a_failed_silent_keeps_its_variables(
    federation: tuple[Loader, Endpoints], block: str, variables: list[str]
) -> None:
    """A SERVICE SILENT that fails is one row without values, and SELECT * has the columns of its pattern."""
    loader, endpoints = federation
    reply = loader.server.query(f"SELECT * {{ SERVICE SILENT <http://{endpoints.host}/none> {block} }}")
    assert reply.status == 200, reply.text
    found = json.loads(reply.body)
    assert sorted(found["head"]["vars"]) == variables
    assert found["results"]["bindings"] == [{}]
