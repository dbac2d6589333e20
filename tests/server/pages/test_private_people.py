"""Private people cannot be found from outside."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE, RDF, RDFS, RLF
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from server.pages.private_people import names_private, veil
from tests.server.running import Running

NAMED = re.compile("zinat|miyasil|tulson", re.IGNORECASE)


def view_of(*names: str) -> View:
    """Return a view of private people with these names."""
    entities = NamedNode(BASE + "graph/entities")
    quads = []
    for number, name in enumerate(names):
        person = NamedNode(f"{BASE}id/person/{number}")
        quads.append(Quad(person, NamedNode(RDF + "type"), NamedNode(RLF + "PrivatePerson"), entities))
        quads.append(Quad(person, NamedNode(RDFS + "label"), Literal(name), entities))
    return View(OxigraphStore.in_memory(quads))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Miyasil Tulson, 16, is employed", True),
        ("the job of Tulson", True),
        ("/id/person/miyasil-tulson", True),
        ("MIYASIL", True),
        (r"\"in poverty.\nMiyasil", True),
        ("Tulsontown", False),
        ("workers at Sike", False),
        ("王小明说", True),
        ("王者", False),
    ],
)
def test_a_name_is_found_whole_in_part_and_in_an_address(text: str, is_named: bool) -> None:
    """A text names a private person by the whole name, by a part of it, or by what an address makes of it."""
    assert names_private(view_of("Miyasil Tulson", "王小明"), text) is is_named


def test_where_nobody_is_private_nothing_is_withheld() -> None:
    """Without private people no text names one, and every text stays what it is."""
    view = view_of()
    assert not names_private(view, "Miyasil Tulson")
    assert veil(view, "Miyasil Tulson") == "Miyasil Tulson"


def test_what_is_posted_elsewhere_withholds_names() -> None:
    """A name becomes words that tell that one was there."""
    view = view_of("Miyasil Tulson")
    assert veil(view, "Miyasil Tulson's job; Tulson's wage") == "[a private person]'s job; [a private person]'s wage"


@pytest.mark.parametrize("path", ["/", "/sitemap.xml", "/query", "/ontology", "/robots.txt", "/opensearch.xml"])
def test_what_leads_on_names_nobody(article: Running, path: str) -> None:
    """No page from which others are found, and no list for crawlers, has a private person's name or address."""
    reply = article.ask("GET", path, {"Accept": "text/html"})
    assert reply.status == 200
    assert NAMED.findall(reply.text) == []


@pytest.mark.parametrize(
    "path",
    [
        "/article/kashgar-2016",
        "/doc/company/guangdong-sike-electronics",
        "/doc/person/miyasil-tulson",
        "/doc/person/miyasil-tulson.ttl",
        "/answer?question=wages",
        "/answer?question=under-18-at-work",
        "/search?q=Zinat",
        "/suggest?q=Zinat",
        "/revision/1/article/kashgar-2016",
    ],
)
def test_what_names_somebody_is_not_indexed(article: Running, path: str) -> None:
    """Whatever names a private person asks search engines to leave it out."""
    reply = article.ask("GET", path, {"Accept": "text/html"})
    assert reply.status == 200
    assert NAMED.search(reply.text)
    assert reply.headers["x-robots-tag"] == "noindex"


def test_what_names_nobody_may_be_found(article: Running) -> None:
    """The page of a company that no private person is mentioned with may be indexed."""
    assert "x-robots-tag" not in article.ask("GET", "/doc/company/wanda", {"Accept": "text/html"}).headers


def test_a_picture_to_post_names_nobody(article: Running) -> None:
    """The picture of an answer withholds the names of private people, in its chart, its rows and its sentence."""
    for question in ("wages", "under-18-at-work", "private-people", "breadwinners"):
        reply = article.ask("GET", f"/answer.svg?question={question}")
        assert reply.status == 200
        assert NAMED.findall(reply.text) == []
        assert "[a private person]" in reply.text
