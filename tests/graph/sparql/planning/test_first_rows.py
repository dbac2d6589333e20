"""The first rows of a sorted answer: the same as the engine's own, whatever stands in the data."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from graph.namespaces import XSD
from graph.sparql.planning import first_rows
from graph.sparql.planning.first_rows import Term, read_sorted_query
from graph.sparql.planning.join_order import Predicate
from graph.sparql.planning.planner import Plan, QueryPlanner
from graph.sparql.syntax import QUERY, Node, parse, read_words

P, KEY, NOTE = (NamedNode(f"http://e/{name}") for name in ("p", "key", "note"))
CASES = 400


class Many:
    """Statistics that expect a great many rows."""

    def predicate(self, iri: str) -> Predicate:
        """Return a million triples, one of a subject."""
        return Predicate(triples=1e6, subjects=1e6, objects=1e6)

    def count(self, subject: str, predicate: str, value: str) -> int | None:
        """Return that they are too many to be counted."""
        return None


@pytest.fixture(autouse=True)
def small_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples of thirty rows, so that small data have more."""
    monkeypatch.setattr(first_rows, "LEAST_SAMPLE", 30)
    monkeypatch.setattr(first_rows, "SAMPLE_PER_ROW", 2)


def describe(store: Store, query: str) -> Plan:
    """Return how a query is planned over a store."""

    def ask(text: str) -> Iterator[Term | None]:
        found = store.query(text)
        assert isinstance(found, QuerySolutions)
        yield from (solution[0] for solution in found)

    return QueryPlanner(Many()).describe(query, ask=ask)


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query in their order."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return [tuple(solution) for solution in found]


def literals(values: list[str], datatype: str = "string") -> Store:
    """Return a store in which things have these keys, in this order."""
    store = Store()
    for number, value in enumerate(values):
        store.add(Quad(NamedNode(f"http://e/{number}"), KEY, Literal(value, datatype=NamedNode(XSD + datatype))))
    return store


def test_rows_behind_the_bound_of_a_sample_are_left_out() -> None:
    """Of 100 numbers thirty are looked at, and of these the third bounds an answer that needs three rows."""
    store = literals([str(number) for number in range(100, 0, -1)], "integer")
    query = "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 2 OFFSET 1"
    plan = describe(store, query)
    assert plan.sort is not None
    values = sorted(int(value.value) for value in sample(store, query))
    assert len(values) == 30
    assert plan.sort.bound == Literal(values[2])
    assert f"FILTER(COALESCE(!(?k > {plan.sort.bound}), true))" in plan.text
    assert rows(store, plan.text) == rows(store, query) == [(NamedNode("http://e/98"),), (NamedNode("http://e/97"),)]


def sample(store: Store, query: str) -> list[Literal]:
    """Return the values of a sample."""
    tree = parse(read_words(query), QUERY)
    assert isinstance(tree, Node)
    found = read_sorted_query(tree, query)
    assert found is not None
    return [value for (value,) in rows(store, found.sample) if isinstance(value, Literal)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k",
        "SELECT ?s { ?s <http://e/key> ?k } LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY STR(?k) LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY (?k + 1) LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 0",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 100000",
        "SELECT (COUNT(?s) AS ?n) { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3",
        "SELECT ?k { ?s <http://e/key> ?k } GROUP BY ?k ORDER BY ?k LIMIT 3",
        "SELECT DISTINCT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3",
        "SELECT REDUCED ?k { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?v BIND(RAND() AS ?k) } ORDER BY ?k LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3 VALUES ?s { <http://e/1> }",
        "SELECT ?s { SELECT ?s ?k { ?s <http://e/key> ?k } } ORDER BY ?k LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?other LIMIT 3",
        "SELECT ?s { ?s <http://e/key> ?k FILTER(?k = 5) } ORDER BY ?k LIMIT 3",
        "CONSTRUCT { ?s <http://e/p> ?k } WHERE { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3",
    ],
)
def test_what_cannot_be_bounded_is_left_as_it_is(query: str) -> None:
    """No row is left out where the sample says nothing of the rows, or the order is another one."""
    store = literals([str(number) for number in range(100)], "integer")
    plan = describe(store, query)
    assert plan.sort is None
    assert "COALESCE" not in plan.text


@pytest.mark.parametrize(
    ("first", "second"),
    [("integer", "string"), ("integer", "double"), ("date", "dateTime"), ("boolean", "boolean"), ("double", "double")],
)
def test_keys_of_which_the_order_is_not_known_are_left_to_the_engine(first: str, second: str) -> None:
    """Two kinds of keys in a sample, truth values and NaN have no bound."""
    texts = {"integer": "5", "string": "5", "double": "NaN", "date": "2016-01-01", "boolean": "true"}
    texts["dateTime"] = "2016-01-01T00:00:00"
    store = Store()
    for number in range(60):
        kind = (first, second)[number % 2]
        value = Literal(texts[kind], datatype=NamedNode(XSD + kind))
        store.add(Quad(NamedNode(f"http://e/{number}"), KEY, value))
    query = "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k ?s LIMIT 3"
    assert describe(store, query).sort is None


def test_few_rows_are_not_sampled() -> None:
    """Where no more rows are expected than a sample has, nothing is asked."""

    class Few(Many):
        def predicate(self, iri: str) -> Predicate:
            return Predicate(triples=40, subjects=40, objects=40)

    def refuse(text: str) -> Iterator[Term | None]:
        raise AssertionError(text)

    query = "SELECT ?s { ?s <http://e/key> ?k } ORDER BY ?k LIMIT 3"
    assert QueryPlanner(Few()).describe(query, ask=refuse).sort is None


def test_random_data_in_every_order() -> None:
    """Over keys of many kinds and many shapes of queries, the answer is that of all rows sorted, to the last one."""
    source = random.Random(2026)
    narrowed = 0
    for _ in range(CASES):
        store, query = draw_store(source), draw_query(source)
        plan = describe(store, query)
        narrowed += plan.sort is not None
        assert rows(store, plan.text) == rows(store, QueryPlanner(Many()).describe(query).text), (query, plan.text)
    assert narrowed > CASES // 5


def draw_store(source: random.Random) -> Store:
    """Return things with keys of one kind, most of the time, and some of another; some things have none."""
    kinds = ("string", "en", "integer", "decimal", "double", "date", "dateTime", "gYear", "iri", "blank", "mixed")
    kind, store = source.choice(kinds), Store()
    for number in range(source.choice((20, 80, 200))):
        thing = NamedNode(f"http://e/{number}")
        store.add(Quad(thing, P, Literal(number % 3)))
        if source.random() < 0.95:
            chosen = source.choice(kinds[:-1]) if kind == "mixed" or source.random() < 0.01 else kind
            store.add(Quad(thing, KEY, draw_key(source, chosen)))
        if source.random() < 0.5:
            store.add(Quad(thing, NOTE, Literal("note")))
    return store


def draw_key(source: random.Random, kind: str) -> NamedNode | BlankNode | Literal:
    """Return a key of a kind; of strings also such as are beyond the first plane, quoted or empty."""
    number = source.randrange(60)
    text = source.choice(("", '"', "\\", "\n", "é", "\U0001f600", "\uffee", "a", "A", "b")) + str(number)
    if kind in ("iri", "blank"):
        return NamedNode(f"http://e/k{number}") if kind == "iri" else BlankNode(f"b{number}")
    if kind == "en":
        return Literal(text, language=source.choice(("en", "en", "en", "zh")) if number < 2 else "en")
    day = f"{2000 + number // 20}-{1 + number % 12:02}-{1 + number % 28:02}"
    values = {
        "string": text,
        "integer": str(number - 30),
        "decimal": f"{number - 30}.{source.randrange(10)}",
        "double": f"{number - 30}.{source.randrange(10)}E{source.randrange(3)}",
        "date": day,
        "dateTime": f"{day}T10:00:{number:02}{source.choice(('', '.5'))}Z",
        "gYear": str(1990 + number),
    }
    return Literal(values[kind], datatype=NamedNode(XSD + kind))


def draw_query(source: random.Random) -> str:
    """Return a sorted query, cut after a few rows; the last key makes the order whole."""
    patterns = source.choice(
        (
            "?s <http://e/key> ?k",
            "?s <http://e/p> ?n ; <http://e/key> ?k",
            "?s <http://e/p> ?n OPTIONAL { ?s <http://e/key> ?k }",
            "?s <http://e/p> ?n OPTIONAL { ?s <http://e/key> ?k FILTER(?n > 0) } FILTER(?n < 2)",
            "?s <http://e/key> ?k FILTER EXISTS { ?s <http://e/note> ?note }",
            "?s <http://e/key> ?k MINUS { ?s <http://e/p> 1 }",
            "?s <http://e/key> ?v BIND(?v AS ?k)",
            "?s <http://e/key> ?k . { ?s <http://e/p> 1 } UNION { ?s <http://e/p> 2 } # and }\n",
            "?s <http://e/key> ?k . VALUES ?n { 1 2 } ?s <http://e/p> ?n",
        )
    )
    select = source.choice(("*", "?s ?k", "?s", "DISTINCT ?k", "DISTINCT *"))
    order = source.choice(("?k", "ASC(?k)", "DESC(?k)", "desc ( ?k )"))
    rest = "" if select == "DISTINCT ?k" else " ?s"
    cut = source.choice(("LIMIT 1", "LIMIT 5", "LIMIT 10 OFFSET 3", "OFFSET 2 LIMIT 4"))
    return f"PREFIX e: <http://e/> SELECT {select} WHERE {{ {patterns} }} ORDER BY {order}{rest} {cut}"
