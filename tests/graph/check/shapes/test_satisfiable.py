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
