"""Each row of each answer has its evidence: sentences of articles, or a source of reference data."""

from __future__ import annotations

import pytest

from graph.lookup.answers import names_its_dataset
from graph.lookup.explanation_report import iter_documents
from graph.lookup.questions import Question, read_questions
from graph.revision.store import PLAIN_DATASET
from graph.revision.view import View
from graph.witness.answer import find_evidence
from graph.witness.report import Reporter
from tests.questions.asking import Asked

QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def view(asked: Asked) -> View:
    """The article's revision, looked at once for all questions."""
    return View(asked.store)


def test_there_are_rows() -> None:
    """The questions have more than two hundred rows among them."""
    assert sum(len(question.answer.rows) for question in QUESTIONS) > 200


@pytest.mark.parametrize("question", QUESTIONS, ids=[f"{one.number:02}-{one.slug}" for one in QUESTIONS])
def test_every_row_leads_to_a_sentence_or_a_source(question: Question, asked: Asked, view: View) -> None:
    """No row is without evidence, and none that the question expects is missing."""
    dataset = PLAIN_DATASET if names_its_dataset(question.query) else asked.dataset
    answer = find_evidence(asked.store, question.query, dataset=dataset, limit=1000)
    evidence = Reporter(view).report(answer)["evidence"]
    assert len(evidence["rows"]) == len(question.answer.rows)
    for row in evidence["rows"]:
        triples = [evidence["triples"][number] for witness in row["witnesses"][:1] for number in witness]
        assert row["sentences"] or [one for triple in triples for one in iter_documents(triple)], row
