"""Cutting a text where overlapping stretches of it begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a text that lies wholly inside or wholly outside of each span.

    Attributes:
        start: The first code point.
        end: The one after the last.
        covering: The numbers of the spans that cover it, the longest span first and the innermost last.
        opening: The numbers of the spans that begin here, in the same order.
    """

    start: int
    end: int
    covering: tuple[int, ...]
    opening: tuple[int, ...]


def segment(start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[Segment]:
    """Cut the text from `start` to `end` at every place where a span begins or ends.

    Args:
        start: The first code point of the text, or of a paragraph of it.
        end: The one after the last.
        spans: Start and end (exclusive) of each span; parts outside the text do not count, nor do empty spans.

    Returns:
        Segments that follow one another without a gap, none of them empty; neighbours differ in what covers them or
        meet where a span begins.
    """
    inside = [
        (number, max(first, start), min(last, end))
        for number, (first, last) in enumerate(spans)
        if max(first, start) < min(last, end)
    ]
    inside.sort(key=lambda span: (spans[span[0]][0] - spans[span[0]][1], span[0]))
    cuts = sorted({start, end, *(first for _, first, _ in inside), *(last for _, _, last in inside)})
    segments = []
    for left, right in pairwise(cuts):
        covering = tuple(number for number, first, last in inside if first <= left and right <= last)
        opening = tuple(number for number in covering if max(spans[number][0], start) == left)
        segments.append(Segment(start=left, end=right, covering=covering, opening=opening))
    return segments
