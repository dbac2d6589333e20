"""The seam to the fast engine: in this process, or in one that is ended when it takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl import engine
from graph.check.shacl.engines import pyshifty
from graph.finding import Severity

DATA = "@prefix ex: <http://e/> .\nex:a ex:p 1 .\nex:b ex:p 2 ; ex:q 3 .\n"
SHAPES = """@prefix ex: <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with data and two shapes."""
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    return tmp_path


def test_much_data_are_validated_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's own process finds what the engine finds here."""
    here = check_paths([folder], CheckSettings(root=folder)).findings
    monkeypatch.setattr(pyshifty, "LARGE_BYTES", 0)
    assert [str(one.span) for one in here] == ["data.ttl:2:1"]
    assert check_paths([folder], CheckSettings(root=folder)).findings == here


def test_an_engine_that_takes_too_long_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine did not get to is told once, with every shape that was not checked, and the exit code is 2."""
    monkeypatch.setattr(pyshifty, "LARGE_BYTES", 0)
    monkeypatch.setattr(engine, "ENGINE_S", 0.001)
    result = check_paths([folder], CheckSettings(root=folder))
    assert [(one.code, str(one.span), len(one.related)) for one in result.findings] == [
        ("validation-failed", "shapes.ttl:3:1", 1)
    ]
    assert result.findings[0].message == (
        "nothing was held against the shape ex:S and 1 more: the engine was ended after 0.001 s"
    )
    assert result.exit_code(Severity.ERROR) == 2
