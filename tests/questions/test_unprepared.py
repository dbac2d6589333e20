"""Twenty questions that nobody had prepared can be asked, and get the answer that was written from the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.lookup.questions import parse_answer
from tests.questions.asking import Asked, ask

FOLDER = Path(__file__).parent / "unprepared"
FILES = sorted(FOLDER.glob("*.rq"))


def test_there_are_twenty() -> None:
    """Twenty questions, each with its answer beside it and no answer without one."""
    assert len(FILES) == 20
    assert [file.with_suffix(".csv") for file in FILES] == sorted(FOLDER.glob("*.csv"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_answer_is_the_expected_one(asked: Asked, file: Path) -> None:
    """The answer has the expected columns and rows, in any order where the question asks for none."""
    answer = file.with_suffix(".csv")
    expected = parse_answer(answer.read_text(encoding="utf-8"), place=answer.name)
    query = file.read_text(encoding="utf-8")
    found = ask(asked, query)
    assert found.columns == expected.columns
    assert expected.rows
    assert (found.rows if "ORDER BY" in query else tuple(sorted(found.rows))) == (
        expected.rows if "ORDER BY" in query else tuple(sorted(expected.rows))
    )


def test_two_hops_at_most_lead_to_everything_about_a_thing() -> None:
    """What is said about Jiashi, and about Guizhou with what is promised there, is asked for in under 300 signs."""
    for file in FILES[:2]:
        lines = file.read_text(encoding="utf-8").splitlines()
        text = " ".join(line.strip() for line in lines if line and not line.startswith(("#", "PREFIX")))
        assert "rlf:about?" in text
        assert len(text) < 300
