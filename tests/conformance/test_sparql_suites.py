"""The W3C SPARQL 1.1 suites of queries, updates, syntax and results, over HTTP against a running server."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from tests.conformance.exceptions import BY_VALUE
from tests.conformance.sparql_suites import (
    RESULT_FORMATS,
    Case,
    Loader,
    canonical,
    csv_rows,
    parse_data,
    read_cases,
    read_result_set,
    table,
    to_rows,
)
from tests.conformance.suites import suite_folder
from tests.conformance.ways import ALL, parameters, spread
from tests.server.ways import FRONT, WAYS

QUERY_SUITES = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping", "json-res",
    "negation", "project-expression", "property-path", "subquery",
)  # fmt: skip
UPDATE_SUITES = ("basic-update", "delete-insert")
SYNTAX_SUITES = ("syntax-query", "syntax-update-1")
SAMPLED = 61
"""Cases that run by every way anyhow."""
CASES = read_cases(suite_folder(), (*QUERY_SUITES, *UPDATE_SUITES, *SYNTAX_SUITES))
EVALUATED = [case for case in CASES if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest")]
UPDATES = [case for case in CASES if case.kind == "UpdateEvaluationTest"]
SYNTAX = [case for case in CASES if "Syntax" in case.kind]


def test_the_suites_are_whole() -> None:
    """As many cases are run as the manifests of the pinned suites have, and no kind is left out."""
    assert (len(EVALUATED), len(UPDATES), len(SYNTAX)) == (235, 22, 165)
    assert len(CASES) == 422
    runs = Counter(way for way, _ in spread(CASES))
    assert runs == {way: 422 if way == FRONT or os.environ.get(ALL) == "all" else SAMPLED for way in WAYS}
    assert {case.name for case in (*EVALUATED, *UPDATES)} >= BY_VALUE
    assert len(BY_VALUE) == 19


def compare(case: Case, make: Callable[[bool], tuple[object, object]]) -> None:
    """Hold what came to what is expected: character by character, or by value where the case is listed for that.

    Args:
        case: The case.
        make: Returns what came and what is expected; with True, literals as the engine keeps them.
    """
    came, expected = make(False)
    if case.name in BY_VALUE:
        assert came != expected, f"{case.name} is no longer different: take it out of BY_VALUE"
        came, expected = make(True)
    assert came == expected


@pytest.mark.parametrize(("loader", "case"), parameters(EVALUATED), indirect=["loader"])
def test_query_evaluation(loader: Loader, case: Case) -> None:
    """The server answers the query of the case with the expected rows or triples."""
    loader.load(case.data)
    assert case.result is not None
    path, expected = case.result, case.result.read_bytes()
    text = f"BASE <{case.action.as_uri()}>\n{case.action.read_text()}"  # the only way to tell it over HTTP
    suffix = path.suffix
    if suffix == ".csv":
        reply = loader.server.query(text, "text/csv")
        assert reply.status == 200, reply.text
        assert csv_rows(reply.body) == csv_rows(expected)
    elif suffix in RESULT_FORMATS:
        format_ = RESULT_FORMATS[suffix]
        reply = loader.server.query(text, format_.media_type)
        assert reply.status == 200, reply.text
        compare_results(case, reply.body, expected, format_)
    elif suffix == ".ttl" and read_result_set(path, by_value=False) is not None:
        reply = loader.server.query(text)
        assert reply.status == 200, reply.text
        solutions = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        rows = to_rows(solutions)
        compare(case, lambda by_value: (table(rows, by_value=by_value), read_result_set(path, by_value=by_value)))
    else:
        reply = loader.server.query(text, "application/n-triples")
        assert reply.status == 200, reply.text
        actual = [ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)]
        wanted = parse_data(path, ox.DefaultGraph())
        compare(case, lambda by_value: (canonical(actual, by_value=by_value), canonical(wanted, by_value=by_value)))


def compare_results(case: Case, actual: bytes, expected: bytes, format_: ox.QueryResultsFormat) -> None:
    """Compare two result documents as multisets of solutions, or as truth values."""
    found, wanted = ox.parse_query_results(actual, format=format_), ox.parse_query_results(expected, format=format_)
    if isinstance(wanted, ox.QueryBoolean):
        assert isinstance(found, ox.QueryBoolean)
        assert bool(found) == bool(wanted)
    else:
        assert isinstance(found, ox.QuerySolutions)
        assert isinstance(wanted, ox.QuerySolutions)
        assert {variable.value for variable in found.variables} == {variable.value for variable in wanted.variables}
        rows, others = to_rows(found), to_rows(wanted)
        compare(case, lambda by_value: (table(rows, by_value=by_value), table(others, by_value=by_value)))


@pytest.mark.parametrize(("loader", "case"), parameters(UPDATES), indirect=["loader"])
def test_update_evaluation(loader: Loader, case: Case) -> None:
    """After the update, the server holds exactly the expected graphs."""
    loader.load(case.data)
    reply = loader.update(case.action.read_text())
    assert reply.status == 200, reply.text
    expected: list[ox.Quad] = []
    for path in case.after.default:
        expected += parse_data(path, ox.DefaultGraph())
    for name, path in case.after.named:
        expected += parse_data(path, ox.NamedNode(name))
    dump = loader.server.query("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    rows = ox.parse_query_results(dump.body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    actual = [ox.Quad(r["s"], r["p"], r["o"], r["g"] or ox.DefaultGraph()) for r in rows]
    compare(case, lambda by_value: (canonical(actual, by_value=by_value), canonical(expected, by_value=by_value)))


@pytest.mark.parametrize(("loader", "case"), parameters(SYNTAX), indirect=["loader"])
def test_syntax(loader: Loader, case: Case) -> None:
    """What is well formed is not refused as malformed, and what is malformed is, with its place."""
    text = case.action.read_text()
    is_update = "Update" in case.kind
    content_type = "application/sparql-update" if is_update else "application/sparql-query"
    loader.load(type(case.data)())
    loader.loaded = None
    reply = loader.server.ask("POST", "/sparql", {"Content-Type": content_type}, text.encode())
    if case.kind.startswith("Positive"):
        outward = reply.status == 403 and json.loads(reply.body)["type"].endswith("/outward-request")
        assert reply.status == 200 or outward or b"/query-refused" in reply.body, reply.text
    elif "LOAD" in text:  # refused either way, before the engine looks at it
        assert reply.status in (400, 403), reply.text
    else:
        assert reply.status == 400, reply.text
        kind = "malformed-update" if is_update else "malformed-query"
        assert json.loads(reply.body)["type"].endswith(kind)
