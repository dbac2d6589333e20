"""Cardinalities of one class that exclude each other, its own and inherited ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

TERMS = """:part a owl:ObjectProperty .
:one a owl:ObjectProperty , owl:FunctionalProperty .
:A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :part ; owl:maxCardinality 1 ] .
:W a owl:Class . :V a owl:Class .
"""
WRONG = [
    (":A , [ owl:onProperty :part ; owl:minCardinality 2 ]", "at least 2 :part, and at most 1"),
    (
        ":A , [ owl:onProperty :part ; owl:minQualifiedCardinality 3 ; owl:onClass :W ]",
        "at least 3 :part, and at most 1",
    ),
    ("[ owl:onProperty :one ; owl:minCardinality 2 ]", "at least 2 :one, and at most 1, as it is functional"),
    (
        "[ owl:onProperty :part ; owl:someValuesFrom :W ] , [ owl:onProperty :part ; owl:maxCardinality 0 ]",
        "at least 1 :part, and none",
    ),
    (
        "[ owl:intersectionOf ( :V [ owl:onProperty :part ; owl:cardinality 2 ] "
        "[ owl:onProperty :part ; owl:maxCardinality 1 ] ) ]",
        "at least 2 :part, and at most 1",
    ),
]
RIGHT = [
    ":A , [ owl:onProperty :part ; owl:minCardinality 1 ]",
    ":V , [ owl:onProperty :part ; owl:minCardinality 2 ]",
    "[ owl:onProperty :part ; owl:minQualifiedCardinality 2 ; owl:onClass :W ] , "
    "[ owl:onProperty :part ; owl:maxQualifiedCardinality 1 ; owl:onClass :V ]",
    "[ owl:unionOf ( [ owl:onProperty :part ; owl:minCardinality 2 ] "
    "[ owl:onProperty :part ; owl:maxCardinality 1 ] ) ]",
]


@pytest.mark.parametrize(("above", "message"), WRONG)
def test_contradictions_are_told(above: str, message: str, tmp_path: Path) -> None:
    """A class that needs more values than it may have is told at its own bound."""
    (finding,) = told(tmp_path, f"{TERMS}:B a owl:Class ; rdfs:subClassOf {above} .\n", "contradictory-cardinalities")
    assert finding.startswith("12:")
    assert finding.endswith(message)


@pytest.mark.parametrize("above", RIGHT)
def test_bounds_that_fit_are_not(above: str, tmp_path: Path) -> None:
    """Nothing is told where the bounds meet, count other classes, or are choices."""
    text = f"{TERMS}:B a owl:Class ; rdfs:subClassOf {above} .\n"
    assert told(tmp_path, text, "contradictory-cardinalities") == []


def test_only_the_class_that_contradicts_is_told(tmp_path: Path) -> None:
    """What stands below a class without members is not told again."""
    text = f"{TERMS}:B a owl:Class ; rdfs:subClassOf :A , [ owl:onProperty :part ; owl:minCardinality 2 ] .\n"
    assert len(told(tmp_path, f"{text}:C a owl:Class ; rdfs:subClassOf :B .\n", "contradictory-cardinalities")) == 1
