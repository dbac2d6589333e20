"""Numbers as articles write them: digits, words, dozens, millions; and the qualifiers before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from graph.text.article import Stretch

SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "single": 1,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
MAGNITUDES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
}  # fmt: skip
DOZENS = {"dozen": 12}
ARTICLES = frozenset({"a", "an"})

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
TOKEN = re.compile(
    rf"(?P<digits>(?<![\w.,])(?:{DIGITS})(?![\w]|[.,]\d))|(?P<word>[A-Za-z]+)|(?P<glue>[ \u00a0]+|-)|(?P<other>.)",
    re.DOTALL,
)


class Bound(Enum):
    """What a qualifier makes of the number behind it."""

    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"
    EXACTLY = "exactly"


QUALIFIERS: dict[str, frozenset[Bound]] = {
    "over": frozenset({Bound.OVER}),
    "more than": frozenset({Bound.OVER}),
    "above": frozenset({Bound.OVER}),
    "exceeding": frozenset({Bound.OVER}),
    "upwards of": frozenset({Bound.OVER}),
    "less than": frozenset({Bound.UNDER}),
    "fewer than": frozenset({Bound.UNDER}),
    "under": frozenset({Bound.UNDER}),
    "below": frozenset({Bound.UNDER}),
    "nearly": frozenset({Bound.UNDER, Bound.ABOUT}),
    "almost": frozenset({Bound.UNDER, Bound.ABOUT}),
    "close to": frozenset({Bound.ABOUT}),
    "at least": frozenset({Bound.AT_LEAST}),
    "no fewer than": frozenset({Bound.AT_LEAST}),
    "no less than": frozenset({Bound.AT_LEAST}),
    "not less than": frozenset({Bound.AT_LEAST}),
    "a minimum of": frozenset({Bound.AT_LEAST}),
    "at most": frozenset({Bound.AT_MOST}),
    "up to": frozenset({Bound.AT_MOST}),
    "no more than": frozenset({Bound.AT_MOST}),
    "not more than": frozenset({Bound.AT_MOST}),
    "a maximum of": frozenset({Bound.AT_MOST}),
    "about": frozenset({Bound.ABOUT}),
    "around": frozenset({Bound.ABOUT}),
    "roughly": frozenset({Bound.ABOUT}),
    "approximately": frozenset({Bound.ABOUT}),
    "some": frozenset({Bound.ABOUT}),
    "an estimated": frozenset({Bound.ABOUT}),
    "a total of": frozenset({Bound.EXACTLY}),
    "exactly": frozenset({Bound.EXACTLY}),
    "just": frozenset({Bound.EXACTLY}),
    "only": frozenset({Bound.EXACTLY}),
}
"""The words that qualify a number, and the bounds that each may stand for."""

_LONGEST_FIRST = "|".join(words.replace(" ", "[ ]+") for words in sorted(QUALIFIERS, key=len, reverse=True))
_QUALIFIER = re.compile(rf"(?<!\w)({_LONGEST_FIRST})\s+[$¥€£]?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number that stands in a text.

    Attributes:
        stretch: The number's own words, without a qualifier.
        value: What they amount to.
        coefficient: The same without the trailing magnitude: 2.61 of "2.61 million".
    """

    stretch: Stretch
    value: Decimal
    coefficient: Decimal


def find_numerals(text: str) -> list[Numeral]:
    """Return the numbers of a text in order; in "1.2 to 1.5 million" the first one is counted in millions too."""
    found = list(_iter_numerals(text))
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        between = text[first.stretch.end : second.stretch.start]
        scale = second.value / second.coefficient if second.coefficient else Decimal(1)
        unscaled = first.value == first.coefficient
        if re.fullmatch(r"\s*(?:to|and|or|-|–|—)\s*[$¥€£]?", between) and unscaled and first.value < second.coefficient:
            found[index] = Numeral(stretch=first.stretch, value=first.value * scale, coefficient=first.value)
    return found


def find_qualifier(text: str, start: int) -> tuple[int, frozenset[Bound]]:
    """Return where the qualified number that has its numeral at `start` begins, and what the qualifier may mean.

    Without a qualifier the start is the numeral's (or its currency sign's) and the set is empty.
    """
    match = _QUALIFIER.search(text, 0, start)
    if match:
        return match.start(), QUALIFIERS[" ".join(match.group(1).lower().split())]
    if start and text[start - 1] in "$¥€£":
        return start - 1, frozenset()
    return start, frozenset()


def _iter_numerals(text: str) -> Iterator[Numeral]:
    """Yield each longest run of number tokens as one number."""
    tokens = list(TOKEN.finditer(text))
    index = 0
    while index < len(tokens):
        run, index = _take_run(tokens, index)
        if run:
            value, coefficient = _run_to_value([token.group().lower() for token in run])
            stretch = Stretch(start=run[0].start(), end=run[-1].end())
            yield Numeral(stretch=stretch, value=value, coefficient=coefficient)
        else:
            index += 1


def _take_run(tokens: list[re.Match[str]], index: int) -> tuple[list[re.Match[str]], int]:
    """Return the number tokens that begin at an index, and the index behind them; no token where none begins."""
    run: list[re.Match[str]] = []
    behind = index
    while index < len(tokens):
        token = tokens[index]
        word = token.group().lower()
        if token["digits"] or (token["word"] and _may_follow(word, [t.group().lower() for t in run])):
            if token["digits"] and run:
                break
            run.append(token)
            behind = index + 1
        elif not (run and (token["glue"] or (word == "and" and run[-1].group().lower() in MAGNITUDES))):
            break
        index += 1
    is_article_alone = len(run) == 1 and run[0].group().lower() in ARTICLES
    return [] if is_article_alone else run, behind


def _may_follow(word: str, run: list[str]) -> bool:
    """Tell whether a word carries on a number: "a" only before a magnitude, "five" after "twenty"."""
    if word in MAGNITUDES or word in DOZENS:
        return bool(run)
    if not run:
        return word in SMALL or word in TENS or word in ARTICLES
    last = run[-1]
    if word in SMALL:
        return last in MAGNITUDES or (last in TENS and 0 < SMALL[word] < 10)
    return word in TENS and last in MAGNITUDES


def _run_to_value(words: list[str]) -> tuple[Decimal, Decimal]:
    """Return the value of number words, and the same without the trailing magnitude."""
    total, current = Decimal(0), Decimal(0)
    for word in words:
        if word in MAGNITUDES and MAGNITUDES[word] > 100:
            total += (current or Decimal(1)) * MAGNITUDES[word]
            current = Decimal(0)
        elif word in MAGNITUDES:
            current = (current or Decimal(1)) * MAGNITUDES[word]
        elif word in DOZENS:
            current = (current or Decimal(1)) * DOZENS[word]
        elif word in SMALL or word in TENS:
            current += SMALL.get(word, TENS.get(word, 0))
        elif word not in ARTICLES:
            current = Decimal(word.replace(",", ""))
    value = total + current
    last = words[-1]
    return value, value / MAGNITUDES.get(last, 1)
