"""Terms that are two things, and properties of two kinds in one axiom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told


def test_a_second_kind_is_told_where_it_is_declared(tmp_path: Path) -> None:
    """Of two declarations the later one is told."""
    text = ":A a owl:Class .\n:B a owl:Class .\n:A a owl:DatatypeProperty .\n"
    assert told(tmp_path, text, "conflicting-kinds") == ["10:1 :A is declared a class and a datatype property"]


def test_an_individual_is_no_class(tmp_path: Path) -> None:
    """A thing of a class is told where a class belongs, but for things of a class of classes."""
    text = ":Colour a owl:Class . :red a :Colour .\n:A a owl:Class ; rdfs:subClassOf :red .\n"
    assert told(tmp_path, text, "used-as-another-kind") == [
        "9:34 :red is used as a class, and it is declared an individual of :Colour"
    ]
    assert told(tmp_path, f":Colour rdfs:subClassOf owl:Class .\n{text}", "used-as-another-kind") == []


@pytest.mark.parametrize("relation", ["rdfs:subPropertyOf", "owl:equivalentProperty", "owl:propertyDisjointWith"])
def test_axioms_between_kinds_of_properties(relation: str, tmp_path: Path) -> None:
    """An object property has no relation of properties to a datatype property; an annotation property may have."""
    text = (
        f":o a owl:ObjectProperty .\n:n a owl:AnnotationProperty .\n:d a owl:DatatypeProperty ; {relation} :n , :o .\n"
    )
    (finding,) = told(tmp_path, text, "subproperty-of-another-kind")
    assert finding.startswith("10:")
    assert finding.endswith(
        f":d is a datatype property, and :o is an object property: {relation} is between two of one kind"
    )
