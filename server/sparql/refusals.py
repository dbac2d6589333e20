"""What the engine must not get, and how what is wrong with a text is told."""

from __future__ import annotations

from typing import Any

from graph.sparql.diagnosis import Diagnosis, locate, refuse_text
from graph.sparql.static_analysis import StaticAnalysis, read_query, read_update
from server.http.problems import Problem


def analyze_text(text: str, problem: str) -> StaticAnalysis:
    """Read a query or, for the problem of one, an update; raise the Problem of a text that the engine must not get."""
    analysis = read_update(text) if problem == "malformed-update" else read_query(text)
    diagnosis = refuse_text(text, analysis)
    if diagnosis is not None:
        raise diagnosed(diagnosis, problem)
    return analysis


def refuse_outward(text: str, analysis: StaticAnalysis) -> None:
    """Raise the Problem of a text that points outward."""
    if analysis.outward:
        token = analysis.outward[0]
        line, column = locate(text, token.start)
        raise Problem("outward-request", f"`{token.word}` would ask another server.", line=line, column=column)


def diagnosed(diagnosis: Diagnosis, problem: str, **more: Any) -> Problem:
    """Return the problem that tells a diagnosis, with more members."""
    members: dict[str, Any] = dict(more)
    if diagnosis.line:
        members |= {"line": diagnosis.line, "column": diagnosis.column, "excerpt": diagnosis.excerpt}
    if diagnosis.hints:
        members["hints"] = list(diagnosis.hints)
    place = f" (line {diagnosis.line}, column {diagnosis.column})" if diagnosis.line else ""
    return Problem(problem, diagnosis.message + place, **members)
