"""Days of the calendar: the first and the last day of months, quarters, years and fiscal years."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

Days = tuple[date | None, date | None]
"""The first and the last day that words can mean; None where they do not say."""

Span = tuple[date, date]

FISCAL_STARTS: Mapping[str, int] = MappingProxyType(
    {"IN": 4, "JP": 4, "GB": 4, "HK": 4, "SG": 4, "ZA": 4, "MM": 4, "US": 10, "TH": 10, "AU": 7, "BD": 7, "PK": 7,
     "EG": 7, "KE": 7, "UG": 7, "TZ": 7, "ET": 7, "CN": 1, "VN": 1, "ID": 1, "PH": 1, "LK": 1, "BR": 1}
)  # fmt: skip
"""The month in which a government's fiscal year begins (CIA, The World Factbook, field "Fiscal year")."""

NAMED_BY_END = frozenset({"US", "TH", "AU", "IN", "BD", "PK", "EG", "KE", "UG", "TZ", "ET"})
"""Regions that call a fiscal year by the year in which it ends."""


def shift_months(day: date, months: int) -> date:
    """Return the same day some months on (or back, if negative), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of(year: int, first: int, last: int) -> Span:
    """Return the days of some months of a year."""
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def year_of(year: int) -> Span:
    """Return the days of a year."""
    return months_of(year, 1, 12)


def month_of(day: date, step: int = 0) -> Span:
    """Return the days of the month of a day, or of one some months on."""
    first = shift_months(day.replace(day=1), step)
    return months_of(first.year, first.month, first.month)


def week_of(day: date, step: int = 0) -> Span:
    """Return Monday to Sunday of the week of a day, or of one some weeks on."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(days=6)


def quarter_of(year: int, quarter: int) -> Span:
    """Return the days of a quarter of a year, counted from 1."""
    return months_of(year, quarter * 3 - 2, quarter * 3)


def half_of(year: int, half: int) -> Span:
    """Return the days of a half of a year: 1 or 2."""
    return months_of(year, half * 6 - 5, half * 6)


def part_of(span: Span, part: str) -> Span:
    """Return the early, middle or late third of a month or a year, or its first or last month ("beginning", "end")."""
    first, last = span
    if last - first > timedelta(days=31):
        months = {
            "early": (1, 4),
            "mid": (5, 8),
            "late": (9, 12),
            "beginning": (1, 1),
            "middle": (6, 7),
            "end": (12, 12),
        }
        return months_of(first.year, *months[part])
    tenth, twentieth = first + timedelta(days=9), first + timedelta(days=19)
    thirds = {
        "early": (first, tenth),
        "mid": (tenth + timedelta(days=1), twentieth),
        "late": (twentieth + timedelta(days=1), last),
    }
    return thirds[{"beginning": "early", "middle": "mid", "end": "late"}.get(part, part)]


def fiscal_year(name: int, region: str, *, starts_in: int | None = None) -> Span:
    """Return the days of a fiscal year.

    Where the region settles nothing, everything that such a year can be anywhere: the words can mean no other day.

    Args:
        name: The year by which it is called.
        region: The region of the article's language, or nothing.
        starts_in: The year in which it begins, where the words say so ("2017-18").
    """
    month = FISCAL_STARTS.get(region)
    if month is None:
        first = starts_in if starts_in is not None else name - 1
        return date(first, 1, 1), date(first + (1 if starts_in is not None else 2), 12, 31)
    begins = starts_in if starts_in is not None else name - (1 if region in NAMED_BY_END and month > 1 else 0)
    first_day = date(begins, month, 1)
    return first_day, shift_months(first_day, 12) - timedelta(days=1)


def current_fiscal_year(published: date, region: str, step: int) -> Span:
    """Return the fiscal year of a day, or one some years on; without a region all that it can be."""
    month = FISCAL_STARTS.get(region)
    if month is None:
        day = shift_months(published, 12 * step)
        return shift_months(day, -12) + timedelta(days=1), shift_months(day, 12) - timedelta(days=1)
    first = date(published.year + step - (1 if published.month < month else 0), month, 1)
    return first, shift_months(first, 12) - timedelta(days=1)


def days_of_plan(number: int) -> Span:
    """Return the days of one of China's five-year plans; the 13th is that of 2016 to 2020."""
    first = 2016 + 5 * (number - 13)
    return date(first, 1, 1), date(first + 4, 12, 31)


def go_back(unit: str, count: int, day: date) -> date:
    """Return the day some units before another."""
    match unit:
        case "decade":
            return shift_months(day, -120 * count)
        case "year":
            return shift_months(day, -12 * count)
        case "month":
            return shift_months(day, -count)
        case "week":
            return day - timedelta(weeks=count)
        case _:
            return day - timedelta(days=count)


def tell_ago(unit: str, count: int, published: date) -> Days:
    """Return "N years ago" with half a unit before and after; a day stays a day."""
    centre = go_back(unit, count, published)
    match unit:
        case "decade":
            return shift_months(centre, -60), min(shift_months(centre, 60), published)
        case "year":
            return shift_months(centre, -6), min(shift_months(centre, 6), published)
        case "month":
            return centre - timedelta(days=15), min(centre + timedelta(days=15), published)
        case "week":
            return centre - timedelta(days=3), min(centre + timedelta(days=3), published)
        case _:
            return centre, centre
