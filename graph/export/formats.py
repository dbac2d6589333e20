"""The formats of an export, by the names that the command line knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import RdfFormat

from graph.export.annotation import annotations_to_bytes
from graph.export.nanopub import nanopubs_to_bytes
from graph.export.table import make_tables, tables_to_zip
from graph.export.triples import quads_to_bytes, triples_to_bytes, triples_to_jsonld, triples_to_rdf12
from graph.revision.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a revision.

    Attributes:
        what: What it is and holds, for the help text.
        media_type: The registered media type.
        suffix: The usual end of a file's name.
        write: Returns a revision's bytes; equal for equal revisions.
    """

    what: str
    media_type: str
    suffix: str
    write: Callable[[View], bytes]


FORMATS: Mapping[str, Format] = {
    "nquads": Format(
        what="N-Quads: every graph, prospects included",
        media_type="application/n-quads",
        suffix="nq",
        write=lambda view: quads_to_bytes(view, RdfFormat.N_QUADS),
    ),
    "trig": Format(
        what="TriG: every graph, prospects included",
        media_type="application/trig",
        suffix="trig",
        write=lambda view: quads_to_bytes(view, RdfFormat.TRIG),
    ),
    "turtle": Format(
        what="Turtle: the default graph, without prospects",
        media_type="text/turtle",
        suffix="ttl",
        write=lambda view: triples_to_bytes(view, RdfFormat.TURTLE),
    ),
    "ntriples": Format(
        what="N-Triples: the default graph, without prospects",
        media_type="application/n-triples",
        suffix="nt",
        write=lambda view: triples_to_bytes(view, RdfFormat.N_TRIPLES),
    ),
    "jsonld": Format(
        what="JSON-LD, compact, with its context inside: the default graph, without prospects",
        media_type="application/ld+json",
        suffix="jsonld",
        write=triples_to_jsonld,
    ),
    "rdfxml": Format(
        what="RDF/XML: the default graph, without prospects",
        media_type="application/rdf+xml",
        suffix="rdf",
        write=lambda view: triples_to_bytes(view, RdfFormat.RDF_XML),
    ),
    "rdf12": Format(
        what="RDF 1.2 Turtle, in which claims reify their triples: the default graph, without prospects",
        media_type="text/turtle;version=1.2",
        suffix="ttl",
        write=triples_to_rdf12,
    ),
    "nanopubs": Format(
        what="nanopublications in TriG: one for each claim that is reported",
        media_type="application/trig",
        suffix="trig",
        write=nanopubs_to_bytes,
    ),
    "annotations": Format(
        what="W3C Web Annotations in JSON-LD: each claim and quotation on the words of its article",
        media_type='application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"',
        suffix="jsonld",
        write=annotations_to_bytes,
    ),
    "csv": Format(
        what="tables for review: claims, quotations, figures, entities, comparisons",
        media_type="application/zip",
        suffix="zip",
        write=lambda view: tables_to_zip(make_tables(view)),
    ),
}
"""All formats by name."""
