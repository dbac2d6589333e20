"""The queries of graph/README.md run and answer what the text around them says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph, Variable

TEXT = (Path(__file__).resolve().parents[2] / "graph" / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", TEXT, re.DOTALL)
FIGURES = {
    "over-2000": "qudt:minExclusive 2000",
    "over-1500": "qudt:minExclusive 1500",
    "at-least-1500": "qudt:minInclusive 1500",
    "exactly-1501": "schema:value 1501 ; qudt:minInclusive 1501 ; qudt:maxInclusive 1501",
    "exactly-1500": "schema:value 1500 ; qudt:minInclusive 1500 ; qudt:maxInclusive 1500",
    "1000-to-1600": "qudt:minInclusive 1000 ; qudt:maxInclusive 1600",
    "1000-to-1500": "qudt:minInclusive 1000 ; qudt:maxInclusive 1500",
    "under-1500": "qudt:maxExclusive 1500",
    "under-1501": "qudt:maxExclusive 1501",
    "about-2000": "schema:value 2000 ; rlf:approximate true",
    "about-1200": "schema:value 1200 ; rlf:approximate true",
    "dozens": 'rdfs:label "dozens"',
}
CERTAINLY = {"over-2000", "over-1500", "exactly-1501"}
POSSIBLY = CERTAINLY | {"at-least-1500", "1000-to-1600", "under-1501", "about-2000"}


@pytest.fixture
def headcounts() -> Graph:
    """One employer for each kind of figure."""
    text = """@prefix : <http://example.org/> . @prefix qudt: <http://qudt.org/schema/qudt/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
        @prefix measure: <https://w3id.org/reliefgraph/id/measure/> .
        @prefix rlf: <https://w3id.org/reliefgraph/ontology#> ."""
    for name, figure in FIGURES.items():
        text += f"[] rlf:of :employer-{name} ; rlf:measure measure:headcount ; rlf:value :figure-{name} .\n"
        text += f":figure-{name} {figure} .\n"
    return Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize(("place", "expected"), [(1, CERTAINLY), (2, POSSIBLY)])
def test_certainly_and_possibly(headcounts: Graph, place: int, expected: set[str]) -> None:
    """More than 1,500 holds certainly where the whole interval does, possibly where some of it does."""
    answers = {binding[Variable("who")] for binding in headcounts.query(QUERIES[place]).bindings}
    assert {str(who).partition("employer-")[2] for who in answers} == expected


def test_all_queries_are_read() -> None:
    """The text has three queries, and each of them parses."""
    assert len(QUERIES) == 3
    for query in QUERIES:
        assert list(Graph().query(query)) == []
