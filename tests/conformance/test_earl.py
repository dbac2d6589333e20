"""The committed EARL report says of every W3C test what the tests themselves say."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef

from tests.conformance.earl import REPORT, TESTS, count, find_test, outcomes_to_turtle
from tests.conformance.exceptions import KNOWN_FAILURES
from tests.conformance.test_sparql_federation import REFUSED, SERVICES, SYNTAX
from tests.conformance.test_sparql_protocol import CASES as PROTOCOL
from tests.conformance.test_sparql_suites import CASES

EARL = Namespace("http://www.w3.org/ns/earl#")
README = Path(__file__).resolve().parent.parent.parent / "server" / "README.md"
DESCRIPTION = ("returns-rdf", "has-endpoint-triple", "conforms-to-schema")


def read_report() -> dict[str, str]:
    """Return the outcome of each test in the report."""
    graph = Graph().parse(REPORT)
    found: dict[str, str] = {}
    for assertion in graph.subjects(RDF.type, EARL.Assertion):
        result = graph.value(assertion, EARL.result)
        assert isinstance(graph.value(assertion, EARL.test), URIRef)
        found[str(graph.value(assertion, EARL.test))] = str(graph.value(result, EARL.outcome)).rpartition("#")[2]
    return found


def test_the_report_is_whole_and_true() -> None:
    """469 tests: 422, 10 of federation, 34 of the protocol, 3 of the service description; failed are the known ones."""
    report = read_report()
    names = {case.name.replace("/", "/manifest#") for case in (*CASES, *SERVICES, *SYNTAX)}
    names |= {f"protocol/manifest#{case.name}" for case in PROTOCOL}
    names |= {f"service-description/manifest#{name}" for name in DESCRIPTION}
    assert {test.removeprefix(TESTS) for test in report} == names
    assert len(report) == 469
    failed = {test.removeprefix(TESTS) for test, outcome in report.items() if outcome != "passed"}
    assert failed == {name.replace("/", "/manifest#") for name in KNOWN_FAILURES} | {
        f"service/manifest#{name}" for name in REFUSED
    }


def test_the_documentation_has_the_same_numbers() -> None:
    """The table in server/README.md says for each group of suites how many tests of the report passed, of how many."""
    counted = {suite: (passed, total) for suite, passed, total in count({t: (o, "") for t, o in read_report().items()})}
    text = README.read_text(encoding="utf-8")
    rows = re.findall(r"^\| SPARQL 1\.1 [^|]+ \| ([a-z0-9, -]+) \| (\d+) \| (\d+) \|$", text, flags=re.MULTILINE)
    named = [suite for suites, _, _ in rows for suite in suites.split(", ")]
    assert sorted(named) == sorted(counted)
    for suites, passed, total in rows:
        numbers = [counted[suite] for suite in suites.split(", ")]
        assert (sum(n[0] for n in numbers), sum(n[1] for n in numbers)) == (int(passed), int(total)), suites


def test_outcomes_become_assertions() -> None:
    """A passed and a failed test become assertions in order, the failed one with its reason; suites are counted."""
    found = {f"{TESTS}b/manifest#x": ("failed", "why"), f"{TESTS}a/manifest#y": ("passed", "")}
    graph = Graph().parse(data=outcomes_to_turtle(found), format="turtle", publicID="http://e/")
    assert len(list(graph.subjects(RDF.type, EARL.Assertion))) == 2
    assert len(list(graph.subject_objects(EARL.outcome))) == 2
    assert count(found) == [("a", 1, 1), ("b", 0, 1)]


def test_a_test_is_known_by_its_node() -> None:
    """The name of a parametrised test gives the IRI of the W3C's."""
    assert find_test("x.py::test_query_evaluation[bind/bind01]") == f"{TESTS}bind/manifest#bind01"
    assert find_test("x.py::test_query_evaluation[bind/bind01@waitress]") == f"{TESTS}bind/manifest#bind01"
    assert find_test("x.py::test_a_service_is_asked[service/service1]") == f"{TESTS}service/manifest#service1"
    assert find_test("x.py::test_a_mistake_inside_is_the_clients[SILENT -{ ?s ?p }-9]") is None
    assert find_test("x.py::test_service_description_conforms[gunicorn]") is not None
    assert find_test("x.py::test_protocol[query_get]") == f"{TESTS}protocol/manifest#query_get"
    assert find_test("x.py::test_the_suites_are_whole") is None
