"""English times that stand by themselves: a year, "the first half of 2018", "on Tuesday", "last summer"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from graph.text.days import (
    Span,
    current_fiscal_year,
    days_of_plan,
    fiscal_year,
    half_of,
    month_of,
    months_of,
    part_of,
    quarter_of,
    week_of,
    year_of,
)
from graph.text.english.numerals import find_english_numerals
from graph.text.language import Language

_MONTHS = "january february march april may june july august september october november december"
_NAMES = _MONTHS.split()
MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, name in enumerate(_NAMES, start=1)}
    | {name[:3]: number for number, name in enumerate(_NAMES, start=1)}
    | {"sept": 9}
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {name: n for n, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
)
ORDINALS: Mapping[str, int] = MappingProxyType(
    {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
)
SEASONS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
)
STEPS: Mapping[str, int] = MappingProxyType(
    {"last": -1, "this": 0, "the current": 0, "the present": 0, "next": 1, "the previous": -1, "the coming": 1}
)

YEAR = r"(?:the )?(?:year )?(?P<year>1[89]\d\d|20\d\d|21\d\d)"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
WHICH_YEAR = rf"(?:{YEAR}|(?P<which>last|this|next) year|(?P<same>the year))"
ORDINAL = rf"(?P<ordinal>{'|'.join(ORDINALS)})"
UNIT = r"(?P<unit>decade|year|month|week|day)s?"
STEP = rf"(?P<step>{'|'.join(STEPS)})"

Point = tuple[str, Span]
"""A rule's name, and the first and the last day of the time."""


def read_count(words: str) -> int | None:
    """Return the whole number that words stand for ("two", "a", "12"), or None."""
    if words in {"a", "an"}:
        return 1
    numerals = find_english_numerals(words)
    if len(numerals) == 1 and numerals[0].stretch.end - numerals[0].stretch.start == len(words):
        value = numerals[0].value
        return int(value) if value is not None and value <= 500 and value.denominator == 1 else None
    return None


def _year(match: re.Match[str], published: date) -> int:
    """Return the year that a match of `WHICH_YEAR` names or means; the article's where it names none."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return published.year + {"last": -1, "next": 1}.get(groups.get("which") or "", 0)


def _begun(span: Span, published: date) -> Span | None:
    """Return days of the article's year that have begun by its date; later ones may be those of another year."""
    return span if span[0] <= published else None


def _read_month(match: re.Match[str], published: date, _: Language) -> Span | None:
    number = MONTHS[match["month"]]
    span = months_of(_year(match, published), number, number)
    return span if match["year"] or match["which"] or match["same"] else _begun(span, published)


def _read_two_months(match: re.Match[str], published: date, _: Language) -> Span | None:
    """Read "April and May 2017": two months, one after the other."""
    first, last = MONTHS[match["first"]], MONTHS[match["month"]]
    span = months_of(_year(match, published), first, last) if last == first + 1 else None
    return span if span is None or match["year"] or match["which"] else _begun(span, published)


def _read_month_beside(match: re.Match[str], published: date, _: Language) -> Span | None:
    """Read "last June"; where a reader could think of two years, nothing."""
    number = MONTHS[match["month"]]
    step = STEPS[match["side"]]
    if (step < 0 and number < published.month) or (step > 0 and number > published.month):
        return None
    return months_of(published.year + step, number, number)


def _read_season_beside(match: re.Match[str], published: date, _: Language) -> Span | None:
    """Read "last summer", where that of the article's year has not begun, and "this spring"."""
    span = months_of(published.year + STEPS[match["side"]], *SEASONS[match["season"]])
    is_open = match["side"] == "last" and months_of(published.year, *SEASONS[match["season"]])[0] <= published
    return None if is_open else span


def _read_first_months(match: re.Match[str], published: date, _: Language) -> Span | None:
    """Read "the first six months of 2017", "the last two quarters of last year"."""
    count = read_count(match["count"])
    size = 3 if match["unit"] == "quarter" else 1
    if count is None or not 1 <= count * size < 12:
        return None
    year, months = _year(match, published), count * size
    return months_of(year, 1, months) if match["side"] == "first" else months_of(year, 13 - months, 12)


def _read_part_of_decade(match: re.Match[str], _: date, __: Language) -> Span:
    first = int(match["decade"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[match["part"]]
    return date(first + low, 1, 1), date(first + high, 12, 31)


def _read_so_far(match: re.Match[str], published: date, _: Language) -> Span:
    """Read "earlier this year", "so far this month" and "later this month"."""
    whole = {"year": year_of(published.year), "month": month_of(published), "week": week_of(published)}[match["unit"]]
    return (published, whole[1]) if match["side"] == "later" else (whole[0], published)


def _read_two_years(match: re.Match[str], _: date, __: Language) -> Span | None:
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if last == first + 1 else None


def _read_day(match: re.Match[str], published: date, _: Language) -> Span | None:
    day = date(int(match["year"] or published.year), MONTHS[match["month"]], int(match["day"]))
    return (day, day) if match["year"] or day <= published else None


def _read_iso(match: re.Match[str], _: date, __: Language) -> Span:
    day = date.fromisoformat(match["iso"])
    return day, day


def _read_half(match: re.Match[str], published: date, _: Language) -> Span | None:
    half = ORDINALS.get(match["ordinal"]) or int(match["ordinal"][-1])
    if half > 2:
        return None
    span = half_of(_year(match, published), half)
    return span if match["year"] or match["which"] or match["same"] else _begun(span, published)


def _read_quarter(match: re.Match[str], published: date, _: Language) -> Span | None:
    word = match["ordinal"]
    quarter = 4 if word in {"last", "final"} else ORDINALS.get(word) or int(word[-1])
    has_year = match["year"] or match["which"] or match["same"]
    if not 1 <= quarter <= 4 or (word == "last" and not has_year):
        return None
    span = quarter_of(_year(match, published), quarter)
    return span if has_year else _begun(span, published)


def _read_season(match: re.Match[str], published: date, _: Language) -> Span:
    return months_of(_year(match, published), *SEASONS[match["season"]])


def _read_winter(match: re.Match[str], _: date, __: Language) -> Span | None:
    first, last = int(match["year"]), int(match["end"][-2:])
    if last != (first + 1) % 100:
        return None
    return date(first, 12, 1), date(first + 1, 3, 1) - timedelta(days=1)


PARTS: Mapping[str, str] = MappingProxyType(
    {
        "early": "early",
        "mid": "mid",
        "late": "late",
        "beginning": "beginning",
        "start": "beginning",
        "middle": "middle",
        "end": "end",
    }
)


def _read_part(match: re.Match[str], published: date, language: Language) -> Span | None:
    whole = read_point(match["whole"], published, language)
    if whole is None and match["whole"] in {"the year", "year"}:
        whole = ("year", year_of(published.year))
    if whole is None and match["whole"] in {"the month", "month"}:
        whole = ("month", month_of(published))
    return (
        part_of(whole[1], PARTS[match["part"]])
        if whole and whole[0] in {"year", "month", "calendar-year", "calendar-month"}
        else None
    )


def _read_decade(match: re.Match[str], _: date, __: Language) -> Span:
    first = int(match["decade"])
    return date(first, 1, 1), date(first + 9, 12, 31)


def _read_fiscal(match: re.Match[str], published: date, language: Language) -> Span | None:
    step = match["step"]
    if step:
        return current_fiscal_year(published, language.region, STEPS[step])
    name = int(match["name"]) if len(match["name"]) == 4 else 2000 + int(match["name"])
    if match["end"]:
        if int(match["end"][-2:]) != (name + 1) % 100:
            return None
        return fiscal_year(name, language.region, starts_in=name)
    return fiscal_year(name, language.region)


def _read_plan(match: re.Match[str], _: date, __: Language) -> Span:
    return days_of_plan(int(match["plan"]))


def _read_step(match: re.Match[str], published: date, _: Language) -> Span:
    step = STEPS[match["step"]]
    match match["unit"]:
        case "week":
            return week_of(published, step)
        case "month":
            return month_of(published, step)
        case _:
            return year_of(published.year + step)


def _read_weekday(match: re.Match[str], published: date, _: Language) -> Span:
    weekday = WEEKDAYS[match["weekday"]]
    match match["side"]:
        case "next":
            day = published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
        case "this":
            day = week_of(published)[0] + timedelta(days=weekday)
        case "last":
            day = published - timedelta(days=(published.weekday() - weekday - 1) % 7 + 1)
        case _:
            day = published - timedelta(days=(published.weekday() - weekday) % 7)
    return day, day


def _read_named_day(match: re.Match[str], published: date, _: Language) -> Span:
    day = published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match.group().split()[0], 0))
    return day, day


NAMED_DAYS = (
    "(?:yesterday|tomorrow)(?: morning| afternoon| evening)?|"
    "today|now|currently|at present|nowadays|this morning|this afternoon|this evening|tonight|"
    "at the moment|right now"
)
OPENING = r"(?:in |during |throughout |over |on |at |for |as of |as at )?"
_ROWS: tuple[tuple[str, str, Callable[[re.Match[str], date, Language], Span | None]], ...] = (
    ("year", rf"(?:all of |the whole of )?{YEAR}(?: alone)?", lambda m, _, __: year_of(int(m["year"]))),
    ("between", r"(?P<first>\d{4}) and (?P<last>\d{4})", _read_two_years),
    ("past", r"(?P<side>earlier|so far|already) this (?P<unit>year|month|week)", _read_so_far),
    ("coming", r"(?P<side>later) this (?P<unit>year|month|week)", _read_so_far),
    (
        "part",
        rf"(?:the )?(?P<side>first|last) (?P<count>\w+) (?P<unit>month|quarter)s of {WHICH_YEAR}",
        _read_first_months,
    ),
    ("part", r"(?:the )?(?P<part>early|mid|late)[ -](?P<decade>(?:1[89]|20)\d0)s", _read_part_of_decade),
    ("season", rf"(?P<side>last|this) (?P<season>{'|'.join(SEASONS)})", _read_season_beside),
    ("calendar-year", "(?P<step>the year before last)", lambda _, p, __: year_of(p.year - 2)),
    ("calendar-year", rf"{STEP} (?P<unit>year)", _read_step),
    ("calendar-month", rf"{STEP} (?P<unit>month)", _read_step),
    ("calendar-week", rf"{STEP} (?P<unit>week)", _read_step),
    ("month", rf"{MONTH}(?:,? (?:of )?{WHICH_YEAR})?", _read_month),
    ("month", rf"(?P<side>last|this|next) {MONTH}", _read_month_beside),
    ("between", rf"(?P<first>{'|'.join(MONTHS)}) and {MONTH}(?:,? (?:of )?{WHICH_YEAR})?", _read_two_months),
    (
        "day",
        rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {YEAR})?",
        _read_day,
    ),
    ("day", rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {YEAR})?", _read_day),
    ("day", r"(?P<iso>\d{4}-\d{2}-\d{2})", _read_iso),
    (
        "weekday",
        rf"(?:(?P<side>last|this|next) )?(?P<weekday>{'|'.join(WEEKDAYS)})(?: morning| afternoon| evening| night)?",
        _read_weekday,
    ),
    ("half-year", rf"(?:the )?{ORDINAL} half(?: of)?(?: {WHICH_YEAR})?", _read_half),
    ("half-year", rf"(?P<ordinal>h[12])(?: of)? {WHICH_YEAR}", _read_half),
    (
        "quarter",
        rf"(?:the )?(?P<ordinal>{'|'.join(ORDINALS)}|last|final) quarter(?: of)?(?: {WHICH_YEAR})?",
        _read_quarter,
    ),
    ("quarter", rf"(?P<ordinal>q[1-4])(?: of)? {WHICH_YEAR}", _read_quarter),
    ("season", rf"(?:the )?(?P<season>{'|'.join(SEASONS)})(?: of)? {WHICH_YEAR}", _read_season),
    ("season", r"(?:the )?winter(?: of)? (?P<year>\d{4})[-–/](?P<end>\d{2}(?:\d{2})?)", _read_winter),
    ("part", r"(?:the )?(?P<part>early|mid|late)(?: in| of)?[ -](?P<whole>.+)", _read_part),
    ("part", r"(?:the )?(?P<part>beginning|start|middle|end) of (?P<whole>.+)", _read_part),
    ("decade", r"(?:the )?(?P<decade>(?:1[89]|20)\d0)s", _read_decade),
    ("fiscal-year", rf"(?:the )?{STEP} (?:fiscal|financial|budget)(?: year)?(?P<name>)(?P<end>)", _read_fiscal),
    (
        "fiscal-year",
        r"(?:the )?(?P<step>)(?:fy ?|(?:fiscal|financial)(?: year)? )(?P<name>\d{4}|\d{2})"
        r"(?:[-–/](?P<end>\d{2}(?:\d{2})?))?",
        _read_fiscal,
    ),
    (
        "fiscal-year",
        r"(?:the )?(?P<step>)(?P<name>\d{4})[-–/](?P<end>\d{2})(?: (?:fiscal|financial)(?: year)?| budget)?",
        _read_fiscal,
    ),
    ("fiscal-year", r"the (?P<step>)(?P<name>\d{4})(?P<end>) (?:fiscal|financial) year", _read_fiscal),
    ("plan-period", r"(?:the |china'?s )?(?P<plan>\d{1,2})th five-year plan(?: period)?", _read_plan),
    ("named-day", NAMED_DAYS, _read_named_day),
)
_POINTS = tuple((name, re.compile(OPENING + pattern), read) for name, pattern, read in _ROWS)


def read_point(words: str, published: date, language: Language) -> Point | None:
    """Return the time that words name by itself, with the rule that reads it."""
    for name, pattern, read in _POINTS:
        match = pattern.fullmatch(words)
        span = read(match, published, language) if match else None
        if span is not None:
            return name, span
    return None
