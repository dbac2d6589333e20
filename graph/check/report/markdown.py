"""A summary in Markdown: a table of what was found, for a pull request or a job's page."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.report.groups import group_of
from graph.check.report.text import summarize
from graph.check.run import SEVERITY_ORDER, Result
from graph.finding import Finding
from graph.printable import to_line


def write_markdown(result: Result) -> str:
    """Write a run: the counts, then one row for each group of findings, the worst and largest first."""
    groups: dict[str, list[Finding]] = {}
    for finding in result.findings:
        groups.setdefault(group_of(finding), []).append(finding)
    ordered = sorted(groups.values(), key=lambda group: (SEVERITY_ORDER.index(group[0].severity), -len(group)))
    return "\n".join([f"**reliefgraph check**: {summarize(result)}", "", *iter_rows(ordered), ""])


def iter_rows(groups: list[list[Finding]]) -> Iterator[str]:
    """Yield the lines of the table; none where there are no groups."""
    if groups:
        yield "| severity | code | findings | first place | what it says |"
        yield "| --- | --- | ---: | --- | --- |"
    for group in groups:
        first = group[0]
        place, words = cell(str(first.span)), cell(first.message)
        yield f"| {first.severity.value} | {first.code} | {len(group)} | {place} | {words} |"


def cell(text: str) -> str:
    """Escape what would end a cell or begin markup."""
    text = to_line(text)
    for mark in "\\|`*_<>[]&~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
