"""The answer is that of the query that was asked: what is remembered, what the engine gets wrong, what is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.graph.sparql.mistakes_table import ROWS
from tests.graph.sparql.test_diagnosis import diagnose
from tests.server.running import Reply, Running, publish, serving

DATA = (
    "PREFIX : <http://e/> INSERT DATA { :a :p -1 . :s :p :o ; :q :o . :t :p :u ; :q :v , :o . :x :d '2020-01-01' . "
    "GRAPH :g { :a :p :b } }"
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server with a few triples."""
    data = tmp_path_factory.mktemp("meaning")
    publish(data, [], plain=True)
    with serving(data, "--shapes", "none", "--updates", "open") as running:
        reply = running.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, DATA.encode())
        assert reply.status == 200, reply.text
        yield running


def ask(server: Running, text: str) -> Reply:
    """Ask a query with the prefix of the data."""
    return server.query("PREFIX : <http://e/> " + text)


def rows(reply: Reply) -> list[dict[str, str]]:
    """Return the rows of a table as names and values."""
    assert reply.status == 200, reply.text
    found = json.loads(reply.body)["results"]["bindings"]
    return [{name: str(value["value"]) for name, value in row.items()} for row in found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SELECT ?s { ?s <http://e/p> - 1 }", "SELECT ?s { ?s <http://e/p> -1 }"),
        ("SELECT ?s { ?s <http://e/p> -  1 }", "SELECT ?s { ?s <http://e/p> -1 }"),
        ("SELECT ?s {\u00a0?s <http://e/p> -1 }", "SELECT ?s { ?s <http://e/p> -1 }"),
        ("SELECT ?s {\f?s <http://e/p> -1 }", "SELECT ?s { ?s <http://e/p> -1 }"),
        ("SELECTDISTINCT ?s { ?s <http://e/p> -1 }", "SELECT DISTINCT ?s { ?s <http://e/p> -1 }"),
    ],
)
def test_what_is_refused_stays_refused(plain: Running, first: str, second: str) -> None:
    """A query that the grammar does not allow gets 400 before and after one that looks like it has its answer."""
    before, answer, after = plain.query(first), plain.query(second), plain.query(first)
    assert (before.status, after.status) == (400, 400)
    assert rows(answer) == [{"s": "http://e/a"}]
    assert "etag" not in after.headers


def test_texts_that_mean_two_things_have_two_tags(plain: Running) -> None:
    """`+1` and `+ 1`, one space and two in a string, another name of a column: other tags."""
    texts = (
        "SELECT (1 +1 AS ?x) {}", "SELECT (1 + 1 AS ?x) {}", "SELECT ('a b' AS ?x) {}", "SELECT ('a  b' AS ?x) {}",
        "SELECT (1 AS ?x) {}", "SELECT (1 AS ?X) {}",
    )  # fmt: skip
    assert len({plain.query(text).headers["etag"] for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (":p|:q", "6"), ("^(:p|:q)", "6"), ("(:p|:q)/^:p", "5"), ("!(:r|^:r)", "14"), ("(:p|:q|:d)", "7"),
        ("(:p|:q)+", "5"),
    ],
)  # fmt: skip
def test_alternatives_are_counted(plain: Running, path: str, count: str) -> None:
    """Each triple of either predicate counts, however the path is written; what repeats has no duplicates."""
    assert rows(ask(plain, f"SELECT (COUNT(*) AS ?n) {{ ?s {path} ?o }}")) == [{"n": count}]


def test_two_predicates_between_two_things_are_two(plain: Running) -> None:
    """Between :s and :o there are two triples, so two rows."""
    assert rows(ask(plain, "SELECT (COUNT(*) AS ?n) { :s :p|:q :o }")) == [{"n": "2"}]
    assert rows(ask(plain, "SELECT ?o { :s :p|:q ?o }")) == [{"o": "http://e/o"}] * 2


def test_a_count_that_may_be_wrong_is_told(plain: Running) -> None:
    """Where a path is too large to be written out, the answer carries a hint."""
    path = "/".join(["(:p|:q)"] * 6)
    reply = ask(plain, f"SELECT (COUNT(*) AS ?n) {{ ?s {path} ?o }}")
    assert reply.status == 200
    assert "write UNION to have them all" in reply.headers["reliefgraph-hint"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("SELECT (true > false AS ?a) {}", {"a": "true"}),
        ("SELECT (1 AS ?a) { FILTER(TRUE) }", {"a": "1"}),
        ("SELECT (REPLACE('abc', 'b', '\\\\$') AS ?a) {}", {"a": "a$c"}),
        ("SELECT (COUNT(*) AS ?n) (?n + 1 AS ?m) { :s ?p ?o }", {"n": "2", "m": "3"}),
        ("SELECT (SUM(?x) AS ?n) (?n / 2 AS ?m) (?m + ?n AS ?k) { VALUES ?x { 1 3 } }", {"n": "4", "m": "2", "k": "6"}),
    ],
)
def test_expressions_have_the_values_that_are_specified(plain: Running, text: str, row: dict[str, str]) -> None:
    """What the engine refuses or leaves unbound has its value."""
    assert rows(ask(plain, text)) == [row]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("?s ?p ?o FILTER(BOUND(?g))", []),
        ("?s ?p ?o FILTER(!BOUND(?g))", [{"g": "http://e/g", "s": "http://e/a"}]),
        ("?s ?p ?o MINUS { ?x ?y ?z }", [{"g": "http://e/g", "s": "http://e/a"}]),
        ("?s ?p ?o", [{"g": "http://e/g", "s": "http://e/a"}]),
    ],
)
def test_the_name_of_a_graph_is_joined_last(plain: Running, pattern: str, found: list[dict[str, str]]) -> None:
    """Inside GRAPH ?g the variable has no value yet."""
    assert rows(ask(plain, f"SELECT ?g ?s {{ GRAPH ?g {{ {pattern} }} }}")) == found


def test_a_name_that_having_cannot_see_is_told(plain: Running) -> None:
    """The answer is empty by the specification, and the hint says why."""
    reply = ask(plain, "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1)")
    assert rows(reply) == []
    assert "?n has no value in HAVING" in reply.headers["reliefgraph-hint"]


def test_an_update_is_told_its_mistake(plain: Running) -> None:
    """Blank nodes in DELETE DATA are told at their place with the way out."""
    text = "DELETE DATA { <http://e/o> <http://e/id>\n [ <http://e/v> 1 ] }"
    reply = plain.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text.encode())
    problem = json.loads(reply.body)
    assert (reply.status, problem["line"], problem["column"]) == (400, 2, 2)
    assert "takes no blank nodes" in problem["detail"]
    assert "WHERE" in problem["hints"][0]


def test_a_long_string_is_stored_whole(plain: Running) -> None:
    """A string of six million characters is written, and counted."""
    text = f"INSERT DATA {{ <http://e/long> <http://e/text> '{'x' * 6_000_000}' }}"
    reply = plain.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text.encode())
    assert reply.status == 200, reply.text
    assert rows(ask(plain, "SELECT (STRLEN(?t) AS ?n) { :long :text ?t }")) == [{"n": "6000000"}]


def test_a_mistake_behind_a_long_string_is_told(plain: Running) -> None:
    """What is wrong behind a string of a million characters is told at its place."""
    text = f"INSERT DATA {{ <http://e/a> <http://e/b>\n'{'x' * 1_000_000}' ?v }}"
    reply = plain.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text.encode())
    problem = json.loads(reply.body)
    assert (reply.status, problem["line"], problem["column"]) == (400, 2, 1_000_004)


def test_the_page_of_mistakes_says_what_the_server_says() -> None:
    """Each row of the table is on the page, with the place, the message and the way out that a client gets."""
    page = (Path(__file__).resolve().parents[3] / "server/mistakes.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(lines) == len(ROWS) == 189
    for line, (text, *_) in zip(lines, ROWS, strict=True):
        found = diagnose(text)
        assert found is not None
        told = f" | {found.line}:{found.column} | {found.message} | {' '.join(found.hints)} |"
        assert line.endswith(told.replace("|", "\\|").replace(" \\| ", " | ").replace(" \\|", " |")), text
