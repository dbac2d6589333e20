"""One seam for builds, writes and the checker: where the fast engine errs by itself, it is put right here too."""

from __future__ import annotations

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.compare import isomorphic

from graph.validate.engine import (
    PyshaclValidator,
    ShiftyValidator,
    ValidationImpossibleError,
    Validator,
    Violation,
    graph_to_corpus,
    graph_to_ntriples,
)

PREFIXES = """
@prefix ex: <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = (
    PREFIXES
    + """
ex:a a ex:C ; ex:p 1 ; ex:q ex:b .
ex:b a ex:C ; ex:p 1.0 .
ex:c a ex:C ; ex:p "01"^^xsd:integer .
ex:d a ex:C, ex:D ; ex:p 2 ; ex:name "x"@en, "y"@en .
ex:e a ex:C ; ex:p true ; ex:part [ a ex:P ; ex:size 5 ; ex:of ex:e ] , [ a ex:P ; ex:size 6 ; ex:of ex:e ] .
"""
)


def query(text: str, target: str = "ex:C") -> str:
    """Return a shape with a query."""
    return (
        f'ex:S a sh:NodeShape ; sh:targetClass {target} ; sh:sparql [ sh:select """PREFIX ex: <http://e/> {text}""" ] .'
    )


CASES = {
    "equal numbers": (query("SELECT $this ?value { $this ex:p ?value FILTER(?value = 1) }"), 3),
    "equal numbers, turned round": (query("SELECT $this { $this ex:p ?v FILTER(1.0 = ?v) }"), 3),
    "one of several": (query("SELECT $this { $this ex:p ?v FILTER(?v = 1 || ?v = 2) }"), 4),
    "a truth": (query("SELECT $this { $this ex:p ?v FILTER(?v = true) }"), 1),
    "blank focus nodes": (query("SELECT $this { $this ex:size ?v FILTER(?v > 5) }", "ex:P"), 1),
    "blank focus nodes in a pattern": (query("SELECT $this { $this ex:size 5 }", "ex:P"), 1),
    "a query that is switched off": (
        query("SELECT $this { $this ex:p 2 }").replace("[ sh:select", "[ sh:deactivated true ; sh:select"),
        0,
    ),
    "a long path": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ( ex:part ex:size ) ; sh:maxInclusive 5 ] .",
        1,
    ),
    "languages": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:name ; sh:uniqueLang true ] .",
        1,
    ),
    "a pattern of another dialect": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:name ; sh:pattern '(?=x)x' ] .",
        1,
    ),
}


def outline(violations: tuple[Violation, ...]) -> list[tuple[str, str | None, str, str]]:
    """Return what two engines must agree on; blank nodes have other names in each."""
    found = [
        (
            "" if isinstance(one.focus, BNode) else str(one.focus),
            one.path,
            "" if isinstance(one.value, BNode | None) else one.value.n3(),
            str(one.component),
        )
        for one in violations
    ]
    return sorted(found, key=str)


@pytest.mark.parametrize("case", CASES)
def test_the_fast_engine_finds_what_the_reference_finds(case: str) -> None:
    """Values are compared as values, blank nodes are the ones that are meant, and nothing is found twice."""
    text, expected = CASES[case]
    data, shapes = (Graph().parse(data=one, format="turtle") for one in (DATA, PREFIXES + text))
    fast, slow = (engine.validate(data, shapes) for engine in (ShiftyValidator(), PyshaclValidator()))
    assert outline(fast.violations) == outline(slow.violations)
    assert len(fast.violations) == expected
    assert fast.conforms == slow.conforms == (expected == 0)


def test_the_suite_has_its_size() -> None:
    """There are ten cases, and one of them finds nothing."""
    assert len(CASES) == 10
    assert [case for case, (_, expected) in CASES.items() if expected == 0] == ["a query that is switched off"]


def test_the_report_has_the_path() -> None:
    """A path of several steps stands whole in the report that a client gets."""
    data, shapes = (Graph().parse(data=one, format="turtle") for one in (DATA, PREFIXES + CASES["a long path"][0]))
    report = ShiftyValidator().validate(data, shapes)
    (path,) = report.graph.objects(predicate=URIRef("http://www.w3.org/ns/shacl#resultPath"))
    assert list(report.graph.items(path)) == [URIRef("http://e/part"), URIRef("http://e/size")]
    assert report.violations[0].path == "<http://e/part>/<http://e/size>"


@pytest.mark.parametrize("engine", [ShiftyValidator(), PyshaclValidator()], ids=lambda one: one.name)
def test_what_is_validated_is_left_alone(engine: Validator) -> None:
    """Neither the data nor the shapes are changed: both are published afterwards."""
    data, shapes = (Graph().parse(data=one, format="turtle") for one in (DATA, PREFIXES + CASES["a truth"][0]))
    before = set(data), set(shapes)
    engine.validate(data, shapes)
    assert (set(data), set(shapes)) == before


def test_shapes_that_no_engine_takes_are_refused() -> None:
    """Where both engines refuse, the reason of the fast one is told."""
    data = Graph().parse(data=DATA, format="turtle")
    shapes = Graph().parse(data=PREFIXES + query("SELECT $this { $this ex:p"), format="turtle")
    with pytest.raises(ValidationImpossibleError, match="the shapes cannot be used: "):
        ShiftyValidator().validate(data, shapes)


def test_a_graph_is_handed_on_whole() -> None:
    """Literals with line ends, quotes and languages, and blank nodes, survive on their way to the engine."""
    text = PREFIXES + 'ex:a ex:p "a\\n\\"b\\"\\\\"@en-GB, "1"^^xsd:byte, [ ex:q [] ], "\\u0007" .'
    graph = Graph().parse(data=text, format="turtle")
    assert isomorphic(Graph().parse(data=graph_to_ntriples(graph), format="nt"), graph)
    assert len(list(graph_to_corpus(graph).triples())) == len(graph) == 5
