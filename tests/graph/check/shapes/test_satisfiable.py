"""Shapes that are asked for inside themselves, and empty ones."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told


def test_a_shape_that_holds_itself(tmp_path: Path) -> None:
    """A circle of shapes is told once, at a reference that closes it, be it a list."""
    text = ":S a sh:NodeShape ; sh:targetClass :A ; sh:or ( :T [ sh:class :A ] ) .\n:T sh:node :S .\n"
    assert told(tmp_path, text, "recursive-shape") == [
        "8:47 :T is asked for inside itself, and SHACL leaves open what that means"
    ]


def test_a_shape_that_is_asked_for_twice_is_no_circle(tmp_path: Path) -> None:
    """Two shapes may ask for one."""
    text = ":S a sh:NodeShape ; sh:targetClass :A ; sh:node :T ; sh:not :T .\n:T a sh:NodeShape ; sh:class :B .\n"
    assert told(tmp_path, text, "recursive-shape") == []


def test_an_empty_shape(tmp_path: Path) -> None:
    """A blank node without statements asks for nothing; its negation nothing conforms to."""
    text = ":S a sh:NodeShape ; sh:targetClass :A ; sh:not [] .\n"
    assert told(tmp_path, text, "unknown-shape") == [
        "8:48 this shape is empty, so every value conforms to it, and no value conforms to its negation"
    ]


def test_a_shape_against_the_kind_of_a_property(tmp_path: Path) -> None:
    """Literals asked of an object property, and instances asked of a datatype property, are told; what fits is not."""
    ontology = "<http://example.org/o> a owl:Ontology .\n:p a owl:ObjectProperty .\n:d a owl:DatatypeProperty .\n"
    shape = ":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path {} ] .\n:A a owl:Class .\n"
    for rest, wanted in (
        (":p ; sh:datatype xsd:string", "11:80 :p is an object property, and sh:datatype xsd:string asks for literals"),
        (":p ; sh:nodeKind sh:Literal", "11:80 :p is an object property, and sh:nodeKind sh:Literal asks for literals"),
        (":d ; sh:class :A", "11:77 :d is a datatype property, and sh:class :A asks for things that are none"),
        (":p ; sh:class :A", ""),
        (":d ; sh:datatype xsd:string", ""),
    ):
        assert told(tmp_path, ontology + shape.format(rest), "unsatisfiable-shape") == ([wanted] if wanted else [])


def test_a_node_shape_with_a_path(tmp_path: Path) -> None:
    """A sh:NodeShape that has a path is told, a sh:PropertyShape is not."""
    for kind, wanted in (
        ("Node", ["8:41 a sh:NodeShape has no sh:path: this is a property shape, whatever its type says"]),
        ("Property", []),
    ):
        text = f":S a sh:{kind}Shape ; sh:targetClass :A ; sh:path :p ; sh:minCount 1 .\n"
        assert told(tmp_path, text, "parameter-without-effect") == wanted
