"""What single engines do otherwise: how they are known, and answers that are not whole."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from pyoxigraph import Literal, NamedNode

from graph.namespaces import XSD
from server.remote.connection import EngineConnection
from server.remote.engine_errors import EngineError, EngineRefusedError, EngineSlowError
from server.remote.quirks import PLAIN, VIRTUOSO, recognise, to_standard
from tests.server.remote.engines import JSON, VirtuosoServer, running_engine, scripted_engine, send

YES = b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"type":"typed-literal",'
YES += b'"datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}]}}'
NO = b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}'
ROW = b'{"head":{"vars":["b"]},"results":{"bindings":[{"b":{"type":"typed-literal","value":"0",'
ROW += b'"datatype":"http://www.w3.org/2001/XMLSchema#boolean"}}]}}'


def test_an_engine_is_known_by_its_answer() -> None:
    """Virtuoso answers ASK with a row; who answers with a truth value has no quirks that we know."""
    assert (recognise(YES), recognise(NO), recognise(b'{"head":{},"boolean":true}')) == (VIRTUOSO, VIRTUOSO, PLAIN)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (YES, b'{"head": {}, "boolean": true}'),
        (NO, b'{"head": {}, "boolean": false}'),
        (b'{"head":{},"boolean":true}', b'{"head":{},"boolean":true}'),
    ],
)
def test_truth_values_are_those_of_the_w3c(body: bytes, written: bytes) -> None:
    """A row in place of a truth value becomes one; what is one already stays."""
    assert to_standard(body) == written


def test_terms_are_those_of_the_w3c() -> None:
    """A typed literal is a literal, and a boolean is said in words."""
    assert b'{"type": "literal", "value": "false", ' in to_standard(ROW)


@pytest.mark.parametrize(
    ("value", "datatype", "kept"),
    [
        ("9223372036854775807", "integer", True),
        ("9223372036854775808", "integer", False),
        ("-9223372036854775809", "integer", False),
        ("none", "integer", False),
        ("P1D", "duration", False),
        ("12:00:00", "time", False),
        ("2016-10-26", "date", True),
        ("39.47", "decimal", True),
    ],
)
def test_virtuoso_keeps_most_literals(value: str, datatype: str, kept: bool) -> None:
    """What Virtuoso refuses or changes is known before it is sent; other engines keep all."""
    literal = Literal(value, datatype=NamedNode(XSD + datatype))
    assert VIRTUOSO.keeps(literal) is kept
    assert PLAIN.keeps(literal)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({"X-SQL-State": "S1TAT"}, EngineSlowError), ({"X-SPARQL-MaxRows": "10000"}, EngineRefusedError)],
)
def test_a_part_is_no_answer(fields: dict[str, str], expected: type[EngineError]) -> None:
    """An answer with status 200 that says in a header field that it is cut is refused."""

    def script(handler: BaseHTTPRequestHandler, number: int) -> None:
        send(handler, 200, NO, JSON, **fields)

    with scripted_engine(script) as engine, pytest.raises(expected):
        EngineConnection(engine.url, environment={}).query(
            "SELECT * {}", accept=JSON, default=(), named=(), deadline_s=5
        )


class Scarce(VirtuosoServer):
    """Virtuoso that gives 20 rows, as others have it give 10,000."""

    rows = 20


@pytest.fixture(scope="module")
def scarce(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineConnection]:
    """Such an engine."""
    with running_engine(tmp_path_factory.mktemp("scarce"), Scarce) as engine:
        yield engine.connect()


def test_virtuoso_says_that_rows_are_missing(scarce: EngineConnection) -> None:
    """Virtuoso with a bound on rows answers what is below it, and what is cut is an error and no shorter answer."""
    query = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    reply = scarce.query(f"{query} LIMIT 10", accept=JSON, default=(), named=(), deadline_s=30)
    assert reply.body.count(b'"s": {') == 10
    with pytest.raises(EngineRefusedError, match="no more than 20 rows"):
        scarce.query(query, accept=JSON, default=(), named=(), deadline_s=30)


def test_virtuoso_is_told_the_deadline(scarce: EngineConnection) -> None:
    """Virtuoso stops at the deadline that it is told, before our own, and its part of an answer is no answer."""
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }"
    with pytest.raises(EngineSlowError, match="stopped at a deadline"):
        scarce.query(query, accept=JSON, default=(), named=(), deadline_s=30, more=VIRTUOSO.pass_on(1.0))
