"""The W3C SHACL core test suite: the fast engine passes all of it, and where the reference differs is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.compare import isomorphic
from rdflib.term import Node

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import corpus_to_graph, validate_fast, validate_reference
from graph.check.shacl.result import ShaclResult
from graph.check.syntax.document import Document
from graph.check.syntax.rdflib_terms import term_to_rdflib
from tests.conformance.suites import suite_folder

ROOT = suite_folder() / "data-shapes" / "data-shapes-test-suite" / "tests" / "core"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

REPORTED = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.sourceShape,
    SH.sourceConstraintComponent,
    SH.resultSeverity,
)
"""What is compared; messages are free (https://www.w3.org/TR/shacl/#results-message)."""


def find_tests() -> list[Path]:
    """Return the files that hold a test."""
    return sorted(path for path in ROOT.rglob("*.ttl") if "sht:Validate" in path.read_text(encoding="utf-8"))


TESTS = find_tests()


def test_there_are_98_tests() -> None:
    """The suite has 98 tests, as its manifests say."""
    listed = sum(path.read_text(encoding="utf-8").count("mf:include <") for path in ROOT.rglob("manifest.ttl"))
    assert len(TESTS) == 98
    assert listed - len([path for path in ROOT.iterdir() if path.is_dir()]) == 98


def read(path: Path) -> Document:
    """Read a file as the checker does."""
    document = read_document(path, CheckSettings(root=ROOT))
    assert not document.is_broken
    return document


def run_test(path: Path, engine: Callable[[Corpus, Corpus], list[ShaclResult]]) -> None:
    """Run one test and compare the report as the suite asks: by isomorphism of what is normative in it."""
    manifest = corpus_to_graph(Corpus([read(path)]))
    test = next(manifest.subjects(RDF.type, SHT.Validate))
    action = manifest.value(test, MF.action)
    data = Corpus([read(file_of(manifest.value(action, SHT.dataGraph)))])
    shapes = Corpus([read(file_of(manifest.value(action, SHT.shapesGraph)))])
    wanted = manifest.value(test, MF.result)
    shapes_graph = corpus_to_graph(shapes)
    results = engine(data, shapes)
    assert bool(manifest.value(wanted, SH.conforms)) == (not results)
    expected = rdflib.Graph()
    for result in manifest.objects(wanted, SH.result):
        copy_result(expected, manifest, {p: list(manifest.objects(result, p)) for p in REPORTED})
    actual = rdflib.Graph()
    for one in results:
        copy_result(actual, shapes_graph, to_values(one))
    assert len(list(manifest.objects(wanted, SH.result))) == len(results)
    assert isomorphic(expected, actual), actual.serialize()


def to_values(result: ShaclResult) -> dict[rdflib.URIRef, list[Node]]:
    """Give a result the form of the suite's."""
    terms = (result.focus, result.path, result.value, result.shape)
    values = {
        p: [term_to_rdflib(term)] if term is not None else [] for p, term in zip(REPORTED[:4], terms, strict=True)
    }
    values[REPORTED[4]] = [rdflib.URIRef(result.component)]
    values[REPORTED[5]] = [rdflib.URIRef(result.severity)]
    return values


def copy_result(target: rdflib.Graph, source: rdflib.Graph, values: dict[rdflib.URIRef, list[Node]]) -> None:
    """Add a result and the paths in it to a graph."""
    node = rdflib.BNode()
    for predicate, terms in values.items():
        for term in terms:
            target.add((node, predicate, copy_path(target, source, term) if predicate == SH.resultPath else term))


def copy_path(target: rdflib.Graph, source: rdflib.Graph, term: Node) -> Node:
    """Copy a path as a tree, without what may stand on a list besides its members (tests path-strange)."""
    if not isinstance(term, rdflib.BNode):
        return term
    copy = rdflib.BNode()
    is_list = (term, RDF.first, None) in source
    for predicate, value in source.predicate_objects(term):
        if not is_list or predicate in {RDF.first, RDF.rest}:
            target.add((copy, predicate, copy_path(target, source, value)))
    return copy


def file_of(iri: Node | None) -> Path:
    """Return the file behind a file IRI."""
    return Path(unquote(urlsplit(str(iri)).path))


def name(path: Path) -> str:
    """Return the name of a test."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_fast_engine(path: Path) -> None:
    """The engine that decides gives exactly the results that the W3C expects."""
    run_test(path, validate_fast)


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_reference_engine(path: Path) -> None:
    """The reference engine gives them too."""
    run_test(path, validate_reference)
