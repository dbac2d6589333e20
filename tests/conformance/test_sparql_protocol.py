"""The W3C suites of the SPARQL 1.1 Protocol and Service Description, by every way into the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.sparql_suites import MF, UT, Data, Loader
from tests.conformance.suites import suite_folder
from tests.conformance.ways import by_each_way, name_node
from tests.server.ways import WAYS

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FOLDER = suite_folder() / "rdf-tests/sparql/sparql11/protocol"
ENCODINGS = {"UTF-8": "utf-8", "UTF-16": "utf-16", "utf-8": "utf-8", "utf-16": "utf-16"}


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request of a test and what must come back."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    format: str


@dataclass(frozen=True, kw_only=True)
class ProtocolCase:
    """One protocol test."""

    name: str
    data: Data
    exchanges: tuple[Exchange, ...]


def read_protocol_cases() -> list[ProtocolCase]:
    """Read the cases in the order of the manifest."""
    graph = Graph()
    graph.parse(FOLDER / "manifest.ttl", publicID=FOLDER.as_uri() + "/")
    [entries] = graph.objects(None, MF.entries)
    return [_read_case(graph, node) for node in Collection(graph, entries)]


def _read_case(graph: Graph, node: Node) -> ProtocolCase:
    named = [
        (str(graph.value(item, RDFS.label)), Path(str(graph.value(item, UT.graph)).removeprefix("file://")))
        for item in graph.objects(node, UT.graphData)
    ]
    action = graph.value(node, MF.action)
    requests = graph.value(action, HT.requests)
    assert requests is not None
    return ProtocolCase(
        name=str(node).rpartition("#")[2],
        data=Data(named=tuple(sorted(named))),
        exchanges=tuple(_read_exchange(graph, item) for item in Collection(graph, requests)),
    )


def _read_exchange(graph: Graph, node: Node) -> Exchange:
    headers = graph.value(node, HT.headers)
    fields = {
        str(graph.value(item, HT.fieldName)): str(graph.value(item, HT.fieldValue))
        for item in (Collection(graph, headers) if headers is not None else [])
    }
    body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
    content = None
    if body is not None:
        encoding = ENCODINGS[str(graph.value(body, CNT.characterEncoding))]
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    boolean = graph.value(response, MF.expectedBoolean)
    assert boolean is None or isinstance(boolean, Literal)
    target = str(graph.value(node, HT.absolutePath))
    assert target.startswith("/sparql/")
    return Exchange(
        method=str(graph.value(node, HT.methodName)),
        target="/sparql" + target.removeprefix("/sparql/"),
        headers=fields,
        body=content,
        statuses=frozenset(str(status)[-3] for status in graph.objects(response, MF.expectedStatus)),
        boolean=None if boolean is None else bool(boolean.toPython()),
        format=str(graph.value(response, MF.expectedFormat) or ""),
    )


CASES = read_protocol_cases()


def test_the_suite_is_whole() -> None:
    """The manifest of the pinned suite has 34 cases with 39 requests, each with a status to expect; ways are four."""
    assert (len(CASES), len(WAYS)) == (34, 4)
    exchanges = [exchange for case in CASES for exchange in case.exchanges]
    assert len(exchanges) == 39
    assert all(exchange.statuses <= {"2", "3", "4"} and exchange.statuses for exchange in exchanges)


@pytest.mark.parametrize(
    ("loader", "case"),
    [pytest.param(way, case, id=name_node(case.name, way)) for way in WAYS for case in CASES],
    indirect=["loader"],
)
def test_protocol(loader: Loader, case: ProtocolCase) -> None:
    """Each request of the case gets a status of the expected class, the expected truth and a fitting media type."""
    loader.load(case.data)
    if "update" in case.name:
        loader.loaded = None
    for exchange in case.exchanges:
        reply = loader.server.ask(exchange.method, exchange.target, exchange.headers, exchange.body)
        assert str(reply.status)[0] in exchange.statuses, reply.text
        if reply.status >= 400:
            assert reply.headers["content-type"] == "application/problem+json"
        if exchange.boolean is not None:
            format_ = ox.QueryResultsFormat.from_media_type(reply.headers["content-type"])
            assert format_ is not None
            answer = ox.parse_query_results(reply.body, format=format_)
            assert isinstance(answer, ox.QueryBoolean)
            assert bool(answer) is exchange.boolean
        if exchange.format in ("tabular", "boolean"):
            assert ox.QueryResultsFormat.from_media_type(reply.headers["content-type"]) is not None
        if exchange.format == "RDF":
            assert ox.RdfFormat.from_media_type(reply.headers["content-type"]) is not None


def describe(loader: Loader) -> tuple[Graph, str]:
    """Return the service description as rdflib reads it, and the address it was asked at."""
    reply = loader.server.ask("GET", "/sparql", {"Accept": "text/turtle"})
    assert (reply.status, reply.headers["content-type"]) == (200, "text/turtle;charset=utf-8")
    graph = Graph()
    graph.parse(data=reply.body, format="turtle")
    return graph, loader.server.url + "sparql"


@by_each_way
def test_service_description_returns_rdf(loader: Loader) -> None:
    """`returns-rdf`: a GET without a query answers RDF, and as many formats as are offered."""
    loader.load(Data(named=CASES[1].data.named))
    for accept in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        reply = loader.server.ask("GET", "/sparql", {"Accept": accept})
        assert reply.headers["content-type"].split(";")[0] == accept
        format_ = ox.RdfFormat.from_media_type(accept)
        assert format_ is not None
        assert len(list(ox.parse(reply.body, format_))) > 20


@by_each_way
def test_service_description_has_the_endpoint(loader: Loader) -> None:
    """`has-endpoint-triple`: one service names the address that was asked as its endpoint."""
    graph, url = describe(loader)
    [service] = graph.subjects(RDF.type, SD.Service)
    assert [str(endpoint) for endpoint in graph.objects(service, SD.endpoint)] == [url]


@by_each_way
def test_service_description_conforms(loader: Loader) -> None:
    """`conforms-to-schema`: the dataset has a default graph, each named graph has a name, and each class its terms."""
    loader.load(Data(named=CASES[1].data.named))
    graph, _ = describe(loader)
    [service] = graph.subjects(RDF.type, SD.Service)
    [dataset] = graph.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
    named = list(graph.objects(dataset, SD.namedGraph))
    assert {str(graph.value(item, SD.name)) for item in named} == {name for name, _ in CASES[1].data.named}
    languages = {str(item).rpartition("#")[2] for item in graph.objects(service, SD.supportedLanguage)}
    assert languages == {"SPARQL11Query", "SPARQL11Update"}


@by_each_way
def test_service_description_in_json(loader: Loader) -> None:
    """JSON-LD of the description is JSON."""
    reply = loader.server.ask("GET", "/sparql", {"Accept": "application/ld+json"})
    assert json.loads(reply.body)
