"""All proofs of an inferred triple of a revision, as the trees in which it is explained."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import Graph

from graph.lookup.explanation import Triple as Statement
from graph.lookup.explanation import explain_quad
from graph.lookup.explanation_report import ExplanationReporter
from graph.lookup.proofs import ProofFinder
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, rebase_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import Role
from tests.graph.lookup.reasoned import PREFIXES, reasoned_graphs


@pytest.fixture(scope="module", params=[BASE, "http://127.0.0.1:8080/kg/"])
def view(request: pytest.FixtureRequest) -> View:
    """A small revision with a second way to Kashgar, and a triple term that a client wrote."""
    base, graphs = str(request.param), reasoned_graphs()
    quads = list(rebase_quads(graphs_to_quads(graphs), BASE, base))
    more = f"<{BASE}id/facility/factory> rlf:within <{BASE}id/place/kashgar> ."
    axiom = "rlf:within rdfs:subPropertyOf rlf:locatedIn ."
    for role, text in ((Role.REPORTED, more), (Role.ONTOLOGY, axiom)):
        added = {role: Graph().parse(data=PREFIXES + text, format="turtle")}
        quads += rebase_quads(graphs_to_quads(added), BASE, base)
    said = Triple(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("o"))
    quads.append(Quad(NamedNode("http://e/r"), NamedNode("http://e/says"), said, NamedNode(f"{base}graph/entities")))
    return View(OxigraphStore.in_memory(quads), base)


def triple(view: View, subject: str, predicate: str, value: str) -> Statement:
    """Return a triple of two entities."""
    ends = (NamedNode(f"{view.base}id/{subject}"), NamedNode(f"{view.base}id/{value}"))
    return ends[0], NamedNode(f"{view.base}ontology#{predicate}"), ends[1]


def test_the_proofs_are_trees_down_to_what_is_given(view: View) -> None:
    """Two ways lead to Kashgar, so there are two proofs; the smallest comes first."""
    found = ProofFinder(view).find_all(triple(view, "facility/factory", "locatedIn", "place/kashgar"))
    assert (found.count, found.is_complete) == (2, True)
    assert [(proof.rule, [one.words for one in proof.premises]) for proof in found.shown] == [
        ("prp-spo1", ["factory rlf:within kashgar", "rlf:within rdfs:subPropertyOf rlf:locatedIn"]),
        (
            "prp-trp",
            [
                "factory rlf:locatedIn jiashi",
                "jiashi rlf:locatedIn kashgar",
                "rlf:locatedIn rdf:type owl:TransitiveProperty",
            ],
        ),
    ]
    assert all(proof.is_grounded for proof in found.shown[1:])


def test_the_smallest_is_what_the_revision_keeps(view: View) -> None:
    """Of the proofs of each inferred triple one is the tree that explains it without being asked for all."""
    finder = ProofFinder(view)
    quads = list(view.store.match(None, None, None, view.graph(Role.INFERRED)))
    assert len(quads) == 3
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        proofs = finder.find_all((quad.subject, quad.predicate, quad.object))
        reporter = ExplanationReporter(view)
        assert reporter.report(explain_quad(view, quad)) in map(reporter.report, proofs.shown)


def test_more_proofs_than_are_shown_are_counted(view: View) -> None:
    """The list is cut and the count is not."""
    found = ProofFinder(view).find_all(triple(view, "facility/factory", "locatedIn", "place/kashgar"), shown=1)
    assert (len(found.shown), found.count, found.is_complete) == (1, 2, True)


def test_what_does_not_follow_has_no_proof(view: View) -> None:
    """A triple that stands nowhere has none, nor has one about a triple."""
    finder = ProofFinder(view)
    assert finder.find_all(triple(view, "place/kashgar", "locatedIn", "place/jiashi")).count == 0
    said = Triple(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("o"))
    assert finder.find_all((NamedNode("http://e/r"), NamedNode("http://e/says"), said)).count == 0


def test_a_contradiction_proves_nothing(view: View) -> None:
    """What was withheld for a contradiction takes part in no proof, though it is reported."""
    assert ProofFinder(view).find_all(triple(view, "place/jiashi", "westOf", "place/kashgar")).count == 0
