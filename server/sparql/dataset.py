"""The dataset of a query: the protocol's, its own, or the revision's; with prospects where they are asked for."""

from __future__ import annotations

from graph.revision.revision import Revision
from graph.sparql.static_analysis import Form, StaticAnalysis
from graph.terms import DEFAULT_ROLES, Role
from server.http.message import Request
from server.http.problems import Problem
from server.sparql.protocol import FORM, Operation

PROSPECTS = "prospects"
"""The parameter that adds the graph of prospects to the default graph."""


def read_fields(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of the address, and those of a form."""
    if request.media_type != FORM:
        return request.parameters
    return request.parameters + request.form


def is_set(request: Request, name: str) -> bool:
    """Return whether a parameter is `true`, or has nothing behind its name; raise the Problem of another value."""
    values = [value for field, value in read_fields(request) if field == name]
    if any(value.lower() not in ("", "true", "false") for value in values):
        raise Problem("malformed-request", f"{name} is {values[0][:40]!r}; true or false is expected.")
    return any(value.lower() in ("", "true") for value in values)


def wants_prospects(request: Request, operation: Operation, analysis: StaticAnalysis) -> bool:
    """Return whether the client wants prospects among the rest; raise the Problem of a query with its own dataset."""
    if not is_set(request, PROSPECTS):
        return False
    if operation.has_dataset or analysis.own_dataset:
        detail = (
            "prospects=true adds the prospects to the usual dataset, and this query names a dataset of its own: leave "
            "one of the two out, or name the graph of prospects there too."
        )
        raise Problem("malformed-request", detail)
    return True


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


def beside_fields(
    operation: Operation, analysis: StaticAnalysis, revision: Revision, *, prospects: bool
) -> dict[str, object]:
    """Return the graph that a worker may count more rows with, where an answer leaves the prospects out."""
    is_usual = not (operation.has_dataset or analysis.own_dataset or revision.plain or prospects)
    if not is_usual or analysis.form is not Form.SELECT:
        return {}
    return {"beside": revision.graph_name(Role.PROSPECTS).value}


def more_rows_to_sentence(count: int) -> str:
    """Return the sentence that tells how many rows an answer would have more with prospects."""
    rows = "row is" if count == 1 else "rows are"
    return f"{count} more {rows} of plans, promises, aims and expectations; prospects=true shows them with the rest"
