"""What shapes read is told from the shapes, or it is said that it cannot be told."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from rdflib import Graph

from graph.terms import RLF
from graph.validate.automaton import NotLocalError
from graph.validate.engine import read_shapes
from graph.validate.footprint import read_footprints

PREFIXES = """
@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def read(text: str) -> set[tuple[str, bool]]:
    """Return the steps of shapes: each predicate, and whether it is followed backwards."""
    steps = read_footprints(Graph().parse(data=PREFIXES + text, format="turtle")).automaton.reading.values()
    return {
        ("any" if step.predicate is None else step.predicate.value.rpartition("/")[2].rpartition("#")[2], step.inverse)
        for found in steps
        for step in found
    }


def query(where: str) -> str:
    """Return a shape with a SPARQL constraint."""
    return f'e:S sh:targetSubjectsOf e:t ; sh:sparql [ sh:select "SELECT $this {{ {where} }}" ] .'


def test_the_shapes_of_the_product_are_local() -> None:
    """Each shape with targets has a footprint; only the texts of articles are looked for by a computed name."""
    footprints = read_footprints(read_shapes())
    assert len(footprints.shapes) == 84
    assert {one for shape in footprints.shapes for one in shape.scanned} == {NamedNode(str(RLF.text))}


@pytest.mark.parametrize(
    ("shape", "steps"),
    [
        ("e:S sh:targetClass e:C ; sh:closed true .", None),
        ("e:S sh:targetNode e:n ; sh:class e:C .", {("type", False), ("subClassOf", False)}),
        ("e:S sh:targetObjectsOf e:t ; sh:property [ sh:path e:p ] .", {("t", True), ("p", False)}),
        (
            "e:S sh:targetNode e:n ; sh:path [ sh:inversePath ( e:p [ sh:inversePath e:q ] ) ] .",
            {("q", False), ("p", True)},
        ),
        ("e:S sh:targetNode e:n ; sh:path e:p ; sh:lessThan e:q .", {("p", False), ("q", False)}),
        (
            "e:S sh:targetNode e:n ; sh:not [ sh:path e:p ; sh:property [ sh:path e:q ] ] .",
            {("p", False), ("q", False)},
        ),
        (query("$this e:p ?x . ?y e:q ?x ; e:r 7"), None),
        (query("$this <http://e/p> ?x . ?y <http://e/q> ?x"), {("t", False), ("p", False), ("q", True)}),
        (query("$this <http://e/p>/^<http://e/q>* ?x"), {("t", False), ("p", False), ("q", True)}),
        (query("$this <http://e/p> ?x FILTER NOT EXISTS { ?x ?p ?y }"), {("t", False), ("p", False), ("any", False)}),
    ],
)  # fmt: skip
def test_steps_are_read(shape: str, steps: set[tuple[str, bool]] | None) -> None:
    """Paths, classes, comparisons and patterns become steps; what is unknown (None) is refused."""
    if steps is None:
        with pytest.raises(NotLocalError):
            read(shape)
    else:
        assert read(shape) == steps


@pytest.mark.parametrize(
    "shape",
    [
        query("?x ?y ?z"),
        query("$this <http://e/p> ?x OPTIONAL { ?x <http://e/q> ?y } ?y ?any ?z"),
        query("$this <http://e/p> ?x MINUS { $this <http://e/q> ?x }"),
        query("GRAPH ?g { $this <http://e/p> ?x }"),
        query("{ SELECT (COUNT(?x) AS ?n) { ?x <http://e/p> ?y } }"),
        query("$this $PATH ?value"),
        query("VALUES ?x { 1 } $this <http://e/p> ?x"),
        "e:S sh:targetNode e:n ; sh:property [ sh:path e:p ; sh:property [ sh:path e:q ] ] .",
        "e:S sh:targetNode e:n ; sh:node e:S .",
        "e:S sh:targetNode e:n ; sh:js [] .",
        "e:S sh:target [ ] ; sh:nodeKind sh:IRI .",
        "e:S sh:targetNode e:n ; e:size 3 . e:C a sh:ConstraintComponent .",
        "e:S sh:targetNode e:n ; sh:qualifiedValueShapesDisjoint true .",
    ],
)
def test_what_cannot_be_followed_is_refused(shape: str) -> None:
    """A query or a constraint that may look anywhere has no footprint."""
    with pytest.raises(NotLocalError):
        read(shape)


def test_what_is_not_anchored_is_scanned() -> None:
    """A pattern that an optional part alone connects may read every triple with its predicate."""
    text = query("$this <http://e/p> ?x OPTIONAL { ?x <http://e/q> ?y } ?y <http://e/r> ?z")
    (shape,) = read_footprints(Graph().parse(data=PREFIXES + text, format="turtle")).shapes
    assert shape.scanned == {NamedNode("http://e/r")}
