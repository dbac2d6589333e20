"""Texts without a language."""

from __future__ import annotations

from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

HEAD = """@prefix : <http://example.org/o#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def test_a_file_without_languages_is_told_once(tmp_path: Path) -> None:
    """A file with twelve texts, none of which has a language where others have one, is told once, with its count."""
    for name, tag, number in (("a", "@en", 60), ("b", "", 12)):
        lines = [f':{name}{n} a owl:Class ; rdfs:label "{name} {n}"{tag} .' for n in range(number)]
        (tmp_path / f"{name}.ttl").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    told = [(one.span.file, one.span.line, one.message) for one in findings if one.code == "missing-language"]
    assert told == [("b.ttl", 4, "12 texts of this file have no language, and most of other files have one")]
