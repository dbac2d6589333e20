"""Each competency question gets the answer that was written by hand from the article and its sources."""

from __future__ import annotations

import re

import pytest
from rdflib.plugins.sparql import prepareQuery

from graph.lookup.answers import names_its_dataset
from graph.lookup.questions import Question, read_questions, rebase_question
from graph.namespaces import BASE
from tests.conftest import ROOT
from tests.questions.asking import Asked, ask
from tests.questions.conftest import OTHER_BASE

FOLDER = ROOT / "ontology" / "questions"
QUESTIONS = read_questions()
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=[f"{one.number:02}-{one.slug}" for one in QUESTIONS])


def test_every_question_is_there() -> None:
    """There are 46 questions, numbered without a gap, with different names and titles, and no stray answer."""
    assert [one.number for one in QUESTIONS] == list(range(1, 47))
    assert len({one.slug for one in QUESTIONS}) == len({one.title for one in QUESTIONS}) == 46
    assert len(list(FOLDER.glob("*.rq"))) == len(list(FOLDER.glob("*.csv"))) == 46


@EACH
def test_answer_is_the_expected_one(question: Question, asked: Asked) -> None:
    """The answer has the expected columns, and the expected rows in the expected order."""
    assert ask(asked, question.query) == question.answer


@EACH
def test_answer_is_the_same_under_another_base(question: Question, asked_elsewhere: Asked) -> None:
    """A deployment under another base answers the rebased question with the same rows."""
    rebased = rebase_question(question, OTHER_BASE)
    assert BASE not in rebased.query
    assert ask(asked_elsewhere, rebased.query) == rebased.answer


@EACH
def test_question_is_well_made(question: Question) -> None:
    """A question ends in a question mark, has an explanation, an answer, an order and SPARQL 1.1 that rdflib reads."""
    assert question.title.endswith("?")
    assert len(question.what) > 40
    assert question.answer.rows or question.slug == "agreements"  # of one article no two figures speak of one thing
    assert len(set(question.answer.rows)) == len(question.answer.rows)
    prepareQuery(question.query)
    order = re.search(r"^ORDER BY (.+)$", question.query, re.MULTILINE)
    assert order is not None
    ordered = set(re.findall(r"\?(\w+)", order[1]))
    positions = [question.answer.columns.index(name) for name in ordered if name in question.answer.columns]
    keys = [tuple(row[position] for position in positions) for row in question.answer.rows]
    assert len(set(keys)) == len(keys), "two rows have the same sort keys, so their order is left to the engine"


def test_most_answers_carry_their_quotes() -> None:
    """All but the questions on places, sources, articles and the census give the words behind each row."""
    without = [one.slug for one in QUESTIONS if not {"quote", "evidence"} & set(one.answer.columns)]
    assert without == ["place-names-and-codes", "which-yining", "reference-sources", "articles"]


def test_every_quote_stands_in_the_article() -> None:
    """What an expected answer gives as a quote is, character for character, in the article."""
    text = (ROOT / "seeds" / "kashgar-2016" / "article.txt").read_text(encoding="utf-8")
    quotes = [
        row[one.answer.columns.index("quote")]
        for one in QUESTIONS
        if "quote" in one.answer.columns
        for row in one.answer.rows
    ]
    assert len(quotes) > 150
    assert [quote for quote in quotes if quote not in text] == []


def test_questions_on_prospects_name_their_dataset() -> None:
    """Exactly the questions on what lies ahead, and the one on times, have a FROM clause."""
    assert [one.slug for one in QUESTIONS if names_its_dataset(one.query)] == [
        "provinces-to-come",
        "export-destinations",
        "prospects",
        "pledges",
        "targets",
        "jobs-to-come",
        "relative-times",
    ]
