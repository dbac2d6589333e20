"""A remembered answer belongs to exactly one meaning."""

from __future__ import annotations

from itertools import islice

import pytest

from graph.sparql.static_analysis import read_query
from tests.properties.one_meaning import find_difference, iter_pairs

PAIRS = 3_000


def test_two_texts_with_one_normal_form_have_one_meaning() -> None:
    """Whoever reads them reads the same, or refuses both; a good part of the pairs does have one normal form."""
    alike = 0
    for first, second in islice(iter_pairs(1), PAIRS):
        if read_query(first).normal == read_query(second).normal:
            alike += 1
            assert find_difference(first, second) == ""
    assert alike > PAIRS / 10


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SELECT ?s { ?s <http://e/p> - 1 }", "SELECT ?s { ?s <http://e/p> -1 }"),
        ("SELECT ?s { ?s <http://e/p> - 1 }", "SELECT ?s { ?s <http://e/p> -  1 }"),
        ("SELECT ?s {\u00a0?s ?p 7 }", "SELECT ?s { ?s ?p 7 }"),
        ("SELECT ?s { ?s ?p 7 }\f", "SELECT ?s { ?s ?p 7 } "),
        ("SELECT (?x+1 AS ?y) {}", "SELECT (?x +1 AS ?y) {}"),
        ("SELECT * { ?s ?p 'a  b' }", "SELECT * { ?s ?p 'a b' }"),
        ("SELECT * { ?s ?p ?o }#\rLIMIT 1", "SELECT * { ?s ?p ?o } LIMIT 1"),
        ("SELECT (?a<'x>y  z' AS ?b) {}", "SELECT (?a<'x>y z' AS ?b) {}"),
        ("SELECT * { ?s ?p 1.e0 }", "SELECT * { ?s ?p 1 .e0 }"),
        ("SELECT (\"\\u0022 a  b\" AS ?x) {}", "SELECT (\"\\u0022 a b\" AS ?x) {}"),
        ("SELECT * { ?s a ?o }", "SELECT * { ?s A ?o }"),
        ("SELECT * { ?s ?p 'a b' }", "SELECT * { ?s ?p 'a\nb' }"),
    ],
)  # fmt: skip
def test_texts_that_differ_to_somebody_have_two_normal_forms(first: str, second: str) -> None:
    """A sign apart from its number, white space that SPARQL does not have, what stands in strings: all are kept."""
    assert read_query(first).normal != read_query(second).normal


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SELECT ?s { ?s ?p ?o }", "SELECT  ?s\n{\t?s ?p # ?x\n ?o } # the end"),
        ("ASK { <http://e/a#b> ?p 'x # y' }", "ASK\n\n{ <http://e/a#b> # <c>\n?p 'x # y' }"),
        ("ASK { FILTER(1 < 2) }", "ASK   { FILTER(1  <\n2) }"),
    ],
)
def test_texts_that_are_laid_out_otherwise_have_one_normal_form(first: str, second: str) -> None:
    """White space and comments between tokens do not count."""
    assert read_query(first).normal == read_query(second).normal
