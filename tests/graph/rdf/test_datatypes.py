"""The values of literals: which texts are one value, which are none, and which belong to which datatype."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef

from graph.rdf.datatypes import are_different, is_ill_typed, is_in_value_space, literal_value

NAMESPACES = {"xsd": str(XSD), "owl": str(OWL), "rdf": str(RDF), "rdfs": str(RDFS)}
LONG = "1" + "0" * 5000


def literal(text: str) -> Literal:
    """Read `text^^prefix:name` or `text@language`, without any normalisation."""
    words, mark, datatype = text.rpartition("^^")
    if mark:
        return Literal(words, datatype=iri(datatype), normalize=False)
    words, _, language = text.rpartition("@")
    return Literal(words, lang=language)


def iri(name: str) -> URIRef:
    """Return the datatype that a prefixed name names."""
    prefix, _, local = name.partition(":")
    return URIRef(NAMESPACES[prefix] + local)


EQUAL = [
    ("1^^xsd:integer", "01^^xsd:byte"),
    ("1^^xsd:integer", "1.00^^xsd:decimal"),
    ("+1^^xsd:integer", "1^^xsd:integer"),
    ("-0^^xsd:integer", "0^^xsd:integer"),
    ("1/2^^owl:rational", "0.5^^xsd:decimal"),
    ("2/4^^owl:rational", "1/2^^owl:rational"),
    (f"{LONG}^^xsd:integer", f"0{LONG}.0^^xsd:decimal"),
    ("1e2^^xsd:double", "100^^xsd:double"),
    ("NaN^^xsd:double", "NaN^^xsd:double"),
    ("1e400^^xsd:double", "INF^^xsd:double"),
    ("1e39^^xsd:float", "INF^^xsd:float"),
    ("0.1^^xsd:float", "0.10000000149^^xsd:float"),
    ("1^^xsd:boolean", "true^^xsd:boolean"),
    (" a  b ^^xsd:token", "a b^^xsd:string"),
    ("a\tb^^xsd:normalizedString", "a b^^xsd:string"),
    ("a@EN", "a@en"),
    ("a@en^^rdf:PlainLiteral", "a@en"),
    ("a@^^rdf:PlainLiteral", "a^^xsd:string"),
    ("ff^^xsd:hexBinary", "FF^^xsd:hexBinary"),
    ("aGk=^^xsd:base64Binary", "a G k =^^xsd:base64Binary"),
    ("2026-01-01T00:00:00Z^^xsd:dateTime", "2026-01-01T00:00:00.000+00:00^^xsd:dateTimeStamp"),
    ("2025-12-31T24:00:00^^xsd:dateTime", "2026-01-01T00:00:00^^xsd:dateTime"),
    ("-0044-03-15T24:00:00Z^^xsd:dateTime", "-0044-03-16T00:00:00Z^^xsd:dateTime"),
    ("12020-02-29T24:00:00Z^^xsd:dateTime", "12020-03-01T00:00:00Z^^xsd:dateTime"),
]
DIFFERENT = [
    ("1^^xsd:integer", "2^^xsd:byte"),
    ("1^^xsd:integer", "1^^xsd:double"),
    ("1^^xsd:double", "1^^xsd:float"),
    ("+0^^xsd:double", "-0^^xsd:double"),
    ("1/3^^owl:rational", "0.333^^xsd:decimal"),
    (f"{LONG}^^xsd:integer", f"{LONG}1^^xsd:integer"),
    ("true^^xsd:boolean", "1^^xsd:integer"),
    ("a@en", "a@fr"),
    ("a@en", "a^^xsd:string"),
    ("http://e/^^xsd:anyURI", "http://e/^^xsd:string"),
    ("ff^^xsd:hexBinary", "/w==^^xsd:base64Binary"),
    ("2026-01-01T00:00:00Z^^xsd:dateTime", "2026-01-01T00:00:01Z^^xsd:dateTime"),
    ("-0001-01-01T00:00:00^^xsd:dateTime", "0001-01-01T00:00:00^^xsd:dateTime"),
]
NEITHER = [
    ("2026-01-01T00:00:00Z^^xsd:dateTime", "2026-01-01T01:00:00+01:00^^xsd:dateTime"),
    ("2026-01-01T00:00:00Z^^xsd:dateTime", "2026-01-01T00:00:00^^xsd:dateTime"),
    ("2026-01-01^^xsd:date", "2026-01-02^^xsd:date"),
    ("1.5^^owl:real", "1.5^^xsd:decimal"),
    ("x^^rdf:HTML", "y^^rdf:HTML"),
    ("ten^^xsd:integer", "10^^xsd:integer"),
]
NO_VALUE = """
xsd:integer ten|xsd:integer 1.0|xsd:integer ١٢٣|xsd:integer 1_000|xsd:decimal ٣.٥|xsd:decimal sNaN
xsd:decimal NaN|xsd:decimal 1e3|xsd:double inf|xsd:double nan|xsd:float 1f|xsd:long 9223372036854775808
xsd:unsignedByte 256|xsd:byte -129|xsd:boolean True|xsd:positiveInteger 0|xsd:date 2026-02-30
xsd:date ٢٠٢٦-01-01|xsd:date -0044-02-30|xsd:dateTime 12020-02-30T00:00:00|xsd:dateTime 2026-01-01
xsd:dateTimeStamp 2026-01-01T00:00:00|xsd:gYear 26|xsd:duration P|owl:rational 1/0|owl:rational 1/-2
owl:rational 1|rdf:PlainLiteral a|rdf:XMLLiteral <a>|rdf:XMLLiteral <p:a/>|rdf:langString a|xsd:NCName 1a
xsd:language en_GB
"""
VALUES = """
xsd:integer -12|xsd:decimal .5|xsd:double -INF|xsd:double NaN|xsd:long 9223372036854775807
xsd:date -0044-03-15|xsd:gYear 12020|xsd:dateTime 12020-01-01T00:00:00|xsd:dateTime -0044-03-15T00:00:00Z
owl:rational -1/3|owl:real 1.5|rdf:XMLLiteral <b>x</b> y|xsd:NCName élan|rdf:PlainLiteral a@
rdfs:Literal a|xsd:duration P1Y
"""


def cases(table: str) -> list[tuple[str, str]]:
    """Read `datatype text` between bars."""
    pairs = [one.partition(" ") for line in table.strip().splitlines() for one in line.split("|")]
    return [(datatype, text) for datatype, _, text in pairs]


def test_the_tables_have_their_size() -> None:
    """The tables have the sizes that they were written with."""
    sizes = (len(EQUAL), len(DIFFERENT), len(NEITHER), len(cases(NO_VALUE)), len(cases(VALUES)))
    assert sizes == (24, 13, 6, 33, 16)


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_one_value_in_two_writings(one: str, other: str) -> None:
    """Two writings of a value have one value, and are not different."""
    assert literal_value(literal(one)) == literal_value(literal(other)) is not None
    assert not are_different(literal(one), literal(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_values(one: str, other: str) -> None:
    """Two values are different, whichever comes first."""
    assert are_different(literal(one), literal(other))
    assert are_different(literal(other), literal(one))


@pytest.mark.parametrize(("one", "other"), NEITHER)
def test_what_is_not_known(one: str, other: str) -> None:
    """Where it is not known, or engines disagree, two literals are neither one value nor different."""
    values = literal_value(literal(one)), literal_value(literal(other))
    assert values[0] != values[1] or values == (None, None)
    assert not are_different(literal(one), literal(other))


@pytest.mark.parametrize(("datatype", "text"), cases(NO_VALUE))
def test_no_value(datatype: str, text: str) -> None:
    """A text outside the lexical space names no value; digits are those of ASCII."""
    assert is_ill_typed(Literal(text, datatype=iri(datatype), normalize=False))


@pytest.mark.parametrize(("datatype", "text"), cases(VALUES))
def test_a_value(datatype: str, text: str) -> None:
    """A text of the lexical space names a value, whether or not Python has it; so may one of owl:real."""
    assert not is_ill_typed(Literal(text, datatype=iri(datatype), normalize=False))


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("1^^xsd:integer", "xsd:byte", True),
        ("300^^xsd:integer", "xsd:byte", False),
        ("1.0^^xsd:decimal", "xsd:integer", True),
        ("1.5^^xsd:decimal", "xsd:integer", False),
        ("1/3^^owl:rational", "xsd:decimal", False),
        ("1/4^^owl:rational", "xsd:decimal", True),
        ("1/3^^owl:rational", "owl:real", True),
        ("1^^xsd:integer", "xsd:double", False),
        (f"-{LONG}^^xsd:integer", "xsd:negativeInteger", True),
        (f"{LONG}^^xsd:integer", "xsd:long", False),
        ("a b^^xsd:string", "xsd:NCName", False),
        ("ab^^xsd:string", "xsd:NCName", True),
        ("a  b^^xsd:string", "xsd:token", False),
        ("a\tb^^xsd:string", "xsd:normalizedString", False),
        ("a@en", "xsd:string", False),
        ("a@en", "rdf:PlainLiteral", True),
        ("a@en", "rdfs:Literal", True),
        ("2026-01-01T00:00:00^^xsd:dateTime", "xsd:dateTimeStamp", False),
        ("2026-01-01T00:00:00Z^^xsd:dateTime", "xsd:dateTimeStamp", True),
        ("1^^xsd:integer", "xsd:date", None),
        ("x^^rdf:HTML", "xsd:string", None),
    ],
)
def test_values_in_datatypes(text: str, datatype: str, expected: bool | None) -> None:
    """A value belongs to a datatype or not, by its value and not by how it is written; else that is not known."""
    assert is_in_value_space(literal(text), iri(datatype)) is expected
