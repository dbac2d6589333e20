"""The reader of amounts: words of an article in its language to bounds, unit and time, or the reason why not."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from graph.text.amount import Amount, Unread, Why
from graph.text.article import Stretch
from graph.text.chinese.amounts import find_chinese_amounts
from graph.text.chinese.numerals import find_chinese_numerals
from graph.text.english.amounts import find_english_amounts
from graph.text.english.numerals import find_english_numerals
from graph.text.language import CHINESE, ENGLISH, describe_unread, parse_language
from graph.text.units import COUNT

OPENING = re.compile(
    r"(?:(?:the|a|an|of|by|to|at|for|was|is|were|are|age[ds]?|its|their|his|her|our|this|these|those|another|up|down|"
    r"an extra|"
    r"an? additional|a further|the (?:first|last|remaining|other|next))(?: (?:by|to|of))?|在|为|是|达到?|有|"
    r"(?:同比)?(?:增长|增加|提高|上升|提升|下降|减少|降低|回落)了?|每天|其)?",
    re.IGNORECASE,
)
"""Words that may stand before an amount and say nothing of it."""


def find_amounts(text: str, language: str) -> list[Amount | Unread]:
    """Return the amounts of a text in order, with what looks like one and tells no number.

    Years, dates, hours, ordinals and labels are none. In a language that is not read nothing is found.

    Args:
        text: Words of an article.
        language: Its language tag (BCP 47); the region settles what "Rs" and "dollars" are.
    """
    tag = parse_language(language)
    if tag.code == ENGLISH:
        return find_english_amounts(text, tag)
    return find_chinese_amounts(text, tag) if tag.code == CHINESE else []


def find_numbers(text: str, language: str) -> list[Fraction]:
    """Return every number that words of a text may stand for by themselves, whatever stands around them."""
    tag = parse_language(language)
    find = {ENGLISH: find_english_numerals, CHINESE: find_chinese_numerals}.get(tag.code)
    numerals = find(text) if find else []
    readings = [number for one in numerals for number in (one.value, one.until, one.other) if number is not None]
    opened = [one for one in find_amounts(text, language) if isinstance(one, Unread)]
    readings += [number for one in opened for amount in one.readings for number in amount.numbers]
    return list(dict.fromkeys(readings))


def read_amount(words: str, language: str) -> Amount | Unread:
    """Return the one amount that words are, with what is counted as its `thing`; or why they are none.

    Args:
        words: All of an amount and nothing else: "over 2,000 people", "300 million yuan a year".
        language: The article's language tag.
    """
    whole = Stretch(start=0, end=len(words))
    if not parse_language(language).is_read:
        return Unread(stretch=whole, why=Why.LANGUAGE, reason=describe_unread(language), way_out=GIVE_NUMBERS)
    found = find_amounts(words, language)
    if not found and re.match(r"an? ", words):  # "a decade"
        words = re.sub(r"^an? ", "one ", words)
        found = [one for one in find_amounts(words, language) if isinstance(one, Amount) and one.unit is not COUNT]
    if not found:
        return Unread(stretch=whole, why=Why.NOTHING, reason=f'"{words}" holds no number', way_out=GIVE_NUMBERS)
    if len(found) > 1:
        held = " and ".join(f'"{words[one.stretch.start : one.stretch.end]}"' for one in found)
        return Unread(stretch=whole, why=Why.BROKEN, reason=f'"{words}" holds {held}', way_out="Give one amount.")
    amount = found[0]
    if isinstance(amount, Unread):
        return amount
    before = words[: amount.stretch.start].strip()
    if not OPENING.fullmatch(before):
        reason = f'"{before}" before the number is not understood'
        return Unread(stretch=whole, why=Why.BROKEN, reason=reason, way_out=GIVE_NUMBERS, readings=(amount,))
    behind = words[amount.stretch.end :].strip(" -")
    return replace(amount, thing=behind) if behind else amount


GIVE_NUMBERS = "Give the number and its unit by their keys."
