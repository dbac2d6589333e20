"""Data and addresses that try to run something: nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.namespaces import BASE, OWL, PROV, RDF, RDFS, SCHEMA
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.terms import Role, graph_iri
from tests.server.running import Running, free_port, serving
from tests.small_dataset import TRIG

ATTACKS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "'-window.hit=1-'",
    "</script><script>window.hit=1</script>",
    "{{ 7*7 }}{% raw %}",
    "<a href=javascript:window.hit=1>click</a>",
    "]]><script>window.hit=1</script>",
]


def hostile_quads() -> Iterator[Quad]:
    """Yield the small data set with attacks in labels, definitions, the article's text, quotes and IRIs."""
    yield from parse(TRIG, format=RdfFormat.TRIG)
    entities, sources = (NamedNode(str(graph_iri(role))) for role in (Role.ENTITIES, Role.SOURCES))
    claims, ontology = (NamedNode(str(graph_iri(role))) for role in (Role.CLAIMS, Role.ONTOLOGY))
    place, article = NamedNode(BASE + "id/place/jiashi"), NamedNode(BASE + "article/a")
    for attack in ATTACKS:
        for predicate in (RDFS + "label", "http://www.w3.org/2004/02/skos/core#altLabel", RDFS + "comment"):
            yield Quad(place, NamedNode(predicate), Literal(attack), entities)
        yield Quad(article, NamedNode(RDFS + "label"), Literal(attack), sources)
        yield Quad(NamedNode(BASE + "claim/a/jiashi-in-kashgar"), NamedNode(RDFS + "comment"), Literal(attack), claims)
        county = NamedNode(BASE + "ontology#County")
        yield Quad(county, NamedNode("http://www.w3.org/2004/02/skos/core#example"), Literal(attack), ontology)
        yield Quad(county, NamedNode(RDFS + "label"), Literal(attack), ontology)
    text = "located in Jiashi County, Kashgar " + " ".join(ATTACKS)
    yield Quad(NamedNode(BASE + "article/a/text"), NamedNode(BASE + "ontology#text"), Literal(text), sources)
    yield Quad(article, NamedNode(RDF + "type"), NamedNode(BASE + "ontology#Article"), sources)
    for iri in ("javascript:window.hit=1", "data:text/html,hit", "vbscript:x"):
        yield Quad(place, NamedNode(OWL + "sameAs"), NamedNode(iri), entities)
        yield Quad(article, NamedNode(SCHEMA + "url"), NamedNode(iri), sources)
        yield Quad(place, NamedNode(PROV + "wasDerivedFrom"), NamedNode(iri), entities)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve hostile data."""
    data: Path = tmp_path_factory.mktemp("hostile")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    change = Change(kind=ChangeKind.BUILD, who="tester", what="hostile data")
    RevisionDirectory(data, base=base).publish(hostile_quads(), change, describe=describe_dataset)
    with serving(data, "--base", base, port=port) as running:
        yield running


ADDRESSES = [
    "",
    "doc/place/jiashi",
    "doc/place/kashgar",
    "article/a",
    "claim/a/jiashi-in-kashgar",
    "quote/a/0-32",
    "ontology",
    "ontology/County",
    "fragments",
    "revision",
    "dataset",
    *(f"search?q={quote(attack)}" for attack in ATTACKS),
    *(f"query?show=table&query={quote(attack)}" for attack in ATTACKS),
    *(f"article/a?speaker={quote(attack)}" for attack in ATTACKS),
    *(f"doc/{quote(attack, safe='')}" for attack in ATTACKS),
    *(f"fragments?subject={quote(attack)}" for attack in ATTACKS),
    "query?query=" + quote("SELECT * { ?s ?p ?o FILTER(isLiteral(?o)) }"),
    "query?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"),
]


def test_nothing_runs(chromium: Any, hostile: Running) -> None:
    """On no page does an attack run, open a dialog or become a link that would run something."""
    context = chromium.new_context(base_url=hostile.url)
    page = context.new_page()
    faults: list[str] = []

    def dismiss(dialog: Any) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for address in ADDRESSES:
        page.goto(address)
        if address.startswith("query?query"):
            page.locator("#result h2").wait_for()
        if page.evaluate("window.hit"):
            faults.append(f"ran at {address}")
        if page.locator("a[href^='javascript:' i], a[href^='data:' i], a[href^='vbscript:' i]").count():
            faults.append(f"link at {address}")
        if page.locator("main img, main script:not([type='application/ld+json']), svg[onload]").count():
            faults.append(f"element at {address}")
    field = page.get_by_role("combobox")
    field.press_sequentially("script", delay=20)
    page.wait_for_timeout(400)
    assert not page.evaluate("window.hit")
    context.close()
    assert faults == []


def test_the_policy_forbids_inline_code(hostile: Running) -> None:
    """Pages carry a policy that forbids everything from elsewhere and everything inline."""
    for path in ("/", "/doc/place/jiashi", "/article/a", "/query"):
        policy = hostile.ask("GET", path, {"Accept": "text/html"}).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
