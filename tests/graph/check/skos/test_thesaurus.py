"""What a thesaurus wants: schemes, and mappings that lead out of them."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

FOUR = "".join(f":c{number} a skos:Concept ; skos:inScheme :s .\n" for number in range(4))


def test_one_concept_without_a_scheme_among_others(tmp_path: Path) -> None:
    """One of five without a scheme is told; a member of a collection, a deprecated one and one of others are not."""
    assert told(tmp_path, FOUR + ":x a skos:Concept .\n", "skos-missing-scheme") == [
        "12:1 :x is in no scheme, and 4 other concepts of this file are in one"
    ]
    assert told(tmp_path, FOUR + ":x a skos:Concept . :g skos:member :x .\n", "skos-missing-scheme") == []
    assert told(tmp_path, FOUR + ":x a skos:Concept . :s skos:hasTopConcept :x .\n", "skos-missing-scheme") == []
    assert told(tmp_path, FOUR + "<http://other.example/x> a skos:Concept .\n", "skos-missing-scheme") == []


def test_two_of_six_are_how_the_file_is(tmp_path: Path) -> None:
    """Where more than a quarter of the concepts are in no scheme, nothing is told."""
    assert told(tmp_path, FOUR + ":x a skos:Concept .\n:y a skos:Concept .\n", "skos-missing-scheme") == []


def test_mappings_within_a_scheme(tmp_path: Path) -> None:
    """A mapping between two concepts of one scheme is told, one to another scheme is not."""
    assert told(tmp_path, FOUR + ":c0 skos:closeMatch :c1 .\n", "skos-match-within-scheme") == [
        "12:21 :c0 and :c1 are both in :s, and skos:closeMatch is meant for concepts of different schemes"
    ]
    assert told(tmp_path, FOUR + ":c0 skos:closeMatch :z .\n", "skos-match-within-scheme") == []
