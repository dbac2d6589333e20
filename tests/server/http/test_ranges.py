"""Which parts of a body are sent, and when the whole is."""

from __future__ import annotations

import pytest

from server.http.ranges import read_range

TAG = "a" * 32


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("bytes=0-9", "bytes=0-9"), ("bytes=5-", "bytes=5-"), ("bytes=-5", "bytes=-5"), ("BYTES=0-9", "bytes=0-9"),
        ("bytes = 0 - 9", "bytes=0-9"), ("bytes=-100", "bytes=0-"), ("bytes=-101", "bytes=0-"),
        ("bytes=-0", "bytes=-0"),
        ("bytes=100-", "bytes=100-"), ("bytes=0-99999999999999999999", "bytes=0-999999999999999999"),
        (f"bytes=-{'9' * 5000}", "bytes=0-"), ("bytes=007-", "bytes=7-"), ("", ""), ("bytes=", ""), ("bytes=a-b", ""),
        ("lines=1-2", ""), ("bytes=0-1,5-6", ""), ("bytes=\u0661-", ""), ("bytes=--5", ""), ("bytes=1", ""),
    ],
)  # fmt: skip
def test_one_range_of_bytes_is_read(asked: str, read: str) -> None:
    """Of a body of a hundred bytes: one range is followed, a suffix may be too long, and all else is passed over."""
    assert read_range(asked, size=100, tag=TAG) == read


@pytest.mark.parametrize(
    ("if_range", "if_none_match", "read"),
    [
        ("", f'"{TAG}"', ""), ("", f'W/"{TAG}"', ""), ("", "*", ""), ("", '"other"', "bytes=5-"),
        (f'"{TAG}"', "", "bytes=5-"),
        (f'W/"{TAG}"', "", ""), ("Wed, 21 Oct 2015 07:28:00 GMT", "", "bytes=5-"),
    ],
)  # fmt: skip
def test_a_condition_comes_first(if_range: str, if_none_match: str, read: str) -> None:
    """Nobody who has the body is asked for a part, and a weak tag in If-Range matches nothing."""
    assert read_range("bytes=5-", size=100, tag=TAG, if_range=if_range, if_none_match=if_none_match) == read
