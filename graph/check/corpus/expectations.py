"""What tests expect: the results that a file of a test says it has, and how much else in a test matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.check.corpus.folders import is_extract, is_illustration, is_negative, is_template, is_test
from graph.check.corpus.groups import Group, Kind
from graph.check.syntax.document import Document
from graph.check.syntax.term import RDF_TYPE, Term, term_to_ntriples
from graph.finding import Finding, Severity
from graph.namespaces import SH

AS_EXPECTED = "the file of the test says that it expects this"
OF_LITERALS = "invalid-literal"
OF_VALUES = frozenset(
    {
        *("invalid-literal", "literal-for-resource", "resource-for-literal", "literal-outside-range", "unknown-term"),
        *("undefined-term", "used-as-another-kind", "near-namespace", "inconsistent", "skos-integrity", "name-as-iri"),
    }
)
"""Codes of what tests of programs need wrong, such as a date that is none."""


def expected_results(document: Document) -> set[tuple[str, str]]:
    """Return focus node and component of each sh:ValidationResult that a file describes, as N-Triples."""
    rows = document.statements
    if SH + "ValidationResult" not in rows.objects:
        return set()
    about: dict[Term, dict[str, Term]] = {}
    results: list[Term] = []
    for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
        about.setdefault(subject, {})[predicate] = value
        if predicate == RDF_TYPE and value == SH + "ValidationResult":
            results.append(subject)
    return {
        (term_to_ntriples(focus), term_to_ntriples(component))
        for one in results
        if (focus := about[one].get(SH + "focusNode"))
        and (component := about[one].get(SH + "sourceConstraintComponent"))
    }


def is_told(finding: Finding, group: Group) -> bool:
    """Return whether a finding is told: not of tests and examples that are meant to fail.

    Of terms that are taken over from others only errors are told: how they are described is the matter of others.
    """
    path = finding.span.file
    if finding.severity is not Severity.ERROR and is_extract(path):
        return False
    return not ((group.kind is Kind.TESTS or is_illustration(path)) and is_negative(path))


def soften_tests(findings: Iterable[Finding], group: Group) -> list[Finding]:
    """Make infos of what a test expects, and of warnings in tests: how they are written matters to nobody.

    So is what is told of templates, in which something is yet to be filled in.
    """
    findings = [replace(one, severity=Severity.INFO) if is_of_no_weight(one) else one for one in findings]
    if group.kind is not Kind.TESTS:
        return findings
    expected = {document.path: expected_results(document) for document in group.documents}
    return [soften(one, expected.get(one.span.file, set())) for one in findings]


def is_of_no_weight(finding: Finding) -> bool:
    """Return whether a finding matters to nobody: one of a template, or of a value in test data, which may be meant."""
    path = finding.span.file
    if is_template(path):
        return True
    return is_test(path) and (finding.severity is Severity.WARNING or finding.code in OF_VALUES)


def soften(finding: Finding, expected: set[tuple[str, str]]) -> Finding:
    """Return a finding in a test with the severity that it has there."""
    if finding.severity is Severity.WARNING:
        return replace(finding, severity=Severity.INFO)
    parts = dict(finding.properties)
    is_expected = (parts.get("focus", ""), parts.get("component", "")) in expected
    if is_expected or (expected and finding.code == OF_LITERALS):
        return replace(finding, severity=Severity.INFO, way_out=AS_EXPECTED)
    return finding
