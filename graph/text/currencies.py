"""Money: the currencies of CLDR and ISO 4217 by code, sign and name, in English and Chinese.

Names and signs come from babel, that is from CLDR (https://cldr.unicode.org). A name that several currencies share
("rupees", "dollars") means that of the region in the article's language tag, else the one that is meant where nothing
else is said, else it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from graph.text.language import CHINESE, ENGLISH, Language

LOCAL_SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "$": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN", "JMD", "NAD", "LRD", "FJD", "GYD", "TTD", "ARS"),
        "£": ("GBP", "EGP", "LBP", "SYP", "SSP", "SDG"),
        "¥": ("CNY", "JPY"),
        "￥": ("CNY", "JPY"),
        "RMB": ("CNY",),
        "RMB¥": ("CNY",),
        "Rs": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
        "Rs.": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
        "Re": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
        "S$": ("SGD",),
        "US$": ("USD",),
        "U.S.$": ("USD",),
        "US $": ("USD",),
        "C$": ("CAD",),
        "Rp": ("IDR",),
        "RM": ("MYR",),
        "Tk": ("BDT",),
        "KSh": ("KES",),
        "Ksh": ("KES",),
        "Kshs": ("KES",),
        "USh": ("UGX",),
        "Ush": ("UGX",),
        "TSh": ("TZS",),
        "Tsh": ("TZS",),
        "Sh": ("KES", "UGX", "TZS", "SOS"),
        "Shs": ("KES", "UGX", "TZS", "SOS"),
        "Rwf": ("RWF",),
        "FRw": ("RWF",),
        "Frw": ("RWF",),
        "FBu": ("BIF",),
        "MK": ("MWK",),
        "Nu": ("BTN",),
        "Afs": ("AFN",),
        "Br": ("ETB", "BYN"),
        "Birr": ("ETB",),
        "Php": ("PHP",),
        "Bs": ("BOB", "VES"),
        "R": ("ZAR", "LSL", "SZL", "NAD"),
        "N": ("NGN", "NAD"),
        "K": ("ZMW", "PGK", "MMK", "MWK", "LAK"),
        "CFA": ("XOF", "XAF"),
        "FCFA": ("XOF", "XAF"),
        "GH¢": ("GHS",),
        "GHC": ("GHS",),
        "₦": ("NGN",),
        "฿": ("THB",),
        "₺": ("TRY",),
        "₽": ("RUB",),
        "₴": ("UAH",),
        "₸": ("KZT",),
        "₮": ("MNT",),
        "৳": ("BDT",),
        "៛": ("KHR",),
        "₭": ("LAK",),
        "GH₵": ("GHS",),
        "₵": ("GHS",),
    }
)
"""Signs that stand before an amount and that CLDR's English does not have, with every currency that they may mean."""

LETTER_SIGNS = frozenset(sign for sign in LOCAL_SIGNS if sign.isalpha())
"""Those that are letters alone, and so may be written at the digits: "Rwf6.3 million"."""

MEANT: Mapping[str, str] = MappingProxyType(
    {"$": "USD", "£": "GBP", "Rs": "INR", "Rs.": "INR", "Re": "INR", "dollar": "USD", "rupee": "INR", "won": "KRW",
     "ruble": "RUB", "rouble": "RUB", "卢布": "RUB", "元": "CNY", "块": "CNY", "块钱": "CNY", "塊": "CNY"}
)  # fmt: skip
"""What a shared sign or name means where the article's language names no region that settles it."""

ENGLISH_NAMES: Mapping[str, str] = MappingProxyType(
    {"renminbi": "CNY", "rmb": "CNY", "rmb yuan": "CNY", "yuan renminbi": "CNY", "u.s. dollar": "USD",
     "american dollar": "USD", "pound sterling": "GBP", "sterling": "GBP", "us$": "USD", "hong kong dollar": "HKD",
     "hk dollar": "HKD"}
)  # fmt: skip
"""Names that articles use beside those of CLDR."""

CHINESE_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"元": ("CNY", "TWD", "HKD", "MOP", "SGD"), "圆": ("CNY",), "块": ("CNY", "TWD", "HKD"), "块钱": ("CNY", "TWD"),
     "塊": ("TWD", "HKD"), "元人民币": ("CNY",), "元人民幣": ("CNY",), "人民幣": ("CNY",), "美金": ("USD",),
     "港币": ("HKD",), "港幣": ("HKD",), "歐元": ("EUR",), "英鎊": ("GBP",), "日圆": ("JPY",), "日圓": ("JPY",),
     "台币": ("TWD",), "新台币": ("TWD",), "新台幣": ("TWD",), "新元": ("SGD",), "澳元": ("AUD",), "加元": ("CAD",),
     "卢布": ("RUB", "BYN"), "法郎": ("CHF", "XOF", "XAF", "XPF", "CDF", "GNF", "RWF", "BIF", "DJF", "KMF"),
     "克朗": ("SEK", "NOK", "DKK", "CZK", "ISK"), "第纳尔": ("DZD", "IQD", "JOD", "KWD", "LYD", "TND", "RSD", "BHD"),
     "卢比": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR", "IDR"), "先令": ("KES", "UGX", "TZS", "SOS"),
     "比索": ("MXN", "PHP", "ARS", "CLP", "COP", "CUP", "DOP", "UYU")}
)  # fmt: skip


PLAIN_WORDS = ("pound", "pounds", "gold", "real", "sol", "kina", "central")
"""Words that mean money only with more beside them ("British pounds"), and something else alone."""


WORDS_IN_CAPITALS = frozenset({"ALL", "BAM", "COP", "CUP", "GEL", "MAD", "MOP", "PEN", "SOS", "TOP", "TRY"})
"""Codes that are English words too ("TOP 10"); beside a number they are not taken for money."""


@cache
def list_tender() -> frozenset[str]:
    """Return the ISO 4217 code of every currency that is legal tender somewhere today, by CLDR."""
    territories = [str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))]
    return frozenset(code for territory in territories for code in get_territory_currencies(territory, tender=True))


@cache
def _english_words() -> Mapping[str, frozenset[str]]:
    """Return every English name of money in lower case, singular and plural, with the codes that it may mean."""
    found: dict[str, set[str]] = {}
    plurals: dict[str, str] = {}
    for code in list_tender():
        one, many = (get_currency_name(code, count, locale="en").casefold() for count in (1, 2))
        if "(" in one:
            continue
        found.setdefault(one, set()).add(code)
        plurals[many] = one
        last = one.rpartition(" ")[2]
        found.setdefault(last, set()).add(code)
        plurals[many.rpartition(" ")[2]] = last
    for many, one in plurals.items():  # "manats" may mean all that "manat" may
        found[many] = found.get(many, set()) | found[one]
    for word in PLAIN_WORDS:
        found.pop(word, None)
    for name, code in ENGLISH_NAMES.items():
        for form in {name, f"{name}s" if name.endswith("dollar") else name}:
            found.setdefault(form, set()).add(code)
    found.setdefault("roubles", set()).add("RUB")
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _chinese_words() -> Mapping[str, frozenset[str]]:
    found = {get_currency_name(code, locale="zh"): frozenset({code}) for code in sorted(list_tender())}
    return {**found, **{name: frozenset(codes) for name, codes in CHINESE_NAMES.items()}}


def currency_words(code: str) -> Mapping[str, frozenset[str]]:
    """Return the names of money in a language, as they stand behind an amount, with the codes that each may mean.

    English names are in lower case. Other languages have none.
    """
    return _english_words() if code == ENGLISH else _chinese_words() if code == CHINESE else MappingProxyType({})


@cache
def currency_signs() -> Mapping[str, frozenset[str]]:
    """Return the signs and codes that stand before an amount, with the codes that each may mean."""
    signs: dict[str, set[str]] = {code: {code} for code in list_tender() if code not in WORDS_IN_CAPITALS}
    for code in list_tender():
        sign = Locale("en").currency_symbols.get(code)
        if sign and not sign.isalpha():
            signs.setdefault(sign, set()).add(code)
    for sign, codes in LOCAL_SIGNS.items():
        signs.setdefault(sign, set()).update(codes)
    return {sign: frozenset(codes) for sign, codes in signs.items()}


def choose_currency(words: str, codes: frozenset[str], language: Language) -> str | None:
    """Return the one currency that words mean in an article of a language, or None where they leave it open.

    Args:
        words: A sign, code or name as it stands in the article.
        codes: What it may mean.
        language: The article's.
    """
    if len(codes) == 1:
        return next(iter(codes))
    if language.region:
        local = [code for code in get_territory_currencies(language.region, tender=True) if code in codes]
        if len(local) == 1:
            return str(local[0])
    if words in {"¥", "￥"}:
        return "CNY" if language.code == CHINESE else None
    return MEANT.get(words) or MEANT.get(words.casefold().rstrip("s"))


def name_currency(code: str, count: int) -> str:
    """Return a currency's English name after a number: "US dollars", and in short what no other shares: "yuan"."""
    name = get_currency_name(code, count, locale="en")
    short = name.rpartition(" ")[2]
    return short if _english_words().get(short.casefold()) == frozenset({code}) else name
