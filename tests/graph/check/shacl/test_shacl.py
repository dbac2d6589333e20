"""Results of shapes: where they stand, what they say, and that nothing passes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity

START = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """@prefix ex: <http://e/> .
ex:a a ex:C ;
  ex:p "long enough", "short" ;
  ex:q [ ex:r "x" ] ;
  ex:s ex:b .
ex:b ex:t ex:a .
"""


def run(folder: Path, shapes: str, data: str = DATA) -> Result:
    """Check data against shapes."""
    (folder / "data.ttl").write_text(data, encoding="utf-8")
    (folder / "shapes.ttl").write_text(START + shapes, encoding="utf-8")
    return check_paths([folder], CheckSettings(root=folder))


def told(result: Result) -> list[str]:
    """Return the findings about the data as `line:column message`."""
    violations = [one for one in result.findings if one.code == "shape-violation"]
    return [f"{one.span.line}:{one.span.column} {one.message}" for one in violations]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("sh:property [ sh:path ex:p ; sh:minLength 6 ]", '3:23 ex:a, ex:p: "short" is shorter than 6 characters'),
        ("sh:property [ sh:path ex:p ; sh:maxCount 1 ]", "3:3 ex:a, ex:p: there is more than one value"),
        ("sh:property [ sh:path ex:none ; sh:minCount 1 ]", "2:1 ex:a, ex:none: there is no value"),
        (
            "sh:property [ sh:path ( ex:q ex:r ) ; sh:datatype xsd:integer ]",
            '4:15 ex:a, ex:q/ex:r: "x" is no xsd:integer',
        ),
        ("sh:property [ sh:path [ sh:inversePath ex:t ] ; sh:nodeKind sh:BlankNode ]", None),
        ("sh:property [ sh:path ex:q ; sh:nodeKind sh:IRI ]", None),
        ("sh:closed true ; sh:ignoredProperties ( ex:p ex:q <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> )", None),
        ("sh:nodeKind sh:Literal", None),
    ],
)
def test_place_and_message(constraint: str, expected: str | None, tmp_path: Path) -> None:
    """A result stands at the offending value, else at the property, else at the subject, and says what is wrong."""
    places = {"inversePath": "6:1", "ex:q ; sh:nodeKind": "4:8", "closed": "5:3", "sh:nodeKind sh:Literal": "2:1"}
    result = told(run(tmp_path, f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {constraint} ."))
    assert len(result) == 1
    if expected is not None:
        assert result == [expected]
    else:
        wanted = next(place for words, place in places.items() if words in constraint)
        assert result[0].startswith(f"{wanted} ex:a")


def test_result_names_the_constraint_that_asks(tmp_path: Path) -> None:
    """A result leads to the constraint in the shapes file."""
    result = run(
        tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n  sh:property [ sh:path ex:p ; sh:maxCount 1 ] ."
    )
    finding = next(one for one in result.findings if one.code == "shape-violation")
    assert [f"{one.span} {one.message}" for one in finding.related] == ["shapes.ttl:5:32 sh:maxCount asks for it here"]


def test_severity_and_message_of_the_shape(tmp_path: Path) -> None:
    """The author's severity and message are the finding's."""
    shape = "sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:severity sh:Info ; sh:message 'one, please' ]"
    result = run(tmp_path, f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {shape} .")
    finding = next(one for one in result.findings if one.code == "shape-violation")
    assert (finding.severity, finding.message) == (Severity.INFO, "ex:a, ex:p: one, please")
    assert result.exit_code(Severity.WARNING) == 0


def test_conforming_data_are_quiet(tmp_path: Path) -> None:
    """Data that conform have no finding at all."""
    result = run(
        tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:datatype xsd:string ] ."
    )
    assert result.findings == ()
    assert result.exit_code(Severity.INFO) == 0


def test_both_engines_refuse(tmp_path: Path) -> None:
    """Where no engine can validate, the run says so and ends with 2 and never with silence."""
    query = "SELECT $this ?failure { $this ?p ?o BIND (true AS ?failure) }"
    result = run(
        tmp_path,
        f'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:datatype xsd:int ; sh:sparql [ sh:select "{query}" ] .',
    )
    assert [one.code for one in result.findings] == ["validation-failed"]
    assert result.exit_code(Severity.ERROR) == 2


def test_broken_data_file_is_not_called_conforming(tmp_path: Path) -> None:
    """A syntax error in the data is told beside the results for the rest."""
    result = run(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:maxCount 0 .", DATA + "ex:z ex:p")
    assert {one.code for one in result.findings} >= {"syntax-error", "ill-formed-shape"}


def test_a_file_that_is_both_shapes_and_data_names_what_was_asked(tmp_path: Path) -> None:
    """Where shapes and data share a file, a result still leads to the constraint of a shape without a name."""
    (tmp_path / "both.ttl").write_text(
        START + "ex:E a sh:NodeShape , <http://www.w3.org/2000/01/rdf-schema#Class> ;\n"
        "  sh:property [ sh:path ex:m ; sh:class ex:F ] .\nex:e a ex:E ; ex:m ex:x .\n",
        encoding="utf-8",
    )
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert told(result) == ["6:20 ex:e, ex:m: ex:x is no ex:F"]
    finding = next(one for one in result.findings if one.code == "shape-violation")
    assert [f"{one.span} {one.message}" for one in finding.related] == ["both.ttl:5:32 sh:class asks for it here"]


def test_pattern_that_looks_ahead(tmp_path: Path) -> None:
    """A pattern of another dialect is told, and only values that it does not match are violations."""
    data = """@prefix ex: <http://e/> .
ex:a a ex:C ;
  ex:p "x" ;
  ex:p "y" .
"""
    shape = 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern "%s" ] .'
    result = run(tmp_path, shape % "^(?!y)", data)
    assert [one.partition(" ")[0] for one in told(result)] == ["4:8"]
    assert "pattern-of-another-dialect" in {one.code for one in result.findings}


def test_pattern_that_nobody_reads(tmp_path: Path) -> None:
    """Where no engine reads a pattern, its shape is left out, and the run ends with exit code 2."""
    shape = 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern "[" ] .'
    result = run(tmp_path, shape)
    assert told(result) == []
    assert "ill-formed-shape" in {one.code for one in result.findings}
    assert result.summary.unchecked == ("1 shape left out",)
    assert result.exit_code(Severity.ERROR) == 2


@pytest.mark.parametrize("messages", ['"zz {$this}"@en, "aa {$this}"@de', '"aa {$this}"@de, "zz {$this}"@en'])
def test_message_of_a_query_in_english(messages: str, tmp_path: Path) -> None:
    """Of the messages of a query in several languages the English one is told, whatever their order."""
    shape = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql "
    query = f'[ sh:select "SELECT $this {{ $this <http://e/s> ?v }}" ; sh:message {messages} ] .'
    assert [one.rpartition(": ")[2] for one in told(run(tmp_path, shape + query))] == ["zz <http://e/a>"]


def test_a_component_of_several_parameters_stands_once(tmp_path: Path) -> None:
    """A second pattern or qualified shape is told at its place, its shape is left out, and the rest is validated."""
    (tmp_path / "a.ttl").write_text(
        "@prefix ex: <http://e/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        'ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:pattern "^a" , "b$" ] ,\n'
        "  [ sh:path ex:q ; sh:minCount 2 ] ,\n"
        "  [ sh:path ex:q ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class ex:C ] , [ sh:class ex:D ] ] .\n"
        'ex:a ex:p "xb" ; ex:q 1 .\n',
        encoding="utf-8",
    )
    found = [
        (one.code, str(one.span))
        for one in check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
        if one.code != "undefined-term"
    ]
    assert ("ill-formed-shape", "a.ttl:3:91") in found
    assert ("ill-formed-shape", "a.ttl:5:88") in found
    assert ("shape-violation", "a.ttl:6:18") in found


def test_a_language_that_is_no_tag_ends_no_validation(tmp_path: Path) -> None:
    """Data with `xml:lang="en-"` are held against shapes all the same."""
    data = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<e:C rdf:about="http://e/z"><e:p xml:lang="en-">x</e:p></e:C></rdf:RDF>
"""
    (tmp_path / "more.rdf").write_text(data, encoding="utf-8")
    result = run(
        tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minLength 4 ] ."
    )
    codes = [one.code for one in result.findings if one.span.file == "more.rdf"]
    assert codes.count("shape-violation") == 1
    assert "check-failed" not in {one.code for one in result.findings}
