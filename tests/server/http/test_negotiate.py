"""Negotiation: the table of clients in server/clients.md, the rules of RFC 9110, and `format=`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from server.data.representation import DOCUMENTS
from server.http.formats import choose_format
from server.http.negotiate import (
    GRAPHS,
    RESULTS,
    Media,
    choose,
    choose_encoding,
    find_format,
    parse_accept,
)
from server.http.problems import Problem
from tests.server.running import Running

CLIENTS = (Path(__file__).resolve().parents[3] / "server/clients.md").read_text(encoding="utf-8")
ROWS = [
    (client, field if field != "(none)" else "", table, graph, document)
    for client, field, table, graph, document in re.findall(
        r"^\| ([^|`]+) \| `?(.+?)`? \| (\w+) \| (\w+) \| (\w+) \|$", CLIENTS, re.MULTILINE
    )
    if client != "client"
]

AXIOS = "application/json, text/plain, */*"
SELECT = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 1")
CONSTRUCT = "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1")
THING = "/doc/company/wanda"


def name(media: Media | None) -> str:
    """Return how the table writes a format."""
    return "406" if media is None else media.name


def test_the_table_is_read_whole() -> None:
    """The table has 26 rows, and each is read."""
    assert len(ROWS) == CLIENTS.count("\n| ") - 1 == 26


@pytest.mark.parametrize(("client", "field", "table", "graph", "document"), ROWS, ids=[row[0] for row in ROWS])
def test_each_client_gets_what_the_table_says(
    article: Running, client: str, field: str, table: str, graph: str, document: str
) -> None:
    """A client gets the table, the graph and the document that its row names."""
    headers = {"Accept": field} if field else {}
    for target, expected, offers in (
        (SELECT, table, RESULTS),
        (CONSTRUCT, graph, GRAPHS),
        (THING, document, DOCUMENTS),
    ):
        reply = article.ask("GET", target, headers)
        types = {media.content_type: media.name for media in offers}
        assert types.get(reply.headers["content-type"], str(reply.status)) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("text/csv;q=abc", "csv"),
        ("text/csv;q=abc, application/sparql-results+json;q=0.9", "csv"),
        ("text/csv;q=-1, application/json;q=0.5", "csv"),
        ("text/csv;q=nan, application/json;q=0.5", "csv"),
        ("text/csv;q=2, application/json;q=0.5", "csv"),
        ("text/csv;q=", "csv"),
        ("text/csv;q=0", "406"),
        ("text/csv;q=0.000", "406"),
        ("text/csv;q=0, */*;q=0.1", "json"),
        ("application/json;q=0, */*", "xml"),
        ("application/sparql-results+json;q=0.1, application/json", "json"),
        ("application/json;q=0.1, application/sparql-results+xml;q=0.2", "xml"),
        ("text/*, application/sparql-results+json;q=0.9", "csv"),
        ("text/*;q=0.9, text/tab-separated-values", "tsv"),
        ("*/*, text/csv", "csv"),
        ("*", "json"),
        ("text/csv;charset=utf-8, application/json", "csv"),
        ("text/csv;charset=iso-8859-1;q=0.4, text/csv;q=0.2, application/json;q=0.3", "json"),
        ("text/csv;charset=utf-8;q=0.4, text/csv;q=0.2, application/json;q=0.3", "csv"),
        ('text/csv;header="a,b;q=0", image/png', "csv"),
        ('text/csv;header="say \\" ,b;q=0"', "csv"),
        (" , ,text/csv ; q = 0.5 ,, ", "csv"),
        (",,", "json"),
        (";q=1", "json"),
        ("TEXT/CSV", "csv"),
        ("image/png", "406"),
        ("text", "406"),
    ],
)
def test_the_most_specific_range_counts(field: str, expected: str) -> None:
    """The most specific range that names a format says its quality, and a weight that is none counts as absent."""
    assert name(choose(field, RESULTS)) == expected


def test_ranges_are_read_with_their_parameters() -> None:
    """A range has a type, the parameters before its weight, and its weight; what follows the weight is left out."""
    found = parse_accept('application/ld+json; Profile="http://e/A,b" ;q=0.5;x=1, text/html;level=1')
    assert [tuple(one) for one in found] == [
        ("application/ld+json", (("profile", "http://e/a,b"),), 0.5),
        ("text/html", (("level", "1"),), 1.0),
    ]


@pytest.mark.parametrize("separator", [",", ", ", " ,\t"])
def test_a_long_field_is_read_whole(server: Running, separator: str) -> None:
    """The last of nine hundred types is found, and of nine thousand too."""
    for count in (899, 6000):
        field = separator.join([*(f"x-{number}/y" for number in range(count)), "text/tab-separated-values;q=0.001"])
        reply = server.query("ASK {}", accept=field)
        assert reply.headers["content-type"] == "text/tab-separated-values;charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("csv", "csv"),
        ("CSV", "csv"),
        (" json ", "json"),
        ("application/sparql-results+json", "json"),
        ("application/sparql-results json", "json"),
        ("application/json", "json"),
        ("xml", "xml"),
        ("srx", "xml"),
        ("turtle", "406"),
        ("html", "406"),
    ],
)
def test_a_format_has_names(asked: str, expected: str) -> None:
    """A format is named by a short name or a media type, also where a plus was not escaped."""
    assert name(find_format(asked, RESULTS)) == expected


def test_names_of_graph_formats() -> None:
    """Every usual name of a format for graphs leads to it; json and xml mean JSON-LD and RDF/XML there."""
    asked = ["ttl", "turtle", "n3", "nt", "ntriples", "json-ld", "json", "rdf+xml", "rdf/xml", "xml", "nquads", "trig"]
    expected = ["ttl", "ttl", "ttl", "nt", "nt", "jsonld", "jsonld", "rdf", "rdf", "rdf", "nq", "trig"]
    assert [name(find_format(one, GRAPHS)) for one in asked] == expected


def test_the_address_wins_over_the_field() -> None:
    """`format=` counts before Accept; an empty one does not; one that names nothing is 406 with what there is."""
    assert choose_format([("format", "tsv")], "text/csv", RESULTS).name == "tsv"
    assert choose_format([("format", ""), ("output", "tsv")], "text/csv", RESULTS).name == "csv"
    with pytest.raises(Problem, match="`format` is 'exe'; the formats here are json, xml, csv, tsv"):
        choose_format([("format", "exe")], "*/*", RESULTS)
    with pytest.raises(Problem, match="the request accepts 'image/png'"):
        choose_format([], "image/png", RESULTS)


@pytest.mark.parametrize(
    ("field", "coding"),
    [("x-gzip", "gzip"), ("gzip;q=abc", "gzip"), ("gzip;q=0.5, zstd;q=0.2", "gzip"), ("br", None), ("*;q=0", None)],
)
def test_codings_are_read_alike(field: str, coding: str | None) -> None:
    """Accept-Encoding is read by the same rules; x-gzip is gzip (RFC 9110, section 8.4.1.3)."""
    assert choose_encoding(field) == coding


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (SELECT, "application/sparql-results+json"),
        ("/sparql?query=ASK%7B%7D", "application/sparql-results+json"),
        (CONSTRUCT, "application/ld+json"),
        ("/sparql", "application/ld+json"),
        ("/doc/company/wanda", "application/ld+json"),
        ("/ontology/Company", "application/ld+json"),
        ("/dataset", "application/ld+json"),
        ("/fragments", "application/ld+json"),
        ("/shapes", "application/ld+json"),
        ("/queries", "application/ld+json"),
        ("/.well-known/void", "application/ld+json"),
        ("/rdf-graph-store?default", "application/ld+json"),
        ("/journal", "application/ld+json"),
        ("/sparql?query=SELECT", "application/problem+json"),
        ("/no-such-page", "application/problem+json"),
        ("/dump/all.nq.gz", "application/gzip"),
    ],
)
def test_web_clients_get_json_everywhere(article: Running, target: str, expected: str) -> None:
    """What axios and Angular send gets JSON on every route that has it, and problems and dumps as they are."""
    assert article.ask("GET", target, {"Accept": AXIOS}).headers["content-type"] == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (SELECT + "&format=csv", "text/csv;charset=utf-8"),
        (SELECT + "&format=tsv", "text/tab-separated-values;charset=utf-8"),
        (CONSTRUCT + "&format=nt", "application/n-triples"),
        ("/sparql?format=xml", "application/rdf+xml"),
        ("/doc/company/wanda?format=jsonld", "application/ld+json"),
        ("/doc/company/wanda?format=html", "text/html;charset=utf-8"),
        ("/dataset?format=nt", "application/n-triples"),
        ("/fragments?format=trig", "application/trig"),
        ("/rdf-graph-store?default&format=turtle", "text/turtle;charset=utf-8"),
        ("/journal?format=nt", "application/n-triples"),
    ],
)
def test_the_address_names_the_format_everywhere(article: Running, target: str, expected: str) -> None:
    """`format=` chooses the format on every route that negotiates, whatever Accept says."""
    assert article.ask("GET", target, {"Accept": "text/html"}).headers["content-type"] == expected


def test_a_format_that_is_not_there_is_told(article: Running) -> None:
    """A format that a route has not is 406 with those that it has, also for the name of a thing."""
    for target in (SELECT + "&format=ttl", CONSTRUCT + "&format=csv", "/id/company/wanda?format=csv"):
        reply = article.ask("GET", target)
        assert reply.status == 406
        assert len(json.loads(reply.body)["available"]) >= 4
    reply = article.ask("GET", "/id/company/wanda?format=nt")
    assert (reply.status, reply.headers["location"]) == (303, article.url + "doc/company/wanda.nt")


def test_a_form_names_its_format(article: Running) -> None:
    """`format=` works in a form that is sent by POST too."""
    body = urlencode({"query": "ASK {}", "format": "xml"})
    reply = article.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert reply.headers["content-type"] == "application/sparql-results+xml"


def test_a_table_is_read_by_its_address(article: Running) -> None:
    """An address with `format=csv` gives the table to a client that sets no header, as `pandas.read_csv` does not."""
    query = urlencode({"query": "SELECT ?n { VALUES ?n { 1 2 3 } }", "format": "csv"})
    assert article.ask("GET", f"/sparql?{query}").body == b"n\r\n1\r\n2\r\n3\r\n"
