"""RDF: quads with every graph, triples with the default graph's union; the same revision gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph.namespaces import RDF
from graph.rdf.context import read_context
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
    """Write the default graph as compact JSON-LD with the context inside; all but lists is sorted."""
    context = read_context(view.base)
    graph = rdflib.Graph()
    for triple in triples_of(view):
        graph.add(triple_to_rdflib(triple))
    document = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=False))
    document = {"@context": context, "@graph": _sort(document.get("@graph", []))}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def triple_to_rdflib(triple: Triple) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    """Return a triple in rdflib's terms; blank nodes keep their names, literals their spelling."""
    return _to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object)


def _to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Triple):
        raise ValueError("RDF 1.1 has no triple terms")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == str(rdflib.XSD.string) else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def _sort(value: Any) -> Any:
    """Return JSON-LD with keys and the members of sets in order; what stands in a list stays where it is."""
    if isinstance(value, dict):
        return {
            key: [_sort(item) for item in part] if key == "@list" else _sort(part)
            for key, part in sorted(value.items())
        }
    if isinstance(value, list):
        return sorted((_sort(item) for item in value), key=lambda item: json.dumps(item, ensure_ascii=False))
    return value


def serialize_sorted(rows: Iterable[Quad] | Iterable[Triple], format_: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write rows in their order, with the prefixes in alphabetical order: the engine gives them in any."""
    if format_ in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES):
        return serialize(rows, format=format_) or b""
    text = (serialize(rows, format=format_, prefixes=dict(prefixes)) or b"").decode()
    if format_ == RdfFormat.RDF_XML:
        return re.sub(
            r"(?<=<rdf:RDF )[^>]*(?=>)", lambda match: " ".join(sorted(match[0].split())), text, count=1
        ).encode()
    header = re.match(r"(?:@prefix [^\n]*\n)*", text)
    end = header.end() if header else 0
    return ("".join(sorted(text[:end].splitlines(keepends=True))) + text[end:]).encode()
