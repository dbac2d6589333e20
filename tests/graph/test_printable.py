"""Text of others does nothing in a terminal or a log, and is still readable."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.printable import to_cells, to_json_text, to_line, to_lines

DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
DANGEROUS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}\u2028\u2029\ud800-\udfff]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\n::stop-commands::tok", "x\\n\\u003A:stop-commands::tok"),
        ("::error::x", "\\u003A:error::x"),
        ("  ::add-mask::x", "  \\u003A:add-mask::x"),
        ("##[add-mask]x", "#\\u0023[add-mask]x"),
        ("a ##vso[task.setvariable variable=x]y", "a #\\u0023vso[task.setvariable variable=x]y"),
        ("##teamcity[message text='x']", "#\\u0023teamcity[message text='x']"),
        ("\x1b[31mred\x1b[0m", "\\u001B[31mred\\u001B[0m"),
        ("\x1b]8;;http://e/\x07link\x1b]8;;\x07", "\\u001B]8;;http://e/\\u0007link\\u001B]8;;\\u0007"),
        ("\x9b31m\x85\x7f\x00", "\\u009B31m\\u0085\\u007F\\u0000"),
        ("a\rb\tc", "a\\rb\\tc"),
        ("a\u202eb\u2066c\u200f", "a\\u202Eb\\u2066c\\u200F"),
        ("a\u2028b\u2029c\ufeff", "a\\u2028b\\u2029c\\uFEFF"),
        ("\ud800", "\\uD800"),
        ("\U000e0041", "\\U000E0041"),
        ("a ::error file=b::c", "a \\u003A:error file=b::c"),
        ("http://e/a::b", "http://e/a::b"),
        ("#[c] ## d a :: b", "#[c] ## d a :: b"),
        ("伽师 شىنجاڭ é 👩‍🌾 \\", "伽师 شىنجاڭ é 👩‍🌾 \\"),
    ],
)
def test_a_line_does_nothing(text: str, expected: str) -> None:
    """What would do something is written as an escape, and everything else as it is."""
    assert to_line(text) == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from(":#[\n\r\x1b\u202e vso")), max_size=40))
def test_no_line_does_anything(text: str) -> None:
    """Whatever a text holds, none of its lines has a control, begins as a command, or has one inside."""
    for found in (to_line(text), to_lines(text), to_cells(text)):
        assert not DANGEROUS.search(found)
    assert "\n" not in to_line(text)
    assert "\n" not in to_cells(text)
    assert len(to_cells(text)) == len(text)
    for line in (to_line(text), *to_lines(text).splitlines()):
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


def test_lines_stay_lines() -> None:
    """The lines and tabs of a text that has some stay."""
    assert to_lines("a\n  b\tc\n::d\n\x1be") == "a\n  b\tc\n\\u003A:d\n\\u001Be"


def test_columns_stay() -> None:
    """A line of a file keeps its length: a sign stands for each character that does something."""
    assert to_cells("a\x1b[1m\tb\x9b\u202e\x7f") == "a␛[1m\tb��␡"
    assert to_cells("'##[error]x'") == "'#♯[error]x'"


@given(st.text(st.one_of(st.characters(), st.sampled_from('#[:\n\x1b\u202e"\\\U000e0041'))))
def test_json_says_the_same(text: str) -> None:
    """JSON is read as what it was, and does nothing where it is printed."""
    written = to_json_text(json.dumps({"text": text}, ensure_ascii=False, indent=1))
    assert json.loads(written) == {"text": text}
    assert not DANGEROUS.search(written)
    assert not re.search(r"##\w*\[", written)
    assert not any(line.lstrip().startswith("::") for line in written.splitlines())
