"""Two SHACL engines behind one function: pyshifty, which is fast, and pyshacl, which is the reference.

pyshifty decides unless it refuses the shapes or they use a construct it is not held to; then pyshacl does. Neither is
given anything that it would skip without saying so: `lint` sees to that beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.kept.memory import Memory
from graph.check.shacl.engines.pyshifty import FastReport, PreparedShapes
from graph.check.shacl.engines.solutions import iter_variants, unite, with_messages, without_inert
from graph.check.shacl.engines.workarounds import validate_named, with_kept_equality
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.syntax.rdf11 import to_rdf11
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal, Term, term_to_ntriples
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import NTRIPLES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node
from graph.namespaces import SH

ENGINE_S = 120.0
"""So long the engine may take over much data in a check, in seconds."""

SHAPES_MARK = "Z"
"""What the labels of blank nodes of shapes begin with.

Where one file is both data and shapes, the engine would rename those that have the same label in both. The labels of
data begin with a hexadecimal number.
"""


def corpus_to_ntriples(corpus: Corpus, *, mark: str = "") -> bytes:
    """Write the default view of a corpus as N-Triples of RDF 1.1: all statements, whatever their graph.

    Args:
        corpus: The statements.
        mark: What is put before the label of each blank node.
    """
    written: dict[Term, str] = {}
    lines: list[str] = []
    for document in corpus.documents:
        rows = document.statements
        for term in (*rows.subjects, *rows.predicates, *rows.objects):
            if term not in written:
                plain = Blank(f"_:{mark}{term[2:]}") if mark and isinstance(term, Blank) else to_rdf11(term)
                written[term] = term_to_ntriples(plain)
        lines.extend(
            f"{written[subject]} {written[predicate]} {written[value]} .\n"
            for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True)
        )
    return "".join(lines).encode()


def with_paths(results: Iterable[ShaclResult], shapes: Corpus) -> list[ShaclResult]:
    """Put the path of the shape in place of the copy, or the empty node, that a report has for a longer path."""
    return [
        replace(result, path=next(iter(shapes.objects(result.shape, SH + "path")), result.path))
        if isinstance(result.path, Blank) and result.shape is not None
        else result
        for result in results
    ]


def validate_fast(data: Corpus, shapes: Corpus) -> list[ShaclResult]:
    """Validate with pyshifty.

    Raises:
        EngineRefusal: The engine refused the shapes, or ignored something in them.
    """
    return validate_ntriples(corpus_to_ntriples(data), shapes)


def validate_ntriples(source: bytes, shapes: Corpus, memory: Memory | None = None) -> list[ShaclResult]:
    """Validate data that are N-Triples already with pyshifty, or remember it; raises as `validate_fast` does."""
    return FastShapes(shapes, memory or Memory()).validate(source, deadline_s=ENGINE_S)


class FastShapes:
    """Shapes made ready for pyshifty, with the ways round its faults, to hold any data against them."""

    def __init__(self, shapes: Corpus, memory: Memory | None = None) -> None:
        """Read the shapes, which must not change; with a memory, only once there is something to ask the engine.

        Raises:
            EngineRefusal: The engine refuses them.
        """
        self.shapes = shapes
        variants = iter_variants(with_kept_equality(without_inert(shapes)))
        written = [corpus_to_ntriples(variant, mark=SHAPES_MARK) for variant in variants]
        self._prepared = [PreparedShapes(one) if memory is None else KnownShapes(one, memory) for one in written]

    def validate(self, source: bytes, *, deadline_s: float | None = None) -> list[ShaclResult]:
        """Validate data that are N-Triples; with a deadline, much data are read by a process that can be ended.

        Raises:
            EngineRefusal: The engine could not, ignored something, or took longer than it may.
        """
        asks = [partial(run_fast, shapes=one, deadline_s=deadline_s) for one in self._prepared]
        runs = [validate_named(source, self.shapes, ask) for ask in asks]
        united = runs[0] if len(runs) == 1 else unite(runs)
        return with_messages(with_paths(united, self.shapes), self.shapes, source)


class KnownShapes:
    """Shapes that the engine is asked about only where it has not said before what the same data give."""

    def __init__(self, shapes: bytes, memory: Memory) -> None:
        self._shapes = shapes
        self._memory = memory
        self._engine: PreparedShapes | None = None

    def report(self, data: bytes, *, deadline_s: float | None = None) -> FastReport:
        """Validate as `PreparedShapes.report` does, and raise as making one does."""

        def ask() -> list[object]:
            self._engine = self._engine or PreparedShapes(self._shapes)
            report = self._engine.report(data, deadline_s=deadline_s)
            return [report.conforms, report.ntriples]

        conforms, ntriples = self._memory.recall("shacl", (self._shapes, data), ask)
        return FastReport(conforms=conforms, ntriples=ntriples)


def run_fast(
    data: bytes, shapes: PreparedShapes | KnownShapes, *, deadline_s: float | None = None
) -> list[ShaclResult]:
    """Let pyshifty validate N-Triples, and read its report."""
    report = shapes.report(data, deadline_s=deadline_s)
    parsed = parse_turtle(report.ntriples, syntax=NTRIPLES, base="urn:report", mark="")
    rows = parsed.statements
    results = read_results(zip(map(_unmark, rows.subjects), rows.predicates, map(_unmark, rows.objects), strict=True))
    if failed := next((one for one in results if is_failure(one)), None):
        raise EngineRefusal(failed.messages[0].lexical)
    if report.conforms != (not results):
        raise EngineRefusal("the report contradicts itself")
    return results


def is_failure(result: ShaclResult) -> bool:
    """Return whether a result says that the engine could not run a query, which is no result."""
    return any(text.lexical.startswith("SPARQL constraint evaluation failed") for text in result.messages)


def _unmark(term: Term) -> Term:
    """Take away the letter that reading a label puts before it, and the mark of shapes."""
    return Blank(f"_:{term[3:].removeprefix(SHAPES_MARK)}") if isinstance(term, Blank) else term


def validate_reference(data: Corpus, shapes: Corpus) -> list[ShaclResult]:
    """Validate with pyshacl.

    Raises:
        EngineRefusal: The engine could not validate.
    """
    import pyshacl
    from pyshacl.errors import ValidationFailure

    from graph.check.syntax.rdflib_terms import graph_to_triples

    graph = corpus_to_graph(data, convert=to_rdf11)
    asked = corpus_to_graph(without_inert(shapes), convert=to_rdf11)
    try:
        _, report, text = pyshacl.validate(graph, shacl_graph=asked, inference="none", advanced=False)
    except Exception as error:
        raise EngineRefusal(str(error) or type(error).__name__) from error
    if isinstance(report, (ValidationFailure, bytes, str)):
        raise EngineRefusal(str(text))
    return with_paths(read_results(graph_to_triples(report)), shapes)


def corpus_to_graph(corpus: Corpus, *, convert: Callable[[Term], Term] = lambda term: term) -> Graph:
    """Make one graph of rdflib of all statements of a corpus, each term converted first."""
    from rdflib import Graph

    from graph.check.syntax.rdflib_terms import term_to_rdflib

    graph = Graph(bind_namespaces="none")
    cache: dict[Term, Node] = {}

    def node_of(term: Term) -> Node:
        node = cache.get(term)
        if node is None:
            node = cache[term] = term_to_rdflib(convert(term))
        return node

    for document in corpus.documents:
        rows = document.statements
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            graph.add((node_of(subject), node_of(predicate), node_of(value)))
    return graph


def read_results(triples: Iterable[tuple[Term, str, Term]]) -> list[ShaclResult]:
    """Read the results that hang directly on a report, in no particular order."""
    nodes: dict[Term, dict[str, list[Term]]] = {}
    for subject, predicate, value in triples:
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
    reports = [node for node in nodes.values() if Iri(SH + "ValidationReport") in node.get(RDF_TYPE, ())]
    return [_read_result(nodes[name]) for report in reports for name in report.get(SH + "result", ()) if name in nodes]


def _read_result(node: dict[str, list[Term]]) -> ShaclResult:
    def one(name: str) -> Term | None:
        return next(iter(node.get(SH + name, ())), None)

    return ShaclResult(
        focus=one("focusNode") or Iri(""),
        path=one("resultPath"),
        value=one("value"),
        shape=one("sourceShape"),
        component=str(one("sourceConstraintComponent")),
        severity=str(one("resultSeverity")),
        messages=tuple(text for text in node.get(SH + "resultMessage", ()) if isinstance(text, Literal)),
    )
