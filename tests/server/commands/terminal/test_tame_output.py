"""What comes from data can do nothing in a terminal."""

from __future__ import annotations

import io

from server.commands.terminal.tame_output import TameOutput


def test_pieces_of_characters_are_put_together() -> None:
    """A character that is spread over two pieces arrives, line ends become line feeds, and broken bytes a mark."""
    output = io.BytesIO()
    tamed = TameOutput(output)
    for piece in (b"a\r\n\xe4\xbc", b"\xbd\x1b", b"[31m\xff"):
        tamed.write(piece)
    assert output.getvalue().decode() == "a\n伽\\u001B[31m\ufffd"
