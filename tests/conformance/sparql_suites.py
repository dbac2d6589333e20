"""The W3C SPARQL 1.1 suites, read from their manifests, and the way to run a test over HTTP."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlencode

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.rdf.quads import rdflib_to_term, term_to_rdflib
from tests.server.running import Reply, Running

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

RESULT_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


@dataclass(frozen=True, kw_only=True)
class Data:
    """What a test loads: a file for the default graph, and files for named graphs with their names."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One test of a suite."""

    suite: str
    iri: str
    kind: str
    action: Path
    data: Data
    result: Path | None
    after: Data

    @property
    def name(self) -> str:
        """What pytest shows: the suite and the local name."""
        return f"{self.suite}/{self.iri.rpartition('#')[2]}"


def read_cases(folder: Path, suites: tuple[str, ...]) -> list[Case]:
    """Read the cases of suites in the order of their manifests; the protocol's are not among them."""
    return [case for suite in suites for case in _read_suite(folder / "rdf-tests/sparql/sparql11" / suite)]


def _read_suite(folder: Path) -> list[Case]:
    graph = Graph()
    graph.parse(folder / "manifest.ttl", publicID=folder.as_uri() + "/")
    [entries] = graph.objects(None, MF.entries)
    return [_read_case(graph, folder.name, node) for node in Collection(graph, entries)]


def _read_case(graph: Graph, suite: str, node: Node) -> Case:
    kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
    action, result = graph.value(node, MF.action), graph.value(node, MF.result)
    assert action is not None, node
    request = action if isinstance(action, URIRef) else graph.value(action, QT.query) or graph.value(action, UT.request)
    is_update = kind == "UpdateEvaluationTest"
    return Case(
        suite=suite,
        iri=str(node),
        kind=kind,
        action=_path(request),
        data=_data(graph, action),
        result=_path(result) if isinstance(result, URIRef) else None,
        after=_data(graph, result) if is_update and result is not None else Data(),
    )


def _data(graph: Graph, node: Node) -> Data:
    default = [*graph.objects(node, QT.data), *graph.objects(node, UT.data)]
    named = [(str(item), _path(item)) for item in graph.objects(node, QT.graphData)]
    for item in graph.objects(node, UT.graphData):
        file = graph.value(item, UT.graph) or graph.value(item, UT.data)
        named.append((str(graph.value(item, RDFS.label)), _path(file)))
    return Data(default=tuple(_path(item) for item in default), named=tuple(sorted(named)))


def _path(node: Node | None) -> Path:
    assert isinstance(node, URIRef), node
    return Path(unquote(str(node).removeprefix("file://")))


def published_base(path: Path) -> str:
    """Return the address under which the W3C publishes a file: what relative IRIs in it resolve against."""
    return "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/" + "/".join(path.parts[-2:])


def parse_data(path: Path, name: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """Parse a data file into a graph."""
    format_ = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}[path.suffix]
    found = ox.parse(path.read_bytes(), format=format_, base_iri=path.as_uri(), rename_blank_nodes=True)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in found]


class Loader:
    """Puts the data of a test into a server by its own protocols, unless it is there already."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.loaded: Data | None = None

    def load(self, data: Data) -> None:
        """Make the server hold this data and no other."""
        if data == self.loaded:
            return
        self.loaded = None
        reply = self.update("DROP ALL")
        assert reply.status == 200, reply.text
        for path in data.default:
            self._post("default", path)
        for name, path in data.named:
            self._post(urlencode({"graph": name}), path)
        self.loaded = data

    def update(self, text: str, **parameters: str) -> Reply:
        """Send an update."""
        target = "/sparql" + ("?" + urlencode(parameters) if parameters else "")
        self.loaded = None
        return self.server.ask("POST", target, {"Content-Type": "application/sparql-update"}, text.encode())

    def _post(self, parameter: str, path: Path) -> None:
        quads = parse_data(path, ox.DefaultGraph())
        body = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
        reply = self.server.ask(
            "POST", f"/rdf-graph-store?{parameter}", {"Content-Type": "application/n-triples"}, body
        )
        assert reply.status in (200, 201, 204), reply.text


Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@lru_cache(maxsize=4096)
def stored(literal: ox.Literal) -> ox.Literal:
    """Return a literal as the engine keeps it: it rewrites numbers and dates to one of the ways to write them."""
    store = ox.Store()
    node = ox.NamedNode("http://example.org/")
    store.add(ox.Quad(node, node, literal))
    [quad] = store
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def spell(term: Term, *, by_value: bool) -> Term:
    """Return a term as it is, or a literal as the engine keeps it."""
    return stored(term) if by_value and isinstance(term, ox.Literal) else term


def table(rows: Sequence[Mapping[str, Term]], *, by_value: bool) -> Counter[frozenset[tuple[str, str]]]:
    """Return solutions as a multiset that does not depend on their order and the names of blank nodes."""
    dataset = ox.Dataset()
    ground: Counter[frozenset[tuple[str, str]]] = Counter()
    for row in rows:
        values = [(name, spell(value, by_value=by_value)) for name, value in sorted(row.items())]
        if any(isinstance(value, ox.BlankNode) for _, value in values):
            subject = ox.NamedNode(f"http://example.org/row/{_signature(values)}/{ground_number(ground, values)}")
            for name, value in values:
                dataset.add(ox.Quad(subject, ox.NamedNode(f"http://example.org/variable/{name}"), value))
        else:
            ground[frozenset((name, str(value)) for name, value in values)] += 1
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        ground[frozenset({("quad", str(quad))})] += 1
    return ground


def _signature(values: Sequence[tuple[str, object]]) -> str:
    return (
        "&".join(f"{name}={'' if isinstance(value, ox.BlankNode) else value}" for name, value in values).encode().hex()
    )


def ground_number(seen: Counter[frozenset[tuple[str, str]]], values: Sequence[tuple[str, object]]) -> int:
    """Count the rows with blank nodes that look alike, so that each has a node of its own."""
    key = frozenset({("rows", _signature(values))})
    seen[key] += 1
    return seen[key]


def to_rows(solutions: ox.QuerySolutions) -> list[dict[str, Term]]:
    """Return solutions as what their variables are bound to."""
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in solutions]


def canonical(quads: list[ox.Quad], *, by_value: bool) -> set[str]:
    """Return quads as text, with canonical blank nodes; by value, with literals as the engine keeps them."""
    store = ox.Store()
    store.extend(quads)
    dataset = ox.Dataset(store if by_value else quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def csv_rows(body: bytes) -> Counter[tuple[str, ...]]:
    """Return the rows of CSV results as name and value; blank node labels count as one."""
    rows = csv.DictReader(io.StringIO(body.decode()))
    return Counter(
        tuple(sorted(f"{name}={'_:' if cell.startswith('_:') else cell}" for name, cell in row.items())) for row in rows
    )


def read_result_set(path: Path, *, by_value: bool) -> Counter[frozenset[tuple[str, str]]] | None:
    """Read a result set written as RDF; None where the file is a graph that is meant as such."""
    graph = Graph()
    for quad in ox.parse(path=path, base_iri=path.as_uri()):
        subject, value = quad.subject, quad.object
        assert not isinstance(value, ox.Triple)
        graph.add((term_to_rdflib(subject), term_to_rdflib(quad.predicate), term_to_rdflib(value)))
    [*sets] = graph.subjects(RDF.type, RS.ResultSet)
    if not sets:
        return None
    rows: Counter[frozenset[tuple[str, str]]] = Counter()
    for solution in graph.objects(sets[0], RS.solution):
        cells = set()
        for binding in graph.objects(solution, RS.binding):
            node = graph.value(binding, RS.value)
            assert node is not None, binding
            value = rdflib_to_term(node, {})
            text = str(spell(value, by_value=by_value))
            cells.add((str(graph.value(binding, RS.variable)), text))
        rows[frozenset(cells)] += 1
    return rows
