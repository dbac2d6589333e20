"""Reports of queries: what is remembered, what the engine gets wrong, and what is said of a mistake."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from graph.namespaces import XSD
from tests.endpoint.conftest import PREFIXES
from tests.server.running import Reply, Running

DATA = "INSERT DATA { :a :p -1 . :n :n -2.5 . :s :p :o ; :q :o ; :r :o }"


def ask(server: Running, text: str, method: str = "query") -> Reply:
    """Send a query or an update as the body of a POST."""
    headers = {"Content-Type": f"application/sparql-{method}", "Accept": "application/sparql-results+json"}
    return server.ask("POST", "/sparql", headers, text.encode())


@pytest.fixture(scope="module")
def store(plain: Running) -> Running:
    """The store with a few triples."""
    assert ask(plain, PREFIXES + DATA, "update").status == 200
    return plain


def rows(reply: Reply) -> list[list[str | None]]:
    """Return the values of a table, in the order of its head and sorted."""
    assert reply.status == 200, reply.text
    found = json.loads(reply.body)
    names = sorted(found["head"]["vars"])
    table = [[row[name]["value"] if name in row else None for name in names] for row in found["results"]["bindings"]]
    return sorted(table, key=str)


REMEMBERED = [
    ("cache-minus-pattern", "SELECT ?s { ?s :p - 1 }", "SELECT ?s { ?s :p -1 }", 19, 1),
    ("cache-minus-pattern", "SELECT ?s { ?s :n - 2.5 }", "SELECT ?s { ?s :n -2.5 }", 19, 1),
    ("cache-minus-pattern", "SELECT ?s { ?s :p -\n1 }", "SELECT ?s { ?s :p -1 }", 19, 1),
    ("cache-minus-pattern", "SELECT ?s { ?s :n -\t2.5 }", "SELECT ?s { ?s :n -2.5 }", 19, 1),
    ("cache-nbsp", "SELECT ?s {\u00a0?s :p -1 }", "SELECT ?s { ?s :p -1 }", 12, 1),
    ("cache-nbsp", "SELECT ?s {\u3000?s :p -1 }", "SELECT ?s { ?s :p -1 }", 12, 1),
    ("cache-nbsp", "SELECT ?s {\u2028?s :p -1 }", "SELECT ?s { ?s :p -1 }", 12, 1),
    ("cache-nbsp", "SELECT ?s {\u200b?s :p -1 }", "SELECT ?s { ?s :p -1 }", 12, 1),
    ("cache-nbsp", "SELECT ?s {\u000b?s :p -1 }", "SELECT ?s { ?s :p -1 }", 12, 1),
]


@pytest.mark.parametrize(("report", "wrong", "right", "column", "count"), REMEMBERED)
def test_a_remembered_answer_is_given_to_its_query_alone(
    store: Running, report: str, wrong: str, right: str, column: int, count: int
) -> None:
    """A text that the grammar refuses is 400 at its place before and after its neighbour was answered."""
    column += len("PREFIX : <http://e/> ")
    for _ in range(2):
        refused = ask(store, "PREFIX : <http://e/> " + wrong)
        assert (refused.status, json.loads(refused.body)["column"]) == (400, column), refused.text
        assert len(rows(ask(store, "PREFIX : <http://e/> " + right))) == count


VALUES = 'VALUES (?k ?v) { ("a" 1) ("a" 2) ("b" 3) }'


ANSWERS = [
    (
        "aggregate-alias",
        f"SELECT ?k (COUNT(*) AS ?n) (?n/2 AS ?share) {{ {VALUES} }} GROUP BY ?k",
        [["a", "2", "1"], ["b", "1", "0.5"]],
    ),
    (
        "aggregate-alias",
        f"SELECT ?k (SUM(?v) AS ?t) (?t*2 AS ?u) (?u+1 AS ?v1) {{ {VALUES} }} GROUP BY ?k",
        [["a", "3", "6", "7"], ["b", "3", "6", "7"]],
    ),
    (
        "aggregate-alias",
        f'SELECT (COUNT(*) AS ?n) (IF(?n > 2, "many", "few") AS ?w) {{ {VALUES} }}',
        [["3", "many"]],
    ),
    ("aggregate-alias", f"SELECT (MAX(?v) AS ?m) (?m - MIN(?v) AS ?r) {{ {VALUES} }}", [["3", "2"]]),
    (
        "aggregate-alias",
        f"SELECT ?k (COUNT(*) AS ?n) (?n+1 AS ?o) {{ {VALUES} }} GROUP BY ?k HAVING(COUNT(*) > 1)",
        [["a", "2", "3"]],
    ),
    ("boolean-order", "SELECT (true > false AS ?a) {}", [["true"]]),
    ("boolean-order", "SELECT (false >= true AS ?a) {}", [["false"]]),
    ("boolean-order", "SELECT (!(true < false) AS ?a) {}", [["true"]]),
    (
        "boolean-order",
        "SELECT ?v { VALUES ?v { true false } FILTER(?v < true) }",
        [["false"]],
    ),
    ("path-alternative-count", "SELECT (COUNT(*) AS ?n) { :s :p|:q ?o }", [["2"]]),
    ("path-alternative-count", "SELECT (COUNT(*) AS ?n) { :s :p|:q|:r ?o }", [["3"]]),
    ("path-alternative-count", "SELECT (COUNT(*) AS ?n) { :o ^(:p|:q) ?s }", [["2"]]),
    ("path-alternative-count", "SELECT (COUNT(*) AS ?n) { :s (:p|:q)/^(:p|:q|:r) ?z }", [["6"]]),
    ("path-alternative-count", "SELECT (COUNT(*) AS ?n) { :s (:p|!:p) ?o }", [["3"]]),
]


@pytest.mark.parametrize(("report", "query", "expected"), ANSWERS)
def test_the_answer_is_that_of_the_specification(
    store: Running, report: str, query: str, expected: list[list[str | None]]
) -> None:
    """Names of SELECT are used in later ones, truth values have an order, alternatives keep duplicates."""
    assert rows(ask(store, PREFIXES + query)) == expected


MESSAGES = [
    (
        "diagnosis-backslash",
        "SELECT * { ?s ?p ?o . \\# Retrieve\n }",
        23,
        "`\\` cannot stand here",
        "leave out the `\\`",
    ),
    ("diagnosis-backslash", "SELECT * { ?s ?p \\?o }", 18, "`\\` cannot stand here", "leave out the `\\`"),
    ("diagnosis-backslash", "SELECT * \\{ ?s ?p ?o }", 10, "`\\` cannot stand here", "leave out the `\\`"),
    (
        "diagnosis-backslash",
        "SELECT * { ?s ?p ?o FILTER(?o = \\'x') }",
        33,
        "`\\` cannot stand here",
        "leave out the `\\`",
    ),
    ("diagnosis-double-equals", "SELECT * { FILTER(?x == 1) }", 22, "`==` is no operator of SPARQL", "Write `=`"),
    ("diagnosis-double-equals", "SELECT * { FILTER(?x === 1) }", 22, "`===` is no operator", "Write `=`"),
    ("diagnosis-double-equals", "SELECT * { FILTER(STR(?x) == 'a') }", 27, "`==` is no operator", "Write `=`"),
    ("diagnosis-double-equals", "SELECT * { FILTER(?x != 1 && ?y == 2) }", 33, "`==` is no operator", "Write `=`"),
    (
        "diagnosis-group-by-alias",
        "SELECT (YEAR(?d) AS ?y) (COUNT(?e) AS ?n) {?e <x:d> ?d} GROUP BY (YEAR(?d) AS ?y)",
        21,
        "?y is assigned twice: GROUP BY gives it a value already",
        "alone: ?y",
    ),
    (
        "diagnosis-group-by-alias",
        "SELECT (COUNT(?e) AS ?y) {?e <x:d> ?d} GROUP BY (STR(?d) AS ?y)",
        22,
        "?y is assigned twice",
        "Select the variable alone",
    ),
    (
        "diagnosis-group-by-alias",
        "SELECT (STR(?d) AS ?d) {?e <x:d> ?d}",
        20,
        "?d is assigned twice",
        "another name",
    ),
    ("diagnosis-group-by-alias", "SELECT (1 AS ?x) (2 AS ?x) {}", 24, "?x stands twice in SELECT", "another name"),
    (
        "diagnosis-select-exists",
        "SELECT (1 AS ?x) {?x ?y ?z}",
        14,
        "the pattern gives it a value already",
        "?new_x",
    ),
    (
        "diagnosis-select-exists",
        "SELECT (1 AS ?z) {?x ?y ?z}",
        14,
        "the pattern gives it a value already",
        "?new_z",
    ),
    (
        "diagnosis-select-exists",
        "SELECT * {?x ?y ?z BIND(1 AS ?x)}",
        30,
        "it has a value in this group already",
        "another",
    ),
    (
        "diagnosis-select-exists",
        "SELECT * {VALUES ?x {1} BIND(2 AS ?x)}",
        35,
        "it has a value in this group",
        "another",
    ),
    (
        "diagnosis-ungrouped-column",
        "SELECT ?x (MIN(?d) AS ?m) { ?x <x:p> ?d }",
        8,
        "?x stands beside",
        "GROUP BY ?x",
    ),
    (
        "diagnosis-ungrouped-column",
        "SELECT ?a ?b (COUNT(*) AS ?n) { ?a <x:p> ?b } GROUP BY ?a",
        11,
        "?b is neither grouped",
        "SAMPLE(?b)",
    ),
    (
        "diagnosis-ungrouped-column",
        "SELECT (CONCAT(?x, 'a') AS ?c) (MAX(?d) AS ?m) { ?x <x:p> ?d }",
        16,
        "?x stands beside",
        "GROUP BY ?x",
    ),
    (
        "diagnosis-ungrouped-column",
        "SELECT * { ?a <x:p> ?b } GROUP BY ?a",
        8,
        "`SELECT *` cannot stand with",
        "COUNT(*)",
    ),
    (
        "diagnosis-delete-data-bnode",
        "U DELETE DATA { <x:o> <x:i> [ <x:v> 1 ] }",
        27,
        "DELETE DATA takes no blank nodes",
        "WHERE",
    ),
    ("diagnosis-delete-data-bnode", "U DELETE DATA { _:a <x:p> 1 }", 15, "takes no blank nodes", "WHERE"),
    (
        "diagnosis-delete-data-bnode",
        "U DELETE { ?s <x:p> [] } WHERE { ?s <x:p> ?o }",
        19,
        "takes no blank nodes",
        "WHERE",
    ),
    ("diagnosis-delete-data-bnode", "U DELETE WHERE { ?s <x:p> _:b }", 25, "takes no blank nodes", "WHERE"),
]


@pytest.mark.parametrize(("report", "text", "column", "message", "way_out"), MESSAGES)
def test_a_message_leads_to_the_mistake(
    store: Running, report: str, text: str, column: int, message: str, way_out: str
) -> None:
    """A mistake is 400 with the words, the column and the way out that belong to it."""
    reply = ask(store, text.removeprefix("U "), "update" if text.startswith("U ") else "query")
    problem = json.loads(reply.body)
    assert reply.status == 400
    assert (problem["line"], problem["column"]) == (1, column)
    assert message in problem["detail"]
    assert way_out in " ".join(problem["hints"])


SILENT = [
    ("service-syntax-silent", "?s :local 1 SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p }", 64),
    ("service-syntax-silent", "SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o FILTER(?o == 1) }", 65),
    ("service-syntax-silent", "OPTIONAL { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s x:p ?o } }", 60),
    (
        "service-syntax-silent",
        "SERVICE SILENT <http://127.0.0.1:9/sparql> { SERVICE SILENT <http://127.0.0.1:9/> { ?s } }",
        88,
    ),
]


@pytest.mark.parametrize(("report", "pattern", "column"), SILENT)
def test_silent_hides_no_mistake(store: Running, report: str, pattern: str, column: int) -> None:
    """A syntax error inside SERVICE SILENT is 400 at its place, before anybody is asked."""
    reply = ask(store, f"PREFIX : <http://e/> SELECT * {{ {pattern} }}")
    assert reply.status == 400, reply.text
    assert json.loads(reply.body)["column"] == column + len("PREFIX : <http://e/> SELECT * { ")


def test_a_silent_failure_keeps_the_other_rows(store: Running) -> None:
    """Where a legal SERVICE SILENT fails, the rows of the rest stay, and its variables have no value."""
    for full_stop in ("", "."):
        query = f"SELECT ?s ?x {{ ?s :p -1 {full_stop} SERVICE SILENT <http://127.0.0.1:9/sparql> {{ ?s ?q ?x }} }}"
        assert rows(ask(store, PREFIXES + query)) == [["http://e/a", None]]


LITERALS = [
    ("datatypes", f'"5"^^<{XSD}byte>', f'"5"^^<{XSD}integer>'),
    ("datatypes", f'"P12M"^^<{XSD}duration>', f'"P1Y"^^<{XSD}duration>'),
    ("datatypes", f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
    ("datatypes", f'"24:00:00"^^<{XSD}time>', f'"00:00:00"^^<{XSD}time>'),
]


@pytest.mark.parametrize(("report", "literal", "stored"), LITERALS)
def test_what_the_engine_writes_anew_is_told(store: Running, report: str, literal: str, stored: str) -> None:
    """A write says which literal is stored in which form; with strict=true it is refused, and nothing changes."""
    text = f"INSERT DATA {{ :written :as {literal} }}"
    told = json.loads(ask(store, PREFIXES + text, "update").body)
    assert told["rewritten"] == [{"written": literal, "stored": stored}]
    headers = {"Content-Type": "application/sparql-update"}
    refused = store.ask("POST", "/sparql?strict=true", headers, (PREFIXES + text).encode())
    assert refused.status == 422


def test_each_report_has_three_relatives() -> None:
    """Each name stands on four rows at least, so that a kind is held and not an example."""
    tables = (REMEMBERED, ANSWERS, MESSAGES, SILENT, LITERALS)
    counted = Counter(str(row[0]) for table in tables for row in table)
    assert len(counted) == 13
    assert min(counted.values()) >= 4, counted
