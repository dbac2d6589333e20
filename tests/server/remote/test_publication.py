"""Bringing revisions into another engine, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.remote.connection import EngineConnection
from server.remote.engine_errors import EngineAwayError, EngineError, EngineRefusedError
from server.remote.publication import Publisher, Step
from server.remote.store import RESULTS, Place, RemoteStore, ask_for
from tests.server.remote.engines import ENGINES, Engine, running_engine

P = NamedNode("http://e/p")
CHUNK = 50


@dataclass(frozen=True)
class Site:
    """An engine, which a test may kill, and revisions of a base of their own.

    Attributes:
        engine: It.
        directory: The revisions as they are here.
        base: Their base.
    """

    engine: Engine
    directory: RevisionDirectory
    base: str

    @property
    def first(self) -> NamedNode:
        """The graph that is written first."""
        return NamedNode(self.base + "graph/a")

    @property
    def second(self) -> NamedNode:
        """The graph that is written then, of more than one chunk."""
        return NamedNode(self.base + "graph/b")

    def make_revision(self, name: str) -> Revision:
        """Publish a revision of two graphs here."""
        quads = [Quad(NamedNode(f"http://e/{number}"), P, Literal(name), self.second) for number in range(CHUNK + 5)]
        quads.append(Quad(NamedNode("http://e/x"), P, Literal(name), self.first))
        return self.directory.publish(quads, Change(kind=ChangeKind.BUILD, who="tester", what=name))

    def push(self, revision: Revision, on_step: Callable[[Step], None] = lambda _: None) -> bool:
        """Bring a revision there, without waiting between tries."""
        connection = self.engine.connect(sleep=lambda _: None)
        publisher = Publisher(connection, query_url=self.engine.query_url, deadline_s=30, chunk=CHUNK)
        return publisher.push(revision, revision.open(), on_step=on_step)

    def ask(self, query: str) -> list[str]:
        """Return the values of ?v as the engine gives them."""
        connection = EngineConnection(self.engine.query_url, environment={})
        body = connection.query(query, accept=RESULTS, default=(), named=(), deadline_s=30).body
        return [row["v"]["value"] for row in json.loads(body)["results"]["bindings"]]

    def current(self) -> list[str]:
        """Return the state of the revision that is current there, if one is."""
        name = "http://www.w3.org/ns/dcat#hasCurrentVersion"
        found = self.ask(f"SELECT ?v {{ GRAPH <{self.base}store> {{ ?s <{name}> ?v }} }}")
        return [one.removeprefix(f"{self.base}store/").rstrip("/") for one in found]

    def count_graphs(self) -> int:
        """Return how many graphs of revisions there are."""
        found = set(self.ask(f"SELECT ?v {{ GRAPH ?v {{ ?s {P} ?o }} }}"))
        return sum(name.startswith(f"{self.base}store/") and "/own/" in name for name in found)

    def holds(self, revision: Revision) -> bool:
        """Return whether the engine says that it holds a revision."""
        connection = EngineConnection(self.engine.query_url, environment={})
        return ask_for(Place.of(revision, self.engine.query_url, 30.0), connection)[0]

    def count_quads(self, revision: Revision) -> int:
        """Return how many quads of a revision are read from there."""
        store = RemoteStore.open(Place.of(revision, self.engine.query_url, 30.0), {})
        return sum(1 for _ in store.iter_quads())


@pytest.fixture(scope="module", params=ENGINES)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each of the engines."""
    with running_engine(tmp_path_factory.mktemp("machine"), ENGINES[request.param]) as engine:
        yield engine


@pytest.fixture
def site(machine: Engine, tmp_path: Path) -> Site:
    """An engine without revisions of our base."""
    base = f"http://e/{tmp_path.name}/"
    return Site(machine, RevisionDirectory(tmp_path / "data", base=base), base)


def test_a_revision_is_there_whole_and_once(site: Site) -> None:
    """A push brings each graph and makes the revision current; a second finds that there is nothing to do."""
    revision = site.make_revision("one")
    steps: list[Step] = []
    assert not site.holds(revision)
    assert site.push(revision, steps.append)
    assert site.holds(revision)
    assert site.current() == [revision.state]
    assert (steps[-1].sent, steps[-1].of) == (CHUNK + 6, CHUNK + 6)
    assert not site.push(revision)
    assert site.count_graphs() == 2


def test_the_former_revision_stays_and_older_ones_go(site: Site) -> None:
    """Who still asks the former revision is answered; the one before it is removed."""
    pushed = []
    for name in ("one", "two", "three"):
        revision = site.make_revision(name)
        site.push(revision)
        pushed.append(revision)
    assert [site.holds(revision) for revision in pushed] == [False, True, True]
    assert site.current() == [pushed[2].state]
    assert site.count_graphs() == 4


def test_going_back_is_a_switch(site: Site) -> None:
    """A former revision that is there becomes current again without being sent again."""
    one, two = site.make_revision("one"), site.make_revision("two")
    for revision in (one, two):
        site.push(revision)
    steps: list[Step] = []
    assert site.push(one, steps.append)
    assert (site.current(), steps) == ([one.state], [])


def test_an_engine_that_dies_in_between_serves_what_it_served(site: Site) -> None:
    """Killed in the middle of a push, it serves the former revision when it is back, and the next push goes on."""
    one = site.make_revision("one")
    site.push(one)
    two = site.make_revision("two")

    def die(step: Step) -> None:
        if step.graph == site.first.value:
            site.engine.kill()

    with pytest.raises(EngineAwayError):
        site.push(two, die)
    site.engine.start()
    assert site.current() == [one.state]
    assert site.holds(one)
    assert not site.holds(two)
    site.push(two)
    assert site.current() == [two.state]
    assert site.count_quads(two) == CHUNK + 6


def test_what_an_abandoned_push_has_left_is_removed(site: Site) -> None:
    """The next push of another revision removes the graphs of one that never became current."""
    one, two = site.make_revision("one"), site.make_revision("two")

    def stop(step: Step) -> None:
        if step.graph == site.first.value:
            raise EngineError("enough")

    with pytest.raises(EngineError):
        site.push(one, stop)
    assert site.count_graphs() == 1
    site.push(two)
    assert site.count_graphs() == 2
    assert not site.holds(one)


def test_an_engine_that_loses_triples_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph that has not arrived whole is told, and the revision does not become current."""
    revision = site.make_revision("one")
    sent = EngineConnection.update

    def lose(self: EngineConnection, text: str, *, deadline_s: float) -> None:
        if f"INSERT DATA {{ GRAPH <{site.base}store/" in text:
            text = text.replace('<http://e/7> <http://e/p> "one" .', "")
        sent(self, text, deadline_s=deadline_s)

    monkeypatch.setattr(EngineConnection, "update", lose)
    with pytest.raises(
        EngineRefusedError, match=f"has {CHUNK + 4} triples of <{site.second.value}>; expected {CHUNK + 5}"
    ):
        site.push(revision)
    assert site.current() == []
    assert not site.holds(revision)
