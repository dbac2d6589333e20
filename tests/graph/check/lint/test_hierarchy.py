"""Lists: those that come back to themselves, and members that stand twice."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told


def test_a_list_that_comes_back_is_broken(tmp_path: Path) -> None:
    """It is told once, at the rest that leads back or into the circle."""
    text = ":a rdf:first 1 ; rdf:rest :b .\n:b rdf:first 2 ; rdf:rest :a .\n:c rdf:first 3 ; rdf:rest ( 4 ) .\n"
    assert told(tmp_path, text, "broken-list") == ["8:18 this list comes back to itself, so it has no end"]


def test_members_that_stand_twice(tmp_path: Path) -> None:
    """Among classes that exclude each other it is an error, for the class then excludes itself."""
    classes = ":A a owl:Class . :B a owl:Class .\n"
    union = "[ owl:unionOf ( :A :B :A ) ] rdfs:subClassOf :B .\n"
    assert told(tmp_path, classes + union, "repeated-member") == ["9:23 :A stands twice in this owl:unionOf"]
    different = "[ a owl:AllDisjointClasses ; owl:members ( :A :B :A ) ] .\n"
    assert told(tmp_path, classes + different, "repeated-member") == [
        "9:50 :A stands twice in this owl:members, so it is disjoint with itself"
    ]
    assert told(tmp_path, classes + "[ a owl:AllDifferent ; owl:members ( :x ) ] .\n", "set-of-one") == [
        "9:36 this owl:AllDifferent has one member, so it says nothing"
    ]
