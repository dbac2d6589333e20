"""What the properties of PROV-O and FOAF relate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

HEAD = """@prefix prov: <http://www.w3.org/ns/prov#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
:act a prov:Activity . :plan a prov:Plan . :ann a foaf:Person . :firm a foaf:Organization . :pic a foaf:Image .
"""


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (":act prov:used :act .", "10:16 :act is a prov:Activity, and prov:used leads to a prov:Entity"),
        (":plan prov:used :x .", "10:7 :plan is a prov:Plan, and prov:used is said of a prov:Activity"),
        (
            ":plan prov:wasGeneratedBy :plan .",
            "10:27 :plan is a prov:Plan, and prov:wasGeneratedBy leads to a prov:Activity",
        ),
        (":ann foaf:knows :firm .", "10:17 :firm is a foaf:Organization, and foaf:knows leads to a foaf:Person"),
        (
            ":ann foaf:homepage :firm .",
            "10:20 :firm is a foaf:Organization, and foaf:homepage leads to a foaf:Document",
        ),
    ],
)
def test_a_thing_of_an_excluded_class_is_told(statement: str, finding: str, tmp_path: Path) -> None:
    """The end that cannot be what it is called is told, with what the property asks for."""
    assert told(tmp_path, f"{HEAD}{statement}\n", "wrong-end") == [finding]


@pytest.mark.parametrize("statement", [":act prov:used :plan .", ":ann foaf:img :pic .", ":x foaf:knows :y ."])
def test_right_ends_and_unknown_ones_are_not(statement: str, tmp_path: Path) -> None:
    """Nothing is told of things of the right class, of one below it, or of none."""
    assert told(tmp_path, f"{HEAD}{statement}\n", "wrong-end") == []
