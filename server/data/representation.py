"""Answers that represent something of a revision: their bytes, and the fields that clients and caches rely on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response, request
from pyoxigraph import Quad, RdfFormat, Triple

from graph.rdf.context import read_context
from graph.rdf.json_ld import compact
from graph.rdf.serialize import serialize_rdf
from graph.revision.view import View
from server.data.addresses import root, to_uri
from server.data.site import Opened
from server.http.formats import PARAMETER, choose_format, refusing
from server.http.negotiate import GRAPHS, Media, prefers_html

HTML = Media("text/html", "html", RdfFormat.RDF_XML, ("application/xhtml+xml",), charset=True)
LINKSET = Media("application/linkset+json", "linkset", RdfFormat.JSON_LD)
DOCUMENTS = (*GRAPHS, HTML)
"""What a document about a thing comes as; without a wish, the first."""

DATASET_FORMATS = frozenset({"trig", "nq"})
"""The formats that keep graphs apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One typed link of an answer (RFC 8288); `href` may be an IRI."""

    href: str
    rel: str
    type: str = ""

    def __str__(self) -> str:
        return f'<{to_uri(self.href)}>; rel="{self.rel}"' + (f'; type="{self.type}"' if self.type else "")


def pick(offers: Sequence[Media] = DOCUMENTS) -> Media:
    """Return the representation that the request asks for; raise a 406 that lists what there is."""
    accept = request.headers.get("Accept")
    if HTML in offers and PARAMETER not in request.args and prefers_html(accept):
        return HTML
    return choose_format(request.args.items(multi=True), accept, offers)


def split_extension(path: str, offers: Sequence[Media] = (*DOCUMENTS, LINKSET)) -> tuple[str, Media | None]:
    """Split `x.ttl` into `x` and its representation; a path with another ending, or none, stays whole."""
    stem, _, extension = path.rpartition(".")
    for offer in offers:
        if stem and offer.name == extension:
            return stem, offer
    return path, None


def respond(
    body: bytes | str,
    media_type: str,
    opened: Opened,
    *,
    links: Iterable[Link] = (),
    varies: bool = True,
    location: str = "",
    mark: str = "",
) -> Response:
    """Answer with one representation of something in a revision, or with 304 where the client has it.

    Args:
        body: The representation.
        media_type: Its Content-Type.
        opened: The revision it was made from.
        links: Typed links to announce.
        varies: True where the Accept field chose it.
        location: Its own address where it was chosen by Accept, for Content-Location.
        mark: What else its ETag depends on besides revision, address and body.
    """
    response = Response(body, content_type=media_type)
    digest = hashlib.sha256(response.get_data())
    digest.update(f"{opened.revision.state}{media_type}{mark}".encode())
    response.set_etag(digest.hexdigest()[:32])
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if opened.last_modified:
        response.last_modified = opened.last_modified
    if varies:
        response.vary.add("Accept")
    if location:
        response.headers["Content-Location"] = location
    text = ", ".join(str(link) for link in links)
    if text:
        response.headers["Link"] = text
    open_to_all(response)
    response.make_conditional(request)
    return response


def see_other(path: str) -> Response:
    """Answer 303 to a path of this server as a URI has it, whatever format will be wanted there."""
    response = Response("", 303, {"Location": root() + path}, content_type="text/plain;charset=utf-8")
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    open_to_all(response)
    return response


def open_to_all(response: Response) -> None:
    """Let scripts of other sites read an answer (CORS)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = (
        "Link, ETag, Last-Modified, Location, Content-Location, Memento-Datetime, Repr-Digest"
    )


def write_graph(view: View, quads: Iterable[Quad], about: Iterable[Triple], media: Media, context: str) -> bytes:
    """Write quads in a format of RDF, together with what the document says of itself.

    Args:
        view: The revision, for its prefixes.
        quads: The content; formats without graphs get its triples, each once.
        about: Triples for the default graph.
        media: The format.
        context: The address of the JSON-LD context.
    """
    with refusing(media, GRAPHS):
        return _write_graph(view, quads, about, media, context)


def _write_graph(view: View, quads: Iterable[Quad], about: Iterable[Triple], media: Media, context: str) -> bytes:
    triples = dict.fromkeys(about)
    if media.name in DATASET_FORMATS:
        content = [Quad(one.subject, one.predicate, one.object) for one in triples]
        content += sorted(set(quads), key=_trig_order)
        return _order_prefixes(_serialize(content, media, view.prefixes), media)
    triples |= dict.fromkeys(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    if media.name == "jsonld":
        return write_json_ld(view, triples, context)
    ordered = sorted(triples, key=_turtle_order)
    return _order_prefixes(_serialize(ordered, media, view.prefixes), media)


def _serialize(content: Iterable[Quad] | Iterable[Triple], media: Media, prefixes: dict[str, str]) -> str:
    if not isinstance(media.format, RdfFormat):
        raise TypeError(f"{media.type} is no format of RDF")
    return serialize_rdf(content, media.format, prefixes).decode()


def _turtle_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Sort triples by subject, the types first, so that Turtle and RDF/XML need each subject once."""
    predicate = triple.predicate.value
    return str(triple.subject), not predicate.endswith("#type"), predicate, str(triple.object)


def _trig_order(quad: Quad) -> tuple[str, str, bool, str, str]:
    return (str(quad.graph_name), *_turtle_order(quad.triple))


def write_json_ld(view: View, triples: Iterable[Triple], context: str) -> bytes:
    """Write triples as compact JSON-LD that names the context by its address."""
    document = compact(triples, read_context(view.base), context)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


_PREFIX_LINE = re.compile(r"(?:@prefix [^\n]*\n)+")
_NAMESPACES = re.compile(r"<rdf:RDF([^>]*)>")


def _order_prefixes(text: str, media: Media) -> bytes:
    """Put prefixes in order and leave out the unused ones: the engine writes all, in an order that changes."""
    if media.name in ("ttl", "trig"):
        match = _PREFIX_LINE.match(text)
        if match:
            body = text[match.end() :]
            lines = sorted(match.group().splitlines(keepends=True))
            text = "".join(line for line in lines if line.split(" ")[1] in body) + "\n" + body
    elif media.name == "rdf":
        match = _NAMESPACES.search(text)
        if match:
            body = text[match.end() :]
            names = sorted(match.group(1).split())
            used = [
                name for name in names if f"{name.split('=')[0].removeprefix('xmlns:')}:" in body or ":rdf=" in name
            ]
            text = f"{text[: match.start()]}<rdf:RDF {' '.join(used)}>{body}"
    return text.encode()
