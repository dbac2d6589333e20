"""Twenty questions that nobody had prepared can be asked, and get the answer that was written from the article."""

from __future__ import annotations

from pathlib import Path
from statistics import median

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


LENGTHS = {
    "01": 411, "02": 392, "04": 332, "05": 195, "07": 173, "08": 191, "10": 319, "11": 168, "13": 145, "14": 346,
    "16": 271, "17": 76, "19": 327, "20": 251, "22": 318, "23": 121, "25": 250, "26": 245, "28": 299, "29": 493,
}  # fmt: skip
"""How many signs each query had in the first edition of the vocabulary, on one line and without prefixes."""


def read_query(file: Path) -> str:
    """Return a query on one line, without comments and prefixes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and not line.startswith(("#", "PREFIX")))


def test_two_hops_at_most_lead_to_everything_about_a_thing() -> None:
    """What is said about Jiashi, and about Guizhou with what is promised there, is asked for in under 130 signs."""
    for file in FILES[:2]:
        assert "rlf:about?" in read_query(file)
        assert len(read_query(file)) < 130


def test_the_median_query_is_at_most_six_tenths_as_long_as_before() -> None:
    """Of the twenty queries the half is at most 60 % as long as in the first edition, and none names a graph."""
    shares = [len(read_query(file)) / LENGTHS[file.name[:2]] for file in FILES]
    assert len(shares) == len(LENGTHS) == 20
    assert median(shares) <= 0.6
    assert [file.name for file in FILES if "FROM" in read_query(file) or "GRAPH" in read_query(file)] == []
