"""English times: points, what boundaries make of them ("by", "since", "between"), counted units ("two years ago")."""

from __future__ import annotations

import re
from datetime import date, timedelta

from graph.text.days import Days, Span, go_back, tell_ago, year_of
from graph.text.english.points import UNIT, read_count, read_point
from graph.text.language import Language
from graph.text.time_rules import FEW

AGO = re.compile(rf"(?:about |some |around )?(?P<count>[\w -]+?) {UNIT} (?:ago|earlier)")
COMING = re.compile(
    rf"(?:(?:in|over|within|during) )?(?:the )?(?P<side>next|coming)"
    rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNIT})"
)
WITHIN = re.compile(rf"within (?P<count>[\w-]+(?: [\w-]+)?) (?:{UNIT})")
PAST = re.compile(
    rf"(?:(?:in|over|within|during|for) )?(?:the )?(?P<side>past|recent|last|previous)"
    rf"(?: (?P<count>[\w-]+(?: [\w-]+)?))? (?:{UNIT})"
)
WORDS_ONLY = re.compile(
    r"for (?:many )?(?:years|months|weeks|days|decades|generations)|long ago|every ?(?:day|week|month|year)|"
    r"daily|weekly|monthly|annually|yearly|always|often|regularly|one day|soon|"
    r"(?:a few |several |some |many )?(?:years|months|weeks|days) ago|"
    r"(?:once|twice|thrice|\w+ times) (?:a|an|every|each|per) (?:day|week|month|year)|"
    r"recently|(?:in|over) time|each (?:day|week|month|year)|for a long time|since then|"
    r"(?:so|thus) far|to date|(?:up )?(?:until|till|to) now|as yet|already|previously|formerly|in the past|before|"
    r"earlier|later|afterwards|at first|initially|originally|eventually|in the (?:future|long run|short term)|"
    r"nightly|hourly|fortnightly|bimonthly|quarterly|"
    r"every (?:other|second|third|few|two|three|four|five|six|seven|ten) (?:day|week|month|year)s?"
)
SINCE = re.compile(
    r"(?:ever )?since (?P<point>.+)|"
    r"(?:(?:starting|beginning|effective|with effect|as)(?: from| in| on)?|from) (?P<on>.+?)(?: on| onwards?| forward)?"
)
BY = re.compile(r"(?:by|until|till|up to|up until|no later than) (?P<point>.+)")
BEFORE = re.compile(r"(?:before|prior to|ahead of) (?P<point>.+)")
AFTER = re.compile(r"(?:after) (?P<point>.+)")
BETWEEN = re.compile(
    r"between (?P<first>.+?) and (?P<last>.+)|"
    r"(?:(?:from|since) )?(?P<from>(?!early|mid|late).+?)(?: to | until | through | till |\s?[-–—]\s?)(?P<to>.+)"
)


def _read_counted(words: str, published: date) -> tuple[str, Days] | None:
    ago = AGO.fullmatch(words)
    if ago and (count := read_count(ago["count"])) is not None:
        return f"{ago['unit'].replace('decade', 'year')}s-ago", tell_ago(ago["unit"], count, published)
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
        named = re.sub(r" (?:on|onwards?|forward)\Z", "", match["point"] or match["on"])
        point = read_point(named, published, language)
        span = (_latest_begun(named, published, language) if match["point"] else None) or (point[1] if point else None)
        if span is None or (match["point"] and span[0] > published):
            return None
        return "since-year", (span[0], published if span[0] <= published else None)
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
        return name, (published if end > published else None, end)
    return None


def _coming_point(words: str, published: date, language: Language) -> Span | None:
    """Return a point behind "by" or "before"; "the year" and "this month" are the article's."""
    if words in {"year-end", "the year's end", "year's end", "year end"}:
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
