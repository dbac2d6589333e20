"""A path of no length begins and ends at a term that the data do not have."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, Store

from graph.sparql.engine_faults.mended_query import mend_query
from graph.sparql.engine_faults.zero_paths import MAX_LENGTH, Knows, mend_zero_paths

PREFIX = "PREFIX : <http://e/> "


def fill_store() -> Store:
    """Return a store with a path of two steps."""
    a, b, p, q = (NamedNode(f"http://e/{name}") for name in "abpq")
    store = Store()
    store.extend([Quad(a, p, b), Quad(b, q, Literal("x"))])
    return store


def ask(text: str) -> list[str]:
    """Return the rows of a query, or its truth, after it has been written anew."""
    store = fill_store()
    found = store.query(mend_zero_paths(mend_query(PREFIX + text).text, know(store)))
    if isinstance(found, QueryBoolean):
        return [str(bool(found)).lower()]
    assert isinstance(found, QuerySolutions)
    return sorted(
        " ".join("-" if term is None else term.value.removeprefix("http://e/") for term in row) for row in found
    )


def know(store: Store) -> Knows:
    """Return what says whether a store has a term."""
    return lambda prologue, term: bool(store.query(f"{prologue} ASK {{ {{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} }}"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT ?o { :z :p* ?o }", ["z"]), ("SELECT ?s { ?s :p* :z }", ["z"]), ("SELECT ?s { ?s :p? 'y' }", ["y"]),
        ("SELECT ?o { :a :p* ?o }", ["a", "b"]), ("SELECT ?s { ?s :q? 'x' }", ["b", "x"]),
        ("SELECT ?o { :z :p+ ?o }", []),
        ("SELECT ?o { :z :p*/:q ?o }", []), ("SELECT ?o { :z :p*/:q? ?o }", ["z"]),
        ("SELECT ?o { :z (^:p)* ?o }", ["z"]),
        ("SELECT ?o { :z (:p|:q)* ?o }", ["z"]), ("SELECT ?o { :z :p*|:q? ?o }", ["z", "z"]),
        ("SELECT ?o { 1 :p* ?o }", ["1"]),
        ("SELECT DISTINCT ?o { :z :p*|:q? ?o }", ["z"]), ("ASK { :z :p* :z }", ["true"]),
        ("ASK { :z :p? :y }", ["false"]),
        ("ASK { :a :p* :z }", ["false"]), ("SELECT ?o ?y { :a :p ?y . :z :p* ?o }", ["z b"]),
        ("SELECT ?x ?w { ?x :p ?w ; :q* :z }", []), ("SELECT ?o { :z :p* ?o ; :p ?u }", []),
        ("SELECT ?o { :z :p* ?o , ?o }", ["z"]),
        ("SELECT ?s ?x { ?s :p ?o OPTIONAL { :z :p* ?x } }", ["a z"]),
        ("SELECT ?s { ?s :p ?o FILTER EXISTS { :z :p* ?o } }", []),
        ("SELECT ?s { ?s :p ?o MINUS { :z :p* ?o } }", ["a"]), ("SELECT ?o { VALUES ?o { :z :b } :z :p* ?o }", ["z"]),
        ("SELECT ?o { :z :p* ?o . ?o :p* :y }", []), ("SELECT (COUNT(*) AS ?n) { { SELECT * { :z :p* ?o } } }", ["1"]),
        ("SELECT ?o { <http://e/z> :p* ?o }", ["z"]), ("SELECT ?o { :z (:p*) ?o }", ["z"]),
        ("SELECT ?o { :z (:p/:q)? ?o }", ["z"]),
        ("SELECT ?o { [ :p* :z ] :q ?o }", []),
    ],
)  # fmt: skip
def test_a_path_of_no_length_needs_no_triple(text: str, rows: list[str]) -> None:
    """What section 18.4 gives to a constant that stands in no triple is there, once for each way."""
    assert Counter(ask(text)) == Counter(rows)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { :a :p* ?o }", "SELECT * { :z :p ?o }", "SELECT * FROM :g { :z :p* ?o }",
        "SELECT * { GRAPH ?g { :z :p* ?o } }", "SELECT * { ?s :p* ?o }", "SELECT (COUNT(*) AS ?n) { :z ?p ?o }",
        "SELECT * { :z :p* ?o ", f"SELECT * {{ :z :p* ?o }}{' ' * MAX_LENGTH}",
    ],
)  # fmt: skip
def test_all_else_stays(text: str) -> None:
    """A constant that the data have, other paths, other graphs, and what cannot be read are left to the engine."""
    assert mend_zero_paths(PREFIX + text, know(fill_store())) == PREFIX + text
