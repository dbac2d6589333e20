"""Text in XML: what XML has no way to write, and what it would change on the way.

XML 1.0 has no control characters but tab, line feed and carriage return, and no U+FFFE and U+FFFF, not even as
character references; and every reader turns a carriage return into a line feed where it is not a reference.
Source: https://www.w3.org/TR/xml/#charsets and #sec-line-ends
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from graph.errors import UnwritableError

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_XML_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_SPECIAL = re.compile("[&<>\r]|" + _NOT_XML.pattern)
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;", "\n": "&#xA;", "\t": "&#x9;"}
_BEFORE = 60
"""So many bytes before a character show where it stands."""


class File(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        ...


def escape_text(text: str) -> str:
    """Return the content of an element that means a text; raise UnwritableError where there is none."""
    return _SPECIAL.sub(_escape, text) if _SPECIAL.search(text) else text


def escape_attribute(text: str) -> str:
    """Return the value of an attribute, without its quotation marks; raise UnwritableError where there is none."""
    return re.sub('["\n\t]', lambda found: _NAMES[found[0]], escape_text(text))


def _escape(found: re.Match[str]) -> str:
    return _NAMES.get(found[0]) or _refuse(found[0], found.string[max(0, found.start() - _BEFORE) : found.start()])


def _refuse(character: str, before: str) -> str:
    place = f", behind {before!r}" if before.strip() else ""
    raise UnwritableError(
        f"XML has no character U+{ord(character):04X}, and a text here has one{place}",
        way_out="Ask for a format that is not XML, such as JSON, TSV, Turtle or JSON-LD.",
    )


class XmlOutput:
    """A file for an engine that writes XML without minding what XML cannot hold.

    A carriage return becomes a character reference: in the XML that an engine makes, only data have one.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self._rest = b""

    def write(self, data: bytes) -> int:
        """Pass bytes on; raise UnwritableError at the first that no reader of XML would take."""
        text = self._rest + data
        if found := _NOT_XML_BYTES.search(text):
            before = text[max(0, found.start() - _BEFORE) : found.start()].decode(errors="ignore")
            _refuse(found[0].decode(), before.rpartition("<")[2].rpartition(">")[2])
        # the last two bytes may begin a character that goes on in the next piece
        self._rest = text[-2:] if 0xEF in text[-2:] else b""
        done = text[: len(text) - len(self._rest)]
        self._file.write(done.replace(b"\r", b"&#xD;"))
        return len(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Pass several pieces on."""
        for piece in pieces:
            self.write(piece)

    def flush(self) -> None:
        """Pass on what was held back."""
        self._file.write(self._rest)
        self._rest = b""
