"""The pages of the problem types."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.http.problem_types import PROBLEM_TYPES
from server.http.problems import Problem

problem_pages = Blueprint("problem_pages", __name__)


@problem_pages.get("/problems/")
def list_problem_types() -> str:
    """List the kinds of error."""
    return render_template("problem_types.html", kinds=PROBLEM_TYPES.values())


@problem_pages.get("/problems/<name>")
def show_problem_type(name: str) -> str:
    """Explain one kind of error."""
    kind = PROBLEM_TYPES.get(name)
    if kind is None:
        raise Problem("not-found", f"There is no kind of error named {name[:80]!r}.")
    return render_template("problem_type.html", kind=kind)
