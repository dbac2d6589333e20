"""The article, published once, with the tools over it and the texts that citations are held to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build.dataset import Dataset
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.data.site import Site
from server.mcp.service_client import ServiceClient
from server.mcp.tools import GraphTools
from server.service.host import ServiceHost
from server.settings import Settings


@pytest.fixture(scope="package")
def data(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the article as its only revision."""
    path = tmp_path_factory.mktemp("agents")
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    RevisionDirectory(path).publish(list(graphs_to_quads(dataset.graphs)), change, describe=describe_dataset)
    return path


@pytest.fixture(scope="package")
def tools(data: Path) -> Iterator[GraphTools]:
    """The tools over the article, with a short deadline."""
    settings = Settings(data=data, deadline_s=20.0, fast_slots=1, slow_slots=1, max_workers=3)
    host = ServiceHost(settings, on_settled=lambda: None, writes=False)
    yield GraphTools(Site(RevisionDirectory(data)), ServiceClient(host))
    host.stop()
