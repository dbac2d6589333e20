"""Queries of shapes that look at how a number is written, which the fast engine does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://e/> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ a sh:SPARQLConstraint ; sh:select \"\"\"
  SELECT $this WHERE {{ $this <http://e/{property}> ?v FILTER({test}) }} \"\"\" ] .
"""
DATA = """@prefix ex: <http://e/> .
ex:a a ex:C ; ex:p 1.00 .
ex:b a ex:C ; ex:p 1.00 ; ex:q "one" .
ex:c a ex:C ; ex:p 1 ; ex:q "two" .
"""


def run(folder: Path, property_: str, test: str) -> Result:
    """Hold the data against a query that finds the values of a property for which something holds."""
    (folder / "shapes.ttl").write_text(SHAPES.format(property=property_, test=test), encoding="utf-8")
    (folder / "data.ttl").write_text(DATA, encoding="utf-8")
    return check_paths([folder], CheckSettings(root=folder))


@pytest.mark.parametrize(
    ("property_", "test", "violations", "left_out"),
    [
        ("p", "?v > 0", [2, 3, 4], 0),
        ("p", "STRLEN(STR(?v)) < 4", [4], 2),
        ("p", "regex(str(?v), '^1$')", [4], 2),
        ("p", "DATATYPE(?v) != 5", [4], 2),
        ("q", "STRLEN(?v) = 3", [3, 4], 0),
        ("q", "?v = 'two'", [4], 0),
    ],
)
def test_what_is_left_out(property_: str, test: str, violations: list[int], left_out: int, tmp_path: Path) -> None:
    """A result that the query owes to a number read anew is left out and counted; every other one is an error."""
    result = run(tmp_path, property_, test)
    told = [(one.span.line, one.severity.value) for one in result.findings if one.code == "shape-violation"]
    assert told == [(line, "error") for line in violations]
    notes = [one.message for one in result.findings if one.code == "shape-query-not-run"]
    assert [f"about {left_out} nodes" in one for one in notes] == [True] * bool(left_out)
    counted = [one for one in result.summary.unchecked if "how numbers are written" in one]
    assert counted == [f"{left_out} results of queries that look at how numbers are written"] * bool(left_out)
