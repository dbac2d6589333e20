"""The values of literals, as far as the rules of OWL 2 RL about datatypes need them.

Table 8 of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (dt-type2, dt-eq,
dt-diff, dt-not-type) over the datatype map of OWL 2. Where a datatype is not in that map nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, XSD, Literal
from rdflib.term import Node

_INTEGERS: MappingProxyType[Node, tuple[int | None, int | None]] = MappingProxyType(
    {
        XSD.integer: (None, None),
        XSD.nonNegativeInteger: (0, None),
        XSD.positiveInteger: (1, None),
        XSD.nonPositiveInteger: (None, 0),
        XSD.negativeInteger: (None, -1),
        XSD.long: (-(2**63), 2**63 - 1),
        XSD.int: (-(2**31), 2**31 - 1),
        XSD.short: (-(2**15), 2**15 - 1),
        XSD.byte: (-(2**7), 2**7 - 1),
        XSD.unsignedLong: (0, 2**64 - 1),
        XSD.unsignedInt: (0, 2**32 - 1),
        XSD.unsignedShort: (0, 2**16 - 1),
        XSD.unsignedByte: (0, 2**8 - 1),
    }
)
_REALS = frozenset({OWL.real, OWL.rational, XSD.decimal})

_SPACES: MappingProxyType[Node, str] = MappingProxyType(
    {
        **dict.fromkeys((*_REALS, *_INTEGERS), "real"),
        XSD.double: "double",
        XSD.float: "float",
        XSD.boolean: "boolean",
        XSD.string: "string",
        XSD.anyURI: "anyURI",
        XSD.dateTime: "dateTime",
        XSD.dateTimeStamp: "dateTime",
    }
)
"""Datatypes whose values can be told apart, by the value space they draw on; different spaces are disjoint."""

_READERS: MappingProxyType[str, Callable[[Literal], Hashable]] = MappingProxyType(
    {
        "real": lambda literal: Decimal(str(literal.value)),
        "double": lambda literal: float(literal),
        "float": lambda literal: float(literal),
        "boolean": lambda literal: bool(literal.value),
        "string": str,
        "anyURI": str,
        "dateTime": lambda literal: literal.value if isinstance(literal.value, datetime) else str(literal),
    }
)


def literal_value(literal: Literal) -> tuple[str, Hashable] | None:
    """Return value space and value: equal exactly where the values are; None where that is not known."""
    if literal.language is not None:
        return "text in a language", (str(literal), literal.language.lower())
    space = _SPACES.get(literal.datatype or XSD.string)
    if space is None or is_ill_typed(literal):
        return None
    return space, _READERS[space](literal)


def is_ill_typed(literal: Literal) -> bool:
    """Tell whether the characters of a literal name no value of its datatype."""
    return bool(literal.ill_typed)


def is_in_value_space(literal: Literal, datatype: Node) -> bool | None:
    """Tell whether the value of a literal belongs to a datatype; None where that is not known."""
    if datatype == RDFS.Literal:
        return not is_ill_typed(literal)
    if literal.datatype == datatype:
        return not is_ill_typed(literal)
    value = literal_value(literal)
    if datatype == RDF.PlainLiteral:
        return None if value is None else value[0] in ("string", "text in a language")
    space = _SPACES.get(datatype)
    if value is None or space is None:
        return None
    if value[0] != space:
        return False
    if datatype == XSD.dateTimeStamp:
        return isinstance(value[1], datetime) and value[1].tzinfo is not None
    if datatype not in _INTEGERS:
        return True
    number = value[1]
    least, most = _INTEGERS[datatype]
    return (
        isinstance(number, Decimal)
        and number == number.to_integral_value()
        and (least is None or number >= least)
        and (most is None or number <= most)
    )


def is_datatype(node: Node) -> bool:
    """Tell whether a term is a datatype that this module can judge."""
    return node in _SPACES or node in (RDFS.Literal, RDF.PlainLiteral)
