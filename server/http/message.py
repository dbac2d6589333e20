"""Requests and answers without a web framework: what the protocol modules read and make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, unquote_to_bytes

PIECE = 64 << 10
"""So many characters of a form are decoded at once."""

MAX_FORM_FIELDS = 1000


@dataclass(slots=True, kw_only=True)
class Trace:
    """What becomes of a request on its way, for the log and the metrics.

    Attributes:
        kind: What was asked for: `query`, `update`, `graph`, `operation` or `page`.
        text: The text of the query or update.
        cache: `hit` where the answer was remembered.
        problem: The name of the problem it ended with.
        incident: The number under which an unforeseen error was logged.
        cut: True where a long answer was cut.
        size: The bytes of a long answer, before its content coding.
        stations: Seconds that the stations of a write took.
    """

    kind: str = "page"
    text: str = ""
    cache: str = ""
    problem: str = ""
    incident: str = ""
    cut: bool = False
    size: int = 0
    stations: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request, its body read.

    Attributes:
        method: In capitals.
        path: Percent-decoded, without the query.
        query_string: As it was sent.
        headers: By name in lower case; repeated fields joined with commas.
        body: The body as it was sent.
        client: Who asks: an address, or the label of a token.
        url: The address of the resource without its query, as the client sees it (also behind a proxy).
        trace: What becomes of it; written on the way.
    """

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    client: str
    url: str
    trace: Trace = field(default_factory=Trace, compare=False)

    @cached_property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the query string, decoded once, in order; raise ValueError where they are not UTF-8."""
        return parse_form(self.query_string)

    @cached_property
    def form(self) -> list[tuple[str, str]]:
        """The fields of a body that is a form, decoded once; raise ValueError where they are not UTF-8."""
        return parse_form(self.body.decode("utf-8-sig"))

    @property
    def media_type(self) -> str:
        """The media type of the body in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset of the body in lower case; UTF-8 where none is named."""
        return self.named_charset or "utf-8"

    @property
    def named_charset(self) -> str:
        """The charset that the request names, in lower case; nothing where it names none."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip('"').lower()
        return ""


def join_fields(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return header fields by name, repeated ones joined with commas (RFC 9110, section 5.2)."""
    headers: dict[str, str] = {}
    for name, value in items:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def parse_form(text: str) -> list[tuple[str, str]]:
    """Decode `a=b&c=d`; raise ValueError where it is not UTF-8 or has more than 1000 fields."""
    if len(text) <= PIECE:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FORM_FIELDS)
    fields = text.split("&", MAX_FORM_FIELDS)
    if len(fields) > MAX_FORM_FIELDS:
        raise ValueError("Max number of fields exceeded")
    pairs = (field.partition("=") for field in fields if field)
    return [(_unquote_pieces(name), _unquote_pieces(value)) for name, _, value in pairs]


def _unquote_pieces(text: str) -> str:
    """Decode a long text piece by piece: in one piece it would keep the interpreter from everybody else for seconds."""
    pieces, start = [], 0
    while start < len(text):
        end = start + PIECE
        cut = text.rfind("%", end - 2, end)  # an escape stays whole
        end = end if cut < 0 else cut
        pieces.append(unquote_to_bytes(text[start:end].replace("+", " ")))
        start = end
    return b"".join(pieces).decode("utf-8", errors="strict")


@dataclass(slots=True, kw_only=True)
class Answer:
    """One HTTP answer with a complete body.

    Attributes:
        status: Its status.
        headers: Its fields.
        body: What follows them.
        is_final: False where the same request may get more fields the next time, so that nobody should remember it.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_final: bool = True

    @property
    def size(self) -> int:
        """The bytes of the body."""
        return len(self.body)
