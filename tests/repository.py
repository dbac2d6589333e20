"""The repository's own seeds, read as a build reads them."""

from __future__ import annotations

from pathlib import Path

from graph.build.dataset import read_ontology
from graph.curation.archive import find_article_files, read_archive
from graph.curation.claim import Entity
from graph.curation.curate import Reading
from graph.curation.entities import graph_to_entities
from graph.reference.reference import read_reference, reference_to_graphs
from graph.terms import Role
from graph.vocabulary import Vocabulary, graph_to_vocabulary

ROOT = Path(__file__).resolve().parent.parent


def repository_vocabulary() -> Vocabulary:
    """Return the terms of the repository's ontology."""
    return graph_to_vocabulary(read_ontology())


def repository_entities(vocabulary: Vocabulary) -> dict[str, tuple[Entity, ...]]:
    """Return the entities of the repository's reference data, and the concepts of its ontology."""
    reference, findings = read_reference(ROOT / "seeds" / "reference", vocabulary)
    assert findings == []
    return graph_to_entities(reference_to_graphs(reference)[Role.REFERENCE] + read_ontology(), vocabulary)


def read_repository() -> Reading:
    """Read every article of the repository with the reference data that it needs."""
    vocabulary = repository_vocabulary()
    return read_archive(find_article_files(ROOT / "seeds"), vocabulary, repository_entities(vocabulary))
