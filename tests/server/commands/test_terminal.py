"""What comes from data can do nothing in a terminal."""

from __future__ import annotations

import io

import pytest

from server.commands.terminal import TameOutput, tame, tame_line


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("plain ümläut 伽师县 👩‍🌾 نص", "plain ümläut 伽师县 👩‍🌾 نص"),
        ("\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"),
        ("\x07\x08\x7f\x9b", "\\u0007\\u0008\\u007f\\u009b"),
        ("a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"),
        ("tab\there", "tab here"),
        ("two\nlines\r", "two\nlines\\u000d"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_acts_is_written_out(text: str, tamed: str) -> None:
    """Control characters and marks of direction are written out; letters of all scripts and line feeds stay."""
    assert tame(text) == tamed


def test_a_cell_is_one_line() -> None:
    """Line feeds in a cell are written out too."""
    assert tame_line("two\nlines") == "two\\nlines"


def test_pieces_of_characters_are_put_together() -> None:
    """A character that is spread over two pieces arrives, line ends become line feeds, and broken bytes a mark."""
    output = io.BytesIO()
    tamed = TameOutput(output)
    for piece in (b"a\r\n\xe4\xbc", b"\xbd\x1b", b"[31m\xff"):
        tamed.write(piece)
    assert output.getvalue().decode() == "a\n伽\\u001b[31m\ufffd"
