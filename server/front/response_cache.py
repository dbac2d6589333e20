"""Answers by the bytes of their requests: who asks in the same words again is answered before anything is read.

A request says in its bytes everything that its answer depends on, but for the data and, where a trusted proxy has sent
it, who that is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from graph.revision.revision import StorageError
from server.data.snapshot import Snapshot
from server.http.cache import AnswerCache
from server.http.fields import write_line
from server.http.message import Answer, Trace
from server.oversight.routes import Oversight
from server.pool.pool import Pool
from server.service.origin import Origin

HIT = Trace(kind="query", cache="hit")
STATUSES = (200, 304)


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedResponse:
    """An answer as it is sent.

    Attributes:
        status: Its status.
        line: Its first line; the fields with the date belong behind it.
        head: All other fields, and the empty line.
        body: What follows.
        client: Who asks, where a proxy says so.
    """

    status: int
    line: bytes
    head: bytes
    body: bytes
    client: str

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        return len(self.head) + len(self.body)


class ResponseCache:
    """Remembers answers of the SPARQL address, and notes each that it gives again."""

    def __init__(
        self,
        cache: AnswerCache[CachedResponse],
        *,
        snapshot: Snapshot,
        origin: Origin,
        oversight: Oversight,
        pool: Pool,
    ) -> None:
        self._cache = cache
        self._snapshot = snapshot
        self._origin = origin
        self._oversight = oversight
        self._pool = pool

    def find(self, request: bytes, peer: str) -> CachedResponse | None:
        """Return the answer to a request from a connection, if the same bytes were answered over the same data."""
        began = time.perf_counter()
        try:
            state = self._snapshot.revision().state
        except StorageError:
            return None
        kept = self._cache.find(state, (request, self._origin.is_trusted(peer)))
        if kept is not None:
            self._pool.counts["cache_hits"] += 1
            self._oversight.note(
                method="HEAD" if request.startswith(b"HEAD") else "GET",
                path="/sparql",
                client=kept.client or self._origin.client(peer, {}),
                status=kept.status,
                size=len(kept.body),
                began=began,
                trace=HIT,
            )
        return kept

    def remember(
        self, state: str, request: bytes, peer: str, client: str, answer: Answer, head: bytes, body: bytes
    ) -> None:
        """Remember the answer to a request over a state of the data, where it will be the same the next time.

        Args:
            state: What the answer is over.
            request: The bytes of the request.
            peer: Who is connected.
            client: Who asks.
            answer: The answer.
            head: Its fields as they are sent, and the empty line.
            body: What follows.
        """
        if answer.status not in STATUSES or "ETag" not in answer.headers or "RateLimit" in answer.headers:
            return
        is_trusted = self._origin.is_trusted(peer)
        kept = CachedResponse(
            status=answer.status,
            line=write_line(answer.status),
            head=head,
            body=body,
            client=client if is_trusted else "",
        )
        self._cache.remember(state, (request, is_trusted), kept)
