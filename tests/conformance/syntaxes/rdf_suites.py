"""The W3C suites of RDF syntaxes, read from their manifests, and quads in a form that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from graph.check.corpus.files import document_from_bytes
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, Format
from graph.check.syntax.statements import Parsed
from graph.check.syntax.term import Blank, Iri, Literal, Term, TripleTerm
from graph.namespaces import RDF

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
OXIGRAPH = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.TRIG: ox.RdfFormat.TRIG,
    Format.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.NQUADS: ox.RdfFormat.N_QUADS,
    Format.RDFXML: ox.RdfFormat.RDF_XML,
    Format.JSONLD: ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One test of a suite.

    Attributes:
        iri: Its name.
        kind: Its class, such as `TestTurtleEval`.
        action: The file to read.
        address: Where the W3C publishes that file: what relative IRIs in it resolve against.
        result: The file with the expected quads; None where the test has none.
    """

    iri: str
    kind: str
    action: Path
    address: str
    result: Path | None

    @property
    def is_negative(self) -> bool:
        """Whether the file must be refused."""
        return "Negative" in self.kind


@lru_cache
def read_cases(folder: Path) -> tuple[Case, ...]:
    """Read the cases of a suite of `rdf-tests/rdf/rdf11`, by name."""
    base = f"https://w3c.github.io/rdf-tests/rdf/rdf11/{folder.name}/"
    manifest = ox.Store()
    manifest.load(path=folder / "manifest.ttl", format=ox.RdfFormat.TURTLE, base_iri=f"{base}manifest")
    rows = manifest.query(
        f"SELECT ?test ?kind ?action ?result {{ [] <{MF}entries>/<{RDF}rest>*/<{RDF}first> ?test ."
        f"?test a ?kind ; <{MF}action> ?action . OPTIONAL {{ ?test <{MF}result> ?result }} }} ORDER BY ?test"
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = []
    for row in rows:
        test, kind, action, result = (None if term is None else str(term.value) for term in row)
        assert test is not None
        assert kind is not None
        assert action is not None
        found.append(
            Case(
                iri=test,
                kind=kind.rpartition("#")[2],
                action=folder / action.removeprefix(base),
                address=action,
                result=folder / result.removeprefix(base) if result else None,
            )
        )
    return tuple(found)


def read_action(case: Case, format_: Format, settings: CheckSettings) -> Document:
    """Read the file of a case as the checker reads files, with the address that it is published under as its base."""
    return document_from_bytes(case.action.read_bytes(), "x", format_, base=case.address, settings=settings)


def parsed_to_quads(parsed: Parsed) -> list[ox.Quad]:
    """Convert statements to quads of pyoxigraph, which refuses terms that are malformed."""
    rows = parsed.statements
    names = rows.graphs or [None] * len(rows)
    quads = []
    for row, name in zip(zip(rows.subjects, rows.predicates, rows.objects, strict=True), names, strict=True):
        subject, predicate, value = (term_to_oxigraph(term) for term in row)
        graph = ox.DefaultGraph() if name is None else term_to_oxigraph(name)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(predicate, ox.NamedNode)
        assert isinstance(graph, ox.NamedNode | ox.BlankNode | ox.DefaultGraph)
        quads.append(ox.Quad(subject, predicate, value, graph))
    return quads


def term_to_oxigraph(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Convert a term."""
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if isinstance(term, Blank):
        return ox.BlankNode(term[2:])
    if isinstance(term, TripleTerm):
        return ox.Triple(*(term_to_oxigraph(part) for part in term))  # type: ignore[arg-type] # the parts of a read term stand where they may
    assert isinstance(term, Literal)
    language, _, direction = term.language.partition("--")
    if direction:
        return ox.Literal(term.lexical, language=language, direction=ox.BaseDirection(direction))
    if language:
        return ox.Literal(term.lexical, language=language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def make_canonical(quads: Iterable[ox.Quad]) -> set[str]:
    """Write quads with canonical blank nodes (RDFC-1.0): equal where datasets are isomorphic."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}
