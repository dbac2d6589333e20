"""Every shape has an example that passes and one that fails, and both engines say the same of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.term import Node
from ruamel.yaml import YAML

from graph.build.dataset import read_ontology
from graph.finding import Severity
from graph.terms import Role, graph_iri
from graph.validate.engine import (
    SHAPES,
    PyshaclValidator,
    ShiftyValidator,
    Validator,
    Violation,
    read_shapes,
)
from graph.validate.validation import build_view, validate

ONTOLOGY = Path(__file__).resolve().parents[3] / "ontology"
EXAMPLES = ONTOLOGY / "shapes" / "examples"
GOOD = (EXAMPLES / "good.trig").read_text(encoding="utf-8")
BROKEN: dict[str, str] = YAML(typ="safe").load(EXAMPLES / "broken.yaml")
WITHOUT_SHAPE = {"one-home", "no-blank-node"}
FAST = ShiftyValidator()
VALIDATORS: tuple[Validator, ...] = (PyshaclValidator(), FAST)


def read_example(*codes: str) -> dict[Role, Graph]:
    """Return the graphs of the good example after what breaks these shapes, together with the vocabulary."""
    store = Store()
    store.load(GOOD.encode(), format=RdfFormat.TRIG)
    prefixes = re.findall(r"^@prefix (\S+) (\S+) \.$", GOOD, re.MULTILINE)
    for code in codes:
        update = re.sub(r"(:|/)more\b", rf"\1{code}", BROKEN[code])  # so that several do not meet in one node
        store.update("".join(f"PREFIX {prefix} {iri}\n" for prefix, iri in prefixes) + update)
    graphs: dict[Role, Graph] = {}
    for role in Role:
        quads = store.quads_for_pattern(None, None, None, NamedNode(graph_iri(role)))
        text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        graphs[role] = Graph().parse(data=text or b"", format="nt")
    graphs[Role.ONTOLOGY] += vocabulary()
    return graphs


@cache
def vocabulary() -> Graph:
    """Return the vocabulary, read once."""
    return read_ontology()


@cache
def shapes() -> Graph:
    """Return the shapes, read once."""
    return read_shapes()


def iter_codes() -> set[str]:
    """Return the names of all shapes that can complain: those with a message."""
    nodes = {node for node in shapes().subjects(RDF.type, SH.NodeShape) if (node, SH.message, None) in shapes()}
    nodes |= {node for node in shapes().subjects(SH.sparql) if isinstance(node, URIRef)}
    nodes |= {node for node in shapes().subjects(RDF.type, SH.PropertyShape) if isinstance(node, URIRef)}
    return {str(node).removeprefix(SHAPES) for node in nodes}


def find_focus_nodes(shape: URIRef, data: Graph) -> set[Node]:
    """Return the nodes that a shape, or a node shape to which it belongs, looks at (SHACL §2.1.3)."""
    found: set[Node] = set()
    for holder in (shape, *shapes().subjects(SH.property, shape)):
        for class_ in shapes().objects(holder, SH.targetClass):
            for sub in data.transitive_subjects(RDFS.subClassOf, class_):
                found |= set(data.subjects(RDF.type, sub))
        for predicate in shapes().objects(holder, SH.targetSubjectsOf):
            found |= set(data.subjects(predicate))
        for predicate in shapes().objects(holder, SH.targetObjectsOf):
            found |= set(data.objects(None, predicate))
    return found


def test_each_shape_has_an_example() -> None:
    """There are exactly as many examples as shapes, and the size of the suite is pinned."""
    assert set(BROKEN) - WITHOUT_SHAPE == iter_codes()
    assert len(BROKEN) == 134


def identify(violation: Violation) -> tuple[str, Node, str | None, Severity, Node | None]:
    """Return what two engines must agree on; blank nodes have other names in each store."""
    value = None if isinstance(violation.value, BNode) else violation.value
    return violation.code, violation.focus, violation.path, violation.severity, value


@pytest.mark.parametrize("validator", VALIDATORS, ids=lambda validator: type(validator).__name__)
def test_the_good_example_passes(validator: Validator) -> None:
    """Neither engine finds anything in the good example."""
    report = validate(read_example(), shapes(), validator)
    assert report.violations == ()
    assert report.conforms


def test_the_good_example_is_looked_at() -> None:
    """Each shape has something to look at in the good example, so that it cannot pass on nothing."""
    data = build_view(read_example()).data
    assert [code for code in sorted(iter_codes()) if not find_focus_nodes(URIRef(SHAPES + code), data)] == []


ALSO = {"subject-fits": {"object-fits"}, "utterance-speaker": {"utterance-of-speaker"}}
"""What breaks these cannot but break another shape too: the triple's other end, the utterance's other side."""


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_the_broken_example_fails_its_shape_alone(code: str) -> None:
    """What breaks the example is found by the one shape that is there for it."""
    report = validate(read_example(code), shapes(), FAST)
    assert {violation.code for violation in report.violations} == {code} | ALSO.get(code, set())
    assert report.conforms is (code == "claim-term-current")


@pytest.mark.parametrize("group", range(10))
def test_the_engines_agree(group: int) -> None:
    """On a tenth of the broken examples together the fast engine finds what the reference finds, on the same nodes."""
    codes = sorted(BROKEN)[group::10]
    assert len(codes) >= 13
    reports = [validate(read_example(*codes), shapes(), validator) for validator in VALIDATORS]
    slow, fast = ({identify(violation) for violation in report.violations} for report in reports)
    assert fast == slow
    assert len({code for code, *_ in slow} & set(codes)) >= 12  # one may hide what another breaks
