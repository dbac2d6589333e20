"""Bringing revisions into another engine, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.remote.connection import EngineAwayError, EngineConnection, EngineError, EngineRefusedError
from server.remote.publication import CHUNK, Publisher, Step
from server.remote.store import RESULTS, Place, RemoteStore
from tests.server.remote.engines import Engine, running_engine

BASE = "http://e/push/"
FIRST, SECOND = NamedNode(BASE + "graph/a"), NamedNode(BASE + "graph/b")
P = NamedNode("http://e/p")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Engine]:
    """An engine of its own, which a test may kill."""
    with running_engine(tmp_path / "engine") as engine:
        yield engine


def make_revision(directory: RevisionDirectory, name: str) -> Revision:
    """Publish a revision of two graphs here, the second of more than one chunk."""
    quads = [Quad(NamedNode(f"http://e/{number}"), P, Literal(name), SECOND) for number in range(CHUNK + 5)]
    quads.append(Quad(NamedNode("http://e/x"), P, Literal(name), FIRST))
    return directory.publish(quads, Change(kind=ChangeKind.BUILD, who="tester", what=name))


def publisher(engine: Engine) -> Publisher:
    """Return what brings revisions to an engine, without waiting between tries."""
    connection = EngineConnection(engine.query_url, engine.update_url, environment={}, sleep=lambda _: None)
    return Publisher(connection, query_url=engine.query_url, deadline_s=30)


def ask(engine: Engine, query: str) -> str:
    """Return an answer as the engine gives it."""
    connection = EngineConnection(engine.query_url, environment={})
    return connection.query(query, accept=RESULTS, default=(), named=(), deadline_s=30).body.decode()


def current(engine: Engine) -> str:
    """Return the state of the revision that is current there."""
    found = ask(
        engine, f"SELECT ?v {{ GRAPH <{BASE}store> {{ ?s <http://www.w3.org/ns/dcat#hasCurrentVersion> ?v }} }}"
    )
    return found.partition(f"{BASE}store/")[2].partition("/")[0]


def count_graphs(engine: Engine) -> int:
    """Return how many graphs of revisions there are."""
    return ask(engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").count("/own/")


def is_there(engine: Engine, revision: Revision) -> bool:
    """Return whether the engine says that it holds a revision."""
    connection = EngineConnection(engine.query_url, environment={})
    return RemoteStore(Place.of(revision, engine.query_url, 30.0), connection).is_there()


def test_a_revision_is_there_whole_and_once(machine: Engine, tmp_path: Path) -> None:
    """A push brings each graph and makes the revision current; a second finds that there is nothing to do."""
    revision = make_revision(RevisionDirectory(tmp_path / "data", base=BASE), "one")
    steps: list[Step] = []
    assert not is_there(machine, revision)
    assert publisher(machine).push(revision, revision.open(), on_step=steps.append)
    assert is_there(machine, revision)
    assert current(machine) == revision.state
    assert (steps[-1].sent, steps[-1].of) == (CHUNK + 6, CHUNK + 6)
    assert not publisher(machine).push(revision, revision.open())
    assert count_graphs(machine) == 2


def test_the_former_revision_stays_and_older_ones_go(machine: Engine, tmp_path: Path) -> None:
    """Who still asks the former revision is answered; the one before it is removed."""
    directory = RevisionDirectory(tmp_path / "data", base=BASE)
    pushed = []
    for name in ("one", "two", "three"):
        revision = make_revision(directory, name)
        publisher(machine).push(revision, revision.open())
        pushed.append(revision)
    assert [is_there(machine, revision) for revision in pushed] == [False, True, True]
    assert current(machine) == pushed[2].state
    assert count_graphs(machine) == 4


def test_going_back_is_a_switch(machine: Engine, tmp_path: Path) -> None:
    """A former revision that is there becomes current again without being sent again."""
    directory = RevisionDirectory(tmp_path / "data", base=BASE)
    one, two = make_revision(directory, "one"), make_revision(directory, "two")
    for revision in (one, two):
        publisher(machine).push(revision, revision.open())
    steps: list[Step] = []
    assert publisher(machine).push(one, one.open(), on_step=steps.append)
    assert (current(machine), steps) == (one.state, [])


def test_an_engine_that_dies_in_between_serves_what_it_served(machine: Engine, tmp_path: Path) -> None:
    """Killed in the middle of a push, it serves the former revision when it is back, and the next push goes on."""
    directory = RevisionDirectory(tmp_path / "data", base=BASE)
    one = make_revision(directory, "one")
    publisher(machine).push(one, one.open())
    two = make_revision(directory, "two")

    def die(step: Step) -> None:
        if step.graph == FIRST.value:
            machine.kill()

    with pytest.raises(EngineAwayError):
        publisher(machine).push(two, two.open(), on_step=die)
    machine.start()
    assert current(machine) == one.state
    assert is_there(machine, one)
    assert not is_there(machine, two)
    publisher(machine).push(two, two.open())
    assert current(machine) == two.state
    assert sum(1 for _ in RemoteStore.open(Place.of(two, machine.query_url, 30.0), {}).iter_quads()) == CHUNK + 6


def test_what_an_abandoned_push_has_left_is_removed(machine: Engine, tmp_path: Path) -> None:
    """The next push of another revision removes the graphs of one that never became current."""
    directory = RevisionDirectory(tmp_path / "data", base=BASE)
    one, two = make_revision(directory, "one"), make_revision(directory, "two")

    def stop(step: Step) -> None:
        if step.graph == FIRST.value:
            raise EngineError("enough")

    with pytest.raises(EngineError):
        publisher(machine).push(one, one.open(), on_step=stop)
    assert count_graphs(machine) == 1
    publisher(machine).push(two, two.open())
    assert count_graphs(machine) == 2
    assert not is_there(machine, one)


def test_an_engine_that_loses_triples_is_refused(
    machine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that has not arrived whole is told, and the revision does not become current."""
    revision = make_revision(RevisionDirectory(tmp_path / "data", base=BASE), "one")
    sent = EngineConnection.update

    def lose(self: EngineConnection, text: str, *, deadline_s: float) -> None:
        if "INSERT DATA { GRAPH <http://e/push/store/" in text:
            text = text.replace('<http://e/7> <http://e/p> "one" .', "")
        sent(self, text, deadline_s=deadline_s)

    monkeypatch.setattr(EngineConnection, "update", lose)
    with pytest.raises(EngineRefusedError, match=f"has {CHUNK + 4} triples of <{BASE}graph/b>; expected {CHUNK + 5}"):
        publisher(machine).push(revision, revision.open())
    assert current(machine) == ""
    assert not is_there(machine, revision)
