"""Terms that are said to be the same."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told


def test_a_second_expression_that_says_the_same_is_no_second_definition(tmp_path: Path) -> None:
    """Expressions are compared by what they say, in whatever order."""
    text = ":A a owl:Class . :B a owl:Class .\n:D a owl:Class ; owl:equivalentClass [ owl:unionOf ( :A :B ) ] ,\n"
    assert told(tmp_path, text + "  [ owl:unionOf ( :B :A ) ] .", "several-equivalents") == []
    assert told(tmp_path, text + "  [ owl:unionOf ( :B :D ) ] .", "several-equivalents") == [
        "9:18 :D is defined by a second expression, so both must always be the same"
    ]


def test_many_synonyms_are_one_habit(tmp_path: Path) -> None:
    """Five pairs of classes are told one by one, six together with their number."""
    pairs = [
        f":A{number} a owl:Class .\n:B{number} a owl:Class ; owl:equivalentClass :A{number} .\n" for number in range(6)
    ]
    assert len(told(tmp_path, "".join(pairs[:5]), "synonym-as-class")) == 5
    assert told(tmp_path, "".join(pairs), "synonym-as-class") == [
        "9:39 :B0 and :A0 are one class under two names (here and 5 more times in this file)"
    ]


def test_a_class_of_others_is_no_synonym(tmp_path: Path) -> None:
    """Equivalence with a class of another vocabulary is what it is for."""
    text = ":A a owl:Class ; owl:equivalentClass <http://xmlns.com/foaf/0.1/Agent> .\n"
    assert told(tmp_path, text, "synonym-as-class") == []
