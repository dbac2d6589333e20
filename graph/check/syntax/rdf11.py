"""Terms of RDF 1.2 for engines that read RDF 1.1.

SHACL knows no triple terms yet, nor languages with a direction. So that values are counted and closed shapes see them,
a triple term is held against shapes as a literal of a datatype of its own, a directed text as one without direction.
"""

from __future__ import annotations

from graph.check.syntax.term import LANG_STRING, Literal, Term, TripleTerm, term_to_ntriples

TRIPLE = "urn:x-reliefgraph:triple"


def to_rdf11(term: Term) -> Term:
    """Return what stands for a term in RDF 1.1."""
    if isinstance(term, TripleTerm):
        return Literal(term_to_ntriples(term), TRIPLE)
    if isinstance(term, Literal) and "--" in term.language:
        return Literal(term.lexical, LANG_STRING, term.language.partition("--")[0])
    return term
