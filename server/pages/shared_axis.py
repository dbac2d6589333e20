"""Figures beside one another on one axis: bounds as bars, open ends as rings, what is unbounded as an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from server.pages.interval_drawing import Interval, format_number, tell_bounds

WIDTH, LEFT, RIGHT = 460, 14, 440
"""The drawing's width, and where its axis begins and ends, in pixels."""

ROW, TOP, FOOT = 46, 8, 40
"""Height of a bar with its name above it, room above the first, and room for the axis below the last."""

MAX_BARS = 24
MAX_NAME = 58


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure to be drawn: its name, its numbers, and where it leads."""

    name: str
    interval: Interval
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure as it is drawn; positions are pixels.

    Attributes:
        name: What it is the figure of.
        words: Its bounds in words.
        href: Where it leads; empty where nowhere.
        y: The middle of its bar.
        start: Where the bar begins; None where it is one number.
        end: Where it ends.
        point: Where the one number is; None where it is a bar.
        has_low: True where the bar has a lower bound.
        has_high: True where it has an upper one.
        is_low_open: True where the lower bound itself is excluded.
        is_high_open: True where the upper one is.
        is_approximate: True for "about".
    """

    name: str
    words: str
    href: str
    y: int
    start: int | None
    end: int | None
    point: int | None
    has_low: bool
    has_high: bool
    is_low_open: bool
    is_high_open: bool
    is_approximate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A drawing: its bars, the marks of its axis with their numbers, and the unit of all."""

    unit: str
    width: int
    height: int
    foot: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]
    left_out: int


def draw_axis(figures: Sequence[Measured], unit: str) -> Axis | None:
    """Return figures of one unit on one axis, each name with the same numbers once; None where fewer than two differ.

    The axis begins at nought, or below it where a number is, and ends at a round number beyond the largest.
    """
    distinct = list(dict.fromkeys(one for one in figures if _numbers(one.interval)))
    if len(distinct) < 2:
        return None
    shown = distinct[:MAX_BARS]
    numbers = [number for one in shown for number in _numbers(one.interval)]
    low, high = min(Decimal(0), *numbers), max(Decimal(0), *numbers)
    step = _find_step(high - low)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    last = (high / step).to_integral_value(rounding="ROUND_CEILING") * step
    if last == high and any(one.interval.high is None for one in shown):
        last += step
    span = last - first

    def place(number: Decimal) -> int:
        return LEFT + round((RIGHT - LEFT) * float((number - first) / span))

    count = int(span / step)
    ticks = tuple((place(first + step * index), format_number(first + step * index)) for index in range(count + 1))
    bars = tuple(_make_bar(one, unit, place, TOP + index * ROW + 30) for index, one in enumerate(shown))
    foot = TOP + len(bars) * ROW + 6
    return Axis(
        unit=unit,
        width=WIDTH,
        height=foot + FOOT,
        foot=foot,
        bars=bars,
        ticks=ticks,
        left_out=len(distinct) - len(shown),
    )


def _numbers(interval: Interval) -> list[Decimal]:
    return [number for number in (interval.low, interval.high, interval.value) if number is not None]


def _find_step(span: Decimal) -> Decimal:
    """Return the distance between marks: 1, 2 or 5 times a power of ten, so that there are three to six of them."""
    step = Decimal(10) ** (span / 5).adjusted() if span else Decimal(1)
    return next(step * factor for factor in (1, 2, 5, 10) if span / (step * factor) <= 5)


def _make_bar(one: Measured, unit: str, place: object, y: int) -> Bar:
    assert callable(place)
    interval = one.interval
    low, high = interval.low, interval.high
    is_point = interval.is_exact or (low is None and high is None)
    number = low if low is not None else interval.value
    return Bar(
        name=one.name if len(one.name) <= MAX_NAME else one.name[: MAX_NAME - 1].rstrip() + "…",
        words=tell_bounds(interval, unit),
        href=one.href,
        y=y,
        start=None if is_point else place(low) if low is not None else LEFT,
        end=None if is_point else place(high) if high is not None else RIGHT,
        point=place(number) if is_point and number is not None else None,
        has_low=low is not None,
        has_high=high is not None,
        is_low_open=interval.is_low_open,
        is_high_open=interval.is_high_open,
        is_approximate=interval.is_approximate,
    )
