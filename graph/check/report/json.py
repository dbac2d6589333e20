"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from typing import Any

from graph.check.fingerprint import fingerprint_findings
from graph.check.run import Result
from graph.check.syntax.source import SourceLines
from graph.finding import Span


def write_json(result: Result, sources: SourceLines) -> str:
    """Write a run as one object: `version`, `files`, `findings`; lines and columns from 1, columns in code points."""
    prints = fingerprint_findings(result.findings, sources)
    findings = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "wayOut": finding.way_out,
            **place_of(finding.span),
            "related": [{"message": other.message, **place_of(other.span)} for other in finding.related],
            "fingerprint": one,
        }
        for finding, one in zip(result.findings, prints, strict=True)
    ]
    files = [{"path": file.path, "format": file.format, "roles": list(file.roles)} for file in result.files]
    return json.dumps({"version": 1, "files": files, "findings": findings}, indent=1, ensure_ascii=False)


def place_of(span: Span) -> dict[str, Any]:
    """Write a span."""
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
