"""Figures beside one another on one axis."""

from __future__ import annotations

from decimal import Decimal

import pytest

from server.pages.interval_drawing import Interval
from server.pages.shared_axis import Measured, draw_axis


def measured(name: str, low: int | None, high: int | None, *, is_open: bool = False) -> Measured:
    """Return a figure with these bounds, the lower one excluded where `is_open`."""
    interval = Interval(
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        is_low_open=is_open,
        is_high_open=False,
        value=None,
        is_approximate=False,
    )
    return Measured(name=name, interval=interval)


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([(2000, 3000), (1200, 1500)], ["0", "1,000", "2,000", "3,000"]),
        ([(7, 7), (36, 36)], ["0", "10", "20", "30", "40"]),
        ([(-5, 2), (1, 1)], ["-6", "-4", "-2", "0", "2"]),
        ([(125_000, 125_000), (2_610_000, 2_610_000)], ["0", "1,000,000", "2,000,000", "3,000,000"]),
    ],
)
def test_an_axis_has_round_marks_around_its_numbers(numbers: list[tuple[int, int]], ticks: list[str]) -> None:
    """The axis begins at nought or below the least number and ends beyond the largest, with few round marks."""
    drawing = draw_axis([measured(str(pair), *pair) for pair in numbers], "people")
    assert drawing is not None
    assert [text for _, text in drawing.ticks] == ticks


def test_bars_lie_where_their_numbers_are() -> None:
    """Equal numbers stand at equal places, a bound that is excluded is open, and what has no end goes to the edge."""
    drawing = draw_axis([measured("a", 2000, 3000), measured("b", 3000, None, is_open=True)], "people")
    assert drawing is not None
    first, second = drawing.bars
    assert (first.end, first.is_high_open, first.has_high) == (second.start, False, True)
    assert (second.is_low_open, second.has_high, second.end) == (True, False, 440)
    assert second.words == "more than 3,000 people"


def test_a_row_that_comes_twice_is_drawn_once() -> None:
    """The same figure of the same thing is one bar, and one bar alone is no comparison."""
    twice = [measured("a", 1, 2), measured("a", 1, 2)]
    assert draw_axis(twice, "people") is None
    drawing = draw_axis([*twice, measured("b", 1, 2)], "people")
    assert drawing is not None
    assert [bar.name for bar in drawing.bars] == ["a", "b"]


def test_what_has_no_number_is_not_drawn() -> None:
    """A figure of words alone has no place on an axis."""
    assert draw_axis([measured("dozens", None, None), measured("a", 1, 2)], "companies") is None
