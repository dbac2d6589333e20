"""Which engine decides, and what is told of shapes that none took."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl import verdict
from graph.finding import Severity

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://e/> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ a sh:SPARQLConstraint ;
  sh:select "SELECT $this WHERE { $this <http://e/p> ?v FILTER(isBlank(?v)) }" ] .
ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
"""


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (100, ["data.ttl:2 error shape-violation", "data.ttl:2 error shape-violation"]),
        (2, ["data.ttl:2 error shape-violation", "shapes.ttl:3 info shape-query-not-run"]),
    ],
)
def test_a_shape_for_which_the_data_are_too_many(
    most: int, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the slow engine takes is held against few data; with many it is an info, and the last line says so."""
    monkeypatch.setattr(verdict, "MOST_FOR_REFERENCE", most)
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(
        "@prefix ex: <http://e/> .\nex:a a ex:C ; ex:p [ a ex:C ; ex:q 1 ] .\n", encoding="utf-8"
    )
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    told = [f"{one.span.file}:{one.span.line} {one.severity.value} {one.code}" for one in result.findings]
    assert told == expected
    assert result.exit_code(Severity.ERROR) == 1
    assert ("1 shape left out" in result.summary.unchecked) == (most == 2)
