"""The competency questions as a server gives them out: under a revision's base, for pages and as SPARQL examples."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad

from graph.lookup.questions import Question, read_questions
from graph.namespaces import BASE, DCTERMS, RDF, RDFS, SCHEMA, SH
from graph.rdf.quads import rebase_quads
from graph.revision.view import View


def local_questions(view: View) -> list[Question]:
    """Return the competency questions with their queries under a revision's base."""
    return [replace(one, query=one.query.replace(BASE, view.base)) for one in read_questions()]


def describe_queries(view: View) -> list[Quad]:
    """Return the competency questions in the SH vocabulary, as collections of SPARQL examples have them.

    Source: https://github.com/sib-swiss/sparql-examples
    """
    graph = NamedNode(view.base + "queries")
    quads = []
    for question in read_questions():
        node = NamedNode(f"{BASE}queries#{question.slug}")
        kind = "SPARQLConstructExecutable" if "CONSTRUCT" in question.query else "SPARQLSelectExecutable"
        for predicate, value in (
            (RDF + "type", NamedNode(SH + "SPARQLExecutable")),
            (RDF + "type", NamedNode(SH + kind)),
            (RDFS + "label", Literal(question.title, language="en")),
            (RDFS + "comment", Literal(question.what or question.title, language="en")),
            (DCTERMS + "identifier", Literal(f"{question.number:02d}")),
            (SH + ("construct" if "Construct" in kind else "select"), Literal(question.query)),
            (SCHEMA + "target", NamedNode(BASE + "sparql")),
        ):
            quads.append(Quad(node, NamedNode(predicate), value, graph))
    return list(rebase_quads(quads, BASE, view.base))
