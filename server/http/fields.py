"""The fields of answers as they are sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import quote

from server.http.message import Answer

FIELDS = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, RateLimit, Reliefgraph-Hint, Reliefgraph-Revision, Reliefgraph-Rewritten, Retry-After"
    ),
}
ALLOWED = (
    "*, Accept, Accept-Datetime, Authorization, Cache-Control, Content-Type, If-Match, If-Modified-Since, "
    "If-None-Match, Prefer, Range, X-Requested-With"
)
"""What a script of another origin may send: anything. `*` leaves out Authorization, and old browsers do not know it."""

_ASKED = re.compile(r"[\w!#$%&'*+.^`|~\-]{1,100}(?:\s*,\s*[\w!#$%&'*+.^`|~\-]{1,100}){0,50}", re.ASCII)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_PLAIN = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")
MAX_STRINGS = 4000
MAX_CHARACTERS = 400
"""So many of one text at most: each may take nine bytes."""
BODILESS = (204, 304)

Fields = list[tuple[bytes, bytes]]


def encode_fields(headers: dict[str, str]) -> Fields:
    """Return the fields of a long answer."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in {**FIELDS, **headers}.items()]


def preflight(methods: str, asked: str) -> dict[str, str]:
    """Return the fields that let scripts of other origins ask (https://fetch.spec.whatwg.org/#http-cors-protocol).

    Args:
        methods: Those that the address has.
        asked: The names of fields that a browser asks for.
    """
    names = f"{ALLOWED}, {asked.strip()}" if _ASKED.fullmatch(asked.strip()) else ALLOWED
    return {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": names,
        "Access-Control-Max-Age": "86400",
    }


def encode_answer(method: str, answer: Answer, asked: str = "") -> tuple[Fields, bytes]:
    """Return the fields of a complete answer to a request of some method, and the bytes that follow them.

    Args:
        method: In capitals.
        answer: It.
        asked: The names of fields that a preflight asks for.
    """
    headers = answer.headers
    if method == "OPTIONS" and "Allow" in headers:
        headers = {**headers, **preflight(headers["Allow"], asked)}
    fields = encode_fields(headers)
    if answer.status in BODILESS:
        return fields, b""
    if "Content-Length" not in headers:
        fields.append((b"content-length", b"%d" % len(answer.body)))
    return fields, b"" if method == "HEAD" else answer.body


def write_strings(texts: Iterable[str]) -> str:
    """Return a list of strings (RFC 9651, section 3.1), `%` and what is not ASCII percent-encoded.

    Clients bound the length of fields, so a long text is cut, and the last ones may be left out.
    """
    value = ""
    for text in texts:
        shown = text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…"
        plain = quote(shown, safe=_PLAIN, errors="replace")
        item = '"{}"'.format(plain.replace("\\", "\\\\").replace('"', '\\"'))
        if len(value) + len(item) < MAX_STRINGS:
            value += f", {item}" if value else item
    return value


def write_line(status: int) -> bytes:
    """Return the first line of an answer."""
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()


def write_head(fields: Fields) -> bytes:
    """Return the fields of an answer as lines, and the empty line behind them.

    Raises:
        ValueError: A value has a control character, and might end its field (RFC 9110, section 5.5).
    """
    if _CONTROL.search(b"".join([value for _, value in fields])):
        raise ValueError(f"a field has a control character: {fields!r}"[:500])
    return write_fields(fields) + b"\r\n"


def write_fields(fields: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return fields as lines."""
    return b"".join(b"%b: %b\r\n" % field for field in fields)


def write_answer(answer: Answer, more: Fields) -> bytes:
    """Return a whole answer with more fields, to a request of which nothing is known."""
    fields, body = encode_answer("GET", answer)
    return b"".join((write_line(answer.status), write_fields([*more, *fields]), b"\r\n", body))
