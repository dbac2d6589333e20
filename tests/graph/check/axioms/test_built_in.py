"""Axioms about the terms of RDF, RDFS and OWL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

WRONG = [
    ("owl:Thing rdfs:subClassOf :A .", "9:1 owl:Thing rdfs:subClassOf :A: then everything is a :A"),
    ("owl:Thing owl:equivalentClass :A .", "9:1 owl:Thing owl:equivalentClass :A: then everything is a :A"),
    (":A owl:equivalentClass owl:Thing .", "9:24 everything is an owl:Thing, so everything is a :A"),
    (":A owl:disjointWith owl:Thing .", "9:21 everything is an owl:Thing, so nothing can be a :A"),
    ("owl:Thing owl:disjointWith :A .", "9:28 everything is an owl:Thing, so nothing can be a :A"),
    ("rdfs:label rdfs:domain :A .", "9:1 rdfs:label rdfs:domain :A changes what rdfs:label means in everybody's data"),
]


@pytest.mark.parametrize(("axiom", "finding"), WRONG)
def test_axioms_about_built_in_terms_are_told(axiom: str, finding: str, tmp_path: Path) -> None:
    """An axiom that says something of everybody's data is told, and says what."""
    assert told(tmp_path, f":A a owl:Class .\n{axiom}\n", "redefined-vocabulary") == [finding]


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf owl:Thing .",
        ":p a owl:ObjectProperty ; rdfs:domain owl:Thing .",
        "owl:Thing rdfs:label 'x' .",
    ],
)
def test_what_says_nothing_new_is_not(axiom: str, tmp_path: Path) -> None:
    """Nothing is told of classes below owl:Thing, of ends that are any thing, and of labels."""
    assert told(tmp_path, f":A a owl:Class .\n{axiom}\n", "redefined-vocabulary") == []
