"""What comes from data and goes to a terminal: it may be read, and can do nothing there."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_WATCHED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Control characters but the line feed, marks that turn the direction of writing, separators, tags, half characters."""


def tame(text: str) -> str:
    r"""Return a text whose control characters are written out, such as `\u001b`; line feeds stay, tabs are spaces."""
    return _WATCHED.sub(_write_out, text)


def tame_line(text: str) -> str:
    """Return a text as one line: as `tame` does, and line feeds are written out too."""
    return tame(text).replace("\n", "\\n")


def _write_out(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\t":
        return " "
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class TameOutput:
    """Writes the bytes of an answer to a terminal as `tame` writes texts; line ends come out as line feeds."""

    def __init__(self, output: BinaryIO) -> None:
        """Write to a binary file, such as `sys.stdout.buffer`."""
        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, chunk: bytes) -> None:
        """Write a piece; a character may be spread over two."""
        text = self._decoder.decode(chunk)
        self._output.write(tame(text.replace("\r\n", "\n").replace("\r", "")).encode())
