"""The seam to the SHACL engine, and what a validation says.

pyshacl is the reference; pyshifty gives the same results twenty times as fast and is held to the reference by the
tests, with the ways round its faults that `graph.check.shacl` has for builds, writes and the checker alike. Both see
one plain data graph: `graph.validate.validation` makes it from the graphs of a revision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata, resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.term import Node

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.engine import FastShapes
from graph.check.shacl.engines.solutions import refuse_failure
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.verdict import refuse_dialects
from graph.check.syntax.document import Document, Format
from graph.check.syntax.rdflib_terms import term_from_rdflib, term_to_rdflib
from graph.check.syntax.statements import NO_PLACE, Parsed
from graph.check.syntax.term import Blank, Iri, term_to_ntriples
from graph.errors import ReliefgraphError
from graph.finding import Finding, Severity, Span
from graph.namespaces import BASE
from graph.rdf.plain import add_turtle, plain_graph

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query

SHAPES = BASE + "shapes#"
"""Namespace of the shapes; a shape's name in it is the code of its findings."""

SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_OWN_IRI = re.compile(rf"<?{re.escape(BASE)}([^\s<>\"]*[^\s<>\".,;:)])>?")


class ValidationImpossibleError(ReliefgraphError):
    """The shapes themselves cannot be used, so nothing was validated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One place where data breaks a shape.

    Attributes:
        focus: The node that was looked at.
        path: The property shape's path, in SPARQL's notation, or None where a node as a whole breaks the shape.
        value: The value that stands there, or None where one is missing.
        severity: How much it matters.
        message: What is wrong and the way out, with own IRIs shortened to what stands behind the base.
        shape: The shape that asks: an IRI, for a shape of somebody else's perhaps a blank node.
        component: The constraint component, such as `sh:MinCountConstraintComponent`.
    """

    focus: Node
    path: str | None
    value: Node | None
    severity: Severity
    message: str
    shape: Node
    component: URIRef

    @property
    def code(self) -> str:
        """The stable kebab-case name of the finding: the shape's name, or the component's for other people's shapes."""
        name = str(self.shape).rpartition("#")[2] if isinstance(self.shape, URIRef) else ""
        if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
            return name
        component = str(self.component).rpartition("#")[2].removesuffix("ConstraintComponent")
        return "shape-" + re.sub(r"(?<!^)(?=[A-Z])", "-", component).lower()

    def to_finding(self, span: Span) -> Finding:
        """Return the same as a finding at a place in a file."""
        there = f"; there stands {shorten(self.value)}" if self.value is not None and self.value != self.focus else ""
        message = f"{shorten(self.focus)}{there}: {self.message}"
        return Finding(code=self.code, severity=self.severity, message=message, span=span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a validation says.

    Attributes:
        violations: In the order of focus, shape, path and value.
        graph: The same as a W3C `sh:ValidationReport`.
    """

    violations: tuple[Violation, ...]
    graph: Graph

    @property
    def conforms(self) -> bool:
        """Whether nothing forbids to publish the data: warnings and remarks do not."""
        return all(violation.severity is not Severity.ERROR for violation in self.violations)


class Validator(Protocol):
    """A SHACL engine (SHACL Core and SHACL-SPARQL, https://www.w3.org/TR/shacl/).

    Attributes:
        name: What a user calls it.
        version: The name of the library with its version.
    """

    name: str
    version: str

    def validate(self, data: Graph, shapes: Graph) -> Report:
        """Return what in one plain graph breaks the shapes; neither graph is changed.

        Raises:
            ValidationImpossibleError: The shapes are malformed.
        """
        ...


class PyshaclValidator:
    """The reference engine; keeps the shapes' queries parsed."""

    name = "pyshacl"
    version = f"pyshacl {metadata.version('pyshacl')}"

    def __init__(self) -> None:
        self._queries: dict[str, Query] = {}

    def validate(self, data: Graph, shapes: Graph) -> Report:
        """Return what in one plain graph breaks the shapes."""
        import pyshacl  # late: it takes a quarter of a second, and few builds ask it

        # It makes a dataset of what it is given, and so needs a store with contexts.
        prepared = _PreparingGraph(self._queries, data if data.store.context_aware else Graph() + data)
        try:
            # It adds triples to the shapes that it is given.
            _, graph, _ = pyshacl.validate(prepared, shacl_graph=Graph() + shapes, inplace=True)
        except (pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ShapeLoadError) as error:
            raise ValidationImpossibleError(f"the shapes cannot be used: {error}") from error
        if not isinstance(graph, Graph):
            raise ValidationImpossibleError(f"the shapes cannot be used: {graph}")
        return read_report(graph, shapes)


class ShiftyValidator:
    """The fast engine, through the seam of the checker, which knows the ways round its faults.

    What it refuses the reference engine decides. It keeps the shapes with which it was last asked prepared; a graph of
    shapes that it has seen must not change.
    """

    name = "shifty"
    version = f"pyshifty {metadata.version('pyshifty')}"

    def __init__(self) -> None:
        self._prepared: tuple[Graph, FastShapes] | None = None
        self._reference = PyshaclValidator()

    def validate(self, data: Graph, shapes: Graph) -> Report:
        """Return what in one plain graph breaks the shapes."""
        if len(shapes) == 0:
            return read_report(results_to_graph([], shapes), shapes)
        try:
            results = self._prepare(shapes).validate(graph_to_ntriples(data))
        except EngineRefusal as refusal:
            try:
                return self._reference.validate(data, shapes)
            except ValidationImpossibleError as error:
                raise ValidationImpossibleError(f"the shapes cannot be used: {refusal}") from error
        return read_report(results_to_graph(results, shapes), shapes)

    def _prepare(self, shapes: Graph) -> FastShapes:
        if self._prepared is None or self._prepared[0] is not shapes:
            corpus = graph_to_corpus(shapes)
            refuse_failure(corpus)
            refuse_dialects(corpus)
            self._prepared = shapes, FastShapes(corpus)
        return self._prepared[1]


VALIDATORS: Mapping[str, Callable[[], Validator]] = MappingProxyType(
    {ShiftyValidator.name: ShiftyValidator, PyshaclValidator.name: PyshaclValidator}
)
"""The engines by name; the first is used where nobody chooses."""


class _PreparingGraph(Graph):
    """A graph that parses each query once; pyshacl asks the same one for every focus node."""

    def __init__(self, queries: dict[str, Query], graph: Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)
        self._queries = queries

    def query(self, query_object: str | Query, *positional: Any, **named: Any) -> Result:
        """Evaluate a query, prepared on first use."""
        from rdflib.plugins.sparql import prepareQuery  # late, as pyshacl, which has it imported by now

        if isinstance(query_object, str):
            if query_object not in self._queries:
                try:
                    self._queries[query_object] = prepareQuery(query_object)
                except Exception as error:  # rdflib has no class of its own for what it cannot parse
                    raise ValidationImpossibleError(f"a query of the shapes cannot be used: {error}") from error
            query_object = self._queries[query_object]
        return super().query(query_object, *positional, **named)


def read_shapes() -> Graph:
    """Return the shapes of the product: all files in `ontology/shapes/`."""
    shapes = plain_graph()
    for file in sorted(resources.files("ontology").joinpath("shapes").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".ttl"):
            add_turtle(shapes, file.read_text(encoding="utf-8"))
    return shapes


def read_report(graph: Graph, shapes: Graph) -> Report:
    """Return a W3C validation report as values."""
    results = graph.subjects(RDF.type, SH.ValidationResult)
    violations = order_violations(_result_to_violation(result, graph, shapes) for result in results)
    return Report(violations=violations, graph=graph)


def order_violations(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Return violations without repetition in an order that depends on nothing but what they say."""

    def key(violation: Violation) -> tuple[str, ...]:
        of = violation
        return of.severity.value, str(of.focus), of.code, of.path or "", str(of.value), of.message

    return tuple(sorted(set(violations), key=key))


def shorten(node: Node | None) -> str:
    """Return a term as a curator knows it: own IRIs without the base, literals as their text in quotes."""
    if isinstance(node, Literal):
        return f"“{node}”"
    return _OWN_IRI.sub(r"\1", f"<{node}>") if isinstance(node, URIRef) else str(node)


def path_to_text(path: Node, shapes: Graph) -> str:
    """Return a SHACL property path as a SPARQL property path (SHACL §2.3.1)."""
    if isinstance(path, URIRef):
        return path.n3()
    if shapes.value(path, RDF.first) is not None:
        return "/".join(path_to_text(step, shapes) for step in shapes.items(path))
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(path_to_text(step, shapes) for step in shapes.items(alternatives)) + ")"
    for predicate, before, behind in (
        (SH.inversePath, "^", ""),
        (SH.zeroOrMorePath, "", "*"),
        (SH.oneOrMorePath, "", "+"),
        (SH.zeroOrOnePath, "", "?"),
    ):
        inner = shapes.value(path, predicate)
        if inner is not None:
            text = path_to_text(inner, shapes)
            return f"{before}{text if isinstance(inner, URIRef) else f'({text})'}{behind}"
    raise ValidationImpossibleError(f"a shape has a malformed path: {path}")


def _result_to_violation(result: Node, report: Graph, shapes: Graph) -> Violation:
    """Read one result; the path comes from the shape, because engines write complex paths differently or not at all."""
    shape = report.value(result, SH.sourceShape) or BNode()
    path = shapes.value(shape, SH.path) or report.value(result, SH.resultPath)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    component = report.value(result, SH.sourceConstraintComponent)
    severity = report.value(result, SH.resultSeverity)
    return Violation(
        focus=report.value(result, SH.focusNode) or BNode(),
        path=path_to_text(path, shapes) if path is not None else None,
        value=report.value(result, SH.value),
        severity=SEVERITIES.get(severity, Severity.ERROR) if isinstance(severity, URIRef) else Severity.ERROR,
        message=_OWN_IRI.sub(r"\1", " ".join(messages)),
        shape=shape,
        component=URIRef(str(component)),
    )


def results_to_graph(results: Iterable[ShaclResult], shapes: Graph) -> Graph:
    """Return results as a W3C `sh:ValidationReport`, with the paths of the shapes that they name."""
    graph = Graph()
    report = BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    conforms = True
    for result in results:
        conforms, node = False, BNode()
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.sourceConstraintComponent, URIRef(result.component)))
        graph.add((node, SH.resultSeverity, URIRef(result.severity)))
        for predicate, term in (
            (SH.focusNode, result.focus),
            (SH.resultPath, result.path),
            (SH.value, result.value),
            (SH.sourceShape, result.shape),
            *((SH.resultMessage, message) for message in result.messages),
        ):
            if term is not None:
                graph.add((node, predicate, term_to_rdflib(term)))
        if isinstance(result.path, Blank):
            _copy_node(term_to_rdflib(result.path), shapes, graph)
    graph.add((report, SH.conforms, Literal(conforms)))
    return graph


def _copy_node(node: Node, source: Graph, target: Graph) -> None:
    """Copy what one graph says of a blank node, and of those below it, into another."""
    waiting = [node]
    while waiting:
        for triple in source.triples((waiting.pop(), None, None)):
            if triple not in target:
                target.add(triple)
                waiting += [triple[2]] if isinstance(triple[2], BNode) else []


def graph_to_ntriples(graph: Graph) -> bytes:
    """Write a graph as N-Triples; blank nodes keep their labels."""
    written: dict[Node, str] = {}

    def text(node: Node) -> str:
        found = written.get(node)
        if found is None:
            found = written[node] = term_to_ntriples(term_from_rdflib(node))
        return found

    return "".join(f"{text(s)} {text(p)} {text(o)} .\n" for s, p, o in graph).encode()


def graph_to_corpus(graph: Graph) -> Corpus:
    """Return a graph as the checker knows graphs: a document that nobody wrote."""
    document = Document(path="", format=Format.TURTLE, text="", parsed=Parsed())
    rows = document.statements
    for subject, predicate, value in graph:
        rows.subjects.append(term_from_rdflib(subject))
        rows.predicates.append(Iri(predicate))
        rows.objects.append(term_from_rdflib(value))
        for places in (rows.subject_at, rows.predicate_at, rows.object_at):
            places.append(NO_PLACE)
    return Corpus([document])
