"""Between the checker's terms and rdflib's, for the work that needs rdflib (which is slow to import)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rdflib
from rdflib.term import Node

from graph.check.syntax.term import LANG_STRING, XSD_STRING, Blank, Iri, Literal, Term
from graph.namespaces import RDF

_TAG = re.compile("[A-Za-z]+(?:-[A-Za-z0-9]+)*")
DIRECTED = RDF + "dirLangString"


def term_to_rdflib(term: Term) -> Node:
    """Convert a term; a literal keeps its lexical form.

    rdflib has no literals with a direction: the language becomes a part of the text, until it is converted back.
    """
    if isinstance(term, Iri):
        return rdflib.URIRef(term)
    if isinstance(term, Blank):
        return rdflib.BNode(term[2:])
    assert isinstance(term, Literal), "rdflib has no triple terms"  # callers hold RDF 1.1
    if "--" in term.language:
        return rdflib.Literal(f"{term.lexical}@{term.language}", datatype=rdflib.URIRef(term.datatype))
    if term.language:
        # A tag that rdflib does not take has a finding of its own.
        return rdflib.Literal(term.lexical, lang=term.language if _TAG.fullmatch(term.language) else "und")
    if term.datatype == XSD_STRING:
        return rdflib.Literal(term.lexical)
    return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype), normalize=False)


def term_from_rdflib(node: Node) -> Term:
    """Convert a term back."""
    if isinstance(node, rdflib.BNode):
        return Blank(f"_:{node}")
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), LANG_STRING, node.language)
        if str(node.datatype) == DIRECTED:
            lexical, _, language = str(node).rpartition("@")
            return Literal(lexical, DIRECTED, language)
        return Literal(str(node), str(node.datatype or XSD_STRING))
    return Iri(node)


def graph_to_triples(graph: rdflib.Graph) -> Iterator[tuple[Term, str, Term]]:
    """Yield the triples of a graph as the checker's terms."""
    for subject, predicate, value in graph:
        yield term_from_rdflib(subject), str(predicate), term_from_rdflib(value)
