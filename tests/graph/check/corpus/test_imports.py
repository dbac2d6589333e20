"""Imports come from files, and what is not at hand is said."""

from __future__ import annotations

from pathlib import Path

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity

START = """@prefix ex: <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = START + (
    "<http://e/shapes> a owl:Ontology ; owl:imports <http://e/vendor> .\n"
    "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n"
    '  sh:sparql [ sh:prefixes <http://e/shapes> ; sh:select "SELECT $this { $this v:p 1 }" ] ;\n'
    "  sh:property [ sh:path ex:q ; sh:class ex:D ] .\n"
)
DATA = "@prefix ex: <http://e/> .\nex:a a ex:C ; ex:p 1 ; ex:q ex:d .\n"
VENDOR = START + (
    '<http://e/vendor> a owl:Ontology ; sh:declare [ sh:prefix "v" ; sh:namespace "http://e/"^^xsd:anyURI ] .\n'
    "ex:d a ex:D . ex:D a owl:Class .\n"
)


def run(folder: Path, *imports: str) -> Result:
    """Check data and shapes that import a file in another folder."""
    for name, text in {"check/shapes.ttl": SHAPES, "check/data.ttl": DATA, "vendor/v.ttl": VENDOR}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return check_paths([folder / "check"], CheckSettings(root=folder, imports=imports))


def told(result: Result) -> list[str]:
    """Return the findings that matter here, as `code severity`."""
    wanted = {"import-not-found", "bad-shape-query", "shape-query-not-run", "shape-violation"}
    return sorted(f"{one.code} {one.severity.value}" for one in result.findings if one.code in wanted)


def test_a_copy_that_the_settings_name(tmp_path: Path) -> None:
    """Prefixes and classes of an import come from its copy, and nothing is reported about the copy itself."""
    result = run(tmp_path, "vendor/*.ttl")
    assert told(result) == ["shape-violation error"]
    assert {one.span.file for one in result.findings} <= {"check/shapes.ttl", "check/data.ttl"}
    assert [file.path for file in result.files] == ["check/data.ttl", "check/shapes.ttl"]


def test_an_import_that_is_not_at_hand(tmp_path: Path) -> None:
    """Without the copy the import is told, a query that may need it is not run, and the rest is checked."""
    result = run(tmp_path)
    assert told(result) == ["import-not-found info", "shape-query-not-run info", "shape-violation warning"]
    assert "may be declared in an import" in next(
        one.message for one in result.findings if one.code == "shape-query-not-run"
    )
    assert result.exit_code(Severity.ERROR) == 0
    assert result.summary.unchecked == ("1 query left out",)


def test_a_class_that_an_import_may_give(tmp_path: Path) -> None:
    """A result about classes is a warning where an import is not at hand."""
    (tmp_path / "shapes.ttl").write_text(
        START
        + "<http://e/shapes> a owl:Ontology ; owl:imports <http://e/vendor> .\n"
        + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:class ex:D ] .\n",
        encoding="utf-8",
    )
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert told(result) == ["import-not-found info", "shape-violation warning"]


def test_shacl_comes_along(tmp_path: Path) -> None:
    """The prefix declarations of SHACL's own vocabulary are at hand."""
    (tmp_path / "shapes.ttl").write_text(
        START
        + "<http://e/shapes> a owl:Ontology ; owl:imports <http://www.w3.org/ns/shacl#> .\n"
        + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes <http://e/shapes> ;\n"
        + '  sh:select "SELECT $this { $this sh:path ?p }" ] .\n',
        encoding="utf-8",
    )
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    assert told(check_paths([tmp_path], CheckSettings(root=tmp_path))) == []
