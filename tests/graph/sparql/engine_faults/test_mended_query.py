"""What the engine gets wrong and another spelling gets right: each rewriting gives what the specification says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from graph.sparql.engine_faults.mended_query import mend_query

NODES = [NamedNode(f"http://e/n{number}") for number in range(4)]
PREDICATES = [NamedNode(f"http://e/{name}") for name in "pqr"]
PREFIX = "PREFIX : <http://e/> "
Pairs = Counter[tuple[str, str]]
Path = str | tuple["Path", ...]


def ask(store: Store, text: str, graph: NamedNode | None = None) -> Counter[frozenset[tuple[str, str]]]:
    """Return the solutions of a query as a bag."""
    found = store.query(PREFIX + text, default_graph=None if graph is None else [graph])
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return Counter(frozenset((n, str(row[n])) for n in names if row[n] is not None) for row in found)


def values(text: str) -> list[str]:
    """Return the values of the one row that a query gives, after it has been written anew; `-` for none."""
    found = Store().query(mend_query(text).text)
    assert isinstance(found, QuerySolutions)
    [row] = list(found)
    return ["-" if value is None else value.value for value in row]


triples = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES)), max_size=12)
paths = st.recursive(
    st.sampled_from([":p", ":q", ":r", "!:p", "!(:p|^:q)"]),
    lambda inner: st.one_of(
        st.tuples(st.just("|"), inner, inner),
        st.tuples(st.just("/"), inner, inner),
        st.tuples(st.just("^"), inner),
        st.tuples(st.sampled_from("*+?"), inner),
    ),
    max_leaves=5,
)


def write(path: Path) -> str:
    """Return a path as SPARQL writes it."""
    if isinstance(path, str):
        return path
    sign, *parts = path
    inner = [f"({write(part)})" for part in parts]
    if sign == "^":
        return f"^{inner[0]}"
    return inner[0] + sign if len(inner) == 1 and isinstance(sign, str) else str(sign).join(inner)


def evaluate(path: Path, data: Sequence[tuple[NamedNode, NamedNode, NamedNode]]) -> Pairs:
    """Return the solutions of a path between two variables as SPARQL 1.1 Query, section 18.4, defines them."""
    if path == "!:p":
        return Counter((s.value, o.value) for s, p, o in data if p != PREDICATES[0])
    if path == "!(:p|^:q)":
        back = Counter((o.value, s.value) for s, p, o in data if p != PREDICATES[1])
        return evaluate("!:p", data) + back
    if isinstance(path, str):
        return Counter((s.value, o.value) for s, p, o in data if p.value == "http://e/" + path[1:])
    sign, left = path[0], evaluate(path[1], data)
    if sign == "|":
        return left + evaluate(path[2], data)
    if sign == "/":
        right, joined = evaluate(path[2], data), Counter[tuple[str, str]]()
        for (one, middle), many in left.items():
            for (other, end), times in right.items():
                if middle == other:
                    joined[(one, end)] += many * times
        return joined
    if sign == "^":
        return Counter({(end, start): times for (start, end), times in left.items()})
    reached = set(left)
    if sign != "?":
        while more := {(a, d) for a, b in reached for c, d in left if b == c} - reached:
            reached |= more
    if sign != "+":
        reached |= {(node.value, node.value) for s, _, o in data for node in (s, o)}
    return Counter(reached)


@settings(deadline=None)
@given(paths, triples)
def test_a_path_has_each_solution_as_often_as_specified(
    path: Path, data: list[tuple[NamedNode, NamedNode, NamedNode]]
) -> None:
    """Whatever a path is made of, its solutions are the bag that section 18.4 defines."""
    data = list(dict.fromkeys(data))
    store = Store()
    store.extend(Quad(*triple) for triple in data)
    mended = mend_query(f"{PREFIX}SELECT ?x ?y {{ ?x {write(path)} ?y }}")
    assert mended.doubts == ()
    found: Pairs = Counter()
    for row, times in ask(store, mended.text.removeprefix(PREFIX)).items():
        cells = dict(row)
        found[(cells["x"].strip("<>"), cells["y"].strip("<>"))] += times
    assert found == evaluate(path, data)


TRIPLES_WITH_ALTERNATIVES = (
    ("?s :p|:q ?o", "{ ?s :p ?o } UNION { ?s :q ?o }"),
    ("?s :r ?t ; :p|:q ?o , ?u", "?s :r ?t { ?s :p ?o } UNION { ?s :q ?o } { ?s :p ?u } UNION { ?s :q ?u }"),
    ("?a :r ?s . ?s :p|:q ?o FILTER(?o != ?a) ?o :p ?b",
     "?a :r ?s { ?s :p ?o } UNION { ?s :q ?o } FILTER(?o != ?a) ?o :p ?b"),
    ("[] :p|:q ?o", "{ SELECT ?o { { ?x :p ?o } UNION { ?x :q ?o } } }"),
    ("_:n :p|:q ?o FILTER(ISIRI(?o)) _:n :r ?t", "{ SELECT ?o ?t { { ?x :p ?o } UNION { ?x :q ?o } ?x :r ?t } }"),
    ("?s :p|:q [ :r|:q ?o ]", "{ SELECT ?s ?o { { ?s :p ?x } UNION { ?s :q ?x } { ?x :r ?o } UNION { ?x :q ?o } } }"),
    ("[ :p|:q ?o ] :r ?t", "{ SELECT ?o ?t { ?x :r ?t { ?x :p ?o } UNION { ?x :q ?o } } }"),
    ("?s :p ?o OPTIONAL { ?o ^:p|:q ?t }", "?s :p ?o OPTIONAL { { ?t :p ?o } UNION { ?o :q ?t } }"),
    ("?s :p ?o MINUS { ?s :q|:r ?o }", "?s :p ?o MINUS { ?s :q ?o } MINUS { ?s :r ?o }"),
)  # fmt: skip


@settings(deadline=None)
@given(triples, st.sampled_from(TRIPLES_WITH_ALTERNATIVES))
def test_triples_around_an_alternative_stay(
    data: list[tuple[NamedNode, NamedNode, NamedNode]], pair: tuple[str, str]
) -> None:
    """Other triples, objects, nodes without names and filters beside an alternative mean what they meant."""
    store = Store()
    store.extend(Quad(*triple) for triple in data)
    pattern, written = pair
    mended = mend_query(f"SELECT * {{ {pattern} }}")
    assert mended.doubts == ()
    assert ask(store, mended.text) == ask(store, f"SELECT * {{ {written} }}")
    counted = mend_query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").text
    assert ask(store, counted) == ask(store, f"SELECT (COUNT(*) AS ?n) {{ {written} }}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s (:p|:q)/(:p|:q)/(:p|:q)/(:p|:q)/(:p|:q)/(:p|:q) ?o }",
        "SELECT * { ?s :p|:q (1 2) }",
        "DESCRIBE * { { SELECT * { [] :p|:q ?o } } }",
    ],
)
def test_what_cannot_be_written_anew_is_told(text: str) -> None:
    """Too many branches, lists, and `*` beside nodes without names stay, with a word that counts may be wrong."""
    mended = mend_query(PREFIX + text)
    assert [doubt.message[:24] for doubt in mended.doubts] == ["The engine counts equal "]
    assert text in mended.text


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s :p|:q ?o }", "SELECT DISTINCT ?s { ?s :p|:q ?o }", "SELECT ?s { ?s (:p|:q)* ?o }",
        "SELECT ?s { ?s :p ?o }",
    ],
)  # fmt: skip
def test_what_has_no_duplicates_stays(text: str) -> None:
    """ASK, SELECT DISTINCT and what repeats are left to the engine."""
    assert mend_query(PREFIX + text).text == PREFIX + text


@settings(deadline=None)
@given(triples)
def test_a_name_of_an_aggregate_may_be_used_again(data: list[tuple[NamedNode, NamedNode, NamedNode]]) -> None:
    """A later expression of SELECT may use the names before it, as a query around the grouped one may."""
    store = Store()
    store.extend(Quad(*triple) for triple in data)
    text = "SELECT ?s (COUNT(*) AS ?n) (?n + 1 AS ?m) (?m * ?n AS ?k) { ?s ?p ?o } GROUP BY ?s"
    around = "SELECT ?s ?n (?n + 1 AS ?m) (?m * ?n AS ?k) { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } }"
    assert ask(store, mend_query(text).text) == ask(store, around)


def test_the_case_of_the_share() -> None:
    """The share of each group is its count divided by three."""
    text = 'SELECT ?k (COUNT(*) AS ?n) (?n/3.0 AS ?share) { VALUES (?k ?v) {("a" 1)("a" 2)("b" 3)} } GROUP BY ?k'
    found = Store().query(mend_query(text).text)
    assert isinstance(found, QuerySolutions)
    rows = sorted([str(row["k"].value), row["n"].value, row["share"].value[:4]] for row in found)
    assert rows == [["a", "2", "0.66"], ["b", "1", "0.33"]]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("true > false", "true"), ("false > true", "false"), ("true < true", "false"), ("true >= true", "true"),
        ("(false) <= TRUE", "true"), ("FALSE", "false"), ("5 > false", "-"), ('"x" < true', "-"),
        ("(1 = 1) > (1 = 2)", "true"), ("BOUND(?u) < true", "true"), ("!true < !false", "true"),
        ("'true'^^<http://www.w3.org/2001/XMLSchema#boolean> > (1 = 2 || 1 = 3)", "true"),
        ("(1 = 2) >= ISIRI(1)", "true"),
        ("(1 = 1) > false", "true"), ("IF(true > false, 1, 2)", "1"), ("true = true", "true"),
    ],
)  # fmt: skip
def test_truth_values_have_an_order(expression: str, value: str) -> None:
    """False comes before true (section 17.3); what is no truth value cannot be compared with one."""
    assert values(f"SELECT ({expression} AS ?x) {{}}") == [value]


def test_a_name_that_having_cannot_see_is_told() -> None:
    """HAVING comes before SELECT, so the names of SELECT have no value in it."""
    mended = mend_query("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1)")
    assert [doubt.message for doubt in mended.doubts] == [
        "?n has no value in HAVING, which comes before SELECT: write COUNT(?o)."
    ]


def test_strings_that_are_joined_have_no_language() -> None:
    """GROUP_CONCAT gives a plain string also where all strings share a language."""
    assert values('SELECT (LANG(GROUP_CONCAT(?x)) AS ?tag) { VALUES ?x { "a"@en "b"@en } }') == [""]


def test_a_long_query_with_alternatives_is_told() -> None:
    """What is too long to be written anew is told where it has alternatives, and only there."""
    long = f"SELECT * {{ VALUES ?x {{ {'1 ' * 60_000} }} ?s {{}} ?o FILTER(?x = 1 || ?x = 2) }}"
    assert [len(mend_query(long.replace("{}", path)).doubts) for path in (":p", ":p|:q", ":p / :q", "^:p | :q")] == [
        0, 1, 0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("?s :p ?x FILTER EXISTS { { SELECT (COUNT(*) AS ?n) { :n0 :p|:q :n1 } HAVING(COUNT(*) = 2) } }", "1"),
        ("?s :p ?x MINUS { SELECT ?s (COUNT(*) AS ?n) { ?s :p|:q ?o } GROUP BY ?s HAVING(COUNT(*) = 2) }", "0"),
        ("?s :p ?x FILTER NOT EXISTS { SELECT ?s { ?s :p|:q ?o } OFFSET 1 }", "0"),
        ("?s :p ?x FILTER EXISTS { ?s :p|:q ?o }", "1"),
    ],
)
def test_duplicates_in_a_condition_count(pattern: str, count: str) -> None:
    """A subquery inside EXISTS and MINUS sees each solution of an alternative too."""
    store = Store()
    store.extend(Quad(NODES[0], predicate, NODES[1]) for predicate in PREDICATES[:2])
    [row] = ask(store, mend_query(f"{PREFIX}SELECT (COUNT(*) AS ?c) {{ {pattern} }}").text.removeprefix(PREFIX))
    assert dict(row)["c"].startswith(f'"{count}"')


def test_what_is_malformed_stays() -> None:
    """A text that cannot be read is given to the engine as it is, which refuses it."""
    text = "SELECT * { ?s :p|:q }"
    assert mend_query(text).text == text
    assert Literal("x").value == "x"


DATA = ":a :p :b . :a :q :b , :c . GRAPH :g { :a :p 1 } GRAPH :h { :a :p 2 }"


@pytest.mark.parametrize(
    ("update", "added", "removed"),
    [
        ("INSERT { :n :is ?n } WHERE { SELECT (COUNT(*) AS ?n) { :a :p|:q ?o } }", ["3"], 0),
        ("INSERT { :n :is [] } WHERE { :a :p|:q ?o }", ["_", "_", "_"], 0),
        ("INSERT { [ :of ?o ] :is 1 } WHERE { :a :p|:q ?o }", ["1", "1", "1", "b", "b", "c"], 0),
        ("INSERT { :n :is ?n } WHERE { :a :p|:q ?o BIND(BNODE() AS ?n) }", ["_", "_", "_"], 0),
        ("INSERT { :n :is ?o } WHERE { :a :p|:q ?o }", ["b", "c"], 0),
        ("DELETE { :a :q ?o } WHERE { :a :q ?o FILTER(TRUE) }", [], 2),
        ("DELETE { :a :q ?o } WHERE { :a :q ?o FILTER(true > FALSE) } ; INSERT DATA { :n :is TRUE }", ["true"], 2),
        ("INSERT { :n :is ?g } WHERE { GRAPH ?g { ?s ?p ?o FILTER(!BOUND(?g)) } }", ["g", "h"], 0),
        ("INSERT { :n :is ?g } WHERE { GRAPH ?g { ?s ?p ?o OPTIONAL { ?g :none ?x } } }", ["g", "h"], 0),
        ("WITH :g DELETE { ?s ?p ?o } USING NAMED :h WHERE { GRAPH ?x { ?s ?p ?o FILTER(BOUND(?x)) } }", [], 0),
        (
            "INSERT { :n :is ?d } WHERE { SELECT (COUNT(?o) AS ?c) (?c + 1 AS ?d) { ?s :q ?o } GROUP BY ?s }",
            ["3"],
            0,
        ),
        (r'INSERT { :n :is ?r } WHERE { BIND(REPLACE("abc", "b", "\\$") AS ?r) }', ["a$c"], 0),
        (
            "DELETE WHERE { :a :q ?o } ; INSERT { :n :is 1 } WHERE { FILTER NOT EXISTS { :a :q ?o } FILTER(TRUE) }",
            ["1"],
            2,
        ),
    ],
)
def test_updates_are_written_anew_too(update: str, added: list[str], removed: int) -> None:
    """What stands in the patterns of an update means what it means in those of a query."""
    store = Store()
    store.update(f"{PREFIX} INSERT DATA {{ {DATA} }}")
    before = set(store)
    store.update(mend_query(PREFIX + update).text)
    found = [quad.object for quad in set(store) - before]
    told = ["_" if isinstance(one, BlankNode) else one.value.removeprefix("http://e/") for one in found]
    assert (sorted(told), len(before - set(store))) == (added, removed)
