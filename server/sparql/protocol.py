"""SPARQL 1.1 Protocol: from an HTTP request to an operation, or to the problem that says why not.

Source: https://www.w3.org/TR/sparql11-protocol/, section 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.http.message import Request
from server.http.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update as the protocol carries it.

    Attributes:
        kind: `query` or `update`.
        text: The SPARQL text.
        default_graphs: The values of default-graph-uri or using-graph-uri.
        named_graphs: The values of named-graph-uri or using-named-graph-uri.
    """

    kind: str
    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def has_dataset(self) -> bool:
        """True where protocol parameters name the dataset."""
        return bool(self.default_graphs or self.named_graphs)


def read_operation(request: Request) -> Operation | None:
    """Read the operation from a request to the SPARQL address; None where a GET carries none.

    Raises:
        Problem: 400, 405 or 415, with the reason.
    """
    if request.method in ("GET", "HEAD"):
        return _read_get(request)
    if request.method != "POST":
        raise Problem(
            "method-not-allowed",
            f"{request.method} does not work here; GET and POST do.",
            headers={"Allow": "GET, HEAD, POST, OPTIONS"},
        )
    parameters = decode_parameters(request)
    if request.media_type == FORM:
        fields = parameters + _decode_form(request)
        kinds = [name for name, _ in fields if name in ("query", "update")]
        if len(kinds) != 1:
            raise Problem("malformed-request", _one_expected("The form", kinds) + _find_mistake(request, fields))
        return _operation(kinds[0], dict(fields)[kinds[0]], fields)
    if request.media_type in (QUERY, UPDATE):
        kind = "query" if request.media_type == QUERY else "update"
        if any(name in ("query", "update") for name, _ in parameters):
            raise Problem("malformed-request", f"The body is the {kind}; the address must not carry another.")
        return _operation(kind, decode_text(request, request.body), parameters)
    raise Problem(
        "unsupported-media-type",
        f"The body is {_shown(request.media_type)}." if request.media_type else "The body has no Content-Type.",
        headers={"Accept-Post": f"{QUERY}, {UPDATE}, {FORM}"},
        available=[QUERY, UPDATE, FORM],
    )


def _read_get(request: Request) -> Operation | None:
    parameters = decode_parameters(request)
    names = [name for name, _ in parameters if name in ("query", "update")]
    if "update" in names:
        raise Problem("malformed-request", "An update must be sent by POST: a GET must not change anything.")
    if not names:
        if any(name in ("default-graph-uri", "named-graph-uri") for name, _ in parameters):
            raise Problem("malformed-request", _one_expected("The address", names))
        return None
    if len(names) > 1:
        raise Problem("malformed-request", _one_expected("The address", names))
    return _operation("query", dict(parameters)["query"], parameters)


def _operation(kind: str, text: str, parameters: list[tuple[str, str]]) -> Operation:
    default, named = (
        ("default-graph-uri", "named-graph-uri") if kind == "query" else ("using-graph-uri", "using-named-graph-uri")
    )
    operation = Operation(
        kind=kind,
        text=text,
        default_graphs=tuple(value for name, value in parameters if name == default),
        named_graphs=tuple(value for name, value in parameters if name == named),
    )
    for iri in (*operation.default_graphs, *operation.named_graphs):
        if not _ABSOLUTE_IRI.fullmatch(iri):
            raise Problem("malformed-request", f"A graph is named by an absolute IRI; {_shown(iri)} is none.")
    return operation


def decode_parameters(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of an address; raise the Problem of one that is not UTF-8."""
    try:
        return request.parameters
    except ValueError as error:
        raise Problem("malformed-request", f"The address cannot be decoded: {error}.") from error


def _decode_form(request: Request) -> list[tuple[str, str]]:
    try:
        decode_text(request, request.body)  # it says where the body is not UTF-8
        return request.form
    except ValueError as error:
        raise Problem("malformed-request", f"The form cannot be decoded: {error}.") from error


def decode_text(request: Request, body: bytes) -> str:
    """Decode a body that must be UTF-8; raise the Problem that says where it is not."""
    if request.charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem("unsupported-media-type", f"The charset is {_shown(request.charset)}.", available=["utf-8"])
    try:
        return body.decode("utf-8-sig")  # with or without a byte order mark
    except UnicodeDecodeError as error:
        raise Problem("malformed-request", f"The body is not UTF-8: byte {error.start} cannot be decoded.") from error


def _find_mistake(request: Request, fields: list[tuple[str, str]]) -> str:
    """Return what a form without a query may have been meant for: a query that is no form, most often."""
    names = [name for name, _ in fields]
    if {"query", "update"} & set(names) or not request.body.strip():
        return ""
    if b"=" not in request.body.partition(b"{")[0]:
        start = _shown(request.body[:40].decode(errors="replace"))
        return f" The body begins with {start}, which is no form: is its Content-Type {QUERY} or {UPDATE}?"
    return f" Its fields are {', '.join(name[:40] for name in names[:5])}."


def _one_expected(where: str, names: list[str]) -> str:
    found = f"are {len(names)} ({', '.join(names[:5])})" if names else "is none"
    return f"{where} must carry exactly one query or update; there {found}."


def _shown(text: str) -> str:
    return repr(text if len(text) <= 100 else text[:100] + "…")
