"""Shapes held against what follows from the data, and the premises that results lead to."""

from __future__ import annotations

import json
import random
from pathlib import Path

import owlrl
import pytest
import rdflib
from click.testing import CliRunner

from graph.check.corpus.corpus import Corpus
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.check.shacl.engine import corpus_to_graph
from graph.check.shacl.entailment import entail
from graph.check.syntax.document import Document, Format
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import TURTLE
from graph.finding import Severity
from server.cli import cli

PREFIXES = """@prefix ex: <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
RDFS = "ex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .\n"
OWL_RL = "ex: sh:entailment <http://www.w3.org/ns/owl-profile/RL> .\n"
PERSON = "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; "


def run(folder: Path, *, data: str, terms: str = "", shapes: str, entailment: str = "none") -> Result:
    """Check data and terms, each with the five prefixes before it, so that its first line is line 6."""
    for name, text in (("data", data), ("terms", terms), ("shapes", shapes)):
        (folder / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return check_paths([folder], CheckSettings(root=folder, entailment=entailment))


def told(result: Result) -> list[str]:
    """Return the results, each with its premises, as `place message < premise < premise`."""
    return [
        " < ".join(
            [f"{one.span.file}:{one.span.line}:{one.span.column} {one.message}"]
            + [
                f"{other.span} {other.message.removeprefix('inferred from ')}"
                for other in one.related
                if other.message.startswith("inferred from ")
            ]
        )
        for one in result.findings
        if one.code == "shape-violation"
    ]


CASES = {
    "the domain makes a focus node": (
        RDFS + PERSON + "sh:property [ sh:path ex:age ; sh:minCount 1 ] .",
        "ex:a ex:worksFor ex:b .",
        "ex:worksFor rdfs:domain ex:Person .",
        "data.ttl:6:1 ex:a, ex:age: there is no value < data.ttl:6:18 ex:a ex:worksFor ex:b"
        " < terms.ttl:6:25 ex:worksFor rdfs:domain ex:Person",
    ),
    "the range makes a focus node of what stands only as a value": (
        RDFS + PERSON + "sh:property [ sh:path ex:age ; sh:minCount 1 ] .",
        "ex:b ex:employs ex:a .",
        "ex:employs rdfs:range ex:Person .",
        "data.ttl:6:17 ex:a, ex:age: there is no value < data.ttl:6:17 ex:b ex:employs ex:a"
        " < terms.ttl:6:23 ex:employs rdfs:range ex:Person",
    ),
    "a subproperty gives a value": (
        RDFS + PERSON + "sh:property [ sh:path ex:name ; sh:minLength 3 ] .",
        'ex:a a ex:Person ; ex:nick "x" .',
        "ex:nick rdfs:subPropertyOf ex:alias . ex:alias rdfs:subPropertyOf ex:name .",
        'data.ttl:6:28 ex:a, ex:name: "x" is shorter than 3 characters < data.ttl:6:28 ex:a ex:nick "x"'
        " < terms.ttl:6:67 ex:alias rdfs:subPropertyOf ex:name < terms.ttl:6:28 ex:nick rdfs:subPropertyOf ex:alias",
    ),
    "a written value stays where it is, with the reason to look at its subject": (
        RDFS + PERSON + "sh:property [ sh:path ex:name ; sh:minLength 3 ] .",
        'ex:a ex:worksFor ex:b ; ex:name "x" .',
        "ex:worksFor rdfs:domain ex:Person .",
        'data.ttl:6:33 ex:a, ex:name: "x" is shorter than 3 characters < data.ttl:6:18 ex:a ex:worksFor ex:b'
        " < terms.ttl:6:25 ex:worksFor rdfs:domain ex:Person",
    ),
    "values too many, all inferred": (
        RDFS + PERSON + "sh:property [ sh:path ex:name ; sh:maxCount 1 ] .",
        'ex:a a ex:Person ; ex:nick "x" , "y" .',
        "ex:nick rdfs:subPropertyOf ex:name .",
        'data.ttl:6:28 ex:a, ex:name: there is more than one value < data.ttl:6:28 ex:a ex:nick "x"'
        ' < terms.ttl:6:28 ex:nick rdfs:subPropertyOf ex:name < data.ttl:6:34 ex:a ex:nick "y"',
    ),
    "an inverse gives a value": (
        OWL_RL + PERSON + "sh:property [ sh:path ex:worksFor ; sh:class ex:Company ] .",
        "ex:a a ex:Person . ex:b ex:employs ex:a .",
        "ex:employs owl:inverseOf ex:worksFor .",
        "data.ttl:6:20 ex:a, ex:worksFor: ex:b is no ex:Company < data.ttl:6:36 ex:b ex:employs ex:a"
        " < terms.ttl:6:26 ex:employs owl:inverseOf ex:worksFor",
    ),
    "a subject of an inferred property": (
        RDFS + "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:name ; sh:property [ sh:path ex:age ; sh:minCount 1 ] .",
        'ex:a ex:nick "x" .',
        "ex:nick rdfs:subPropertyOf ex:name .",
        'data.ttl:6:1 ex:a, ex:age: there is no value < data.ttl:6:14 ex:a ex:nick "x"'
        " < terms.ttl:6:28 ex:nick rdfs:subPropertyOf ex:name",
    ),
    "a longer path": (
        RDFS + PERSON + "sh:property [ sh:path ( ex:worksFor ex:name ) ; sh:minLength 3 ] .",
        'ex:a a ex:Person ; ex:worksFor ex:b . ex:b ex:nick "x" .',
        "ex:nick rdfs:subPropertyOf ex:name .",
        'data.ttl:6:52 ex:a, ex:worksFor/ex:name: "x" is shorter than 3 characters < data.ttl:6:52 ex:b ex:nick "x"'
        " < terms.ttl:6:28 ex:nick rdfs:subPropertyOf ex:name",
    ),
    "everything is a resource": (
        RDFS + "ex:S a sh:NodeShape ; sh:targetNode ex:b ; sh:not [ sh:class rdfs:Resource ] .",
        "ex:a ex:worksFor ex:b .",
        "",
        "data.ttl:6:18 ex:b: ex:b conforms to the shape that it must not conform to",
    ),
    "a term in use is a property": (
        RDFS
        + "ex:S a sh:NodeShape ; sh:targetClass rdf:Property ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .",
        "ex:a ex:worksFor ex:b .",
        "ex:worksFor rdfs:comment 'has the employer' .",
        "data.ttl:6:6 ex:worksFor, rdfs:label: there is no value < data.ttl:6:18 ex:a ex:worksFor ex:b",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_results_lead_to_premises(name: str, tmp_path: Path) -> None:
    """What rests on an inferred triple stands at a premise that somebody wrote, with the other premises beside it."""
    shapes, data, terms, expected = CASES[name]
    assert told(run(tmp_path, shapes=shapes, data=data, terms=terms)) == [expected]


def test_rdfs_is_that_of_owlrl() -> None:
    """Over 150 small graphs, what follows by RDFS is what owlrl concludes, but for what is said of RDFS itself."""
    choose = random.Random(5)
    things = [f"ex:{name}" for name in "abcdpqrCDE"]
    verbs = ["ex:p", "ex:q", "ex:r", "a", "a", "rdf:_1", "rdfs:member"]
    verbs += [f"rdfs:{name}" for name in ("subClassOf", "subPropertyOf", "domain", "range")]
    kinds = ["rdfs:Class", "rdf:Property", "rdfs:Datatype", "rdfs:ContainerMembershipProperty"]
    concluded = 0
    for _ in range(150):
        rows = []
        for _ in range(choose.randrange(1, 9)):
            verb = choose.choice(verbs)
            value = choose.choice([*things, *(kinds if verb == "a" else ["'x'", "1"] if verb[0] == "e" else [])])
            rows.append(f"{choose.choice(things)} {verb} {value} .")
        text = PREFIXES + "\n".join(rows)
        parsed = parse_turtle(text, syntax=TURTLE, base="http://base/", mark="m")
        document = Document(path="x", format=Format.TURTLE, text=text, parsed=parsed)
        entailed = entail([document], {"rdfs"})
        mine = set(corpus_to_graph(Corpus([document, entailed.document])))
        theirs = rdflib.Graph().parse(data=text, format="turtle")
        owlrl.DeductiveClosure(owlrl.RDFS_Semantics, axiomatic_triples=True).expand(theirs)
        own = {row for row in theirs if isinstance(row[0], rdflib.URIRef) and row[0].startswith("http://e/")}
        assert {row for row in mine if str(row[0]).startswith("http://e/")} == own, text
        concluded += len(entailed.premises)
    assert concluded > 2000


def test_no_entailment_unless_asked(tmp_path: Path) -> None:
    """Without a word about entailment, shapes are held against what is written, and an unused target is told."""
    shapes, data, terms, _ = CASES["the domain makes a focus node"]
    result = run(tmp_path, shapes=shapes.removeprefix(RDFS), data=data, terms=terms)
    assert told(result) == []
    assert [one.code for one in result.findings if one.code.startswith("shape")] == ["shape-targets-nothing"]


def test_target_that_is_inferred_is_no_finding(tmp_path: Path) -> None:
    """A target that only inferred triples have is not called empty."""
    result = run(
        tmp_path,
        shapes=RDFS + PERSON + "sh:nodeKind sh:IRI .",
        data="ex:a ex:worksFor ex:b .",
        terms="ex:worksFor rdfs:domain ex:Person .",
    )
    assert [one.code for one in result.findings if one.code.startswith(("shape", "unchecked"))] == []


@pytest.mark.parametrize(
    "regime", ["http://www.w3.org/ns/entailment/D", "http://www.w3.org/ns/entailment/OWL-Direct", "http://e/own"]
)
def test_unknown_regime_is_a_failure(regime: str, tmp_path: Path) -> None:
    """With a regime that is not known nothing is validated, the regime is told at its place, and the run fails."""
    shapes = f"ex: sh:entailment <{regime}> .\n" + PERSON + "sh:property [ sh:path ex:age ; sh:minCount 1 ] ."
    result = run(tmp_path, shapes=shapes, data="ex:a a ex:Person .")
    errors = [one for one in result.findings if one.severity.value == "error"]
    assert [f"{one.code} {one.span}" for one in errors] == ["unknown-entailment shapes.ttl:6:19"]
    assert result.exit_code(result.findings[0].severity) == 2


@pytest.mark.parametrize("regime", ["Simple", "RDF"])
def test_small_regimes(regime: str, tmp_path: Path) -> None:
    """Simple and RDF entailment are known, and conclude nothing from a domain."""
    shapes = f"ex: sh:entailment <http://www.w3.org/ns/entailment/{regime}> .\n" + PERSON + "sh:nodeKind sh:Literal ."
    result = run(tmp_path, shapes=shapes, data="ex:a ex:p ex:b .", terms="ex:p rdfs:domain ex:Person .")
    assert told(result) == []
    assert result.exit_code(result.findings[0].severity) < 2


def test_nodes_of_a_library_are_nobodys_fault(tmp_path: Path) -> None:
    """What only an imported vocabulary names is not told, though everything is a resource; the own nodes are."""
    imports = "<http://x> a owl:Ontology ; owl:imports <http://datashapes.org/dash> .\n"
    target = "ex:S a sh:NodeShape ; sh:targetClass rdfs:Resource ; sh:property [ sh:path ex:age ; sh:minCount 1 ] ."
    result = run(tmp_path, shapes=RDFS + imports + target, data="ex:a ex:worksFor ex:b .")
    places = {one.span.file for one in result.findings if one.code == "shape-violation"}
    assert len(told(result)) >= 3
    assert places == {"data.ttl", "shapes.ttl"}
    assert [one.partition(",")[0] for one in told(result) if one.startswith("data")] == [
        "data.ttl:6:1 ex:a",
        "data.ttl:6:6 ex:worksFor",
        "data.ttl:6:18 ex:b",
    ]


def test_setting_and_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting asks for entailment too, and the option decides over it."""
    shapes, data, terms, _ = CASES["the domain makes a focus node"]
    assert len(told(run(tmp_path, shapes=shapes.removeprefix(RDFS), data=data, terms=terms, entailment="rdfs"))) == 1
    (tmp_path / ".reliefgraph.toml").write_text('[check]\nentailment = "owl-rl"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    arguments = ["check", "--no-cache", "--format", "json", "--fail-on", "error"]
    assert "shape-violation" in runner.invoke(cli, arguments).output
    assert "shape-violation" not in runner.invoke(cli, [*arguments, "--entailment", "none"]).output
    (tmp_path / ".reliefgraph.toml").write_text('[check]\nentailment = "rdf"\n', encoding="utf-8")
    refused = runner.invoke(cli, ["check"])
    assert "expected one of none, rdfs, owl-rl" in str(refused.exception)


def test_premises_in_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, JSON and SARIF name the premises with their places."""
    shapes, data, terms, _ = CASES["the domain makes a focus node"]
    run(tmp_path, shapes=shapes, data=data, terms=terms)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    premise = "inferred from ex:worksFor rdfs:domain ex:Person"
    assert f"> terms.ttl:6:25: {premise}" in runner.invoke(cli, ["check"]).output
    found = json.loads(runner.invoke(cli, ["check", "-f", "json"]).stdout)["findings"]
    related = next(one["related"] for one in found if one["code"] == "shape-violation")
    assert [(one["message"], one["file"], one["line"], one["column"]) for one in related][2] == (
        premise,
        "terms.ttl",
        6,
        25,
    )
    results = json.loads(runner.invoke(cli, ["check", "-f", "sarif"]).stdout)["runs"][0]["results"]
    places = next(one["relatedLocations"] for one in results if one["ruleId"] == "shape-violation")
    last = places[-1]
    assert last["message"]["text"] == premise
    assert last["physicalLocation"]["artifactLocation"]["uri"] == "terms.ttl"
    assert last["physicalLocation"]["region"]["startLine"] == 6


def test_literals_keep_their_text(tmp_path: Path) -> None:
    """A literal keeps its text on its way to another property, and is found whatever the case of its language."""
    result = run(
        tmp_path,
        shapes=RDFS + PERSON + 'sh:property [ sh:path ex:name ; sh:in ( "07"@en ) ] .',
        data='ex:a a ex:Person ; ex:nick "07"^^<http://www.w3.org/2001/XMLSchema#integer> , "a"@zh-Hans .',
        terms="ex:nick rdfs:subPropertyOf ex:name .",
    )
    assert [one.partition(" <")[0] for one in told(result)] == [
        "data.ttl:6:28 ex:a, ex:name: 07 is none of the values allowed",
        'data.ttl:6:79 ex:a, ex:name: "a"@zh-hans is none of the values allowed',
    ]


def test_literals_that_python_lacks_do_not_end_a_run(tmp_path: Path) -> None:
    """Rational numbers, years before the common era and what is no value at all are reasoned over like others."""
    day, moment = (f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("date", "dateTime"))
    values = f'"1/2"^^owl:rational , "-0044-03-15"^^<{day}> , "12020-01-01T00:00:00"^^<{moment}> , "1.5"^^owl:real'
    data = f"ex:p a owl:DatatypeProperty . ex:a a ex:Person ; ex:p {values} ."
    shapes = PERSON + "sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    result = run(tmp_path, data=data, shapes=shapes, entailment="owl-rl")
    assert [one.split(" ")[0] for one in told(result)] == ["data.ttl:6:31"]
    assert result.exit_code(Severity.ERROR) == 1


@pytest.mark.parametrize("validator", ["shifty", "pyshacl"])
@pytest.mark.parametrize("reasoner", ["rules", "owlrl"])
def test_engines_by_choice(tmp_path: Path, reasoner: str, validator: str) -> None:
    """Whichever engines are chosen, the result is the same, with its premises; the summary names the validator."""
    terms = "ex:p a owl:ObjectProperty ; rdfs:domain ex:Person ."
    files = {"data": "ex:a ex:p ex:b .", "terms": terms, "shapes": "ex:S a sh:NodeShape ; sh:targetClass ex:Person ;"
             " sh:property [ sh:path ex:q ; sh:minCount 1 ] ."}  # fmt: skip
    for name, text in files.items():
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    settings = CheckSettings(root=tmp_path, entailment="owl-rl", reasoner=reasoner, validator=validator)
    result = check_paths([tmp_path], settings)
    assert told(result) == [
        "data.ttl:6:1 ex:a, ex:q: there is no value"
        " < data.ttl:6:11 ex:a ex:p ex:b < terms.ttl:6:41 ex:p rdfs:domain ex:Person"
    ]
    (done,) = result.summary.validations
    assert done.engines == ("pyshifty" if validator == "shifty" else "pyshacl",)
