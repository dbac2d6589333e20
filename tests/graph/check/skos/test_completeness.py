"""What the concepts of a scheme have, but for one."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

SCHEME = ":s a skos:ConceptScheme ; skos:hasTopConcept :c0 .\n" + "".join(
    f':c{n} a skos:Concept ; skos:inScheme :s ; skos:prefLabel "c{n}"@en , "k{n}"@de'
    + (" .\n" if n == 0 else " ; skos:broader :c0 .\n")
    for n in range(5)
)
"""Six lines: a scheme and five concepts."""


def test_a_concept_without_a_type_is_told(tmp_path: Path) -> None:
    """What has skos:inScheme and no type is told where most others have one."""
    text = SCHEME + ':x skos:inScheme :s ; skos:broader :c0 ; skos:prefLabel "x"@en , "x"@de .\n'
    assert told(tmp_path, text, "skos-unknown-concept") == [
        "14:1 :x has skos:broader, and nothing says that it is a skos:Concept"
    ]


def test_a_concept_without_a_place_is_told(tmp_path: Path) -> None:
    """A concept that is neither below another one nor at the top is told, and not where its skos:broader has a slip."""
    label = 'skos:prefLabel "x"@en , "x"@de'
    assert told(tmp_path, f"{SCHEME}:x a skos:Concept ; skos:inScheme :s ; {label} .\n", "skos-top-concept") == [
        "14:1 :x has no broader concept and is no top concept of :s, so nobody finds it from the top"
    ]
    slip = f"{SCHEME}:x a skos:Concept ; skos:inScheme :s ; skos:borader :c0 ; {label} .\n"
    assert told(tmp_path, slip, "skos-top-concept") == []


def test_a_language_that_one_concept_lacks_is_told(tmp_path: Path) -> None:
    """A preferred label that all but one concept of a scheme have in a language is told at the one."""
    text = SCHEME + ':x a skos:Concept ; skos:inScheme :s ; skos:broader :c0 ; skos:prefLabel "x"@en .\n'
    assert told(tmp_path, text, "skos-missing-label") == [
        "14:74 :x has no preferred label in the language `de`, and 5 others have one"
    ]


def test_a_whole_scheme_lacks_nothing(tmp_path: Path) -> None:
    """Nothing is told of a scheme in which all concepts are alike."""
    assert told(tmp_path, SCHEME, "skos-unknown-concept", "skos-top-concept", "skos-missing-label") == []
