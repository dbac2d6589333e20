"""RDF/XML, read back by the engine and by rdflib; or the reason why there is none."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.compare import isomorphic

from graph.errors import UnwritableError
from graph.namespaces import RDF
from graph.rdf.rdf_xml import split_name, write_rdf_xml

A, P = NamedNode("http://e/a"), NamedNode("http://e/p")
TYPE = NamedNode(RDF + "type")


def write(*triples: Triple, **prefixes: str) -> bytes:
    """Return a document."""
    return b"".join(write_rdf_xml(triples, prefixes))


def read(document: bytes) -> list[Triple]:
    """Return what the engine reads."""
    return [quad.triple for quad in parse(document, format=RdfFormat.RDF_XML)]


def read_by_rdflib(data: bytes, syntax: str) -> rdflib.Graph:
    """Return what rdflib reads, with literals as they are written."""
    return rdflib.Graph().parse(data=data, format=syntax)


@pytest.mark.parametrize(
    ("iri", "namespace", "name"),
    [
        ("http://e/p", "http://e/", "p"),
        ("http://e/1a", "http://e/1", "a"),
        ("http://e/a.b-c", "http://e/", "a.b-c"),
        ("http://e/-x", "http://e/-", "x"),
        ("urn:x", "urn:", "x"),
        ("http://e/a:b", "http://e/a:", "b"),
        ("http://e/é", "http://e/", "é"),
        ("http://e/伽师", "http://e/", "伽师"),
        ("http://e/𐐀x", "http://e/𐐀", "x"),
        ("http://e/a%20b", "http://e/a%20", "b"),
        (RDF + "_1", RDF, "_1"),
        ("http://www.w3.org/2000/xmlns/xy", "http://www.w3.org/2000/xmlns/x", "y"),
    ],
)
def test_a_predicate_is_split_where_readers_agree(iri: str, namespace: str, name: str) -> None:
    """A predicate is written as a namespace and the longest name that every reader takes, and read as what it was."""
    assert split_name(iri) == (namespace, name)
    triple = Triple(A, NamedNode(iri), Literal("v"))
    document = write(triple, e="http://e/")
    assert read(document) == [triple]
    assert [str(one) for _, one, _ in read_by_rdflib(document, "xml")] == [iri]


@pytest.mark.parametrize(
    "iri",
    [
        "http://e/1", "http://e/p(x)", "http://e/a%20", "http://e/", "http://e/x#", "http://e/·", "http://e/×",
        "http://e/42-7", "http://e/a~", "http://e/𐐀", "http://www.w3.org/2000/xmlns/x",
        RDF + "li", RDF + "Description", RDF + "about", RDF + "bagID",
    ],
)  # fmt: skip
def test_a_predicate_without_a_name_is_refused(iri: str) -> None:
    """A predicate whose end is no name in XML is refused by name, with the formats that work."""
    with pytest.raises(UnwritableError) as caught:
        write(Triple(A, NamedNode(iri), Literal("v")))
    assert f"<{iri}> cannot be a predicate in RDF/XML" in caught.value.what
    assert "Turtle" in caught.value.way_out


def test_a_class_without_a_name_is_a_value() -> None:
    """A class whose end is no name is written as the value of rdf:type."""
    triples = [Triple(A, TYPE, NamedNode("http://e/1")), Triple(A, P, Literal("v"))]
    assert read(write(*triples, e="http://e/")) == triples


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "\r", " a \t\n ", "]]>&<>\"'", "\x85\u2028\x7f", "𐐀", ""])
def test_a_text_keeps_every_character(text: str) -> None:
    """What XML can write is read as it was, carriage returns among it, by three readers."""
    triple = Triple(A, P, Literal(text))
    document = write(triple)
    assert read(document) == [triple]
    assert [str(value) for value in read_by_rdflib(document, "xml").objects()] == [text]
    assert ElementTree.fromstring(document).findtext(".//{http://e/}p") == text


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_has_not_is_refused(character: str) -> None:
    """A control character and a non-character are refused with their numbers, also where a language is named."""
    for literal in (Literal(f"a{character}b"), Literal(f"a{character}b", language="en")):
        with pytest.raises(UnwritableError, match=f"XML has no character U\\+{ord(character):04X}.* behind 'a'"):
            write(Triple(A, P, literal))


@pytest.mark.parametrize("name", ["1", "1a", "a.b", "x-31", "x", "é", "b0"])
def test_blank_nodes_stay_apart(name: str) -> None:
    """A blank node whose name is none in XML gets another one, that no other has."""
    given_, other = BlankNode(name), BlankNode("x-31" if name != "x-31" else "1")
    document = write(Triple(given_, P, other), Triple(other, P, A))
    assert len({str(one) for triple in read(document) for one in (triple.subject, triple.object)}) == 3
    assert len(read_by_rdflib(document, "xml").all_nodes()) == 3


@pytest.mark.parametrize(
    "term", [Triple(A, P, A), Literal("x", language="ar", direction=BaseDirection.RTL)], ids=["term", "direction"]
)
def test_what_came_with_rdf_1_2_is_refused(term: Triple | Literal) -> None:
    """A triple term and a base direction are refused: readers of RDF/XML 1.1 make something else of them."""
    with pytest.raises(UnwritableError, match=r"RDF/XML 1\.1 has no"):
        write(Triple(A, P, term))


def test_prefixes_are_used_where_they_can_be() -> None:
    """A declared prefix names predicates and classes; one that XML keeps for itself is left out."""
    triples = [Triple(A, TYPE, NamedNode("http://e/T")), Triple(A, P, A), Triple(A, NamedNode("http://f/q"), A)]
    document = write(*triples, e="http://e/", xmlish="http://f/", ns="http://f/")
    assert read(document) == triples
    assert b'<e:T rdf:about="http://e/a">' in document
    assert b'<e:p rdf:resource="http://e/a"/>' in document
    assert b"xmlish" not in document


NAMES = st.sampled_from(["p", "q.r", "1a", "é"]).map(lambda name: NamedNode("http://e/" + name))
NODES = st.one_of(
    NAMES, st.sampled_from(["x", "1", "2b"]).map(BlankNode), st.just(NamedNode("http://e/?a=1&b='2'#\u00e9"))
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en-gb")),
    TEXTS.map(lambda text: Literal(text, datatype=NamedNode("http://e/?a&b"))),
    st.sampled_from(["\r", "\n\r\n", "\t"]).map(Literal),
)


@given(st.lists(st.builds(Triple, NODES, NAMES, st.one_of(NODES, LITERALS)), max_size=10))
def test_every_triple_survives(triples: list[Triple]) -> None:
    """Whatever the terms are, rdflib reads the same graph from the document as from N-Triples."""
    lines = "".join(f"{triple} .\n" for triple in triples).encode()
    assert isomorphic(read_by_rdflib(write(*triples, e="http://e/"), "xml"), read_by_rdflib(lines, "nt"))
