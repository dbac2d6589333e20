"""A revision in another engine for readers who look up one thing after the other: what surrounds a thing is kept.

A page looks up some thousand times what is said of some hundred things, and each look-up is a request. A revision does
not change, so what was asked about a thing once is asked no more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.revision.store import GraphName
from server.remote.connection import EngineConnection
from server.remote.quirks import PLAIN, Quirks
from server.remote.store import Place, RemoteStore

MOST_QUADS = 100_000
"""So many quads are kept."""

_Node = NamedNode | BlankNode
_Asked = tuple[_Node | None, NamedNode | None, _Node | Literal | None]


class Neighbourhoods(RemoteStore):
    """A revision in another engine of which the quads around things are kept."""

    def __init__(self, place: Place, connection: EngineConnection, quirks: Quirks = PLAIN) -> None:
        """Look at a revision; nothing is asked before somebody wants to know something."""
        super().__init__(place, connection, quirks)
        self._kept: OrderedDict[_Asked, tuple[Quad, ...]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def match(
        self,
        subject: _Node | None = None,
        predicate: NamedNode | None = None,
        value: _Node | Literal | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms, in an order that depends on the content alone."""
        if subject is None and value is None:
            yield from super().match(subject, predicate, value, graph)
            return
        for quad in self._around((None, predicate, value) if subject is None else (subject, None, None)):
            wanted = ((predicate, quad.predicate), (value, quad.object), (graph, quad.graph_name))
            if all(term is None or term == found for term, found in wanted):
                yield quad

    def _around(self, asked: _Asked) -> tuple[Quad, ...]:
        """Return the quads of all graphs that have these terms."""
        with self._lock:
            found = self._kept.get(asked)
            if found is not None:
                self._kept.move_to_end(asked)
                return found
        found = tuple(super().match(*asked))
        with self._lock:
            if asked not in self._kept:
                self._kept[asked] = found
                self._size += len(found) + 1
            while self._size > MOST_QUADS and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1]) + 1
        return found
