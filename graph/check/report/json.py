"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

from graph.check.fingerprint import fingerprint_findings
from graph.check.report.text import summarize
from graph.check.run import Result
from graph.check.summary import Summary
from graph.check.syntax.source import SourceLines
from graph.finding import Span
from graph.printable import to_json_text


def write_json(result: Result, sources: SourceLines) -> str:
    """Write a run as one object: `version`, `summary`, `files`, `findings`.

    Lines and columns count from 1, columns in code points. A result of SHACL has its parts under `result`: terms as
    N-Triples, the path as SPARQL writes it.
    """
    prints = fingerprint_findings(result.findings, sources)
    findings = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "wayOut": finding.way_out,
            **place_of(finding.span),
            "related": [{"message": other.message, **place_of(other.span)} for other in finding.related],
            **({"result": dict(finding.properties)} if finding.properties else {}),
            "fingerprint": one,
        }
        for finding, one in zip(result.findings, prints, strict=True)
    ]
    files = [{"path": file.path, "format": file.format, "roles": list(file.roles)} for file in result.files]
    summary = {"text": summarize(result), **summary_of(result.summary)}
    content = {"version": 1, "summary": summary, "files": files, "findings": findings}
    return to_json_text(indented(content))


def indented(value: Any, margin: str = "\n") -> str:
    """Write plain data as `json.dumps` does with an indent of one, which there takes four times as long.

    Args:
        value: The data.
        margin: A line end, and the margin of what stands on this level.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{margin} "
    if isinstance(value, dict) and value:
        parts = [f"{encode_basestring(key)}: {indented(one, inner)}" for key, one in value.items()]
        return f"{{{inner}{(',' + inner).join(parts)}{margin}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{(',' + inner).join([indented(one, inner) for one in value])}{margin}]"
    return str(value) if value.__class__ is int else json.dumps(value)


def summary_of(summary: Summary) -> dict[str, Any]:
    """Write what was checked."""
    return {
        "roles": dict(summary.roles),
        "apart": dict(summary.groups),
        "validations": [
            {"files": one.files, "shapes": one.shapes, "engines": list(one.engines)} for one in summary.validations
        ],
        "unchecked": list(summary.unchecked),
    }


def place_of(span: Span) -> dict[str, Any]:
    """Write a span."""
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
