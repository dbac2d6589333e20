"""What is aimed at, planned, promised or expected is in no answer that does not ask for it."""

from __future__ import annotations

import re

import pytest

from graph.lookup.questions import Question, read_questions
from graph.terms import Graphs, Role
from tests.questions.asking import Asked, ask

AHEAD = [
    one
    for one in read_questions()
    if one.slug in {"provinces-to-come", "export-destinations", "prospects", "pledges", "targets", "jobs-to-come"}
]
EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


def test_default_graph_shows_no_prospect(asked: Asked, graphs: Graphs) -> None:
    """No answer over the default graph describes a prospect, one of its figures or those who take part in one alone."""
    described = set(map(str, graphs[Role.PROSPECTS].subjects()))
    assert len(described) == 17  # 5 events, 5 groups of those in them, 5 figures, 2 periods
    rows = ask(asked, EVERYTHING).rows
    assert len(rows) > 5000
    assert [row for row in rows if row[0] in described] == []


def test_nothing_is_concluded_from_a_prospect(graphs: Graphs) -> None:
    """No inferred triple and no computed figure, agreement or conflict speaks of what lies ahead."""
    ahead = set(graphs[Role.PROSPECTS].subjects())
    for role in (Role.INFERRED, Role.DERIVED):
        assert len(graphs[role]) > 50
        assert [triple for triple in graphs[role] if ahead & set(triple)] == []


def test_there_are_six_questions_on_what_lies_ahead() -> None:
    """The questions that this file asks twice are all there."""
    assert len(AHEAD) == 6


@pytest.mark.parametrize("question", AHEAD, ids=[one.slug for one in AHEAD])
def test_prospects_answer_only_when_asked_for(question: Question, asked: Asked) -> None:
    """Without its FROM clauses a question on what lies ahead has no row of its answer, and with them all of them."""
    without = re.sub(r"^FROM .*\n", "", question.query, flags=re.MULTILINE)
    assert without != question.query
    assert set(ask(asked, without).rows).isdisjoint(question.answer.rows)
    assert ask(asked, question.query) == question.answer
