"""Over all Turtle files of the SHACL and SPARQL suites: what rdflib reads is read, and each position is its term's."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.engine import corpus_to_graph
from graph.check.syntax.document import Document, Format
from graph.check.syntax.rdfxml import parse_rdfxml
from graph.check.syntax.statements import NO_PLACE, Parsed
from graph.check.syntax.term import RDF_TYPE, XSD_STRING, Blank, Iri, Literal, Term
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import TURTLE
from graph.check.syntax.turtle_tokens import TOKEN
from tests.conformance.suites import suite_folder

SUITES = suite_folder()
FILES = sorted(path for folder in ("data-shapes", "rdf-tests/sparql") for path in (SUITES / folder).rglob("*.ttl"))
PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([^:\s]*):\s*<([^>]*)>", re.IGNORECASE)


def test_there_are_321_files() -> None:
    """The suites hold 321 Turtle files; fewer would mean that this test looks in the wrong place."""
    assert len(FILES) == 321


def read(path: Path) -> Parsed:
    """Parse a file with positions."""
    return parse_turtle(path.read_text(encoding="utf-8"), syntax=TURTLE, base=path.as_uri(), mark="m")


def to_rdflib(term: Term) -> rdflib.term.Node:
    """Convert a term."""
    if isinstance(term, Iri):
        return rdflib.URIRef(term)
    if isinstance(term, Blank):
        return rdflib.BNode(term[2:])
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.lexical, lang=term.language)
    return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype), normalize=False)


def explicit_strings(graph: rdflib.Graph) -> rdflib.Graph:
    """Give plain literals the datatype that RDF 1.1 gives them, which rdflib keeps apart."""
    copy = rdflib.Graph()
    for subject, predicate, value in graph:
        if isinstance(value, rdflib.Literal) and value.datatype is None and value.language is None:
            value = rdflib.Literal(str(value), datatype=rdflib.URIRef(XSD_STRING))
        copy.add((subject, predicate, value))
    return copy


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SUITES)))
def test_reads_what_rdflib_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has no syntax error, and its graph is isomorphic to the one that rdflib's own parser reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    parsed = read(path)
    assert parsed.faults == []
    rows = parsed.statements
    mine = rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib warns about the ill-typed literals that some tests are made of
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            mine.add((to_rdflib(subject), rdflib.URIRef(predicate), to_rdflib(value)))
        theirs = rdflib.Graph().parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID=path.as_uri())
        assert isomorphic(mine, explicit_strings(theirs))


def test_every_span_is_its_term() -> None:
    """Each span of the 321 files, cut out and read by itself, is the term that stands there."""
    counts = {"iri": 0, "literal": 0, "blank": 0}
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        document = Document(path="x", format=Format.TURTLE, text=text, parsed=read(path))
        rows = document.statements
        for terms, places in (
            (rows.subjects, rows.subject_at),
            (rows.predicates, rows.predicate_at),
            (rows.objects, rows.object_at),
        ):
            for term, at in zip(terms, places, strict=True):
                if at != NO_PLACE:
                    place = document.term_place(at)
                    counts[check_span(document, term, text[place.start : place.end], at)] += 1
    assert counts["iri"] > 20_000
    assert counts["literal"] > 2_000
    assert counts["blank"] > 2_000


def check_span(document: Document, term: Term, cut: str, at: int) -> str:
    """Read what was cut out with the declarations that stand before it, and compare; return what kind of term it is."""
    if isinstance(term, Blank) and cut[0] in "[(":
        assert term.startswith("_:ma")
        return "blank"
    if cut == "a":
        assert term == RDF_TYPE
        return "iri"
    declarations = "".join(f"@prefix {found[1]}: <{found[2]}> .\n" for found in PREFIX.finditer(document.text, 0, at))
    base = re.findall(r"@base\s*<([^>]*)>", document.text[:at])
    alone = parse_turtle(
        f"{declarations}<urn:s> <urn:p> {cut} .", syntax=TURTLE, base=base[-1] if base else "file:///", mark="m"
    )
    value = alone.statements.objects[-1]
    if isinstance(term, Iri) and not base and cut.startswith("<") and ":" not in cut:
        assert term.endswith(cut[1:-1])
        return "iri"
    assert value == term, cut
    return "iri" if isinstance(term, Iri) else "blank" if isinstance(term, Blank) else "literal"


def test_tokens_do_not_overlap() -> None:
    """The tokens of a file, with white space and comments between them, are the whole file."""
    for path in FILES[:50]:
        text = path.read_text(encoding="utf-8")
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found is not None
            assert found.end() > at
            at = found.end()


def test_rdfxml_of_the_same_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file, written as RDF/XML by rdflib, is read back as the graph that rdflib reads from it."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    compared = 0
    for path in FILES:
        graph = corpus_to_graph(Corpus([Document(path="x", format=Format.TURTLE, text="", parsed=read(path))]))
        try:
            xml = graph.serialize(format="xml")
        except ValueError:
            continue  # some predicates cannot be written as an element's name
        mine = parse_rdfxml(xml, base="file:///x", mark="m")
        assert mine.faults == []
        theirs = rdflib.Graph().parse(data=xml, format="xml", publicID="file:///x")
        document = Document(path="x", format=Format.RDFXML, text=xml, parsed=mine)
        assert isomorphic(corpus_to_graph(Corpus([document])), theirs), path
        compared += 1
    assert compared > 250
