"""A number with its bounds, its unit and the article's own words; and how a curator's number is found in a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from rdflib import URIRef

from graph.text.amount import Amount, Unread
from graph.text.amount_reader import find_amounts
from graph.text.article import Stretch
from graph.text.units import COUNT, UNITS, Unit

LOWER_KEYS = ("over", "at-least", "from")
UPPER_KEYS = ("under", "at-most", "to")
NUMBER_KEYS = (*LOWER_KEYS, *UPPER_KEYS, "exactly", "about")
"""The keys of a figure that hold a number."""

NEAR = 25
"""How many characters may stand between two bounds of one figure ("at least five and at most ten")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as an article gives it.

    Attributes:
        label: The article's words.
        language: Their language.
        as_of: The day for which it holds.
        value: The number itself, where it is one ("36", "about 180").
        lower: The least it can be, or what it is over.
        lower_inclusive: Whether `lower` itself is possible.
        upper: The most it can be, or what it is under.
        upper_inclusive: Whether `upper` itself is possible.
        approximate: Whether the words leave a margin that nobody stated.
        rounded_to: The step in which the words tell the number; None where they tell it to the unit.
        unit: None where the words hold no number.
        unit_text: What is counted.
        per: The time to which an amount refers.
    """

    label: str
    language: str
    as_of: date
    value: Fraction | None = None
    lower: Fraction | None = None
    lower_inclusive: bool = True
    upper: Fraction | None = None
    upper_inclusive: bool = True
    approximate: bool = False
    rounded_to: Fraction | None = None
    unit: URIRef | None = None
    unit_text: str = ""
    per: URIRef | None = None

    @property
    def has_number(self) -> bool:
        """Whether the words tell a number."""
        return any(number is not None for number in (self.value, self.lower, self.upper))


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberParts:
    """The numbers of a figure as the curator wrote them, by key: `{"over": 2000}`."""

    numbers: Mapping[str, Fraction]
    approximate: bool = False

    @property
    def lower(self) -> tuple[str, Fraction] | None:
        """Key and number of the lower bound."""
        return next(((key, self.numbers[key]) for key in LOWER_KEYS if key in self.numbers), None)

    @property
    def upper(self) -> tuple[str, Fraction] | None:
        """Key and number of the upper bound."""
        return next(((key, self.numbers[key]) for key in UPPER_KEYS if key in self.numbers), None)

    @property
    def single(self) -> tuple[str, Fraction] | None:
        """Key and number of `exactly` or `about`."""
        return next(((key, self.numbers[key]) for key in ("exactly", "about") if key in self.numbers), None)

    @property
    def in_order(self) -> tuple[tuple[str, Fraction], ...]:
        """Keys and numbers in the order in which words give them: one, or the lower and the upper."""
        return tuple(part for part in (self.single, self.lower, self.upper) if part is not None)

    def to_amount(self, unit: Unit, per: Unit | None) -> Amount:
        """Return the amount that the numbers mean, at no place of a text; their combination must be sound."""
        exact = self.numbers.get("exactly")
        lower, upper = self.lower, self.upper
        return Amount(
            stretch=Stretch(start=0, end=0),
            value=self.single[1] if self.single else None,
            lower=exact if exact is not None else (lower[1] if lower else None),
            lower_inclusive=lower is None or lower[0] != "over",
            upper=exact if exact is not None else (upper[1] if upper else None),
            upper_inclusive=upper is None or upper[0] != "under",
            approximate=self.approximate or "about" in self.numbers,
            unit=unit,
            per=per,
        )

    def find_problem(self) -> tuple[str, str, str] | None:
        """Return code, key and sentence of what is wrong with the combination, or None."""
        keys = [key for key in NUMBER_KEYS if key in self.numbers]
        lowers = [key for key in keys if key in LOWER_KEYS]
        uppers = [key for key in keys if key in UPPER_KEYS]
        if len(lowers) > 1 or len(uppers) > 1 or (self.single and len(keys) > 1):
            return (
                "bounds-clash",
                keys[-1],
                f"`{'`, `'.join(keys)}` stand together; expected one number or one pair of bounds",
            )
        if ("from" in keys) != (uppers == ["to"]) or ("to" in keys) != (lowers == ["from"]):
            here, other = ("from", "to") if "from" in keys else ("to", "from")
            return "bounds-clash", here, f"`{here}` stands without `{other}`; expected both"
        if self.lower and self.upper and self._is_upside_down():
            low, high = self.lower, self.upper
            return (
                "bounds-upside-down",
                high[0],
                f"`{low[0]}: {number_text(low[1])}` is not below `{high[0]}: {number_text(high[1])}`",
            )
        return None

    def _is_upside_down(self) -> bool:
        if not (self.lower and self.upper):
            return False
        both_inclusive = self.lower[0] != "over" and self.upper[0] != "under"
        return self.lower[1] > self.upper[1] or (
            self.lower[1] == self.upper[1] and not (both_inclusive and self.lower[0] != "from")
        )


def number_text(number: Fraction) -> str:
    """Write a number plainly: `2000`, `2.5`, `2/3` where it has no end in decimals."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def amount_to_figure(amount: Amount, *, label: str, language: str, as_of: date, unit_text: str = "") -> Figure:
    """Return an amount as a figure.

    Args:
        amount: What the words say.
        label: The words.
        language: Their language.
        as_of: The day for which it holds.
        unit_text: What is counted; left out, the amount's own words for it.
    """
    return Figure(
        label=label,
        language=language,
        as_of=as_of,
        value=amount.value,
        lower=amount.lower,
        lower_inclusive=amount.lower_inclusive,
        upper=amount.upper,
        upper_inclusive=amount.upper_inclusive,
        approximate=amount.approximate,
        rounded_to=amount.rounded_to,
        unit=amount.unit.iri,
        unit_text=unit_text or (amount.thing if amount.unit is COUNT else ""),
        per=amount.per.iri if amount.per else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsMatch:
    """Words of a quote that may be a figure's.

    Attributes:
        stretch: From the qualifier to the unit and what is counted.
        amount: What they say.
        has_thing: Whether the curator's words for what is counted stand there.
        clash: How the words contradict the curator's bounds; empty where they agree.
        unit_clash: How they contradict the curator's unit or time; empty where they agree.
    """

    stretch: Stretch
    amount: Amount
    has_thing: bool
    clash: str
    unit_clash: str


def find_words(
    quote: str, parts: NumberParts, *, unit: Unit | None, unit_text: str, per: Unit | None, language: str
) -> list[WordsMatch]:
    """Return the stretches of a quote that give a curator's numbers, only the best where some fit better."""
    matches = [
        _match(quote, amount, parts, unit, unit_text, per, language)
        for amount in iter_readings(quote, language)
        if amount.numbers == tuple(number for _, number in parts.in_order)
    ]
    for better in (lambda m: not m.clash, lambda m: not m.unit_clash, lambda m: m.has_thing):
        matches = [match for match in matches if better(match)] or matches
    return matches


def iter_readings(text: str, language: str) -> Iterator[Amount]:
    """Yield every amount of a text, every reading of what has several, and two bounds near each other as one amount."""
    found = find_amounts(text, language)
    for one in found:
        yield from one.readings if isinstance(one, Unread) else (one,)
    for first, last in pairwise(found):
        if isinstance(first, Unread) or isinstance(last, Unread) or last.stretch.start - first.stretch.end > NEAR:
            continue
        if first.value is None and first.upper is None and last.value is None and last.lower is None:
            yield replace(
                last,
                stretch=Stretch(start=first.stretch.start, end=last.stretch.end),
                lower=first.lower,
                lower_inclusive=first.lower_inclusive,
                said=f"{first.said} … {last.said}",
            )


def _match(
    quote: str, amount: Amount, parts: NumberParts, unit: Unit | None, unit_text: str, per: Unit | None, language: str
) -> WordsMatch:
    end, has_thing = _extend_to_thing(quote, amount.stretch.end, unit_text)
    return WordsMatch(
        stretch=Stretch(start=amount.stretch.start, end=end),
        amount=amount,
        has_thing=has_thing,
        clash=find_clash(amount, parts),
        unit_clash=find_unit_clash(quote, amount, unit, per, language),
    )


def find_clash(amount: Amount, parts: NumberParts) -> str:
    """Return how an amount contradicts a curator's bounds, as half a sentence; empty where they agree."""
    meant = parts.to_amount(amount.unit, None)
    if amount.bounds == meant.bounds:
        return ""
    is_nearly = amount.value is not None and amount.approximate and amount.upper == amount.value
    if is_nearly and meant.approximate and meant.value == amount.value:
        return ""
    figure = ", ".join(f"`{key}: {number_text(number)}`" for key, number in parts.in_order)
    if is_nearly:
        read = f"`about: {number_text(amount.numbers[0])}`"
        return f'the words say "{amount.said}", which is read as {read}, the figure {figure}'
    if not amount.said:
        return f"the words have no qualifier, the figure says {figure}"
    return f'the words say "{amount.said}", the figure {figure}'


def find_unit_clash(quote: str, amount: Amount, unit: Unit | None, per: Unit | None, language: str) -> str:
    """Return how the words contradict a curator's unit or time, as half a sentence; empty where they agree.

    A unit whose words stand elsewhere in the quote passes, and so does a bare age ("Miyasil Tulson, 16,").
    """
    words = quote[amount.stretch.start : amount.stretch.end]
    if per is not None and amount.per is not None and amount.per.iri != per.iri:
        return f'"{words}" is per {amount.per.one}, the figure per {per.one}'
    if unit is None or unit.iri == amount.unit.iri or (unit is UNITS["year"] and amount.unit is COUNT):
        return ""
    if amount.unit is not COUNT:
        return f'"{words}" is in {amount.unit.many}, the figure in {unit.many}'
    has_elsewhere = any(other.unit.iri == unit.iri for other in iter_readings(quote, language))
    return "" if has_elsewhere else f'"{words}" has no unit, the figure is in {unit.many}'


def _extend_to_thing(quote: str, end: int, thing: str) -> tuple[int, bool]:
    """Return where the words end when what is counted is taken in, up to three words on, and whether it stood there."""
    if not thing:
        return end, True
    pattern = rf"(?:[\s-]+(?!(?:and|or)\b)[\w'’-]+){{0,3}}?[\s-]+{re.escape(thing)}\b|\w{{0,2}}{re.escape(thing)}"
    match = re.compile(pattern, re.IGNORECASE).match(quote, end)
    return (match.end(), True) if match else (end, False)
