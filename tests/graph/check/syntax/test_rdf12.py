"""Triples about triples (RDF 1.2): what another parser reads, each term at its place, and no check that stumbles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.syntax.statements import Parsed
from graph.check.syntax.term import term_to_ntriples
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import NTRIPLES, TRIG, TURTLE, Syntax

START = "PREFIX : <http://e/>\n"
READ = {
    "a triple term": (":s :t <<( :a :p :b )>> .", 1),
    "a triple term in a triple term": (':s :t <<( :a :p <<( _:x :q "x"@en )>> )>> , 1 .', 2),
    "a triple term in a list": (":s :t ( << :a :p :b >> ) .", 4),
    "a reified triple as subject": ("<< :a :p :b ~ :r >> :q 1 ; :r 2 .", 3),
    "a reified triple without a name": ("<< :a :p [] >> :q << :c :p 1.5 ~ _:x >> .", 3),
    "a reified triple alone": ("<< :a :p :b ~ >> .", 1),
    "a reified triple in another": ("<< << :a :p :b >> :q << :c :d :e ~ :f >> ~ :g >> :h :i .", 4),
    "a reifier": (":a :p :b ~ :r , :c ~ ; :q :d ~ _:y .", 6),
    "two reifiers": (":a :p :b ~ :r ~ :s .", 3),
    "an annotation": (":a :p :b {| :q :c ; :r 1 , 2 ; |} .", 5),
    "an annotation of a named reifier": (":a :p :b ~ :r {| :q :c |} , :d {| :q :e |} .", 6),
    "an annotation in an annotation": (":a :p :b {| :q :c {| :r :d |} |} .", 5),
    "an annotation after brackets": (":a :p [ :x 1 ] {| :q :c |} ; :l ( 1 2 ) ~ :r .", 10),
    "an annotation within brackets": (":a :p [ :x 1 ~ :r {| :y 2 |} ] .", 4),
    "a language with a direction": (':a :p "x"@en--ltr , "y"@ar--rtl .', 2),
    "a version": ('VERSION "1.2"\n@version "1.2" .\n:a :p :b .', 1),
}
BROKEN = {
    "a triple term as subject": ("<<( :a :p :b )>> :q 1 .", "<<("),
    "a reified triple as predicate": (":a << :a :p :b >> :c .", "<<"),
    "no object": (":s :t <<( :a :p )>> .", ")>>"),
    "two objects": (":s :t <<( :a :p :b , :c )>> .", ","),
    "brackets inside": (":s :t <<( :a :p [ :q 1 ] )>> .", "["),
    "the wrong end": (":s :t <<( :a :p :b >> .", ">>"),
    "a reifier in a triple term": (":s :t <<( :a :p :b ~ :r )>> .", "~"),
    "an empty annotation": (":a :p :b {| |} .", "|}"),
    "an annotation of nothing": (":a :p {| :q 1 |} .", "{|"),
    "a literal as reifier": (":a :p :b ~ 'x' .", "'x'"),
    "an annotation without its end": (":a :p :b {| :q 1 .", "."),
    "a triple without its end": (":s :t << :a :p :b .", "."),
    "too deep": (":s :t " + "<<( :a :p " * 101 + ":b" + " )>>" * 101 + " .", "<<("),
    "the end of the file": (":a :p :b {| :q 1", "{|"),
}


def read(text: str, syntax: Syntax = TURTLE) -> Parsed:
    """Parse a text."""
    return parse_turtle(text, syntax=syntax, base="http://base/", mark="m")


def canonical(text: str, format_: pyoxigraph.RdfFormat) -> set[str]:
    """Return the quads of a text with canonical blank nodes, as pyoxigraph reads it."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text.encode(), format_, base_iri="http://base/"))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def to_ntriples(parsed: Parsed) -> str:
    """Write what was read as N-Triples."""
    rows = parsed.statements
    return "".join(
        f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(value)} .\n"
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True)
    )


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("syntax", [TURTLE, TRIG], ids=lambda one: one.name)
def test_reads_what_oxigraph_reads(name: str, syntax: Syntax) -> None:
    """Each form gives the triples that pyoxigraph reads, as many as were counted by hand; N-Triples come back alike."""
    text, count = READ[name]
    parsed = read(START + text, syntax)
    assert parsed.faults == []
    written = to_ntriples(parsed)
    expected = canonical(START + text, pyoxigraph.RdfFormat.TURTLE)
    assert len(expected) == count
    assert canonical(written, pyoxigraph.RdfFormat.N_TRIPLES) == expected
    again = read(written, NTRIPLES)
    assert again.faults == []
    assert canonical(to_ntriples(again), pyoxigraph.RdfFormat.N_TRIPLES) == expected


def test_second_annotation_has_its_own_reifier() -> None:
    """A reifier serves the one block after it (RDF 1.2 Turtle, section 7.3); pyoxigraph gives it the second one too."""
    parsed = read(f"{START}:a :p :b ~ :r {{| :q 1 |}} {{| :q 2 |}} .")
    subjects = [
        term_to_ntriples(one)
        for one, verb in zip(parsed.statements.subjects, parsed.statements.predicates, strict=True)
        if verb == "http://e/q"
    ]
    assert subjects == ["<http://e/r>", "_:ma1"]


@pytest.mark.parametrize("name", BROKEN)
def test_errors(name: str) -> None:
    """What RDF 1.2 does not allow is one syntax error at its place, and the next statement is read."""
    text, place = BROKEN[name]
    whole = f"{START}{text}" + ("" if name == "the end of the file" else "\n:next :is :read .")
    parsed = read(whole)
    assert [(one.code, whole[one.start : one.end]) for one in parsed.faults] == [("syntax-error", place)]
    if name != "the end of the file":
        assert parsed.statements.predicates[-1] == "http://e/is"


def test_lines_have_only_triple_terms() -> None:
    """N-Triples have triple terms, and neither reifiers nor annotations."""
    good = "<http://e/s> <http://e/p> <<( <http://e/a> <http://e/p> _:b )>> .\n"
    assert read(good, NTRIPLES).faults == []
    for mark in ("~ <http://e/r>", "{| <http://e/q> <http://e/z> |}"):
        faults = read(f"<http://e/s> <http://e/p> <http://e/o> {mark} .", NTRIPLES).faults
        assert "is Turtle" in faults[0].message


def test_places() -> None:
    """A term in a triple stands where it is written; a triple, and a reifier without a name, where its bracket does."""
    text = f"{START}<< :a :p :b ~ :r >> :q :z .\n:a :p :b {{| :q 1 |}} ."
    rows = read(text).statements
    places = [
        tuple(text[at : at + 2] if at >= 0 else "" for at in row)
        for row in zip(rows.subject_at, rows.predicate_at, rows.object_at, strict=True)
    ]
    assert places == [
        (":r", "", "<<"),
        ("<<", ":q", ":z"),
        (":a", ":p", ":b"),
        ("{|", "", ""),
        ("{|", ":q", "1 "),
    ]


def test_terms_in_triples_are_uses(tmp_path: Path) -> None:
    """A slip in a triple term is told at the triple; a term that is used only there is used."""
    terms = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n:p a owl:ObjectProperty . :q a owl:ObjectProperty .\n"
    (tmp_path / "terms.ttl").write_text(START + terms, encoding="utf-8")
    slip = "<http://www.w3.org/2000/01/rdf-schema#labl>"
    (tmp_path / "data.ttl").write_text(f"{START}:a :p <<( :a :q <<( :b {slip} 'x' )>> )>> .\n", encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    found = [f"{one.span} {one.code}" for one in result.findings if one.code in {"unknown-term", "unused-term"}]
    assert found == ["data.ttl:2:7 unknown-term"]


def test_triple_term_in_shapes(tmp_path: Path) -> None:
    """A triple term in a path makes the shape ill-formed: that is told, and the exit code is 2."""
    (tmp_path / "data.ttl").write_text(f"{START}:a a :C .\n", encoding="utf-8")
    shape = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path [ sh:zeroOrMorePath <<( :a :p :b )>> ] ] ."
    (tmp_path / "shapes.ttl").write_text(f"{START}PREFIX sh: <http://www.w3.org/ns/shacl#>\n{shape}", encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "reliefgraph"), "check", "--no-cache", "--fail-on", "error"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "[ill-formed-shape]" in done.stdout
    assert [line for line in done.stderr.splitlines() if not line[:1].isdigit()] == []


def test_all_checks_read_them(tmp_path: Path) -> None:
    """Data with triple terms go through every check, shapes, questions and entailment included."""
    (tmp_path / "data.ttl").write_text(
        f'{START}:a a :C ; :p :b ~ :r {{| :since 2016 |}} ; :q <<( :a :p :b )>> ; :name "x"@en--ltr .\n',
        encoding="utf-8",
    )
    (tmp_path / "terms.ttl").write_text(
        START
        + "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n:C a owl:Class ; owl:disjointWith :D .\n:D a owl:Class .\n"
        ":p a owl:ObjectProperty . :q a owl:ObjectProperty . :name a owl:DatatypeProperty .",
        encoding="utf-8",
    )
    (tmp_path / "shapes.ttl").write_text(
        START + "PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 0 ] .",
        encoding="utf-8",
    )
    (tmp_path / "q.rq").write_text(
        "SELECT ?x WHERE { ?x <http://e/q> <<( <http://e/a> <http://e/p> <http://e/b> )>> }", encoding="utf-8"
    )
    (tmp_path / "q.csv").write_text("x\r\nhttp://e/a\r\n", encoding="utf-8")
    for entailment in ("none", "rdfs", "owl-rl"):
        result = check_paths([tmp_path], CheckSettings(root=tmp_path, entailment=entailment))
        errors = [f"{one.span}: {one.code} {one.message}" for one in result.findings if one.severity.value == "error"]
        assert errors == ["data.ttl:2:11: shape-violation :a, :p: there are more than 0 values"], entailment
