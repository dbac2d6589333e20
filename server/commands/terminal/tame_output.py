"""What comes from data and goes to a terminal: it may be read, and can do nothing there."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from graph.printable import to_lines


class TameOutput:
    """Writes the bytes of an answer to a terminal as `to_lines` writes texts; line ends come out as line feeds."""

    def __init__(self, output: BinaryIO) -> None:
        """Write to a binary file, such as `sys.stdout.buffer`."""
        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, chunk: bytes) -> None:
        """Write a piece; a character may be spread over two."""
        text = self._decoder.decode(chunk)
        self._output.write(to_lines(text.replace("\r\n", "\n").replace("\r", "")).encode())
