"""Times that an article gives, read by named rules into the first and the last day that the words can mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rdflib import URIRef

from graph.text.chinese.times import read_chinese_time
from graph.text.days import Days
from graph.text.english.times import read_english_time
from graph.text.language import CHINESE, ENGLISH, Language, parse_language
from graph.text.time_rules import RULES, ReadingRule


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


Reader = Callable[[str, date, Language], tuple[str, Days] | None]
READERS: Mapping[str, Reader] = MappingProxyType({ENGLISH: read_english_time, CHINESE: read_chinese_time})


def read_period(words: str, published: date, language: str) -> tuple[ReadingRule, Days] | None:
    """Return the rule that reads the words and the days it makes of them, or None where no rule does.

    Args:
        words: All of a time and nothing else: "in the first half of 2018".
        published: The article's day, to which relative times refer.
        language: The article's language tag; its region settles fiscal years.
    """
    tag = parse_language(language)
    reader = READERS.get(tag.code)
    try:
        found = reader(words, published, tag) if reader else None
    except (ValueError, OverflowError):  # beyond the years that a calendar date can hold
        found = None
    if found is None:
        return None
    name, days = found
    return RULES_BY_NAME[name], days


def find_periods(text: str, published: date, language: str) -> list[tuple[int, int, Days]]:
    """Return the times of a text that say from when or to when, in order: start, end (exclusive), days.

    The longest words that a rule reads count; bare numbers that may be years are left alone.
    """
    tag = parse_language(language)
    starts, ends = _cuts(text, tag)
    found: list[tuple[int, int, Days]] = []
    at = 0
    for start in starts:
        if start < at:
            continue
        for end in reversed([one for one in ends if start < one <= start + LONGEST]):
            words = text[start:end]
            if words.isdigit():
                continue
            reading = read_period(words, published, language)
            if reading is not None and reading[1] != (None, None):
                found.append((start, end, reading[1]))
                at = end
                break
    return found


LONGEST = 48
"""How many characters words for a time have at most."""

RULES_BY_NAME: Mapping[str, ReadingRule] = MappingProxyType({rule.name: rule for rule in RULES})
WORDS_ONLY = RULES_BY_NAME["words-only"]
"""The rule for words that do not say from when to when."""


def _cuts(text: str, language: Language) -> tuple[list[int], list[int]]:
    """Return where words for a time may begin and where they may end."""
    if language.code == CHINESE:
        starts = [i for i, sign in enumerate(text) if sign.isalnum() or sign in '“「"']
        return starts, [i + 1 for i, sign in enumerate(text) if sign.isalnum()]
    starts = [i for i, sign in enumerate(text) if sign.isalnum() and (i == 0 or not text[i - 1].isalnum())]
    ends = [
        i + 1 for i, sign in enumerate(text) if sign.isalnum() and (i + 1 == len(text) or not text[i + 1].isalnum())
    ]
    return starts, ends
