"""Units of measure: the one table of their IRIs, of the words that articles have for them and of the words for pages.

IRIs are those of QUDT (https://qudt.org, CC BY 4.0); `qudt-units.tsv` lists every unit of QUDT with its English label.
The few units that articles need and QUDT lacks are terms of the ontology. Currencies are those of `currencies`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rdflib import URIRef

from graph.terms import RLF, UNIT
from graph.text.currencies import choose_currency, currency_words, list_tender, name_currency
from graph.text.language import CHINESE, ENGLISH, Language

CURRENCY = str(UNIT) + "CCY_"
"""What the IRI of a unit of money begins with."""


class Kind(StrEnum):
    """What a unit measures."""

    COUNT = "a count"
    SHARE = "a share"
    RATIO = "a ratio"
    POINTS = "a difference of shares"
    MONEY = "money"
    TIME = "a time"
    LENGTH = "a length"
    AREA = "an area"
    VOLUME = "a volume"
    MASS = "a mass"
    POWER = "a power"
    ENERGY = "an energy"
    TEMPERATURE = "a temperature"
    SPEED = "a speed"
    OTHER = "another quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure.

    Attributes:
        key: What a curator writes: `percent`, `CNY`, `kilometre`.
        iri: Its IRI.
        kind: What it measures.
        one: Its English words after the number 1.
        many: Its English words after other numbers.
        english: A pattern of the further words that English articles have for it.
        symbols: A pattern of its symbols, which stand as they are written: `km`.
        chinese: A pattern of its Chinese words.
    """

    key: str
    iri: URIRef
    kind: Kind
    one: str
    many: str
    english: str = ""
    symbols: str = ""
    chinese: str = ""


def _row(
    key: str, iri: URIRef, kind: Kind, many: str = "", english: str = "", symbols: str = "", chinese: str = ""
) -> Unit:
    one = key.replace("-", " ")
    return Unit(
        key=key, iri=iri, kind=kind, one=one, many=many or f"{one}s", english=english, symbols=symbols, chinese=chinese
    )


_TABLE = (
    _row("percent", UNIT.PERCENT, Kind.SHARE, "percent", r"per\s+cent|percent|pct", "[%％]|pc", "[%％]"),
    _row("per-mille", UNIT.PPTH, Kind.SHARE, "per mille", "per mille?|permille", "‰", "‰"),
    _row("percentage-point", RLF["unit-percentage-point"], Kind.POINTS,
         english=r"percentage[\s-]+points?|per[\s-]?cent\s+points?", symbols="pps?|ppts?|pct\\s+pts?",
         chinese="个?百分点|個百分點"),
    _row("fraction", UNIT.UNITLESS, Kind.SHARE, "of the whole"),
    _row("times", UNIT.UNITLESS, Kind.RATIO, "times", chinese="倍"),
    _row("year", UNIT.YR, Kind.TIME, english=r"years?[\s-]+olds?|years?[\s-]+of[\s-]+age|yrs?",
         chinese="年|周?岁|周?歲"),
    _row("decade", UNIT.DECADE, Kind.TIME),
    _row("month", UNIT.MO, Kind.TIME, english=r"months?[\s-]+old", chinese="个月|個月"),
    _row("week", UNIT.WK, Kind.TIME, chinese="个?星期|個?星期|周(?!年|边|围|岁)|週|个?礼拜"),
    _row("day", UNIT.DAY, Kind.TIME, chinese="天"),
    _row("hour", UNIT.HR, Kind.TIME, english="hrs?", chinese="个?小时|個?小時|个钟头"),
    _row("minute", UNIT.MIN, Kind.TIME, english="mins?", chinese="分钟|分鐘"),
    _row("second", UNIT.SEC, Kind.TIME, english="secs?", chinese="秒钟?"),
    _row("kilometre", UNIT.KiloM, Kind.LENGTH, english="kilometers?|kms?", symbols="km", chinese="公里|千米"),
    _row("metre", UNIT.M, Kind.LENGTH, english="meters?", symbols="m", chinese="米|公尺"),
    _row("centimetre", UNIT.CentiM, Kind.LENGTH, english="centimeters?", symbols="cm", chinese="厘米|公分"),
    _row("millimetre", UNIT.MilliM, Kind.LENGTH, english="millimeters?", symbols="mm", chinese="毫米"),
    _row("mile", UNIT.MI, Kind.LENGTH, chinese="英里"),
    _row("foot", UNIT.FT, Kind.LENGTH, "feet", "foot", "ft", "英尺"),
    _row("inch", UNIT.IN, Kind.LENGTH, "inches", chinese="英寸"),
    _row("yard", UNIT.YD, Kind.LENGTH),
    _row("li", RLF["unit-li"], Kind.LENGTH, "li", chinese="华里|里(?!面|头|边|外|程)"),
    _row("hectare", UNIT.HA, Kind.AREA, symbols="ha", chinese="公顷|公頃"),
    _row("acre", UNIT.AC, Kind.AREA, chinese="英亩"),
    _row("mu", RLF["unit-mu"], Kind.AREA, "mu", "mus?", chinese="亩|畝"),
    _row("square-kilometre", UNIT.KiloM2, Kind.AREA,
         english=r"(?:square|sq\.?)[\s-]*(?:kilomet(?:re|er)s?|kms?)", symbols="km2|km²|km\\^2",
         chinese="平方公里|平方千米"),
    _row("square-metre", UNIT.M2, Kind.AREA,
         english=r"(?:square|sq\.?)[\s-]*(?:met(?:re|er)s?|m\b)|sqm", symbols="m2|m²|m\\^2",
         chinese="平方米|平米|平方公尺"),
    _row("square-mile", UNIT.MI2, Kind.AREA, english=r"(?:square|sq\.?)[\s-]*miles?"),
    _row("square-foot", UNIT.FT2, Kind.AREA, "square feet", r"(?:square|sq\.?)[\s-]*(?:feet|foot|ft)"),
    _row("cubic-metre", UNIT.M3, Kind.VOLUME, english=r"(?:cubic|cu\.?)[\s-]*(?:met(?:re|er)s?|m\b)", symbols="m3|m³",
         chinese="立方米|立方公尺"),
    _row("litre", UNIT.L, Kind.VOLUME, english="liters?", symbols="[lL]", chinese="公?升(?!高|级|至|到|值)"),
    _row("millilitre", UNIT.MilliL, Kind.VOLUME, english="milliliters?", symbols="m[lL]", chinese="毫升"),
    _row("tonne", UNIT.TONNE, Kind.MASS, english=r"(?:metric\s+)?tons?|metric\s+tonnes?", symbols="t",
         chinese="公?吨|噸"),
    _row("kilogram", UNIT.KiloGM, Kind.MASS, english="kilogrammes?|kilos?|kgs?", symbols="kg", chinese="公斤|千克"),
    _row("gram", UNIT.GM, Kind.MASS, english="grammes?", symbols="g", chinese="克(?!服|隆|制)"),
    _row("milligram", UNIT.MilliGM, Kind.MASS, english="milligrammes?", symbols="mg", chinese="毫克"),
    _row("jin", RLF["unit-jin"], Kind.MASS, "jin", chinese="市?斤"),
    _row("ounce", UNIT.OZ, Kind.MASS, symbols="oz"),
    _row("watt", UNIT.W, Kind.POWER, symbols="W", chinese="瓦(?!时|解)"),
    _row("kilowatt", UNIT.KiloW, Kind.POWER, symbols="kW", chinese="千瓦(?!时)"),
    _row("megawatt", UNIT.MegaW, Kind.POWER, symbols="MW", chinese="兆瓦(?!时)"),
    _row("gigawatt", UNIT.GigaW, Kind.POWER, symbols="GW", chinese="吉瓦(?!时)"),
    _row("kilowatt-hour", UNIT["KiloW-HR"], Kind.ENERGY, english=r"kilowatt[\s-]*hours?|units of electricity",
         symbols="kWh", chinese="千瓦时|度电"),
    _row("megawatt-hour", UNIT["MegaW-HR"], Kind.ENERGY, english=r"megawatt[\s-]*hours?", symbols="MWh",
         chinese="兆瓦时"),
    _row("gigawatt-hour", UNIT["GigaW-HR"], Kind.ENERGY, english=r"gigawatt[\s-]*hours?", symbols="GWh",
         chinese="吉瓦时"),
    _row("terawatt-hour", UNIT["TeraW-HR"], Kind.ENERGY, english=r"terawatt[\s-]*hours?", symbols="TWh"),
    _row("degree-Celsius", UNIT.DEG_C, Kind.TEMPERATURE, "degrees Celsius",
         r"degrees?\s+(?:celsius|centigrade)", "°\\s?C|℃", "摄氏度|℃|°C"),
    _row("degree-Fahrenheit", UNIT.DEG_F, Kind.TEMPERATURE, "degrees Fahrenheit", r"degrees?\s+fahrenheit", "°\\s?F"),
    _row("kilometre-per-hour", UNIT["KiloM-PER-HR"], Kind.SPEED, "kilometres per hour",
         r"kilomet(?:re|er)s?\s+(?:per|an)\s+hour|kph", "km/h"),
)  # fmt: skip

COUNT = Unit(key="count", iri=UNIT.NUM, kind=Kind.COUNT, one="", many="")
"""The unit of what is counted, not measured."""

UNITS: Mapping[str, Unit] = MappingProxyType({unit.key: unit for unit in _TABLE})
"""The units that a curator names by a plain word, money apart."""

PERIODS = MappingProxyType(
    {key: UNITS[key] for key in ("hour", "day", "week", "month", "year")} | {"decade": UNITS["decade"]}
)
"""The times that an amount may be for."""


def make_currency(code: str) -> Unit:
    """Return a currency as a unit."""
    return Unit(
        key=code,
        iri=URIRef(CURRENCY + code),
        kind=Kind.MONEY,
        one=name_currency(code, 1),
        many=name_currency(code, 2),
    )


@cache
def list_qudt() -> Mapping[str, str]:
    """Return the English label of every unit of QUDT by its name; currencies are among them."""
    lines = files("graph.text").joinpath("qudt-units.tsv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType(dict(line.split("\t") for line in lines))


def find_unit(word: str) -> Unit | None:
    """Return the unit that a curator names, or None where there is none.

    Args:
        word: A key of the table, its singular, plural or symbol; a currency's ISO 4217 code or name; or `unit:` with a
            name of QUDT's vocabulary.
    """
    if word in UNITS:
        return UNITS[word]
    if word in list_tender():
        return make_currency(word)
    if word.startswith("unit:"):
        name = word.removeprefix("unit:")
        return iri_to_unit(UNIT[name]) if name in list_qudt() else None
    for unit in _TABLE:
        written = re.fullmatch(unit.symbols, word) if unit.symbols else None
        if written or word.casefold() in {unit.one.casefold(), unit.many.casefold()}:
            return unit
        if any(pattern and re.fullmatch(pattern, word, re.IGNORECASE) for pattern in (unit.english, unit.chinese)):
            return unit
    for code in (ENGLISH, CHINESE):
        codes = currency_words(code).get(word.casefold(), frozenset())
        currency = choose_currency(word, codes, Language(code)) if codes else None
        if currency is not None:
            return make_currency(currency)
    return None


def list_unit_names() -> list[str]:
    """Return every plain word and code that `find_unit` takes, for suggestions."""
    return [*UNITS, *(unit.many for unit in _TABLE), *sorted(list_tender())]


@cache
def iri_to_unit(iri: URIRef) -> Unit | None:
    """Return the unit with an IRI, or None for an IRI that is none."""
    if iri == COUNT.iri:
        return COUNT
    for unit in _TABLE:
        if unit.iri == iri and unit.key != "fraction":
            return unit
    if iri.startswith(CURRENCY) and "-" not in iri:
        return make_currency(iri.removeprefix(CURRENCY))
    name = iri.removeprefix(str(UNIT))
    one, many = _compound_words(name, 1), _compound_words(name, 2)
    if not one:
        one = many = list_qudt().get(name, "").lower()
    return Unit(key=f"unit:{name}", iri=iri, kind=Kind.OTHER, one=one, many=many) if one else None


def _compound_words(name: str, count: int) -> str:
    """Return "yuan per kilometre" for `CCY_CNY-PER-KiloM`; nothing where a part is not in the table."""
    numerator, per, denominator = name.partition("-PER-")
    if not per:
        return ""
    parts = [iri_to_unit(UNIT[part]) for part in (numerator, denominator)]
    if parts[0] is None or parts[1] is None:
        return ""
    return f"{parts[0].one if count == 1 else parts[0].many} per {parts[1].one}".strip()


def unit_words(iri: URIRef, *, is_one: bool = False) -> str:
    """Return the English words of a unit after a number: "kilometres", "US dollars"; nothing for a plain count.

    A unit that nobody knows is shown by the last part of its IRI.
    """
    if iri == UNIT.UNITLESS:
        return ""
    unit = iri_to_unit(iri)
    if unit is None:
        return iri.rpartition("/")[2].rpartition("#")[2]
    return unit.one if is_one else unit.many
