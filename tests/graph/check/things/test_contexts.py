"""Contexts of JSON-LD that map terms to names which nobody declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

ONTOLOGY = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/o#> .
<http://example.org/o> a owl:Ontology .
ex:Form a owl:Class . ex:field a owl:ObjectProperty . ex:red a ex:Form .
"""


def told(folder: Path, context: str) -> list[str]:
    """Check a context beside the ontology, and return what is told of its terms."""
    (folder / "o.ttl").write_text(ONTOLOGY, encoding="utf-8")
    text = '{"@context": {"ex": "http://example.org/o#",\n' + context + "}}"
    (folder / "c.jsonld").write_text(text, encoding="utf-8")
    findings = check_paths([folder], CheckSettings(root=folder)).findings
    return [
        f"{one.span.line}:{one.span.column} {one.way_out}" for one in findings if one.code == "unknown-term-in-context"
    ]


@pytest.mark.parametrize(
    ("context", "finding"),
    [
        ('"Form": "ex:Frm"', "2:10 did you mean ex:Form?"),
        ('"f": {"@type": "@id", "@id": "ex:feild"}', "2:31 did you mean ex:field?"),
        (
            '"x": "http://www.w3.org/2001/XMLSchema#", "f": {"@id": "ex:field", "@type": "x:dat"}',
            "2:78 did you mean x:date?",
        ),
        ('"f": {"@id": "exx:field"}', "2:15 did you mean `ex:`?"),
        ('"f": {"@id": "ex:field", "@context": {"g": "ex:gone"}}', "2:45 declare it, or take a name that exists"),
    ],
)
def test_definitions_that_lead_nowhere_are_told(context: str, finding: str, tmp_path: Path) -> None:
    """A definition is told at its IRI, with the name or prefix that was meant."""
    assert told(tmp_path, context) == [finding]


def test_many_unknown_names_are_one_habit(tmp_path: Path) -> None:
    """Six names that no ontology declares are told once; a slip among them by itself."""
    names = ", ".join(f'"{name}": "ex:{name}-rule"' for name in ("sun", "moon", "tree", "river", "cloud", "stone"))
    assert told(tmp_path, f'{names}, "Form": "ex:Frm"') == [
        "2:9 declare them, if none does",
        "2:158 did you mean ex:Form?",
    ]


@pytest.mark.parametrize(
    "context",
    [
        '"Form": "ex:Form", "red": {"@id": "ex:red"}',
        '"type": "@type", "id": {"@id": "@id"}, "other": "http://other.example/x", "none": null',
        '"a": "dtmi:x:a", "b": "dtmi:x:b", "c": "dtmi:x:c"',
        '"mail": "mailto:a@example.org", "f": {"@id": "ex:field", "@context": {"g": "ex:red"}}',
    ],
)
def test_right_definitions_are_not(context: str, tmp_path: Path) -> None:
    """Nothing is told of described names, keywords, other namespaces, schemes, and prefixes from further out."""
    assert told(tmp_path, context) == []
