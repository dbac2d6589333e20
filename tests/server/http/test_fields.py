"""The fields of answers as they are sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.http.fields import MAX_STRINGS, write_head, write_strings
from server.sparql.hints import field_to_hints


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ([], ""),
        (["e:Factroy"], '"e:Factroy"'),
        (["100% of <http://e/%41>"], '"100%25 of <http://e/%2541>"'),
        (['say "no" \\ twice', "你"], '"say \\"no\\" \\\\ twice", "%E4%BD%A0"'),
        (["a\r\nSet-Cookie: b", "\x00\x7f\t"], '"a%0D%0ASet-Cookie: b", "%00%7F%09"'),
        (["\ud800"], '"?"'),
    ],
)
def test_texts_become_a_list(texts: list[str], field: str) -> None:
    """Each text is a string of RFC 9651; what such a string cannot hold, and `%`, is percent-encoded."""
    assert write_strings(texts) == field


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=6))
def test_a_reader_gets_the_texts_back(texts: list[str]) -> None:
    """Whoever reads the strings and decodes them has the texts as they were, whatever stands in them."""
    assert field_to_hints(write_strings(texts)) == tuple(texts)


@settings(deadline=None)
@given(st.lists(st.text(max_size=3000), max_size=6))
def test_a_list_is_never_too_long(texts: list[str]) -> None:
    """The field is plain ASCII without control characters, short, and there where a text is."""
    field = write_strings(texts)
    assert len(field) < MAX_STRINGS
    assert all(" " <= character <= "~" for character in field)
    assert bool(field) is bool(texts)


@pytest.mark.parametrize("value", [b"a\r\nb: c", b"a\nb", b"a\rb", b"\x00", b"\x7f"])
def test_a_value_cannot_end_its_field(value: bytes) -> None:
    """A value with a control character is an error, and never a field or an answer more."""
    with pytest.raises(ValueError, match="control character"):
        write_head([(b"location", value)])


def test_a_head_ends_with_an_empty_line() -> None:
    """Fields are lines; values may have tabs and bytes beyond ASCII."""
    assert write_head([(b"a", b"b\tc"), (b"d", b"\xe9")]) == b"a: b\tc\r\nd: \xe9\r\n\r\n"
