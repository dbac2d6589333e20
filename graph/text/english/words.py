"""The words of English around numbers: qualifiers, verbs of change, times, what is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from graph.text.amount import Bound

_BEFORE = {
    Bound.OVER: "over, more than, above, beyond, exceed, exceeds, exceeded, exceeding, surpassed, surpasses, "
    "surpassing, topped, topping, upwards of, upward of, in excess of, north of, greater than, higher than, "
    "larger than, older than, longer than, >",
    Bound.UNDER: "less than, fewer than, under, below, lower than, smaller than, younger than, short of, "
    "shorter than, <",
    Bound.NEARLY: "nearly, almost, just shy of, just short of, approaching, nearing, virtually, practically",
    Bound.AT_LEAST: "at least, no fewer than, no less than, not less than, not fewer than, a minimum of, minimum of, "
    "as few as, as little as, as low as, not below, no lower than, ≥",
    Bound.AT_MOST: "at most, up to, no more than, not more than, not over, not above, not exceeding, a maximum of, "
    "maximum of, as many as, as much as, as high as, as long as, as large as, no higher than, no longer than, "
    "capped at, ≤",
    Bound.ABOUT: "about, around, roughly, approximately, some, an estimated, estimated, estimated at, close to, "
    "in the region of, in the order of, circa, approx., approx, ca., c., ~",
    Bound.EXACTLY: "a total of, exactly, precisely, just, only, all, all of, altogether, an average of, average of",
}
QUALIFIERS: Mapping[str, Bound] = MappingProxyType(
    {words: bound for bound, listed in _BEFORE.items() for words in listed.split(", ")}
)
"""The words before a number, and what each makes of it."""

BEHIND = (
    (
        r"\s*\+|[\s-]plus\b|\s+(?:or|and)\s+(?:more|over|above|older|longer|higher|upwards?|up)\b|\s+upwards\b|"
        r"\s+at\s+(?:the\s+(?:very\s+)?)?least\b",
        Bound.AT_LEAST,
    ),
    (r"\s+(?:or|and)\s+(?:less|fewer|under|below|younger|lower)\b|\s+at\s+(?:the\s+)?most\b", Bound.AT_MOST),
    (r"\s+or\s+so\b|[\s-]odd\b|-something\b|\s+or\s+thereabouts\b|\s+give\s+or\s+take\b", Bound.ABOUT),
    (r"\s+in\s+(?:all|total)\b|\s+altogether\b", Bound.EXACTLY),
)
"""The words behind a number or its unit, and what each makes of it."""

ADVERBS = (
    r"(?:(?:just|well|slightly|a\s+little|a\s+bit|far|much|significantly|considerably|marginally|even|still|already|now|"
    r"only)\s+)?"
)
"""What may stand before a qualifier: "well over", "just under"."""

CHANGES = re.compile(
    r"\b(?:r[io]se|risen|rising|gr[eo]w\w*|increas\w*|expand\w*|climb\w*|jump\w*|soar\w*|surg\w*|rais\w*|lift\w*|went|up|"
    r"f[ae]ll\w*|drop\w*|declin\w*|decreas\w*|reduc\w*|cut|lower\w*|shrank|shrunk|shrink\w*|down|slid|chang\w*|improv\w*|"
    r"mov\w*)\b[^.;:!?]{0,60}\Z",
    re.IGNORECASE,
)
"""Verbs of change, before "from A to B": two amounts and no range."""

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
BEFORE_YEARS = re.compile(
    r"(?:\b(?:in|since|by|before|after|until|till|from|during|of|between|through|throughout|to|and|early|late|mid|year|"
    rf"fiscal|FY|end|around|summer|winter|spring|autumn|budget|census|{MONTHS})|\b(?:{MONTHS})\s+\d{{1,2}},|[-–—/])"
    r"[\s-]*\Z",
    re.IGNORECASE,
)
"""What stands before a year."""

_TIME = r"(?P<time>hour|day|week|month|year|decade)"
PER = re.compile(
    rf"\s*(?:(?:a|an|per|each|every)[\s-]+{_TIME}\b|/\s*{_TIME.replace('time', 'slash')}\b|"
    r"-?(?P<adverb>hourly|daily|weekly|monthly|yearly|annually)\b|(?P<annum>per\s+annum|p\.a\.|pa\b))",
    re.IGNORECASE,
)
"""The time that an amount before it is for."""

EACH = re.compile(
    r"\s+(?:per|for\s+each|for\s+every|each|every|a|/)\s*"
    r"(?P<each>person|capita|head|household|family|worker|employee|farmer|villager|resident|child|student|woman|man|mu|"
    r"hectare|acre|kilometre|kilometer|kilogram|kilo|kg|tonne|ton|litre|liter|square\s+met(?:re|er)|village|piece|unit)\b",
    re.IGNORECASE,
)
"""What else an amount before it is for."""

APART = re.compile(
    r"(?:\s*\([^()]*\)|\)|\s+of\s+[\w'’-]+(?:\s+[\w'’-]+)??)"
    rf"\s+(?:(?:a|per|each|every)\s+{_TIME}\b|(?P<adverb>daily|weekly|monthly|annually)\b|per\s+annum)"
    r"|\s+in\s+(?P<rate>hourly|daily|weekly|monthly|yearly|annual)\b",
    re.IGNORECASE,
)
"""A time apart from its amount: "1,500 yuan (about 180 dollars) a month", "20,000 tonnes of yarn a year"."""

RATES = re.compile(
    r"\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annual)\s+(?:[\w'’-]+\s+){0,2}?"
    r"(?:wages?|salar(?:y|ies)|incomes?|pay|earnings?|rents?|rental|output|production|capacity|yield|revenues?|sales|"
    r"turnover|profits?|subsid(?:y|ies)|fees?|allowances?|pensions?|costs?|expenditures?|spending|budgets?|consumption|"
    r"payments?|stipends?|interest|bonus(?:es)?|dividends?)"
    r"(?:\s+(?:of|is|was|at|are|were|reached|reaches|totalled|averaged|averages|worth))?\s+\Z",
    re.IGNORECASE,
)
"""A monthly wage, an annual output: what makes an amount behind it one for a time."""

ADVERBS_OF_TIME: Mapping[str, str] = MappingProxyType(
    {
        "hourly": "hour",
        "daily": "day",
        "weekly": "week",
        "monthly": "month",
        "yearly": "year",
        "annually": "year",
        "annual": "year",
    }
)
_STOP = """
a an the of in at on to from by for with and or but who that which is are was were has have had will would per each
every than as this its his her their it he she they we last next now after before since under over while when where out
more less not be been
"""
STOP = frozenset(_STOP.split())
"""Words that end what is counted."""

_PEOPLE = """
people men women children cattle sheep livestock poultry staff police youth poor elderly migrants personnel fish head
folk
"""
PEOPLE = frozenset(_PEOPLE.split())
"""Plurals without an s."""

UNLISTED = re.compile(
    r"[\s-]+(?P<unit>quintals?|maunds?|bighas?|kathas?|gallons?|bushels?|barrels?|k?cal(?:ories)?|kilocalories|joules|volts|"
    r"stones?|dunams?|rai|fathoms?|nautical miles?|pints?|basis points?|tolas?)\b",
    re.IGNORECASE,
)
"""Units that the table does not have, so that they are not taken for things that are counted."""

DIMENSIONS = frozenset({"tall", "long", "wide", "deep", "high", "thick", "above", "below", "away", "by", "apart"})
"""Words behind a length."""
