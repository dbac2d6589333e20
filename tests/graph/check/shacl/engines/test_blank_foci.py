"""Whether the queries of shapes may be asked of blank nodes: only then the engine's fault with them is got round."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import corpus_to_ntriples, validate_fast
from graph.check.shacl.engines.blank_foci import may_ask_blank_nodes

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://e/> .
"""
DATA = """ex:a a ex:Named ; ex:part [ a ex:Part ; ex:size 5 ; ex:of ex:a ] ; ex:note "see _:x" ; ex:size 5 .
ex:Part rdfs:subClassOf ex:Piece .
"""
QUERY = 'sh:sparql [ sh:select "SELECT $this { $this <http://e/size> 5 }" ]'
NEVER = {
    "class of IRIs": f"ex:S a sh:NodeShape ; sh:targetClass ex:Named ; {QUERY} .",
    "class of nothing": f"ex:S a sh:NodeShape ; sh:targetClass ex:Other ; {QUERY} .",
    "node": f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {QUERY} .",
    "subjects of what no blank node has": f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:part ; {QUERY} .",
    "objects of what leads to IRIs": f"ex:S a sh:NodeShape ; sh:targetObjectsOf ex:of ; {QUERY} .",
    "objects that are literals": f"ex:S a sh:NodeShape ; sh:targetObjectsOf ex:size ; {QUERY} .",
    "property shape of a node shape": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Named ; sh:property ex:P . ex:P sh:path ex:part ; {QUERY} ."
    ),
    "a shape named by sh:class": f"ex:S a sh:NodeShape ; {QUERY} . ex:T sh:path ex:part ; sh:class ex:S .",
    "no target": f"ex:S a sh:NodeShape ; {QUERY} .",
    "no query": "ex:S a sh:NodeShape ; sh:targetClass ex:Part ; sh:nodeKind sh:IRI .",
}
PERHAPS = {
    "class of blank nodes": f"ex:S a sh:NodeShape ; sh:targetClass ex:Part ; {QUERY} .",
    "its superclass in the data": f"ex:S a sh:NodeShape ; sh:targetClass ex:Piece ; {QUERY} .",
    "its superclass in the shapes": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Whole ; {QUERY} . ex:Piece rdfs:subClassOf ex:Whole ."
    ),
    "a class that is a shape": f"ex:Piece a sh:NodeShape , rdfs:Class ; {QUERY} .",
    "a blank class": f"ex:S a sh:NodeShape ; sh:targetClass [ a rdfs:Class ] ; {QUERY} .",
    "a blank node": f"ex:S a sh:NodeShape ; sh:targetNode [] ; {QUERY} .",
    "subjects": f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:of ; {QUERY} .",
    "objects": f"ex:S a sh:NodeShape ; sh:targetObjectsOf ex:part ; {QUERY} .",
    "a target that is a query": f"ex:S a sh:NodeShape ; sh:target [ ex:any ex:thing ] ; {QUERY} .",
    "sh:node": f"ex:S a sh:NodeShape ; {QUERY} . ex:T sh:targetClass ex:Named ; sh:path ex:part ; sh:node ex:S .",
    "sh:or": f"ex:S a sh:NodeShape ; {QUERY} . ex:T a sh:NodeShape ; sh:targetClass ex:Named ; sh:or ( ex:S ) .",
    "sh:not": f"ex:S a sh:NodeShape ; {QUERY} . ex:T a sh:NodeShape ; sh:targetClass ex:Named ; sh:not ex:S .",
    "a property of a property": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:Named ; sh:property ex:P . ex:P sh:path ex:part ; sh:property ex:Q . "
        f"ex:Q sh:path ex:size ; {QUERY} ."
    ),
    "a property shape of such a shape": (
        "ex:T sh:targetClass ex:Named ; sh:path ex:part ; sh:node ex:S . "
        f"ex:S a sh:NodeShape ; sh:property ex:P . ex:P sh:path ex:size ; {QUERY} ."
    ),
    "two targets": f"ex:S a sh:NodeShape ; sh:targetClass ex:Named , ex:Part ; {QUERY} .",
    "a validator": (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ; "
        'sh:validator [ sh:ask "ASK { FILTER ($value != $limit) }" ] .'
    ),
}


def ask(folder: Path, shapes: str) -> bool:
    """Write both files and ask the question."""
    data, asked = (read(folder, name, text) for name, text in (("data.ttl", DATA), ("shapes.ttl", shapes)))
    return may_ask_blank_nodes(corpus_to_ntriples(data), asked)


def read(folder: Path, name: str, text: str) -> Corpus:
    """Write and read a file without faults."""
    (folder / name).write_text(PREFIXES + text, encoding="utf-8")
    document = read_document(folder / name, CheckSettings(root=folder))
    assert document.parsed.faults == []
    return Corpus([document])


@pytest.mark.parametrize("shapes", NEVER.values(), ids=NEVER)
def test_queries_that_meet_no_blank_node(shapes: str, tmp_path: Path) -> None:
    """Targets of IRIs and literals, and properties of these, have no blank focus nodes."""
    assert not ask(tmp_path, shapes)


@pytest.mark.parametrize("shapes", PERHAPS.values(), ids=PERHAPS)
def test_queries_that_may_meet_a_blank_node(shapes: str, tmp_path: Path) -> None:
    """Targets that select a blank node, and shapes that others use for values, may have one as focus node."""
    assert ask(tmp_path, shapes)


def test_a_literal_that_looks_like_a_blank_node(tmp_path: Path) -> None:
    """Text that ends with `_:x` stays text where blank nodes get names."""
    shapes = read(tmp_path, "shapes.ttl", f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:size ; {QUERY} .")
    data = read(tmp_path, "data.ttl", DATA)
    assert b'"see _:x" .' in corpus_to_ntriples(data)
    assert len(validate_fast(data, shapes)) == 2


def test_queries_about_blank_nodes_need_no_other_engine(tmp_path: Path) -> None:
    """Where no focus node is blank, isBlank() is asked of the data as they are."""
    query = "SELECT $this { $this <http://e/part> ?part FILTER(isBlank(?part)) }"
    shapes = f'ex:S a sh:NodeShape ; sh:targetClass ex:Named ; sh:sparql [ sh:select "{query}" ] .'
    assert len(validate_fast(read(tmp_path, "data.ttl", DATA), read(tmp_path, "shapes.ttl", shapes))) == 1
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    assert [one.span.line for one in findings if one.code == "shape-violation"] == [4]
