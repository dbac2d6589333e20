"""Variables of queries that no pattern binds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

WRONG = [
    ("SELECT ?lable { ?s ?p ?label }", "1:8 did you mean ?label?"),
    ("SELECT ?s { ?s ?p ?age FILTER(?agee > 3) }", "1:31 did you mean ?age?"),
    ("SELECT ?s { ?s ?p ?o } ORDER BY ?x", "1:33 bind it in a pattern, or remove it"),
    ("CONSTRUCT { ?s ?p ?x } { ?s ?p ?o }", "1:19 bind it in a pattern, or remove it"),
    ("SELECT (SUM(?x) AS ?n) { ?s ?p ?o } GROUP BY ?s", "1:13 bind it in a pattern, or remove it"),
    ("INSERT { ?s ?p ?x } WHERE { ?s ?p ?o }", "1:16 bind it in a pattern, or remove it"),
]
RIGHT = [
    "SELECT ?s { ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?o ?q ?r FILTER(?r > 1) } }",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1) ORDER BY DESC(?n)",
    "SELECT ?s ?v { ?s ?p ?o } VALUES ?v { 1 }",
    "SELECT ?s ?v { ?s ?p ?o BIND(STR(?o) AS ?v) }",
    "SELECT ?s ?k { ?s ?p ?o } GROUP BY ?s (STR(?o) AS ?k)",
    "SELECT ?s { ?s ?p ?o FILTER(?o = $param || ?o = ?_other) }",
    "SELECT ?x { { SELECT ?x { ?x ?p ?o } } }",
]


def told(folder: Path, query: str) -> list[str]:
    """Check one query, and return its unbound variables as `line:column way out`."""
    (folder / "q.rq").write_text(query, encoding="utf-8")
    findings = check_paths([folder], CheckSettings(root=folder)).findings
    return [f"{one.span.line}:{one.span.column} {one.way_out}" for one in findings if one.code == "unbound-variable"]


@pytest.mark.parametrize(("query", "finding"), WRONG)
def test_variables_that_nothing_binds_are_told(query: str, finding: str, tmp_path: Path) -> None:
    """What is selected, compared, sorted by or built is told at its place, with the name that was meant."""
    assert told(tmp_path, query) == [finding]


@pytest.mark.parametrize("query", RIGHT)
def test_variables_that_something_binds_are_not(query: str, tmp_path: Path) -> None:
    """Nothing is told of what a pattern, VALUES, BIND or AS binds, nor of parameters."""
    assert told(tmp_path, query) == []
