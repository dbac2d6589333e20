"""Triple patterns behind OPTIONAL are put before it where the answer stays the same, and nowhere else."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import pytest
from pyoxigraph import QuerySolutions, Store

from graph.sparql.planning.optional_order import put_optionals_last
from tests.properties.random_queries import Generator

HEAD = "PREFIX : <http://example.org/> "


def where(body: str) -> str:
    """Return a query with this pattern, written on one line without needless space."""
    return " ".join(put_optionals_last(f"{HEAD}SELECT * {{ {body} }}").removeprefix(HEAD).split())


@pytest.mark.parametrize(
    ("body", "put"),
    [
        ("?a :p ?b . OPTIONAL { ?b :q ?c } ?a :r ?d", "?a :p ?b . ?a :r ?d . OPTIONAL { ?b :q ?c }"),
        ("?a :p ?b OPTIONAL { ?b :q ?c } ?a :r ?d .", "?a :p ?b . ?a :r ?d . OPTIONAL { ?b :q ?c }"),
        (
            "?a :p ?b . FILTER(?b > 1) OPTIONAL { ?b :q ?c } OPTIONAL { ?a :q ?e } ?a :r 1 . FILTER(?c > 2) ?d :p ?a",
            "?a :p ?b . FILTER(?b > 1) ?a :r 1 . ?d :p ?a . OPTIONAL { ?b :q ?c } OPTIONAL { ?a :q ?e } FILTER(?c > 2)",
        ),
        ("OPTIONAL { :a :q ?c } ?a :r ?d", "?a :r ?d . OPTIONAL { :a :q ?c }"),
        (
            "{ ?a :p ?b } UNION { ?b :q ?a } OPTIONAL { ?b :q ?c } ?b :r ?d",
            "{ ?a :p ?b } UNION { ?b :q ?a } ?b :r ?d . OPTIONAL { ?b :q ?c }",
        ),
        (
            "GRAPH ?g { ?a :p ?b } BIND(?a AS ?e) MINUS { ?a :q 1 } OPTIONAL { ?b :q ?c } ?b :r ?d",
            "GRAPH ?g { ?a :p ?b } BIND(?a AS ?e) MINUS { ?a :q 1 } ?b :r ?d . OPTIONAL { ?b :q ?c }",
        ),
        (
            "{ ?x :p ?y OPTIONAL { ?x :q ?z } ?y :r ?w }",
            "{ ?x :p ?y . ?y :r ?w . OPTIONAL { ?x :q ?z } }",
        ),
    ],
)
def test_patterns_move(body: str, put: str) -> None:
    """What stands behind an OPTIONAL stands before it, one basic graph pattern with what is there."""
    assert where(body) == f"SELECT * {{ {put} }}"


@pytest.mark.parametrize(
    "body",
    [
        "?a :p ?b . OPTIONAL { ?b :q ?c } ?c :r ?d",  # ?c may have no value yet, and gets one here
        "OPTIONAL { ?a :q ?c } ?a :r ?d",
        "{ ?a :p ?b } UNION { ?a :q ?e } OPTIONAL { ?b :q ?c } ?b :r ?d",  # one branch leaves ?b without a value
        "?a :p ?e . BIND(1 / ?e AS ?b) OPTIONAL { ?x :q ?b } ?d :r ?b",  # so does a division by zero
        "VALUES ?b { UNDEF } OPTIONAL { ?b :q ?c } ?b :r ?d",
        "?a :p ?b . OPTIONAL { ?b :q ?c FILTER(?d > 1) } ?a :r ?d",  # the filter does not know ?d
        "?a :p ?b . OPTIONAL { ?b :q ?c } BIND(?c AS ?e) ?a :r ?d",
        "?a :p ?b . OPTIONAL { ?b :q ?c } MINUS { ?a :q ?b } ?a :r ?d",
        "?a :p ?b . ?a :r ?d . OPTIONAL { ?b :q ?c }",
        "?a :p ?b . OPTIONAL { ?b :q ?c } { ?a :r ?d }",
    ],
)
def test_patterns_stay(body: str) -> None:
    """Nothing moves where the OPTIONAL could tell the difference, or something else stands between."""
    query = f"{HEAD}SELECT * {{ {body} }}"
    assert put_optionals_last(query) == query


def test_what_is_no_query_stays() -> None:
    """A text that does not follow the grammar is left for the engine to tell."""
    text = "SELECT * { ?s ?p OPTIONAL { ?a ?b ?c } ?d"
    assert put_optionals_last(text) == text


def test_random_queries_keep_their_rows() -> None:
    """Over 600 random cases with OPTIONAL the rows are the same bag before and after."""
    generator, moved = Generator(5), 0
    for _ in range(600):
        case = generator.draw()
        triple = generator._triple()
        query = case.query.rstrip()[:-1] + f" OPTIONAL {{ {generator._triple()} }} {triple} . }}"
        put = put_optionals_last(query)
        moved += put != query
        bags = []
        for text in (query, put):
            store = Store()
            store.extend(case.quads)
            found = store.query(text)
            assert isinstance(found, QuerySolutions)
            bags.append(Counter(tuple(solution) for solution in found))
        assert bags[0] == bags[1], query
    assert moved > 50


def test_long_texts_are_not_remembered() -> None:
    """Of 300 different queries of 15 kB each, less than 1 MB stays in memory."""
    body = f"?a :p ?b OPTIONAL {{ ?b :q ?c }} ?a :r ?d . #{'x' * 15_000}"
    where(f"{body}\n")
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(300):
            assert where(f"{body}{number}\n").startswith("SELECT * { ?a :p ?b . ?a :r ?d .")
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1 << 20
