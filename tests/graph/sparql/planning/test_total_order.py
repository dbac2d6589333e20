"""An order of all values: what has no order by the specification stands apart, and what has one keeps it."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from graph.namespaces import XSD
from graph.sparql.planning.planner import QueryPlanner
from tests.graph.sparql.planning.test_first_rows import Many

KEY = NamedNode("http://e/key")


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of a datatype of XSD."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


ORDERED = (
    None,
    BlankNode("a"),
    NamedNode("http://e/a"),
    NamedNode("http://e/b"),
    Literal("10 years"),
    Literal("5"),
    Literal("a", language="en"),
    Literal("b"),
    Literal("c", language="en"),
    typed("-1.5", "decimal"),
    Literal(9),
    typed("9.5", "double"),
    Literal(10),
    typed("false", "boolean"),
    typed("true", "boolean"),
    typed("2016-02-01", "date"),
    typed("2016-10-26", "date"),
    typed("2016-10-26T10:00:00", "dateTime"),
    typed("2016-10-26T10:00:00+08:00", "dateTime"),
    typed("2016-10-26T09:00:00Z", "dateTime"),
)
"""In the order that they are to have; booleans, dates and times by the name of their datatype."""


def store_of(values: list[BlankNode | NamedNode | Literal | None]) -> Store:
    """Return a store in which things have these keys."""
    store = Store()
    for number, value in enumerate(values):
        thing = NamedNode(f"http://e/{number:04}")
        store.add(Quad(thing, NamedNode("http://e/p"), Literal("x")))
        if value is not None:
            store.add(Quad(thing, KEY, value))
    return store


def keys(store: Store, query: str) -> list[object]:
    """Return the keys that a planned query gives."""
    found = store.query(QueryPlanner(Many()).plan(query, query))
    assert isinstance(found, QuerySolutions)
    return [solution["k"] for solution in found]


@pytest.mark.parametrize("seed", range(5))
def test_values_of_many_kinds_have_one_order(seed: int) -> None:
    """Whatever order they stand in the store, they come out in the one written here, and downwards in its reverse."""
    values = list(ORDERED)
    random.Random(seed).shuffle(values)
    store = store_of(values)
    pattern = "SELECT ?k { ?s <http://e/p> ?x OPTIONAL { ?s <http://e/key> ?k } } ORDER BY"
    assert keys(store, f"{pattern} ?k") == list(ORDERED)
    assert keys(store, f"{pattern} DESC(?k)") == list(reversed(ORDERED))


def test_many_values_of_kinds_that_cannot_be_compared_are_sorted() -> None:
    """Two thousand strings, numbers and times with and without a zone are sorted: unplanned, the engine breaks off."""
    source = random.Random(2026)
    values: list[BlankNode | NamedNode | Literal | None] = []
    for _ in range(500):
        number, text = source.randrange(100), source.choice("0159aA-+.") + str(source.randrange(30))
        zone = source.choice(("", "Z", "+05:00", "-11:00"))
        values += [Literal(text), Literal(number), typed(f"{number % 24:02}:00:00{zone}", "time")]
        values.append(typed(f"2016-10-{1 + number % 28:02}{zone}", "date"))
    found = keys(store_of(values), "SELECT ?k { ?s <http://e/key> ?k } ORDER BY ?k")
    assert len(found) == 2000
    numbers = [int(value.value) for value in found if isinstance(value, Literal) and "integer" in value.datatype.value]
    assert numbers == sorted(numbers)
    assert len(numbers) == 500


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?s",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY STR(?k)",
        "SELECT ?s { ?s <http://e/key> ?k }",
    ],
)
def test_what_has_one_kind_is_left_as_it_is(query: str) -> None:
    """Subjects of triples are no literals, and an expression is sorted as it stands."""
    assert QueryPlanner(Many()).plan(query, query) == query


def test_the_order_inside_a_subquery_is_mended_too() -> None:
    """Of "5", 9 and 10 the first two upwards are "5" and 9."""
    store = store_of([Literal(10), Literal("5"), Literal(9)])
    query = "SELECT ?k { { SELECT ?k { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 2 } } ORDER BY DESC(?k)"
    assert keys(store, query) == [Literal(9), Literal("5")]
