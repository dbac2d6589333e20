"""Which texts are values of which datatype, and which language tags exist."""

from __future__ import annotations

import pytest

from graph.check.lint.datatypes import describe_problem, is_outside
from graph.check.lint.languages import language_problem
from graph.names import edit_distance, is_slip, known_vocabularies, near_name
from graph.namespaces import OWL, RDFS, XSD
from tests.graph.check.vocabularies import PLACE, write_lists

VALID = """
boolean true|boolean 0|integer -12|integer +007|decimal .5|decimal 12.|double 1e3|double -INF|double NaN
nonNegativeInteger 0|positiveInteger 1|byte -128|unsignedByte 255|long 9223372036854775807
date 2024-02-29|date 2000-02-29Z|date -0044-03-15|date 12026-01-01+14:00|dateTime 2026-01-01T24:00:00
dateTime 2026-01-01T10:11:12.5-05:00|dateTimeStamp 2026-01-01T10:11:12Z|time 23:59:59|gYear 2026|gYear 0000
gMonthDay --02-29|gDay ---31|duration P1Y2M3DT4H5M6.7S|duration -PT1S|dayTimeDuration P3D|yearMonthDuration P14M
hexBinary 0aFF|base64Binary aGVsbG8=|anyURI http://example.org/a%20b|language zh-Hans-CN|NCName élan_1
"""
INVALID = """
boolean TRUE|boolean yes|integer 1.0|integer 1 000|decimal 1e3|decimal .|double 1e|double Inf|float +NaN
nonNegativeInteger -1|positiveInteger 0|byte 128|unsignedByte -1|long 9223372036854775808
date 2026-02-30|date 1900-02-29|date 26-01-01|date 2026-13-01|date 02026-01-01|dateTime 2026-01-01
dateTime 2026-01-01T24:00:01|dateTime 2026-01-01 10:11:12|dateTimeStamp 2026-01-01T10:11:12|time 24:01:00|gYear 26
gMonthDay --02-30|gDay ---32|duration P|duration P1S|duration PT|dayTimeDuration P1Y|yearMonthDuration P1D
integer ١٢٣|decimal ٣.٥|date ٢٠٢٦-01-01|duration P١Y|gYear २०२६
hexBinary abc|base64Binary a|anyURI http://example.org/a b|language en_GB|NCName 1a
"""


def cases(table: str) -> list[tuple[str, str]]:
    """Read `datatype text` between bars."""
    pairs = [one.strip().partition(" ") for line in table.strip().splitlines() for one in line.split("|")]
    return [(datatype, text) for datatype, _, text in pairs]


def test_the_tables_have_the_size_they_should() -> None:
    """There are 35 valid and 42 invalid texts."""
    assert (len(cases(VALID)), len(cases(INVALID))) == (35, 42)


@pytest.mark.parametrize(("datatype", "text"), cases(VALID))
def test_a_value_is_accepted(datatype: str, text: str) -> None:
    """A text of the lexical space is no problem."""
    assert describe_problem(text, XSD + datatype) == ""


@pytest.mark.parametrize(("datatype", "text"), cases(INVALID))
def test_no_value_is_refused(datatype: str, text: str) -> None:
    """A text outside the lexical space is a problem, and the answer says what was expected."""
    assert describe_problem(text, XSD + datatype)


@pytest.mark.parametrize(
    ("text", "datatype", "wanted", "outside"),
    [
        ("300", "integer", "byte", True),
        ("-128", "integer", "byte", False),
        ("-129", "integer", "byte", True),
        ("0", "integer", "positiveInteger", True),
        ("-0", "integer", "nonNegativeInteger", False),
        ("5", "unsignedLong", "byte", False),
        ("70000", "int", "unsignedShort", True),
        ("1.5", "decimal", "integer", True),
        ("1.0", "decimal", "integer", False),
        (".0", "decimal", "integer", False),
        ("300.0", "decimal", "byte", True),
        ("5", "integer", "decimal", False),
        ("5", "string", "byte", True),
        ("5.0", "double", "byte", True),
        ("2026-01-01T00:00:00", "dateTime", "dateTimeStamp", True),
        ("2026-01-01T00:00:00Z", "dateTime", "dateTimeStamp", False),
        ("ten", "integer", "byte", False),
    ],
)
def test_a_value_outside_a_range(text: str, datatype: str, wanted: str, outside: bool) -> None:
    """A number is outside a datatype that has it not, whatever its own; what is ill-formed is told elsewhere."""
    assert is_outside(text, XSD + datatype, XSD + wanted) is outside


@pytest.mark.parametrize("tag", ["en", "de-AT", "zh-Hans", "yue", "x-private", "i-klingon", "en-GB--ltr"])
def test_a_language_is_accepted(tag: str) -> None:
    """A registered tag is no problem."""
    assert language_problem(tag) == ""


@pytest.mark.parametrize(
    ("tag", "words"), [("jp", "`ja`"), ("en-UK", "en-GB"), ("english", "registered"), ("qq", "qq")]
)
def test_no_language_is_refused(tag: str, words: str) -> None:
    """A tag that is not registered is told, with the tag that was meant where one can say."""
    assert words in language_problem(tag)


@pytest.mark.parametrize(
    ("namespace", "name", "meant"),
    [
        (RDFS, "labl", "label"),
        (RDFS, "subclassOf", "subClassOf"),
        (OWL, "objectProperty", "ObjectProperty"),
        (OWL, "inversOf", "inverseOf"),
        (XSD, "datetime", "dateTime"),
        (XSD, "interger", "integer"),
        ("http://www.w3.org/2004/02/skos/core#", "scopNote", "scopeNote"),
        ("https://schema.org/", "datePublishd", "datePublished"),
        ("http://purl.org/dc/terms/", "licence", "license"),
        (RDFS, "qqqqqqqq", None),
    ],
)
def test_the_name_that_was_meant_is_found(namespace: str, name: str, meant: str | None) -> None:
    """A slip in a well-known name leads to the name."""
    assert near_name(name, known_vocabularies()[namespace].names) == meant


def test_a_slip_is_a_letter_or_two() -> None:
    """Names that differ in a number, or in short words, are not slips for each other."""
    assert is_slip("labl", "label")
    assert is_slip("nmae", "name")
    assert not is_slip("Sensor1", "Sensor2")
    assert not is_slip("cat", "bat")
    assert not is_slip("Medium-Oil", "Medium-Air")
    assert not is_slip("Dimensioned-PositiveVoltage", "Dimensioned-DCPositiveVoltage")
    assert is_slip("Evaporative_Heat_Exchnger", "Evaporative_Heat_Exchanger")
    assert is_slip("Nodeshape", "NodeShape")
    assert is_slip("RailVehicl", "RailVehicle")
    assert edit_distance("kitten", "sitting") == 3


def test_vocabularies_are_those_of_rdflib() -> None:
    """The lists of well-known terms are those of the installed rdflib; see `tests/graph/check/vocabularies.py`."""
    assert PLACE.read_text(encoding="utf-8") == write_lists()
    assert len(known_vocabularies()) == 25  # 24, and schema.org with http
    assert {"label", "seeAlso", "Proposition"} <= known_vocabularies()[RDFS].names
