"""The article, built once, published under the product's base and once more under another."""

from __future__ import annotations

import pytest

from graph.build.dataset import Dataset
from graph.rdf.quads import graphs_to_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.terms import Graphs
from tests.questions.asking import Asked, open_revision

OTHER_BASE = "http://localhost:8123/kg/"


@pytest.fixture(scope="session")
def graphs(dataset: Dataset) -> Graphs:
    """Give the graphs of the article by role."""
    return dataset.graphs


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
