"""From values of JSON to lexical forms: numbers of XML Schema, and JSON in its canonical form (RFC 8785)."""

from __future__ import annotations

import json
import math
from typing import Any

from graph.namespaces import XSD

XSD_DOUBLE = XSD + "double"
LARGEST_INTEGER = 1e21
"""From here on a number without a fraction is a double too (JSON-LD API, section 8.1.2)."""


def number_to_lexical(value: float, datatype: str) -> tuple[str, str]:
    """Return the lexical form of a number and its datatype; `datatype` is the one that is asked for, or empty."""
    if datatype != XSD_DOUBLE and abs(value) < LARGEST_INTEGER and value == int(value):
        return str(int(value)), datatype or XSD + "integer"
    return double_to_lexical(value), datatype or XSD_DOUBLE


def double_to_lexical(value: float) -> str:
    """Return the canonical form of a double, such as `1.5E0`; beyond the doubles it is `INF`."""
    try:
        double = float(value)
    except OverflowError:
        double = math.copysign(math.inf, value)
    if math.isinf(double):
        return "INF" if double > 0 else "-INF"
    mantissa, exponent = f"{double:.15E}".split("E")
    whole, fraction = mantissa.split(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"


def json_to_canonical(value: Any) -> str:
    """Write JSON in canonical form: keys in the order of their UTF-16 units, numbers as ECMAScript writes them."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be", "surrogatepass"))
        inner = ",".join(f"{json.dumps(key, ensure_ascii=False)}:{json_to_canonical(one)}" for key, one in members)
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{','.join(json_to_canonical(one) for one in value)}]"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return json.dumps(value, ensure_ascii=False)
    return number_to_ecmascript(value)


def number_to_ecmascript(value: float) -> str:
    """Write a number as ECMAScript does (ECMA-262, Number::toString)."""
    try:
        double = float(value)
    except OverflowError:
        double = math.inf
    if math.isinf(double):
        return "null"
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    digits, _, exponent = f"{abs(double)!r}".partition("e")
    whole, _, fraction = digits.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent or 0)
    every = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(every)
    every = every.rstrip("0")
    if 0 < point <= 21:
        text = every.ljust(point, "0") if len(every) <= point else f"{every[:point]}.{every[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{every}"
    else:
        mantissa = every if len(every) == 1 else f"{every[0]}.{every[1:]}"
        text = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + text
