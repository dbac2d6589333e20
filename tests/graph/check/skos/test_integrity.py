"""What SKOS forbids: kinds of things in relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

KNOWN = """:c a skos:Concept ; skos:inScheme :s .
:d a skos:Concept ; skos:inScheme :s .
:s a skos:ConceptScheme .
:g a skos:Collection ; skos:member :c .
"""
WRONG = [
    (":c skos:inScheme :d .", "12:18 :d is a skos:Concept, and skos:inScheme names a scheme"),
    (":c skos:topConceptOf :g .", "12:22 :g is a skos:Collection, and skos:topConceptOf names a scheme"),
    (":c skos:hasTopConcept :d .", "12:4 :c is a skos:Concept, and skos:hasTopConcept is said of a scheme"),
    (":s skos:hasTopConcept :g .", "12:23 :g is a skos:Collection, and skos:hasTopConcept names a concept"),
    (":c skos:member :d .", "12:4 :c is a skos:Concept, and skos:member is said of a collection"),
    (":c skos:prefLabel 5 .", '12:19 "5" as skos:prefLabel is an xsd:integer, and a label is text (S12)'),
    (":g skos:memberList :c .", "12:20 skos:memberList takes a list, and :c is none (S35)"),
    (":c skos:related :s .", "12:17 :s is a skos:ConceptScheme, and skos:related is between concepts"),
]


@pytest.mark.parametrize(("statement", "finding"), WRONG)
def test_relations_between_the_wrong_things_are_told(statement: str, finding: str, tmp_path: Path) -> None:
    """Where a relation names a thing of a class that excludes the one it asks for, it is told at that end."""
    assert told(tmp_path, f"{KNOWN}{statement}\n", "skos-integrity") == [finding]


def test_things_without_a_class_may_be_anything(tmp_path: Path) -> None:
    """Nothing is told of schemes and concepts that nothing here describes, nor of a concept matched with itself."""
    text = ":c skos:inScheme :t ; skos:related :x ; skos:exactMatch :c . :x skos:member :c .\n"
    assert told(tmp_path, KNOWN + text, "skos-integrity") == []
