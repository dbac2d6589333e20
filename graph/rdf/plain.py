"""Graphs that stand by themselves, in rdflib's store without contexts: filling and asking it takes half the time."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from rdflib import BNode, Graph, URIRef
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from graph.rdf.quads import term_to_rdflib


def plain_graph(*sources: Iterable[tuple[Node, Node, Node]]) -> Graph:
    """Return a new graph with all triples of the sources, which may be graphs."""
    graph = Graph(store=SimpleMemory(), bind_namespaces="none")
    store = graph.store
    for source in sources:
        for triple in source:
            store.add(triple, graph)
    return graph


def add_turtle(graph: Graph, text: str) -> None:
    """Add the triples of a Turtle document, and bind its prefixes; the engine's parser takes a fifth of rdflib's time.

    Raises:
        SyntaxError: It is no Turtle; the text names line and column.
    """
    parser = parse(text, format=RdfFormat.TURTLE)
    named: dict[str, URIRef] = {}
    blanks: dict[str, BNode] = {}

    def term(node: NamedNode | BlankNode | Literal) -> Node:
        if isinstance(node, NamedNode):
            known = named.get(node.value)
            if known is None:
                known = named[node.value] = URIRef(node.value)
            return known
        if isinstance(node, BlankNode):
            return blanks.setdefault(node.value, BNode())
        return term_to_rdflib(node)

    for quad in parser:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    for prefix, namespace in parser.prefixes.items():
        graph.bind(prefix, namespace, replace=True)
