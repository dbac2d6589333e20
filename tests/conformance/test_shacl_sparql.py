"""SHACL-SPARQL: one test for each normative behaviour of sections 5 and 6 (https://www.w3.org/TR/shacl/#part2)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import validate_fast, validate_reference
from graph.check.shacl.result import ShaclResult
from graph.check.syntax.term import Blank, Iri, Literal, Term
from graph.finding import Severity
from tests.conformance.exceptions import REFERENCE_DIFFERS

START = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://e/> .
"""
DECLARED = """
ex: a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "http://e/"^^xsd:anyURI ] .
"""
DATA = START + 'ex:a a ex:C ; ex:p 1 , "x"@de ; ex:q ex:b . ex:b a ex:C ; ex:p 2 ; ex:r ex:a .'


class Case(NamedTuple):
    """A behaviour.

    Attributes:
        section: Where the specification states it, with the words.
        shapes: Turtle after the prefixes.
        expected: For each result: focus node, path, value, and what else is asked; None for absent.
    """

    section: str
    shapes: str
    expected: set[tuple[str, str | None, str | None]]


NODE = 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select """%s""" %s ] .' + DECLARED
PROPERTY = (
    "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetClass ex:C ; "
    'sh:sparql [ sh:prefixes ex: ; sh:select """%s""" %s ] .' + DECLARED
)
COMPONENT = (
    DECLARED
    + "ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:less ; sh:datatype xsd:integer ] ; %s . "
    "ex:S %s ."
)
ASK = '[ a sh:SPARQLAskValidator ; sh:prefixes ex: ; sh:ask """%s""" %s ]'
SELECT = '[ a sh:SPARQLSelectValidator ; sh:prefixes ex: ; sh:select """%s""" %s ]'
TO_A = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql "
A_NODE = "a sh:NodeShape ; sh:targetNode ex:a , ex:b"
A_PROPERTY = "a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a , ex:b"

CASES = [
    Case("5.1 a solution of the query is a result", NODE % ("SELECT $this { $this ex:p 1 }", ""), {("a", None, "a")}),
    Case("5.1 no solution, no result", NODE % ("SELECT $this { $this ex:p 3 }", ""), set()),
    Case(
        "5.1 the constraint holds for every target",
        NODE % ("SELECT $this { $this a ex:C }", ""),
        {("a", None, "a"), ("b", None, "b")},
    ),
    Case("5.2 sh:deactivated true on the constraint", NODE % ("SELECT $this { }", "; sh:deactivated true"), set()),
    Case(
        "5.2 sh:deactivated false on the constraint",
        NODE % ("SELECT $this { $this ex:p 1 }", "; sh:deactivated false"),
        {("a", None, "a")},
    ),
    Case(
        "5.2 several values of sh:sparql are several constraints",
        NODE % ("SELECT $this { $this ex:p 1 }", "")
        + 'ex:S sh:sparql [ sh:select "SELECT $this { $this <http://e/p> 2 }" ] .',
        {("a", None, "a"), ("b", None, "b")},
    ),
    Case(
        "5.2.1 prefixes through sh:prefixes and sh:declare, over owl:imports",
        TO_A + '[ sh:prefixes ex:other ; sh:select "SELECT $this { $this ex:p 1 }" ] .'
        "ex:other owl:imports ex: ." + DECLARED,
        {("a", None, "a")},
    ),
    Case(
        "5.2.1 prefixes of several sh:prefixes",
        TO_A + '[ sh:prefixes ex: , ex:o ; sh:select "SELECT $this { $this ex:p ?v . ?x o:r $this }" ] .'
        'ex:o sh:declare [ sh:prefix "o" ; sh:namespace "http://e/"^^xsd:anyURI ] .' + DECLARED,
        {("a", None, "a")},
    ),
    Case(
        "5.2.1 a PREFIX in the query itself",
        TO_A + '[ sh:select "PREFIX z: <http://e/> SELECT $this { $this z:p 1 }" ] .',
        {("a", None, "a")},
    ),
    Case(
        "5.3 SELECT DISTINCT",
        NODE % ("SELECT DISTINCT $this { $this ex:p ?v }", ""),
        {("a", None, "a"), ("b", None, "b")},
    ),
    Case(
        "5.3 aggregates",
        NODE % ("SELECT $this { $this ex:p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)", ""),
        {("a", None, "a")},
    ),
    Case(
        "5.3.1 $this has its value in a nested group",
        NODE % ("SELECT $this { { $this ex:p 1 } UNION { $this ex:p 2 } }", ""),
        {("a", None, "a"), ("b", None, "b")},
    ),
    Case(
        "5.3.1 $this has its value in FILTER EXISTS",
        NODE % ("SELECT $this { FILTER NOT EXISTS { $this ex:q ?o } }", ""),
        {("b", None, "b")},
    ),
    Case(
        "5.3.1 $this has its value in FILTER", NODE % ("SELECT $this { FILTER ($this = ex:a) }", ""), {("a", None, "a")}
    ),
    Case(
        "5.3.1 $this has its value in BIND",
        NODE % ("SELECT $this ?value { BIND ($this AS ?value) FILTER (?value = ex:b) }", ""),
        {("b", None, "b")},
    ),
    Case(
        "5.3.1 $this has its value in a subquery that gives it back",
        NODE % ("SELECT $this { { SELECT $this { $this ex:p ?v FILTER (?v = 1) } } }", ""),
        {("a", None, "a")},
    ),
    Case("5.3.1 ?this and $this are one variable", NODE % ("SELECT ?this { $this ex:p 1 }", ""), {("a", None, "a")}),
    Case(
        "5.3.1 $this in OPTIONAL",
        NODE % ("SELECT $this { OPTIONAL { $this ex:q ?o } FILTER (!bound(?o)) }", ""),
        {("b", None, "b")},
    ),
    Case(
        "5.3.1 bound($this) is true",
        NODE % ("SELECT $this { FILTER (bound($this) && $this = ex:a) }", ""),
        {("a", None, "a")},
    ),
    Case("5.3.2 ?path becomes sh:resultPath", NODE % ("SELECT $this ?path { $this ?path 1 }", ""), {("a", "p", "a")}),
    Case(
        "5.3.2 without ?value the focus node is the value",
        NODE % ("SELECT $this { $this ex:q ?o }", ""),
        {("a", None, "a")},
    ),
    Case("5.3.2 ?value becomes sh:value", NODE % ("SELECT $this ?value { $this ex:q ?value }", ""), {("a", None, "b")}),
    Case(
        "5.3.2 in a property shape sh:resultPath is the shape's path",
        PROPERTY % ("SELECT $this ?value { $this ex:p ?value FILTER (?value = 2) }", ""),
        {("b", "p", "2")},
    ),
    Case(
        "5.3 $PATH stands for the path of the property shape",
        PROPERTY % ("SELECT $this ?value { $this $PATH ?value FILTER (lang(?value) = 'de') }", ""),
        {("a", "p", "x@de")},
    ),
    Case(
        "5.3 $PATH may be a longer path",
        "ex:S a sh:PropertyShape ; sh:path ( ex:q ex:p ) ; sh:targetClass ex:C ; sh:sparql "
        '[ sh:select "SELECT $this ?value { $this $PATH ?value }" ] .',
        {("a", "/", "2")},
    ),
    Case(
        "5.3 $PATH may be inverse",
        "ex:S a sh:PropertyShape ; sh:path [ sh:inversePath ex:q ] ; sh:targetClass ex:C ; sh:sparql "
        '[ sh:select "SELECT $this ?value { $this $PATH ?value }" ] .',
        {("b", "/", "a")},
    ),
    Case(
        "6.2.1 a component applies to shapes with its parameter",
        COMPONENT % ("sh:validator " + ASK % ("ASK { FILTER ($value < $less) }", ""), A_PROPERTY + " ; ex:less 2"),
        {("b", "p", "2"), ("a", "p", "x@de")},
    ),
    Case(
        "6.2.1 a component does not apply without its parameter",
        COMPONENT % ("sh:validator " + ASK % ("ASK { FILTER ($value < $less) }", ""), A_PROPERTY + " ; sh:minCount 1"),
        set(),
    ),
    Case(
        "6.2.1 several values of the one parameter are several constraints",
        COMPONENT % ("sh:validator " + ASK % ("ASK { FILTER ($value != $less) }", ""), A_PROPERTY + " ; ex:less 1 , 2"),
        {("a", "p", "1"), ("b", "p", "2")},
    ),
    Case(
        "6.2.1 all mandatory parameters are needed",
        COMPONENT
        % (
            "sh:parameter [ sh:path ex:more ] ; sh:validator " + ASK % ("ASK { FILTER (false) }", ""),
            A_NODE + " ; ex:less 1",
        ),
        set(),
    ),
    Case(
        "6.2.1 an optional parameter that is absent has no value",
        COMPONENT
        % (
            "sh:parameter [ sh:path ex:more ; sh:optional true ] ; sh:validator "
            + ASK % ("ASK { FILTER (bound($more)) }", ""),
            "a sh:NodeShape ; sh:targetNode ex:a ; ex:less 1",
        ),
        {("a", None, "a")},
    ),
    Case(
        "6.2.1 an optional parameter that is present has its value",
        COMPONENT
        % (
            "sh:parameter [ sh:path ex:more ; sh:optional true ] ; sh:validator "
            + ASK % ("ASK { FILTER (bound($more)) }", ""),
            "a sh:NodeShape ; sh:targetNode ex:a ; ex:less 1 ; ex:more 2",
        ),
        set(),
    ),
    Case(
        "6.2.1 the parameter is called by the local name of its path",
        DECLARED
        + "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path <http://other/long#name> ] ; sh:validator "
        + ASK % ("ASK { FILTER ($value = $name) }", "")
        + " . ex:S a sh:NodeShape ; sh:targetNode ex:a , ex:b ; <http://other/long#name> ex:a .",
        {("b", None, "b")},
    ),
    Case(
        "6.2.3 sh:nodeValidator is used for node shapes",
        COMPONENT
        % (
            "sh:nodeValidator "
            + SELECT % ("SELECT $this { $this ex:p $less }", "")
            + " ; sh:validator "
            + ASK % ("ASK { }", ""),
            A_NODE + " ; ex:less 2",
        ),
        {("b", None, "b")},
    ),
    Case(
        "6.2.3 sh:propertyValidator is used for property shapes",
        COMPONENT
        % (
            "sh:propertyValidator "
            + SELECT % ("SELECT $this ?value { $this $PATH ?value FILTER (?value = $less) }", ""),
            A_PROPERTY + " ; ex:less 2",
        ),
        {("b", "p", "2")},
    ),
    Case(
        "6.2.3 sh:validator is used where there is no more specific one",
        COMPONENT
        % (
            "sh:propertyValidator "
            + SELECT % ("SELECT $this { }", "")
            + " ; sh:validator "
            + ASK % ("ASK { FILTER ($value = ex:a) }", ""),
            A_NODE + " ; ex:less 2",
        ),
        {("b", None, "b")},
    ),
    Case(
        "6.2.3 a component without a fitting validator is passed over",
        COMPONENT % ("sh:propertyValidator " + SELECT % ("SELECT $this { }", ""), A_NODE + " ; ex:less 2"),
        set(),
    ),
    Case(
        "6.3 ASK: false is a violation, for each value node",
        COMPONENT
        % (
            "sh:validator " + ASK % ("ASK { FILTER (isLiteral($value)) }", ""),
            "a sh:PropertyShape ; sh:path ex:q ; sh:targetNode ex:a ; ex:less 2",
        ),
        {("a", "q", "b")},
    ),
    Case(
        "6.3 ASK: $this is the focus node",
        COMPONENT % ("sh:validator " + ASK % ("ASK { FILTER ($this = ex:a) }", ""), A_PROPERTY + " ; ex:less 2"),
        {("b", "p", "2")},
    ),
    Case(
        "6.3 SELECT validators may give ?value",
        COMPONENT
        % ("sh:nodeValidator " + SELECT % ("SELECT $this ?value { $this ex:q ?value }", ""), A_NODE + " ; ex:less 2"),
        {("a", None, "b")},
    ),
    Case(
        "6.1 a parameter in a nested shape",
        COMPONENT
        % (
            "sh:validator " + ASK % ("ASK { FILTER ($value < $less) }", ""),
            "a sh:NodeShape ; sh:targetNode ex:b ; sh:property [ sh:path ex:p ; ex:less 2 ]",
        ),
        {("b", "p", "2")},
    ),
]


def test_number_of_behaviours() -> None:
    """There are 41 behaviours with results, 11 that must be refused and 6 about messages and the like."""
    assert (len(CASES), len(REFUSED), len(DETAILS)) == (41, 11, 6)


def read(folder: Path, shapes: str) -> tuple[Corpus, Corpus]:
    """Write data and shapes to files and read them as the checker does."""
    (folder / "data.ttl").write_text(DATA, encoding="utf-8")
    (folder / "shapes.ttl").write_text(START + shapes, encoding="utf-8")
    documents = [read_document(folder / name, CheckSettings(root=folder)) for name in ("data.ttl", "shapes.ttl")]
    assert [document.parsed.faults for document in documents] == [[], []]
    return Corpus(documents[:1]), Corpus(documents[1:])


def short(term: Term | None) -> str | None:
    """Write a term without the namespace; every longer path is `/`."""
    if isinstance(term, Blank):
        return "/"
    if isinstance(term, Literal):
        return term.lexical + (f"@{term.language}" if term.language else "")
    return term.removeprefix("http://e/") if isinstance(term, Iri) else None


def shorten(results: list[ShaclResult]) -> set[tuple[str | None, str | None, str | None]]:
    """Write results as the cases do."""
    return {(short(one.focus), short(one.path), short(one.value)) for one in results}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.section)
def test_fast_engine(case: Case, tmp_path: Path) -> None:
    """The engine that decides does what the specification says."""
    assert shorten(validate_fast(*read(tmp_path, case.shapes))) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.section)
def test_reference_engine(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The reference engine does so too, but for what is listed."""
    if reason := REFERENCE_DIFFERS.get(case.section):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    assert shorten(validate_reference(*read(tmp_path, case.shapes))) == case.expected


REFUSED = {
    "5.2 more than one sh:select": NODE % ("SELECT $this { }", '; sh:select "SELECT $this { $this ?p ?o }"'),
    "5.2 no sh:select": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message 'x' ] .",
    "5.2 an ASK query": NODE % ("ASK { }", ""),
    "5.2 a query that cannot be read": NODE % ("SELECT $this { $this }", ""),
    "5.3.2 ?failure is true": NODE % ("SELECT $this ?failure { $this ex:p 1 BIND (true AS ?failure) }", ""),
    "5.2.1 one prefix with two namespaces": NODE % ("SELECT $this { $this ex:p 1 }", "")
    + 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://other/"^^xsd:anyURI ] .',
    "A MINUS": NODE % ("SELECT $this { $this ex:p 1 MINUS { $this ex:p 2 } }", ""),
    "A VALUES": NODE % ("SELECT $this { VALUES ?v { 1 } $this ex:p ?v }", ""),
    "A SERVICE": NODE % ("SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ex:p 1 } }", ""),
    "A AS with a bound variable": NODE % ("SELECT $this { BIND (ex:a AS $this) }", ""),
    "A a subquery that does not give back $this": NODE % ("SELECT $this { { SELECT ?v { $this ex:p ?v } } }", ""),
}
"""What must be a failure and no report (sections 5.2, 5.2.1 and appendix A)."""


def run(folder: Path, shapes: str) -> Result:
    """Run the whole checker."""
    read(folder, shapes)
    return check_paths([folder], CheckSettings(root=folder))


@pytest.mark.parametrize("section", REFUSED)
def test_refused(section: str, tmp_path: Path) -> None:
    """A query that may not be run is told, nothing is said about the data, and the run could not check."""
    result = run(tmp_path, REFUSED[section])
    codes = [one.code for one in result.findings if one.severity is Severity.ERROR]
    assert codes == ["validation-failed" if "?failure" in section else "bad-shape-query"]
    assert result.exit_code(Severity.ERROR) == 2


DETAILS = {
    "5.3.2 ?message becomes the message": (
        NODE % ("SELECT $this ?message { $this ex:p 1 BIND ('so' AS ?message) }", ""),
        "error .* so$",
    ),
    "5.3.2 sh:message of the constraint": (
        NODE % ("SELECT $this { $this ex:p 1 }", "; sh:message 'thus'"),
        "error .* thus$",
    ),
    "5.3.2 {?v} in sh:message": (
        NODE % ("SELECT $this ?v { $this ex:p ?v FILTER (?v = 1) }", "; sh:message 'it is {?v}'"),
        "error .* it is 1$",
    ),
    "5.3.2 severity of the shape": (
        NODE % ("SELECT $this { $this ex:p 1 }", "") + "ex:S sh:severity sh:Warning .",
        "warning ",
    ),
    "6.2.3 sh:message of the validator": (
        COMPONENT
        % (
            "sh:validator " + ASK % ("ASK { FILTER (!isLiteral($value)) }", "; sh:message 'no literal'"),
            "a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:b ; ex:less 2",
        ),
        "error .* no literal$",
    ),
    "6.2.3 {$less} in sh:message": (
        COMPONENT
        % (
            "sh:validator " + ASK % ("ASK { FILTER ($value < $less) }", "; sh:message 'under {$less}'"),
            "a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:b ; ex:less 2",
        ),
        "error .* under 2$",
    ),
}
"""Shapes, and a pattern that the one finding matches as `severity message`."""


@pytest.mark.parametrize("section", DETAILS)
def test_details(section: str, tmp_path: Path) -> None:
    """Messages and severities come out as the specification says."""
    shapes, pattern = DETAILS[section]
    told = [
        f"{one.severity.value} {one.message}" for one in run(tmp_path, shapes).findings if one.code == "shape-violation"
    ]
    assert len(told) == 1
    assert re.match(pattern, told[0])
