"""SERVICE to hosts on the list, and to no other."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.sparql.operations import read_services
from tests.server.running import Reply, Running, publish, serving

ANSWERS = {
    "/xml": (
        "application/sparql-results+xml; charset=utf-8",
        "<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head><variable name='x'/></head>"
        "<results><result><binding name='x'><literal>1</literal></binding></result></results></sparql>",
    ),
    "/others": (
        "application/json",
        '{"head": {"vars": ["z", "x"]}, "results": {"bindings": [{"z": {"type": "literal", "value": "2"}}]}}',
    ),
    "/none": ("application/json", '{"head": {"vars": []}, "results": {"bindings": [{}, {}]}}'),
    "/cut": ("application/json", '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": '),
    "/truth": ("application/json", '{"head": {}, "boolean": true}'),
}


class _Broken(BaseHTTPRequestHandler):
    """A remote that answers whatever its path says."""

    def do_POST(self) -> None:
        """Answer: a redirect, an error, or rows with a blank node."""
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            return
        if self.path == "/slow":
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            return
        if self.path in ANSWERS:
            media_type, body = ANSWERS[self.path]
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(body.encode())
            return
        self.send_response(200 if self.path == "/blank" else 500)
        self.end_headers()
        row = {"x": {"type": "bnode", "value": "b"}}
        self.wfile.write(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [row]}}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


class Pair:
    """A server that may ask a remote and a broken one, and the addresses of both."""

    def __init__(self, server: Running, remote: str, broken: str) -> None:
        self.server = server
        self.remote = remote
        self.broken = broken

    def labels(self, query: str) -> list[str]:
        """Return the values of ?label, sorted."""
        reply = self.server.query(query)
        assert reply.status == 200, reply.text
        return sorted(row["label"]["value"] for row in json.loads(reply.body)["results"]["bindings"])


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """One server with persons, one with their names, and one that is broken."""
    near, far = tmp_path_factory.mktemp("near"), tmp_path_factory.mktemp("far")
    persons = [NamedNode(f"http://e/person/{number}") for number in range(3)]
    publish(near, [Quad(p, NamedNode("http://e/here"), Literal("yes")) for p in persons[:2]], plain=True)
    publish(
        far,
        [Quad(p, NamedNode("http://e/label"), Literal(f'"{p.value}"\n', language="en")) for p in persons],
        plain=True,
    )
    broken = ThreadingHTTPServer(("127.0.0.1", 0), _Broken)
    threading.Thread(target=broken.serve_forever, daemon=True).start()
    try:
        with serving(far, "--shapes", "none") as remote:
            hosts = (f"127.0.0.1:{remote.port}", f"127.0.0.1:{broken.server_port}", "localhost:1")
            flags = [flag for host in hosts for flag in ("--federation", host)]
            with serving(near, "--shapes", "none", *flags) as running:
                yield Pair(running, f"{remote.url}sparql", f"http://{hosts[1]}/")
    finally:
        broken.shutdown()
        broken.server_close()


def problem(reply: Reply) -> tuple[int, str]:
    """Return the status and the name of a problem."""
    return reply.status, str(json.loads(reply.body)["type"]).rpartition("/")[2]


def test_rows_of_a_remote_are_joined(pair: Pair) -> None:
    """The labels of exactly the persons that are here come from there, quotation marks and line ends included."""
    query = (
        f"SELECT ?label {{ ?person <http://e/here> ?x SERVICE <{pair.remote}> {{ ?person <http://e/label> ?label }} }}"
    )
    assert pair.labels(query) == ['"http://e/person/0"\n', '"http://e/person/1"\n']


def test_a_remote_is_named_with_a_prefix(pair: Pair) -> None:
    """A prefixed name may be the address, and the remote knows the prefixes of the query."""
    base = pair.remote.removesuffix("sparql")
    query = f"PREFIX far: <{base}> PREFIX e: <http://e/> SELECT ?label {{ service far:sparql {{ ?p e:label ?label }} }}"
    assert len(pair.labels(query)) == 3


def test_a_host_that_is_not_listed_is_refused(pair: Pair) -> None:
    """Another port, another name for the same host and another scheme are other hosts."""
    for address in ("http://127.0.0.1:9/", pair.remote.replace("127.0.0.1", "127.1"), "file:///etc/passwd", "ftp://e/"):
        reply = pair.server.query(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert problem(reply) == (403, "outward-request"), address


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("xml", [{"x": "1"}]), ("others", [{}]), ("none", [{}, {}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_block_has_its_own_variables(pair: Pair, path: str, rows: list[dict[str, str]], silent: str) -> None:
    """What a remote answers in XML is read, its further variables are left out, and those it lacks have no values."""
    reply = pair.server.query(f"SELECT * {{ SERVICE {silent}<{pair.broken}{path}> {{ ?x <http://e/p> ?y }} }}")
    assert reply.status == 200, reply.text
    answer = json.loads(reply.body)
    assert answer["head"]["vars"] == ["x", "y"]
    assert [{name: value["value"] for name, value in row.items()} for row in answer["results"]["bindings"]] == rows


def test_rows_of_a_bad_answer_stay_in_their_thread(pair: Pair) -> None:
    """Nothing of an answer that cannot be read outlives the thread that reads it: the server's log stays empty."""
    for path in ("blank", "cut", "truth") * 3:
        for silent, status in (("", 502), ("SILENT ", 200)):
            text = f"SELECT * {{ SERVICE {silent}<{pair.broken}{path}> {{ ?x <http://e/p> ?y }} }}"
            assert pair.server.query(text).status == status
    log = (pair.server.data / "server.log").read_text(encoding="utf-8")
    assert "unsendable" not in log
    assert "Traceback" not in log


def test_a_name_that_leads_inside_is_refused(pair: Pair) -> None:
    """A listed name whose address is not public is not connected to."""
    reply = pair.server.query("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }")
    assert problem(reply) == (502, "remote-failed")
    assert "not a public address" in reply.text


@pytest.mark.parametrize(("path", "words"), [("redirect", "302"), ("error", "500"), ("blank", "blank nodes")])
def test_a_remote_that_fails_is_told(pair: Pair, path: str, words: str) -> None:
    """Redirects are not followed, errors are told, blank nodes are refused; SILENT makes one empty row, and says so."""
    block = f"<{pair.broken}{path}> {{ ?x ?y ?z }}"
    reply = pair.server.query(f"SELECT * {{ SERVICE {block} }}")
    assert problem(reply) == (502, "remote-failed")
    assert words in reply.text
    silent = pair.server.query(f"SELECT * {{ SERVICE SILENT {block} }}")
    assert json.loads(silent.body)["results"]["bindings"] == [{}]
    assert words in silent.headers["reliefgraph-hint"]
    assert "its SERVICE SILENT stands for one row without values" in silent.headers["reliefgraph-hint"]


@pytest.mark.parametrize(
    "service", ["SERVICE ?g {}", "FILTER(1<2)SERVICE#>\n?g {}", "SERVICE <http://e/> { SERVICE <http://e/> {} }"]
)
def test_what_cannot_be_sent_is_refused(pair: Pair, service: str) -> None:
    """A variable address, a hidden keyword and a nested SERVICE are refused although there is a list."""
    assert problem(pair.server.query(f"SELECT * {{ {service} }}")) == (403, "outward-request")


def test_calls_are_read_with_their_prologue() -> None:
    """The prologue, the address and the block of a SERVICE are found, whatever looks alike."""
    text = "BASE <http://h/>\nPREFIX s: <x/>\nSELECT * { ?a s:service 'SERVICE' SERVICE SILENT <y> { ?a ?b { 1 } } }"
    services = read_services(text, "http://base/")
    [(service, address)] = services.calls
    assert services.prologue == "BASE <http://h/>\nPREFIX s: <x/>\n"
    assert (service.silent, address) == (True, "http://h/y")
    assert service.block is not None
    assert text[service.block.start : service.block.end] == " ?a ?b { 1 } "


def test_answers_of_others_have_no_tag(pair: Pair) -> None:
    """A federated answer may differ tomorrow, so it is neither tagged nor stored."""
    reply = pair.server.query(f"SELECT * {{ SERVICE <{pair.remote}> {{ ?s ?p ?o }} }}")
    assert "etag" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


def test_a_remote_that_drips_is_cut(pair: Pair) -> None:
    """A server that sends a byte now and then holds a query up no longer than its deadline."""
    began = time.monotonic()
    reply = pair.server.query(f"SELECT * {{ SERVICE <{pair.broken}slow> {{ ?x ?p ?o }} }}", timeout="1")
    assert problem(reply) == (502, "remote-failed")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://[x/> { ?s ?p ?o } }",
        "BASE <http://[x/> SELECT * { SERVICE <y> { ?s ?p ?o } }",
        "PREFIX x: <http://[x/> SELECT * { SERVICE x:y { ?s ?p ?o } }",
    ],
)
def test_an_address_that_is_none_is_told(pair: Pair, query: str) -> None:
    """An address with a bracket that never closes is a mistake of the query, not of this program."""
    assert problem(pair.server.query(query)) == (400, "malformed-query")


def test_a_mistake_is_told_where_the_client_wrote_it(pair: Pair) -> None:
    """Behind a SERVICE, a mistake stands at its line and column in the query as it was sent, and nobody is asked."""
    service = f"SERVICE <{pair.broken}error> {{ ?s ?p ?o }}"
    reply = pair.server.query(f"SELECT * {{ {service}\n  ?a <http://e/here> }}")
    assert problem(reply) == (400, "malformed-query")
    members = json.loads(reply.body)
    assert (members["line"], members["column"]) == (2, 22)


def test_names_that_others_know_are_no_mistakes(pair: Pair) -> None:
    """Neither what is asked of another server nor what it answers counts as unknown here; what is asked here does."""
    service = f"SERVICE <{pair.remote}> {{ ?s <http://e/label> ?label BIND(?s AS ?other) }}"
    reply = pair.server.query(f"SELECT * {{ {service} ?s <http://e/here> ?yes FILTER(false) }}")
    assert reply.status == 200
    assert "reliefgraph-hint" not in reply.headers
    assert pair.server.query(f"SELECT * {{ {service} ?s <http://e/here> ?yes }}", strict="true").status == 200
    wrong = pair.server.query(f"SELECT * {{ {service}\n ?s <http://e/hero> ?yes }}", strict="true")
    assert problem(wrong) == (400, "unknown-term")
    assert json.loads(wrong.body)["unknown_terms"][0]["line"] == 2
