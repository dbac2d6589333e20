"""Asking a revision a question as the endpoint does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph.lookup.questions import Answer, parse_answer
from graph.revision.revision import Revision
from graph.revision.store import PLAIN_DATASET, OxigraphStore, QueryDataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An opened revision."""

    store: OxigraphStore
    dataset: QueryDataset


def open_revision(revision: Revision) -> Asked:
    """Open a revision for many questions."""
    return Asked(store=revision.open(), dataset=revision.query_dataset())


def names_its_dataset(query: str) -> bool:
    """Say whether a query of ours has FROM clauses; each stands on a line of its own."""
    return re.search(r"^FROM ", query, re.MULTILINE) is not None


def ask(asked: Asked, query: str) -> Answer:
    """Return the answer as the engine writes it in CSV; a query without FROM sees the default graph."""
    dataset = PLAIN_DATASET if names_its_dataset(query) else asked.dataset
    result = asked.store.query(query, dataset=dataset)
    assert isinstance(result, QuerySolutions)
    written = result.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    return parse_answer(written.decode("utf-8"))
