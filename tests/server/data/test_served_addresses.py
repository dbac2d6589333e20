"""The description of the data set names the address by which the client came beside the base's."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient

from graph.namespaces import BASE
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.app import create_app
from server.settings import Settings
from tests.server.conftest import small_quads

VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
FOAF = rdflib.FOAF

DATASET = rdflib.URIRef(BASE + "dataset")
SERVICE = rdflib.URIRef(BASE + "dataset#sparql")
DUMP = rdflib.URIRef(BASE + "dataset#dump-reported")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a small data set with its description."""
    path = tmp_path_factory.mktemp("served")
    change = Change(kind=ChangeKind.BUILD, who="tester", what="a few quads")
    RevisionDirectory(path).publish(small_quads()[:10], change, describe=describe_dataset)
    return path


def read(client: FlaskClient, place: str = "/.well-known/void", **fields: str) -> rdflib.Graph:
    """Return the description as a client gets it."""
    headers = {"Accept": "text/turtle", **{name.replace("_", "-"): value for name, value in fields.items()}}
    reply = client.get(place, headers=headers)
    assert reply.status_code == 200
    return rdflib.Graph().parse(data=reply.text, format="turtle")


def values(graph: rdflib.Graph, subject: rdflib.URIRef, predicate: rdflib.URIRef) -> set[str]:
    """Return the values of a property as strings."""
    return {str(value) for value in graph.objects(subject, predicate)}


@pytest.mark.parametrize("place", ["/.well-known/void", "/dataset", "/dataset.ttl"])
def test_endpoint_and_dumps_are_named_as_the_client_reaches_them(data: Path, place: str) -> None:
    """VoID and DCAT name the endpoint, the search and the dumps under the Host of the request too; names stay names."""
    graph = read(create_app(Settings(data=data)).test_client(), place, Host="relief.example:8080")
    here = "http://relief.example:8080/"
    assert values(graph, DATASET, VOID.sparqlEndpoint) == {BASE + "sparql", here + "sparql"}
    assert values(graph, DATASET, VOID.openSearchDescription) == {BASE + "opensearch.xml", here + "opensearch.xml"}
    assert values(graph, DATASET, VOID.dataDump) == {BASE + "dump/all.nq.gz", here + "dump/all.nq.gz"}
    assert values(graph, DATASET, DCAT.landingPage) == {BASE, here}
    assert values(graph, SERVICE, DCAT.endpointURL) == {BASE + "sparql", here + "sparql"}
    assert values(graph, DUMP, DCAT.downloadURL) == {BASE + "dump/reported.nt.gz", here + "dump/reported.nt.gz"}
    assert values(graph, DUMP, DCAT.accessURL) == {BASE + "dump", here + "dump"}
    assert values(graph, DATASET, VOID.uriSpace) == {BASE}
    assert values(graph, DATASET, FOAF.homepage) == {BASE}
    assert values(graph, SERVICE, DCAT.servesDataset) == {str(DATASET)}
    assert not [s for s in graph.subjects() if str(s).startswith(here)]


def test_a_proxy_is_believed_only_where_it_is_trusted(data: Path) -> None:
    """Behind a trusted proxy its host, scheme and prefix are named; from others the fields change nothing."""
    fields = {"X_Forwarded_Host": "data.example.org", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/relief"}
    trusted = read(create_app(Settings(data=data, trusted_proxies=("127.0.0.1",))).test_client(), **fields)
    assert values(trusted, SERVICE, DCAT.endpointURL) == {BASE + "sparql", "https://data.example.org/relief/sparql"}
    others = read(create_app(Settings(data=data)).test_client(), **fields)
    assert values(others, SERVICE, DCAT.endpointURL) == {BASE + "sparql", "http://localhost/sparql"}


def test_a_public_address_wins(data: Path) -> None:
    """Where the settings say under which address clients come, that is named, whatever Host says."""
    client = create_app(Settings(data=data, public_url="https://relief.example.org/graph")).test_client()
    graph = read(client, Host="elsewhere.example")
    assert values(graph, DATASET, VOID.sparqlEndpoint) == {BASE + "sparql", "https://relief.example.org/graph/sparql"}


def test_the_base_itself_is_named_once(data: Path) -> None:
    """Where the client comes by the base, nothing is added; the answers by two addresses have two ETags."""
    client = create_app(Settings(data=data, public_url=BASE.rstrip("/"))).test_client()
    graph = read(client)
    assert values(graph, DATASET, VOID.sparqlEndpoint) == {BASE + "sparql"}
    plain = create_app(Settings(data=data)).test_client()
    tags = {
        plain.get("/dataset.ttl", headers={"Host": host}).headers["ETag"] for host in ("a.example:80", "b.example:80")
    }
    assert len(tags) == 2


def test_the_service_names_the_requested_address(data: Path) -> None:
    """`sd:endpoint` is the address by which the client came, behind a trusted proxy that of the proxy."""
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    app = create_app(Settings(data=data, trusted_proxies=("127.0.0.1",)))
    graph = read(app.test_client(), "/sparql", Host="inner:80", X_Forwarded_Host="outer.example")
    assert {str(one) for one in graph.objects(None, sd.endpoint)} == {"http://outer.example/sparql"}
    app.extensions["service"].stop()
