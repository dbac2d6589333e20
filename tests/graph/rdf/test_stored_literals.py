"""What the engine makes of literals, type by type, and which of them were no value of their datatype."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from graph.namespaces import XSD
from graph.rdf.stored_literals import find_rewritten

REWRITTEN = [
    ("01", "integer", "1", "integer"), ("+1", "integer", "1", "integer"), ("-0", "integer", "0", "integer"),
    ("1", "byte", "1", "integer"), ("1", "short", "1", "integer"), ("1", "int", "1", "integer"),
    ("1", "long", "1", "integer"), ("1", "nonNegativeInteger", "1", "integer"),
    ("1", "positiveInteger", "1", "integer"), ("-1", "nonPositiveInteger", "-1", "integer"),
    ("-1", "negativeInteger", "-1", "integer"), ("1", "unsignedByte", "1", "integer"),
    ("1", "unsignedShort", "1", "integer"), ("1", "unsignedInt", "1", "integer"),
    ("1", "unsignedLong", "1", "integer"),
    ("1.0", "decimal", "1", "decimal"), ("1.50", "decimal", "1.5", "decimal"), (".5", "decimal", "0.5", "decimal"),
    ("1.0E6", "double", "1000000", "double"), ("1e400", "double", "INF", "double"), ("+INF", "double", "INF", "double"),
    ("16777217", "float", "16777216", "float"), ("1.0", "float", "1", "float"),
    ("1", "boolean", "true", "boolean"), ("0", "boolean", "false", "boolean"),
    ("2020-01-01T00:00:00+00:00", "dateTime", "2020-01-01T00:00:00Z", "dateTime"),
    ("2020-01-01T00:00:00Z", "dateTimeStamp", "2020-01-01T00:00:00Z", "dateTime"),
    ("2020-01-01T24:00:00", "dateTime", "2020-01-02T00:00:00", "dateTime"),
    ("2020-01-01+00:00", "date", "2020-01-01Z", "date"), ("24:00:00", "time", "00:00:00", "time"),
    ("P12M", "duration", "P1Y", "duration"), ("PT60M", "duration", "PT1H", "duration"),
    ("P12M", "yearMonthDuration", "P1Y", "yearMonthDuration"), ("PT24H", "dayTimeDuration", "P1D", "dayTimeDuration"),
    ("2020+00:00", "gYear", "2020Z", "gYear"), ("2020-01+00:00", "gYearMonth", "2020-01Z", "gYearMonth"),
    ("--01+00:00", "gMonth", "--01Z", "gMonth"), ("---01+00:00", "gDay", "---01Z", "gDay"),
    ("--01-01+00:00", "gMonthDay", "--01-01Z", "gMonthDay"),
]  # fmt: skip
ILL_FORMED = [
    ("300", "byte"), ("-129", "byte"), ("70000", "short"), ("3000000000", "int"), ("-1", "nonNegativeInteger"),
    ("0", "positiveInteger"), ("1", "nonPositiveInteger"), ("0", "negativeInteger"), ("256", "unsignedByte"),
    ("-1", "unsignedByte"), ("65536", "unsignedShort"), ("4294967296", "unsignedInt"), ("-1", "unsignedLong"),
    ("inf", "double"), ("nan", "double"), ("Infinity", "double"), ("-infinity", "float"),
    ("2020-01-01T00:00:00", "dateTimeStamp"),
]  # fmt: skip
KEPT = [
    ("1", "integer"), ("x", "integer"), (" 1", "integer"), ("٣", "integer"), ("9" * 30, "integer"), ("x", "byte"),
    ("1.5", "decimal"), ("1e0", "decimal"), ("TRUE", "boolean"), ("true", "boolean"), ("2020-02-30", "date"),
    ("2020-01-01T00:00:60", "dateTime"), ("P1W", "duration"), ("P1Y", "duration"), ("02020", "gYear"),
    ("--02-30", "gMonthDay"), ("01", "string"), (" a  b ", "token"), ("0a", "hexBinary"), ("http://a b", "anyURI"),
]  # fmt: skip


def typed(text: str, name: str) -> Literal:
    """Return a literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + name))


@pytest.mark.parametrize(("text", "name", "stored", "stored_name"), REWRITTEN)
def test_a_value_in_other_characters_is_found(text: str, name: str, stored: str, stored_name: str) -> None:
    """A literal that is stored as another one of the same value is found, and is not ill-formed."""
    [found] = find_rewritten([typed(text, name)])
    assert (found.written, found.stored) == (typed(text, name), typed(stored, stored_name))
    assert not found.is_ill_formed
    assert str(found).startswith(f'"{text}"^^<{XSD}{name}> is stored as "{stored}"')


@pytest.mark.parametrize(("text", "name"), ILL_FORMED)
def test_what_is_no_value_is_found(text: str, name: str) -> None:
    """A literal that is no value of its datatype and would be stored as a valid one is ill-formed."""
    [found] = find_rewritten([typed(text, name)])
    assert found.is_ill_formed


@pytest.mark.parametrize(("text", "name"), KEPT)
def test_what_is_kept_is_not_told(text: str, name: str) -> None:
    """A literal that comes back as it was written is not among them, whether it is a value or not."""
    assert find_rewritten([typed(text, name)]) == []


def test_each_is_told_once_in_order() -> None:
    """Equal literals are told once, and texts and other datatypes are passed over."""
    literals = [typed("02", "integer"), Literal("02"), typed("01", "integer"), typed("02", "integer"), Literal("x")]
    assert [one.written.value for one in find_rewritten(literals)] == ["02", "01"]


def test_the_tables_are_whole() -> None:
    """Every datatype of XML Schema that the engine stores by value stands in the tables above."""
    names = {name for _, name, _, _ in REWRITTEN}
    tried = {
        "integer": "01", "decimal": "1.0", "double": "1.0", "float": "1.0", "boolean": "1", "byte": "1", "short": "1",
        "int": "1", "long": "1", "nonNegativeInteger": "1", "positiveInteger": "1", "nonPositiveInteger": "-1",
        "negativeInteger": "-1", "unsignedByte": "1", "unsignedShort": "1", "unsignedInt": "1", "unsignedLong": "1",
        "dateTime": "2020-01-01T00:00:00.0", "dateTimeStamp": "2020-01-01T00:00:00Z", "date": "2020-01-01+00:00",
        "time": "00:00:00.0", "duration": "PT60M", "yearMonthDuration": "P12M", "dayTimeDuration": "PT24H",
        "gYear": "2020+00:00", "gYearMonth": "2020-01+00:00", "gMonth": "--01+00:00", "gDay": "---01+00:00",
        "gMonthDay": "--01-01+00:00", "string": " a ", "normalizedString": "a\tb", "token": " a ", "language": "EN",
        "Name": "x", "NCName": "x", "NMTOKEN": "x", "anyURI": " x ", "hexBinary": "0a", "base64Binary": "YQ = =",
    }  # fmt: skip
    assert {one.written.datatype.value.removeprefix(XSD) for one in find_rewritten(
        typed(text, name) for name, text in tried.items()
    )} == names  # fmt: skip
