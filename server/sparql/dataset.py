"""The dataset of a query: the protocol's, its own, or the revision's."""

from __future__ import annotations

from graph.revision.revision import Revision
from graph.sparql.static_analysis import StaticAnalysis
from graph.terms import DEFAULT_ROLES, Role
from server.sparql.protocol import Operation


def dataset_fields(
    operation: Operation, analysis: StaticAnalysis, revision: Revision, *, prospects: bool = False
) -> dict[str, object]:
    """Return the dataset for a worker: the protocol's, or else the query's own, or else the revision's."""
    if operation.has_dataset:
        return {"default": operation.default_graphs, "named": operation.named_graphs}
    if analysis.own_dataset or revision.plain:
        return {"default": None, "named": None}
    roles = (*DEFAULT_ROLES, Role.PROSPECTS) if prospects else DEFAULT_ROLES
    return {"default": [revision.graph_name(role).value for role in roles], "named": None}
