"""Class expressions by what they say, not by the labels of their blank nodes."""

from __future__ import annotations

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import Document
from graph.check.syntax.term import RDF_FIRST, RDF_TYPE, Blank, Term
from graph.namespaces import OWL

SETS = {OWL + "unionOf": " or ", OWL + "intersectionOf": " and ", OWL + "oneOf": ", "}
MAX_DEPTH = 12
"""Deeper expressions are taken to be the same; real ones have three or four levels."""


def outline(corpus: Corpus, term: Term, depth: int = 0) -> object:
    """Return what is equal for equal expressions: a name itself, else what is said of the node; sets without order."""
    if not isinstance(term, Blank) or depth > MAX_DEPTH:
        return term if not isinstance(term, Blank) else None
    if corpus.find(term, RDF_FIRST):
        return tuple(outline(corpus, member, depth + 1) for member in corpus.members(term))
    parts = set()
    for triple in corpus.triples(term):
        value = outline(corpus, triple.object, depth + 1)
        if triple.predicate in SETS and isinstance(value, tuple):
            value = frozenset(value)
        # Whoever writes an expression may leave out that it is a class.
        if triple.predicate != RDF_TYPE:
            parts.add((triple.predicate, value))
    return frozenset(parts)


def describe_class(corpus: Corpus, document: Document, term: Term) -> str:
    """Write a class for a message: its name, the members of a set, or that it is an expression."""
    if not isinstance(term, Blank):
        return document.shorten(term)
    for predicate, joint in SETS.items():
        for head in corpus.objects(term, predicate):
            names = [describe_class(corpus, document, member) for member in corpus.members(head)]
            return f"({joint.join(names)})"
    return "a class expression"
