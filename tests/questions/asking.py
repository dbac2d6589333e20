"""Asking a revision a question as the endpoint does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph.lookup.questions import Answer, parse_answer
from graph.revision.revision import Revision
from graph.revision.store import PLAIN_DATASET, OxigraphStore, QueryDataset
from graph.terms import Role

PROSPECTS = "# prospects=true"
"""The line of a query that is asked with the parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An opened revision."""

    store: OxigraphStore
    dataset: QueryDataset
    with_prospects: QueryDataset


def open_revision(revision: Revision) -> Asked:
    """Open a revision for many questions."""
    dataset = revision.query_dataset()
    wider = QueryDataset(default=(*(dataset.default or ()), revision.graph_name(Role.PROSPECTS)))
    return Asked(store=revision.open(), dataset=dataset, with_prospects=wider)


def names_its_dataset(query: str) -> bool:
    """Return whether a query of ours has FROM clauses; each stands on a line of its own."""
    return re.search(r"^FROM ", query, re.MULTILINE) is not None


def ask(asked: Asked, query: str) -> Answer:
    """Return the answer as the engine writes it in CSV; a query without FROM sees the default graph.

    With the comment `# prospects=true` it is asked as with that parameter.
    """
    usual = asked.with_prospects if PROSPECTS in query.splitlines() else asked.dataset
    dataset = PLAIN_DATASET if names_its_dataset(query) else usual
    result = asked.store.query(query, dataset=dataset)
    assert isinstance(result, QuerySolutions)
    written = result.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    return parse_answer(written.decode("utf-8"))
