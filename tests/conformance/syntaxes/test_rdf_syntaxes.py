"""The W3C suites of Turtle, TriG, N-Triples, N-Quads and RDF/XML: what is right is read, what is wrong is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graph.check.settings import CheckSettings
from graph.check.syntax.document import Format
from server.commands.check import check
from tests.conformance.suites import suite_folder
from tests.conformance.syntaxes.rdf_suites import (
    OXIGRAPH,
    Case,
    make_canonical,
    parsed_to_quads,
    read_action,
    read_cases,
)

ROOT = suite_folder() / "rdf-tests" / "rdf" / "rdf11"
SUITES = {
    "rdf-turtle": Format.TURTLE,
    "rdf-trig": Format.TRIG,
    "rdf-n-triples": Format.NTRIPLES,
    "rdf-n-quads": Format.NQUADS,
    "rdf-xml": Format.RDFXML,
}
SIZES = {
    "rdf-turtle": (313, 94),
    "rdf-trig": (356, 115),
    "rdf-n-triples": (70, 29),
    "rdf-n-quads": (87, 34),
    "rdf-xml": (166, 40),
}
"""How many tests each suite has, and how many of them are negative."""

READING_CODES = {"syntax-error", "undefined-prefix", "bad-iri", "bad-escape", "relative-iri", "bad-language-tag"}
"""What the parsers tell."""

CASES = [(suite, case) for suite in SUITES for case in read_cases(ROOT / suite)]
SETTINGS = CheckSettings(root=ROOT)
each_case = pytest.mark.parametrize(("suite", "case"), CASES, ids=[case.iri for _, case in CASES])


@pytest.mark.parametrize("suite", SUITES)
def test_sizes(suite: str) -> None:
    """Each suite has as many tests, positive and negative, as its manifest names."""
    cases = read_cases(ROOT / suite)
    assert (len(cases), sum(case.is_negative for case in cases)) == SIZES[suite]
    assert all(case.action.is_file() for case in cases)


@each_case
def test_parser(suite: str, case: Case) -> None:
    """What is right is read without a fault as the expected quads; what is wrong has a fault at a place in the file."""
    document = read_action(case, SUITES[suite], SETTINGS)
    faults = document.parsed.faults
    if case.is_negative:
        assert faults
        assert all(0 <= fault.start <= fault.end <= len(document.text) for fault in faults)
        return
    assert faults == []
    if case.result is None:
        assert case.kind.endswith("PositiveSyntax")
        expected = ox.parse(path=case.action, format=OXIGRAPH[SUITES[suite]], base_iri=case.address)
    else:
        expected = ox.parse(path=case.result, format=ox.RdfFormat.N_QUADS)
    assert make_canonical(parsed_to_quads(document.parsed)) == make_canonical(expected)


@pytest.mark.parametrize("suite", SUITES)
def test_command(suite: str, tmp_path: Path) -> None:
    """`reliefgraph check` over all files of a suite ends with 1, names each negative one with a place, and no other."""
    cases = read_cases(ROOT / suite)
    names = {}
    for number, case in enumerate(cases):
        names[case.iri] = f"{number}{case.action.suffix}"
        shutil.copy(case.action, tmp_path / names[case.iri])
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    done = CliRunner().invoke(check, [str(tmp_path), "--no-cache", "--all", "--format", "json", "--jobs", "1"])
    assert done.exit_code == 1, done.output
    told = [one for one in json.loads(done.stdout)["findings"] if one["code"] in READING_CODES]
    assert all(one["line"] >= 1 and one["column"] >= 1 for one in told)
    refused = {Path(one["file"]).name for one in told}
    assert refused == {names[case.iri] for case in cases if case.is_negative}
