"""A run always ends with what it found: no failing check hides another, and what was not checked is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.registry import Check, Code, load_checks
from graph.check.run import Result, check_documents, check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl import engine
from graph.check.shacl.engines.pyshifty import refusal
from graph.check.syntax.document import Place
from graph.finding import Finding, Severity

PLANTED = Code(name="planted", severity=Severity.WARNING)
DATA = '@prefix ex: <http://e/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\nex:a ex:p "x"^^xsd:integer .\n'
SHAPES = """@prefix ex: <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
"""


def fail_at_once(_: Corpus) -> Iterator[Finding]:
    """Fail before the first finding."""
    raise RuntimeError("the engine fell over")


def fail_midway(corpus: Corpus) -> Iterator[Finding]:
    """Find one thing and fail."""
    yield PLANTED.at(corpus.documents[0], Place(0, 0), "found before the failure")
    raise KeyError("lost")


def run_with(folder: Path, *checks: Check) -> Result:
    """Check a file with an invalid literal, with these checks before the others."""
    path = folder / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    settings = CheckSettings(root=folder)
    return check_documents([read_document(path, settings)], settings, [*checks, *load_checks()])


@pytest.mark.parametrize("aside", [False, True])
def test_a_failing_check_hides_no_other(aside: bool, tmp_path: Path) -> None:
    """Of two checks that fail both failures are told, and the findings of all others stand; the exit code is 2."""
    checks = [Check(codes=(PLANTED,), run=one, aside=aside) for one in (fail_at_once, fail_midway)]
    result = run_with(tmp_path, *checks)
    assert [(one.code, one.span.line) for one in result.findings] == [
        ("check-failed", 1),
        ("check-failed", 1),
        ("planted", 1),
        ("invalid-literal", 3),
    ]
    assert result.findings[0].message == ("the check for planted failed and told less than it should: KeyError: 'lost'")
    assert "RuntimeError: the engine fell over" in result.findings[1].message
    assert result.exit_code(Severity.ERROR) == 2


def test_engines_that_fall_over_end_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both engines fail, the shape is told as unchecked, and the other findings stand."""
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")

    def panic(*_: object, **__: object) -> None:
        raise MemoryError("out of memory")

    def fall_over(*_: object, **__: object) -> None:
        raise refusal(MemoryError("out of memory"))

    monkeypatch.setattr("graph.check.shacl.engines.pyshifty.PreparedShapes.report", fall_over)
    monkeypatch.setattr("pyshacl.validate", panic)
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert [(one.code, str(one.span)) for one in result.findings] == [
        ("invalid-literal", "data.ttl:3:11"),
        ("validation-failed", "shapes.ttl:3:1"),
    ]
    assert result.findings[1].message == "nothing was held against the shape ex:S: out of memory"
    assert engine.corpus_to_ntriples(Corpus([])) == b""


def test_shapes_that_are_asked_for_and_missing(tmp_path: Path) -> None:
    """Where the settings name shapes and no file has any, the run ends with exit code 2."""
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    settings = CheckSettings(root=tmp_path, roles={"shapes": ("shapes/*.ttl",)})
    result = check_paths([tmp_path], settings)
    found = next(one for one in result.findings if one.code == "nothing-validated")
    assert found.message == "the settings ask for shapes (shapes/*.ttl), and no file of this run has any"
    assert result.exit_code(Severity.ERROR) == 2


def test_a_folder_without_files(tmp_path: Path) -> None:
    """A folder in which nothing is read here ends with exit code 2."""
    (tmp_path / "notes.txt").write_text("no RDF", encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert (result.findings, result.exit_code(Severity.ERROR)) == ((), 2)
    assert result.summary.sentence() == "nothing to check: no file here is RDF, SPARQL or an article"


def test_what_a_run_did(tmp_path: Path) -> None:
    """The summary says how many files have which role, what was held against what, and what was left out."""
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    bad = "ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount -1 ] .\n"
    (tmp_path / "shapes.ttl").write_text(SHAPES + bad, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert result.summary.sentence() == (
        "1 data, 1 shapes. 1 file of data held against 3 shapes by pyshifty. not checked: 1 shape left out"
    )
    assert result.exit_code(Severity.ERROR) == 2
