"""Times that an article gives relative to its own date, read by named rules into a first and a last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rdflib import URIRef

from graph.terms import RLF
from graph.text.english.numerals import find_english_numerals

Days = tuple[date | None, date | None]

MONTHS: Mapping[str, int] = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
FEW = 5
"""How many years, months or weeks "few" and "several" reach at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time as an article gives it.

    Attributes:
        label: The article's words.
        language: Their language.
        earliest: The first day that the words can mean; None where they do not say.
        latest: The last day that the words can mean.
        approximate: Whether the days were read by a rule and not stated.
        rule: The rule that read them; None for days that the curator gave.
    """

    label: str
    language: str
    earliest: date | None = None
    latest: date | None = None
    approximate: bool = True
    rule: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRule:
    """How words for a time become days.

    Attributes:
        name: `years-ago`; its IRI is `rlf:rule-years-ago`.
        phrase: The words that it reads, for people.
        statement: What it makes of them, for people.
        pattern: Matches the words whole, in lower case.
        read: Days for a match and the article's date; None where the words do not fit that date.
    """

    name: str
    phrase: str
    statement: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], Days | None]

    @property
    def iri(self) -> URIRef:
        """The individual of the ontology that stands for this rule."""
        return RLF[f"rule-{self.name}"]


def read_period(words: str, published: date) -> tuple[ReadingRule, Days] | None:
    """Return the rule that reads the words and the days it makes of them, or None where no rule does."""
    folded = " ".join(words.lower().split())
    for rule in RULES:
        match = rule.pattern.fullmatch(folded)
        try:
            days = rule.read(match, published) if match else None
        except (ValueError, OverflowError):  # beyond the years that a calendar date can hold
            days = None
        if days is not None:
            return rule, days
    return None


def shift_months(day: date, months: int) -> date:
    """Return the same day some months on (or back, if negative), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _count(words: str) -> int | None:
    """Return the whole number that words stand for ("two", "a", "12"), or None."""
    if words in {"a", "an"}:
        return 1
    numerals = find_english_numerals(words)
    if len(numerals) == 1 and numerals[0].stretch.end - numerals[0].stretch.start == len(words):
        value = numerals[0].value
        return int(value) if value is not None and value <= 500 and value.denominator == 1 else None
    return None


def _back(unit: str, count: int, day: date) -> date:
    match unit:
        case "year":
            return shift_months(day, -12 * count)
        case "month":
            return shift_months(day, -count)
        case "week":
            return day - timedelta(weeks=count)
        case _:
            return day - timedelta(days=count)


def _read_ago(match: re.Match[str], published: date) -> Days | None:
    """Read "N years ago" with half a unit before and after; a day stays a day."""
    count = _count(match["count"])
    if count is None:
        return None
    centre = _back(match["unit"], count, published)
    match match["unit"]:
        case "year":
            return shift_months(centre, -6), min(shift_months(centre, 6), published)
        case "month":
            return centre - timedelta(days=15), min(centre + timedelta(days=15), published)
        case "week":
            return centre - timedelta(days=3), min(centre + timedelta(days=3), published)
        case _:
            return centre, centre


def _read_span(match: re.Match[str], published: date) -> Days | None:
    """Read "the next N years" and "the past N years" from or to the article's date."""
    words = match["count"]
    if words is None:
        count: int | None = FEW if match.group().endswith("s") else 1
    else:
        count = FEW if words in {"few", "several", "a few"} else _count(words)
    if count is None:
        return None
    is_ahead = match["side"] in {"next", "coming", "following"}
    other = _back(match["unit"], -count if is_ahead else count, published)
    return (published, other) if is_ahead else (other, published)


def _read_calendar_unit(match: re.Match[str], published: date) -> Days:
    """Read "last week", "this month", "next year" as the whole calendar unit."""
    step = {"last": -1, "this": 0, "next": 1}[match["side"]]
    match match["unit"]:
        case "week":
            monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
            return monday, monday + timedelta(days=6)
        case "month":
            first = shift_months(published.replace(day=1), step)
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case _:
            return date(published.year + step, 1, 1), date(published.year + step, 12, 31)


def _read_before_year(match: re.Match[str], published: date) -> Days | None:
    last = date(int(match["year"]) - 1, 12, 31)
    return (published, last) if last >= published else None


def _read_by_year(match: re.Match[str], published: date) -> Days | None:
    last = date(int(match["year"]), 12, 31)
    return (published, last) if last >= published else None


def _read_since_year(match: re.Match[str], published: date) -> Days | None:
    first = date(int(match["year"]), 1, 1)
    return (first, published) if first <= published else None


def _read_year(match: re.Match[str], _published: date) -> Days:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _read_month(match: re.Match[str], _published: date) -> Days:
    year, month = int(match["year"]), MONTHS[match["month"]]
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _read_named_day(match: re.Match[str], published: date) -> Days:
    day = published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match.group(), 0))
    return day, day


def _read_nothing(_match: re.Match[str], _published: date) -> Days:
    return None, None


YEAR = r"(?P<year>[1-9]\d{3})"
MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
UNITS_OF_TIME = r"(?P<unit>year|month|week|day)s?"

RULES: tuple[ReadingRule, ...] = (
    ReadingRule(
        name="years-ago",
        phrase="N years ago",
        statement="The article's date N years back, half a year before and half a year after included, "
        "never later than the article.",
        pattern=re.compile(r"(?P<count>[\w -]+?) (?P<unit>year)s? ago"),
        read=_read_ago,
    ),
    ReadingRule(
        name="months-ago",
        phrase="N months ago",
        statement="The article's date N months back, 15 days before and 15 days after included, "
        "never later than the article.",
        pattern=re.compile(r"(?P<count>[\w -]+?) (?P<unit>month)s? ago"),
        read=_read_ago,
    ),
    ReadingRule(
        name="weeks-ago",
        phrase="N weeks ago",
        statement="The article's date N weeks back, three days before and three days after included.",
        pattern=re.compile(r"(?P<count>[\w -]+?) (?P<unit>week)s? ago"),
        read=_read_ago,
    ),
    ReadingRule(
        name="days-ago",
        phrase="N days ago",
        statement="The day that is N days before the article's.",
        pattern=re.compile(r"(?P<count>[\w -]+?) (?P<unit>day)s? ago"),
        read=_read_ago,
    ),
    ReadingRule(
        name="calendar-week",
        phrase="last week, this week, next week",
        statement="Monday to Sunday of the week before the article's, of the article's week or of the week after it.",
        pattern=re.compile(r"(?P<side>last|this|next) (?P<unit>week)"),
        read=_read_calendar_unit,
    ),
    ReadingRule(
        name="calendar-month",
        phrase="last month, this month, next month",
        statement="The whole calendar month before the article's, the article's month or the month after it.",
        pattern=re.compile(r"(?P<side>last|this|next) (?P<unit>month)"),
        read=_read_calendar_unit,
    ),
    ReadingRule(
        name="calendar-year",
        phrase="last year, this year, next year",
        statement="The whole calendar year before the article's, the article's year or the year after it.",
        pattern=re.compile(r"(?P<side>last|this|next) (?P<unit>year)"),
        read=_read_calendar_unit,
    ),
    ReadingRule(
        name="coming",
        phrase="the next few years, in the coming months, the next N years",
        statement=f"From the article's date to N units on; few, several or no number is read as up to {FEW}.",
        pattern=re.compile(
            rf"(?:(?:in|over|within|during) )?(?:the )?(?P<side>next|coming|following)"
            rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNITS_OF_TIME})"
        ),
        read=_read_span,
    ),
    ReadingRule(
        name="past",
        phrase="the past few years, in recent months, the last N years",
        statement=f"From N units back to the article's date; few, several or no number is read as up to {FEW}.",
        pattern=re.compile(
            rf"(?:(?:in|over|within|during|for) )?(?:the )?(?P<side>past|recent|last)"
            rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNITS_OF_TIME})"
        ),
        read=_read_span,
    ),
    ReadingRule(
        name="before-year",
        phrase="before 2020",
        statement="From the article's date to the last day of the year before the one named.",
        pattern=re.compile(rf"before (?:the year )?{YEAR}"),
        read=_read_before_year,
    ),
    ReadingRule(
        name="by-year",
        phrase="by 2020, by the end of 2020, until 2020",
        statement="From the article's date to the last day of the year named.",
        pattern=re.compile(rf"(?:by|until|till) (?:the end of )?(?:the year )?{YEAR}"),
        read=_read_by_year,
    ),
    ReadingRule(
        name="since-year",
        phrase="since 2014",
        statement="From the first day of the year named to the article's date.",
        pattern=re.compile(rf"since (?:the year )?{YEAR}"),
        read=_read_since_year,
    ),
    ReadingRule(
        name="year",
        phrase="in 2015, 2015",
        statement="The whole year named.",
        pattern=re.compile(rf"(?:in |during )?(?:the year )?{YEAR}"),
        read=_read_year,
    ),
    ReadingRule(
        name="month",
        phrase="in October 2016, October 2016",
        statement="The whole month named.",
        pattern=re.compile(rf"(?:in |during )?{MONTH},? {YEAR}"),
        read=_read_month,
    ),
    ReadingRule(
        name="named-day",
        phrase="yesterday, today, tomorrow, now, currently",
        statement="The article's day, the day before it or the day after it.",
        pattern=re.compile(r"yesterday|today|tomorrow|now|currently|at present"),
        read=_read_named_day,
    ),
    ReadingRule(
        name="words-only",
        phrase="for years, for months, long ago, every day",
        statement="The words alone: they do not say from when to when.",
        pattern=re.compile(r"for (?:many )?(?:years|months|weeks|days|decades)|long ago|every ?day|daily|one day|soon"),
        read=_read_nothing,
    ),
)
"""Every rule; the first that reads a phrase is used."""


def describe_rules() -> str:
    """Return the phrases that the rules read, as one line for a message."""
    return "; ".join(rule.phrase for rule in RULES)
