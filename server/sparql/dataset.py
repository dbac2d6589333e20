"""The dataset of a query: the protocol's, its own, or the revision's; and the parameters of a request."""

from __future__ import annotations

from graph.revision.revision import Revision
from graph.sparql.static_analysis import StaticAnalysis
from graph.terms import DEFAULT_ROLES, Role
from server.http.message import Request
from server.http.problems import Problem
from server.sparql.protocol import FORM, Operation


def read_fields(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of the address, and those of a form."""
    if request.media_type != FORM:
        return request.parameters
    return request.parameters + request.form


def is_set(fields: list[tuple[str, str]], name: str) -> bool:
    """Return whether a parameter is `true`, or has nothing behind its name; raise the Problem of any other value."""
    values = [value for found, value in fields if found == name]
    wrong = next((value for value in values if value.lower() not in ("", "true", "false")), None)
    if wrong is not None:
        raise Problem("malformed-request", f"{name} is {wrong[:40]!r}; true or false is expected.")
    wished = {value.lower() != "false" for value in values}
    if len(wished) == 2:
        raise Problem("malformed-request", f"{name} is both true and false; say which.")
    return True in wished


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
