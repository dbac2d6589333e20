"""What is wrong with a text that names no value of its datatype; `graph.rdf.lexical` knows which do."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from graph.check.syntax.term import Literal, Term
from graph.namespaces import OWL, RDF, XSD
from graph.rdf.lexical import INTEGERS, WHITE_SPACE, is_lexical

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
        RDF + "PlainLiteral": "expected a text, an @ and perhaps a language",
        RDF + "XMLLiteral": "expected well-formed XML, its prefixes declared",
        OWL + "rational": "expected two whole numbers such as 1/3",
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
    if is_lexical(lexical, datatype) is not False:
        return ""
    if datatype in INTEGERS:
        least, most = INTEGERS[datatype]
        bounds = [f"of at least {least}"] if least is not None else []
        bounds += [f"of at most {most}"] if most is not None else []
        return " ".join(["expected a whole number", " and ".join(bounds)]).strip()
    name = datatype.removeprefix(XSD)
    return EXPECTED.get(datatype, f"see the lexical space of {name} in XML Schema")


def is_disjoint_space(datatype: str, wanted: str) -> bool:
    """Return whether no value of one datatype can be a value of another, as far as both are known."""
    one, other = SPACES.get(datatype), SPACES.get(wanted)
    return one is not None and other is not None and one != other


NUMBERS = frozenset((*INTEGERS, XSD + "decimal"))
"""Datatypes whose values are the decimal numbers, or some of them."""


def is_outside(lexical: str, datatype: str, wanted: str) -> bool:
    """Return whether a value of one datatype is certainly none of another, as far as both are known.

    A number is a value of each datatype that has it: `"5"^^xsd:integer` of xsd:byte, `"5.0"^^xsd:decimal` too
    (https://www.w3.org/TR/xmlschema11-2/#atomic-vs-list, value spaces of derived datatypes).
    """
    if is_disjoint_space(datatype, wanted):
        return True
    if wanted == XSD + "dateTimeStamp" and datatype == XSD + "dateTime":
        return is_lexical(lexical, datatype) is True and is_lexical(lexical, wanted) is False
    if wanted not in INTEGERS or datatype not in NUMBERS or not is_lexical(lexical, datatype):
        return False
    whole, _, fraction = lexical.strip(WHITE_SPACE).partition(".")
    return bool(fraction.strip("0")) or not is_lexical(whole if whole.strip("+-") else whole + "0", wanted)


BOUNDS = (
    ("minInclusive", "maxInclusive", False),
    ("minInclusive", "maxExclusive", True),
    ("minExclusive", "maxInclusive", True),
    ("minExclusive", "maxExclusive", True),
)
"""Lower and upper bounds, and whether the range is empty where both are the same."""


def is_crossed(one: tuple[str, Decimal | str], other: tuple[str, Decimal | str], *, is_open: bool) -> bool:
    """Return whether nothing lies between a lower and an upper bound of one kind."""
    return one[0] == other[0] and (one > other or (is_open and one == other))


def comparable(term: Term) -> tuple[str, Decimal | str] | None:
    """Return a value that can be compared with others of its kind; None where its order is not known here."""
    if not isinstance(term, Literal):
        return None
    name = term.datatype.removeprefix(XSD)
    if name in {"date", "dateTime", "gYear", "time"} and not term.lexical.startswith("-"):
        # Without time zones the order of the texts is that of the values.
        return (name, term.lexical) if term.lexical[-1:].isdigit() and "+" not in term.lexical else None
    try:
        number = Decimal(term.lexical)
    except InvalidOperation:
        return None
    return ("number", number) if number.is_finite() else None
