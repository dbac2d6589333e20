"""Shapes whose constraints exclude their own values, or each other on one path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

WRONG = [
    ('sh:datatype xsd:integer ; sh:in ( "a" "b" )', "none of the values of sh:in can be"),
    ("sh:datatype xsd:decimal ; sh:in ( 1 2.5 )", '"1"^^xsd:integer has not the datatype xsd:decimal'),
    ("sh:datatype xsd:string ; sh:in ( :a )", ":a is no literal, and sh:datatype asks for xsd:string"),
    ('sh:nodeKind sh:IRI ; sh:in ( "a" )', '"a"^^xsd:string is no sh:IRI'),
    ('sh:class :Dog ; sh:in ( "a" )', "is a literal, and no literal is an instance of a class"),
    ('sh:in ( "a" "b" ) ; sh:hasValue "c"', 'sh:hasValue "c" is not among the values of sh:in'),
    ('sh:datatype xsd:integer ; sh:hasValue "c"', '"c"^^xsd:string has not the datatype xsd:integer'),
    ("sh:datatype rdfs:Literal", "sh:datatype rdfs:Literal: no literal has it as its datatype"),
    ('sh:datatype xsd:string ; sh:languageIn ( "en" )', "only rdf:langString has a language"),
    ("sh:datatype xsd:date ; sh:minInclusive 2000", "no xsd:date is comparable with it"),
    ("sh:datatype xsd:integer ; sh:minExclusive 5 ; sh:maxExclusive 6", "no whole number lies between"),
    ('sh:nodeKind sh:BlankNode ; sh:pattern "^a"', "a blank node has no text"),
    ("sh:disjoint :p", "sh:disjoint names the path itself, which shares each value with itself"),
    ("sh:lessThan :p", "sh:lessThan names the path itself, which is not less than itself"),
]
RIGHT = [
    "sh:datatype xsd:integer ; sh:in ( 1 2 )",
    'sh:datatype rdf:langString ; sh:languageIn ( "en" )',
    "sh:nodeKind sh:IRIOrLiteral ; sh:in ( :a 1 )",
    'sh:in ( "a" "b" ) ; sh:hasValue "a"',
    "sh:datatype xsd:double ; sh:minInclusive 2000",
    "sh:datatype xsd:integer ; sh:minExclusive 5 ; sh:maxExclusive 7",
    "sh:datatype xsd:decimal ; sh:minExclusive 5 ; sh:maxExclusive 6",
    "sh:lessThan :q",
    'sh:datatype xsd:integer ; sh:in ( "a" ) ; sh:deactivated true',
]


def shape(rest: str) -> str:
    """Write a shape with one property shape."""
    return f":S a sh:NodeShape ; sh:targetClass :Dog ; sh:property [ sh:path :p ; {rest} ] .\n"


@pytest.mark.parametrize(("rest", "message"), WRONG)
def test_what_nothing_conforms_to_is_told(rest: str, message: str, tmp_path: Path) -> None:
    """Each clash is told once, in its line, with what stands there."""
    (finding,) = told(tmp_path, shape(rest), "unsatisfiable-shape")
    assert finding.startswith("8:")
    assert message in finding


@pytest.mark.parametrize("rest", RIGHT)
def test_what_something_conforms_to_is_not(rest: str, tmp_path: Path) -> None:
    """Nothing is told of shapes that some value conforms to, nor of those that are switched off."""
    assert told(tmp_path, shape(rest), "unsatisfiable-shape") == []


def test_property_shapes_of_one_path(tmp_path: Path) -> None:
    """Counts and datatypes of two property shapes of one path are held against each other."""
    text = ":S a sh:NodeShape ; sh:property [ sh:path :p ; {} ] ,\n  [ sh:path :p ; {} ] .\n"
    assert told(tmp_path, text.format("sh:minCount 2", "sh:maxCount 1"), "unsatisfiable-shape") == [
        "9:30 :p has at least 2 values by one sh:property and at most 1 by another"
    ]
    assert told(tmp_path, text.format("sh:datatype xsd:string", "sh:datatype xsd:date"), "unsatisfiable-shape") == [
        "9:30 :p has the datatype xsd:string by one sh:property, and by another xsd:date: no value has both"
    ]
    assert told(tmp_path, text.format("sh:minCount 1", "sh:maxCount 1"), "unsatisfiable-shape") == []


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ('sh:flags "i"', "sh:flags has no effect without sh:pattern"),
        ("sh:qualifiedMinCount 1", "sh:qualifiedMinCount has no effect without sh:qualifiedValueShape"),
        (
            "sh:qualifiedValueShape [ sh:class :Cat ]",
            "sh:qualifiedValueShape has no effect without sh:qualifiedMinCount or sh:qualifiedMaxCount",
        ),
    ],
)
def test_parameters_without_their_partner(rest: str, message: str, tmp_path: Path) -> None:
    """A parameter that does nothing by itself is told, with what it belongs to."""
    (finding,) = told(tmp_path, shape(rest), "parameter-without-effect")
    assert finding.endswith(message)
