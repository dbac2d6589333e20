"""Cutting a text where spans begin and end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.text.spans import Segment, segment

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=12)


def test_nested_and_crossing_spans() -> None:
    """A span inside another and one that crosses both are cut where any of them begins or ends."""
    assert segment(0, 10, [(1, 8), (2, 4), (6, 9)]) == [
        Segment(start=0, end=1, covering=(), opening=()),
        Segment(start=1, end=2, covering=(0,), opening=(0,)),
        Segment(start=2, end=4, covering=(0, 1), opening=(1,)),
        Segment(start=4, end=6, covering=(0,), opening=()),
        Segment(start=6, end=8, covering=(0, 2), opening=(2,)),
        Segment(start=8, end=9, covering=(2,), opening=()),
        Segment(start=9, end=10, covering=(), opening=()),
    ]


def test_a_span_of_another_paragraph_is_left_out() -> None:
    """A paragraph is cut by the spans that touch it, and a span that began before it opens at its start."""
    assert segment(10, 14, [(0, 9), (8, 12), (20, 30)]) == [
        Segment(start=10, end=12, covering=(1,), opening=(1,)),
        Segment(start=12, end=14, covering=(), opening=()),
    ]


@given(st.integers(0, 20), st.integers(0, 40), SPANS)
def test_segments_tile_the_text(start: int, length: int, spans: list[tuple[int, int]]) -> None:
    """The segments follow one another from the start of the text to its end, none of them empty."""
    segments = segment(start, start + length, spans)
    places = [start, *(one.end for one in segments)]
    assert [one.start for one in segments] == places[:-1]
    assert places[-1] == start + length
    assert all(one.start < one.end for one in segments)


@given(st.integers(0, 20), st.integers(0, 40), SPANS)
def test_each_code_point_is_covered_by_its_spans(start: int, length: int, spans: list[tuple[int, int]]) -> None:
    """A code point is covered by exactly the spans that contain it, the longest first."""
    for one in segment(start, start + length, spans):
        for point in range(one.start, one.end):
            expected = {number for number, (first, last) in enumerate(spans) if first <= point < last}
            assert set(one.covering) == expected
        lengths = [spans[number][1] - spans[number][0] for number in one.covering]
        assert lengths == sorted(lengths, reverse=True)


@given(st.integers(0, 20), st.integers(0, 40), SPANS)
def test_each_span_opens_once(start: int, length: int, spans: list[tuple[int, int]]) -> None:
    """Each span that covers part of the text opens in exactly one segment."""
    segments = segment(start, start + length, spans)
    opened = sorted(number for one in segments for number in one.opening)
    assert opened == sorted({number for one in segments for number in one.covering})
