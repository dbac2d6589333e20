"""Queries in shapes where the fast engine would go astray by itself: equal values, and blank nodes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.files import read_document
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl.engines.workarounds import keep_equality

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://e/> .
"""
NUMBERS = """ex:a a ex:C ; ex:p 1 .
ex:b a ex:C ; ex:p 1.0 .
ex:c a ex:C ; ex:p "01"^^xsd:integer .
ex:d a ex:C ; ex:p 2 .
ex:e a ex:C ; ex:p true .
ex:f a ex:C ; ex:p "1"^^xsd:boolean .
"""
BLANKS = """ex:a ex:part [ a ex:C ; ex:p 5 ; ex:q ex:a ] ,
  [ a ex:C ; ex:p 6 ] .
"""


def lines(folder: Path, data: str, query: str, more: str = "") -> list[int]:
    """Check and return the lines of the data that violate the query, counted without the prefixes."""
    (folder / "data.ttl").write_text(PREFIXES + data, encoding="utf-8")
    shapes = (
        f'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select """PREFIX ex: <http://e/> {query}""" ] .'
    )
    (folder / "shapes.ttl").write_text(PREFIXES + shapes + more, encoding="utf-8")
    settings = CheckSettings(root=folder)
    assert read_document(folder / "shapes.ttl", settings).parsed.faults == []
    findings = check_paths([folder], settings).findings
    assert not any(one.code in {"bad-shape-query", "validation-failed"} for one in findings)
    return [one.span.line - 3 for one in findings if one.code == "shape-violation"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("?v = 1", [1, 2, 3]),
        ("1.0 = ?v", [1, 2, 3]),
        ("?v = 1 || ?v = 7", [1, 2, 3]),
        ("?v = true", [5, 6]),
        ("?v >= 2", [4]),
        ("sameTerm(?v, 1)", [1]),
    ],
)
def test_equal_values(condition: str, expected: list[int], tmp_path: Path) -> None:
    """`=` compares values, not how they are written (SPARQL 1.1, section 17.3)."""
    assert lines(tmp_path, NUMBERS, f"SELECT $this {{ $this ex:p ?v FILTER({condition}) }}") == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("$this ex:p ?value FILTER(?value > 5)", [2]),
        ("$this ex:p ?value FILTER(?value < 6)", [1]),
        ("OPTIONAL { $this ex:q ?o } FILTER(!bound(?o))", [2]),
        ("$this ex:p 5", [1]),
    ],
)
@pytest.mark.parametrize("kind", ["", " ex:S sh:nodeKind sh:BlankNode ."])
def test_blank_focus_nodes(kind: str, pattern: str, expected: list[int], tmp_path: Path) -> None:
    """$this is the one blank node that is the focus node, also where another constraint asks for blank nodes."""
    assert lines(tmp_path, BLANKS, f"SELECT $this {{ {pattern} }}", kind) == expected


def test_queries_that_ask_for_blank_nodes(tmp_path: Path) -> None:
    """A blank node stays one for isBlank() and isIRI()."""
    assert lines(tmp_path, BLANKS, "SELECT $this { FILTER(isBlank($this)) }") == [1, 2]
    assert lines(tmp_path, BLANKS, "SELECT $this { FILTER(!isIRI($this)) }") == [1, 2]


def test_only_filters_with_an_equals_sign_change() -> None:
    """Other filters, comments and strings stay as they are."""
    for query in (
        "ASK { FILTER(?a != 1) }",
        "ASK { FILTER(?a <= 1) FILTER regex(?b, '=') }",
        "ASK { # FILTER(?a = 1)\n}",
    ):
        assert keep_equality(query) == query
    assert keep_equality("ASK { FILTER(?a = (1)) }") == "ASK { FILTER(RAND() < 2 && (?a = (1)\n)) }"
