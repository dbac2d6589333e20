"""IRIs with escapes and with letters beyond ASCII: each leads to its document, and every field is written in URIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE, RDF
from server.app import create_app
from server.data.addresses import sent_path
from server.settings import Settings
from tests.server.running import Running, publish, serving

ENTITIES = NamedNode(BASE + "graph/entities")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PATHS = [
    "id/a%20b",
    "id/caf%C3%A9",
    "id/caf%c3%a9-lower",
    "id/café-letters",
    "id/伽师县",
    "id/Q%26A",
    "id/100%25",
    "id/a%2Fb",
    "id/a/b",
    "id/q%2fr",
    "id/q/r",
    "id/x/y%2Fz/w",
    "other/s%2Ft",
    "other/s/t",
    "id/what%3F",
    "other/x%23y",
    "id/(a),b;c=d@e",
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a plain store with such IRIs."""
    data = tmp_path_factory.mktemp("escapes")
    quads = [Quad(NamedNode(BASE + path), LABEL, Literal(f"thing {number}")) for number, path in enumerate(PATHS)]
    quads += [Quad(NamedNode(BASE + "id/index"), NamedNode(BASE + "has"), quad.subject) for quad in quads]
    publish(data, quads, plain=True)
    with serving(data, "--shapes", "none") as running:
        yield running


@pytest.mark.parametrize("path", PATHS)
def test_an_iri_leads_to_its_document(plain: Running, path: str) -> None:
    """The IRI, written as a URI, answers with the document about it; its Link and Content-Location are ASCII."""
    target = "/" + quote(path, safe="/%(),;=@")
    reply = plain.ask("GET", target)
    if path.startswith("id/"):
        assert reply.status == 303
        target = reply.headers["location"].removeprefix(plain.url[:-1])
        reply = plain.ask("GET", target, {"Accept": "application/n-triples"})
    else:
        reply = plain.ask("GET", target, {"Accept": "application/n-triples"})
    assert reply.status == 200
    assert f'<{BASE}{path}> <{LABEL.value}> "thing {PATHS.index(path)}" .' in reply.text
    assert reply.headers["link"].isascii()
    assert f"<{quote(BASE + path, safe='/:%(),;=@')}>; rel=" in reply.headers["link"]
    named = urlsplit(reply.headers["content-location"]).path
    assert plain.ask("GET", named).body == reply.body


def test_links_of_pages_lead_to_each(plain: Running) -> None:
    """A page that names all of them links each to its own document, an escaped slash included."""
    page = plain.ask("GET", "/doc/index", {"Accept": "text/html"})
    assert page.status == 200
    hrefs = [unescape(href) for href in re.findall(r'href="(/(?:id|other)/[^"]+)"', page.text)]
    found = []
    for href in dict.fromkeys(hrefs):
        reply = plain.ask("GET", href, {"Accept": "application/n-triples"})
        if reply.status == 303:
            target = reply.headers["location"].removeprefix(plain.url[:-1])
            reply = plain.ask("GET", target, {"Accept": "application/n-triples"})
        assert reply.status == 200, href
        found += re.findall(r'"(thing \d+)"', reply.text)
    assert sorted(set(found)) == sorted(f"thing {number}" for number in range(len(PATHS)))


def test_what_no_escape_can_mean_is_404(plain: Running) -> None:
    """An address that no IRI of the store can be written as is 404, whatever bytes it has."""
    for target in ("/id/a%00b", "/id/%FF%FE", "/id/a%0Ab", "/id/%3Cb%3E", "/id/%25", "/other/x", "/id/a%2520c"):
        assert plain.ask("GET", target).status == 404, target


def test_the_sitemap_has_uris_only(tmp_path: Path) -> None:
    """The sitemap writes letters beyond ASCII as escapes, and each address in it answers."""
    quads = [
        Quad(NamedNode(BASE + path), NamedNode(RDF + "type"), NamedNode(BASE + "ontology#Place"), ENTITIES)
        for path in ("id/place/伽师", "id/place/káshgar", "id/place/plain")
    ]
    publish(tmp_path, quads)
    app = create_app(Settings(data=tmp_path))
    text = app.test_client().get("/sitemap.xml").text
    assert text.isascii()
    places = re.findall(r"<loc>http://localhost/(doc/[^<]*)</loc>", text)
    assert places == ["doc/place/k%C3%A1shgar", "doc/place/plain", "doc/place/%E4%BC%BD%E5%B8%88"]
    for place in places:
        reply = app.test_client().get("/" + place)
        assert reply.status_code == 200
        assert f"<{BASE}id/{unquote(place.removeprefix('doc/'))}> a " in reply.text


@pytest.mark.parametrize("path", ["id/a%2Fb", "id/a/b", "id/q%2fr", "id/q/r", "other/s%2Ft", "other/s/t"])
def test_an_escaped_slash_is_no_slash(plain: Running, path: str) -> None:
    """Things whose IRIs differ in an escaped slash have documents of their own, time maps and extensions too."""
    number = PATHS.index(path)
    document = path.replace("id/", "doc/", 1)
    for target in (f"/{document}.nt", f"/{document}?format=nt"):
        reply = plain.ask("GET", target)
        assert reply.status == 200
        assert f'"thing {number}"' in reply.text
        assert len(re.findall(r'"thing \d+"', reply.text)) == 1
    assert plain.ask("GET", f"/timemap/{document}").status == 200
    revision = plain.ask("GET", "/sparql?query=ASK%7B%7D").headers["reliefgraph-revision"]
    assert f'"thing {number}"' in plain.ask("GET", f"/revision/{revision}/{document}.nt").text


def test_an_escaped_slash_that_nobody_has_is_404(plain: Running) -> None:
    """An escaped slash does not lead to a thing that has a plain one there."""
    for target in ("/id/place%2Fx", "/doc/x%2Fy%2Fz/w", "/id/%2Findex"):
        assert plain.ask("GET", target).status == 404


@pytest.mark.parametrize(
    ("raw", "path", "expected"),
    [
        ("/id/a%2Fb", "a/b", "a%2Fb"),
        ("/id/a%2fb?x=%2F", "a/b", "a%2fb"),
        ("/relief/id/a%2Fb", "a/b", "a%2Fb"),
        ("http://e.example/id/a%2Fb", "a/b", "a%2Fb"),
        ("/id/a%252Fb", "a%2Fb", "a%2Fb"),
        ("/id/a/b", "a/b", "a/b"),
        ("/id/caf%C3%A9%2Fb", "café/b", "café%2Fb"),
        ("", "a/b", "a/b"),
        ("/elsewhere%2Fx", "a/b", "a/b"),
    ],
)
def test_the_path_as_it_was_sent(raw: str, path: str, expected: str) -> None:
    """The slashes that were escaped stay so, under each name that WSGI servers have for the address."""
    for name in ("RAW_URI", "REQUEST_URI"):
        with Flask("test").test_request_context("/", environ_overrides={"RAW_URI": "", "REQUEST_URI": "", name: raw}):
            assert sent_path(path) == expected
