"""Findings as annotations of GitHub Actions (workflow commands on standard output)."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.report.related import related_lines
from graph.check.report.text import summarize
from graph.check.run import Result
from graph.finding import Finding, Severity
from graph.printable import to_line, to_lines

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def iter_github(result: Result) -> Iterator[str]:
    """Yield one workflow command for each finding, and a last one with the summary."""
    for finding in result.findings:
        yield annotate(finding)
    level = "notice" if result.files else "error"
    yield f"::{level} title=reliefgraph check::{escape_data(summarize(result))}"


def annotate(finding: Finding) -> str:
    """Write one workflow command; GitHub takes no columns for a range over several lines."""
    span = finding.span
    places = {"file": to_line(span.file), "line": str(span.line), "endLine": str(span.end_line)}
    if span.end_line == span.line:
        places |= {"col": str(span.column), "endColumn": str(max(span.end_column, span.column))}
    places["title"] = finding.code
    properties = ",".join(f"{name}={escape_property(value)}" for name, value in places.items())
    text = "\n".join([to_line(finding.message), *filter(None, [to_lines(finding.way_out)]), *related_lines(finding)])
    return f"::{LEVELS[finding.severity]} {properties}::{escape_data(text)}"


def escape_data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a property of a workflow command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
