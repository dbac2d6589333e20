"""Reading Turtle and its relatives: all errors, each at its place."""

from __future__ import annotations

import pyoxigraph
import pytest

from graph.check.syntax.statements import Parsed
from graph.check.syntax.term import Blank, Iri, Literal
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import NQUADS, NTRIPLES, TRIG, TURTLE, Syntax
from graph.namespaces import XSD

START = "@prefix ex: <http://e/> .\n"


def read(text: str, syntax: Syntax = TURTLE) -> Parsed:
    """Parse a text."""
    return parse_turtle(text, syntax=syntax, base="http://base/folder/file", mark="m")


def faults(text: str, syntax: Syntax = TURTLE) -> list[tuple[str, str]]:
    """Return the errors of a text: code, and the text that is underlined."""
    return [(one.code, text[one.start : one.end]) for one in read(text, syntax).faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex:a ex:b ex:c\nex:d ex:e ex:f .", [("syntax-error", "ex:d")]),
        ("ex:a ex:b .", [("syntax-error", ".")]),
        ("ex:a ex:b ex:c ,, ex:d .", [("syntax-error", ",")]),
        ("ex:a 'b' ex:c .", [("syntax-error", "'b'")]),
        ("'a' ex:b ex:c .", [("syntax-error", "'a'")]),
        ("ex:a ex:b 'c\n .\nex:d ex:e ex:f .", [("syntax-error", "'c")]),
        ("ex:a ex:b ex:c", [("syntax-error", "c")]),
        ("ex:a ex:b [ ex:c ex:d .", [("syntax-error", ".")]),
        ("ex:a ex:b ( ex:c ex:d .", [("syntax-error", ".")]),
        ("ex:a ex:b [ ex:c ex:d ) .", [("syntax-error", ")")]),
        ("ex:a ex:b ex:c ] .", [("syntax-error", "]")]),
        ("ex:a b ex:c .", [("syntax-error", "b")]),
        ("ex:a ex:b true false .", [("syntax-error", "false")]),
        ("_:a _:b ex:c .", [("syntax-error", "_:b")]),
        ("ex:a ex:b <http://e/{c}> .", [("bad-iri", "<http://e/{c}>")]),
        ("ex:a ex:b <http://e/\\u0020> .", [("bad-iri", "<http://e/\\u0020>")]),
        ("ex:a ex:b <http://e/c .", [("bad-iri", "<http://e/c .")]),
        ("<http://e/a <http://e/b> <http://e/c> .", [("bad-iri", "<http://e/a")]),
        ("ex:a ex:b <http://e/c, <http://e/d> .", [("bad-iri", "<http://e/c,"), ("syntax-error", "<http://e/d>")]),
        ("ex:a ex:b <http://e/%zz> .", [("bad-iri", "<http://e/%zz>")]),
        ("ex:a ex:b <http://e/a[b]> .", [("bad-iri", "<http://e/a[b]>")]),
        ("ex:a ex:b <..|/../g> , <//[::1]/g> .", [("bad-iri", "<..|/../g>")]),
        ("ex:a ex:b <http://e/a#b#c> .", [("bad-iri", "<http://e/a#b#c>")]),
        (
            "ex:a ex:b <http://e:x/> , <http://[::1]/?b[> .",
            [("bad-iri", "<http://e:x/>"), ("bad-iri", "<http://[::1]/?b[>")],
        ),
        ("@prefix b: <http://e/[> .\nex:a ex:b ex:c .", [("bad-iri", "<http://e/[>")]),
        ("ex:a ex:b 'a'^^<http://e/%> .", [("bad-iri", "<http://e/%>")]),
        ("ex:a ex:b 'a\\d\\w' .", [("bad-escape", "\\d"), ("bad-escape", "\\w")]),
        ("ex:a no:b no:c ; ex:d not:e .", [("undefined-prefix", "no:"), ("undefined-prefix", "not:")]),
        ("@prefix a <http://e/> .\nex:a ex:b ex:c .", [("syntax-error", "a")]),
        ("@prefix a: <http://a/>\nex:a ex:b a:c .", [("syntax-error", "")]),
        ("ex:a { ex:b ex:c ex:d }", [("syntax-error", "{")]),
        ("ex:a = ex:b .", [("syntax-error", "=")]),
        ("ex:a ex:b ex:c ; ; ex:d ex:e ; .", []),
        ("[ ex:a ex:b ] . [] ex:a [] , () , ( [] ( 1 ) ) .", []),
        ("ex:a ex:b 'c'@en-GB , 'd' ^^ ex:e , 1.e0 , .5 , -1 , +2.0 .", []),
        ("ex:a ex:b 'chat' @fr , 'c' # no\n @de-CH .", []),
        ("ex:a ex:b 'c'\n@prefix a: <http://a/> .\na:b a:c 1 .", [("syntax-error", "@prefix")]),
        ("ex:a ex:b 'c' @prefix .", []),
        ("ex:a ex:b '\0\x01' .", []),
        ("PREFIX a: <http://a/>\nBASE <http://b/>\nex:a a:b <c> .", []),
    ],
)
def test_errors_of_turtle(text: str, expected: list[tuple[str, str]]) -> None:
    """Each broken text has just these errors, at just these places."""
    assert faults(START + text) == expected


@pytest.mark.parametrize(
    ("text", "syntax", "expected"),
    [
        ("<urn:a> <urn:b> <urn:c> .", NTRIPLES, []),
        ("<urn:a> <urn:b> <urn:c> <urn:g> .", NQUADS, []),
        ("<urn:a> <urn:b> <urn:c> <urn:g> .", NTRIPLES, [("syntax-error", "<urn:g>")]),
        ("<urn:a> <urn:b> 1 .", NTRIPLES, [("syntax-error", "1")]),
        ("<urn:a> a <urn:c> .", NQUADS, [("syntax-error", "a")]),
        ("<urn:a> <urn:b> <urn:c> ; <urn:d> <urn:e> .", NTRIPLES, [("syntax-error", ";")]),
        ("<urn:g> { <urn:a> <urn:b> <urn:c> } { [] a <urn:d> . } GRAPH _:g { }", TRIG, []),
        ("<urn:g> { <urn:a> <urn:b> <urn:c> ", TRIG, [("syntax-error", "")]),
        ("<urn:a> <urn:b> <urn:c> . }", TRIG, [("syntax-error", "}")]),
        ("(1 2) { <urn:a> <urn:b> <urn:c> }", TRIG, [("syntax-error", "(1 2) {")]),
        ("() { <urn:a> <urn:b> <urn:c> }", TRIG, [("syntax-error", "() {")]),
        ("GRAPH () { <urn:a> <urn:b> <urn:c> }", TRIG, [("syntax-error", "()")]),
        ("[ <urn:p> 1 ] { <urn:a> <urn:b> <urn:c> }", TRIG, [("syntax-error", "[ <urn:p> 1 ] {")]),
        ("[] { <urn:a> <urn:b> <urn:c> } GRAPH [] { <urn:a> <urn:b> <urn:c> }", TRIG, []),
        ("<urn:a> <urn:b>\n<urn:c> .", NTRIPLES, [("syntax-error", "")]),
        ("<urn:a> <urn:b> <urn:c>\r.", NQUADS, [("syntax-error", "")]),
        ("<urn:a> <urn:b> # no\n<urn:c> .", NTRIPLES, [("syntax-error", "")]),
        ("<urn:a> <urn:b> <urn:c> . <urn:d> <urn:e> <urn:f> .", NTRIPLES, [("syntax-error", "<")]),
        ("\t<urn:a>\t<urn:b> <urn:c>. # yes\r\n\n<urn:d> <urn:e> <urn:f> .", NTRIPLES, []),
    ],
)
def test_errors_of_relatives(text: str, syntax: Syntax, expected: list[tuple[str, str]]) -> None:
    """TriG, N-Triples and N-Quads refuse what is not theirs."""
    assert faults(text, syntax) == expected


SLIPS = [
    ("ex:a ex:b ex:c/d .", ["/"], r"write `\/` in a prefixed name"),
    ("ex:a ex:b http://e/x .", ["http://e/x"], "write the IRI in `<` and `>`"),
    ("@prefix x: http://e/ .\nx:a x:b x:c .", ["http:"], "write `<` and `>` around the IRI"),
    ("@prefix x <http://x/> .\nx:a x:b x:c .", ["x"], "write `x:`"),
    ("@PREFIX x: <http://x/> .\nx:a x:b x:c .", ["@PREFIX"], "in small letters"),
    ("PREFIX x: <http://x/> .\nx:a x:b x:c .", ["."], "no `.` after `PREFIX`"),
    ("ex:a ex:b True .", ["True"], "write `true`"),
    ("ex:a ex:b 2020-01-31 .", ["-01"], "write a date as"),
    ("ex:a ex:b 'x'@en_US .", ["_"], "write `-` between the parts"),
    ("ex:a ex:b 'x'^ex:d .", ["^"], "write `^^`"),
    ("ex:a ex:b \u201cx\u201d .", ["\u201c"], "straight quotes"),
    ("ex:a ex:b ex:c\u00a0.", ["\u00a0"], "an ordinary space"),
    ("ex:a ex:b 'it's' .", ["s"], "for a quote inside a string"),
    ("// no\nex:a ex:b ex:c .", ["/"], "write `#` before a comment"),
    ("ex:a ex:b ?c .", ["?"], "Turtle has no variables"),
    ("{ ex:a ex:b ex:c } => { ex:a ex:b ex:d } .", ["{"], "this is Notation3"),
    ("ex:a ex:b ex:c ,\nex:d ex:e ex:f .", ["ex:e"], "the line before ends with `,`"),
    ("ex:a ex:b ex:c ;\nex:d a ex:f .", ["a"], "the line before ends with `;`"),
    ("ex:a ex:b ex:c\nex:d ex:e ex:f .", ["ex:d"], "end the statement before it with `.`"),
    ("ex:a ex:b _:-x .", ["_"], "begin a label with"),
    (
        "<<<<<<< HEAD\nex:a ex:b 1 .\n=======\nex:a ex:b 2 .\n>>>>>>> b\n",
        ["<" * 7, "=" * 7, ">" * 7],
        "finish the merge",
    ),
]


@pytest.mark.parametrize(("text", "marked", "way_out"), SLIPS)
def test_ways_out(text: str, marked: list[str], way_out: str) -> None:
    """A mistake that many make is told once, at its place, with what to write instead."""
    whole = START + text
    found = read(whole).faults
    assert [whole[one.start : one.end] for one in found] == marked
    assert all(way_out in one.way_out for one in found)


def test_control_characters_are_kept() -> None:
    """A string keeps each character that stands in it, U+0000 and both ends of lines too."""
    rows = read(START + 'ex:a ex:b \'\0\x01\' , """a\rb\r\nc""" , \'chat\'  @fr .').statements
    assert [value.lexical for value in rows.objects if isinstance(value, Literal)] == ["\0\x01", "a\rb\r\nc", "chat"]
    assert rows.objects[2] == Literal("chat", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "fr")


def test_terms() -> None:
    """Escapes, relative IRIs, languages, datatypes and numbers come out as the specification says."""
    rows = read(START + "<../a> ex:b\\~c 'x\\ty\\u00e9'@de-CH , 1 , 1.50 , 1e3 , true , '7'^^ex:d , _:z .").statements
    assert rows.subjects[0] == Iri("http://base/a")
    assert rows.predicates[0] == Iri("http://e/b~c")
    assert rows.objects == [
        Literal("x\ty\u00e9", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "de-CH"),
        Literal("1", XSD + "integer"),
        Literal("1.50", XSD + "decimal"),
        Literal("1e3", XSD + "double"),
        Literal("true", XSD + "boolean"),
        Literal("7", "http://e/d"),
        Blank("_:mlz"),
    ]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("g", "http://a/b/c/g"),
        ("./g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../..", "http://a/"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g.", "http://a/b/c/g."),
    ],
)
def test_relative_iris(reference: str, expected: str) -> None:
    """References are resolved as the examples of RFC 3986, section 5.4, say."""
    parsed = parse_turtle(f"<{reference}> <urn:p> 1 .", syntax=TURTLE, base="http://a/b/c/d;p?q", mark="m")
    assert parsed.statements.subjects == [Iri(expected)]


def test_graphs_of_quads() -> None:
    """Each statement of TriG and N-Quads knows its graph."""
    trig = read("<urn:a> <urn:b> 1 . <urn:g> { <urn:a> <urn:b> 2 } { <urn:a> <urn:b> 3 }", TRIG).statements.graphs
    quads = read("<urn:a> <urn:b> '1' <urn:g> .\n<urn:a> <urn:b> '2' .", NQUADS).statements.graphs
    assert trig == [None, Iri("urn:g"), None]
    assert quads == [Iri("urn:g"), None]


def test_accepts_what_oxigraph_accepts() -> None:
    """Texts on the edge of the grammar are accepted or refused as pyoxigraph does."""
    edges = [
        "ex:a.b.c ex:d ex:e.",
        "ex:a ex:b 1.",
        "ex:a ex:b 1.0.",
        "ex: ex:b ex:%20 .",
        "ex:a ex:b ex:%2 .",
        "ex:a ex:b '''a''b''' .",
        "ex:a ex:b '''a'''' .",
        'ex:a ex:b "a"@ .',
        "ex:a ex:b 'a'@en- .",
        "ex:a ex:-b ex:c .",
        "ex:a ex:b ex:c\\. .",
        "_:a. ex:b ex:c .",
        "ex:a ex:b -.5e-3 .",
        "ex:a ex:b +.",
        "ex:a ex:b TRUE .",
        "ex:a A ex:b .",
        "( ) ex:b ( ( ) ) .",
        "( 1 ) .",
        "[ ] .",
        "[ ex:a 1 ] ex:b 2 .",
        "ex:a ex:b [ ] ; .",
        "ex:a ex:b 1 ;; ex:c 2 ;; .",
        "ex:a ; ex:b 1 .",
        "ex:a ex:b <> .",
        "ex:a ex:b 'a\nb' .",
        "ex:a ex:b '\\u12' .",
        "@PREFIX x: <http://x/> .",
        "PREFIX x: <http://x/> .",
        "@base <http://x/> ex:a ex:b 1 .",
    ]
    for edge in edges:
        try:
            list(pyoxigraph.parse(START + edge, pyoxigraph.RdfFormat.TURTLE, base_iri="http://base/"))
            accepted = True
        except SyntaxError:
            accepted = False
        assert (not faults(START + edge)) == accepted, edge
