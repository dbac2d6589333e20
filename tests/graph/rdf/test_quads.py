"""Quads on their way into a store."""

from __future__ import annotations

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.namespaces import BASE
from graph.rdf.quads import canonicalize_blank_nodes, graphs_to_quads, has_blank_node, rebase_quads
from graph.terms import Role

OTHER = "https://data.example/kg/"
S, P, G = NamedNode("http://e/s"), NamedNode("http://e/p"), NamedNode("http://e/g")


def test_rdflib_terms_arrive_whole() -> None:
    """IRIs, language tags, datatypes and blank nodes of an rdflib graph reach the quads of the graph with the role."""
    graph = rdflib.Graph()
    graph.parse(data='<http://e/s> <http://e/p> "a"@en, 7, "b", [] .', format="turtle")
    quads = list(graphs_to_quads({Role.ONTOLOGY: graph}))
    assert {quad.graph_name for quad in quads} == {NamedNode("https://w3id.org/reliefgraph/graph/ontology")}
    values = [quad.object for quad in quads]
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert {v for v in values if not isinstance(v, BlankNode)} == {
        Literal("a", language="en"),
        Literal("7", datatype=integer),
        Literal("b"),
    }
    assert sum(isinstance(v, BlankNode) for v in values) == 1


def test_blank_nodes_stay_one_across_graphs() -> None:
    """A blank node that two graphs share is still one node after the conversion."""
    node = rdflib.BNode()
    first, second = rdflib.Graph(), rdflib.Graph()
    for graph in (first, second):
        graph.add((node, rdflib.URIRef("http://e/p"), rdflib.Literal("x")))
    quads = list(graphs_to_quads({Role.ONTOLOGY: first, Role.SHAPES: second}))
    assert len({quad.subject for quad in quads}) == 1


def test_rebase_reaches_iris_datatypes_literals_and_triple_terms() -> None:
    """Another base replaces the first one in every position, in literals also in the middle."""
    triple = Triple(NamedNode(BASE + "id/a"), P, Literal("1", datatype=NamedNode(BASE + "ontology#Num")))
    quads = [
        Quad(NamedNode(BASE + "id/a"), NamedNode(BASE + "ontology#p"), triple, NamedNode(BASE + "graph/claims")),
        Quad(S, P, Literal(f"SELECT * {{ <{BASE}id/a> ?p ?o }}", language="en"), G),
    ]
    moved = list(rebase_quads(quads, BASE, OTHER))
    assert moved == [
        Quad(
            NamedNode(OTHER + "id/a"),
            NamedNode(OTHER + "ontology#p"),
            Triple(NamedNode(OTHER + "id/a"), P, Literal("1", datatype=NamedNode(OTHER + "ontology#Num"))),
            NamedNode(OTHER + "graph/claims"),
        ),
        Quad(S, P, Literal("SELECT * { <https://data.example/kg/id/a> ?p ?o }", language="en"), G),
    ]
    assert list(rebase_quads(moved, OTHER, BASE)) == quads


def test_blank_nodes_are_found_inside_triple_terms() -> None:
    """A quad mentions a blank node also when only its triple term does."""
    assert not has_blank_node(Quad(S, P, Triple(S, P, S), G))
    assert has_blank_node(Quad(S, P, Triple(S, P, BlankNode()), G))
    assert has_blank_node(Quad(BlankNode(), P, S, G))


def test_canonical_names_follow_the_stored_literals() -> None:
    """`007` and `7` are one value in the engine, so both give blank nodes the same canonical name."""
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    first = canonicalize_blank_nodes([Quad(BlankNode("x"), P, Literal("007", datatype=integer), G)])
    second = canonicalize_blank_nodes([Quad(BlankNode("y"), P, Literal("7", datatype=integer), G)])
    assert first == second
    assert first[0].subject == BlankNode("c14n0")
