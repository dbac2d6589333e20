"""A number with its bounds, its unit and the article's own words; and how those words are found in a quote.

The bounds follow DESIGN §3.4: "over" excludes its number, "less than" gets no invented zero and "about" no invented
margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rdflib import URIRef

from graph.terms import UNIT
from graph.text.article import Stretch
from graph.text.numerals import Bound, Numeral, find_numerals, find_qualifier

LOWER_KEYS = ("over", "at-least", "from")
UPPER_KEYS = ("under", "at-most", "to")
NUMBER_KEYS = (*LOWER_KEYS, *UPPER_KEYS, "exactly", "about")
"""The keys of a figure that hold a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that a curator may name: its IRI and the pattern of the words for it behind a number."""

    iri: URIRef
    words: str


UNITS: Mapping[str, Unit] = {
    "CNY": Unit(iri=UNIT.CCY_CNY, words=r"\s+(?:Chinese\s+)?(?:yuan|renminbi|RMB)\b"),
    "USD": Unit(iri=UNIT.CCY_USD, words=r"\s+(?:(?:U\.S\.|US|American)\s+)?dollars?\b"),
    "percent": Unit(iri=UNIT.PERCENT, words=r"\s*(?:%|percent\b|per\s+cent\b)"),
    "year": Unit(iri=UNIT.YR, words=r"[\s-]+years?(?:[\s-]+old)?\b"),
    "month": Unit(iri=UNIT.MO, words=r"[\s-]+months?\b"),
    "week": Unit(iri=UNIT.WK, words=r"[\s-]+weeks?\b"),
    "day": Unit(iri=UNIT.DAY, words=r"[\s-]+days?\b"),
    "hour": Unit(iri=UNIT.HR, words=r"[\s-]+hours?\b"),
    "kilometre": Unit(iri=UNIT.KiloM, words=r"\s*(?:km|kilomet(?:re|er)s?)\b"),
    "hectare": Unit(iri=UNIT.HA, words=r"\s*(?:ha|hectares?)\b"),
    "tonne": Unit(iri=UNIT.TONNE, words=r"\s*(?:tons?|tonnes?)\b"),
}
"""The units of a figure; without one it counts things (`unit:NUM`)."""

PERIODS: Mapping[str, URIRef] = {
    "hour": UNIT.HR,
    "day": UNIT.DAY,
    "week": UNIT.WK,
    "month": UNIT.MO,
    "year": UNIT.YR,
}
"""What an amount may be `per`."""

AFTERTHOUGHTS = (
    (re.compile(r"\s*\+|\s+(?:or|and)\s+(?:more|over|above|older)\b", re.IGNORECASE), Bound.AT_LEAST),
    (re.compile(r"\s+(?:or|and)\s+(?:less|fewer|under|younger)\b", re.IGNORECASE), Bound.AT_MOST),
    (re.compile(r"\s+or\s+so\b", re.IGNORECASE), Bound.ABOUT),
)
"""Qualifiers that stand behind their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as an article gives it.

    Attributes:
        label: The article's words.
        language: Their language.
        value: The number itself, where it is one ("36", "about 180").
        lower: The least it can be, or what it is over.
        lower_inclusive: Whether `lower` itself is possible.
        upper: The most it can be, or what it is under.
        upper_inclusive: Whether `upper` itself is possible.
        approximate: Whether the words leave a margin that nobody stated.
        unit: None where the words hold no number.
        unit_text: What is counted.
        per: The time to which an amount refers.
        as_of: The day for which it holds.
    """

    label: str
    language: str
    as_of: date
    value: Decimal | None = None
    lower: Decimal | None = None
    lower_inclusive: bool = True
    upper: Decimal | None = None
    upper_inclusive: bool = True
    approximate: bool = False
    unit: URIRef | None = None
    unit_text: str = ""
    per: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberParts:
    """The numbers of a figure as the curator wrote them, by key: `{"over": 2000}`."""

    numbers: Mapping[str, Decimal]
    approximate: bool = False

    @property
    def lower(self) -> tuple[str, Decimal] | None:
        """Key and number of the lower bound."""
        return next(((key, self.numbers[key]) for key in LOWER_KEYS if key in self.numbers), None)

    @property
    def upper(self) -> tuple[str, Decimal] | None:
        """Key and number of the upper bound."""
        return next(((key, self.numbers[key]) for key in UPPER_KEYS if key in self.numbers), None)

    @property
    def single(self) -> tuple[str, Decimal] | None:
        """Key and number of `exactly` or `about`."""
        return next(((key, self.numbers[key]) for key in ("exactly", "about") if key in self.numbers), None)

    @property
    def in_order(self) -> tuple[tuple[str, Decimal], ...]:
        """Keys and numbers in the order in which words give them: one, or the lower and the upper."""
        return tuple(part for part in (self.single, self.lower, self.upper) if part is not None)

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
            return "bounds-upside-down", high[0], f"`{low[0]}: {low[1]}` is not below `{high[0]}: {high[1]}`"
        return None

    def _is_upside_down(self) -> bool:
        if not (self.lower and self.upper):
            return False
        both_inclusive = self.lower[0] != "over" and self.upper[0] != "under"
        return self.lower[1] > self.upper[1] or (
            self.lower[1] == self.upper[1] and not (both_inclusive and self.lower[0] != "from")
        )


def parts_to_figure(
    parts: NumberParts,
    *,
    label: str,
    language: str,
    as_of: date,
    unit: URIRef | None,
    unit_text: str,
    per: URIRef | None,
) -> Figure:
    """Return the figure that the numbers mean; their combination must be sound."""
    exact = parts.numbers.get("exactly")
    lower, upper = parts.lower, parts.upper
    return Figure(
        label=label,
        language=language,
        as_of=as_of,
        value=parts.single[1] if parts.single else None,
        lower=exact if exact is not None else (lower[1] if lower else None),
        lower_inclusive=lower is None or lower[0] != "over",
        upper=exact if exact is not None else (upper[1] if upper else None),
        upper_inclusive=upper is None or upper[0] != "under",
        approximate=parts.approximate or "about" in parts.numbers,
        unit=unit,
        unit_text=unit_text,
        per=per,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsMatch:
    """Words of a quote that may be a figure's.

    Attributes:
        stretch: From the qualifier to the unit.
        has_unit: Whether the unit's words stand there.
        clash: How the qualifiers contradict the figure's bounds; empty where they agree.
    """

    stretch: Stretch
    has_unit: bool
    clash: str


def find_words(
    quote: str, parts: NumberParts, *, unit: str | None, unit_text: str, per: str | None
) -> list[WordsMatch]:
    """Return the stretches of a quote that give these numbers, only the best ones where some fit better than others."""
    matches = list(_iter_matches(quote, parts, unit, unit_text, per))
    for better in (lambda m: not m.clash, lambda m: m.has_unit):
        matches = [match for match in matches if better(match)] or matches
    return matches


def _iter_matches(
    quote: str, parts: NumberParts, unit: str | None, unit_text: str, per: str | None
) -> Iterator[WordsMatch]:
    wanted = parts.in_order
    numerals = find_numerals(quote)
    for index in range(len(numerals) - len(wanted) + 1):
        group = numerals[index : index + len(wanted)]
        if [numeral.value for numeral in group] != [number for _, number in wanted]:
            continue
        if group[-1].stretch.start - group[0].stretch.end > 25:
            continue
        start, _ = find_qualifier(quote, group[0].stretch.start)
        end, has_unit = _extend_to_unit(quote, group[-1].stretch.end, unit, unit_text, per)
        clash = find_clash(quote, group, parts)
        yield WordsMatch(stretch=Stretch(start=start, end=end), has_unit=has_unit, clash=clash)


def find_clash(text: str, numerals: list[Numeral], parts: NumberParts) -> str:
    """Return how the qualifiers around numerals contradict the bounds, as half a sentence; empty where they agree."""
    for numeral, (key, number) in zip(numerals, parts.in_order, strict=True):
        start, said = find_qualifier(text, numeral.stretch.start)
        words = text[start : numeral.stretch.start].strip()
        for pattern, bound in AFTERTHOUGHTS:
            behind = pattern.match(text, numeral.stretch.end)
            if behind and not said:
                said, words = frozenset({bound}), behind.group().strip()
        if key in {"from", "to"}:
            allowed = frozenset({Bound.ABOUT}) if parts.approximate else frozenset[Bound]()
        else:
            allowed = frozenset({Bound(key)})
        if said and not said & allowed:
            return f'the words say "{words}", the figure `{key}: {number}`'
        if not said and key not in {"from", "to", "exactly"}:
            return f"the words have no qualifier, the figure says `{key}: {number}`"
    return ""


def _extend_to_unit(quote: str, end: int, unit: str | None, unit_text: str, per: str | None) -> tuple[int, bool]:
    """Return where the figure's words end when unit and period are taken in, and whether the unit stood there."""
    for afterthought, _ in AFTERTHOUGHTS:
        behind = afterthought.match(quote, end)
        end = behind.end() if behind else end
    patterns = [UNITS[unit].words] if unit is not None and unit in UNITS else []
    if unit_text:
        patterns.append(rf"(?:[\s-]+(?!(?:and|or)\b)[\w'’-]+){{0,3}}?[\s-]+{re.escape(unit_text)}\b")
    has_unit = False
    for pattern in patterns:
        match = re.compile(pattern, re.IGNORECASE).match(quote, end)
        if match:
            end, has_unit = match.end(), True
    if per:
        match = re.compile(rf"\s*(?:(?:a|an|per|each|every)\s+{per}|{per}ly|/\s*{per})\b", re.IGNORECASE).match(
            quote, end
        )
        end = match.end() if match else end
    return end, has_unit or not patterns
