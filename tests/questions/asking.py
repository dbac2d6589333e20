"""Asking a revision a question as the endpoint does."""

from __future__ import annotations

from dataclasses import dataclass

from graph.lookup import answers
from graph.lookup.questions import Answer
from graph.revision.revision import Revision
from graph.revision.store import OxigraphStore, QueryDataset
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


def ask(asked: Asked, query: str) -> Answer:
    """Return the answer as the engine writes it in CSV; a query without FROM sees the default graph.

    With the comment `# prospects=true` it is asked as with that parameter.
    """
    usual = asked.with_prospects if PROSPECTS in query.splitlines() else asked.dataset
    return answers.ask(asked.store, query, usual)
