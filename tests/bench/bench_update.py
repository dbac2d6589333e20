"""How soon a one-triple update can be seen, over HTTP: from its POST to the first answer that has the triple."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import NamedNode, Quad

from graph.build.build import build
from graph.namespaces import BASE
from graph.revision.revision import RevisionDirectory
from graph.terms import RLF, Role
from server.sparql.tokens import UPDATE, make_token, write_tokens
from tests.bench.data.claims_dataset import iter_triples
from tests.bench.data.synthetic import generate_articles, write_seeds
from tests.bench.results import table
from tests.server.running import publish, serving

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = 18
"""So many synthetic articles make about 100 thousand quads."""

QUADS = 100_000
TARGET_MS = 200
TIMES, FEW = 25, 20
PAUSE_S = 0.5
"""Between two updates: the server uses it to make a copy of the revision ready for the next one."""

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
Maker = Callable[[int], str]
"""Makes the pattern of the n-th triple: text that stands in an update and in the query for it alike."""


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one kind of update took, in milliseconds, one number for each update.

    Attributes:
        visible: From sending the update to having an answer that shows it.
        acknowledged: From sending the update to having its answer.
        stations: What the server says of itself.
    """

    visible: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    stations: list[dict[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client with a token, over connections that stay open."""

    connection: http.client.HTTPConnection
    secret: str

    def update(self, text: str) -> dict[str, float]:
        """Send an update; return what its stations took."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {self.secret}"}
        status, body = self._ask("POST", "/sparql", text.encode(), headers)
        if status != 200:
            raise RuntimeError(f"the update was answered with {status}: {body[:500]!r}")
        return dict(json.loads(body)["ms"])

    def holds(self, pattern: str) -> bool:
        """Ask whether a pattern is there."""
        target = "/sparql?" + urlencode({"query": f"ASK {{ {pattern} }}"})
        _, body = self._ask("GET", target, None, {"Accept": "application/sparql-results+json"})
        return bool(json.loads(body)["boolean"])

    def _ask(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, target, body=body, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()


def run() -> str:
    """Measure the three kinds of update."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        revisions = _build_roles(Path(folder) / "roles")
        size = revisions.get_current().quads
        entity, prospect = (_find_labelled(revisions, role) for role in (Role.ENTITIES, Role.PROSPECTS))
        unread, read = _label(Role.PROSPECTS, prospect), _label(Role.ENTITIES, entity)
        rows.append(_row("prospects: nothing the reasoner reads", size, _measure(revisions.path, (), unread, TIMES)))
        hurried = _measure(revisions.path, (), lambda number: unread(number + 100), TIMES, pause_s=0)
        rows.append(_row("the same without a pause", size, hurried))
        rows.append(_row("entities: what the reasoner reads", size, _measure(revisions.path, (), read, FEW)))
        plain = Path(folder) / "plain"
        publish(
            plain,
            (Quad(one.subject, one.predicate, one.object) for one in iter_triples(QUADS)),
            plain=True,
        )
        measured = _measure(plain, ("--shapes", "none"), lambda n: f"<http://example.org/{n}> <{LABEL}> {n}", TIMES)
        rows.append(_row("plain store", QUADS, measured))
        sync = _measure_sync(Path(folder))
    columns = ("update of one triple", "quads", "times", "visible", "range", "acknowledged", "stations")
    return (
        "Milliseconds from sending a validated update to the first answer that shows it, over HTTP, median; the\n"
        "range; the median until the update is acknowledged, which is after it is on disk; and the medians of what\n"
        f"the server tells of its stations. {PAUSE_S} s pass between two updates, except where it says otherwise. One\n"
        f"`fsync` of 4 kB takes {sync:.1f} ms on this disk. The target for what the reasoner does not read is\n"
        f"{TARGET_MS} ms. The machine's load average was {os.getloadavg()[1]:.0f}.\n\n" + table(columns, rows)
    )


def _row(name: str, size: int, measured: Measured) -> list[str]:
    medians = {
        station: statistics.median(one.get(station, 0.0) for one in measured.stations)
        for station in measured.stations[0]
    }
    return [
        name,
        f"{size:,}",
        str(len(measured.visible)),
        f"**{statistics.median(measured.visible):.0f}**",
        f"{min(measured.visible):.0f}–{max(measured.visible):.0f}",
        f"{statistics.median(measured.acknowledged):.0f}",
        ", ".join(f"{station} {ms:.0f}" for station, ms in medians.items()),
    ]


def _build_roles(folder: Path) -> RevisionDirectory:
    """Build synthetic articles."""
    seeds = folder / "seeds"
    write_seeds(seeds, generate_articles(ARTICLES), ROOT / "seeds" / "reference")
    directory = RevisionDirectory(folder / "data")
    built = build(seeds, directory, who="bench")
    if built.revision is None:
        raise RuntimeError("\n".join(map(str, built.findings)))
    return directory


def _find_labelled(directory: RevisionDirectory, role: Role) -> str:
    """Return a company or a group of a graph that has a name, so that it may have another one in another language."""
    revision = directory.get_current()
    store, name = revision.open(), revision.graph_name(role)
    classes = [NamedNode(str(class_)) for class_ in (RLF.Company, RLF.Group, RLF.Event)]
    things = (str(quad.subject) for class_ in classes for quad in store.match(None, None, class_, name))
    return next(thing for thing in things if any(store.match(_node(thing), NamedNode(LABEL), None, name)))


def _node(text: str) -> NamedNode:
    return NamedNode(text[1:-1])


def _label(role: Role, subject: str) -> Maker:
    """Return a maker of names in languages for private use."""
    return lambda number: f'GRAPH <{BASE}graph/{role.value}> {{ {subject} <{LABEL}> "name {number}"@x-n{number} }}'


def _measure(data: Path, flags: tuple[str, ...], make: Maker, times: int, pause_s: float = PAUSE_S) -> Measured:
    secret, kept = make_token("bench", (UPDATE,))
    write_tokens(data, (kept,))
    measured = Measured()
    with serving(data, *flags) as running:
        client = Client(connection=http.client.HTTPConnection("127.0.0.1", running.port, timeout=300), secret=secret)
        client.update(f"INSERT DATA {{ {make(0)} }}")  # the writing process has started
        for number in range(1, times + 1):
            pattern = make(number)
            time.sleep(pause_s)
            began = time.perf_counter()
            measured.stations.append(client.update(f"INSERT DATA {{ {pattern} }}"))
            measured.acknowledged.append(1000 * (time.perf_counter() - began))
            while not client.holds(pattern):
                pass
            measured.visible.append(1000 * (time.perf_counter() - began))
    return measured


def _measure_sync(folder: Path) -> float:
    """Return the median milliseconds of a bare fsync of a small file."""
    seconds = []
    for number in range(50):
        with (folder / f"sync-{number}").open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)
