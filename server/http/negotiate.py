"""Content negotiation: which of the representations that exist a client wants (RFC 9110, section 12.5).

The most specific range that names a representation says its quality; among equals the one that is named most exactly
wins, and then the one that stands first in the offers. `format=` in an address is for clients that set no header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
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
        names: More names that `format=` may have for it.
    """

    type: str
    name: str
    format: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...] = ()
    charset: bool = False
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type field."""
        return f"{self.type};charset=utf-8" if self.charset else self.type


RESULTS = (
    Media("application/sparql-results+json", "json", QueryResultsFormat.JSON, ("application/json",), names=("srj",)),
    Media(
        "application/sparql-results+xml",
        "xml",
        QueryResultsFormat.XML,
        ("application/xml", "text/xml"),
        names=("srx",),
    ),
    Media("text/csv", "csv", QueryResultsFormat.CSV, charset=True),
    Media("text/tab-separated-values", "tsv", QueryResultsFormat.TSV, charset=True),
)
"""For SELECT and ASK, the preferred one first."""

GRAPHS = (
    Media(
        "text/turtle",
        "ttl",
        RdfFormat.TURTLE,
        ("application/x-turtle", "application/turtle"),
        charset=True,
        names=("turtle", "n3"),
    ),
    Media("application/n-triples", "nt", RdfFormat.N_TRIPLES, names=("ntriples", "n-triples")),
    Media(
        "application/ld+json",
        "jsonld",
        RdfFormat.JSON_LD,
        ("application/json", "application/x-json+ld"),
        names=("json-ld", "json"),
    ),
    Media(
        "application/rdf+xml",
        "rdf",
        RdfFormat.RDF_XML,
        ("application/xml", "text/xml"),
        names=("rdfxml", "rdf+xml", "rdf/xml", "xml"),
    ),
    Media("application/n-quads", "nq", RdfFormat.N_QUADS, names=("nquads", "n-quads")),
    Media("application/trig", "trig", RdfFormat.TRIG),
)
"""For CONSTRUCT, DESCRIBE and graphs, the preferred one first."""

REMEMBERED = 2000
"""Readings of fields up to so many characters are remembered; programs send some hundred."""

_ELEMENT = re.compile(r'(?:[^,"]++|"[^"\\]*+(?:\\.[^"\\]*+)*"?)+')
_PART = re.compile(r'(?:[^;"]++|"[^"\\]*+(?:\\.[^"\\]*+)*"?)+')
_WEIGHT = re.compile(r"0?\.[0-9]+|0\.?|1(?:\.0*)?")


class Range(NamedTuple):
    """One element of an Accept field.

    Attributes:
        type: In lower case, without parameters.
        parameters: Those before the weight, names and values in lower case.
        quality: Its weight, from 0 to 1.
    """

    type: str
    parameters: tuple[tuple[str, str], ...]
    quality: float


class Match(IntEnum):
    """How exactly a range names a representation, the vaguest first."""

    NONE = 0
    ANY = 1
    FAMILY = 2
    ALIAS = 3
    OTHER_PARAMETERS = 4
    TYPE = 5
    PARAMETERS = 6


def parse_accept(field: str) -> tuple[Range, ...]:
    """Read an Accept or Accept-Encoding field; a weight that is none counts as absent (RFC 9110, section 12.4.2)."""
    return _parse_short(field) if len(field) <= REMEMBERED else _parse_accept(field)


def _parse_accept(field: str) -> tuple[Range, ...]:
    elements = _ELEMENT.findall(field) if '"' in field else field.split(",")
    return tuple(one for one in map(_parse_range, elements) if one.type)


_parse_short = lru_cache(maxsize=1024)(_parse_accept)


def _parse_range(element: str) -> Range:
    name, _, rest = element.lower().partition(";")
    parameters: list[tuple[str, str]] = []
    for parameter in _PART.findall(rest):
        key, _, value = (part.strip() for part in parameter.partition("="))
        if key == "q":  # what follows the weight is no parameter of the type
            return Range(name.strip(), tuple(parameters), float(value) if _WEIGHT.fullmatch(value) else 1.0)
        parameters.append((key, value.strip('"')))
    return Range(name.strip(), tuple(parameters), 1.0)


def choose(accept: str | None, offers: Sequence[Media]) -> Media | None:
    """Return the offer that a client likes best; None where it accepts none of them.

    Without an Accept field, and with one that names nothing, the first offer is the best.
    """
    ranges = parse_accept(accept) if accept else ()
    if not ranges:
        return offers[0]
    known = {"*/*", "*"}
    for offer in offers:
        known |= {offer.type, offer.type.partition("/")[0] + "/*", *offer.aliases}
    ranges = tuple(one for one in ranges if one.type in known)  # a field may name thousands that nobody has
    ranked = [(*rate(offer, ranges), -place) for place, offer in enumerate(offers)]
    quality, _, place = max(ranked)
    return offers[-place] if quality > 0.0 else None


def rate(offer: Media, ranges: Sequence[Range]) -> tuple[float, Match]:
    """Return the quality that the most specific range gives to an offer, and how exactly it names it.

    Of ranges that are equally specific the first counts. A parameter that an offer has not, such as a profile of
    JSON-LD, does not rule it out: the answer says what it is.
    """
    best, quality = Match.NONE, 0.0
    for one in ranges:
        match = _match(offer, one)
        if match > best:
            best, quality = match, one.quality
    return quality, best


def _match(offer: Media, one: Range) -> Match:
    if one.type == offer.type:
        if not one.parameters:
            return Match.TYPE
        own = {("charset", "utf-8")} if offer.charset else set()
        return Match.PARAMETERS if own.issuperset(one.parameters) else Match.OTHER_PARAMETERS
    if one.type in offer.aliases:
        return Match.ALIAS
    if one.type == offer.type.partition("/")[0] + "/*":
        return Match.FAMILY
    return Match.ANY if one.type in ("*/*", "*") else Match.NONE  # Java's own client sends the short one


def find_format(name: str, offers: Sequence[Media]) -> Media | None:
    """Return the offer that `format=` names: by a short name or a media type, in any case; None where none does."""
    name = name.strip().lower().replace(" ", "+")  # an unescaped + arrives as a space
    kinds = (lambda media: (media.name, media.type), lambda media: media.names, lambda media: media.aliases)
    return next((media for names in kinds for media in offers if name in names(media)), None)


def prefers_html(accept: str | None) -> bool:
    """Return whether a client wants a page more than data: what a browser sends when a person opens an address."""
    if not accept:
        return False
    html, data = [0.0], [0.0]
    for one in parse_accept(accept):
        (html if one.type in ("text/html", "application/xhtml+xml") else data).append(one.quality)
    return 0.0 < max(html) >= max(data)


ENCODINGS = ("zstd", "gzip")


def choose_encoding(accept_encoding: str | None) -> str | None:
    """Return the content coding that a client likes best, or None for none (RFC 9110, section 12.5.3)."""
    if not accept_encoding:
        return None
    names = {one.type.removeprefix("x-"): one.quality for one in reversed(parse_accept(accept_encoding))}
    best, best_quality = None, 0.0
    for encoding in ENCODINGS:
        quality = names.get(encoding, names.get("*", 0.0))
        if quality > best_quality:
            best, best_quality = encoding, quality
    return best if best_quality >= names.get("identity", 0.0) else None
