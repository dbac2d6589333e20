"""Restrictions: one property, one thing asked, of the kind that the property has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

TERMS = """:part a owl:ObjectProperty . :note a owl:AnnotationProperty .
:size a owl:DatatypeProperty ; rdfs:range xsd:integer .
:Car a owl:Class .
:Wheel a owl:Class .
"""
WRONG = [
    (
        ":part ; owl:someValuesFrom :Wheel ; owl:allValuesFrom :Wheel",
        "this restriction has owl:someValuesFrom and owl:",
    ),
    (":part ; owl:minCardinality 1 ; owl:maxCardinality 4", "this restriction has owl:minCardinality and owl:maxCardi"),
    (":part , :size ; owl:someValuesFrom :Wheel", "this restriction has owl:onProperty twice"),
    (":part ; owl:someValuesFrom xsd:string", ":part is an object property, and xsd:string is a datatype"),
    (":part ; owl:hasValue 4", ':part is an object property, and "4" is a literal'),
    (":size ; owl:hasValue :Wheel", ":size is a datatype property, and :Wheel is no literal"),
    (":size ; owl:allValuesFrom :Wheel", ":size is a datatype property, and :Wheel is a class"),
    (":part ; owl:cardinality 1 ; owl:onClass :Wheel", "owl:cardinality counts values of any class, so owl:onClass"),
    (":part ; owl:qualifiedCardinality 1", "owl:qualifiedCardinality needs owl:onClass or owl:onDataRange"),
    (":part ; owl:minQualifiedCardinality 1 ; owl:someValuesFrom :Wheel", "owl:someValuesFrom, and may have one"),
    (":part ; owl:onClass :Wheel", "owl:onClass says of what class the values are that are counted, and nothing"),
    (':part ; owl:minCardinality "1"', 'owl:minCardinality takes a whole number from 0 on, not "1"^^xsd:string'),
    (":part ; owl:minCardinality -1", 'owl:minCardinality takes a whole number from 0 on, not "-1"^^xsd:integer'),
    (":size ; owl:someValuesFrom xsd:string", "the values of :size are xsd:integer, and no xsd:string is one"),
    (':size ; owl:hasValue "big"', 'the values of :size are xsd:integer, and "big" is an xsd:string'),
    (':part ; owl:hasSelf "yes"', 'owl:hasSelf takes true, not "yes"'),
    (":note ; owl:someValuesFrom :Wheel", ":note is an annotation property, which no restriction can be about"),
    (":part ; owl:minCardinality :Wheel", "owl:minCardinality takes a whole number from 0 on, not :Wheel"),
]
RIGHT = [
    ":part ; owl:someValuesFrom :Wheel",
    ":part ; owl:someValuesFrom [ owl:unionOf ( :Wheel :Car ) ]",
    ":part ; owl:hasValue :left",
    ":part ; owl:hasSelf true",
    ":size ; owl:hasValue 4",
    ":size ; owl:allValuesFrom xsd:integer",
    ":part ; owl:qualifiedCardinality 1 ; owl:onClass :Wheel",
    ':part ; owl:minCardinality "1"^^xsd:nonNegativeInteger',
    ':part ; owl:minCardinality "1"^^xsd:int',
    ":unknown ; owl:someValuesFrom xsd:string",
]
CODES = ("crowded-restriction", "filler-of-wrong-kind")


def restricted(rest: str) -> str:
    """Write a class below a restriction."""
    return f"{TERMS}:Car rdfs:subClassOf [ a owl:Restriction ; owl:onProperty {rest} ] .\n"


@pytest.mark.parametrize(("rest", "message"), WRONG)
def test_wrong_restrictions_are_told(rest: str, message: str, tmp_path: Path) -> None:
    """Each wrong restriction is told once, on its line, and says what stands there."""
    (finding,) = told(tmp_path, restricted(rest), *CODES)
    assert finding.startswith("12:")
    assert message in finding


@pytest.mark.parametrize("rest", RIGHT)
def test_right_restrictions_are_not(rest: str, tmp_path: Path) -> None:
    """Nothing is told of restrictions that OWL 2 has, nor of properties that nothing declares."""
    assert told(tmp_path, restricted(rest), *CODES) == []
