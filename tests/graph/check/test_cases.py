"""Small inputs on which a checker is easily wrong, each with what is right; the files stand in `cases/`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity

FOLDER = Path(__file__).resolve().parent / "cases"

RIGHT: dict[str, tuple[int, set[str]]] = {
    "01-crash-custom-function": (0, {"shapes.ttl:6 info shape-query-not-run"}),
    "02-rq-update": (0, {"rename.rq:2 info update-as-question"}),
    "03-concat-space": (0, set()),
    "04-other-release": (0, set()),
    "05-same-ontology-two-syntaxes": (0, set()),
    "06-fixtures-cross-talk": (0, set()),
    "07-undefined-term-of-known-vocabulary": (0, {"o.ttl:4 info unused-prefix"}),
    "08-custom-query-function": (0, {"q.rq:2 info question-not-run"}),
    "09-migration-query-names-removed-terms": (0, {"o.ttl:8 info catch-all-class"}),
    "10-deprecated-terms-need-no-label": (1, {"o.ttl:9 warning label-as-definition"}),
    "11-shapes-without-data": (0, {"shapes.ttl:6 info shape-targets-nothing"}),
    "12-shapes-and-data-in-one-file": (1, {"all.ttl:5 error shape-violation"}),
    "13-implicit-class-target-metaclass": (1, {"data.ttl:3 error shape-violation"}),
    "14-dangling-class-in-restriction": (
        1,
        {
            "o.ttl:9 error inverse-of-datatype-property",
            "o.ttl:11 warning undefined-term",
            "o.ttl:12 warning used-as-another-kind",
            "o.ttl:13 warning undefined-term",
            "o.ttl:14 warning undefined-term",
            "o.ttl:15 error broken-list",
            "o.ttl:16 error used-as-another-kind",
            "o.ttl:17 warning undefined-term",
            "o.ttl:18 error literal-for-resource",
        },
    ),
    "15-skos": (
        1,
        {
            "c.ttl:5 error skos-integrity",
            "c.ttl:5 warning skos-cycle",
            "c.ttl:6 warning skos-shared-label",
            "c.ttl:7 warning skos-missing-label",
            "c.ttl:7 warning skos-cycle",
            "c.ttl:7 warning skos-unknown-concept",
            "c.ttl:7 error literal-for-resource",
            "c.ttl:8 warning skos-top-concept",
            "c.ttl:8 warning skos-notation",
        },
    ),
    "16-jsonld-dropped-term": (1, {"d.jsonld:4 warning json-ld-dropped", "d.jsonld:6 warning json-ld-dropped"}),
    "17-shape-lint": (
        1,
        {
            "data.ttl:1 error shape-violation",
            "shapes.ttl:6 warning unsatisfiable-shape",
            "shapes.ttl:7 warning unsatisfiable-shape",
            "shapes.ttl:8 warning unknown-shape",
            "shapes.ttl:9 warning unsatisfiable-shape",
            "shapes.ttl:10 warning unsatisfiable-shape",
            "shapes.ttl:11 warning unsatisfiable-shape",
        },
    ),
    "18-rdfxml": (
        1,
        {
            "o.rdf:2 info missing-ontology-header",
            "o.rdf:2 info unused-term",
            "o.rdf:3 warning unknown-parse-type",
            "o.rdf:3 error literal-for-resource",
            "o.rdf:4 error syntax-error",
            "o.rdf:5 info unused-term",
        },
    ),
    "19-kinds-of-known-vocabularies": (
        1,
        {
            "d.ttl:7 error literal-for-resource",
            "d.ttl:8 error resource-for-literal",
            "d.ttl:9 error literal-for-resource",
            "d.ttl:10 error literal-for-resource",
            "d.ttl:11 error literal-for-resource",
            "d.ttl:12 error used-as-another-kind",
        },
    ),
    "20-own-namespace-http-https": (1, {"o.ttl:8 error undefined-term"}),
    "21-one-bad-shape-stops-all": (
        2,
        {
            "bad.ttl:4 error ill-formed-shape",
            "bad.ttl:4 info shape-targets-nothing",
            "bad2.ttl:4 error ill-formed-shape",
            "data.ttl:3 error shape-violation",
        },
    ),
    "22-import-of-version-iri": (0, set()),
    "23-no-file-is-green": (2, set()),
    "24-junit-info-is-failure": (0, {"d.ttl:1 info unused-prefix"}),
    "25-did-you-mean": (
        1,
        {"s.ttl:7 error unknown-term", "s.ttl:8 error unknown-term"},
    ),
}
"""The exit code of each case, and what is told: file, line, severity and code."""


def test_every_case_is_here() -> None:
    """There are 24 folders with files, and the case of a folder without any."""
    folders = {path.name for path in FOLDER.iterdir() if any(path.iterdir())}
    assert len(folders) == 24
    assert {*folders, "23-no-file-is-green"} == set(RIGHT)


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_case(name: str, tmp_path: Path) -> None:
    """What is told is what is right, at its line, and nothing else; the exit code follows from it."""
    if (FOLDER / name).is_dir():
        shutil.copytree(FOLDER / name, tmp_path, dirs_exist_ok=True)
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    told = {f"{one.span.file}:{one.span.line} {one.severity.value} {one.code}" for one in result.findings}
    assert (result.exit_code(Severity.WARNING), told) == RIGHT[name]


def test_names_that_were_meant(tmp_path: Path) -> None:
    """A name that does not exist is told with the one that was meant, in its vocabulary and for its position."""
    shutil.copytree(FOLDER / "25-did-you-mean", tmp_path, dirs_exist_ok=True)
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert [one.way_out for one in result.findings if one.code == "unknown-term"] == [
        "did you mean sh:nodeKind?",
        "did you mean rdf:langString?",
        "did you mean rdf:Property?",
        "did you mean dcterms:license?",
    ]
