"""Arithmetic on bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.conclude.interval import Interval, interval_text, number_text, point, rounded_to


def closed(lower: int, upper: int) -> Interval:
    """Return an interval with both ends possible."""
    return Interval(lower=Fraction(lower), upper=Fraction(upper))


OVER_2000 = Interval(lower=Fraction(2000), lower_open=True)
UNDER_10 = Interval(upper=Fraction(10), upper_open=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (closed(1200, 1500), closed(2000, 3000), False),
        (closed(1200, 2000), closed(2000, 3000), True),
        (closed(1200, 2000), OVER_2000, False),
        (OVER_2000, closed(1, 2001), True),
        (UNDER_10, point(Fraction(10)), False),
        (UNDER_10, OVER_2000, False),
        (Interval(), point(Fraction(7)), True),
    ],
)
def test_overlap_respects_open_ends(one: Interval, other: Interval, expected: bool) -> None:
    """Two intervals overlap where some number is in both, and an open end is in none; the order does not matter."""
    assert one.overlaps(other) is expected
    assert other.overlaps(one) is expected


def test_count_divided_by_share_under_a_bound() -> None:
    """2.61 million at less than a tenth is more than 26.1 million, with no upper end."""
    share = Interval(upper=Fraction(1, 10), upper_open=True)
    whole = point(Fraction(2_610_000)).divided_by(share)
    assert whole == Interval(lower=Fraction(26_100_000), lower_open=True)


def test_division_of_ranges() -> None:
    """The least is the least by the most, the most the most by the least."""
    assert closed(1200, 1500).divided_by(closed(100, 200)) == closed(6, 15)


def test_division_by_what_may_be_zero_has_no_upper_end() -> None:
    """Where the divisor may come down to zero, nothing bounds the result from above."""
    assert closed(6, 8).divided_by(closed(0, 2)) == Interval(lower=Fraction(3))


def test_rounding_goes_outward() -> None:
    """A third lies between 0.333 and 0.334."""
    assert point(Fraction(1, 3)).rounded_outward(3) == Interval(lower=Fraction(333, 1000), upper=Fraction(334, 1000))


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (point(Fraction(36)), "36"),
        (closed(1200, 1500), "1,200 to 1,500"),
        (OVER_2000, "more than 2,000"),
        (UNDER_10, "less than 10"),
        (Interval(lower=Fraction(5)), "at least 5"),
        (Interval(lower=Fraction(5), lower_open=True, upper=Fraction(6)), "more than 5 and at most 6"),
        (Interval(), "any number"),
    ],
)
def test_interval_in_words(interval: Interval, text: str) -> None:
    """Bounds are written as people say them."""
    assert interval_text(interval) == text


def test_approximate_interval_in_words() -> None:
    """The word "about" stands before the number, not before the bound."""
    assert interval_text(OVER_2000, approximate=True) == "more than about 2,000"
    assert interval_text(closed(1, 2), approximate=True) == "about 1 to 2"


def test_number_text_has_separators_and_no_idle_zeros() -> None:
    """Numbers are written plainly."""
    assert [number_text(Fraction(n)) for n in ("26100000", "6.6990", "0.5", "100")] == [
        "26,100,000",
        "6.699",
        "0.5",
        "100",
    ]


numbers = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)
ranges = st.tuples(numbers, numbers).map(lambda ends: Interval(lower=min(ends), upper=max(ends)))


@given(ranges, ranges, st.fractions(min_value=0, max_value=1), st.fractions(min_value=0, max_value=1))
def test_division_holds_every_quotient(one: Interval, other: Interval, left: Fraction, right: Fraction) -> None:
    """Whatever the two numbers are, their quotient lies in the quotient of the intervals, rounded or not."""
    assert one.lower is not None
    assert one.upper is not None
    assert other.lower is not None
    assert other.upper is not None
    dividend = one.lower + (one.upper - one.lower) * left
    divisor = other.lower + (other.upper - other.lower) * right
    whole = one.divided_by(other)
    assert whole.overlaps(point(dividend / divisor))
    assert whole.rounded_outward(2).overlaps(point(dividend / divisor))


@given(ranges, ranges)
def test_hull_holds_both(one: Interval, other: Interval) -> None:
    """The hull holds the ends of both, and is the same from either side."""
    hull = one.hull(other)
    assert hull == other.hull(one)
    assert hull.lower == min(one.lower or 0, other.lower or 0)
    assert hull.upper == max(one.upper or 0, other.upper or 0)


def test_a_rounded_amount_carries_its_rounding_into_a_rate() -> None:
    """2,800 yuan told as 418 dollars means 6.690 to 6.707 yuan a dollar, and 180 dollars are then about 1,206 yuan."""
    rate = point(Fraction(2800)).divided_by(rounded_to(Fraction(418), Fraction(1)))
    assert interval_text(rate.rounded_outward(3)) == "6.69 to 6.707"
    yuan = point(Fraction(180)).multiplied_by(rate).rounded_outward(0)
    assert interval_text(yuan) == "1,204 to 1,208"
    assert closed(1200, 1500).hull(yuan) == closed(1200, 1500)
    assert point(Fraction(1500)).divided_by(rate).rounded_outward(0) == closed(223, 225)
