"""Quads on their way into a store: from rdflib, to another base IRI, and with blank nodes of a fixed name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from graph.errors import ReliefgraphError
from graph.rdf.statement import Statement
from graph.terms import Role, graph_iri

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The quads that one dataset has and another lacks."""

    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


def graphs_to_quads(graphs: Mapping[Role, rdflib.Graph]) -> Iterator[Quad]:
    """Yield the triples of graphs by role as quads, each graph under its IRI.

    Blank nodes are renamed one by one: equal names in one call stay one node, also across graphs.
    """
    blanks: dict[str, BlankNode] = {}
    made: dict[str, NamedNode] = {}

    def named(iri: str) -> NamedNode:  # an IRI stands in many triples
        found = made.get(iri)
        if found is None:
            found = made[iri] = NamedNode(iri)
        return found

    def resource(node: rdflib.term.Node) -> NamedNode | BlankNode:
        return named(str(node)) if isinstance(node, rdflib.URIRef) else _resource(node, blanks)

    for role, graph in graphs.items():
        name = NamedNode(str(graph_iri(role)))
        for subject, predicate, value in graph:
            term = rdflib_to_term(value, blanks) if isinstance(value, rdflib.Literal) else resource(value)
            yield Quad(resource(subject), named(str(predicate)), term, name)


def rdflib_to_term(node: rdflib.term.Node, blanks: dict[str, BlankNode]) -> NamedNode | BlankNode | Literal:
    """Return the engine's form of an rdflib term; `blanks` remembers the blank nodes of one document."""
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return _resource(node, blanks)


def term_to_rdflib(term: NamedNode | BlankNode | Literal) -> rdflib.term.Node:
    """Return rdflib's form of a term of the engine, literals with the text that they have there."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)


def quad_to_statement(quad: Quad) -> Statement | None:
    """Return a quad's triple as rdflib has it; None where it holds a triple term, which rdflib has not."""
    if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
        return None
    return term_to_rdflib(quad.subject), term_to_rdflib(quad.predicate), term_to_rdflib(quad.object)


def _resource(node: rdflib.term.Node, blanks: dict[str, BlankNode]) -> NamedNode | BlankNode:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return blanks.setdefault(str(node), BlankNode(f"b{len(blanks)}"))
    raise ReliefgraphError(f"{node!r} is not an IRI, a blank node or a literal", way_out="RDF has no other terms.")


def rebase_quads(quads: Iterable[Quad], old: str, new: str) -> Iterator[Quad]:
    """Yield quads with one base IRI in place of another: in IRIs that begin with it, and anywhere inside literals.

    Literals are included because they carry IRIs too: SPARQL text, patterns of identifiers, xsd:anyURI.
    """
    if old == new:
        yield from quads
        return

    @lru_cache(maxsize=65536)
    def named(node: NamedNode) -> NamedNode:
        return NamedNode(new + node.value[len(old) :]) if node.value.startswith(old) else node

    def literal(node: Literal) -> Literal:
        if old not in node.value and not node.datatype.value.startswith(old):
            return node
        value = node.value.replace(old, new)
        if node.language:
            return Literal(value, language=node.language, direction=node.direction)
        return Literal(value, datatype=named(node.datatype))

    yield from _map_quads(quads, named, literal)


def _map_quads(
    quads: Iterable[Quad], named: Callable[[NamedNode], NamedNode], literal: Callable[[Literal], Literal]
) -> Iterator[Quad]:
    def term(node: Term) -> Term:
        if isinstance(node, Literal):
            return literal(node)
        if isinstance(node, Triple):
            return Triple(subject(node.subject), named(node.predicate), term(node.object))
        return subject(node)

    def subject(node: NamedNode | BlankNode | Triple) -> NamedNode | BlankNode | Triple:
        return named(node) if isinstance(node, NamedNode) else node

    for quad in quads:
        name = quad.graph_name
        yield Quad(
            subject(quad.subject),
            named(quad.predicate),
            term(quad.object),
            named(name) if isinstance(name, NamedNode) else name,
        )


def has_blank_node(quad: Quad) -> bool:
    """Return whether a quad mentions a blank node, also inside a triple term."""
    return (
        isinstance(quad.subject, BlankNode)
        or isinstance(quad.graph_name, BlankNode)
        or _mentions_blank_node(quad.object)
    )


def _mentions_blank_node(term: Term) -> bool:
    if isinstance(term, Triple):
        return isinstance(term.subject, BlankNode) or _mentions_blank_node(term.object)
    return isinstance(term, BlankNode)


def canonicalize_blank_nodes(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads as the engine stores them, with blank nodes named by RDFC-1.0, in the order of their text.

    The names depend on the quads that mention blank nodes and on no other, so quads without any may be left out.
    Source: https://www.w3.org/TR/rdf-canon/
    """
    engine = Engine()
    engine.extend(quads)  # the engine rewrites some literals, and the names depend on what it makes of them
    dataset = Dataset(engine)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)
