"""The same questions to the embedded engine and to another one, and the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
)

from graph.namespaces import XSD
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.revision.store import QueryDataset, Store
from server.remote.engine_errors import EngineBehindError, EngineRefusedError
from server.remote.publication import Publisher
from server.remote.store import Place, RemoteStore
from tests.server.remote.engines import Engine, scripted_engine, send

BASE = "http://e/kg/"
OWN, OTHER = NamedNode(BASE + "graph/reported"), NamedNode("http://other/graph?a=b#c")
ODDS = NamedNode(BASE + "graph/odds")
A, B, P, Q, T = (NamedNode(f"http://e/{name}") for name in "abpqt")
ODD = 'a "quote" \\ and\ttab\nline 喀什 \U0001f600'
NODE = BlankNode("node1")
XSDS = f"PREFIX xsd: <{XSD}>"

QUADS = [
    Quad(A, P, Literal(ODD), OWN),
    Quad(A, P, Literal("name", language="zh-Hans"), OWN),
    Quad(A, Q, Literal("1.50", datatype=NamedNode(XSD + "decimal")), OWN),
    Quad(A, Q, B, OTHER),
    Quad(B, Q, OWN, OTHER),
    Quad(B, P, NODE, OTHER),
    Quad(NODE, P, Literal("7", datatype=NamedNode(XSD + "integer")), OTHER),
    Quad(B, T, Literal("P1Y2M", datatype=NamedNode(XSD + "duration")), ODDS),
    Quad(B, T, Literal("P3D", datatype=NamedNode(XSD + "dayTimeDuration")), ODDS),
    Quad(B, T, Literal("12:30:00", datatype=NamedNode(XSD + "time")), ODDS),
    Quad(B, T, Literal("none", datatype=NamedNode(XSD + "integer")), ODDS),
    Quad(B, T, Literal("POINT(1 2)", datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")), ODDS),
    Quad(B, T, Literal("true", datatype=NamedNode(XSD + "boolean")), ODDS),
    Quad(B, T, Literal("2016-10-26", datatype=NamedNode(XSD + "date")), ODDS),
    Quad(B, T, Literal("2016", datatype=NamedNode(XSD + "gYear")), ODDS),
    Quad(B, P, A, DefaultGraph()),
]


@pytest.fixture(scope="module")
def revision(tmp_path_factory: pytest.TempPathFactory) -> Revision:
    """A plain revision of two named graphs and the default graph."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="terms of all kinds")
    return RevisionDirectory(tmp_path_factory.mktemp("terms"), base=BASE).publish(QUADS, change, plain=True)


@pytest.fixture(scope="module", params=["embedded", "engine", "virtuoso"])
def store(request: pytest.FixtureRequest, revision: Revision) -> Iterator[Store]:
    """The revision in each of the engines."""
    if request.param == "embedded":
        yield revision.open()
        return
    engine: Engine = request.getfixturevalue(request.param)
    assert Publisher(engine.connect(), query_url=engine.query_url, deadline_s=30).push(revision, revision.open())
    yield RemoteStore.open(Place.of(revision, engine.query_url, 30.0), {})


def rows(store: Store, query: str, dataset: QueryDataset | None = None, base: str | None = None) -> list[str]:
    """Return the rows of an answer as CSV, in alphabetical order."""
    found = store.query(query, dataset=dataset or QueryDataset(), base_iri=base)
    assert isinstance(found, QuerySolutions)
    written = found.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    return sorted(written.decode().split("\r\n")[1:-1])


def test_the_quads_are_those_that_were_pushed(store: Store) -> None:
    """Each quad stands there once, with its terms and its graph as they are, blank nodes under their labels."""
    labels = {quad.subject for quad in store.iter_quads() if isinstance(quad.subject, BlankNode)}
    assert len(labels) == 1
    [label] = labels
    expected = {str(quad).replace("_:node1", str(label)) for quad in QUADS} - {str(QUADS[2])}
    expected.add(str(QUADS[2]).replace("1.50", "1.5"))  # kept by value
    assert {str(quad) for quad in store.iter_quads()} == expected
    assert len(store) == 16
    assert store.graph_names() == (ODDS, OWN, OTHER)


def test_patterns_match_in_one_graph_or_all(store: Store) -> None:
    """A pattern gives the quads with its terms: literals with their language, blank nodes, the default graph."""
    assert [quad.object for quad in store.match(A, Q, None, OTHER)] == [B]
    assert len(list(store.match(A, P))) == 2
    assert [quad.predicate for quad in store.match(None, None, Literal("name", language="zh-Hans"))] == [P]
    assert [quad.object for quad in store.match(B, None, None, DefaultGraph())] == [A]
    [node] = (quad.object for quad in store.match(B, P, None, OTHER))
    assert isinstance(node, BlankNode)
    assert [quad.object.value for quad in store.match(node) if isinstance(quad.object, Literal)] == ["7"]
    assert list(store.match(None, None, None, NamedNode("http://nothing/"))) == []


def test_what_an_engine_would_change_comes_as_it_is(store: Store) -> None:
    """Durations, times, places and what is no integer come back with their datatypes, in rows and in triples."""
    expected = sorted(str(quad.object) for quad in QUADS if quad.graph_name == ODDS)
    found = store.query("SELECT ?o { GRAPH <http://e/kg/graph/odds> { ?s ?p ?o } }")
    assert isinstance(found, QuerySolutions)
    assert sorted(str(row["o"]) for row in found) == expected
    built = store.query("CONSTRUCT { ?s ?p ?o } { GRAPH <http://e/kg/graph/odds> { ?s ?p ?o } }")
    assert isinstance(built, QueryTriples)
    assert sorted(str(triple.object) for triple in built) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("CONSTRUCT WHERE { ?s <http://e/p> ?o }", ["<http://e/b> <http://e/p> <http://e/a>"]),
        ("CONSTRUCT { <x:a> <x:b> <x:c> } { ?s ?p ?o }", ["<x:a> <x:b> <x:c>"]),
        ("CONSTRUCT { ?s <x:b> ?o } { GRAPH ?g { ?s <http://e/q> ?o } } ORDER BY DESC(?s) LIMIT 1", 1),
        ("PREFIX e: <http://e/> CONSTRUCT { ?o e:of [ e:is ?s ] } { ?s e:p ?o }", 2),
        ("CONSTRUCT { ?none <x:b> ?o } { ?s ?p ?o }", []),
        ("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://other/graph?a=b#c> { ?s ?p ?o } FILTER(!ISLITERAL(?o)) }", 3),
    ],
)
def test_triples_are_constructed(store: Store, query: str, expected: list[str] | int) -> None:
    """CONSTRUCT gives the triples of its template: short, without variables, with blank nodes, of some rows."""
    built = store.query(query)
    assert isinstance(built, QueryTriples)
    triples = [str(triple) for triple in built]
    assert (len(triples) if isinstance(expected, int) else triples) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?o { ?s ?p ?o }", ["http://e/a"]),
        (
            "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            ["http://e/kg/graph/odds", "http://e/kg/graph/reported", "http://other/graph?a=b#c"],
        ),
        ("SELECT ?o { GRAPH <http://e/kg/graph/reported> { ?s <http://e/q> ?o } }", ["1.5"]),
        (
            "SELECT ?o FROM <http://other/graph?a=b#c> { ?s <http://e/q> ?o }",
            ["http://e/b", "http://e/kg/graph/reported"],
        ),
        (
            "SELECT ?o FROM NAMED <http://other/graph?a=b#c> { GRAPH ?g { <http://e/a> <http://e/q> ?o } }",
            ["http://e/b"],
        ),
        ("SELECT ?s { GRAPH ?g { ?s ?p <http://e/kg/graph/reported> } }", ["http://e/b"]),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(?g = <http://e/kg/graph/reported>) }", ["3"]),
        ("SELECT (COUNT(*) AS ?n) { VALUES ?g { <http://other/graph?a=b#c> } GRAPH ?g { ?s ?p ?o } }", ["4"]),
        ("SELECT ?n { BIND(STRLEN('喀什😀') AS ?n) }", ["3"]),
        ("SELECT ?o { GRAPH <http://unknown/> { ?s ?p ?o } }", []),
        ("SELECT ?o FROM <http://e/kg/graph/reported> { GRAPH ?g { ?s ?p ?o } }", []),
        ("SELECT ?o FROM NAMED <http://e/kg/graph/reported> { ?s ?p ?o }", []),
        *[
            (f"{XSDS} SELECT ?s {{ GRAPH ?g {{ ?s <http://e/t> {literal} }} }}", ["http://e/b"])
            for literal in ('"P1Y2M"^^xsd:duration', '"12:30:00"^^xsd:time', "true", '"2016-10-26"^^xsd:date')
        ],
        (
            f"{XSDS} SELECT ?o {{ GRAPH ?g {{ ?s <http://e/t> ?o }} FILTER(DATATYPE(?o) = xsd:boolean) }}",
            ["true"],
        ),
        (
            "SELECT ?b (COUNT(?o) AS ?n) { GRAPH ?g { ?b ?p ?o } } GROUP BY ?b HAVING (COUNT(?o) > 3) ORDER BY ?b",
            ["http://e/a,4", "http://e/b,10"],
        ),
        ("SELECT (COUNT(?c) AS ?n) { GRAPH ?g { <http://e/a> <http://e/q>/<http://e/p> ?c } }", ["1"]),
        (
            "PREFIX e: <http://e/> SELECT ?a ?l"
            " { GRAPH ?g { ?a e:q ?b } OPTIONAL { GRAPH ?h { ?b e:q ?l } } FILTER ISIRI(?b) }",
            ["http://e/a,http://e/kg/graph/reported", "http://e/b,"],
        ),
        (
            "SELECT ?a { GRAPH ?g { ?a <http://e/q> ?b } MINUS { GRAPH ?h { ?a <http://e/t> ?t } } }",
            ["http://e/a", "http://e/a"],
        ),
        (
            "PREFIX e: <http://e/>"
            " SELECT ?o { { SELECT ?o { GRAPH ?g { e:a e:p ?o FILTER LANGMATCHES(LANG(?o), 'zh') } } LIMIT 1 } }",
            ["name"],
        ),
        (
            "PREFIX e: <http://e/> SELECT ?x { { GRAPH ?g { ?x e:q e:b } } UNION { ?x e:p e:a } }",
            ["http://e/a", "http://e/b"],
        ),
    ],
)
def test_queries_have_the_same_answers(store: Store, query: str, expected: list[str]) -> None:
    """A query that names graphs, in any place, is answered as by the embedded engine."""
    assert rows(store, query) == expected


def test_a_dataset_from_outside_is_asked(store: Store) -> None:
    """The default graph is the union of the graphs that are given, and only those that are named can be reached."""
    both = QueryDataset(default=(OWN, OTHER))
    assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", both) == ["7"]
    one = QueryDataset(default=(), named=(OTHER,))
    assert rows(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", one) == ["http://other/graph?a=b#c"]
    assert rows(store, "SELECT * { ?s ?p ?o }", one) == []


def test_relative_iris_have_their_base(store: Store) -> None:
    """A relative IRI is resolved against the base that is given, names of graphs too."""
    assert rows(store, "SELECT ?o { GRAPH <kg/graph/reported> { <a> <q> ?o } }", base="http://e/") == ["1.5"]


def test_texts_come_as_they_are(store: Store) -> None:
    """Quotes, backslashes, line ends and characters beyond the first plane survive the way there and back."""
    found = store.query(f"SELECT ?o {{ GRAPH {OWN} {{ {A} {P} ?o FILTER(LANG(?o) = '') }} }}")
    assert isinstance(found, QuerySolutions)
    assert [row["o"] for row in found] == [Literal(ODD)]


def test_the_other_forms_are_answered(store: Store) -> None:
    """ASK gives a truth value, CONSTRUCT triples with the names of here."""
    asked = store.query(f"ASK {{ {B} {P} {A} }}")
    assert isinstance(asked, QueryBoolean)
    assert bool(asked)
    built = store.query(f"CONSTRUCT {{ ?s ?p ?g }} {{ GRAPH ?g {{ ?s ?p {OWN} }} }}")
    assert isinstance(built, QueryTriples)
    assert [str(triple) for triple in built] == [f"{B} {Q} {OTHER}"]


def test_a_mistake_is_told_as_by_the_embedded_engine(store: Store) -> None:
    """What is no query is a SyntaxError, wherever the quads are."""
    with pytest.raises(SyntaxError):
        store.query("SELECT ?s { ?s ?p }")


def test_a_revision_that_is_not_there_is_told(engine: Engine, tmp_path: Path) -> None:
    """An engine that holds other revisions is not asked for this one."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="not pushed")
    absent = RevisionDirectory(tmp_path, base=BASE).publish([Quad(B, P, B, OWN)], change, plain=True)
    with pytest.raises(EngineBehindError, match="reliefgraph revision push"):
        RemoteStore.open(Place.of(absent, engine.query_url, 30.0), {})


@pytest.mark.parametrize("media_type", ["text/html", "application/xml"])
def test_an_answer_of_another_kind_is_refused(revision: Revision, media_type: str) -> None:
    """A page with status 200, as some engines send it for errors, is no answer."""

    def script(handler: BaseHTTPRequestHandler, number: int) -> None:
        send(handler, 200, b"<html>", media_type)

    with scripted_engine(script) as scripted, pytest.raises(EngineRefusedError, match=media_type):
        RemoteStore.open(Place.of(revision, scripted.url, 30.0), {})
