"""The EARL report: `python -m tests.conformance.earl` runs the W3C suites over HTTP and writes what came of each test.

Source: https://www.w3.org/TR/EARL10-Schema/. The report has no dates, so that a run that changes nothing writes the
same file. It needs W3C_TESTS, as the tests do.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conformance.test_sparql_federation import REFUSED

FOLDER = Path(__file__).resolve().parent
REPORT = FOLDER / "earl.ttl"
TESTS = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MODULES = ("test_sparql_suites.py", "test_sparql_federation.py", "test_sparql_protocol.py")
SUITES = ("query_evaluation", "update_evaluation", "syntax", "a_service_is_asked", "a_service_needs_no_full_stop")
"""The functions whose parameter is the name of a suite and of a test in it."""
SERVICE_DESCRIPTION = {
    "test_service_description_returns_rdf": "returns-rdf",
    "test_service_description_has_the_endpoint": "has-endpoint-triple",
    "test_service_description_conforms": "conforms-to-schema",
}
HEAD = """# Written by `python -m tests.conformance.earl`; do not edit.
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<https://w3id.org/reliefgraph/> a doap:Project, earl:TestSubject ;
  doap:name "reliefgraph" ;
  doap:programming-language "Python" ;
  rdfs:comment "Every test was run over HTTP against the running server, with a plain store." .

<#runner> a earl:Software, earl:Assertor ;
  doap:name "reliefgraph's tests/conformance" .
"""
ASSERTION = """
[] a earl:Assertion ;
  earl:assertedBy <#runner> ;
  earl:subject <https://w3id.org/reliefgraph/> ;
  earl:test <{test}> ;
  earl:mode earl:automatic ;
  earl:result [ a earl:TestResult ; earl:outcome earl:{outcome}{note} ] .
"""


@dataclass
class Outcomes:
    """A pytest plugin that notes what came of each W3C test.

    A test has passed where it has by every way into the server; else it has failed, with the reason that is known.
    """

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of a test when it has run."""
        test = find_test(report.nodeid)
        if test is None or (report.when != "call" and report.outcome == "passed"):
            return
        reason = str(getattr(report, "wasxfail", ""))
        if report.outcome != "passed":
            self.found[test] = ("failed", reason)
        elif test.rpartition("#")[2] in REFUSED:
            self.found[test] = ("failed", REFUSED[test.rpartition("#")[2]])
        else:
            self.found.setdefault(test, ("passed", ""))


def find_test(node: str) -> str | None:
    """Return the IRI of the W3C test that a pytest node stands for, or None where it is a test of the runner itself."""
    name = node.rpartition("::")[2]
    function, _, case = name.rstrip("]").partition("@")[0].partition("[")
    if function in SERVICE_DESCRIPTION:
        return f"{TESTS}service-description/manifest#{SERVICE_DESCRIPTION[function]}"
    if function == "test_protocol":
        return f"{TESTS}protocol/manifest#{case}"
    if function.removeprefix("test_") in SUITES:
        suite, _, local = case.partition("/")
        return f"{TESTS}{suite}/manifest#{local}"
    return None


def outcomes_to_turtle(found: dict[str, tuple[str, str]]) -> str:
    """Return the report: an assertion for each test, in the order of their IRIs."""
    parts = [HEAD]
    for test, (outcome, reason) in sorted(found.items()):
        note = f' ; rdfs:comment "{reason}"' if reason else ""
        parts.append(ASSERTION.format(test=test, outcome=outcome, note=note))
    return "".join(parts)


def count(found: dict[str, tuple[str, str]]) -> list[tuple[str, int, int]]:
    """Return for each suite its name, how many tests passed, and how many there are."""
    suites = {test: test.removeprefix(TESTS).partition("/")[0] for test in found}
    total, passed = Counter(suites.values()), Counter(suites[test] for test in found if found[test][0] == "passed")
    return [(suite, passed[suite], total[suite]) for suite in sorted(total)]


def main() -> None:
    """Run the suites, write the report, print the table; end with 1 where a test fails that is not known to."""
    outcomes = Outcomes()
    status = pytest.main(["-q", "-p", "no:cacheprovider", *(str(FOLDER / name) for name in MODULES)], [outcomes])
    if not outcomes.found:
        sys.exit("no test ran: set W3C_TESTS to a checkout of the W3C suites")
    REPORT.write_text(outcomes_to_turtle(outcomes.found), encoding="utf-8")
    rows = count(outcomes.found)
    print("\n| suite | passed | of |\n| --- | ---: | ---: |")
    for suite, passed, total in [*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))]:
        print(f"| {suite} | {passed} | {total} |")
    sys.exit(int(status))


if __name__ == "__main__":
    main()
