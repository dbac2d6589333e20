"""Documents in the encodings that they declare, as UTF-8: the engine reads no other, and no byte order mark."""

from __future__ import annotations

import codecs
import re

from graph.errors import UnreadableInputError

_DECLARATION = re.compile(
    r"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._\-]*)["'][^>]*\?>|\s*<\?xml\s[^>]*\?>"""
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_HEAD = 1024


def drop_mark(data: bytes) -> bytes:
    """Return UTF-8 without its byte order mark (RFC 3629, section 6)."""
    return data.removeprefix(codecs.BOM_UTF8)


def xml_to_utf8(data: bytes, charset: str = "") -> bytes:
    """Return a document in XML as UTF-8.

    A byte order mark says its encoding, or else the charset that came with it, or else its declaration, or else it is
    UTF-8. Source: RFC 7303, section 3.

    Raises:
        UnreadableInputError: The encoding is none that is known here, or the document is not in it.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], name)
    declared = _DECLARATION.match(data[:_HEAD].decode("latin-1"))
    return _decode(data, charset or (declared[1] if declared else None) or "utf-8")


def _decode(data: bytes, name: str) -> bytes:
    try:
        text = data.decode(name)
    except LookupError as error:  # also of what is a codec, and none of texts
        raise UnreadableInputError(
            f"{name[:40]!r} is no encoding that is known here", way_out="Send it as UTF-8."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            f"the document is not in {name[:40]}, as it says: byte {error.start} cannot be read",
            way_out="Send it as UTF-8.",
        ) from error
    declared = _DECLARATION.match(text[:_HEAD])
    return text[declared.end() if declared else 0 :].encode("utf-8", errors="surrogatepass")
