"""A deployment under another host's base IRI, behind a proxy with a path prefix."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import rdflib

from graph.build.dataset import Dataset
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from tests.server.running import ROOT, Running, free_port, serving

BASE = "https://data.example/kg/"
PUBLIC = "https://data.example/kg"


@pytest.fixture(scope="module")
def elsewhere(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the article under a base that is not the server's address, as the proxy's clients see it."""
    data = tmp_path_factory.mktemp("elsewhere")
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    directory = RevisionDirectory(data, base=BASE)
    directory.publish(graphs_to_quads(dataset.graphs), change, describe=describe_dataset)
    with serving(data, "--base", BASE, "--public-url", PUBLIC) as running:
        yield running


@pytest.mark.parametrize("flags", [[], ["--base", "https://other.example/"]])
def test_data_under_another_base_are_not_served(elsewhere: Running, flags: list[str]) -> None:
    """`serve` ends with code 2 and tells both bases and the ways out; with the data's base it starts."""
    command = [sys.executable, "-m", "server.cli", "serve", "--data", str(elsewhere.data), "--port", str(free_port())]
    wanted = flags[-1] if flags else "https://w3id.org/reliefgraph/"
    for check in ([], ["--check"]):
        ended = subprocess.run([*command, *flags, *check], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 2
        assert f"the setting says {wanted}, and the data were built under {BASE}" in ended.stderr
        assert f"--base {BASE}" in ended.stderr
        assert f"reliefgraph build --base {wanted}" in ended.stderr
        assert "Traceback" not in ended.stderr
    ended = subprocess.run([*command, "--base", BASE, "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "The settings are in order.\n")


def test_redirects_and_links_carry_the_prefix(elsewhere: Running) -> None:
    """What the server says of addresses is what the proxy's clients can reach."""
    reply = elsewhere.ask("GET", "/id/company/wanda")
    assert reply.headers["location"] == BASE + "doc/company/wanda"
    page = elsewhere.ask("GET", "/doc/company/wanda", {"Accept": "text/html"})
    assert 'href="/kg/id/' in page.text
    assert 'href="/id/' not in page.text
    assert f'<{BASE}id/company/wanda>; rel="cite-as"' in page.headers["link"]
    assert elsewhere.ask("GET", "/dataset", {"Accept": "text/html"}).status == 200


def test_data_stands_under_the_base(elsewhere: Running) -> None:
    """Documents, the vocabulary and the context name things under the deployment's base and no other."""
    graph = rdflib.Graph().parse(data=elsewhere.ask("GET", "/doc/company/wanda.ttl").text, format="turtle")
    assert (
        rdflib.URIRef(BASE + "id/company/wanda"),
        rdflib.RDF.type,
        rdflib.URIRef(BASE + "ontology#Company"),
    ) in graph
    for path in ("/doc/company/wanda.trig", "/ontology.nt", "/context.jsonld", "/dataset.ttl", "/queries.ttl"):
        text = elsewhere.ask("GET", path).text
        assert BASE in text, path
        assert "w3id.org/reliefgraph" not in text, path
