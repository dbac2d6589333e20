"""The article, served as it would be by a deployment whose base IRI is its own address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph.build.dataset import Dataset
from graph.namespaces import BASE, RDF, RDFS
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.terms import RLF, Role, graph_iri
from tests.server.running import Running, free_port, serving

WITHDRAWN = NamedNode(BASE + "id/company/withdrawn-company")
"""Stands in the former revision only."""


@contextmanager
def serve_article(dataset: Dataset, data: Path, *flags: str) -> Iterator[Running]:
    """Publish the article twice, the first time with a company more, and serve it."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    directory = RevisionDirectory(data, base=base)
    entities = NamedNode(str(graph_iri(Role.ENTITIES)))
    former = [
        *graphs_to_quads(dataset.graphs),
        Quad(WITHDRAWN, NamedNode(RDF + "type"), NamedNode(str(RLF.Company)), entities),
        Quad(WITHDRAWN, NamedNode(RDFS + "label"), Literal("Withdrawn Company", language="en"), entities),
    ]
    for quads, what in ((former, "a company more"), (list(graphs_to_quads(dataset.graphs)), "the article")):
        change = Change(kind=ChangeKind.BUILD, who="tester", what=what)
        directory.publish(quads, change, describe=describe_dataset)
    with serving(data, "--base", base, *flags, port=port) as running:
        yield running
