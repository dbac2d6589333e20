"""Circles of concepts, and top concepts that are none."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

KNOWN = ":s a skos:ConceptScheme . :t a skos:ConceptScheme .\n"


def test_a_circle_by_broader_and_narrower_is_one(tmp_path: Path) -> None:
    """`broader` and `narrower` between the same two concepts make a circle, told once."""
    text = ":a a skos:Concept ; skos:broader :b ;\n  skos:narrower :b .\n:b a skos:Concept .\n"
    assert told(tmp_path, text, "skos-cycle") == ["8:34 :a → :b → :a: each is narrower than the next"]


def test_a_pair_of_inverses_is_no_circle(tmp_path: Path) -> None:
    """`a broader b` and `b narrower a` say the same."""
    assert told(tmp_path, ":a a skos:Concept ; skos:broader :b . :b skos:narrower :a .\n", "skos-cycle") == []


def test_a_concept_is_not_related_to_itself(tmp_path: Path) -> None:
    """Each relation of a concept to itself is told with its own name."""
    text = ":a a skos:Concept ; skos:related :a ;\n  skos:broader :a .\n"
    assert told(tmp_path, text, "skos-cycle") == [
        "8:34 :a has itself as skos:related",
        "9:16 :a has itself as skos:broader",
    ]


def test_a_top_concept_of_another_scheme(tmp_path: Path) -> None:
    """A concept that says it is in one scheme is no top concept of another, unless it says so too."""
    text = KNOWN + ":a a skos:Concept ; skos:inScheme :s .\n:t skos:hasTopConcept :a .\n"
    assert told(tmp_path, text, "skos-top-concept") == ["10:23 :a is a top concept of :t, and says it is in :s"]
    assert told(tmp_path, text + ":a skos:inScheme :t .\n", "skos-top-concept") == []
