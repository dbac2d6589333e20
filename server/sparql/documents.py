"""The RDF documents in the body of a request: one by itself, or the files of a form.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/, section 5.5.
"""

from __future__ import annotations

import io

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from graph.errors import UnreadableInputError
from graph.rdf.encodings import drop_mark, xml_to_utf8
from graph.rdf.xml_entities import measure_entities
from server.http.message import Request
from server.http.negotiate import GRAPHS
from server.http.problems import Problem
from server.sparql.protocol import decode_text

TRIPLES = tuple(media for media in GRAPHS if media.name in ("ttl", "nt", "jsonld", "rdf"))
"""The formats of documents that one graph can be sent in."""

_SUPPOSED = "application/rdf+xml"
"""What a body without a media type is taken for (section 5)."""

_READABLE = {alias: media for media in GRAPHS for alias in (media.type, *media.aliases)} | {
    "application/json": next(media for media in GRAPHS if media.name == "jsonld"),
}


def read_documents(request: Request, max_bytes: int) -> tuple[tuple[bytes, str], ...]:
    """Return the RDF documents of a body and their formats."""
    if request.media_type == "multipart/form-data":
        return _read_parts(request, max_bytes)
    if not request.media_type and not request.body:
        return ()
    return (_document(request.media_type or _SUPPOSED, request.body, request, max_bytes),)


def _read_parts(request: Request, max_bytes: int) -> tuple[tuple[bytes, str], ...]:
    _, options = parse_options_header(request.headers["content-type"])
    if not options.get("boundary"):
        raise Problem("malformed-request", "The multipart body names no boundary.")
    try:
        _, fields, files = FormDataParser(silent=False).parse(
            io.BytesIO(request.body), "multipart/form-data", len(request.body), options
        )
    except (ValueError, OSError) as error:
        boundary = options["boundary"]
        ends = f"--{boundary}--".encode(errors="replace") in request.body
        why = str(error) if ends else f"it ends before its last boundary, `--{boundary[:80]}--`"
        raise Problem("malformed-request", f"The multipart body cannot be read: {why}.") from error
    if fields or not files:
        found = f"the field {next(iter(fields))[:80]!r} is none" if fields else "there is none"
        raise Problem(
            "malformed-request",
            f"Each part of the form must be a file, with a name and a type; {found}. "
            "With curl: -F 'graph=@data.ttl;type=text/turtle'.",
        )
    return tuple(
        _document(_part_type(part.mimetype, part.filename), part.stream.read(), request, max_bytes)
        for _, part in files.items(multi=True)
    )


def _part_type(media_type: str | None, filename: str | None) -> str:
    """Return the media type of a part of a form: its own, or what the name of its file says (section 5.5)."""
    if media_type:
        return media_type.lower()
    extension = (filename or "").rpartition(".")[2].lower()
    media = next((media for media in TRIPLES if media.name == extension), None)
    if media is None:
        raise Problem(
            "malformed-request", f"The part {(filename or '')[:100]!r} of the form has no Content-Type.",
            available=[media.type for media in TRIPLES],
        )  # fmt: skip
    return media.type


def _document(media_type: str, data: bytes, request: Request, max_bytes: int) -> tuple[bytes, str]:
    media = _READABLE.get(media_type)
    if media is None or media.name in ("nq", "trig"):
        raise _unreadable(f"The body is {media_type[:100]!r}.")
    if media.name != "rdf":
        decode_text(request, data)
        return drop_mark(data), media.name
    try:
        data = xml_to_utf8(data, request.named_charset)
    except UnreadableInputError as error:
        raise Problem("malformed-data", error.sentence) from error
    if measure_entities(data) > max_bytes:
        raise Problem("too-large", f"The entities of the document stand for more than {max_bytes >> 20} MB.")
    return data, media.name


def _unreadable(detail: str) -> Problem:
    return Problem("unsupported-media-type", detail, available=[media.type for media in TRIPLES])
