"""The W3C SHACL suite through the command with its defaults: what the library finds, `reliefgraph check` reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from rdflib import RDF, SH
from rdflib.term import Node

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import corpus_to_graph
from graph.check.syntax.rdflib_terms import term_from_rdflib
from graph.check.syntax.term import term_to_ntriples
from server.commands.check import check
from tests.conformance.suites import suite_folder
from tests.conformance.test_shacl_core import MF, SHT, file_of

ROOT = suite_folder() / "data-shapes" / "data-shapes-test-suite" / "tests"
PARTS = ("focus", "value", "component", "shape", "severity")
PREDICATES = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)


def find_tests() -> list[Path]:
    """Return the files that hold a test."""
    return sorted(path for path in ROOT.rglob("*.ttl") if "sht:Validate" in path.read_text(encoding="utf-8"))


TESTS = find_tests()


def test_there_are_121_tests() -> None:
    """The suite has 98 tests of Core and 23 of SHACL-SPARQL."""
    assert len(TESTS) == 121


def name(path: Path) -> str:
    """Return the name of a test."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def write(term: Node | None) -> str:
    """Write a term as the report does; blank nodes are all alike."""
    if term is None:
        return ""
    return "_:" if isinstance(term, rdflib.BNode) else term_to_ntriples(term_from_rdflib(term))


def plain(text: str) -> str:
    """Return a term of the report; blank nodes are all alike."""
    return "_:" if text.startswith("_:") else text


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_command(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results that the command reports as JSON are those of the suite; a failure is exit code 2 without results."""
    monkeypatch.chdir(path.parent)
    manifest = corpus_to_graph(Corpus([read_document(path, CheckSettings(root=path.parent))]))
    test = next(manifest.subjects(RDF.type, SHT.Validate))
    action, wanted = manifest.value(test, MF.action), manifest.value(test, MF.result)
    files = {str(file_of(manifest.value(action, one))) for one in (SHT.dataGraph, SHT.shapesGraph)}
    done = CliRunner().invoke(check, ["--no-cache", "-j", "1", "-f", "json", *sorted(files)], catch_exceptions=False)
    found = [one["result"] for one in json.loads(done.stdout)["findings"] if "result" in one]
    if wanted == SHT.Failure:
        assert (done.exit_code, found) == (2, [])
        return
    expected = sorted(
        tuple(write(manifest.value(result, predicate)) for predicate in PREDICATES)
        for result in manifest.objects(wanted, SH.result)
    )
    assert sorted(tuple(plain(one.get(part, "")) for part in PARTS) for one in found) == expected
    paths = [manifest.value(result, SH.resultPath) for result in manifest.objects(wanted, SH.result)]
    told = [one["path"] for one in found if "path" in one]
    assert len(told) == len([one for one in paths if one is not None])
    assert {f"<{one}>" for one in paths if isinstance(one, rdflib.URIRef)} == {one for one in told if is_iri(one)}


def is_iri(path: str) -> bool:
    """Return whether a path is one predicate."""
    return path.startswith("<") and path.find(">") == len(path) - 1
