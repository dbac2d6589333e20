"""Results about inner shapes: which constraint is broken inside, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.check.report.related import related_lines
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.finding import Finding, Related, Severity, Span
from server.commands.check import check

SHAPES = """@prefix ex: <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ;
"""
DATA = """@prefix ex: <http://e/> .
ex:a a ex:C ; ex:name "x" ; ex:wage [ ex:amount 0 ; ex:currency "EUR" ] ;
  ex:part ex:p1 , ex:p2 .
ex:p1 ex:ok false .
ex:p2 ex:owner [ ex:q 1 ] .
"""
WAGE = "ex:Wage sh:property [ sh:path ex:amount ; sh:minExclusive 0 ] , [ sh:path ex:currency ; sh:in ( 'CNY' ) ] ."

CASES: dict[str, tuple[str, str, list[str]]] = {
    "sh:node": (
        f"sh:property [ sh:path ex:wage ; sh:node ex:Wage ] . {WAGE}",
        "2:37 ex:a, ex:wage: a blank node does not conform to ex:Wage",
        [
            "data.ttl:2:49 a blank node, ex:amount: 0 is not more than 0",
            "shapes.ttl:4:95 sh:minExclusive asks for it here",
            'data.ttl:2:65 a blank node, ex:currency: "EUR" is none of the values allowed',
            "shapes.ttl:4:141 sh:in asks for it here",
        ],
    ),
    "sh:or names each alternative": (
        "sh:or ( [ sh:path ex:mail ; sh:minCount 1 ] [ sh:path ex:name ; sh:minLength 2 ] ) .",
        "2:1 ex:a: ex:a conforms to no shape of sh:or",
        [
            "data.ttl:2:1 alternative 1: ex:a, ex:mail: there is no value",
            "shapes.ttl:4:29 sh:minCount asks for it here",
            'data.ttl:2:23 alternative 2: ex:a, ex:name: "x" is shorter than 2 characters',
            "shapes.ttl:4:65 sh:minLength asks for it here",
        ],
    ),
    "sh:and names only what is broken": (
        "sh:and ( [ sh:path ex:name ; sh:minCount 1 ] [ sh:path ex:part ; sh:maxCount 1 ] ) .",
        "2:1 ex:a: ex:a does not conform to all shapes of sh:and",
        ["data.ttl:3:3 ex:a, ex:part: there is more than one value", "shapes.ttl:4:66 sh:maxCount asks for it here"],
    ),
    "sh:xone with none": (
        "sh:xone ( [ sh:path ex:mail ; sh:minCount 1 ] [ sh:path ex:phone ; sh:minCount 1 ] ) .",
        "2:1 ex:a: ex:a does not conform to exactly one shape of sh:xone",
        [
            "data.ttl:2:1 alternative 1: ex:a, ex:mail: there is no value",
            "shapes.ttl:4:31 sh:minCount asks for it here",
            "data.ttl:2:1 alternative 2: ex:a, ex:phone: there is no value",
            "shapes.ttl:4:68 sh:minCount asks for it here",
        ],
    ),
    "sh:xone with two has nothing broken inside": (
        "sh:xone ( [ sh:path ex:name ; sh:minCount 1 ] [ sh:path ex:part ; sh:minCount 1 ] "
        "[ sh:path ex:mail ; sh:minCount 1 ] ) .",
        "2:1 ex:a: ex:a does not conform to exactly one shape of sh:xone",
        [],
    ),
    "a qualified shape": (
        "sh:property [ sh:path ex:part ; sh:qualifiedMinCount 1 ; "
        "sh:qualifiedValueShape [ sh:path ex:ok ; sh:hasValue true ] ] .",
        "3:3 ex:a, ex:part: no value conforms to the qualified shape",
        [
            'data.ttl:4:7 ex:p1, ex:ok: the value "true" is missing',
            "shapes.ttl:4:99 sh:hasValue asks for it here",
            'data.ttl:5:1 ex:p2, ex:ok: the value "true" is missing',
            "shapes.ttl:4:99 sh:hasValue asks for it here",
        ],
    ),
    "the innermost of nested shapes": (
        "sh:node [ sh:node [ sh:property [ sh:path ex:part ; "
        "sh:property [ sh:path ex:owner ; sh:nodeKind sh:IRI ] ] ] ] .",
        "2:1 ex:a: ex:a does not conform to the shape that stands there",
        ["data.ttl:5:16 ex:p2, ex:owner: a blank node is not of the kind sh:IRI",
         "shapes.ttl:4:86 sh:nodeKind asks for it here"],
    ),
    "a shape that asks for itself": (
        "sh:node ex:S ; sh:property [ sh:path ex:mail ; sh:minCount 1 ] .",
        "2:1 ex:a, ex:mail: there is no value",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_details(name: str, tmp_path: Path) -> None:
    """A result about an inner shape names each constraint that is broken inside, in the data and in the shapes."""
    shapes, expected, details = CASES[name]
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES + shapes, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    told = {
        f"{one.span.line}:{one.span.column} {one.message}": [f"{other.span} {other.message}" for other in one.related]
        for one in result.findings
        if one.code == "shape-violation"
    }
    assert told[expected][1:] == details


def test_details_in_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without links name the places of the details in their text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES + CASES["sh:node"][0], encoding="utf-8")
    detail = "data.ttl:2:49: a blank node, ex:amount: 0 is not more than 0"
    for format_, written in (("github", f"%0A> {detail}%0A"), ("junit", f"&gt; {detail}\n"), ("text", f"> {detail}\n")):
        assert written in CliRunner().invoke(check, ["--no-cache", "-f", format_]).stdout, format_


def test_places_are_limited() -> None:
    """A proof of a hundred statements takes 13 lines."""
    span = Span(file="a.ttl", line=1, column=1, end_line=1, end_column=2)
    others = tuple(Related(message=f"number {number}", span=span) for number in range(100))
    finding = Finding(code="inconsistent", severity=Severity.ERROR, message="no", span=span, related=others)
    lines = related_lines(finding)
    assert (len(lines), lines[11], lines[12]) == (13, "> a.ttl:1:1: number 11", "> and 88 more")


def test_many_results_with_details(tmp_path: Path) -> None:
    """A thousand results about inner shapes each have their own detail."""
    people = "".join(f"ex:p{n} a ex:C ; ex:wage [ ex:amount {-n} ; ex:currency 'CNY' ] .\n" for n in range(1000))
    (tmp_path / "data.ttl").write_text("@prefix ex: <http://e/> .\n" + people, encoding="utf-8")
    shapes = f"{SHAPES}  sh:property [ sh:path ex:wage ; sh:node ex:Wage ] .\n{WAGE}"
    (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    found = [one for one in result.findings if one.code == "shape-violation"]
    assert len(found) == 1000
    for number, one in enumerate(found):
        assert one.related[1].message == f"a blank node, ex:amount: {-number} is not more than 0"
        assert one.related[1].span.line == one.span.line == number + 2
