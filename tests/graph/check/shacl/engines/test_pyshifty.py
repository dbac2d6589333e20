"""What the product takes for granted of pyshifty's inside: where a new version changes it, this says so at once."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from shifty._shifty import PreparedValidator, W3cResult

from graph.check.shacl.engines.pyshifty import PreparedShapes
from graph.check.shacl.result import EngineRefusal

PROJECT = Path(__file__).resolve().parents[5] / "pyproject.toml"
SHAPES = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .
"""
GOOD, BAD = b'<urn:a> a <urn:C> ; <urn:p> "x" .', b"<urn:a> a <urn:C> ."
CALLS: dict[Callable[..., object], dict[str, object]] = {
    PreparedValidator: {"shapes": None, "shapes_format": "auto"},
    PreparedValidator.validate_w3c: {
        "data": None,
        "data_format": "auto",
        "graph_mode": "union",
        "run_infer": True,
        "sort_results": True,
        "on_unsupported": "ignore",
    },
}
"""The parameters that are given by name, with what they are when they are not given."""


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_the_parameters_are_there(call: Callable[..., object]) -> None:
    """Each parameter that the product gives by name is there, with the default that it had."""
    found = {name: one.default for name, one in inspect.signature(call).parameters.items()}
    version = metadata.version("pyshifty")
    for name, default in CALLS[call].items():
        assert name in found, f"pyshifty {version}: {call.__name__} has no parameter {name}; it has {sorted(found)}"
        assert found[name] == default, f"pyshifty {version}: {name} of {call.__name__} is {found[name]!r} by default"


def test_the_report_has_its_parts() -> None:
    """A result tells whether the data conform, what was ignored, and the report as N-Triples."""
    missing = [name for name in ("conforms", "diagnostics", "_report_ntriples") if not hasattr(W3cResult, name)]
    assert missing == [], f"pyshifty {metadata.version('pyshifty')}: a result has no {missing}; see graph.check.shacl"


def test_data_are_held_against_shapes() -> None:
    """Good data conform, bad data do not, and the report has one result with its parts."""
    shapes = PreparedShapes(SHAPES)
    assert shapes.report(GOOD).conforms
    report = shapes.report(BAD)
    assert not report.conforms
    assert report.ntriples.count("<http://www.w3.org/ns/shacl#focusNode> <urn:a> .") == 1
    assert "<http://www.w3.org/ns/shacl#MinCountConstraintComponent>" in report.ntriples


def test_the_engine_may_refuse() -> None:
    """Shapes that are no Turtle, data that are none, and a query that is none are refused, with the reason."""
    with pytest.raises(EngineRefusal):
        PreparedShapes(b"<urn:shape> a")
    with pytest.raises(EngineRefusal):
        PreparedShapes(SHAPES).report(b"<urn:a> <urn:p>")


def test_another_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the class is not as it was, the refusal says that the version is another, so that the reference decides."""
    monkeypatch.setattr("shifty._shifty.PreparedValidator", lambda: None)
    with pytest.raises(EngineRefusal, match=r"pyshifty \d.* is not as it was when this was written"):
        PreparedShapes(SHAPES)


def test_the_range_is_pinned() -> None:
    """The engines' versions have an upper bound: the next one is tested before anybody gets it."""
    listed = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    for name in ("pyshifty", "pyshacl", "owlrl", "rdflib"):
        (wanted,) = (one for one in listed if one.startswith(name))
        assert "<" in wanted, wanted
