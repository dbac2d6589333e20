"""The order of triple patterns: what is put first, what stays in its place, and what an order costs."""

from __future__ import annotations

import pytest

from graph.sparql.planning.join_order import Predicate
from graph.sparql.planning.planner import QueryPlanner
from graph.sparql.static_analysis import read_query

P = "PREFIX e: <http://e/> "
SIZES = {
    "http://e/many": Predicate(triples=1000, subjects=1000, objects=500),
    "http://e/few": Predicate(triples=10, subjects=10, objects=5),
    "http://e/kind": Predicate(triples=1000, subjects=1000, objects=2),
    "http://e/name": Predicate(triples=1000, subjects=1000, objects=1000),
}


class Fixed:
    """Statistics by hand; what is called "Rare" is there once, and every IRI twenty times."""

    def __init__(self) -> None:
        self.asked = 0

    def predicate(self, iri: str) -> Predicate:
        """Return what stands in the table."""
        self.asked += 1
        return SIZES.get(iri, Predicate(triples=3000, subjects=1500, objects=1500))

    def count(self, subject: str, predicate: str, value: str) -> int | None:
        """Return 1 for the rare name."""
        self.asked += 1
        return 1 if '"Rare"' in (subject, value) else 0 if value == "<http://e/nothing>" else 20


def plan(query: str) -> str:
    """Return a query as planned, without its prefix."""
    return QueryPlanner(Fixed()).plan(P + query, read_query(P + query).shape)[len(P) :]


@pytest.mark.parametrize(
    ("query", "planned"),
    [
        (
            'SELECT * { ?x e:many ?y . ?y e:name "Rare" }',
            'SELECT * { ?y e:name "Rare" . ?x e:many ?y . }',
        ),
        (
            "SELECT ?x { ?x e:many ?y ; e:few ?z }",
            "SELECT ?x { ?x e:few ?z . ?x e:many ?y . }",
        ),
        (
            "SELECT ?x { ?x e:many ?y FILTER(?y != ?z) ?x e:few ?z }",
            "SELECT ?x { ?x e:few ?z . ?x e:many ?y . FILTER(?y != ?z)  }",
        ),
        (
            "SELECT ?x { ?x e:many [ e:few ?z ] }",
            "SELECT ?x { _:rlf1 e:few ?z . ?x e:many _:rlf1 . }",
        ),
        (
            "SELECT ?x { OPTIONAL { ?a e:many ?b . ?b e:few ?c } ?x e:many ?y . ?y e:few ?z }",
            "SELECT ?x { OPTIONAL { ?b e:few ?c . ?a e:many ?b . } ?y e:few ?z . ?x e:many ?y . }",
        ),
    ],
)
def test_the_most_selective_comes_first(query: str, planned: str) -> None:
    """A rare name leads, then a predicate that few have; property lists and blank nodes are opened for it."""
    assert plan(query) == planned


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?x e:few ?y . ?x e:many ?z }",
        "SELECT * { ?x e:many ?y OPTIONAL { ?x e:few ?z } }",
        "SELECT * { ?x e:many ?y BIND(?y AS ?b) ?x e:few ?b }",
        "SELECT * { ?x e:many ?y MINUS { ?x e:few ?y } }",
        "SELECT * { { ?x e:many ?y } UNION { ?x e:few ?y } }",
        "SELECT * { ?x e:many ?y . { SELECT ?x { ?x e:few ?z } } }",
        "SELECT * { ?x e:many ?y . GRAPH ?g { ?x e:few ?y } }",
        "SELECT * { ?x e:many ( 1 2 ) . ?x e:few ?y }",
        "CONSTRUCT { ?x e:many ?y . ?x e:few ?z } WHERE { ?x e:name ?y }",
        "SELECT * { ?x e:few ?y",
        "ASK { e:a e:many e:b }",
    ],
)
def test_what_stays_as_it_is(query: str) -> None:
    """Nothing moves across what is not one basic graph pattern, nor where the order is good or the text broken."""
    assert plan(query) == query


def test_what_is_remembered_is_not_weighed_again() -> None:
    """The same text costs no look at the statistics, nor does another of a shape without a choice."""
    statistics = Fixed()
    planner = QueryPlanner(statistics)
    query = P + "SELECT ?x { ?x e:many ?y ; e:few ?z }"
    first = planner.plan(query, read_query(query).shape)
    single = P + "SELECT ?x { e:a e:name ?x }"
    planner.plan(single, read_query(single).shape)
    asked = statistics.asked
    assert planner.plan(query, read_query(query).shape) == first
    other = P + "SELECT ?x { e:b e:name ?x }"
    assert planner.plan(other, read_query(other).shape) == other
    assert statistics.asked == asked


def test_many_patterns_are_ordered_step_by_step() -> None:
    """Beyond seven patterns the cheapest next step is taken; the rare name still leads."""
    chain = " . ".join(f"?x{number} e:many ?x{number + 1}" for number in range(9))
    planned = plan(f'SELECT * {{ {chain} . ?x9 e:name "Rare" }}')
    assert planned.startswith('SELECT * { ?x9 e:name "Rare" . ?x8 e:many ?x9 . ?x7 e:many ?x8 .')


def test_a_plan_is_told_with_its_estimates() -> None:
    """Each group with a choice is told: its steps in their order, the rows after each, and what both orders cost."""
    query = P + 'SELECT * { ?x e:many ?y . ?y e:name "Rare" OPTIONAL { ?x e:few ?z . ?z e:few ?w } }'
    plan = QueryPlanner(Fixed()).describe(query)
    assert plan.text == P + 'SELECT * { ?y e:name "Rare" . ?x e:many ?y . OPTIONAL { ?x e:few ?z . ?z e:few ?w } }'
    first, second = plan.groups
    assert query[first.start :].startswith("?x e:many ?y")
    assert first.is_reordered
    assert [(step.pattern, step.rows) for step in first.steps] == [('?y e:name "Rare"', 1.0), ("?x e:many ?y", 2.0)]
    assert (first.cost, first.cost_as_written) == (3.0, 1001.0)
    assert not second.is_reordered
    assert [step.pattern for step in second.steps] == ["?x e:few ?z", "?z e:few ?w"]


@pytest.mark.parametrize("query", ["SELECT * { ?x e:many ?y }", "SELECT * { ?x e:many", "ASK {}"])
def test_a_plan_without_a_choice_has_no_groups(query: str) -> None:
    """A query with one pattern, with none, or with a mistake is told as it stands."""
    plan = QueryPlanner(Fixed()).describe(P + query)
    assert (plan.text, plan.groups) == (P + query, ())
