"""RDF as bytes, in each format what every reader of it takes for the same; what a format cannot hold is refused."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, cast

from pyoxigraph import Literal, Quad, RdfFormat, Triple, serialize

from graph.errors import UnwritableError
from graph.rdf.rdf_xml import write_rdf_xml
from graph.rdf.xml_text import File

REFUSING = frozenset({RdfFormat.RDF_XML, RdfFormat.JSON_LD})
"""Formats that cannot hold everything."""

_NEWER = "Ask for Turtle, N-Triples, TriG or N-Quads."


def serialize_rdf(
    rows: Iterable[Triple] | Iterable[Quad], format_: RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return triples in a format, or quads in one that has graphs; raise UnwritableError where it cannot hold them."""
    if format_ not in REFUSING:
        return serialize(rows, format=format_, prefixes=dict(prefixes) if prefixes else None) or b""
    buffer = io.BytesIO()
    write_triples(cast("Iterable[Triple]", rows), format_, buffer, prefixes)
    return buffer.getvalue()


def write_triples(
    triples: Iterable[Triple], format_: RdfFormat, file: File, prefixes: Mapping[str, str] | None = None
) -> None:
    """Write triples to a file as they come; raise UnwritableError at the first that the format cannot hold."""
    if format_ == RdfFormat.RDF_XML:
        for piece in write_rdf_xml(triples, prefixes or {}):
            file.write(piece)
        return
    checked = _iter_for_json_ld(triples) if format_ == RdfFormat.JSON_LD else triples
    serialize(checked, cast("IO[bytes]", file), format=format_, prefixes=dict(prefixes) if prefixes else None)


def _iter_for_json_ld(triples: Iterable[Triple]) -> Iterator[Triple]:
    for triple in triples:
        check_json_ld(triple)
        yield triple


def check_json_ld(triple: Triple) -> None:
    """Raise UnwritableError for a triple that JSON-LD 1.1 has no words for, or that its readers would make another."""
    term = triple.object
    if isinstance(term, Literal):
        if term.direction is not None:
            raise UnwritableError(
                f"readers of JSON-LD 1.1 drop the base direction of a text, and the value of "
                f"<{triple.predicate.value}> has one",
                way_out=_NEWER,
            )
    elif isinstance(term, Triple):
        raise UnwritableError(
            f"JSON-LD 1.1 has no triple terms, and the value of <{triple.predicate.value}> is one", way_out=_NEWER
        )
