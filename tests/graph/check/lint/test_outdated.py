"""Terms that are deprecated by half."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

ONTOLOGY = "<http://example.org/o> a owl:Ontology .\n:A a owl:Class .\n"


def test_only_true_deprecates(tmp_path: Path) -> None:
    """A text or an IRI after owl:deprecated is told, a boolean is not."""
    text = ':A owl:deprecated "true" , <http://example.org/yes> , false .\n'
    assert told(tmp_path, ONTOLOGY + text, "deprecated-without-effect") == [
        '10:19 owl:deprecated "true" is no boolean, so nobody reads it',
        "10:28 owl:deprecated <http://example.org/yes> is no boolean, so nobody reads it",
    ]


def test_a_label_or_successor_deprecates_nothing(tmp_path: Path) -> None:
    """A term is told that is obsolete by its label or has a successor, unless it is deprecated or of others."""
    text = ':A rdfs:label "obsolete thing"@en ; <http://purl.org/dc/terms/isReplacedBy> :B .\n'
    assert told(tmp_path, ONTOLOGY + text, "obsolete-in-name-only") == [
        "10:15 :A is called obsolete by its label, and is not deprecated",
        "10:37 :A is replaced by :B, and is not deprecated",
    ]
    assert told(tmp_path, ONTOLOGY + text + ":A owl:deprecated true .\n", "obsolete-in-name-only") == []
    other = '<http://other.example/x> a owl:Class ; rdfs:label "obsolete thing"@en .\n'
    assert told(tmp_path, ONTOLOGY + other, "obsolete-in-name-only") == []
