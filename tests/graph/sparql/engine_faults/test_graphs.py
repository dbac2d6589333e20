"""GRAPH with a variable: the pattern in each named graph by itself, joined with the name of the graph."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from graph.sparql.engine_faults.mended_query import mend_query

PREFIX = "PREFIX : <http://e/> "
NODES = [NamedNode(f"http://e/n{number}") for number in range(4)]
PREDICATES = [NamedNode(f"http://e/{name}") for name in "pqr"]
Rows = Counter[frozenset[tuple[str, str]]]

PATTERNS = (
    # The variable itself
    "?s :p ?o FILTER(BOUND(?g))", "?s :p ?o FILTER(!BOUND(?g))", "?s :p ?o OPTIONAL { ?g :q ?x }",
    "?s :p ?o OPTIONAL { ?s :q ?g }", "?g :p ?o OPTIONAL { ?o :q ?g }", "?g :p ?o", "?s ?g ?o", "?g ?p ?g",
    "VALUES (?g ?t) { (UNDEF 1) (:n0 2) (:n3 3) }", "?s :p ?o VALUES ?g { :n1 UNDEF }",
    "?s :p ?o BIND(BOUND(?g) AS ?b)", "?s :p ?o BIND(?o AS ?g)", "?s :p ?o OPTIONAL { VALUES ?g { :n0 } }",
    "{ ?s :p ?o } UNION { ?g :q ?o }", "?s :p ?o OPTIONAL { ?o :q ?x FILTER(BOUND(?g)) }",
    "?s :p ?o FILTER(IF(BOUND(?g), true, ?s = :n1))",
    # EXISTS
    "?s :p ?o FILTER EXISTS { ?g :q ?x }", "?s :p ?o FILTER NOT EXISTS { ?g :q ?x }",
    "?s :p ?o FILTER EXISTS { ?s :q ?g }", "?s :p ?o FILTER(!EXISTS { ?g ?y ?z })",
    "?s :p ?o BIND(EXISTS { ?g :q ?z } AS ?b)", "?s :p ?o FILTER NOT EXISTS { ?s :q ?b FILTER(BOUND(?g)) }",
    "?s :p ?o FILTER EXISTS { GRAPH ?g { ?s ?a ?b } }", "FILTER EXISTS { ?s :p ?o }",
    "BIND(EXISTS { ?s :p ?o } AS ?b)", "?s :p ?o FILTER EXISTS { SELECT ?s { ?s :q ?x } }",
    # MINUS
    "?s :p ?o MINUS { ?a :q ?b }", "?s :p ?o MINUS { ?s :q ?b }", "?s :p ?o MINUS { ?s :q ?g }",
    "?g :p ?o MINUS { ?g :q ?b }", "?s :p ?o MINUS { ?g :q ?o }", "?s :p ?o MINUS { ?s :q ?b FILTER(BOUND(?g)) }",
    "?s :p ?o MINUS { VALUES ?s { :n0 } }", "?s :p ?o MINUS { VALUES (?s ?g) { (:n0 :n1) } }",
    "?s :p ?o MINUS { SELECT ?s { ?s :q ?x } }", "{ ?s :p ?o MINUS { ?a :q ?b } } ?s :q ?c",
    "?s :p ?o OPTIONAL { ?s :q ?x } MINUS { ?s :r ?x }",
    # Subqueries
    "{ SELECT ?s { ?s :p ?o } }", "{ SELECT DISTINCT ?s { ?s ?p ?o } }", "SELECT * { ?s :p ?o }",
    "{ SELECT (1 AS ?x) {} }", "{ SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o } GROUP BY ?s }",
    "{ SELECT (COUNT(*) AS ?c) { ?s :p ?o } }",
    "SELECT (COUNT(*) AS ?c) (MAX(?o) AS ?m) (?c + 1 AS ?d) { ?s :p ?o }",
    "{ SELECT (COUNT(DISTINCT ?o) AS ?c) { ?s :p|:q ?o } }",
    "{ SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1) }", "{ SELECT ?g { ?g :p ?o } }",
    "{ SELECT ?s ?g { ?s :p ?o OPTIONAL { ?s :q ?g } } }", "{ SELECT ?s { ?s :p ?o FILTER(BOUND(?g)) } }",
    "?s :p ?o { SELECT ?s { ?s :q ?x } }", "?s :p ?o OPTIONAL { SELECT ?s ?x { ?s :q ?x } }",
    "{ SELECT ?s { { SELECT DISTINCT ?s ?o { ?s ?p ?o } } } }", "{ SELECT (?s AS ?g) { ?s :p ?o } }",
    # What has no triple of its own
    "", "{}", "VALUES ?y { 2 3 }", "BIND(1 AS ?s)", "FILTER(true)", "{} UNION { ?s :p ?o }", "OPTIONAL { ?s :p ?o }",
    "BIND(1 AS ?x) VALUES ?y { 2 }", "VALUES ?s { :n0 } OPTIONAL { ?s :p ?o }",
    "{ BIND(1 AS ?x) } UNION { ?s :p ?o }", "{ VALUES ?s { :n0 :n1 } OPTIONAL { ?s :p ?o } } ?s :q ?z",
    "{ VALUES ?x { 1 } } UNION { ?s :p ?o }", "{ VALUES ?s { :n0 :n1 } FILTER EXISTS { ?s :p ?o } } ?s :q ?z",
    "VALUES ?s { :n0 :n1 } MINUS { ?s :p ?o }",
    # Graphs inside graphs, and paths
    "GRAPH ?h { ?s :p ?o }", "GRAPH ?g { ?s :p ?o }", "?s :p ?o GRAPH ?h { ?o :q ?x }", "GRAPH :n0 { ?s :p ?o }",
    "?s :p ?o OPTIONAL { GRAPH ?h { ?o :q ?g } }", "GRAPH ?h { SELECT (COUNT(*) AS ?c) { ?s :p ?o } }",
    "GRAPH ?g { ?s :p ?o FILTER(!BOUND(?g)) }", "?s :p|:q ?o", "?s :p|:q ?o FILTER(!BOUND(?g))", "?s :p* ?o",
    "?s :p+ ?g", "?s !:p ?g", "?s :p [ :q|:r ?g ]", "?s :p|:q ?g OPTIONAL { ?g :p|:q ?x }",
)  # fmt: skip


def ask(store: Store, text: str, graph: NamedNode | None = None) -> Rows:
    """Return the solutions of a query as a bag; over one graph as the default graph where one is given."""
    default: list[NamedNode | BlankNode | DefaultGraph] | None = None if graph is None else [graph]
    found = store.query(mend_query(PREFIX + text).text, default_graph=default, named_graphs=list(store.named_graphs()))
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return Counter(frozenset((n, str(row[n])) for n in names if row[n] is not None) for row in found)


def fill_store(seed: int) -> Store:
    """Return two graphs with a few triples each, other ones for each seed."""
    chance = random.Random(seed)
    store = Store()
    for _ in range(chance.randint(1, 10)):
        subject, predicate, value = (chance.choice(terms) for terms in (NODES, PREDICATES, NODES))
        store.add(Quad(subject, predicate, value, chance.choice(NODES[:2])))
    return store


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_evaluated_in_each_graph(pattern: str) -> None:
    """GRAPH ?g joins the solutions of its pattern in each named graph with the name of the graph (section 18.6)."""
    for seed in range(12):
        store = fill_store(seed)
        expected: Rows = Counter()
        for name in store.named_graphs():
            assert isinstance(name, NamedNode)
            for row, times in ask(store, f"SELECT * {{ {pattern} }}", name).items():
                cells = dict(row)
                if cells.setdefault("g", str(name)) == str(name):
                    expected[frozenset(cells.items())] += times
        assert ask(store, f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}") == expected
        assert mend_query(f"{PREFIX}SELECT * {{ GRAPH ?g {{ {pattern} }} }}").doubts == ()
        [counted] = ask(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {pattern} }} }}")
        assert dict(counted)["n"].startswith(f'"{sum(expected.values())}"')


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("?s ?p ?o FILTER(?g = <http://e/g>)", "The engine gives ?g a value inside its GRAPH"),
        ("?s ?p ?o FILTER(?s IN (?g))", "The engine gives ?g a value inside its GRAPH"),
        ("?s ?p ?o FILTER EXISTS { ?s :q ?b FILTER(?b != ?g) }", "The engine gives ?g a value inside its GRAPH"),
        ("{ SELECT ?s { ?s ?p ?o } LIMIT 1 }", "The engine evaluates this subquery over all graphs at once"),
        ("{ SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING(COUNT(*) > 1) }", "The engine evaluates this subquery over"),
        ("?s :p ?o OPTIONAL { ?s :q ?x } MINUS { ?x :r ?y }", "The engine takes ?g for a variable that both sides of"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_anew_is_told(pattern: str, told: str) -> None:
    """Where rows may be wrong the client is told why."""
    [doubt] = mend_query(f"{PREFIX}SELECT * {{ GRAPH ?g {{ {pattern} }} }}").doubts
    assert doubt.message.startswith(told)


def test_what_each_graph_counts() -> None:
    """A count without GROUP BY has a row for each graph, also where nothing matches (agg-empty-group-count-graph)."""
    store = Store()
    store.extend(Quad(NODES[0], PREDICATES[0], NODES[1], graph) for graph in NODES[:1])
    store.extend(Quad(NODES[0], PREDICATES[1], NODES[1], graph) for graph in NODES[1:2])
    text = f"{PREFIX}SELECT ?g ?c {{ GRAPH ?g {{ SELECT (COUNT(*) AS ?c) {{ ?s :p ?o }} }} }} ORDER BY ?g"
    found = store.query(mend_query(text).text)
    assert isinstance(found, QuerySolutions)
    assert [(row["g"].value, row["c"].value) for row in found] == [("http://e/n0", "1"), ("http://e/n1", "0")]


@pytest.mark.parametrize(
    "pattern",
    ["?s ?p ?o", "?s ?p ?o OPTIONAL { ?o ?q ?x }", "?s ?p ?o FILTER(?o > 1)", "?s ?p ?o MINUS { ?s :q ?o }"],
)  # fmt: skip
def test_what_the_engine_gets_right_stays(pattern: str) -> None:
    """The usual patterns are given to the engine as they are written."""
    text = f"{PREFIX}SELECT * {{ GRAPH ?g {{ {pattern} }} }}"
    assert mend_query(text).text == text
