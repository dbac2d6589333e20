"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning reads.

Columns are UTF-16 units and paths are relative to the root, as the field expects. Each result has a fingerprint that
outlives changes elsewhere in its file, and the rules carry the pages of the codes.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from graph.check.fingerprint import fingerprint_findings
from graph.check.pages import list_pages, read_page
from graph.check.report.groups import group_of
from graph.check.report.text import summarize
from graph.check.run import Result
from graph.check.syntax.source import SourceLines, utf16_column
from graph.finding import Finding, Severity, Span
from graph.namespaces import SCHEMA
from graph.printable import to_json_text

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(result: Result, sources: SourceLines) -> str:
    """Write a run as one SARIF log."""
    codes = sorted({finding.code for finding in result.findings})
    prints = fingerprint_findings(result.findings, sources)
    run = {
        "tool": {
            "driver": {
                "name": "reliefgraph check",
                "semanticVersion": version("reliefgraph"),
                "rules": [rule_of(code) for code in codes],
            }
        },
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": "reliefgraph-check/"},
        "invocations": [
            {
                "executionSuccessful": bool(result.files)
                and not any(finding.code in result.unread for finding in result.findings),
                "toolExecutionNotifications": [{"level": "note", "message": {"text": summarize(result)}}],
            }
        ],
        "results": [
            result_of(finding, codes.index(finding.code), one, sources)
            for finding, one in zip(result.findings, prints, strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return to_json_text(json.dumps(log, indent=1, ensure_ascii=False))


def rule_of(code: str) -> dict[str, Any]:
    """Describe a code."""
    page = read_page(code) if code in list_pages() else f"# {code}\n"
    title, _, text = page.partition("\n")
    return {
        "id": code,
        "shortDescription": {"text": title.removeprefix("# ")},
        "help": {"text": text.strip() or code, "markdown": page},
    }


def result_of(finding: Finding, index: int, print_: str, sources: SourceLines) -> dict[str, Any]:
    """Describe a finding."""
    text = f"{finding.message}\n{finding.way_out}" if finding.way_out else finding.message
    content: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [location_of(finding.span, sources)],
        "partialFingerprints": {"reliefgraphFinding/v1": print_},
        "properties": {"group": group_of(finding), **dict(finding.properties)},
    }
    if finding.related:
        content["relatedLocations"] = [
            {"id": number, "message": {"text": other.message}, **location_of(other.span, sources)}
            for number, other in enumerate(finding.related)
        ]
    return content


def location_of(span: Span, sources: SourceLines) -> dict[str, Any]:
    """Describe a place."""
    region: dict[str, Any] = {
        "startLine": span.line,
        "startColumn": utf16_column(sources.line(span.file, span.line), span.column),
        "endLine": span.end_line,
        "endColumn": utf16_column(sources.line(span.file, span.end_line), span.end_column),
    }
    if snippet := sources.line(span.file, span.line):
        region["snippet"] = {"text": snippet[:400]}
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(span.file, safe="/:@~!$&'()*+,;=-._")}, "region": region}
    }
