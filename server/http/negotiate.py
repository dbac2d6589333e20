"""Content negotiation: which of the representations that exist a client wants (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Media:
    """A representation that can be sent.

    Attributes:
        type: The registered media type, without parameters.
        name: A short name for addresses and menus.
        format: The engine's format.
        aliases: Media types that clients also ask for when they mean this one.
        charset: True where the type has a charset parameter.
    """

    type: str
    name: str
    format: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...] = ()
    charset: bool = False

    @property
    def content_type(self) -> str:
        """The value of the Content-Type field."""
        return f"{self.type};charset=utf-8" if self.charset else self.type


RESULTS = (
    Media("application/sparql-results+json", "json", QueryResultsFormat.JSON, ("application/json",)),
    Media("application/sparql-results+xml", "xml", QueryResultsFormat.XML, ("application/xml", "text/xml")),
    Media("text/csv", "csv", QueryResultsFormat.CSV, charset=True),
    Media("text/tab-separated-values", "tsv", QueryResultsFormat.TSV, charset=True),
)
"""For SELECT and ASK, the preferred one first."""

GRAPHS = (
    Media("text/turtle", "ttl", RdfFormat.TURTLE, ("application/x-turtle",), charset=True),
    Media("application/n-triples", "nt", RdfFormat.N_TRIPLES),
    Media("application/ld+json", "jsonld", RdfFormat.JSON_LD, ("application/json",)),
    Media("application/rdf+xml", "rdf", RdfFormat.RDF_XML, ("application/xml", "text/xml")),
    Media("application/n-quads", "nq", RdfFormat.N_QUADS),
    Media("application/trig", "trig", RdfFormat.TRIG),
)
"""For CONSTRUCT, DESCRIBE and graphs, the preferred one first."""


MAX_FIELD = 4000
"""Of an Accept field, so many characters are read: the longest that programs send have some hundred."""


class Range(NamedTuple):
    """One element of an Accept field."""

    type: str
    quality: float


def parse_accept(field: str) -> tuple[Range, ...]:
    """Read an Accept or Accept-Encoding field; what is malformed in it, or beyond its bound, counts as absent."""
    return _parse_accept(field[:MAX_FIELD])


@lru_cache(maxsize=1024)
def _parse_accept(field: str) -> tuple[Range, ...]:
    ranges = []
    for element in field.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        if not name:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _quality(value.strip())
        ranges.append(Range(name, quality))
    return tuple(ranges)


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def choose(accept: str | None, offers: Sequence[Media]) -> Media | None:
    """Return the offer that a client likes best, the first of equals; None where it accepts none of them.

    Without an Accept field, and with one that says nothing legible, the first offer is the best.
    """
    if accept is None or not accept.strip():
        return offers[0]
    return _choose(accept[:MAX_FIELD], tuple(offers))


@lru_cache(maxsize=1024)
def _choose(accept: str, offers: tuple[Media, ...]) -> Media | None:
    ranges = parse_accept(accept)
    if not ranges:
        return offers[0]
    best, best_quality = None, 0.0
    for offer in offers:
        quality = _quality_of(offer, ranges)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _quality_of(offer: Media, ranges: Sequence[Range]) -> float:
    """Return the quality that the most specific range gives to an offer; its aliases are worth a little less."""
    names = dict(reversed(ranges))
    if offer.type in names:
        return names[offer.type]
    aliased = [names[alias] for alias in offer.aliases if alias in names]
    if aliased:
        return max(aliased) * 0.999
    for wildcard in (offer.type.partition("/")[0] + "/*", "*/*"):
        if wildcard in names:
            return names[wildcard]
    return 0.0


def prefers_html(accept: str | None) -> bool:
    """Say whether a client wants a page more than data: what a browser sends when a person opens an address."""
    if not accept:
        return False
    names = dict(reversed(parse_accept(accept)))
    html = max(names.get("text/html", 0.0), names.get("application/xhtml+xml", 0.0))
    data = [quality for name, quality in names.items() if not name.startswith(("text/html", "application/xhtml"))]
    return html > 0.0 and html >= max(data, default=0.0)


ENCODINGS = ("zstd", "gzip")


def choose_encoding(accept_encoding: str | None) -> str | None:
    """Return the content coding that a client likes best, or None for none (RFC 9110, section 12.5.3)."""
    if not accept_encoding:
        return None
    names = dict(reversed(parse_accept(accept_encoding)))
    best, best_quality = None, 0.0
    for encoding in ENCODINGS:
        quality = names.get(encoding, names.get("*", 0.0))
        if quality > best_quality:
            best, best_quality = encoding, quality
    return best if best_quality >= names.get("identity", 0.0) else None
