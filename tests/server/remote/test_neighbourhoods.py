"""Pages, documents and search of a server that reads them from another engine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from graph.build.dataset import Dataset
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.app import create_app
from server.remote import neighbourhoods
from server.remote.neighbourhoods import Neighbourhoods
from server.remote.publication import Publisher
from server.remote.store import Place
from server.settings import Settings
from tests.server.remote.engines import ENGINES, Engine, running_engine

SIKE, WANDA = (NamedNode(f"{BASE}id/company/{name}") for name in ("guangdong-sike-electronics", "wanda"))
OPERATED_BY = NamedNode(BASE + "ontology#operatedBy")
ADDRESSES = (
    ("/id/place/xinjiang", "application/n-triples"),
    ("/id/company/wanda", "text/html"),
    ("/id/company/guangdong-sike-electronics", "text/turtle"),
    ("/id/company/wanda", "application/ld+json"),
    ("/ontology", "text/turtle"),
    ("/dataset", "text/html"),
    ("/search?q=factories", "text/html"),
    ("/search?q=wanda", "application/json"),
)


ENGINE = "Oxigraph's server"
"""The one that is quicker; `test_serving` has pages from each."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine, which a test may kill."""
    with running_engine(tmp_path_factory.mktemp("pages"), ENGINES[ENGINE]) as engine:
        yield engine


@pytest.fixture(scope="module")
def revision(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Revision:
    """The article, published here."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
    directory = RevisionDirectory(tmp_path_factory.mktemp("here"))
    return directory.publish(list(graphs_to_quads(dataset.graphs)), change, describe=describe_dataset)


def ask(client: FlaskClient, address: str, accept: str = "text/html") -> tuple[int, list[str]]:
    """Return the status of an answer and its words, sorted: what has no order stands in that of its engine."""
    reply = client.get(address, headers={"Accept": accept}, follow_redirects=True)
    return reply.status_code, sorted(re.split(r"[\s<>]+", reply.get_data(as_text=True)))


def test_pages_come_from_the_engine_alone(machine: Engine, revision: Revision, tmp_path: Path) -> None:
    """Pages, documents and search are those of the embedded store, although none is here, or say what is missing."""
    here = revision.directory.parent.parent
    with create_app(Settings(data=here)).test_client() as client:
        expected = {address: ask(client, *address) for address in ADDRESSES}
    assert {status for status, _ in expected.values()} == {200}

    assert Publisher(machine.connect(), query_url=machine.query_url, deadline_s=60).push(revision, revision.open())
    bare = tmp_path / "bare"
    shutil.copytree(here, bare, ignore=shutil.ignore_patterns("store", "search-*"))
    settings = Settings(data=bare, store=machine.query_url, store_pages=True)
    with create_app(settings).test_client() as client:
        assert {address: ask(client, *address) for address in ADDRESSES} == expected

        machine.kill()
        reply = client.get("/id/place/jiashi", headers={"Accept": "application/json"}, follow_redirects=True)
        assert (reply.status_code, reply.get_json()["type"].rpartition("/")[2]) == (503, "engine-away")
        machine.start()
        assert ask(client, "/id/place/jiashi")[0] == 200


def test_what_surrounds_a_thing_is_asked_once(
    engine: Engine, revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All look-ups of what is said of a thing are one request, and the least used is forgotten beyond the bound."""
    Publisher(engine.connect(), query_url=engine.query_url, deadline_s=60).push(revision, revision.open())
    store = Neighbourhoods.open(Place.of(revision, engine.query_url, 30.0), {})
    asked: list[str] = []
    ask_engine = Neighbourhoods._ask

    def note(self: Neighbourhoods, text: str, *rest: object) -> bytes:
        asked.append(text)
        return ask_engine(self, text, *rest)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(Neighbourhoods, "_ask", note)
    here = revision.open()
    quads = list(here.match(SIKE))
    assert len(quads) > 10
    assert set(store.match(SIKE)) == set(quads)
    for quad in quads:
        assert set(store.match(SIKE, quad.predicate)) == set(here.match(SIKE, quad.predicate))
        assert quad in set(store.match(SIKE, quad.predicate, None, quad.graph_name))
    assert list(store.match(SIKE, OPERATED_BY)) == []
    assert len(asked) == 1
    incoming = set(here.match(None, OPERATED_BY, SIKE))
    assert len(incoming) > 0
    assert set(store.match(None, OPERATED_BY, SIKE)) == incoming
    assert len(asked) == 2
    monkeypatch.setattr(neighbourhoods, "MOST_QUADS", 1)
    assert list(store.match(None, OPERATED_BY, WANDA)) == list(here.match(None, OPERATED_BY, WANDA))
    assert set(store.match(SIKE)) == set(quads)
    assert len(asked) == 4
