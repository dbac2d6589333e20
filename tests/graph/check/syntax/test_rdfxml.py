"""Reading RDF/XML: what another parser reads, each term at its place, bombs refused."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import corpus_to_graph
from graph.check.syntax.document import Document, Format
from graph.check.syntax.rdfxml import parse_rdfxml
from graph.check.syntax.term import RDF_TYPE, Literal, term_to_ntriples

START = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e/" '
    'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xml:base="http://base/doc">\n'
)
FORMS = {
    "text": '<ex:T rdf:about="a"><ex:p>x</ex:p></ex:T>',
    "empty text": '<rdf:Description rdf:about="#a"><ex:p></ex:p><ex:q/></rdf:Description>',
    "language": '<ex:T rdf:about="" xml:lang="en"><ex:p>x</ex:p><ex:q xml:lang="">y</ex:q></ex:T>',
    "datatype": '<ex:T rdf:ID="i"><ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">7</ex:p></ex:T>',
    "resource": '<ex:T rdf:nodeID="n"><ex:p rdf:resource="../x"/><ex:q rdf:nodeID="n"/></ex:T>',
    "nested": "<ex:T><ex:p><ex:U><ex:q><ex:V/></ex:q></ex:U></ex:p></ex:T>",
    "property attributes": '<ex:T ex:name="A &amp; B" rdf:type="http://e/U"><ex:p ex:q="z"/></ex:T>',
    "property attributes on a resource": '<ex:T><ex:p rdf:resource="r" ex:q="z"/></ex:T>',
    "parseType Resource": '<ex:T><ex:p rdf:parseType="Resource"><ex:q>1</ex:q><ex:q>2</ex:q></ex:p></ex:T>',
    "collection": '<ex:T><ex:p rdf:parseType="Collection"><ex:U/><rdf:Description rdf:about="b"/></ex:p></ex:T>',
    "empty collection": '<ex:T><ex:p rdf:parseType="Collection"/></ex:T>',
    "containers": "<rdf:Bag><rdf:li>1</rdf:li><rdf:li>2</rdf:li></rdf:Bag>",
    "reification": '<ex:T rdf:about="a"><ex:p rdf:ID="st">x</ex:p></ex:T>',
    "base of an element": '<ex:T rdf:about="a" xml:base="http://other/x/y"><ex:p rdf:resource="z"/></ex:T>',
    "comments and CDATA": "<ex:T><!-- no --><ex:p>a<!-- c -->b<![CDATA[<c>]]></ex:p></ex:T>",
    "characters outside ASCII": '<ex:T rdf:about="\u00e9"><ex:p>\u4e2d\u56fd \U0001f600</ex:p></ex:T>',
}


def parse(text: str) -> Document:
    """Parse a text."""
    parsed = parse_rdfxml(text, base="http://base/doc", mark="m")
    return Document(path="x.rdf", format=Format.RDFXML, text=text, parsed=parsed, mark="m")


@pytest.mark.parametrize("form", FORMS)
def test_reads_what_rdflib_reads(form: str) -> None:
    """Each form of the grammar gives the triples that rdflib reads."""
    text = f"{START}{FORMS[form]}</rdf:RDF>"
    document = parse(text)
    assert document.parsed.faults == []
    theirs = rdflib.Graph().parse(data=text, format="xml", publicID="http://base/doc")
    assert len(theirs) > 0
    assert isomorphic(corpus_to_graph(Corpus([document])), theirs)


@pytest.mark.parametrize("form", [form for form in FORMS if form not in {"language", "comments and CDATA"}])
def test_reads_what_oxigraph_reads(form: str) -> None:
    """So does pyoxigraph, but for an empty xml:lang and for text around a comment, which it cannot read."""
    text = f"{START}{FORMS[form]}</rdf:RDF>"
    quads = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.RDF_XML, base_iri="http://base/doc")
    ntriples = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_TRIPLES)
    theirs = rdflib.Graph().parse(data=ntriples, format="nt")
    assert isomorphic(corpus_to_graph(Corpus([parse(text)])), theirs)


XML_LITERALS = {
    "plain text": ("a &lt; b", "a &lt; b"),
    "an element in order": ('<b z="1" a="2">x</b>', '<b a="2" z="1">x</b>'),
    "a namespace from outside": ("<ex:b/>", '<ex:b xmlns:ex="http://e/"></ex:b>'),
    "a namespace from outside, twice": (
        "<ex:b/> and <ex:c/>",
        '<ex:b xmlns:ex="http://e/"></ex:b> and <ex:c xmlns:ex="http://e/"></ex:c>',
    ),
    "its own default namespace": ('<p xmlns="http://h/"><q/></p>', '<p xmlns="http://h/"><q></q></p>'),
    "quotes and a comment": ("<b a='1'><!-- c -->\u4e2d</b>", '<b a="1"><!-- c -->\u4e2d</b>'),
    "a section of characters": ("<b><![CDATA[<i>]]></b>", "<b>&lt;i&gt;</b>"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", XML_LITERALS)
def test_xml_literals_are_canonical(name: str) -> None:
    """An XML literal comes in exclusive canonical form, whatever the file writes; rdflib reads the same XML."""
    content, expected = XML_LITERALS[name]
    text = f'{START}<ex:T rdf:about="a"><ex:p rdf:parseType="Literal">{content}</ex:p></ex:T></rdf:RDF>'
    document = parse(text)
    value = document.statements.objects[1]
    assert value == Literal(expected, str(rdflib.RDF.XMLLiteral))
    place = next(one.object_place for one in document.triples() if one.predicate == "http://e/p")
    assert text[place.start : place.end] == content
    theirs = rdflib.Graph().parse(data=text, format="xml", publicID="http://base/doc")
    read = str(theirs.value(rdflib.URIRef("http://base/a"), rdflib.URIRef("http://e/p")))
    assert canonicalize(f"<x>{read}</x>") == canonicalize(f"<x>{expected}</x>")  # rdflib leaves comments out


def test_xml_literals_have_the_entities_of_their_document() -> None:
    """What a declared entity stands for stands in the literal, in attributes and text; rdflib reads the same XML."""
    declared = '<!ENTITY d "http://d/"> <!ENTITY less "x &#38;lt; &#34;y&#34;"> <!ENTITY both "&d;&less;">'
    content = '<b a="&d;type">&d;type &amp; &less; &both; &#233;</b>'
    text = f'{START}<ex:T rdf:about="a"><ex:p rdf:parseType="Literal">{content}</ex:p></ex:T></rdf:RDF>'
    text = text.replace("<rdf:RDF", f"<!DOCTYPE rdf:RDF [ {declared} ]><rdf:RDF", 1)
    document = parse(text)
    assert document.parsed.faults == []
    expected = '<b a="http://d/type">http://d/type &amp; x &lt; "y" http://d/x &lt; "y" \u00e9</b>'
    assert document.statements.objects[1] == Literal(expected, str(rdflib.RDF.XMLLiteral))
    theirs = rdflib.Graph().parse(data=text, format="xml", publicID="http://base/doc")
    read = str(theirs.value(rdflib.URIRef("http://base/a"), rdflib.URIRef("http://e/p")))
    assert canonicalize(f"<x>{read}</x>") == canonicalize(f"<x>{expected}</x>")


def test_places() -> None:
    """A term stands at the value of its attribute, a text at its text, a property at its element."""
    inner = '<ex:T rdf:about="http://e/\u00e9">\n  <ex:p rdf:resource="http://e/b"/><ex:q> \U0001f600 </ex:q>\n</ex:T>'
    text = f"{START}{inner}</rdf:RDF>"
    document = parse(text)
    cut = [
        tuple(text[place.start : place.end] for place in (one.subject_place, one.predicate_place, one.object_place))
        for one in document.triples()
    ]
    assert cut == [
        ("http://e/\u00e9", "http://e/\u00e9", "ex:T"),
        ("http://e/\u00e9", "ex:p", "http://e/b"),
        ("http://e/\u00e9", "ex:q", " \U0001f600 "),
    ]


ERRORS = [
    ("<ex:T><ex:p>x</ex:T>", "2:16", "not well-formed"),
    ("<ex:T><ex:p>x</ex:p>", "2:23", "`</rdf:RDF>` closes `<ex:T>` of line 2"),
    ("<no:T/>", "2:1", "the prefix `no:` is not declared"),
    ("<ex:T ex:p='1' ex:p='2'/>", "2:16", "an attribute stands twice"),
    ("<ex:T>&nbsp;</ex:T>", "2:7", "the entity `&nbsp;` is not declared"),
    ("<ex:T><ex:p>a & b</ex:p></ex:T>", "2:16", "`&` stands alone"),
    ("<ex:T><ex:p>a &b</ex:p></ex:T>", "2:17", "`&` stands alone"),
    ("<ex:T ex:p='<'/>", "2:13", "`<` may not stand here"),
    ("<ex:T ex:p=x/>", "2:12", "the value of an attribute begins with `x`"),
    ("<ex:T ex:p='\x01'/>", "2:13", "U+0001 is no character of XML"),
    ("<!-- a -- b -->", "2:10", "`--` stands inside a comment"),
    ("<ex:T>stray</ex:T>", "2:7", "text may not stand here"),
    ("<ex:T><ex:p><ex:U/><ex:V/></ex:p></ex:T>", "2:21", "this is a second"),
    ('<ex:T><ex:p rdf:datatype="http://e/d"><ex:U/></ex:p></ex:T>', "2:40", "this is a second"),
    ('<ex:T rdf:bagID="b"/>', "2:7", "no longer part of RDF"),
    ("<rdf:aboutEach/>", "2:2", "no longer part of RDF"),
    ("<plain/>", "2:2", "has no namespace"),
    ('<ex:T plain="x"/>', "2:7", "has no namespace"),
    ('<ex:T rdf:about="http://e/a b"/>', "2:18", "may not stand in an IRI"),
    ('<ex:T rdf:about="http://e/%zz"/>', "2:18", "`%zz`"),
    ('<ex:T xmlns:b="http://b/ " b:p="x"/>', "2:28", "the character U+0020"),
    ("<ex:T>\u2028</ex:T>", "2:7", "text may not stand here"),
    ('<ex:T xmlns:b="http://b/[" b:p="x"/>', "2:28", "the character `[`"),
    ('<ex:T><ex:p rdf:datatype="http://e/ d">x</ex:p></ex:T>', "2:27", "the character U+0020"),
    ('<ex:T rdf:ID="i"/><ex:T rdf:ID="i"/>', "2:33", "a second time; it is on line 2"),
    ('<ex:T rdf:ID="i"><ex:p rdf:ID="i">x</ex:p></ex:T>', "2:32", "a second time"),
    ('<ex:T rdf:ID="i"/><ex:T xml:base="http://base/doc" rdf:ID="i"/>', "2:60", "a second time"),
    ('<ex:T rdf:ID="a" rdf:about="b"/>', "2:18", "beside `rdf:ID`"),
    ('<ex:T rdf:nodeID="a" ex:about="x" rdf:about="b"/>', "2:35", "beside `rdf:nodeID`"),
    ('<ex:T><ex:p rdf:resource="http://e/b" rdf:nodeID="n"/></ex:T>', "2:39", "beside `rdf:resource`"),
    ('<ex:T><ex:p rdf:nodeID="n" rdf:datatype="http://e/d"/></ex:T>', "2:28", "beside `rdf:nodeID`"),
    ('<ex:T about="a" rdf:about="a"/>', "2:7", "both mean the same"),
    ('<ex:T rdf:nodeID="1"/>', "2:19", "no name of XML"),
    ('<ex:T rdf:nodeID="_:a"/>', "2:19", "no name of XML"),
    ('<ex:T><ex:p rdf:nodeID="a b"/></ex:T>', "2:25", "no name of XML"),
    ('<ex:T rdf:ID="a/b"/>', "2:15", "no name of XML"),
    ('<ex:T><rdf:Description rdf:about="http://e/b"/></ex:T>', "2:8", "no property"),
    ("<ex:T><rdf:ID>x</rdf:ID></ex:T>", "2:8", "no property"),
    ("<rdf:li/>", "2:2", "no class"),
    ("<rdf:RDF/>", "2:2", "no class"),
    ('<ex:T rdf:resource="http://e/b"/>', "2:7", "may not stand on the element of a resource"),
    ('<ex:T rdf:parseType="Literal"/>', "2:7", "may not stand on the element of a resource"),
    ('<ex:T rdf:li="1"/>', "2:7", "may not stand on the element of a resource"),
    ('<ex:T><ex:p rdf:about="http://e/b"/></ex:T>', "2:13", "may not stand on the element of a property"),
    ('<ex:T><ex:p rdf:parseType="Literal" rdf:resource="b"/></ex:T>', "2:37", "beside rdf:parseType"),
    ('<ex:T><ex:p ex:q="x" rdf:parseType="Resource"/></ex:T>', "2:13", "beside rdf:parseType"),
    ('<ex:T><ex:p rdf:parseType="collection"><ex:U/></ex:p></ex:T>', "2:28", "is unknown"),
    ('<ex:T><ex:p rdf:parseType="Statement">x</ex:p></ex:T>', "2:28", "is unknown"),
]


@pytest.mark.parametrize(("inner", "place", "words"), ERRORS)
def test_errors(inner: str, place: str, words: str) -> None:
    """What RDF/XML does not allow is told once, at its place."""
    document = parse(f"{START}{inner}</rdf:RDF>")
    [fault] = [one for one in document.parsed.faults if one.code != "unqualified-attribute"]
    assert fault.way_out
    line, column = document.line_and_column(fault.start)
    assert f"{line}:{column}" == place
    assert words in fault.message


def test_every_error_is_told() -> None:
    """After an error the rest is read, and later errors have their places too."""
    inner = '<ex:T rdf:ID="i"/>\n<rdf:li/>\n<ex:T rdf:ID="i"><ex:p rdf:nodeID="1"/></ex:T>'
    document = parse(f"{START}{inner}</rdf:RDF>")
    places = [document.line_and_column(fault.start) for fault in document.parsed.faults]
    assert places == [(3, 2), (4, 15), (4, 36)]
    assert len(document.statements) == 4


def test_the_same_id_under_two_bases() -> None:
    """One rdf:ID under two values of xml:base names two things."""
    document = parse(f'{START}<ex:T rdf:ID="i"/><ex:T xml:base="http://other/" rdf:ID="i"/></rdf:RDF>')
    assert document.parsed.faults == []
    assert document.statements.subjects == ["http://base/doc#i", "http://other/#i"]


def test_attributes_of_the_first_edition() -> None:
    """`about`, `resource`, `ID`, `parseType` and `type` without a prefix are those of rdf:, and each is told once."""
    document = parse(
        f'{START}<ex:T about="http://e/a" type="http://e/U"><ex:p resource="http://e/b"/></ex:T>'
        '<ex:T about="http://e/c"/><ex:T ID="i"><ex:p parseType="Resource" xmlfoo="x"/></ex:T></rdf:RDF>'
    )
    rows = document.statements
    triples = list(zip(rows.subjects, rows.predicates, rows.objects, strict=True))
    assert triples[:5] == [
        ("http://e/a", RDF_TYPE, "http://e/T"),
        ("http://e/a", RDF_TYPE, "http://e/U"),
        ("http://e/a", "http://e/p", "http://e/b"),
        ("http://e/c", RDF_TYPE, "http://e/T"),
        ("http://base/doc#i", RDF_TYPE, "http://e/T"),
    ]
    told = [(fault.code, fault.message.split("`")[1]) for fault in document.parsed.faults]
    assert told == [("unqualified-attribute", name) for name in ("about", "type", "resource", "ID", "parseType")]


def test_names_of_nodes_that_ntriples_cannot_write() -> None:
    """Names of rdf:nodeID that are no labels of N-Triples stay apart, with labels that can be written."""
    document = parse(f'{START}<ex:T rdf:nodeID="a."/><ex:T rdf:nodeID="a"/><ex:T rdf:nodeID="\u00e9"/></rdf:RDF>')
    assert document.parsed.faults == []
    text = "".join(f"{term_to_ntriples(one)} <http://e/p> <http://e/o> .\n" for one in document.statements.subjects)
    quads = list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES))
    assert len({quad.subject for quad in quads}) == 3


def test_two_attributes_with_one_local_name() -> None:
    """Each attribute has its own place, also where another has the same local name."""
    text = f'{START}<ex:T ex:about="x" rdf:about="http://e/a"/></rdf:RDF>'
    document = parse(text)
    cut = [
        tuple(text[place.start : place.end] for place in (one.subject_place, one.predicate_place, one.object_place))
        for one in document.triples()
    ]
    assert cut == [("http://e/a", "http://e/a", "ex:T"), ("http://e/a", "ex:about", "x")]


def test_bombs(tmp_path: Path) -> None:
    """A billion laughs, a quadratic blow-up and an entity outside the file are refused, quickly."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    thing = '<ex:T xmlns:ex="http://e/" ex:p="%s"/>'
    texts = {
        "laughs.rdf": f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>{thing % "&l9;"}',
        "quadratic.rdf": f'<!DOCTYPE x [<!ENTITY a "{"a" * 9000}">]>{thing % ("&a;" * 100_000)}',
        "outside.rdf": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        '<ex:T xmlns:ex="http://e/"><ex:p>&a;</ex:p></ex:T>',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        document = read_document(tmp_path / name, CheckSettings(root=tmp_path))
        assert [one.code for one in document.parsed.faults] == ["xml-entity"], name


def test_places_on_one_long_line() -> None:
    """Terms have their places also where a file is one line of many kilobytes and of characters of many lengths."""
    inner = "".join(
        f'<ex:T rdf:about="http://e/{number}"><ex:p>\u00e9\u4e2d\U0001f600</ex:p></ex:T>' for number in range(2_000)
    )
    document = parse(START.rstrip() + inner + "</rdf:RDF>")
    last = list(document.triples())[-1]
    cut = [
        document.text[place.start : place.end]
        for place in (last.subject_place, last.predicate_place, last.object_place)
    ]
    assert cut == ["http://e/1999", "ex:p", "\u00e9\u4e2d\U0001f600"]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8", "utf-8-sig", "windows-1252", "koi8-r"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """A file is read in the encoding that it declares, with its places in characters."""
    letter = "\u0416" if encoding == "koi8-r" else "\u00c3\u00a9"
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{name}"?>{START}<ex:T ex:p="{letter}"/></rdf:RDF>'
    (tmp_path / "a.rdf").write_bytes(text.encode(encoding))
    document = read_document(tmp_path / "a.rdf", CheckSettings(root=tmp_path))
    assert document.parsed.faults == []
    value = next(one for one in document.triples() if one.predicate == "http://e/p")
    assert isinstance(value.object, Literal)
    assert value.object.lexical == letter
    assert document.text[value.object_place.start : value.object_place.end] == letter


def test_deep_nesting() -> None:
    """10,000 nested elements are read."""
    deep = 5_000
    document = parse(START + "<ex:T><ex:p>" * deep + "</ex:p></ex:T>" * deep + "</rdf:RDF>")
    assert document.parsed.faults == []
    assert len(document.statements) == 2 * deep
