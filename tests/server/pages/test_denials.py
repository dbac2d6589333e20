"""What is denied never looks asserted: not on any page, in any answer, in any export, nor in what agents get."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, Store

from graph.build.dataset import Dataset
from graph.export.annotation import annotations_to_bytes
from graph.export.nanopub import nanopubs_to_bytes
from graph.export.table import make_tables
from graph.lookup.claims import read_statement
from graph.lookup.explanation import explain_node
from graph.namespaces import BASE, RDF
from graph.rdf.quads import graphs_to_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from tests.server.running import Running

POLLUTERS = r"companies like Sike (?:is|are)? ?(?:called|quality|described as) big polluters"
HEARD = r"(?<!denies )Zinat's having heard of Morocco(?: \(denied\))? (?:agent|kind|theme|is of|is about|was) "
AGENT = r"(?<!is )(?:Zinat is the agent of|agent Zinat)(?= Zinat's having heard| .{0,20}having heard)"
ASSERTED = re.compile("|".join((POLLUTERS, HEARD, AGENT)))
"""Each denial of the article as it would read if it were none: in the sentences of the vocabulary, and as a triple."""

DENIALS = (
    "companies-like-sike-quality",
    "hearing-of-morocco-kind",
    "hearing-of-morocco-theme",
    "hearing-of-morocco-agent",
)
THINGS = (
    "group/kashgar-2016/companies-like-sike", "quality/big-polluters", "denial/kashgar-2016/hearing-of-morocco",
    "person/zinat", "person/zhang-ke", "place/morocco", "kind/knowing", "company/guangdong-sike-electronics",
)  # fmt: skip
QUESTIONS = ("denied", "who-said-what", "on-an-officials-word", "described-as", "passages-on-sike", "private-people")
"""The questions whose answers or sentences touch what is denied."""

PATHS = (
    "/", "/article/kashgar-2016", *(f"/doc/{thing}" for thing in THINGS), *(f"/embed/{thing}" for thing in THINGS[:6]),
    "/search?q=Morocco", "/search?q=polluters", "/suggest?q=Zinat",
    *(f"/answer?question={slug}" for slug in QUESTIONS),
)  # fmt: skip


@pytest.fixture(scope="module")
def view(dataset: Dataset) -> View:
    """The article's graphs, looked at term by term."""
    store = Store()
    store.extend(graphs_to_quads(dataset.graphs))
    return View(OxigraphStore(store))


def read(text: str) -> str:
    """Return what a reader sees of a page, on one line; what stands under "What it denies" is marked as such."""
    shown = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", text)
    shown = " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())
    return re.sub(r"What it denies .*? How it is said", "", shown)


def iter_cells(text: str) -> Iterator[str]:
    """Yield the lines of a table, its cells side by side."""
    yield from (" ".join(line.replace('"', "").split(",")) for line in text.splitlines())


def test_the_test_knows_what_it_looks_for() -> None:
    """A sentence without its negation is found, and one with it is not."""
    for wrong in (
        "companies like Sike are called big polluters",
        "companies like Sike quality big polluters",
        "Zinat's having heard of Morocco is of Morocco",
        "Zinat's having heard of Morocco (denied) theme Morocco",
        "Zinat is the agent of Zinat's having heard of Morocco",
    ):
        assert ASSERTED.search(wrong), wrong
    for right in (
        "companies like Sike are not called big polluters",
        "Zinat's having heard of Morocco is not of Morocco",
        "Zinat is not the agent of Zinat's having heard of Morocco",
    ):
        assert not ASSERTED.search(right), right


def test_no_page_asserts_a_denial(article: Running) -> None:
    """Pages of things, cards, tables, the article, search and answers tell denials in words that deny."""
    told = 0
    for path in PATHS:
        reply = article.ask("GET", path, {"Accept": "text/html"})
        if reply.status == 404 and path.startswith("/embed/"):  # nothing is reported that a card could tell
            continue
        assert reply.status == 200, path
        shown = read(reply.text)
        assert not ASSERTED.search(shown), (path, ASSERTED.search(shown))
        told += "not called big polluters" in shown or "is not of Morocco" in shown
    assert told >= 7


@pytest.mark.parametrize("key", DENIALS)
def test_the_page_of_a_denial_says_that_it_is_one(article: Running, key: str) -> None:
    """The heading of what a claim states is another one for a denial, and so is its title."""
    reply = article.ask("GET", f"/claim/kashgar-2016/{key}", {"Accept": "text/html"})
    assert "What it denies" in reply.text
    assert "What it states" not in reply.text
    assert not ASSERTED.search(read(reply.text))


def test_answers_of_programs_mark_a_denial(article: Running) -> None:
    """A query for all claims, denials among them, has `negated` on each sentence of a denial in its evidence."""
    query = (
        f"PREFIX rdf: <{RDF}> SELECT ?s ?p ?o {{ ?c a <{article.url}ontology#Claim> ;"
        " rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    )
    asked = f"/evidence?limit=1000&query={quote(query)}"
    report = json.loads(article.ask("GET", asked, {"Accept": "application/json"}).body)["evidence"]
    denied = [one for one in report["sentences"] if one.get("claim", "").rpartition("/")[2] in DENIALS]
    assert {one["claim"].rpartition("/")[2] for one in denied} == set(DENIALS)
    assert {one["polarity"] for one in denied} == {"negated"}


def test_no_triple_of_a_denial_stands_in_the_graph(view: View) -> None:
    """What is denied is reported, inferred or expected nowhere."""
    for key in DENIALS:
        statement = read_statement(view, NamedNode(f"{BASE}claim/kashgar-2016/{key}"))
        assert statement is not None
        assert statement.triple is not None
        assert [quad for quad in view.outgoing(statement.triple[0]) if quad.object == statement.triple[2]] == []


def test_exports_and_explanations_tell_the_denial(view: View) -> None:
    """Tables, annotations, nanopublications and `explain` have no denial that reads as a statement."""
    for name, table in make_tables(view).items():
        for line in iter_cells(table.decode("utf-8-sig")):
            assert not ASSERTED.search(line), (name, line)
    claims = make_tables(view)["claims.csv"].decode("utf-8-sig")
    assert claims.count("not: ") == len(DENIALS)
    notes = [one for one in json.loads(annotations_to_bytes(view))["items"] if one["id"].rpartition("/")[2] in DENIALS]
    assert [one["body"][0]["value"].count(" not ") for one in notes] == [1] * len(DENIALS)
    assert all("negated" in [body.get("value") for body in one["body"]] for one in notes)
    asserted = nanopubs_to_bytes(view).decode()
    assert "claim/kashgar-2016/" in asserted
    assert not any(key in asserted for key in DENIALS)
    for key in DENIALS:
        explained = explain_node(view, NamedNode(f"{BASE}claim/kashgar-2016/{key}"))
        assert explained is not None
        assert " not " in explained.words


def test_what_is_only_denied_is_named_so(view: View) -> None:
    """The name of what is spoken of to deny it says that, wherever it is named."""
    assert view.label(NamedNode(f"{BASE}id/denial/kashgar-2016/hearing-of-morocco")) == (
        "Zinat's having heard of Morocco (denied)"
    )
