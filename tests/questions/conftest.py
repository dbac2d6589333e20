"""The article, built once under the product's base and published once more under another."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from rdflib import Graph

from graph.derive import derive
from graph.entities import graph_to_entities
from graph.journal import Change, ChangeKind
from graph.proof import reasoning_to_graphs
from graph.quads import graphs_to_quads
from graph.rdf import archive_to_graphs
from graph.reason import reason
from graph.reference import read_reference, reference_to_graphs
from graph.revision import RevisionDirectory
from graph.seeds import find_article_files, read_archive
from graph.terms import Graphs, Role
from graph.vocabulary import graph_to_vocabulary
from tests.questions.asking import Asked, open_revision

ROOT = Path(__file__).resolve().parent.parent.parent
OTHER_BASE = "http://localhost:8123/kg/"
HOMES = (
    Role.REPORTED,
    Role.REFERENCE,
    Role.ENTITIES,
    Role.ONTOLOGY,
    Role.DERIVED,
    Role.INFERRED,
    Role.PROSPECTS,
)


def settle(graphs: Graphs) -> None:
    """Leave each triple in the first of the graphs that hold it."""
    for first, later in combinations(HOMES, 2):
        for triple in graphs[first]:
            graphs[later].remove(triple)


def build_graphs() -> Graphs:
    """Build the graphs of the article, station by station."""
    graphs: Graphs = {role: Graph() for role in Role}
    for name in ("reliefgraph.ttl", "inference-rules.ttl", "reading-rules.ttl"):
        graphs[Role.ONTOLOGY].parse(ROOT / "ontology" / name)
    vocabulary = graph_to_vocabulary(graphs[Role.ONTOLOGY])
    reference, findings = read_reference(ROOT / "seeds" / "reference", vocabulary)
    assert findings == []
    stated = reference_to_graphs(reference)
    known = graph_to_entities(stated[Role.REFERENCE], vocabulary)
    reading = read_archive(find_article_files(ROOT / "seeds"), vocabulary, known)
    assert reading.archive is not None, reading.findings
    for part in (archive_to_graphs(reading.archive), stated):
        for role, graph in part.items():
            graphs[role] += graph
    settle(graphs)
    for role, graph in reasoning_to_graphs(graphs, reason(graphs)).items():
        graphs[role] += graph
    graphs[Role.DERIVED] += derive(graphs)
    settle(graphs)
    return graphs


@pytest.fixture(scope="session")
def graphs() -> Graphs:
    """Give the graphs of the article by role."""
    return build_graphs()


@pytest.fixture(scope="session")
def asked(graphs: Graphs, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Publish the article under the product's own base."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    directory = RevisionDirectory(tmp_path_factory.mktemp("own"))
    return open_revision(directory.publish(graphs_to_quads(graphs), change))


@pytest.fixture(scope="session")
def asked_elsewhere(graphs: Graphs, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Publish the article under another base."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    directory = RevisionDirectory(tmp_path_factory.mktemp("other"), base=OTHER_BASE)
    return open_revision(directory.publish(graphs_to_quads(graphs), change))
