"""Queries over HTTP: forms, formats, tags, errors, limits."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import time
from urllib.parse import urlencode

import pytest

from graph.namespaces import BASE
from tests.server.running import Running

LOOKUP = "SELECT ?label { <http://example.org/place/5> <http://example.org/label> ?label }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def labels(body: bytes) -> list[str]:
    """Return the labels in JSON results."""
    return [row["label"]["value"] for row in json.loads(body)["results"]["bindings"]]


@pytest.mark.parametrize("way", ["get", "form", "body"])
def test_the_three_ways_to_ask_agree(server: Running, way: str) -> None:
    """A query by GET, by form and as the body of a POST gives the same rows."""
    if way == "get":
        reply = server.query(LOOKUP)
    elif way == "form":
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = server.ask("POST", "/sparql", headers, urlencode({"query": LOOKUP}))
    else:
        reply = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, LOOKUP)
    assert reply.status == 200
    assert labels(reply.body) == ["Place 5"]


@pytest.mark.parametrize(
    ("accept", "content_type", "beginning"),
    [
        ("*/*", "application/sparql-results+json", '{"head"'),
        ("application/json", "application/sparql-results+json", '{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv;charset=utf-8", "label\r\nPlace 5"),
        ("text/tab-separated-values", "text/tab-separated-values;charset=utf-8", '?label\n"Place 5"'),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml", "<?xml"),
        ("text/csv; q=0.9 , application/sparql-results+json; q=0.1", "text/csv;charset=utf-8", "label"),
        ("text/html", "application/sparql-results+json", '{"head"'),
    ],
)
def test_tables_come_in_the_format_asked_for(server: Running, accept: str, content_type: str, beginning: str) -> None:
    """The Accept field decides the format, with q-values, and the media type is the registered one."""
    reply = server.query(LOOKUP, accept)
    assert (reply.status, reply.headers["content-type"]) == (200, content_type)
    assert reply.text.startswith(beginning)
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    "accept",
    ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/n-quads",
     "application/trig"],
)  # fmt: skip
def test_graphs_come_in_the_format_asked_for(server: Running, accept: str) -> None:
    """CONSTRUCT answers each RDF format under its registered media type."""
    reply = server.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3", accept)
    assert reply.status == 200
    assert reply.headers["content-type"].split(";")[0] == accept


def test_an_unknown_format_names_those_there_are(server: Running) -> None:
    """406 lists the formats for the form of the query."""
    reply = server.query(LOOKUP, "application/pdf")
    assert reply.status == 406
    assert json.loads(reply.body)["available"] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ]


def test_prospects_are_seen_only_when_asked_for(server: Running) -> None:
    """A plan is not in the default graph; FROM and the protocol's parameter bring it."""
    query = "SELECT ?label {from} {{ ?s <http://example.org/label> ?label FILTER(?label = 'A plan') }}"
    prospects = f"{BASE}graph/prospects"
    assert labels(server.query(query.format(**{"from": ""})).body) == []
    assert labels(server.query(query.format(**{"from": f"FROM <{prospects}>"})).body) == ["A plan"]
    asked = server.query(query.format(**{"from": ""}), **{"default-graph-uri": prospects})
    assert labels(asked.body) == ["A plan"]
    overridden = server.query(query.format(**{"from": f"FROM <{prospects}>"}), **{"default-graph-uri": "http://e/none"})
    assert labels(overridden.body) == []


def test_an_answer_has_a_strong_tag_and_is_not_sent_twice(server: Running) -> None:
    """The tag of an answer, sent back, gets 304 without a body; another format has another tag."""
    first = server.query(LOOKUP)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    target = "/sparql?" + urlencode({"query": LOOKUP})
    again = server.ask("GET", target, {"Accept": "application/json", "If-None-Match": tag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert server.query(LOOKUP, "text/csv").headers["etag"] != tag


def test_queries_that_differ_in_spaces_and_comments_share_a_tag(server: Running) -> None:
    """The tag belongs to what the query means, not to how it is laid out."""
    spread = "# a comment\n" + LOOKUP.replace(" ", "\n  ")
    assert server.query(spread).headers["etag"] == server.query(LOOKUP).headers["etag"]


def test_a_volatile_query_has_no_tag(server: Running) -> None:
    """What two evaluations would answer differently is neither tagged nor stored."""
    reply = server.query("SELECT (NOW() AS ?now) {}")
    assert reply.status == 200
    assert "etag" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


def test_compression_is_negotiated(server: Running) -> None:
    """Gzip is sent to who accepts it, with its own strong tag, and not to who forbids it."""
    target = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p LIMIT 100"})
    plain = server.ask("GET", target, {"Accept-Encoding": "gzip;q=0, identity"})
    packed = server.ask("GET", target, {"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]


def test_head_has_the_headers_of_get(server: Running) -> None:
    """HEAD answers the length, type and tag of GET, and no body."""
    target = "/sparql?" + urlencode({"query": LOOKUP})
    got, head = server.ask("GET", target), server.ask("HEAD", target)
    assert head.body == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == got.headers[name]


def test_a_browser_may_ask_from_anywhere(server: Running) -> None:
    """A preflight is answered, and answers and errors alike allow any origin."""
    preflight = server.ask("OPTIONS", "/sparql", {"Origin": "http://e", "Access-Control-Request-Method": "POST"})
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for reply in (server.query(LOOKUP), server.query("nonsense")):
        assert reply.headers["access-control-allow-origin"] == "*"


def test_a_count_of_a_cross_product_ends_at_its_deadline(server: Running) -> None:
    """A query that cannot end gets 503 within its deadline and a quarter of a second."""
    server.query(LOOKUP)
    began = time.monotonic()
    reply = server.query(CROSS, timeout="0.5")
    took = time.monotonic() - began
    assert reply.status == 503
    assert json.loads(reply.body)["type"].endswith("/problems/deadline")
    assert 0.5 <= took < 0.75


def test_a_query_beyond_its_memory_dies_alone(server: Running) -> None:
    """A query that needs more memory than it may have gets 503; the next one is answered."""
    hungry = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b))) AS ?all) { ?a ?x ?y . ?b ?z ?w }"
    reply = server.query(hungry, timeout="4")
    assert reply.status == 503
    assert json.loads(reply.body)["type"].endswith(("/problems/out-of-memory", "/problems/deadline"))
    assert server.query(LOOKUP).status == 200


def test_a_long_answer_that_fails_looks_cut(server: Running) -> None:
    """A stream that passes the cap ends without its last chunk, so that a client cannot take it for whole."""
    numbers = " ".join(str(number) for number in range(16))
    with pytest.raises(http.client.IncompleteRead):
        server.query(f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {numbers} }} }}")


def test_a_long_answer_arrives_whole(server: Running) -> None:
    """An answer of several megabytes is streamed and has as many rows as it should."""
    reply = server.query("SELECT ?a ?d { ?a <http://example.org/near> ?c } ", "text/csv")
    assert reply.text.count("\r\n") == 2001
    rows = server.query("SELECT ?a ?b ?c ?n { ?a ?b ?c VALUES ?n { 1 2 3 4 5 6 7 8 } }", "text/csv")
    assert rows.headers["transfer-encoding"] == "chunked"
    assert rows.text.count("\r\n") == 8 * 4000 + 1


def test_a_client_that_leaves_takes_its_query_along(server: Running) -> None:
    """When the client closes the connection, its query is stopped long before the deadline."""
    target = "/sparql?" + urlencode({"query": CROSS})
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: e\r\n\r\n".encode())
        time.sleep(0.3)
    time.sleep(0.3)
    assert json.loads(server.ask("GET", "/healthz").body)["pool"]["slow"] == 0


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT * {\n ?s foaf:name ?o }", 2, 5, "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        ("SELECT * { ?s ?p }", 1, 18, "This triple has no object behind ?p."),
        ("SELECT * { ?s ?p ?o", 1, 20, "The text ends before `}` is written."),
        ("SELCT * { ?s ?p ?o }", 1, 1, "Did you mean SELECT?"),
        ("SELECT * { ?s ?p 'a }", 1, 18, "This string has no end"),
        ("SELECT * {" + "(" * 100_000, 1, 210, "nest more than 200 deep"),
    ],
)
def test_a_malformed_query_is_told_where_and_why(
    server: Running, query: str, line: int, column: int, words: str
) -> None:
    """The problem names line and column, marks the place and says what would help."""
    reply = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, query)
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
    problem = json.loads(reply.body)
    assert problem["type"] == server.url + "problems/malformed-query"
    assert (problem["line"], problem["column"]) == (line, column)
    assert words in reply.text
    assert problem["excerpt"].endswith("^")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE # a comment\n <http://127.0.0.1:9/> {} }",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e:x {} }",
        "SELECT * { ?s ?p ?o { SELECT * { OPTIONAL { SERVICE ?s {} } } } }",
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/> {} }",
        "SELECT * { VALUES ?x { '''a' } SERVICE <http://127.0.0.1:9/> {} }",
    ],
)
def test_service_is_refused_in_every_spelling(server: Running, query: str) -> None:
    """SERVICE is found behind comments, cases, prefixes, nesting and look-alikes of IRIs, and refused."""
    reply = server.query(query)
    assert reply.status == 403
    assert json.loads(reply.body)["type"].endswith("/problems/outward-request")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://e/SERVICE> 'LOAD' } # SERVICE",
        "PREFIX service: <http://e/> SELECT * { ?s service:load ?o }",
    ],
)
def test_service_in_names_and_strings_is_allowed(server: Running, query: str) -> None:
    """The words in IRIs, strings, comments and prefixed names are no requests."""
    assert server.query(query).status == 200


def test_a_browser_gets_errors_as_pages(server: Running) -> None:
    """An error is HTML for who prefers it, with the text of the query escaped."""
    reply = server.query("SELECT * { ?s <b> }", "text/html,*/*;q=0.8")
    assert reply.headers["content-type"] == "text/html;charset=utf-8"
    assert "&lt;b&gt;" in reply.text


def test_every_problem_type_has_a_page(server: Running) -> None:
    """The address in `type` answers for a problem that happened, and for every kind in the list."""
    listing = server.ask("GET", "/problems/").text
    names = [part.split('"')[0] for part in listing.split("problems/")[1:] if part[0] != '"']
    assert len(names) == 48
    for name in names:
        assert server.ask("GET", f"/problems/{name}").status == 200


def test_a_plan_is_given_on_request(server: Running) -> None:
    """With `plan=true` a query is explained, not answered: its groups, their places, their steps with estimates."""
    text = 'SELECT * {\n ?x <http://example.org/near> ?y . ?y <http://example.org/label> "Place 5" }'
    usual = server.query(text)
    reply = server.query(text, plan="true")
    assert (usual.status, reply.status, reply.headers["content-type"]) == (200, 200, "application/json")
    assert "etag" not in reply.headers
    plan = json.loads(reply.text)
    [group] = plan["groups"]
    assert (group["line"], group["column"], group["reordered"]) == (2, 2, True)
    assert [step["pattern"].split()[0] for step in group["steps"]] == ["?y", "?x"]
    assert [step["rows"] for step in group["steps"]] == [1.0, 1.0]
    assert group["rows"] == 2.0
    assert group["rows_as_written"] > 1000
    assert plan["query"].index('"Place 5"') < plan["query"].index("near>")


def test_kinds_that_have_no_order_stand_apart(server: Running) -> None:
    """9 comes before 10 though "5" is there too, which the engine would put between them; the plan shows how."""
    text = 'SELECT ?o { VALUES ?o { 10 "5" 9 } } ORDER BY ?o'
    assert server.query(text, format="csv").text.split() == ["o", "5", "9", "10"]
    plan = json.loads(server.query(text, plan="true").text)
    assert plan["sort"] is None
    assert plan["query"].endswith(" ?o")
    assert "isNUMERIC(?o)" in plan["query"]


def test_the_plan_of_a_mistake_is_the_mistake(server: Running) -> None:
    """A query that is malformed has no plan, and `plan` is true or false."""
    assert server.query("SELECT * { ?s ?p }", plan="true").status == 400
    assert server.query("ASK {}", plan="maybe").status == 400
    assert json.loads(server.query("ASK {}", plan="false").text)["boolean"] is True
