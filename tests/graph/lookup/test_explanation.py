"""From a triple of a revision down to its quotes."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph

from graph.lookup.explanation import Explanation, Ground, explain_node, explain_triple
from graph.lookup.passages import speaker_of
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import Role
from tests.graph.lookup.reasoned import reasoned_graphs, reasoned_view

SIKE, FACTORY, JIASHI, KASHGAR = ("company/sike", "facility/factory", "place/jiashi", "place/kashgar")


@pytest.fixture(scope="module")
def graphs() -> dict[Role, Graph]:
    """The graphs of a small build, reasoned over."""
    return reasoned_graphs()


@pytest.fixture(scope="module", params=[BASE, "http://127.0.0.1:8080/kg/"])
def view(request: pytest.FixtureRequest, graphs: dict[Role, Graph]) -> View:
    """The build as a revision, under the usual base and under another."""
    return reasoned_view(graphs, str(request.param))


def explain(view: View, subject: str, predicate: str, value: str) -> Explanation:
    """Explain a triple of two entities."""
    terms = (f"{view.base}id/{subject}", f"{view.base}ontology#{predicate}", f"{view.base}id/{value}")
    found = explain_triple(view, (NamedNode(terms[0]), NamedNode(terms[1]), NamedNode(terms[2])))
    assert found is not None
    return found


def outline(view: View, explanation: Explanation, depth: int = 0) -> list[str]:
    """Write a tree as indented lines."""
    why = " ".join(filter(None, (explanation.graph, explanation.rule)))
    lines = [f"{'  ' * depth}{explanation.words} ({why})"]
    for passage in explanation.passages:
        quotes = " | ".join(passage.text[start:end] for start, end in passage.marks)
        speaker = speaker_of(view, passage)
        lines.append(f"{'  ' * (depth + 1)}{speaker}: {quotes} ({passage.start}-{passage.end})")
    lines += [f"{'  ' * (depth + 1)}source {document.value.rpartition('/')[2]}" for document in explanation.documents]
    lines += [f"{'  ' * (depth + 1)}withdrawn: {claim.deprecated}" for claim in explanation.withdrawn]
    for premise in explanation.premises:
        lines += outline(view, premise, depth + 1)
    return lines


def test_an_inferred_triple_leads_to_quotes(view: View) -> None:
    """That Sike operates in Kashgar leads by two rules to a speaker's words, a narrator's sentence and a source."""
    assert outline(view, explain(view, SIKE, "operatesIn", KASHGAR)) == [
        "Sike rlf:operatesIn kashgar (inferred prp-spo2)",
        "  Sike rlf:operates factory (reported)",
        "    Zhang Ke: Sike runs | a factory (0-20)",
        "  factory rlf:locatedIn kashgar (inferred prp-trp)",
        "    factory rlf:locatedIn jiashi (reported)",
        "      An article: in Jiashi (21-41)",
        "      withdrawn: corrected",
        "    jiashi rlf:locatedIn kashgar (reference)",
        "      source codes",
        "    rlf:locatedIn rdf:type owl:TransitiveProperty (ontology)",
        "  rlf:operatesIn owl:propertyChainAxiom ( rlf:operates rlf:locatedIn ) (ontology)",
    ]


def test_a_reported_triple_leads_to_its_claim(view: View) -> None:
    """A reported triple has no rule: a claim says it, with its quotes in one sentence, in the order of the text."""
    explanation = explain(view, SIKE, "operates", FACTORY)
    assert (explanation.graph, explanation.ground, explanation.rule) == (Role.REPORTED, Ground.SAID, "")
    assert [node.value.rpartition("/")[2] for node in explanation.nodes] == ["operates"]
    assert [passage.marks for passage in explanation.passages] == [((0, 9), (10, 19))]
    assert explanation.is_grounded


def test_a_contradiction_leads_to_what_cannot_all_be_so(view: View) -> None:
    """Two reported triples that the ontology forbids together are a contradiction: its rule, both claims, the axiom."""
    (node,) = view.instances("Inconsistency")
    explanation = explain_node(view, node)
    assert explanation is not None
    assert (explanation.ground, explanation.rule) == (Ground.CONTRADICTION, "prp-asyp")
    assert outline(view, explanation)[1:] == [
        "  jiashi rlf:westOf kashgar (reported)",
        "    An article: in Jiashi (21-41)",
        "  kashgar rlf:westOf jiashi (reported)",
        "    An article: in Jiashi (21-41)",
        "  rlf:westOf rdf:type owl:AsymmetricProperty (ontology)",
    ]


def test_what_does_not_stand_has_no_explanation(view: View) -> None:
    """A triple that is not in the revision is not explained, nor is a node that nothing was computed for."""
    sike, kashgar = NamedNode(f"{view.base}id/{SIKE}"), NamedNode(f"{view.base}id/{KASHGAR}")
    assert explain_triple(view, (sike, NamedNode(f"{view.base}ontology#locatedIn"), kashgar)) is None
    assert explain_node(view, sike) is None


def test_what_a_client_wrote_says_so(view: View) -> None:
    """A triple in a graph of a client's own rests on nothing, and is not said to."""
    triple = (NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("o"))
    store = OxigraphStore.in_memory([Quad(*triple, NamedNode("http://e/g"))])
    found = explain_triple(View(store, view.base), triple)
    assert found is not None
    assert (found.ground, found.is_grounded) == (Ground.UNKNOWN, False)


def test_a_circle_that_a_client_wrote_comes_to_an_end(graphs: dict[Role, Graph]) -> None:
    """Derivations that rest on one another are followed once round; they rest on nothing."""
    circle = """
        @prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        <http://e/d1> a rlf:Derivation ; rlf:rule rlf:prp-trp ; rlf:premise <http://e/d2> ;
          rdf:subject <http://e/a> ; rdf:predicate <http://e/p> ; rdf:object <http://e/b> .
        <http://e/d2> a rlf:Derivation ; rlf:rule rlf:prp-trp ; rlf:premise <http://e/d1> ;
          rdf:subject <http://e/b> ; rdf:predicate <http://e/p> ; rdf:object <http://e/a> ."""
    view = View(OxigraphStore.in_memory(graphs_to_quads({Role.CLAIMS: Graph().parse(data=circle, format="turtle")})))
    explanation = explain_node(view, NamedNode("http://e/d1"))
    assert explanation is not None
    assert [[one.words for one in premise.premises] for premise in explanation.premises] == [[]]
    assert not explanation.is_grounded
