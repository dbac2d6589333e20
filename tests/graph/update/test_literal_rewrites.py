"""The literals of writes: which are told, which are refused, and which are patterns only."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat

from graph.namespaces import XSD
from graph.update.literal_rewrites import LiteralRefusedError, check_literals
from graph.update.write import Write, WriteKind

PROLOGUE = f"PREFIX xsd: <{XSD}> PREFIX : <http://e/> "


def told(text: str, *, strict: bool = False) -> list[str]:
    """Return the characters of the literals of an update that are told."""
    write = Write(kind=WriteKind.UPDATE, text=PROLOGUE + text, base="http://e/")
    return [one.written.value for one in check_literals(write, strict=strict)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { :a :p 01 , 1 , +2 , -03 , 1.50 , 1e0 , 'x' , true }", ["+2", "-03", "01", "1.50", "1e0"]),
        ("INSERT DATA { GRAPH :g { :a :p '01'^^xsd:integer } }", ["01"]),
        (f"INSERT DATA {{ :a :p '''01'''^^<{XSD}byte> }}", ["01"]),
        ("INSERT DATA { :a :p \"\\u0030\\u0031\"^^xsd:integer }", ["01"]),
        ("INSERT { ?s :p 01 } WHERE { ?s :q 02 FILTER(?s > 3.0) }", ["01"]),
        ("INSERT { ?s :p 01 } { ?s :q 02 }", ["01"]),
        ("DELETE { ?s :p 02 } INSERT { ?s :p 01 } USING :g WHERE { ?s :q 03 }", ["01", "02"]),
        ("DELETE DATA { :a :p 01 }", ["01"]),
        ("DELETE WHERE { ?s :p 01 }", ["01"]),
        ("INSERT DATA { :a :p 1 } ; PREFIX x: <http://x/> INSERT DATA { :a :p '1'^^x:integer , 02 }", ["02"]),
        ("INSERT DATA { :a :p '1'^^xsd:byte } ; PREFIX xsd: <http://x/> INSERT DATA { :a :p '2'^^xsd:byte }", ["1"]),
        ("INSERT DATA { :a :p 'a 01 b' } # 01", []),
        ("INSERT DATA { :a01 :p <http://e/01> }", []),
        ("CLEAR ALL", []),
    ],
)  # fmt: skip
def test_data_and_templates_are_told(text: str, expected: list[str]) -> None:
    """Rewritten literals of data and templates are told, those of patterns, texts, names and comments are not."""
    assert sorted(told(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { :a :p '300'^^xsd:byte }",
        "INSERT DATA { GRAPH :g { :a :p 1 , '-1'^^xsd:nonNegativeInteger } }",
        "DELETE WHERE { ?s :p '300'^^xsd:byte }",
        "DELETE { ?s :p ?o } WHERE { ?s :p ?o FILTER(?o = 'inf'^^xsd:double) }",
        "INSERT { ?s :p ?o } WHERE { ?s :q ?r BIND('2020-01-01T00:00:00'^^xsd:dateTimeStamp AS ?o) }",
        "INSERT DATA { :a :p 1 , 'x'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> , 2 , '300'^^xsd:byte }",
    ],
)
def test_an_ill_formed_literal_is_refused_anywhere(text: str) -> None:
    """A literal that is no value of its datatype is refused in data and in patterns, where it would match another."""
    with pytest.raises(LiteralRefusedError) as caught:
        told(text)
    assert caught.value.is_ill_formed
    assert caught.value.source in text
    assert "is no value of its datatype" in caught.value.what


def test_one_literal_that_cannot_be_read_hides_no_other() -> None:
    """Beside a text without its language tag, which no reader of RDF takes, all others are told."""
    broken = "'x'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
    numbers = " , ".join(f"0{number}" for number in range(10, 40))
    assert len(told(f"INSERT DATA {{ :a :p {broken} , {numbers} , {broken} , 01 }}")) == 31


def test_strict_refuses_what_is_told() -> None:
    """With strict a rewritten literal is refused, and patterns are still free."""
    with pytest.raises(LiteralRefusedError) as caught:
        told("INSERT DATA { :a :p 01 }", strict=True)
    assert (caught.value.is_ill_formed, caught.value.source) == (False, "01")
    assert told("INSERT { ?s :p 1 } WHERE { ?s :q 02 }", strict=True) == []


def test_what_cannot_be_read_is_left_to_the_engine() -> None:
    """An update that is malformed raises nothing here: the engine says what is wrong."""
    for text in ("INSERT DATA { :a :p '1'^^nobody:byte }", "INSERT DATA { :a :p '1'^^", "INSERT {"):
        assert told(text) == []


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"<http://e/a> <http://e/p> 01, 'x', 1 .", RdfFormat.TURTLE),
        (f'<http://e/a> <http://e/p> "01"^^<{XSD}integer> .'.encode(), RdfFormat.N_TRIPLES),
        (f'{{"@id": "x:a", "x:p": {{"@value": "01", "@type": "{XSD}integer"}}}}'.encode(), RdfFormat.JSON_LD),
        (f'<x:a> <x:p> <<( <x:a> <x:p> "01"^^<{XSD}integer> )>> .'.encode(), RdfFormat.TURTLE),
    ],
)  # fmt: skip
def test_documents_are_read_in_every_format(data: bytes, format_: RdfFormat) -> None:
    """The literals of documents are told, also those inside triple terms."""
    write = Write(kind=WriteKind.REPLACE, graph="http://e/g", data=((data, format_),))
    assert [one.written.value for one in check_literals(write)] == ["01"]
    with pytest.raises(LiteralRefusedError, match="would be stored as"):
        check_literals(write, strict=True)
