"""Messages lead to the mistake: where it is, what stands there, the way out; and nothing is claimed that is not so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from graph.sparql.diagnosis import Diagnosis, diagnose_syntax, refuse_text
from graph.sparql.static_analysis import read_query
from graph.sparql.syntax import QUERY, Fault, parse, read_words
from tests.graph.sparql.mistakes_table import ROWS

RIGHT = (
    "PREFIX : <http://e/> SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s :p ?o . ?s :q 'a' ; :r 1 , 2 . FILTER(?o > 1) } "
    "GROUP BY ?s HAVING(COUNT(?o) > 1) ORDER BY DESC(?n) LIMIT 3",
    "SELECT * { { ?a ?b ?c } UNION { ?d <x:p>/<x:q>* ?e } OPTIONAL { ?a ?f ?g } BIND(1 + 2 AS ?h) MINUS { ?a a ?i } }",
    "SELECT * { VALUES (?a ?b) { (1 UNDEF) (<x:c> 'd'@en) } GRAPH ?g { ?a ?b [ ?c (1 2) ] } }",
    "CONSTRUCT { ?s ?p ?o . } WHERE { { SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { ?o ?p ?s } } } }",
)


AGGREGATES = (
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o > 1) }", False),
    ("SELECT (SUM(?a) AS ?n) (COUNT(?b) AS ?m) { ?s ?a ?b BIND(1 AS ?x) } HAVING (SUM(?a) > 1)", False),
    ("SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } } }", False),
    ("SELECT ?s { ?s ?p ?o FILTER(1 IN (1, 2)) { SELECT (COUNT(*) AS ?n) {} } }", False),
    ("SELECT (IF(COUNT(*) > 1, SUM(?x), 0) AS ?o) { ?x ?p ?y FILTER(?y) }", False),
    ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }", True),
    ("SELECT ?s { ?s ?p ?o FILTER COUNT(?o) }", True),
    ("SELECT ?s { ?s ?p ?o FILTER <x:f>((SUM(?o))) }", True),
    ("SELECT ?s { ?s ?p ?o BIND((1 + MAX(?o)) AS ?x) }", True),
    ("SELECT (SUM(1 + (COUNT(?o))) AS ?n) { ?s ?p ?o }", True),
    ("SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ?q ?r FILTER(MIN(?r)) } }", True),
)
"""Queries, and whether an aggregate stands where the grammar has none."""


def diagnose(text: str) -> Diagnosis | None:
    """Return what a client would be told of a query, or of an update behind `U `; None where it is right."""
    is_update = text.startswith("U ")
    text = text.removeprefix("U ")
    refused = refuse_text(text, read_query(text))
    if refused is not None:
        return refused
    try:
        if is_update:
            Store().update(text)
        else:
            Store().query(text)
    except SyntaxError as error:
        return diagnose_syntax(text, str(error), is_update=is_update)
    return None


def test_the_table_is_whole() -> None:
    """A hundred and sixty-nine mistakes are in it, none of them twice."""
    assert len({row[0] for row in ROWS}) == len(ROWS) == 189


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), ROWS, ids=lambda value: str(value)[:60])
def test_a_common_mistake_is_told(text: str, line: int, column: int, message: str, hint: str) -> None:
    """The message names the mistake, the place is that of the mistake, and a hint says the way out."""
    found = diagnose(text)
    assert found is not None
    assert (found.line, found.column) == (line, column)
    assert message in found.message
    assert hint in " ".join(found.hints)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_refused(text: str) -> None:
    """Nothing is said of a query that the grammar allows."""
    assert diagnose(text) is None


@settings(deadline=None)
@given(st.sampled_from(RIGHT), st.data())
def test_a_sign_is_said_to_be_missing_only_where_it_is(text: str, data: st.DataObject) -> None:
    """Whatever token is left out, doubled or moved: with the sign that is said to be missing more can be read."""
    words = text.split(" ")
    where = data.draw(st.integers(0, len(words) - 1))
    how = data.draw(st.sampled_from(("left out", "doubled", "moved")))
    word = words.pop(where)
    if how == "doubled":
        words[where:where] = [word, word]
    elif how == "moved":
        words.insert(data.draw(st.integers(0, len(words))), word)
    broken = " ".join(words)
    found = diagnose(broken)
    if found is None or not found.line:
        return
    offset = sum(len(line) + 1 for line in broken.split("\n")[: found.line - 1]) + found.column - 1
    assert 0 <= offset <= len(broken)
    if found.message.startswith(("A `.` is missing", "A `;` is missing", "A `)` is missing", "A `}` is missing")):
        sign = found.message[3]
        fault = parse(read_words(broken), QUERY)
        mended = parse(read_words(f"{broken[:offset]} {sign} {broken[offset:]}"), QUERY)
        assert isinstance(fault, Fault)
        assert not isinstance(mended, Fault) or mended.index > fault.index + 1


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(RIGHT), st.integers(0, 60))
def test_any_text_is_told_in_words(noise: str, text: str, where: int) -> None:
    """Whatever is written into a query, a message and a place come out, and no error of this program."""
    found = diagnose(text[:where] + noise + text[where:])
    assert found is None or found.message


@pytest.mark.parametrize(("text", "is_doubtful"), AGGREGATES)
def test_an_aggregate_is_doubtful_only_where_it_may_not_stand(text: str, is_doubtful: bool) -> None:
    """Only a query with an aggregate in FILTER, BIND or another aggregate is read by the grammar before the engine."""
    assert read_query(text).doubtful is is_doubtful
