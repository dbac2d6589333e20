"""RDF: quads with every graph, triples with the default graph's union; the same revision gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from graph.namespaces import RDF
from graph.rdf.context import read_context
from graph.rdf.json_ld import compact
from graph.rdf.serialize import serialize_rdf
from graph.revision.view import View
from graph.terms import Role

REIFIES = NamedNode(RDF + "reifies")
PARTS = tuple(NamedNode(RDF + part) for part in ("subject", "predicate", "object"))


def quads_of(view: View) -> list[Quad]:
    """Return all quads, prospects included, in the order of graph, subject, predicate and object."""
    return sorted(view.store.iter_quads(), key=lambda quad: (str(quad.graph_name), *_order(quad.triple)))


def triples_of(view: View) -> list[Triple]:
    """Return the triples of the default graph, each once: all graphs but prospects, in the order of their terms."""
    hidden = view.graph(Role.PROSPECTS)
    return sorted({quad.triple for quad in view.store.iter_quads() if quad.graph_name != hidden}, key=_order)


def _order(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def quads_to_bytes(view: View, format_: RdfFormat) -> bytes:
    """Write every graph as N-Quads or TriG."""
    return serialize_sorted(quads_of(view), format_, view.prefixes)


def triples_to_bytes(view: View, format_: RdfFormat) -> bytes:
    """Write the default graph as N-Triples, Turtle or RDF/XML."""
    return serialize_sorted(triples_of(view), format_, view.prefixes)


def triples_to_rdf12(view: View) -> bytes:
    """Write the default graph as RDF 1.2 Turtle: a claim reifies its triple instead of naming three parts.

    So do source records, derivations and premises. What a claim reifies is asserted only where it is reported.
    Source: https://www.w3.org/TR/rdf12-concepts/#section-triple-terms
    """
    return serialize_sorted(reify(triples_of(view)), RdfFormat.TURTLE, view.prefixes)


def reify(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples with `rdf:reifies` in place of each complete subject, predicate and object of a statement."""
    given = list(triples)
    parts: dict[Any, dict[NamedNode, Any]] = {}
    for triple in given:
        if triple.predicate in PARTS:
            parts.setdefault(triple.subject, {})[triple.predicate] = triple.object
    complete = {
        subject: Triple(*(said[part] for part in PARTS)) for subject, said in parts.items() if len(said) == len(PARTS)
    }
    kept = [triple for triple in given if not (triple.predicate in PARTS and triple.subject in complete)]
    return sorted([*kept, *(Triple(subject, REIFIES, stated) for subject, stated in complete.items())], key=_order)


def triples_to_jsonld(view: View) -> bytes:
    """Write the default graph as compact JSON-LD with the context inside.

    Raises:
        UnwritableError: JSON-LD has no words for one of the triples.
    """
    context = read_context(view.base)
    return (json.dumps(compact(triples_of(view), context, context), ensure_ascii=False, indent=1) + "\n").encode()


def serialize_sorted(rows: Iterable[Quad] | Iterable[Triple], format_: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write rows in their order, with the prefixes in alphabetical order: the engine gives them in any.

    Raises:
        UnwritableError: The format cannot hold one of the rows.
    """
    if format_ in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES):
        return serialize_rdf(rows, format_)
    if format_ == RdfFormat.RDF_XML:
        return serialize_rdf(rows, format_, prefixes)
    text = serialize_rdf(rows, format_, prefixes).decode()
    header = re.match(r"(?:@prefix [^\n]*\n)*", text)
    end = header.end() if header else 0
    return ("".join(sorted(text[:end].splitlines(keepends=True))) + text[end:]).encode()
