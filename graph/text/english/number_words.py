"""The words of English numbers: units, tens, magnitudes, fractions, multiples, and what makes a number none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from graph.text.currencies import LETTER_SIGNS

SMALL: Mapping[str, int] = MappingProxyType({
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "single": 1,
})  # fmt: skip
TENS: Mapping[str, int] = MappingProxyType({
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
})  # fmt: skip
MAGNITUDES: Mapping[str, int] = MappingProxyType({
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "lakh": 10**5, "lac": 10**5, "crore": 10**7, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12,
    "trn": 10**12,
})  # fmt: skip
SUFFIXES: Mapping[str, int] = MappingProxyType({
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9, "tn": 10**12,
    "trn": 10**12, "cr": 10**7,
})  # fmt: skip
"""Magnitudes written at the digits: "1.5m", "300k", "2bn"."""

DENOMINATORS: Mapping[str, int] = MappingProxyType({
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
})  # fmt: skip
VULGAR: Mapping[str, Fraction] = MappingProxyType({
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5), "⅘": Fraction(4, 5), "⅙": Fraction(1, 6),
    "⅛": Fraction(1, 8), "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
})  # fmt: skip
_MULTIPLES = {
    Fraction(2): "twice double doubles doubled doubling",
    Fraction(3): "thrice triple triples tripled tripling treble trebled",
    Fraction(4): "quadruple quadrupled",
    Fraction(5): "quintupled",
    Fraction(1, 2): "halved halving",
}
MULTIPLES: Mapping[str, Fraction] = MappingProxyType(
    {word: value for value, words in _MULTIPLES.items() for word in words.split()}
)
VERBS_OF_MULTIPLES = frozenset({"doubles", "doubled", "doubling", "triples", "tripled", "tripling", "trebled",
                                "quadrupled", "quintupled", "halved", "halving", "twice", "thrice"})  # fmt: skip
FEW = frozenset({"several", "few", "many", "couple", "handful", "untold", "countless"})
"""Words that make a magnitude behind them tell no number."""

OF_WHAT = frozenset({"of", "the", "their", "its", "his", "her", "our", "my", "your", "all", "those", "these", "that",
                     "what", "as"})  # fmt: skip
"""Words behind "half" or "double" that show that it is of something."""

LABELS = frozenset({"no", "nos", "number", "article", "articles", "chapter", "section", "phase", "highway", "route",
                    "room", "figure", "table", "page", "line", "flight", "grade", "class", "ward", "zone", "unit",
                    "platform", "gate", "schedule", "part", "volume", "appendix", "tier", "category", "form",
                    "district", "group", "building", "block", "floor", "level", "channel"})  # fmt: skip
"""Words that make a number behind them a label when it is written in digits and they begin with a capital."""

PRINTED = frozenset({"page", "chapter", "article", "section", "phase", "appendix", "table", "route", "highway"})
"""Those that need no capital."""

UNIT_AT_DIGITS = re.compile(
    "kms?|kgs?|cm|mm|mg|ha|g|t|[lL]|ml|kW|MW|GW|kWh|MWh|GWh|TWh|yrs?|hrs?|ft|pct?|pp|sqm|RMB|yuan|rmb"
)
"""Units that are written at the digits."""

ATTACHED = re.compile(r"[.]\Z|\d[,:/]\Z|[^\W\d_][-‐‑]?\Z")
"""What stands at the digits and makes them a part of something: of a name ("COVID-19"), of other digits, of a note."""

ARTICLES = frozenset({"a", "an"})
LONG = frozenset({"dozen", "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "lac"})
PLURALS = frozenset({*(f"{word}s" for word in LONG), "tens", "scores"})
NUMBER_WORDS = frozenset({*SMALL, *TENS, *LONG})
LETTER_SIGN = re.compile(rf"\b(?:{'|'.join(sorted(LETTER_SIGNS - {'N', 'K'}, key=len, reverse=True))})\.?\Z")
MAY_ATTACH = re.compile(
    rf"{LETTER_SIGN.pattern}|\b[A-Z]{{2,3}}\$?\Z|\b(?i:{'|'.join(sorted(NUMBER_WORDS))}|mid|to|or)[-‐‑]\Z"
)
"""What may stand at the digits all the same: money ("Rs.200", "CNY300"), a range ("five-7"), "mid-2018"."""

BEFORE_PARTS = frozenset({"by", "than", "over", "nearly", "almost", "about", "around", "roughly", "least", "most",
                          "exactly", "approximately", "under", "only", "just"})  # fmt: skip
"""Words before "half" or "a third" that show that it is a part."""

ROUND = frozenset({*range(2, 11), 12, 15, 20, 25, 50, 100, 1000, 10_000, 100_000})
"""The numbers out of which a part is told."""
