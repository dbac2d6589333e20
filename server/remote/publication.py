"""Bringing a revision into another engine: its graphs under names of their own, then one small update that switches.

Nobody sees a revision there before all of it is there. A publication that was interrupted is done again from the
start of the graph in which it stopped, and what an abandoned one has left is removed by the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from graph.namespaces import DCTERMS
from graph.revision.revision import Revision
from graph.revision.store import Store
from server.remote.connection import EngineConnection
from server.remote.engine_errors import EngineRefusedError
from server.remote.graph_names import GraphNaming
from server.remote.store import CURRENT, HAS_VERSION, RESULTS, Place, ask_for, check_kind, write_triple

CHUNK = 2_000
"""So many triples are sent at once: the parsers of some engines take no more."""

_PART, _OF = DCTERMS + "hasPart", DCTERMS + "isVersionOf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a publication has done so far.

    Attributes:
        graph: The graph that is there now.
        sent: How many quads of the revision are there.
        of: How many it has.
    """

    graph: str
    sent: int
    of: int


class Publisher:
    """Brings revisions into one engine."""

    def __init__(self, connection: EngineConnection, *, query_url: str, deadline_s: float, chunk: int = CHUNK) -> None:
        """Take an engine.

        Args:
            connection: It.
            query_url: Where it answers queries.
            deadline_s: Seconds that each of the requests to it may take.
            chunk: So many triples are sent at once.
        """
        self._chunk = chunk
        self._connection = connection
        self._query_url = query_url
        self._deadline_s = deadline_s

    def push(self, revision: Revision, store: Store, *, on_step: Callable[[Step], None] = lambda _: None) -> bool:
        """Bring a revision there and make it current; return False where it was there and current already.

        Raises:
            EngineError: The engine did not do it. What is there stays as it was; the next push goes on.
        """
        place = Place.of(revision, self._query_url, self._deadline_s)
        register, prefix = place.register, place.prefix
        is_there, quirks = ask_for(place, self._connection)
        current = self._read(register, CURRENT)
        if is_there:
            if current == [prefix]:
                return False
        else:
            naming = GraphNaming(place.base, prefix, place.graphs, quirks)
            self._fill(place, naming, store, on_step)
        self._switch(place, revision.id)
        self._retire(register, kept={prefix, *current})
        return True

    def _fill(self, place: Place, naming: GraphNaming, store: Store, on_step: Callable[[Step], None]) -> None:
        """Write all graphs, those left out that a former try has written whole."""
        names = {name: naming.to_remote(name) for name in place.graphs}
        parts = " ".join(f"<{place.prefix}> <{_PART}> <{remote}> ." for remote in names.values())
        self._update(f"INSERT DATA {{ GRAPH {place.register} {{ {parts} }} }}")
        sent, total = 0, sum(place.graphs.values())
        for name, remote in names.items():
            count = place.graphs[name]
            if self._count(remote) != count:
                self._update(f"DROP SILENT GRAPH <{remote}>")
                lines = (write_triple(naming, quad.triple) for quad in store.iter_quads(_graph(name)))
                for chunk in _iter_chunks(lines, self._chunk):
                    self._update(f"INSERT DATA {{ GRAPH <{remote}> {{\n{chunk}\n}} }}")
                found = self._count(remote)
                if found != count:
                    raise EngineRefusedError(
                        f"the engine has {found} triples of <{name or 'the default graph'}>; expected {count}",
                        place=self._query_url,
                        way_out="It merges or loses triples; what it served before stays as it was.",
                    )
            sent += count
            on_step(Step(graph=name, sent=sent, of=total))

    def _switch(self, place: Place, revision_id: str) -> None:
        """Make a revision that is there whole the current one."""
        register, prefix = place.register, f"<{place.prefix}>"
        self._update(f"INSERT DATA {{ GRAPH {register} {{ {prefix} <{_OF}> {register} }} }}")
        self._update(  # begins with a pattern that matches: Virtuoso inserts nothing where OPTIONAL stands alone
            f"DELETE {{ GRAPH {register} {{ {register} <{CURRENT}> ?old }} }}\n"
            f"INSERT {{ GRAPH {register} {{ {register} <{CURRENT}> {prefix} ; <{HAS_VERSION}> {prefix} ."
            f' {prefix} <{DCTERMS}identifier> "{revision_id}" }} }}\n'
            f"WHERE {{ GRAPH {register} {{ {prefix} <{_OF}> {register} }}"
            f" OPTIONAL {{ GRAPH {register} {{ {register} <{CURRENT}> ?old }} }} }}"
        )

    def _retire(self, register: NamedNode, kept: set[str]) -> None:
        """Remove what is neither current nor was so before, and what abandoned publications have left."""
        rows = self._select(
            f"SELECT ?version ?part {{ GRAPH {register} {{ ?version <{_PART}> ?part }} }}", (register.value,)
        )
        for version in sorted({row["version"] for row in rows} - kept):
            self._update(f"DELETE DATA {{ GRAPH {register} {{ {register} <{HAS_VERSION}> <{version}> }} }}")
            for row in rows:
                if row["version"] == version:
                    self._update(f"DROP SILENT GRAPH <{row['part']}>")
            self._update(f"DELETE WHERE {{ GRAPH {register} {{ <{version}> ?p ?o }} }}")

    def _read(self, register: NamedNode, name: str) -> list[str]:
        query = f"SELECT ?v {{ GRAPH {register} {{ {register} <{name}> ?v }} }}"
        return [row["v"] for row in self._select(query, (register.value,))]

    def _count(self, graph: str) -> int:
        [row] = self._select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", (graph,))
        return int(row["n"])

    def _select(self, query: str, named: tuple[str, ...]) -> list[dict[str, str]]:
        reply = self._connection.query(query, accept=RESULTS, default=(), named=named, deadline_s=self._deadline_s)
        body = check_kind(reply, RESULTS, self._query_url)
        try:
            rows = json.loads(body)["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineRefusedError(
                f"the engine answers with {reply.media_type}; expected {RESULTS}", place=self._query_url
            ) from error

    def _update(self, text: str) -> None:
        self._connection.update(text, deadline_s=self._deadline_s)


def _graph(name: str) -> NamedNode | DefaultGraph:
    return NamedNode(name) if name else DefaultGraph()


def _iter_chunks(lines: Iterator[str], size: int) -> Iterator[str]:
    while chunk := list(islice(lines, size)):
        yield "\n".join(chunk)
