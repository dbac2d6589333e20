"""A server whose queries another engine answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from graph.build.dataset import Dataset
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from tests.server.remote.engines import ENGINES, Engine, running_engine
from tests.server.running import ROOT, Running, serving

PREFIXES = "PREFIX rlf: <https://w3id.org/reliefgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
COMPANIES = PREFIXES + 'SELECT ?name { ?c a rlf:Company ; rdfs:label ?name FILTER(LANG(?name) = "en") } ORDER BY ?name'


@pytest.fixture(scope="module", params=ENGINES)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each of the engines, for this server alone."""
    with running_engine(tmp_path_factory.mktemp("other"), ENGINES[request.param]) as engine:
        yield engine


@pytest.fixture(scope="module")
def data(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article."""
    path = tmp_path_factory.mktemp("remote")
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    RevisionDirectory(path).publish(list(graphs_to_quads(dataset.graphs)), change, describe=describe_dataset)
    return path


@pytest.fixture(scope="module")
def server(data: Path, other: Engine) -> Iterator[Running]:
    """A server over the article whose queries the engine answers; nothing has been pushed yet."""
    with serving(data, "--store", other.query_url, "--deadline-s", "20") as running:
        yield running


def run(engine: Engine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with the credentials of an engine."""
    command = [sys.executable, "-m", "server.cli", *arguments]
    environment = {**os.environ, **engine.environment}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, env=environment)


def check_a_crowd(server: Running, other: Engine) -> None:
    """Ask from three threads while the engine is killed: each answer is whole, or says that the engine is away."""
    expected = server.query(COMPANIES, accept="text/csv").text
    answers: list[tuple[int, str]] = []

    def ask(asker: int) -> None:
        for number in range(5):
            reply = server.query(f"{COMPANIES} LIMIT {100 * asker + number + 10}", accept="text/csv")
            answers.append((reply.status, reply.text))
            if len(answers) == 5:
                other.kill()

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(answers) == 15
    assert {text for status, text in answers if status == 200} == {expected}
    refused = [json.loads(text)["type"].rpartition("/")[2] for status, text in answers if status != 200]
    assert len(refused) >= 5
    assert set(refused) == {"engine-away"}


def test_from_the_push_to_the_end_of_the_engine(server: Running, data: Path, other: Engine) -> None:
    """Before the push queries are refused, then all addresses for programs answer; without the engine they say so."""
    before = server.query(COMPANIES)
    assert (before.status, json.loads(before.text)["type"].rpartition("/")[2]) == (503, "engine-behind")
    assert "reliefgraph revision push" in before.text

    flags = ("--data", str(data), "--store", other.query_url)
    pushed = run(other, "revision", "push", *flags, "--store-update", other.update_url)
    assert pushed.returncode == 0, pushed.stderr
    assert pushed.stderr.splitlines()[-1].endswith("graph/catalog")

    answered = server.query(COMPANIES, accept="text/csv")
    assert answered.text.split() == [
        "name",
        "Guangdong",
        "Sike",
        "Electronics",
        "Wanda",
        "Yijia",
        "Ethnic",
        "Garments",
        "Co.",
    ]
    for media_type, said in (
        ("application/sparql-results+xml", "<literal xml:lang="),
        ("text/tab-separated-values", '"Wanda"@en'),
    ):
        assert said in server.query(COMPANIES, accept=media_type).text
    built = server.query(PREFIXES + "CONSTRUCT { ?c a rlf:Company } { ?c a rlf:Company }", accept="text/turtle")
    assert built.text.count("company/") == 3

    evidence = server.ask("GET", "/evidence?" + urlencode({"query": COMPANIES}), {"Accept": "application/json"})
    report = json.loads(evidence.text)
    assert [row["name"]["value"] for row in report["results"]["bindings"]][1] == "Wanda"
    assert "Wanda has promised 60 billion yuan" in evidence.text

    reported = quote(BASE + "graph/reported", safe="")
    graph = server.ask("GET", f"/rdf-graph-store?graph={reported}", {"Accept": "application/n-triples"})
    assert graph.status == 200
    assert graph.text.count("\n") == 225
    missing = server.ask("GET", "/rdf-graph-store?graph=http%3A%2F%2Fnothing%2F")
    assert missing.status == 404

    slip = server.query(PREFIXES + "SELECT ?s { ?s rlf:operatsIn ?o }")
    assert slip.status == 200
    mistake = server.query("SELECT ?s { ?s ?p }")
    assert (mistake.status, json.loads(mistake.text)["line"]) == (400, 1)

    update = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL")
    assert (update.status, json.loads(update.text)["type"].rpartition("/")[2]) == (403, "update-off")

    told = run(other, "query", *flags, "--format", "csv", COMPANIES)
    assert told.stdout.split()[-4:] == ["Yijia", "Ethnic", "Garments", "Co."]

    check_a_crowd(server, other)
    away = server.query(COMPANIES + " # anew")
    assert (away.status, json.loads(away.text)["type"].rpartition("/")[2]) == (503, "engine-away")
    failed = run(other, "query", *flags, COMPANIES)
    assert failed.returncode == 2
    assert "does not answer" in failed.stderr
    other.start()
    assert server.query(COMPANIES + " # again").status == 200
