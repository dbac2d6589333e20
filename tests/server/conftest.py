"""One small dataset and one server over it, shared by the tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE
from tests.server.running import Reply, Running, publish, serving

REPORTED = NamedNode(BASE + "graph/reported")
PROSPECTS = NamedNode(BASE + "graph/prospects")


def small_quads() -> list[Quad]:
    """Return 2000 places with a label and a neighbour, and one prospect."""
    quads = []
    for number in range(2000):
        place = NamedNode(f"http://example.org/place/{number}")
        quads.append(Quad(place, NamedNode("http://example.org/label"), Literal(f"Place {number}"), REPORTED))
        neighbour = NamedNode(f"http://example.org/place/{(number * 7 + 1) % 2000}")
        quads.append(Quad(place, NamedNode("http://example.org/near"), neighbour, REPORTED))
    plan = NamedNode("http://example.org/plan")
    return [*quads, Quad(plan, NamedNode("http://example.org/label"), Literal("A plan"), PROSPECTS)]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with short limits over the small dataset."""
    data = tmp_path_factory.mktemp("small")
    publish(data, small_quads())
    with serving(data, "--deadline-s", "15", "--memory-mb", "128", "--max-result-mb", "4") as running:
        yield running


@pytest.fixture(scope="session")
def open_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain store under http://e/ to which anybody may write; each test uses names of its own."""
    flags = ("--shapes", "none", "--updates", "open", "--base", "http://e/")
    with serving(tmp_path_factory.mktemp("open"), *flags) as running:
        yield running


def write(server: Running, update: str) -> Reply:
    """Send an update that must succeed."""
    reply = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, update.encode())
    assert reply.status == 200, reply.text
    return reply
