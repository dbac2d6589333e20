"""Findings as JUnit XML: a suite per file, a case per finding, a passed case for a file without any."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from graph.check.report.related import related_lines
from graph.check.report.text import summarize
from graph.check.run import Result, fails
from graph.finding import Finding, Severity
from graph.printable import to_line, to_lines

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(result: Result, fail_on: Severity) -> str:
    """Write a run as one document; what does not fail the run is the output of a passed case."""
    by_file: dict[str, list[Finding]] = {file.path: [] for file in result.files}
    for finding in result.findings:
        by_file.setdefault(finding.span.file, []).append(finding)
    nothing = not result.files
    failing = {id(one) for one in result.findings if one.code in result.unread or fails(one, fail_on)}
    total = sum(max(1, len(findings)) for findings in by_file.values())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="reliefgraph check" tests="{max(total, 1)}" failures="{len(failing) + nothing}">')
    for file, findings in by_file.items():
        count = max(1, len(findings))
        failed = sum(id(one) in failing for one in findings)
        lines.append(f'  <testsuite name={attribute(file)} tests="{count}" failures="{failed}">')
        lines.extend(case_of(finding, is_failure=id(finding) in failing) for finding in findings)
        if not findings:
            lines.append(f'    <testcase classname={attribute(file)} name="no findings"/>')
        lines.append("  </testsuite>")
    lines.append(f'  <testsuite name="summary" tests="{int(nothing)}" failures="{int(nothing)}">')
    if nothing:
        failure = f"<failure message={attribute(result.summary.sentence())}/>"
        lines.append(f'    <testcase classname="reliefgraph check" name="files">{failure}</testcase>')
    lines.append(f"    <system-out>{plain_text(summarize(result))}</system-out>")
    return "\n".join([*lines, "  </testsuite>", "</testsuites>", ""])


def case_of(finding: Finding, *, is_failure: bool) -> str:
    """Write the case of a finding."""
    span = finding.span
    name = attribute(f"{finding.code} at {span.line}:{span.column}")
    place = f"file={attribute(span.file)} line={attribute(str(span.line))}"
    told = [to_line(f"{span}: {finding.message}"), *filter(None, [to_lines(f"  {finding.way_out}".rstrip())])]
    text = plain_text("\n".join([*told, *related_lines(finding)]))
    if is_failure:
        start = f"<failure type={attribute(finding.severity.value)} message={attribute(finding.message)}>"
        inner = f"{start}{text}</failure>"
    else:
        inner = f"<system-out>{text}</system-out>"
    return f"    <testcase classname={attribute(span.file)} name={name} {place}>{inner}</testcase>"


def plain_text(text: str) -> str:
    """Escape what XML does not allow in a text."""
    return escape(_NOT_XML.sub("\ufffd", text))


def attribute(text: str) -> str:
    """Quote the value of an attribute."""
    return quoteattr(_NOT_XML.sub("\ufffd", to_line(text)))
