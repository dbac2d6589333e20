"""The lexical spaces of the datatypes of XML Schema (https://www.w3.org/TR/xmlschema11-2/) and of RDF."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from types import MappingProxyType

from graph.namespaces import OWL, RDF, XSD

_ZONE = r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"(-?(?:[1-9]\d{3,}|0\d{3}))"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DATE = rf"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_FLOAT = r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"
_DAYS = r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_NAME = r"[^\W\d][\w.\-\u00b7]*"

PATTERNS = MappingProxyType(
    {
        XSD + name: re.compile(pattern)
        for name, pattern in {
            "boolean": r"true|false|1|0",
            "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
            "double": _FLOAT,
            "float": _FLOAT,
            "date": _DATE + _ZONE,
            "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
            "dateTimeStamp": f"{_DATE}T{_TIME}(Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)",
            "time": _TIME + _ZONE,
            "gYear": _YEAR + _ZONE,
            "gYearMonth": f"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
            "gMonth": f"--(?:0[1-9]|1[0-2]){_ZONE}",
            "gDay": f"---(?:0[1-9]|[12]\\d|3[01]){_ZONE}",
            "gMonthDay": f"--(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]){_ZONE}",
            "duration": rf"-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?{_DAYS}",
            "dayTimeDuration": rf"-?P(?=\d|T){_DAYS}",
            "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
            "hexBinary": r"(?:[0-9a-fA-F]{2})*",
            "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}= ?=|(?:[A-Za-z0-9+/] ?){3}=)?",
            "anyURI": r"[^\s<>\"{}|\\^`]*",
            "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
            "Name": rf":?{_NAME}(?::{_NAME})*",
            "NCName": _NAME,
            "QName": rf"(?:{_NAME}:)?{_NAME}",
            "NMTOKEN": r"[\w.\-:\u00b7]+",
        }.items()
    }
)
"""The texts that name a value, after white space at both ends is dropped; dates are also looked up in the calendar."""

_INTEGER = re.compile(r"[+-]?\d+")
_DAY = re.compile(_DATE)

INTEGERS: MappingProxyType[str, tuple[int | None, int | None]] = MappingProxyType(
    {
        XSD + "integer": (None, None),
        XSD + "nonNegativeInteger": (0, None),
        XSD + "positiveInteger": (1, None),
        XSD + "nonPositiveInteger": (None, 0),
        XSD + "negativeInteger": (None, -1),
        XSD + "long": (-(2**63), 2**63 - 1),
        XSD + "int": (-(2**31), 2**31 - 1),
        XSD + "short": (-(2**15), 2**15 - 1),
        XSD + "byte": (-128, 127),
        XSD + "unsignedLong": (0, 2**64 - 1),
        XSD + "unsignedInt": (0, 2**32 - 1),
        XSD + "unsignedShort": (0, 2**16 - 1),
        XSD + "unsignedByte": (0, 255),
    }
)
"""The whole numbers, with least and greatest value."""

EXPECTED = MappingProxyType(
    {
        XSD + "boolean": "expected true or false",
        XSD + "decimal": "expected digits and at most one point, such as 12.5",
        XSD + "date": "expected a day of the calendar such as 2026-02-28",
        XSD + "dateTime": "expected a moment such as 2026-02-28T13:00:00Z",
        XSD + "dateTimeStamp": "expected a moment with its time zone such as 2026-02-28T13:00:00Z",
        XSD + "gYear": "expected a year of four digits such as 2026",
        XSD + "duration": "expected a duration such as P1Y2M or PT30M",
        XSD + "anyURI": "percent-encode what may not stand in an address",
        RDF + "langString": "write a language tag instead of the datatype",
    }
)

SPACES = MappingProxyType(
    {
        **dict.fromkeys((*INTEGERS, XSD + "decimal", OWL + "real", OWL + "rational"), "number"),
        **dict.fromkeys(
            (XSD + name for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")),
            "text",
        ),
        RDF + "langString": "text in a language",
        XSD + "dateTime": "moment",
        XSD + "dateTimeStamp": "moment",
        **{XSD + name: name for name in ("boolean", "double", "float", "date", "time", "gYear", "anyURI", "duration")},
    }
)
"""Datatypes by the value space that they draw on; different spaces have no value in common."""


def describe_problem(lexical: str, datatype: str) -> str:
    """Return what was expected where a text names no value of a datatype, and nothing where it does."""
    if datatype in INTEGERS:
        return whole_number_problem(lexical.strip(" \t\r\n"), datatype)
    if datatype == RDF + "langString":
        return EXPECTED[datatype]
    pattern = PATTERNS.get(datatype)
    if pattern is None:
        return ""
    text = lexical.strip(" \t\r\n")
    special: Callable[[str], bool] | None = CALENDAR.get(datatype)
    if pattern.fullmatch(text) and text not in {"P", "-P"} and (special is None or special(text)):
        return ""
    name = datatype.removeprefix(XSD)
    return EXPECTED.get(datatype, f"see the lexical space of {name} in XML Schema")


def whole_number_problem(text: str, datatype: str) -> str:
    """Check a whole number and its bounds."""
    least, most = INTEGERS[datatype]
    if _INTEGER.fullmatch(text):
        # Longer than any bound, and Python refuses to read thousands of digits.
        number = int(text) if len(text) < 40 else int(text[:39])
        if (least is None or number >= least) and (most is None or number <= most):
            return ""
    bounds = [f"of at least {least}"] if least is not None else []
    bounds += [f"of at most {most}"] if most is not None else []
    return " ".join(["expected a whole number", " and ".join(bounds)]).strip()


def is_day(text: str) -> bool:
    """Tell whether the calendar has a day; a year beyond the reach of `calendar` has the same days 400 years on."""
    match = _DAY.match(text)
    if match is None:
        return False
    year, month, day = (int(one) for one in match.groups())
    return day <= monthrange(2000 + year % 400, month)[1]


def is_yearly_day(text: str) -> bool:
    """Tell whether some year has this month and day."""
    return int(text[5:7]) <= monthrange(2000, int(text[2:4]))[1]


CALENDAR: MappingProxyType[str, Callable[[str], bool]] = MappingProxyType(
    {
        XSD + "date": is_day,
        XSD + "dateTime": is_day,
        XSD + "dateTimeStamp": is_day,
        XSD + "gMonthDay": is_yearly_day,
    }
)


def is_disjoint_space(datatype: str, wanted: str) -> bool:
    """Tell whether no value of one datatype can be a value of another, as far as both are known."""
    one, other = SPACES.get(datatype), SPACES.get(wanted)
    return one is not None and other is not None and one != other
