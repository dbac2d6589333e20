"""The questions are SPARQL 1.1 and no more: another engine gives the same answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from rdflib import Graph

from graph.lookup.questions import Question, read_questions
from graph.namespaces import BASE
from graph.terms import DEFAULT_ROLES, Graphs, Role

QUESTIONS = read_questions()


def unite(graphs: Graphs, roles: Iterable[Role]) -> Graph:
    """Return the union of some graphs."""
    union = Graph()
    for role in roles:
        union += graphs[role]
    return union


@pytest.fixture(scope="module")
def default_graph(graphs: Graphs) -> Graph:
    """What a query sees that names no graph."""
    return unite(graphs, DEFAULT_ROLES)


@pytest.mark.parametrize("question", QUESTIONS, ids=[f"{one.number:02}-{one.slug}" for one in QUESTIONS])
def test_rdflib_gives_the_same_answer(question: Question, graphs: Graphs, default_graph: Graph) -> None:
    """rdflib, asked over the graphs that the question names or else the default ones, finds the expected rows."""
    clause = re.compile(rf"^FROM <{re.escape(BASE)}graph/(\w+)>\n", re.MULTILINE)
    named = [Role(name) for name in clause.findall(question.query)]
    result = (unite(graphs, named) if named else default_graph).query(clause.sub("", question.query))
    found = [tuple("" if value is None else str(value) for value in row) for row in result]  # type: ignore[union-attr]  # a SELECT yields rows
    assert found == list(question.answer.rows)
