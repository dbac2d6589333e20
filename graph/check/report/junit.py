"""Findings as JUnit XML: a suite per file, a failed case per finding, a passed case for a file without any."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from graph.check.report.related import related_lines
from graph.check.run import Result
from graph.finding import Finding

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(result: Result) -> str:
    """Write a run as one document."""
    by_file: dict[str, list[Finding]] = {file.path: [] for file in result.files}
    for finding in result.findings:
        by_file.setdefault(finding.span.file, []).append(finding)
    total = sum(max(1, len(findings)) for findings in by_file.values())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="reliefgraph check" tests="{total}" failures="{len(result.findings)}">')
    for file, findings in by_file.items():
        count = max(1, len(findings))
        lines.append(f'  <testsuite name={attribute(file)} tests="{count}" failures="{len(findings)}">')
        lines.extend(case_of(finding) for finding in findings)
        if not findings:
            lines.append(f'    <testcase classname={attribute(file)} name="no findings"/>')
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def case_of(finding: Finding) -> str:
    """Write one failed case."""
    span = finding.span
    name = attribute(f"{finding.code} at {span.line}:{span.column}")
    place = f"file={attribute(span.file)} line={attribute(str(span.line))}"
    failure = f"<failure type={attribute(finding.severity.value)} message={attribute(finding.message)}>"
    text = escape(_NOT_XML.sub("\ufffd", "\n".join([str(finding), *related_lines(finding)])))
    return f"    <testcase classname={attribute(span.file)} name={name} {place}>{failure}{text}</failure></testcase>"


def attribute(text: str) -> str:
    """Quote the value of an attribute."""
    return quoteattr(_NOT_XML.sub("\ufffd", text))
