"""Reports of requests: negotiation, addresses, ranges, preflights, and bodies that writers send."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from tests.endpoint.conftest import PREFIXES
from tests.server.running import Reply, Running

SELECT = "/sparql?" + urlencode({"query": "SELECT ?s { ?s ?p ?o } LIMIT 1"})
CONSTRUCT = "/sparql?" + urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"})
STORE = "/rdf-graph-store?default"
JSON, XML, JSON_LD, RDF_XML = (
    *("application/sparql-results+json", "application/sparql-results+xml"),
    *("application/ld+json", "application/rdf+xml"),
)


@pytest.fixture(scope="module")
def store(plain: Running) -> Running:
    """The store with things that have addresses."""
    things = ("x", "a%2Fb", "a/b", "c%2fd", "c/d", "e%252Ff", "e%2Ff", "g%3Fh")
    data = " ".join(f"<http://e/id/{thing}> :name '{thing}' ." for thing in things)
    assert update(plain, f"INSERT DATA {{ {data} }}").status == 200
    return plain


def update(server: Running, text: str) -> Reply:
    """Send an update."""
    headers = {"Content-Type": "application/sparql-update"}
    return server.ask("POST", "/sparql", headers, (PREFIXES + text).encode())


ACCEPTS = [
    ("accept-axios", SELECT, "application/json, text/plain, */*", JSON),
    ("accept-axios", SELECT, "application/json, text/javascript, */*; q=0.01", JSON),
    ("accept-axios", SELECT, "application/xml, text/xml, */*; q=0.01", XML),
    ("accept-axios", SELECT, "application/json;q=0.9, */*;q=0.9", JSON),
    ("accept-axios", CONSTRUCT, "application/json, text/plain, */*", JSON_LD),
    ("accept-doc-json", "/doc/x", "application/json, */*", JSON_LD),
    ("accept-doc-json", "/doc/x", "application/xml, */*;q=0.8", RDF_XML),
    ("accept-doc-json", STORE, "application/json, */*", JSON_LD),
    ("accept-doc-json", "/doc/x", "application/x-turtle, */*", "text/turtle"),
    ("accept-too-long", "/doc/x", ", ".join(f"x/y{n}" for n in range(899)) + ", text/turtle;q=0.001", "text/turtle"),
    ("accept-too-long", SELECT, ", ".join(f"x/y{n}" for n in range(2000)) + ", text/csv;q=0.001", "text/csv"),
    ("accept-too-long", STORE, ", ".join(f"x/y{n}" for n in range(899)) + f", {RDF_XML};q=0.01", RDF_XML),
    ("accept-too-long", CONSTRUCT, " " * 19_000 + "text/turtle;q=0.001, x/y", "text/turtle"),
]


@pytest.mark.parametrize(("report", "target", "accept", "media"), ACCEPTS)
def test_the_most_specific_range_wins(store: Running, report: str, target: str, accept: str, media: str) -> None:
    """What a client names comes before what it only takes (RFC 9110, section 12.5.1), in fields of any length."""
    reply = store.ask("GET", target, {"Accept": accept})
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (200, media)


ADDRESSES = [
    ("escaped-slash", "/id/a%2Fb", "a%2Fb"),
    ("escaped-slash", "/id/a/b", "a/b"),
    ("escaped-slash", "/id/c%2fd", "c%2fd"),
    ("escaped-slash", "/id/e%252Ff", "e%252Ff"),
    ("escaped-slash", "/id/e%2Ff", "e%2Ff"),
    ("escaped-slash", "/id/g%3Fh", "g%3Fh"),
]


@pytest.mark.parametrize(("report", "address", "thing"), ADDRESSES)
def test_an_address_leads_to_its_own_thing(store: Running, report: str, address: str, thing: str) -> None:
    """What is escaped in an IRI is another thing than what is not (RFC 3986, section 2.2)."""
    found = store.ask("GET", address)
    assert found.status == 303
    document = store.ask(
        "GET", found.headers["location"].removeprefix(store.url.rstrip("/")), {"Accept": "text/turtle"}
    )
    assert f'<http://e/id/{thing}> <http://e/name> "{thing}"' in document.text


RANGES = [
    ("range-beyond", "bytes=99999999-", 416),
    ("range-beyond", "bytes=-0", 416),
    ("range-beyond", "bytes=99999999-100000000", 416),
    ("range-beyond", "bytes={size}-", 416),
    ("range-beyond", "bytes=0-99999999999999999999", 206),
]


@pytest.mark.parametrize(("report", "asked", "status"), RANGES)
def test_a_range_beyond_the_end(store: Running, report: str, asked: str, status: int) -> None:
    """A range that begins behind the end is 416 with the size (RFC 9110, section 15.5.17)."""
    size = len(store.ask("GET", "/dump/all.nq.gz").body)
    reply = store.ask("GET", "/dump/all.nq.gz", {"Range": asked.format(size=size)})
    assert reply.status == status
    assert reply.headers["content-range"] == (f"bytes */{size}" if status == 416 else f"bytes 0-{size - 1}/{size}")


PREFLIGHTS = [
    ("preflight-header", "content-type,queryid"),
    ("preflight-header", "X-Requested-With, Cache-Control"),
    ("preflight-header", "range,pragma,x-b3-traceid"),
    ("preflight-header", "authorization,traceparent"),
]


@pytest.mark.parametrize(("report", "asked"), PREFLIGHTS)
def test_a_preflight_allows_what_it_asks_for(store: Running, report: str, asked: str) -> None:
    """Each field that a browser asks for is in the answer."""
    headers = {"Origin": "http://x", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asked}
    reply = store.ask("OPTIONS", "/sparql", headers)
    allowed = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}
    assert {name.strip().lower() for name in asked.split(",")} <= allowed


TRIPLE = '<http://e/a> <http://e/p> "x" .'
MARK = "\ufeff"
BODIES = [
    ("bom-turtle", "text/turtle", MARK + TRIPLE),
    ("bom-turtle", "application/n-triples", MARK + TRIPLE),
    ("bom-turtle", "application/ld+json", MARK + '{"@id":"http://e/a","http://e/p":"x"}'),
    ("bom-turtle", "application/rdf+xml", MARK + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
     'xmlns:e="http://e/"><rdf:Description rdf:about="http://e/a" e:p="x"/></rdf:RDF>'),
    ("bom-turtle", "application/sparql-update", MARK + "INSERT DATA { GRAPH <http://e/bom> { " + TRIPLE + " } }"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "media", "body"), BODIES)
def test_a_byte_order_mark_is_read_over(store: Running, report: str, media: str, body: str) -> None:
    """A body in UTF-8 may begin with a byte order mark (RFC 3629, section 6)."""
    is_update = "sparql" in media
    target = "/sparql" if is_update else "/rdf-graph-store?graph=" + quote("http://e/bom", safe="")
    reply = store.ask("POST" if is_update else "PUT", target, {"Content-Type": media}, body.encode())
    assert reply.status in (200, 201, 204), reply.text
    answer = store.query("ASK { GRAPH <http://e/bom> { " + TRIPLE + " } }")
    assert json.loads(answer.body)["boolean"] is True


def test_a_term_beyond_the_limit_is_413(store: Running) -> None:
    """One literal of 17 MB is too large for the parser, and is told as that, in Turtle and N-Triples."""
    body = b'<http://e/a> <http://e/p> "' + b"x" * 17_000_000 + b'" .'
    for media in ("text/turtle", "application/n-triples"):
        reply = store.ask("PUT", "/rdf-graph-store?graph=http%3A%2F%2Fe%2Flong", {"Content-Type": media}, body)
        assert (reply.status, "more than 16 MB" in json.loads(reply.body)["detail"]) == (413, True)


REFUSED = [
    ("rdfxml-predicate-digit", "<http://e/1> 'v'", "<http://e/1> cannot be a predicate"),
    ("rdfxml-predicate-digit", "<http://e/p/> 'v'", "<http://e/p/> cannot be a predicate"),
    ("rdfxml-predicate-digit", "<http://e/p#42> 'v'", "<http://e/p#42> cannot be a predicate"),
    ("rdfxml-predicate-digit", "<urn:uuid:1-2> 'v'", "<urn:uuid:1-2> cannot be a predicate"),
    ("rdfxml-predicate-paren", "<http://e/p(x)> 'v'", "<http://e/p(x)> cannot be a predicate"),
    ("rdfxml-predicate-paren", "<http://e/p?q=1> 'v'", "<http://e/p?q=1> cannot be a predicate"),
    ("rdfxml-predicate-paren", "<http://e/p;1> 'v'", "<http://e/p;1> cannot be a predicate"),
    ("rdfxml-predicate-paren", "<http://e/p@> 'v'", "<http://e/p@> cannot be a predicate"),
    ("rdfxml-predicate-percent", "<http://e/a%20> 'v'", "<http://e/a%20> cannot be a predicate"),
    ("rdfxml-predicate-percent", "<http://e/%C3%A9%41> 'v'", "<http://e/%C3%A9%41> cannot be a predicate"),
    ("rdfxml-predicate-percent", "<http://e/a%2F> 'v'", ""),
    ("rdfxml-predicate-percent", "<http://e/a%25> 'v'", "<http://e/a%25> cannot be a predicate"),
    ("rdfxml-control", "<http://e/p> 'a\\u0001b'", "XML has no character U+0001"),
    ("rdfxml-control", "<http://e/p> 'a\\uFFFEb'", "XML has no character U+FFFE"),
    ("rdfxml-control", "<http://e/p> 'a\\u001Bb'@en", "XML has no character U+001B"),
    ("rdfxml-control", "<http://e/p> 'a\\u0000b'^^<http://e/d>", "XML has no character U+0000"),
    ("xml-carriage-return", "<http://e/p> 'a\\r\\nb'", ""),
    ("xml-carriage-return", "<http://e/p> '\\r'", ""),
    ("xml-carriage-return", "<http://e/p> 'a\\r'@en", ""),
    ("xml-carriage-return", "<http://e/p> '\\t\\r \\n]]>&#13;'", ""),
]


@pytest.mark.parametrize(("report", "pair", "words"), REFUSED)
def test_rdf_xml_is_read_as_it_was_or_refused(store: Running, report: str, pair: str, words: str) -> None:
    """What RDF/XML cannot write is 406 in words; what it can is what the same query says in N-Triples."""
    target = "/sparql?" + urlencode({"query": f"CONSTRUCT {{ <http://e/a> {pair} }} {{}}"})
    reply = store.ask("GET", target, {"Accept": RDF_XML})
    if words:
        assert (reply.status, words in json.loads(reply.body)["detail"]) == (406, True)
        return
    triples = store.ask("GET", target, {"Accept": "application/n-triples"})
    read = list(parse(reply.body, format=RdfFormat.RDF_XML))
    assert read == list(parse(triples.body, format=RdfFormat.N_TRIPLES))
    assert len(read) == 1


DOCUMENTS = [
    ("jsonld-doc-geo", "rdfs:seeAlso <geo:37.7,-122.4>", True),
    ("jsonld-doc-geo", "a <org:x>", True),
    ("jsonld-doc-geo", "<schema:name> 'x'", True),
    ("jsonld-doc-geo", "<http://e/p> '1'^^<xsd:integer>", True),
    ("jsonld-doc-triple-term", "<http://e/p> <<( <http://e/b> <http://e/c> 'd'@en )>>", False),
    (
        "jsonld-doc-triple-term",
        "<http://e/p> <<( <http://e/b> <http://e/c> <<( <http://e/b> a <http://e/c> )>> )>>",
        False,
    ),
    ("jsonld-doc-triple-term", "<http://e/p> 'd'@ar--rtl", False),
    ("jsonld-doc-triple-term", "<http://e/p> 'd'@en--ltr", False),
]


@pytest.mark.parametrize(("report", "pair", "is_held"), DOCUMENTS)
def test_a_document_in_json_ld_says_the_same(store: Running, report: str, pair: str, is_held: bool) -> None:
    """A document says in JSON-LD, with its context, what it says in N-Triples; what JSON-LD has not is 406."""
    name = re.sub(r"\W+", "-", pair, flags=re.ASCII)
    thing = f"<http://e/id/{name}>"
    assert update(store, f"INSERT DATA {{ {thing} {pair} }}").status == 200
    described = "/sparql?" + urlencode({"query": f"CONSTRUCT {{ {thing} ?p ?o }} {{ {thing} ?p ?o }}"})
    reply = store.ask("GET", described, {"Accept": JSON_LD})
    address = store.ask("GET", f"/id/{name}").headers["location"].removeprefix(store.url.rstrip("/"))
    document = store.ask("GET", address + ".jsonld")
    assert (reply.status, document.status) == ((200, 200) if is_held else (406, 406))
    if is_held:
        triples = store.ask("GET", described, {"Accept": "application/n-triples"})
        read = parse(reply.body, format=RdfFormat.JSON_LD)
        assert set(read) == set(parse(triples.body, format=RdfFormat.N_TRIPLES))


def test_each_report_has_three_relatives() -> None:
    """Each name stands on four rows at least, so that a kind is held and not an example."""
    tables = (ACCEPTS, ADDRESSES, RANGES, PREFLIGHTS, BODIES, REFUSED, DOCUMENTS)
    counted = Counter(str(row[0]) for table in tables for row in table)
    assert len(counted) == 14
    assert min(counted.values()) >= 4, counted
