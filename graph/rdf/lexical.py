"""The lexical spaces of the datatypes of XML Schema, of RDF and of OWL 2: which texts name a value.

Sources: https://www.w3.org/TR/xmlschema11-2/, https://www.w3.org/TR/owl2-syntax/#Datatype_Maps. Digits are those of
ASCII. Nothing here needs rdflib, so that a checker of text starts quickly.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from types import MappingProxyType
from xml.parsers import expat

from graph.namespaces import OWL, RDF, XSD

WHITE_SPACE = " \t\r\n"
"""What is dropped at both ends of every text but a string (XML Schema, part 2, section 4.3.6)."""

_ZONE = r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"(-?(?:[1-9]\d{3,}|0\d{3}))"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DATE = rf"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_FLOAT = r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"
_DAYS = r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_NAME = r"[^\W\d][\w.\-\u00b7]*"
_BASE64 = r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}= ?=|(?:[A-Za-z0-9+/] ?){3}=)?"

_ASCII = {
    "boolean": r"true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": _FLOAT,
    "float": _FLOAT,
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE.removesuffix('?')}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(?:0[1-9]|1[0-2]){_ZONE}",
    "gDay": f"---(?:0[1-9]|[12]\\d|3[01]){_ZONE}",
    "gMonthDay": f"--(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]){_ZONE}",
    "duration": rf"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?{_DAYS}",
    "dayTimeDuration": rf"-?P(?=\d|T\d){_DAYS}",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": _BASE64,
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}
_ANY_SCRIPT = {
    "anyURI": r"[^\s<>\"{}|\\^`]*",
    "Name": r"[:_\w](?<!\d)[\w.\-:\u00b7]*",
    "NCName": _NAME,
    "QName": rf"(?:{_NAME}:)?{_NAME}",
    "NMTOKEN": r"[\w.\-:\u00b7]+",
}
PATTERNS: MappingProxyType[str, re.Pattern[str]] = MappingProxyType(
    {XSD + name: re.compile(pattern, re.ASCII) for name, pattern in _ASCII.items()}
    | {XSD + name: re.compile(pattern) for name, pattern in _ANY_SCRIPT.items()}
    | {OWL + "rational": re.compile(r"[+-]?\d+\s*/\s*0*[1-9]\d*", re.ASCII)}
)
"""The texts that name a value, after white space at both ends is dropped; dates are also looked up in the calendar."""

INTEGER = re.compile(r"[+-]?\d+", re.ASCII)

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
        XSD + "byte": (-(2**7), 2**7 - 1),
        XSD + "unsignedLong": (0, 2**64 - 1),
        XSD + "unsignedInt": (0, 2**32 - 1),
        XSD + "unsignedShort": (0, 2**16 - 1),
        XSD + "unsignedByte": (0, 2**8 - 1),
    }
)
"""The whole numbers, with least and greatest value."""

_DAY = re.compile(_DATE, re.ASCII)


def is_lexical(text: str, datatype: str) -> bool | None:
    """Return whether a text names a value of a datatype, given by its IRI; None where the datatype is not known."""
    if datatype in INTEGERS:
        return _is_whole_number(text.strip(WHITE_SPACE), datatype)
    if datatype == RDF + "langString":
        return False  # its texts stand beside a language
    if datatype == RDF + "PlainLiteral":
        return "@" in text
    if datatype == RDF + "XMLLiteral":
        return _is_xml(text)
    if datatype in (XSD + "string", XSD + "normalizedString", XSD + "token"):
        return True
    pattern = PATTERNS.get(datatype)
    if pattern is None:
        return None
    text = text.strip(WHITE_SPACE)
    is_real: Callable[[str], bool] | None = _CALENDAR.get(datatype)
    return pattern.fullmatch(text) is not None and (is_real is None or is_real(text))


def _is_whole_number(text: str, datatype: str) -> bool:
    least, most = INTEGERS[datatype]
    if not INTEGER.fullmatch(text):
        return False
    if least is None and most is None:
        return True
    digits = text.lstrip("+-").lstrip("0") or "0"
    # 20 digits are more than any bound has, and Python refuses to read thousands.
    number = int(digits[:21]) * (-1 if text.startswith("-") else 1)
    return (least is None or number >= least) and (most is None or number <= most)


def _is_xml(text: str) -> bool:
    """Return whether a text is the well-formed content of an element, with no prefix undeclared."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(f"<content>{text}</content>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def _is_day(text: str) -> bool:
    """Return whether the calendar has a day; a year beyond the reach of `calendar` has the same days 400 years on."""
    match = _DAY.match(text)
    if match is None:
        return False
    year, month, day = match.groups()
    # The last four digits decide: 10,000 years are 25 times 400.
    cycle = int(year[-4:]) * (-1 if year.startswith("-") else 1)
    return int(day) <= monthrange(2000 + cycle % 400, int(month))[1]


def _is_yearly_day(text: str) -> bool:
    """Return whether some year has this month and day."""
    return int(text[5:7]) <= monthrange(2000, int(text[2:4]))[1]


_CALENDAR: MappingProxyType[str, Callable[[str], bool]] = MappingProxyType(
    {
        XSD + "date": _is_day,
        XSD + "dateTime": _is_day,
        XSD + "dateTimeStamp": _is_day,
        XSD + "gMonthDay": _is_yearly_day,
    }
)
