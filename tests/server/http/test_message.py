"""Forms: long ones are decoded as short ones are."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.message import PIECE, parse_form

PADS = st.integers(PIECE - 12, PIECE + 12).map(lambda count: "x" * count)


@given(PADS, st.lists(st.sampled_from(["%C3%A9", "%e4%bc%bd", "+", "%", "%zz", "é", "=", "&", "a", "%2"]), max_size=9))
def test_a_long_form_is_decoded_as_a_short_one(pad: str, parts: list[str]) -> None:
    """Wherever the pieces are cut, a long form gives the fields that the standard library gives."""
    text = f"query={pad}{''.join(parts)}&b={''.join(parts)}"
    try:
        expected = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:
        with pytest.raises(ValueError, match="decode"):
            parse_form(text)
    else:
        assert parse_form(text) == expected


def test_a_megabyte_of_letters_survives() -> None:
    """A long text of letters beyond ASCII comes out as it went in, escaped or not."""
    text = "伽师 é+%&=" * 40_000
    assert parse_form(f"query={quote_plus(text)}") == [("query", text)]


def test_a_long_form_has_as_few_fields() -> None:
    """A long form of more than 1000 fields is refused as a short one is."""
    for pad in ("", "x" * PIECE):
        assert len(parse_form("&".join(["a=1"] * 999) + f"&b={pad}")) == 1000
        with pytest.raises(ValueError, match="Max number of fields exceeded"):
            parse_form("&".join(["a=1"] * 1000) + f"&b={pad}")
