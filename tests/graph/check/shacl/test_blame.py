"""Where a shape has several values of one parameter, the result names the one that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity

PREFIXES = "@prefix ex: <http://e/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPE = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; %s ] .\n"


def run(folder: Path, shapes: str, data: str) -> Result:
    """Check shapes and data."""
    (folder / "s.ttl").write_text(shapes, encoding="utf-8")
    (folder / "d.ttl").write_text(PREFIXES + data, encoding="utf-8")
    return check_paths([folder], CheckSettings(root=folder))


def violations(result: Result) -> list[str]:
    """Return what the results say after the place in the graph."""
    return sorted(one.message.partition(": ")[2] for one in result.findings if one.code == "shape-violation")


@pytest.mark.parametrize(
    ("constraint", "data", "said"),
    [
        ("sh:class ex:A , ex:B", "ex:a a ex:T ; ex:p ex:x . ex:x a ex:A .", ["ex:x is no ex:B"]),
        ("sh:class ex:A , ex:B", "ex:a a ex:T ; ex:p ex:x .", ["ex:x is no ex:A", "ex:x is no ex:B"]),
        ("sh:hasValue 1 , 2", "ex:a a ex:T ; ex:p 1 .", ["the value 2 is missing"]),
        (
            "sh:equals ex:q , ex:r",
            "ex:a a ex:T ; ex:p 1 ; ex:q 1 .",
            ["1 does not stand under both this property and ex:r"],
        ),
        (
            "sh:disjoint ex:q , ex:r",
            "ex:a a ex:T ; ex:p 1 ; ex:r 1 ; ex:q 2 .",
            ["1 stands also under ex:r, which must have other values"],
        ),
        (
            "sh:lessThan ex:q , ex:r",
            "ex:a a ex:T ; ex:p 5 ; ex:q 7 ; ex:r 3 .",
            ["5 is not less than the value of ex:r"],
        ),
        (
            "sh:uniqueLang true",
            'ex:a a ex:T ; ex:p "A"@en , "B"@en , "C"@de .',
            ["there are several values in the language `en`"],
        ),
    ],
)
def test_the_broken_value_is_named(constraint: str, data: str, said: list[str], tmp_path: Path) -> None:
    """Each result names the value of the parameter that its focus node does not keep to."""
    assert violations(run(tmp_path, SHAPE % constraint, data)) == said


@pytest.mark.parametrize(
    "shapes",
    [
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:closed true ; sh:ignoredProperties ex:p .\n",
        SHAPE % 'sh:languageIn "en"',
        SHAPE % 'sh:in "x"',
        SHAPE % 'sh:minCount 5 ; sh:maxLength "two"',
    ],
)
def test_an_ill_formed_shape_is_not_executed(shapes: str, tmp_path: Path) -> None:
    """An ill-formed shape is told, has no results, and makes the exit code 2."""
    result = run(tmp_path, shapes, 'ex:a a ex:T ; ex:p "x"@de .')
    assert [one.code for one in result.findings if one.severity is Severity.ERROR] == ["ill-formed-shape"]
    assert result.exit_code(Severity.ERROR) == 2


@pytest.mark.parametrize("prefix", ["k", "sh"])
def test_a_namespace_with_https_is_told(prefix: str, tmp_path: Path) -> None:
    """Shapes in a namespace that is almost that of SHACL are told, whatever the prefix is called."""
    shapes = (
        f"@prefix {prefix}: <https://www.w3.org/ns/shacl#> .\n@prefix ex: <http://e/> .\nex:S a {prefix}:NodeShape .\n"
    )
    (tmp_path / "s.ttl").write_text(shapes, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    told = [one for one in result.findings if one.severity is Severity.ERROR]
    assert [str(one.span) for one in told] == ["s.ttl:1:1"]
    assert "<http://www.w3.org/ns/shacl#>" in told[0].message + told[0].way_out


def test_a_rational_is_reasoned_over(tmp_path: Path) -> None:
    """Entailment by OWL 2 RL survives owl:rational."""
    text = (
        "@prefix : <http://e/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        ':p a owl:DatatypeProperty . :a :p "1/2"^^owl:rational . :S a sh:NodeShape ; sh:targetSubjectsOf :p .\n'
    )
    (tmp_path / "o.ttl").write_text(text, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path, entailment="owl-rl"))
    assert [one.code for one in result.findings if one.severity is Severity.ERROR] == []
    assert result.exit_code(Severity.ERROR) == 0
