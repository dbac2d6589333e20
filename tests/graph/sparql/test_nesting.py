"""Calls inside calls: their optional last argument is written out where the engine would read them twice each."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from graph.sparql.engine_faults.mended_query import mend_query
from graph.sparql.nesting import DEEP, fill_arguments, find_depth


def nest(form: str, depth: int, inner: str = "?s") -> str:
    """Return a query in which a call stands so deep in itself; `{}` in the form is where."""
    expression = inner
    for _ in range(depth):
        expression = form.replace("{}", expression)
    return f'SELECT ?r {{ VALUES ?s {{ "abcab" "(a, b)" }} BIND({expression} AS ?r) }}'


def ask(query: str) -> list[str]:
    """Return the one column of an answer."""
    rows = Store().query(query)
    assert isinstance(rows, QuerySolutions)
    return [str(row["r"]) for row in rows]


@pytest.mark.parametrize(
    ("form", "filled"),
    [
        ('REPLACE({}, "a", "b")', 'REPLACE({}, "a", "b", "")'),
        ('replace({}, ",", ")" )', 'replace({}, ",", ")" , "")'),
        ('REGEX(STR({}), "^a")', 'REGEX(STR({}), "^a", "")'),
        ('REPLACE(CONCAT(({}), "x"), "a", "b") # REPLACE(\n', 'REPLACE(CONCAT(({}), "x"), "a", "b", "") # REPLACE(\n'),
    ],
)
def test_the_last_argument_is_written_out(form: str, filled: str) -> None:
    """Deep calls get the empty flags as their last argument, and nothing else changes; the answer is the same."""
    assert fill_arguments(nest(form, DEEP)) == nest(filled, DEEP)
    assert find_depth(nest(form, DEEP)) == DEEP
    assert find_depth(nest(filled, DEEP)) == 0
    assert ask(nest(form, DEEP)) == ask(nest(filled, DEEP))


@pytest.mark.parametrize(
    "query",
    [
        nest('REPLACE({}, "a", "b")', DEEP - 1),
        nest('REPLACE({}, "a", "b", "i")', 40),
        nest("SUBSTR({}, 1, 2)", 40),
        "SELECT * { ?s ?p ?o FILTER(" + " && ".join(['REGEX(?o, "a")'] * 40) + ") }",
        "SELECT * { ?s ?p '" + "REPLACE(" * 40 + "' }",
    ],
)
def test_other_texts_stay_as_they_are(query: str) -> None:
    """Calls that stand side by side, have their argument or are words in a string are left alone."""
    assert fill_arguments(query) == query


def test_a_query_that_would_take_hours_is_answered() -> None:
    """Forty calls inside each other, in the endpoint's way, give the answer that they have."""
    assert ask(mend_query(nest('REPLACE({}, "a", "b")', 40)).text) == ['"bbcbb"', '"(b, b)"']
    assert (
        ask(mend_query(nest('REGEX(STR({}), "a|true")', 40)).text)
        == ['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'] * 2
    )


def test_what_cannot_be_written_out_is_measured() -> None:
    """SUBSTR has no value for a length that is left out, so its depth remains."""
    query = nest("SUBSTR({}, 1)", 20)
    assert fill_arguments(query) == query
    assert find_depth(query) == 20
