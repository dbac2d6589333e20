"""What is planned and promised joins an answer where it is asked for, and is told of where it is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE, RDFS
from tests.server.running import Running, publish, serving

E = "http://example.org/"
REPORTED = f"{BASE}graph/reported"
FROM_ONE = " ".join(["SELECT * FROM", f"<{REPORTED}>", "{ ?s ?p ?o }"])
OPENS = NamedNode(E + "opens")
MILLS = f"SELECT ?mill {{ ?firm <{E}opens> ?mill }}"
HINT = "reliefgraph-hint"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over one mill that is open and two that are planned."""
    reported, prospects = (NamedNode(f"{BASE}graph/{role}") for role in ("reported", "prospects"))
    firm = NamedNode(E + "firm")
    quads = [
        Quad(firm, NamedNode(RDFS + "label"), Literal("The firm", language="en"), reported),
        Quad(firm, OPENS, NamedNode(E + "first"), reported),
        Quad(firm, OPENS, NamedNode(E + "second"), prospects),
        Quad(firm, OPENS, NamedNode(E + "third"), prospects),
    ]
    data = tmp_path_factory.mktemp("prospects")
    publish(data, quads)
    with serving(data) as running:
        yield running


def ends(body: bytes) -> list[str]:
    """Return what the one variable of an answer is bound to, without the namespace."""
    rows = json.loads(body)["results"]["bindings"]
    return sorted(value["value"].removeprefix(E) for row in rows for value in row.values())


def test_an_answer_tells_how_many_rows_it_leaves_out(target: Running) -> None:
    """Without prospects the answer has what is reported, and its hint the number of rows that prospects add."""
    for _ in range(2):  # made, and remembered
        reply = target.query(MILLS)
        assert ends(reply.body) == ["first"]
        assert reply.headers[HINT] == (
            '"2 more rows are of plans, promises, aims and expectations; prospects=true shows them with the rest"'
        )


@pytest.mark.parametrize("value", ["true", "TRUE", ""])
def test_prospects_come_where_they_are_asked_for(target: Running, value: str) -> None:
    """With the parameter the same query has all rows, another tag, and no hint."""
    reply = target.query(MILLS, prospects=value)
    assert ends(reply.body) == ["first", "second", "third"]
    assert HINT not in reply.headers
    assert reply.headers["etag"] != target.query(MILLS).headers["etag"]
    assert ends(target.query(MILLS, prospects="false").body) == ["first"]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?firm {{ ?firm <{RDFS}label> ?name }}",
        f"SELECT (COUNT(*) AS ?n) {{ ?firm <{E}opens> ?mill }}",
        f"{MILLS} LIMIT 1",
        FROM_ONE,
        f"ASK {{ ?firm <{E}opens> ?mill }}",
        f"SELECT ?mill {{ ?mill ^<{E}opens> <{E}firm> FILTER NOT EXISTS {{ ?x <{E}opens> <{E}second> }} }}",
    ],
)
def test_an_answer_that_would_be_no_longer_tells_nothing(target: Running, query: str) -> None:
    """There is no hint where prospects add no row, and none where the query names its own dataset."""
    reply = target.query(query)
    assert reply.status == 200
    assert HINT not in reply.headers


@pytest.mark.parametrize(
    ("query", "more", "told"),
    [
        (MILLS, {"prospects": "maybe"}, "prospects is 'maybe'; true or false is expected."),
        (FROM_ONE, {"prospects": "true"}, "names a dataset of its own"),
        (MILLS, {"prospects": "true", "default-graph-uri": REPORTED}, "names a dataset of its own"),
    ],
)
def test_what_cannot_be_meant_is_refused(target: Running, query: str, more: dict[str, str], told: str) -> None:
    """Another value, and prospects beside a dataset of the query's own, are 400 with the reason."""
    reply = target.query(query, **more)
    assert reply.status == 400
    assert told in json.loads(reply.body)["detail"]


def test_evidence_takes_prospects_too(target: Running) -> None:
    """The evidence of a query with the parameter has its three rows."""
    reply = target.ask("POST", "/evidence?prospects=true", {"Content-Type": "application/sparql-query"}, MILLS)
    assert reply.status == 200
    assert len(json.loads(reply.body)["results"]["bindings"]) == 3
