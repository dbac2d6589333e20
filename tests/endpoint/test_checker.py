"""Reports of `reliefgraph check`: literals, RDF/XML, JSON-LD, shapes, contradictions, and what reaches a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from server.commands.check import check

PREFIXES = (
    "@prefix : <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
LITERAL = PREFIXES + ":a :p %s ."
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
    '<e:T rdf:about="http://e/t">%s</e:T></rdf:RDF>'
)
SHAPE = PREFIXES + ":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; %s ] .\n"


def run(folder: Path, files: Mapping[str, str], entailment: str = "none") -> Result:
    """Check files with these texts."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return check_paths([folder], CheckSettings(root=folder, entailment=entailment))


def placed(result: Result, *codes: str) -> list[tuple[str, int, int]]:
    """Return the findings of these codes with their line and column."""
    return [(one.code, one.span.line, one.span.column) for one in result.findings if one.code in codes]


LITERALS = [
    ("digits-arabic", '"١٢٣"^^xsd:integer', True),
    ("digits-arabic", '"٣.٥"^^xsd:decimal', True),
    ("digits-arabic", '"２０２６-01-01"^^xsd:date', True),
    ("digits-arabic", '"P१D"^^xsd:duration', True),
    ("literal-anyuri-name", '":"^^xsd:Name', False),
    ("literal-anyuri-name", '"a:b:c"^^xsd:Name', False),
    ("literal-anyuri-name", '"-1"^^xsd:NMTOKEN', False),
    ("literal-anyuri-name", '""^^xsd:anyURI', False),
    ("literal-anyuri-name", '"1a"^^xsd:Name', True),
]


@pytest.mark.parametrize(("report", "literal", "is_told"), LITERALS)
def test_a_literal_is_told_where_it_is_no_value(tmp_path: Path, report: str, literal: str, is_told: bool) -> None:
    """Digits are those of ASCII; names may begin with a colon, and addresses may be empty."""
    found = placed(run(tmp_path, {"d.ttl": LITERAL % literal}), "invalid-literal")
    assert found == [("invalid-literal", 2, 7)] * is_told


def test_a_doubtful_address_is_a_warning(tmp_path: Path) -> None:
    """An address with a space is a warning at most (XSD 1.1, section 3.3.17)."""
    result = run(tmp_path, {"d.ttl": LITERAL % '"http://a b"^^xsd:anyURI'})
    assert [one.severity.name for one in result.findings if one.code == "invalid-literal"] == ["WARNING"]


SYNTAX = [
    ("rdfxml-check-dup-id", '<e:p><e:T rdf:ID="i"/></e:p><e:p><e:T rdf:ID="i"/></e:p>', 75),
    ("rdfxml-check-dup-id", '<e:p><e:T rdf:ID="i"/></e:p><e:p rdf:ID="i">x</e:p>', 70),
    ("rdfxml-check-dup-id", '<e:p rdf:ID="i">x</e:p><e:q rdf:ID="i">y</e:q>', 65),
    ("rdfxml-check-dup-id", '<e:p><e:T rdf:ID="i"><e:q><e:T rdf:ID="i"/></e:q></e:T></e:p>', 68),
    ("rdfxml-check-id-about", '<e:p><e:T rdf:ID="a" rdf:about="b"/></e:p>', 50),
    ("rdfxml-check-id-about", '<e:p><e:T rdf:ID="a" rdf:nodeID="b"/></e:p>', 50),
    ("rdfxml-check-id-about", '<e:p><e:T rdf:about="http://e/a" rdf:nodeID="b"/></e:p>', 62),
    ("rdfxml-check-id-about", '<e:p><rdf:Description rdf:ID="q" rdf:about="b"/></e:p>', 62),
    ("rdfxml-check-resource-nodeid", '<e:p rdf:resource="http://e/b" rdf:nodeID="n"/>', 60),
    ("rdfxml-check-resource-nodeid", '<e:p rdf:resource="http://e/b" rdf:parseType="Resource"/>', 34),
    ("rdfxml-check-resource-nodeid", '<e:p rdf:resource="http://e/b">x</e:p>', 60),
    ("rdfxml-check-resource-nodeid", '<e:p rdf:datatype="http://e/d" rdf:nodeID="n"/>', 60),
]


@pytest.mark.parametrize(("report", "inside", "column"), SYNTAX)
def test_what_the_grammar_of_rdf_xml_excludes(tmp_path: Path, report: str, inside: str, column: int) -> None:
    """One error stands at what may not stand there (RDF 1.1 XML Syntax, section 7.2)."""
    assert placed(run(tmp_path, {"d.rdf": XML % inside}), "syntax-error") == [("syntax-error", 2, column)]


UNPREFIXED = [
    ("rdfxml-check-unprefixed", '<e:T about="http://e/a"><e:p resource="http://e/b"/></e:T>', 2),
    ("rdfxml-check-unprefixed", '<e:T ID="a"/>', 1),
    ("rdfxml-check-unprefixed", '<rdf:Description about="http://e/a" e:p="x"/>', 1),
    ("rdfxml-check-unprefixed", '<e:T type="http://e/C"/>', 1),
]


@pytest.mark.parametrize(("report", "inside", "count"), UNPREFIXED)
def test_attributes_without_a_prefix_are_read_and_told(tmp_path: Path, report: str, inside: str, count: int) -> None:
    """`about`, `ID`, `resource` and `type` alone are those of RDF (section 6.1.4), and each is told."""
    result = run(tmp_path, {"d.rdf": XML % f"<e:p>{inside}</e:p>"})
    assert [one.code for one in result.findings if one.code != "unused-prefix"].count("unqualified-attribute") == count
    assert not placed(result, "syntax-error")


CONTEXT = '{"@context":{"@version":1.1,"@vocab":"http://v/","p":{"@id":"http://e/p","@container":"@type"}},'
JSON = [
    ("jsonld-1e400", '{"@id":"http://e/s","http://e/n":1e400}', "", 0),
    ("jsonld-1e400", '{"@id":"http://e/s","http://e/n":-1e400}', "", 0),
    ("jsonld-1e400", '{"@id":"http://e/s","http://e/n":1e-400}', "", 0),
    ("jsonld-1e400", '{"@id":"http://e/s","http://e/n":NaN}', "syntax-error", 34),
    ("jsonld-drop-key", '{"@context":{"p":"http://e/p"},"@id":"http://e/a","p":1,"q":2}', "json-ld-dropped", 57),
    ("jsonld-drop-key", '{"@context":{"p":"http://e/p"},"@id":"http://e/a","p":{"q":2}}', "json-ld-dropped", 56),
    ("jsonld-drop-key", '{"@id":"http://e/a","@typ":"http://e/T"}', "json-ld-dropped", 21),
    ("jsonld-drop-key", '{"@id":"http://e/a","@type":"T"}', "json-ld-dropped", 29),
    (
        "jsonld-drop-language",
        '{"@id":"http://e/a","http://e/p":{"@value":"x","@language":"en_US"}}',
        "json-ld-dropped",
        44,
    ),
    ("jsonld-drop-language", '{"@context":{"@language":"en_US"},"http://e/p":"x"}', "json-ld-dropped", 48),
    ("jsonld-drop-language", '{"http://e/p":{"@value":"x","@language":""}}', "json-ld-dropped", 25),
    ("jsonld-drop-language", '{"http://e/p":{"@value":"x","@direction":"rtl"}}', "json-ld-dropped", 25),
    ("jsonld-type-map", CONTEXT + '"@id":"http://e/a","p":{"T":[{"@id":"http://e/b"}]}}', "", 0),
    ("jsonld-type-map", CONTEXT + '"@id":"http://e/a","p":{"T":{"@id":"http://e/b"},"U":{"@id":"http://e/c"}}}', "", 0),
    ("jsonld-type-map", CONTEXT + '"@id":"http://e/a","p":{"@none":{"@id":"http://e/b"}}}', "", 0),
    ("jsonld-type-map", CONTEXT + '"@id":"http://e/a","p":{"T":[{"@id":"http://e/b","q":1}]}}', "", 0),
]


@pytest.mark.parametrize(("report", "text", "code", "column"), JSON)
def test_json_ld_is_read_or_told(tmp_path: Path, report: str, text: str, code: str, column: int) -> None:
    """A document is read, or what is wrong or dropped is told at its place in the file."""
    found = placed(run(tmp_path, {"d.jsonld": text}), "syntax-error", "json-ld-dropped")
    assert found == ([(code, 1, column)] if code else [])


SHAPES = [
    ("shacl-two-class", "sh:class :A , :B", ":a a :T ; :p :x . :x a :A .", ":x is no :B"),
    (
        "shacl-two-class",
        "sh:node :N , :M",
        ":a a :T ; :p :x . :N a sh:NodeShape . :M a sh:NodeShape ; sh:class :B .",
        ":M",
    ),
    ("shacl-two-class", "sh:disjoint :q , :r", ":a a :T ; :p 1 ; :r 1 ; :q 2 .", ":r"),
    ("shacl-two-class", "sh:lessThan :q , :r", ":a a :T ; :p 5 ; :q 7 ; :r 3 .", ":r"),
    ("shacl-two-equals", "sh:equals :q , :r", ":a a :T ; :p 1 ; :q 1 .", ":r"),
    ("shacl-two-equals", "sh:equals :r , :q", ":a a :T ; :p 1 ; :q 1 .", ":r"),
    ("shacl-two-equals", "sh:equals :q , :r , :s", ":a a :T ; :p 1 ; :q 1 ; :s 1 .", ":r"),
    ("shacl-two-equals", "sh:equals :q , :r", ":a a :T ; :p 1 , 2 ; :q 1 , 2 ; :r 1 .", ":r"),
    ("shacl-two-hasvalue", "sh:hasValue 1 , 2", ":a a :T ; :p 1 .", "the value 2 is missing"),
    ("shacl-two-hasvalue", "sh:hasValue 2 , 1", ":a a :T ; :p 1 .", "the value 2 is missing"),
    ("shacl-two-hasvalue", "sh:hasValue :x , :y", ":a a :T ; :p :x .", "the value :y is missing"),
    ("shacl-two-hasvalue", 'sh:hasValue "a" , "a"@en', ':a a :T ; :p "a" .', '"a"@en is missing'),
    ("shacl-uniquelang-message", "sh:uniqueLang true", ':a a :T ; :p "A"@en , "B"@en .', "`en`"),
    ("shacl-uniquelang-message", "sh:uniqueLang true", ':a a :T ; :p "A"@de , "B"@en , "C"@de .', "`de`"),
    ("shacl-uniquelang-message", "sh:uniqueLang true", ':a a :T ; :p "A" , "B" , "C"@fr , "D"@fr .', "`fr`"),
    ("shacl-uniquelang-message", "sh:uniqueLang true", ':a a :T ; :p "A"@en-GB , "B"@en-GB , "C"@en .', "`en-"),
]


@pytest.mark.parametrize(("report", "constraint", "data", "words"), SHAPES)
def test_the_value_that_is_broken_is_named(tmp_path: Path, report: str, constraint: str, data: str, words: str) -> None:
    """Of several values of a parameter the result names the one that the data break, and no other."""
    result = run(tmp_path, {"s.ttl": SHAPE % constraint, "d.ttl": PREFIXES + data})
    [message] = [one.message for one in result.findings if one.code == "shape-violation"]
    assert words in message


IGNORED = PREFIXES + ":S a sh:NodeShape ; sh:targetClass :T ; sh:closed true ; sh:ignoredProperties %s .\n"
ILL_FORMED = [
    ("shape-illformed-ignored", IGNORED % "rdf:type"),
    ("shape-illformed-ignored", IGNORED % '( "rdf:type" )'),
    ("shape-illformed-ignored", SHAPE % "sh:in 1"),
    ("shape-illformed-ignored", SHAPE % "sh:or :x"),
    ("shape-illformed-languagein", SHAPE % 'sh:languageIn "en"'),
    ("shape-illformed-languagein", SHAPE % "sh:languageIn ( 1 )"),
    ("shape-illformed-languagein", SHAPE % 'sh:minCount "1"'),
    ("shape-illformed-languagein", SHAPE % "sh:nodeKind :IRI"),
]


@pytest.mark.parametrize(("report", "shape"), ILL_FORMED)
def test_an_ill_formed_shape_is_told_and_not_executed(tmp_path: Path, report: str, shape: str) -> None:
    """The shape is told, the data are told nothing, and the exit code says that something was not checked."""
    result = run(tmp_path, {"s.ttl": shape, "d.ttl": PREFIXES + ':a a :T ; :p "x"@en .'})
    assert [one.code for one in result.findings if one.code in ("ill-formed-shape", "shape-violation")] == [
        "ill-formed-shape"
    ]
    assert CliRunner().invoke(check, [str(tmp_path), "--no-cache"]).exit_code == 2


NAMESPACES = [
    ("namespace-https", "https://www.w3.org/ns/shacl#"),
    ("namespace-https", "http://www.w3.org/2002/7/owl#"),
    ("namespace-https", "http://www.opengis.net/ont/geosparql/"),
    ("namespace-https", "http://www.w3.org/2003/01/geo/wgs84_pos/"),
]


@pytest.mark.parametrize(("report", "space"), NAMESPACES)
def test_a_namespace_one_slip_away_is_told(tmp_path: Path, report: str, space: str) -> None:
    """Whatever the prefix is called, the declaration is told."""
    result = run(tmp_path, {"d.ttl": f"@prefix k: <{space}> .\n<http://e/S> a k:NodeShape .\n"})
    assert placed(result, "near-namespace") == [("near-namespace", 1, 1)]


HEADERS = [
    ("header-imports", "<http://e/i>", "<http://e/i> a owl:Ontology ."),
    ("header-imports", "<http://e/i> , <http://e/j>", "<http://e/i> a owl:Ontology . <http://e/j> a owl:Ontology ."),
    ("header-imports", "<http://e/i>", "<http://e/i> a owl:Ontology ; owl:imports <http://e/o> ."),
    ("header-imports", "<http://e/none>", "<http://e/i> a owl:Ontology ."),
]


@pytest.mark.parametrize(("report", "imports", "imported"), HEADERS)
def test_an_import_excuses_nobody(tmp_path: Path, report: str, imports: str, imported: str) -> None:
    """An ontology that imports another is told that it has no title and no licence, as without the import."""
    text = PREFIXES + f"<http://e/o> a owl:Ontology ; owl:imports {imports} .\n:C a owl:Class .\n"
    result = run(tmp_path, {"o.ttl": text, "imp.ttl": PREFIXES + imported + "\n:D a owl:Class .\n"})
    found = {(one.span.file.rpartition("/")[2], one.code) for one in result.findings}
    assert {("o.ttl", "missing-title"), ("o.ttl", "missing-licence")} <= found


VALUES = [
    ("reason-rational-check", '"1/2"^^owl:rational'),
    ("reason-rational-check", '"-3/9"^^owl:rational'),
    ("reason-rational-check", '"1.5"^^owl:real'),
    ("reason-rational-check", '"1e400"^^xsd:double'),
    ("reason-bc-date", '"-0044-03-15"^^xsd:date'),
    ("reason-bc-date", '"12020-01-01T00:00:00"^^xsd:dateTime'),
    ("reason-bc-date", '"-0001"^^xsd:gYear'),
    ("reason-bc-date", '"0000-01-01T24:00:00Z"^^xsd:dateTime'),
]


@pytest.mark.parametrize(("report", "literal"), VALUES)
def test_reasoning_survives_every_literal(tmp_path: Path, report: str, literal: str) -> None:
    """A check with entailment ends without a fault of its own, and contradicts nobody over a valid literal."""
    text = PREFIXES + f":p a owl:DatatypeProperty . :a :p {literal} . :S a sh:NodeShape ; sh:targetSubjectsOf :p .\n"
    result = run(tmp_path, {"o.ttl": text}, entailment="owl-rl")
    assert not placed(result, "check-failed", "inconsistent", "validation-failed")


CONTRADICTIONS = [
    ("reason-differentfrom-self", ":x owl:differentFrom :x ."),
    ("reason-differentfrom-self", "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :x ) ."),
    ("reason-differentfrom-self", ":x owl:sameAs :y . :y owl:sameAs :z . :z owl:differentFrom :x ."),
    ("reason-differentfrom-self", ":x owl:bottomObjectProperty :y ."),
]


@pytest.mark.parametrize(("report", "data"), CONTRADICTIONS)
def test_a_contradiction_is_told(tmp_path: Path, report: str, data: str) -> None:
    """What is different from itself, and what a bottom property relates, is inconsistent."""
    assert [code for code, _, _ in placed(run(tmp_path, {"d.ttl": PREFIXES + data}), "inconsistent")] == [
        "inconsistent"
    ]


TERMINAL = [
    ("log-workflow-command", '"""x\n::stop-commands::tok"""^^xsd:integer'),
    ("log-workflow-command", '"""x\r::error::tok"""^^xsd:integer'),
    ("log-workflow-command", '"x\\u001B]0;title\\u0007"^^xsd:integer'),
    ("log-workflow-command", '"x\\u0085::warning::tok\\u2028::add-mask::x"^^xsd:integer'),
    ("log-workflow-command", '"""\n##[command]x\n::set-output name=a::b"""^^xsd:boolean'),
]


@pytest.mark.parametrize("format_", ["text", "github", "markdown", "junit", "json", "sarif"])
@pytest.mark.parametrize(("report", "literal"), TERMINAL)
def test_data_write_no_line_of_a_log(tmp_path: Path, report: str, literal: str, format_: str) -> None:
    """No line of any report begins with a command of the data, and no control character comes out."""
    (tmp_path / "d.ttl").write_text(LITERAL % literal, encoding="utf-8", newline="")
    output = CliRunner().invoke(check, [str(tmp_path), "--no-cache", "--format", format_]).output
    assert "invalid-literal" in output
    own = [line for line in output.splitlines() if line.startswith(("::", "##["))]
    assert all(line.startswith(("::error file=", "::warning file=", "::notice")) for line in own), own
    assert not any(
        (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029" for char in output
    )


def test_each_report_has_three_relatives() -> None:
    """Each name stands on four rows at least, so that a kind is held and not an example."""
    tables = (
        *(LITERALS, SYNTAX, UNPREFIXED, JSON, SHAPES, ILL_FORMED, NAMESPACES, HEADERS, VALUES, CONTRADICTIONS),
        TERMINAL,
    )
    counted = Counter(str(row[0]) for table in tables for row in table)
    assert len(counted) == 22
    assert min(counted.values()) >= 4, counted
