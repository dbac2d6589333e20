"""The parameters of a request at the SPARQL addresses, beside the query and its dataset."""

from __future__ import annotations

from server.http.message import Request
from server.http.problems import Problem
from server.sparql.protocol import FORM


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


def wants_plan(request: Request) -> bool:
    """Return whether the client wants to know how its query is planned, in place of its answer: `plan=true`."""
    return is_set(read_fields(request), "plan")


def is_strict(request: Request) -> bool:
    """Return whether the client wants what it may not mean refused: `strict=true`, or nothing behind the name."""
    return is_set(read_fields(request), "strict")


def wished_deadline(request: Request) -> float | None:
    """Return the shorter deadline that the client asks for with `timeout=` seconds, if any."""
    for name, value in read_fields(request):
        if name == "timeout":
            try:
                seconds = float(value)
            except ValueError:
                seconds = 0.0
            if not 0.0 < seconds < 1e6:
                raise Problem(
                    "malformed-request", f"timeout is {value[:40]!r}; a number of seconds above 0 is expected."
                )
            return seconds
    return None
