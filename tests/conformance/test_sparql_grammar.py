"""Our own reader of SPARQL on the W3C suites: what is right it reads, what is wrong it finds, without the engine."""

from __future__ import annotations

import pytest

from graph.sparql.diagnosis import find_mistake
from tests.conformance.sparql_suites import Case, read_cases
from tests.conformance.suites import suite_folder
from tests.conformance.test_sparql_suites import SYNTAX

FEDERATED = read_cases(suite_folder(), ("syntax-fed",))
RIGHT = [case for case in (*SYNTAX, *FEDERATED) if "Positive" in case.kind]
WRONG = [case for case in SYNTAX if "Negative" in case.kind]


def test_the_suites_are_whole() -> None:
    """Each syntax case of the pinned suites is one that is right or one that is wrong."""
    assert (len(RIGHT), len(WRONG)) == (107, 61)
    assert len(RIGHT) + len(WRONG) == len(SYNTAX) + len(FEDERATED)


def find(case: Case) -> str:
    """Return what the reader says of a case; empty where it has nothing to say."""
    text = case.action.read_text(encoding="utf-8")
    mistake = find_mistake(text, is_update="Update" in case.kind)
    return "" if mistake is None else mistake.message


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_what_is_right_is_read(case: Case) -> None:
    """Nothing is found in a text that the grammar and its notes allow."""
    assert find(case) == ""


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_what_is_wrong_is_found(case: Case) -> None:
    """A message says what is wrong with a text that they do not allow."""
    assert find(case) != ""
