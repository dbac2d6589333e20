"""Synthetic articles and the curated one as graphs, ready for a station of the build."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from graph.entities import graph_to_entities
from graph.rdf import archive_to_graphs
from graph.reference import read_reference, reference_to_graphs
from graph.seeds import find_article_files, read_archive
from graph.terms import Graphs, Role
from graph.vocabulary import graph_to_vocabulary

ROOT = Path(__file__).resolve().parent.parent.parent
SEEDS = ROOT / "seeds"


def read_ontology() -> Graph:
    """Return the vocabulary."""
    return Graph().parse(ROOT / "ontology" / "reliefgraph.ttl")


def read_seed_graphs(folder: Path) -> tuple[Graphs, int]:
    """Return the graphs of a folder of articles, with reference data and ontology, and how many claims they hold.

    Raises:
        ValueError: The articles have findings.
    """
    ontology = read_ontology()
    vocabulary = graph_to_vocabulary(ontology)
    reference, _ = read_reference(SEEDS / "reference", vocabulary)
    graphs = reference_to_graphs(reference)
    reading = read_archive(
        find_article_files(folder), vocabulary, graph_to_entities(graphs[Role.REFERENCE], vocabulary)
    )
    if reading.archive is None:
        raise ValueError("\n".join(map(str, reading.findings)))
    for role, graph in archive_to_graphs(reading.archive).items():
        graphs[role] = graphs.get(role, Graph()) + graph
    graphs[Role.ONTOLOGY] = ontology
    return graphs, sum(len(article.statements) for article in reading.archive.articles)
