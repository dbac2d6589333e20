"""The Flask application answers everything by itself: whatever way a request comes in, the answer is the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from server.sparql.tokens import OPERATE, UPDATE, make_token, write_tokens
from tests.hostile.queries import HUNGRY
from tests.server.conftest import small_quads
from tests.server.running import Reply, Running, publish
from tests.server.ways import FRONT, WAYS, serving_by
from tests.small_dataset import TRIG

PUBLIC = "https://data.example/relief"
HOP_BY_HOP = {"connection", "date", "keep-alive", "server", "transfer-encoding", "via"}
"""Fields of a connection or of a server, not of an answer (RFC 9110, section 7.6.1)."""

ROWS = """
SELECT ?place ?label ?near ?number {
  ?place <http://example.org/label> ?label ; <http://example.org/near> ?near VALUES ?number { 1 2 3 4 5 6 7 8 9 10 }
}"""
LOOKUP = "/sparql?" + urlencode(
    {"query": "SELECT ?label { <http://example.org/place/5> <http://example.org/label> ?label }"}
)
GRAPH = "/sparql?" + urlencode({"query": "CONSTRUCT WHERE { <http://example.org/place/5> ?p ?o }"})
MANY = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 300"})
LONG = "/sparql?" + urlencode({"query": ROWS})
MISSPELT = "/sparql?" + urlencode({"query": "SELECT * { ?s a <https://w3id.org/reliefgraph/ontology#Conty> }"})
QUERY = {"Content-Type": "application/sparql-query"}
CHANGE = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTML = {"Accept": "text/html"}


class Sent(NamedTuple):
    """A request."""

    method: str
    target: str
    headers: Mapping[str, str] = {}
    body: bytes = b""


TABLES = (
    "*/*", "application/json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values", "text/html",
    "text/csv;q=0.5, application/sparql-results+xml;q=0.9, */*;q=0.1", "text/csv; q=0.9 , application/json; q=0.1",
    "text/csv;q=0", "image/png", "text/*;q=0.3, */*;q=0", "application/sparql-results+json;q=0, */*",
)  # fmt: skip
GRAPHS = (
    "", "text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/ld+json",
    "application/rdf+xml", "text/turtle;q=0.1, application/rdf+xml", "text/html", "image/png",
)  # fmt: skip
DOCUMENTS = (
    "*/*",
    "text/turtle",
    "application/ld+json",
    "application/trig",
    "application/rdf+xml",
    "image/png",
)
CODINGS = ("gzip", "zstd", "gzip;q=0", "br, gzip;q=0.5", "*")
METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS")
PLACES = (
    "/", "/sparql", "/healthz", "/rdf-graph-store", "/rdf-graph-store?default", "/operator/queries",
    "/operator/queries/7", "/doc/place/jiashi", "/journal", "/nothing",
)  # fmt: skip
PAGES = (
    "/", "/query", "/search?q=Jiashi", "/dataset", "/ontology", "/fragments", "/revision", "/problems/", "/dump",
    "/problems/deadline", "/id/place/jiashi", "/doc/place/jiashi", "/doc/place/jiashi.ttl", "/doc/place/none",
    "/article/a", "/context.jsonld", "/openapi.json", "/robots.txt", "/sitemap.xml", "/static/style.css",
    "/static/nothing.css", "/no/such/thing", "/sparql/", "/id/place/%E4%BC%BD", "/id/%FF",
    "/query?query=ASK%20%7B%7D",
)  # fmt: skip
REQUESTS = (
    *(Sent("GET", LOOKUP, {"Accept": accept}) for accept in TABLES),
    *(Sent("GET", GRAPH, {"Accept": accept} if accept else {}) for accept in GRAPHS),
    *(Sent("GET", "/rdf-graph-store?default", {"Accept": accept} if accept else {}) for accept in GRAPHS),
    *(Sent("GET", "/doc/place/jiashi", {"Accept": accept}) for accept in DOCUMENTS),
    *(Sent("GET", page) for page in PAGES),
    *(Sent("GET", page, HTML) for page in PAGES),
    *(Sent("HEAD", page) for page in (LOOKUP, "/", "/doc/place/jiashi", "/healthz", "/rdf-graph-store?default", "/x")),
    *(Sent(method, page) for method in METHODS for page in PLACES),
    *(Sent("GET", MANY, {"Accept-Encoding": coding}) for coding in CODINGS),
    *(Sent("GET", "/ontology", {"Accept-Encoding": coding}) for coding in CODINGS),
    Sent("GET", "/static/style.css", {"Accept-Encoding": "gzip"}),
    Sent("GET", MISSPELT),
    Sent("GET", MISSPELT + "&strict=true"),
    Sent("GET", "/sparql"),
    Sent("GET", "/sparql", {"Accept": "application/ld+json"}),
    Sent("GET", "/sparql", HTML),
    Sent("GET", "/sparql", {"Accept": "image/png"}),
    Sent("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D"),
    Sent("GET", "/sparql?query=%FF%FE"),
    Sent("GET", "/sparql?query=SELECT%20*%20%7B", HTML),
    Sent("GET", "/sparql?update=CLEAR%20ALL"),
    Sent("GET", "/sparql?query=SELECT%20*%20%7BSERVICE%20%3Chttp://e/%3E%7B%7D%7D"),
    Sent("GET", "/sparql?query=ASK%7B%7D&timeout=never"),
    Sent("POST", "/sparql", QUERY, b"ASK {}"),
    Sent("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, gzip.compress(b"ASK {}", mtime=0)),
    Sent("POST", "/sparql", {**QUERY, "Content-Encoding": "br"}, b"x"),
    Sent("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}"),
    Sent("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}"),
    Sent("POST", "/sparql", FORM, b"query=ASK%7B%7D"),
    Sent("POST", "/sparql", FORM, b"query=ASK%7B%7D&update=CLEAR"),
    Sent("POST", "/sparql", FORM, b"query=\xff"),
    Sent("POST", "/sparql", QUERY, b"ASK { <http://e/" + b"a" * 2_000_000 + b"> ?p ?o }"),
    Sent("POST", "/sparql", QUERY, b"x" * 5_000_000),
    Sent("POST", "/search", {}, b"x" * 5_000_000),
    Sent("POST", "/sparql", CHANGE, b"CLEAR ALL"),
    Sent("POST", "/sparql", {**CHANGE, "Authorization": "Bearer nonsense"}, b"CLEAR ALL"),
    Sent("PUT", "/rdf-graph-store?graph=http://e/g", {"Content-Type": "text/turtle"}, b"<http://e/s> <http://e/p> 1 ."),
    Sent("GET", "/rdf-graph-store?graph=http://e/none"),
    Sent("GET", "/rdf-graph-store?graph=relative"),
    Sent("GET", "/operator/queries"),
    Sent("GET", "/journal"),
    Sent("GET", "/", {"If-Match": '"another"'}),
    Sent("GET", "/dataset", {"Accept-Datetime": "Thu, 01 Jan 2015 00:00:00 GMT"}),
    Sent("GET", "/dump/catalog.nt.gz", {"Range": "bytes=0-9"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Running]]:
    """The same data behind each way, under one address."""
    data = tmp_path_factory.mktemp("ways")
    publish(data, [*parse(TRIG, format=RdfFormat.TRIG), *small_quads()])
    secret, token = make_token("curator", (UPDATE, OPERATE))
    (data / "secret").write_text(secret)
    write_tokens(data, (token,))
    with ExitStack() as stack:
        settings = {"public_url": PUBLIC, "shapes": "none", "memory_mb": "128", "max_result_mb": "4"}
        yield {way: stack.enter_context(serving_by(way, data, **settings)) for way in WAYS}


WHEN_READY = ("reliefgraph-hint",)
"""What an answer has where it was found out in time, which may be at the first asking or later."""


def told(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    """Return what an answer says: its status, its own fields, and its body."""
    fields = {name: value for name, value in reply.headers.items() if name not in (*HOP_BY_HOP, *WHEN_READY)}
    return reply.status, fields, reply.body


def test_the_requests_are_as_many_as_they_were() -> None:
    """So many requests are compared by four ways, and none is there twice."""
    assert (len(REQUESTS), len(WAYS)) == (190, 4)
    assert len({(sent.method, sent.target, tuple(sent.headers.items()), sent.body) for sent in REQUESTS}) == 190


@pytest.mark.parametrize("sent", REQUESTS, ids=lambda sent: f"{sent.method} {sent.target[:60]} {dict(sent.headers)}")
def test_every_way_answers_alike(ways: Mapping[str, Running], sent: Sent) -> None:
    """A request gets the same status, fields and body by every way; what has a tag is not sent again by any."""
    replies = {way: ways[way].ask(*sent) for way in WAYS}
    first = told(replies[FRONT])
    for way, reply in replies.items():
        assert told(reply) == first, way
    for name in WHEN_READY:
        assert len({reply.headers[name] for reply in replies.values() if name in reply.headers}) <= 1
    tag = first[1].get("etag")
    if tag and first[0] == 200 and sent.method == "GET":
        again = sent._replace(headers={**sent.headers, "If-None-Match": tag})
        once = told(ways[FRONT].ask(*again))
        assert (once[0], once[2]) == (304, b"")
        for way in WAYS[1:]:
            assert told(ways[way].ask(*again)) == once, way


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_method_is_refused(ways: Mapping[str, Running], way: str) -> None:
    """A method that HTTP does not know gets 405 as a problem; the front refuses it unread, and names no others."""
    for place in PLACES:
        reply = ways[way].ask("BREW", place)
        assert (reply.status, json.loads(reply.body)["type"]) == (405, f"{PUBLIC}/problems/method-not-allowed")


@pytest.mark.parametrize("way", WAYS)
def test_a_long_answer_arrives_whole(ways: Mapping[str, Running], way: str) -> None:
    """An answer of several megabytes has as many rows as it should, compressed or not, and none for HEAD."""
    reply = ways[way].ask("GET", LONG, {"Accept": "text/csv"})
    assert (reply.status, reply.text.count("\r\n")) == (200, 10 * 2000 + 1)
    packed = ways[way].ask("GET", LONG, {"Accept": "text/csv", "Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == reply.body
    head = ways[way].ask("HEAD", LONG, {"Accept": "text/csv"})
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", reply.headers["etag"])


@pytest.mark.parametrize("way", WAYS)
def test_a_query_beyond_its_memory_dies_alone(ways: Mapping[str, Running], way: str) -> None:
    """A query that needs more memory than it may have gets 503; the next one is answered."""
    reply = ways[way].query(HUNGRY)
    assert (reply.status, json.loads(reply.body)["type"]) == (503, f"{PUBLIC}/problems/out-of-memory")
    assert ways[way].ask("GET", LOOKUP).status == 200


@pytest.mark.parametrize("way", WAYS)
def test_a_token_opens_writing_and_operation(ways: Mapping[str, Running], way: str) -> None:
    """Who has the token writes, and every way answers by the new revision at once; nobody else does."""
    server = ways[way]
    token = {"Authorization": f"Bearer {(server.data / 'secret').read_text()}"}
    graph = "https://w3id.org/reliefgraph/graph/prospects"
    text = f'INSERT DATA {{ GRAPH <{graph}> {{ <http://e/{way}> <http://e/p> "written" }} }}'.encode()
    assert server.ask("POST", "/sparql", CHANGE, text).status == 401
    assert server.ask("POST", "/sparql", {**CHANGE, "Authorization": "Bearer rlf_wrong"}, text).status == 401
    reply = server.ask("POST", "/sparql", {**CHANGE, **token}, text)
    assert reply.status == 200, reply.text
    for other in WAYS:
        asked = ways[other].query(f"ASK {{ GRAPH <{graph}> {{ <http://e/{way}> ?p ?o }} }}")
        assert json.loads(asked.body)["boolean"] is True, other
    assert json.loads(server.ask("GET", "/operator/queries", token).body) == {"queries": []}
