"""Triple Pattern Fragments."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, parse

from graph.namespaces import RDF
from tests.server.running import Running

HYDRA = "http://www.w3.org/ns/hydra/core#"


def fetch(article: Running, **parameters: str) -> tuple[list[Quad], list[Quad]]:
    """Return the data and the controls of a fragment."""
    reply = article.ask("GET", "/fragments?" + urlencode(parameters), {"Accept": "application/trig"})
    assert reply.status == 200, reply.text
    quads = list(parse(reply.body, format=RdfFormat.TRIG))
    data = [quad for quad in quads if str(quad.graph_name) == "DEFAULT"]
    return data, [quad for quad in quads if quad not in data]


def total(controls: list[Quad]) -> int:
    """Return the number of matches that the controls tell."""
    found = (quad.object for quad in controls if quad.predicate.value == HYDRA + "totalItems")
    values = {one.value for one in found if isinstance(one, Literal)}
    assert len(values) == 1
    return int(values.pop())


def test_a_pattern_has_its_matches_and_their_number(article: Running) -> None:
    """All triples of a predicate come, with their number, and nothing else."""
    data, controls = fetch(article, predicate=article.url + "ontology#employer")
    assert {quad.predicate.value for quad in data} == {article.url + "ontology#employer"}
    assert len(data) == total(controls) == 2


@pytest.mark.parametrize(
    ("value", "is_there"),
    [
        ('"Jiashi County"@en', True),
        ('"2016-10-26"^^http://www.w3.org/2001/XMLSchema#date', True),
        ('"ecns.cn"', False),
    ],
)
def test_literals_are_objects(article: Running, value: str, is_there: bool) -> None:
    """Literals with a language, a datatype and without are found as clients write them."""
    data, controls = fetch(article, object=value)
    assert (len(data) > 0, total(controls) > 0) == (is_there, is_there)


def test_pages_follow_one_another(article: Running) -> None:
    """The links `next` lead through all types of the default graph, each once, and then end; a prospect has none."""
    target, seen = "/fragments?" + urlencode({"predicate": RDF + "type"}), []
    for _ in range(200):
        reply = article.ask("GET", target, {"Accept": "application/n-quads"})
        quads = list(parse(reply.body, format=RdfFormat.N_QUADS))
        seen += [quad for quad in quads if str(quad.graph_name) == "DEFAULT" and quad.predicate.value == RDF + "type"]
        following = [quad.object for quad in quads if quad.predicate.value == HYDRA + "next"]
        if not following:
            break
        target = str(following[0]).strip("<>").removeprefix(article.url[:-1])
    bindings = json.loads(article.query("SELECT (COUNT(*) AS ?n) { ?s a ?o }").body)["results"]["bindings"]
    assert len(seen) == int(bindings[0]["n"]["value"]) > 5_000
    assert not [quad for quad in seen if "event/kashgar-2016/pledge-by-wanda" in str(quad.subject)]


def test_what_is_no_pattern_is_refused(article: Running) -> None:
    """A literal as subject, a term that is none, a page beyond the last and an unknown format are client errors."""
    for query, status in (
        ('subject="words"', 400),
        ("object=neither iri nor literal", 400),
        ("page=100000", 404),
        ("page=x", 200),
        ("object=" + '"' + "a" * 9_990 + '"', 200),
        ("object=" + '"' + "a" * 10_000 + '"', 400),
        ("subject=http://e.example/" + "a" * 10_000, 400),
    ):
        name, _, value = query.partition("=")
        assert article.ask("GET", "/fragments?" + urlencode({name: value})).status == status, query
    assert article.ask("GET", "/fragments.docx").status == 404


def test_a_pattern_that_nothing_matches_has_one_empty_page(article: Running) -> None:
    """People see that there is one page, without a next, and no triple on it."""
    page = article.ask("GET", "/fragments?subject=http://e.example/none", {"Accept": "text/html"}).text
    assert "0 triples of the default graph match" in page
    assert "Page 1 of 1" in page
    assert 'rel="next"' not in page
