"""What the README says is so: its query, its answer, its numbers, its commands."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions
from rdflib import RDF

from graph.build.dataset import Dataset
from graph.rdf.quads import graphs_to_quads
from graph.revision.store import OxigraphStore, QueryDataset
from graph.terms import DEFAULT_ROLES, RLF, Role, graph_iri
from server.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_query_gives_the_answer(dataset: Dataset) -> None:
    """The query of the first screen gives exactly the table beneath it."""
    [query] = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)
    store = OxigraphStore.in_memory(graphs_to_quads(dataset.graphs))
    default = tuple(NamedNode(str(graph_iri(role))) for role in DEFAULT_ROLES)
    result = store.query(query, dataset=QueryDataset(default=default))
    assert isinstance(result, QuerySolutions)
    rows = (result.serialize(format=QueryResultsFormat.TSV) or b"").decode().replace('"', "").splitlines()
    table = re.findall(r"^\| (.*) \|$", README.partition("## Start")[0], re.MULTILINE)
    assert len(table) == 2
    assert [row.replace("@en", "") for row in rows[1:]] == [line.replace(" | ", "\t") for line in table[1:]]


def test_the_numbers_are_those_of_the_graph(dataset: Dataset) -> None:
    """Sentences, claims, quotations, inferred triples, computed figures, conflicts and questions are as counted."""
    claims, derived = dataset.graphs[Role.CLAIMS], dataset.graphs[Role.DERIVED]
    coverage = (ROOT / "seeds/kashgar-2016/coverage.md").read_text(encoding="utf-8")
    said = " ".join(README.split())
    for number, words in (
        (len(re.findall(r"^\| \d+ \|", coverage, re.MULTILINE)), "sentences"),
        (len(set(claims.subjects(RDF.type, RLF.Claim))), "claims"),
        (len(set(claims.subjects(RDF.type, RLF.Quotation))), "quotations"),
        (len(dataset.graphs[Role.INFERRED]), "more triples"),
        (len(set(derived.subjects(RDF.type, RLF.DerivedFigure))), "computed figures"),
        (len(set(derived.subjects(RDF.type, RLF.Conflict))), "conflicts"),
        (len(list((ROOT / "ontology/questions").glob("*.rq"))), "more questions"),
    ):
        assert number > 0
        assert f"{number} {words}" in said, (number, words)


def test_every_command_is_told() -> None:
    """The table of commands has each command of the command line and no other."""
    told = set(re.findall(r"^\| `reliefgraph ([a-z]+)", README, re.MULTILINE))
    assert len(told) > 3
    assert told == set(COMMANDS)


def test_every_link_leads_somewhere() -> None:
    """Each relative link of the README is a file or folder of the repository."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
