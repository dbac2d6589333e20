"""The values of literals, as far as the rules of OWL 2 RL about datatypes need them.

Table 8 of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (dt-type2, dt-eq,
dt-diff, dt-not-type) over the datatype map of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps). Values are
compared by identity, as OWL does: `+0` and `-0` of xsd:double differ, `NaN` is itself. Where a datatype is not in that
map, and for owl:real, which has no texts of its own, nothing is concluded. Values are read from the text alone, never
through Python's number types, which know digits of other scripts, signalling NaN and years up to 9999 only.
"""

from __future__ import annotations

import base64
import math
import re
import struct
from collections.abc import Callable, Hashable
from fractions import Fraction
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from graph.rdf.lexical import INTEGERS, WHITE_SPACE, is_lexical

Value = tuple[str, Hashable]
"""The value space, and a key that two literals share exactly where their values are one."""

MAX_DIGITS = 1000
"""Longer numbers are compared digit by digit instead of being computed with."""

_TEXTS = (XSD.string, XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN)
_MOMENT = re.compile(r"(-?\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))?", re.ASCII)


def literal_value(literal: Literal) -> Value | None:
    """Return value space and value: equal exactly where the values are; None where that is not known."""
    if literal.language is not None:
        return _text_in_language(str(literal), literal.language)
    datatype = literal.datatype or XSD.string
    read = _READERS.get(datatype)
    if read is None or is_ill_typed(literal):
        return None
    return read(str(literal) if datatype in _UNTRIMMED else str(literal).strip(WHITE_SPACE))


def are_different(one: Literal, other: Literal) -> bool:
    """Return whether two literals are known to have different values (dt-diff).

    Moments that are one instant under two time zones are neither equal nor different here: XML Schema calls them equal
    and not identical, and engines disagree. Nor is a moment without a time zone told apart from one with.
    """
    left, right = literal_value(one), literal_value(other)
    if left is None or right is None or left == right:
        return False
    one_moment, other_moment = left[1], right[1]
    if left[0] == right[0] == "moment" and isinstance(one_moment, tuple) and isinstance(other_moment, tuple):
        is_comparable = (one_moment[0] is None) == (other_moment[0] is None)
        return is_comparable and one_moment[1] != other_moment[1]
    return True


def is_ill_typed(literal: Literal) -> bool:
    """Return whether the characters of a literal name no value of its datatype."""
    if literal.language is not None or literal.datatype is None:
        return False
    return is_lexical(str(literal), str(literal.datatype)) is False


def is_in_value_space(literal: Literal, datatype: Node) -> bool | None:
    """Return whether the value of a literal belongs to a datatype; None where that is not known."""
    if datatype == RDFS.Literal or literal.datatype == datatype:
        return not is_ill_typed(literal)
    value = literal_value(literal)
    if value is None:
        return None
    if datatype == RDF.PlainLiteral:
        return value[0] in ("string", "text in a language")
    space = _SPACES.get(datatype)
    if space is None:
        return None
    if value[0] != space:
        return False
    narrow = _NARROW.get(datatype)
    return narrow is None or narrow(value[1])


def is_datatype(node: Node) -> bool:
    """Return whether a term is a datatype that this module can judge."""
    return node in _SPACES or node in (RDFS.Literal, RDF.PlainLiteral)


# One reader for each value space; the text is in the lexical space already.


def _text(text: str) -> Value:
    return "string", text


def _one_line_text(text: str) -> Value:
    return _text(re.sub(r"[\t\r\n]", " ", text))


def _collapsed_text(text: str) -> Value:
    return _text(re.sub(r"[ \t\r\n]+", " ", text))


def _text_in_language(text: str, language: str) -> Value:
    return "text in a language", (text, language.lower())


def _plain(text: str) -> Value:
    words, _, language = text.rpartition("@")
    return _text_in_language(words, language) if language else _text(words)


def _number(text: str) -> Value:
    """Read a decimal number: a fraction, or its digits where there are very many."""
    sign = "-" if text.startswith("-") else ""
    whole, _, part = text.lstrip("+-").partition(".")
    whole, part = whole.lstrip("0"), part.rstrip("0")
    if len(whole) + len(part) > MAX_DIGITS:
        return "number", (sign, whole, part)
    return "number", Fraction(f"{sign}{whole or '0'}.{part or '0'}")


def _rational(text: str) -> Value | None:
    numerator, denominator = (part.strip() for part in text.split("/"))
    if len(numerator) > MAX_DIGITS or len(denominator) > MAX_DIGITS:
        return None
    return "number", Fraction(int(numerator), int(denominator))


def _floating(text: str) -> float:
    return float(text.replace("INF", "inf"))


def _double(text: str) -> Value:
    return "double", _identity(_floating(text))


def _single(text: str) -> Value:
    number = _floating(text)
    try:
        return "float", _identity(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return "float", _identity(math.copysign(math.inf, number))


def _identity(number: float) -> Hashable:
    """Return a key by which `NaN` is itself, and the two zeros differ."""
    return "NaN" if math.isnan(number) else (number, math.copysign(1.0, number))


def _boolean(text: str) -> Value:
    return "boolean", text in ("true", "1")


def _address(text: str) -> Value:
    return "address", text


def _hex(text: str) -> Value:
    return "hex", text.upper()


def _base64(text: str) -> Value:
    return "base64", base64.b64decode(text.replace(" ", ""))


def _moment(text: str) -> Value | None:
    """Read a moment: the minutes of its zone, and the seconds since the year 0, in UTC where the zone is known."""
    match = _MOMENT.fullmatch(text)
    if match is None or len(match[1]) > MAX_DIGITS:
        return None
    year, month, day, hour, minute, second = (int(match[group]) for group in range(1, 7))
    zone = None
    if match[8]:
        zone = 0
    elif match[9]:
        zone = (int(match[10]) * 60 + int(match[11])) * (-1 if match[9] == "-" else 1)
    minutes = (_days(year, month, day) * 24 + hour) * 60 + minute - (zone or 0)
    fraction = (match[7] or "").rstrip("0")
    return "moment", (zone, (minutes * 60 + second, fraction))


def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1 March of the year 0, in the Gregorian calendar reckoned backwards."""
    if month < 3:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 1


# The datatypes


def _is_whole(datatype: Node) -> Callable[[Hashable], bool]:
    least, most = INTEGERS[str(datatype)]

    def holds(number: Hashable) -> bool:
        if isinstance(number, tuple):  # more digits than any bound has
            sign, _, part = number
            return not part and (least is None or sign == "") and (most is None or sign == "-")
        assert isinstance(number, Fraction)
        whole = number.denominator == 1
        return whole and (least is None or number >= least) and (most is None or number <= most)

    return holds


def _is_text_of(datatype: Node) -> Callable[[Hashable], bool]:
    if datatype == XSD.normalizedString:
        return lambda text: not set("\t\r\n") & set(str(text))
    if datatype == XSD.token:
        return _is_token
    return lambda text: _is_token(text) and is_lexical(str(text), str(datatype)) is True


def _is_token(text: Hashable) -> bool:
    words = str(text)
    return not set("\t\r\n") & set(words) and words == words.strip(" ") and "  " not in words


def _is_decimal(number: Hashable) -> bool:
    """Return whether a number has finitely many digits: its denominator has no prime factor but 2 and 5."""
    if isinstance(number, tuple):
        return True
    assert isinstance(number, Fraction)
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


_WHOLE = tuple(URIRef(datatype) for datatype in INTEGERS)

_READERS: MappingProxyType[Node, Callable[[str], Value | None]] = MappingProxyType(
    {
        **dict.fromkeys((*_WHOLE, XSD.decimal), _number),
        OWL.rational: _rational,
        XSD.double: _double,
        XSD.float: _single,
        XSD.boolean: _boolean,
        **dict.fromkeys(_TEXTS, _collapsed_text),
        XSD.string: _text,
        XSD.normalizedString: _one_line_text,
        RDF.PlainLiteral: _plain,
        XSD.anyURI: _address,
        XSD.hexBinary: _hex,
        XSD.base64Binary: _base64,
        XSD.dateTime: _moment,
        XSD.dateTimeStamp: _moment,
    }
)
_UNTRIMMED = frozenset({XSD.string, XSD.normalizedString, RDF.PlainLiteral})

_SPACES: MappingProxyType[Node, str] = MappingProxyType(
    {
        **dict.fromkeys((*_WHOLE, XSD.decimal, OWL.rational, OWL.real), "number"),
        XSD.double: "double",
        XSD.float: "float",
        XSD.boolean: "boolean",
        **dict.fromkeys(_TEXTS, "string"),
        XSD.anyURI: "address",
        XSD.hexBinary: "hex",
        XSD.base64Binary: "base64",
        XSD.dateTime: "moment",
        XSD.dateTimeStamp: "moment",
    }
)
"""Datatypes whose values can be told apart, by the value space they draw on; different spaces are disjoint."""

_NARROW: MappingProxyType[Node, Callable[[Hashable], bool]] = MappingProxyType(
    {
        **{datatype: _is_whole(datatype) for datatype in _WHOLE},
        **{datatype: _is_text_of(datatype) for datatype in _TEXTS if datatype != XSD.string},
        XSD.decimal: _is_decimal,
        XSD.dateTimeStamp: lambda moment: isinstance(moment, tuple) and moment[0] is not None,
    }
)
"""What a value of the space must have for the datatype, where not all have it."""
