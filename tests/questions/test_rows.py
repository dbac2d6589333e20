"""Each row of each answer has its evidence: the sentences and sources that were read against the article.

`tests/questions/evidence` keeps them, a line for each quote or source behind a row. Somebody who had not written the
queries has read each line against the article; whoever changes one reads it again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.revision.view import View
from tests.questions.asking import Asked
from tests.questions.evidence_rows import FOLDER, list_evidence, read_lines, read_queries

QUERIES = read_queries()


@pytest.fixture(scope="module")
def view(asked: Asked) -> View:
    """The article's revision, looked at once for all questions."""
    return View(asked.store)


def test_every_answer_has_its_file_and_no_file_is_left_over() -> None:
    """46 questions and the twenty that nobody had prepared: 66 files with more than eight hundred lines."""
    assert len(QUERIES) == 66
    assert sorted(QUERIES) == sorted(FOLDER.rglob("*.csv"))
    assert sum(len(read_lines(file)) for file in QUERIES) > 800


@pytest.mark.parametrize("file", QUERIES, ids=[f"{file.parent.name}-{file.stem}" for file in QUERIES])
def test_every_row_rests_on_what_was_read(file: Path, asked: Asked, view: View) -> None:
    """Behind each row stand the quotes and sources that were read against the article, all of them and no other."""
    assert sorted(list_evidence(asked, view, QUERIES[file])) == sorted(read_lines(file))


def test_every_quote_is_the_articles_own(asked: Asked) -> None:
    """Each kept quote stands in the article at its offsets, character by character."""
    article = (Path(__file__).parents[2] / "seeds" / "kashgar-2016" / "article.txt").read_text(encoding="utf-8")
    quotes = [line for file in QUERIES for line in read_lines(file) if line[2] != "source"]
    assert len(quotes) > 600
    assert [line for line in quotes if article[int(line[3]) : int(line[4])] != line[5]] == []
