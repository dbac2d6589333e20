"""Plant lines behind a head, and return what is told of them."""

from __future__ import annotations

from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

HEAD = """@prefix : <http://example.org/o#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
"""Seven lines, so that what is planted begins on line 8."""


def told(folder: Path, text: str, *codes: str, name: str = "o.ttl") -> list[str]:
    """Check one file that begins with `HEAD`, and return the findings of some codes as `line:column message`."""
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    findings = check_paths([folder], CheckSettings(root=folder)).findings
    return [f"{one.span.line}:{one.span.column} {one.message}" for one in findings if one.code in codes]
