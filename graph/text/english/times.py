"""English times: points (a year, "the first half of 2018", "on Tuesday") and what boundaries make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from graph.text.days import (
    Days,
    Span,
    current_fiscal_year,
    days_of_plan,
    fiscal_year,
    half_of,
    month_of,
    months_of,
    part_of,
    quarter_of,
    shift_months,
    week_of,
    year_of,
)
from graph.text.english.numerals import find_english_numerals
from graph.text.language import Language
from graph.text.time_rules import FEW

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

YEAR = r"(?:the year )?(?P<year>1[89]\d\d|20\d\d|21\d\d)"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
WHICH_YEAR = rf"(?:{YEAR}|(?P<which>last|this|next) year|(?P<same>the year))"
ORDINAL = rf"(?P<ordinal>{'|'.join(ORDINALS)})"
UNIT = r"(?P<unit>year|month|week|day)s?"
STEP = rf"(?P<step>{'|'.join(STEPS)})"

Point = tuple[str, Span]
"""A rule's name, and the first and the last day of the time."""


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


def _read_month_beside(match: re.Match[str], published: date, _: Language) -> Span:
    number = MONTHS[match["month"]]
    year = published.year
    if match["side"] == "last" and number >= published.month:
        year -= 1
    elif match["side"] == "next" and number <= published.month:
        year += 1
    return months_of(year, number, number)


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
    day = published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match.group(), 0))
    return day, day


OPENING = r"(?:in |during |throughout |over |on |at |for |as of |as at )?"
_ROWS: tuple[tuple[str, str, Callable[[re.Match[str], date, Language], Span | None]], ...] = (
    ("year", YEAR, lambda m, _, __: year_of(int(m["year"]))),
    ("calendar-year", "(?P<step>the year before last)", lambda _, p, __: year_of(p.year - 2)),
    ("calendar-year", rf"{STEP} (?P<unit>year)", _read_step),
    ("calendar-month", rf"{STEP} (?P<unit>month)", _read_step),
    ("calendar-week", rf"{STEP} (?P<unit>week)", _read_step),
    ("month", rf"{MONTH}(?:,? (?:of )?{WHICH_YEAR})?", _read_month),
    ("month", rf"(?P<side>last|this|next) {MONTH}", _read_month_beside),
    ("day", rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {YEAR})?", _read_day),
    ("day", rf"{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {YEAR})?", _read_day),
    ("day", r"(?P<iso>\d{4}-\d{2}-\d{2})", _read_iso),
    ("weekday", rf"(?:(?P<side>last|this|next) )?(?P<weekday>{'|'.join(WEEKDAYS)})", _read_weekday),
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
    ("fiscal-year", rf"{STEP} (?:fiscal|financial|budget)(?: year)?(?P<name>)(?P<end>)", _read_fiscal),
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
    ("plan-period", r"(?:the |china'?s )?(?P<plan>\d{1,2})th five-year plan(?: period)?", _read_plan),
    ("named-day", "yesterday|today|tomorrow|now|currently|at present|nowadays", _read_named_day),
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


# ---------------------------------------------------------------------- counts of units


def read_count(words: str) -> int | None:
    """Return the whole number that words stand for ("two", "a", "12"), or None."""
    if words in {"a", "an"}:
        return 1
    numerals = find_english_numerals(words)
    if len(numerals) == 1 and numerals[0].stretch.end - numerals[0].stretch.start == len(words):
        value = numerals[0].value
        return int(value) if value is not None and value <= 500 and value.denominator == 1 else None
    return None


def go_back(unit: str, count: int, day: date) -> date:
    """Return the day some units before another."""
    match unit:
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
        case "year":
            return shift_months(centre, -6), min(shift_months(centre, 6), published)
        case "month":
            return centre - timedelta(days=15), min(centre + timedelta(days=15), published)
        case "week":
            return centre - timedelta(days=3), min(centre + timedelta(days=3), published)
        case _:
            return centre, centre


AGO = re.compile(rf"(?:about |some |around )?(?P<count>[\w -]+?) {UNIT} (?:ago|earlier)")
COMING = re.compile(
    rf"(?:(?:in|over|within|during) )?(?:the )?(?P<side>next|coming|following)"
    rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNIT})"
)
WITHIN = re.compile(rf"within (?P<count>[\w-]+(?: [\w-]+)?) (?:{UNIT})")
PAST = re.compile(
    rf"(?:(?:in|over|within|during|for) )?(?:the )?(?P<side>past|recent|last|previous)"
    rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNIT})"
)
WORDS_ONLY = re.compile(
    r"for (?:many )?(?:years|months|weeks|days|decades|generations)|long ago|every ?(?:day|week|month|year)|"
    r"daily|one day|soon|"
    r"recently|(?:in|over) time|each (?:day|week|month|year)|for a long time|since then"
)
SINCE = re.compile(r"(?:ever )?since (?P<point>.+)|(?:starting )?from (?P<on>.+?)(?: on| onwards?| forward)?")
BY = re.compile(r"(?:by|until|till|up to|up until|no later than) (?P<point>.+)")
BEFORE = re.compile(r"(?:before|prior to|ahead of) (?P<point>.+)")
AFTER = re.compile(r"(?:after) (?P<point>.+)")
BETWEEN = re.compile(
    r"between (?P<first>.+?) and (?P<last>.+)|"
    r"(?:from )?(?P<from>.+?)(?: to | until | through | till |\s?[-–—]\s?)(?P<to>.+)"
)


def _read_counted(words: str, published: date) -> tuple[str, Days] | None:
    ago = AGO.fullmatch(words)
    if ago and (count := read_count(ago["count"])) is not None:
        return f"{ago['unit']}s-ago", tell_ago(ago["unit"], count, published)
    for name, pattern in (("coming", COMING), ("coming", WITHIN), ("past", PAST)):
        match = pattern.fullmatch(words)
        if match is None:
            continue
        said = match["count"]
        if said is None:
            count = FEW if match.group().endswith("s") else 1
        else:
            count = FEW if said in {"few", "several", "a few", "couple of"} else read_count(said)
        if count is not None:
            other = go_back(match["unit"], -count if name == "coming" else count, published)
            return name, ((published, other) if name == "coming" else (other, published))
    return None


def _latest_begun(words: str, published: date, language: Language) -> Span | None:
    """Return a month or a day without a year as the last one that has begun."""
    for year in (published.year, published.year - 1):
        point = read_point(f"{words} {year}", published, language)
        if point is not None and point[0] in {"month", "day"} and point[1][0] <= published:
            return point[1]
    return None


def _bound(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    """Read what a boundary makes of a point."""
    match = SINCE.fullmatch(words)
    if match:
        named = match["point"] or match["on"]
        span = _latest_begun(named, published, language)
        point = read_point(named, published, language)
        span = span or (point[1] if point else None)
        return ("since-year", (span[0], published)) if span and span[0] <= published else None
    for name, pattern in (("by-year", BY), ("before-year", BEFORE), ("after", AFTER)):
        match = pattern.fullmatch(words)
        bounds = _coming_point(match["point"], published, language) if match else None
        if bounds is None:
            continue
        first, last = bounds
        if name == "after":
            begin = last + timedelta(days=1)
            return name, (begin, published if begin <= published else None)
        is_whole = name == "by-year" or "end of" in words  # before the end of 2017 is by its last day
        end = last if is_whole else first - timedelta(days=1)
        return name, (published if end >= published else None, end)
    return None


def _coming_point(words: str, published: date, language: Language) -> Span | None:
    """Return a point behind "by" or "before"; "the year" and "this month" are the article's."""
    if words in {"year-end", "the year's end", "year end"}:
        return year_of(published.year)
    point = read_point(words, published, language) or read_point(f"{words} {published.year}", published, language)
    return point[1] if point else None


def _range(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    match = BETWEEN.fullmatch(words)
    if match is None:
        return None
    one, other = match["first"] or match["from"], match["last"] or match["to"]
    last = read_point(other, published, language)
    if last is None:
        return None
    first = read_point(f"{one} {last[1][1].year}", published, language) or read_point(one, published, language)
    if first is None or first[1][0] >= last[1][1]:
        return None
    return "between", (first[1][0], last[1][1])


def read_english_time(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    """Return the name of the rule that reads the words, and the days that they can mean; None where none does."""
    folded = " ".join(words.lower().replace("’", "'").strip(" ,").split())
    if WORDS_ONLY.fullmatch(folded):
        return "words-only", (None, None)
    point = read_point(folded, published, language)
    return (
        point
        or _read_counted(folded, published)
        or _bound(folded, published, language)
        or _range(folded, published, language)
    )
