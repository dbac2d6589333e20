"""What is aimed at, planned, promised or expected is in no answer that does not ask for it."""

from __future__ import annotations

import re

import pytest
from rdflib import RDF, RDFS

from graph.lookup.questions import Question, read_questions
from graph.terms import RLF, Graphs, Role
from tests.questions.asking import Asked, ask

AHEAD = [
    one
    for one in read_questions()
    if one.slug in {"provinces-to-come", "export-destinations", "prospects", "pledges", "targets", "jobs-to-come"}
]
EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


def test_default_graph_shows_no_prospect(asked: Asked, graphs: Graphs) -> None:
    """No answer over the default graph types, relates or describes a prospect, or describes one of its figures."""
    vocabulary, prospects = graphs[Role.ONTOLOGY], graphs[Role.PROSPECTS]
    classes = {str(RLF.Prospect), *map(str, vocabulary.subjects(RDFS.subClassOf, RLF.Prospect))}
    relations = {str(RLF.prospectRelation), *map(str, vocabulary.subjects(RDFS.subPropertyOf, RLF.prospectRelation))}
    described = set(map(str, prospects.subjects()))
    assert (len(classes), len(relations)) == (5, 21)
    assert len(set(prospects.subjects(RDF.type))) == len(described) == 11  # 5 prospects, 4 figures, 2 periods
    rows = ask(asked, EVERYTHING).rows
    assert len(rows) > 5000
    assert [row for row in rows if row[1] == str(RDF.type) and row[2] in classes] == []
    assert [row for row in rows if row[1] in relations] == []
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
    """A question on what lies ahead has no answer without its FROM clauses, and the expected one with them."""
    without = re.sub(r"^FROM .*\n", "", question.query, flags=re.MULTILINE)
    assert without != question.query
    assert ask(asked, without).rows == ()
    assert ask(asked, question.query) == question.answer
