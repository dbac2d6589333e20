"""Hints at names in a query that exist nowhere in the loaded data, with what was probably meant.

A revision brings the list of its classes and properties along. What the list does not have is looked for in the data
before anybody is told that it is unknown: a worker does that, beside the query itself. No answer waits for a hint: one
that is not ready when the answer is, is left out, and what has been found is there for the next who asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Sequence
from urllib.parse import unquote

from graph.revision.revision import Revision
from graph.revision.vocabulary import FILE, read_vocabulary
from graph.sparql.diagnosis import locate
from graph.sparql.unknown_terms import (
    LoadedVocabulary,
    UnknownTerm,
    find_unknown_terms,
    iris_to_vocabulary,
    suggest_terms,
)
from server.http.negotiate import Media
from server.http.problems import Problem
from server.pool.pool import Pool
from server.pool.wire import encode_request

FIELD = "Reliefgraph-Hint"
GRACE_S = 0.01
"""So long an answer that is ready may stay for a hint that is on its way."""
LOOK_S = 5.0
MOST_KEPT = 1_000
MAX_BYTES = 8 << 20
_OWN = "the server itself"
_USED = "{ ?s ?t ?o } UNION { ?s a ?t }"
VOCABULARY = f"SELECT DISTINCT ?t {{ {_USED} UNION {{ GRAPH ?g {{ {_USED} }} }} FILTER(ISIRI(?t)) }}"
"""What is asked of a revision without a list."""
_ANYWHERE = "EXISTS {{ {0} }} || EXISTS {{ GRAPH ?g {{ {0} }} }}"
_EXISTS = " || ".join(_ANYWHERE.format(pattern) for pattern in ("?t ?p ?o", "?s ?t ?o", "?s ?p ?t"))

_EMPTY = (
    b'"bindings":[]}}', b'"boolean":false}', b"<results></results></sparql>", b"<boolean>false</boolean></sparql>",
    b'rdf-syntax-ns#">\n</rdf:RDF>\n',
)  # fmt: skip


Search = asyncio.Future[tuple[UnknownTerm, ...] | None]
"""The search for the unknown terms of a query; it ends with None where they cannot be found out."""


class Hints:
    """Finds the unknown terms of queries over the current revision.

    Attributes:
        grace_s: How long an answer that is ready stays for a hint.
    """

    def __init__(self, pool: Pool) -> None:
        self.grace_s = GRACE_S
        self._pool = pool
        self._state = ""
        self._vocabulary: asyncio.Future[LoadedVocabulary] | None = None
        self._file = (-1, -1)
        self._searches: dict[tuple[str, str], Search] = {}

    def prepare(self, revision: Revision) -> asyncio.Future[LoadedVocabulary]:
        """Begin to read the terms of a revision that has become current; belongs into the loop."""
        if self._state != revision.state or self._vocabulary is None:
            self._state = revision.state
            self._searches.clear()
            self._vocabulary = asyncio.ensure_future(self._read(revision, self._vocabulary))
        return self._vocabulary

    def search(self, text: str, revision: Revision, *, base: str, client: str) -> Search:
        """Begin to look for the terms of a query that exist nowhere; what was found before is there at once.

        Args:
            text: The query.
            revision: The data.
            base: Resolves relative IRIs.
            client: Who asks.
        """
        vocabulary = self.prepare(revision)
        found = self._searches.get((text, base))
        if found is not None and not (found.done() and found.result() is None):
            return found
        if len(self._searches) >= MOST_KEPT:
            self._searches.clear()
        if vocabulary.done() and not find_unknown_terms(text, vocabulary.result(), base=base):
            found = asyncio.get_running_loop().create_future()
            found.set_result(())
        else:
            found = asyncio.ensure_future(self._search(text, revision, base, client))
        self._searches[text, base] = found
        return found

    async def find(self, search: Search, *, within_s: float) -> tuple[UnknownTerm, ...] | None:
        """Return the terms that a search finds; None where that takes longer, or they cannot be found out."""
        if not search.done():
            await asyncio.wait([search], timeout=within_s)
        return search.result() if search.done() else None

    async def _search(self, text: str, revision: Revision, base: str, client: str) -> tuple[UnknownTerm, ...] | None:
        vocabulary = await asyncio.shield(self.prepare(revision))
        terms = find_unknown_terms(text, vocabulary, base=base)
        if not terms:
            return ()
        values = " ".join(f"<{term.iri}>" for term in terms)
        query = f"SELECT ?t {{ VALUES ?t {{ {values} }} FILTER({_EXISTS}) }}"
        try:
            existing = await self._ask(query, revision, client=client)
        except Problem as problem:  # without certainty nobody is told anything
            return () if problem.type.status == 400 else None  # an IRI that is none, or no time
        unknown = [term for term in terms if term.iri not in existing]
        return await asyncio.to_thread(suggest_terms, unknown, vocabulary) if unknown else ()

    async def _read(self, revision: Revision, former: asyncio.Future[LoadedVocabulary] | None) -> LoadedVocabulary:
        """Read the list that lies beside a revision, unless it is the file of the revision before."""
        try:
            status = (revision.directory / FILE).stat()
            file = (status.st_ino, status.st_mtime_ns)
        except OSError:
            file = (-1, -1)
        if former is not None and former.done() and file == self._file != (-1, -1):
            return former.result()
        self._file = file
        iris = await asyncio.to_thread(read_vocabulary, revision.directory)
        if iris is None:  # an earlier version has written it
            iris = ()
            with contextlib.suppress(Problem):
                iris = tuple(await self._ask(VOCABULARY, revision, client=_OWN))
        return await asyncio.to_thread(iris_to_vocabulary, iris)

    async def _ask(self, query: str, revision: Revision, *, client: str) -> list[str]:
        """Return the IRIs that a query over all graphs selects."""
        frame = encode_request(
            {
                "operation": "query",
                "store": revision.address,
                "text": query,
                "base": None,
                "format": "json",
                "max_bytes": MAX_BYTES,
                "default": None,
                "named": None,
            }
        )
        shape = "vocabulary" if query is VOCABULARY else "terms"
        job = self._pool.submit(frame, client=client, shape=shape, text=query, deadline_s=LOOK_S)
        rows = json.loads(await job.whole())["results"]["bindings"]
        return [row["t"]["value"] for row in rows]


def field_to_hints(value: str) -> tuple[str, ...]:
    """Read the field as a page does."""
    return tuple(unquote(re.sub(r"\\(.)", r"\1", found)) for found in re.findall(r'"((?:[^"\\]|\\.)*)"', value))


def terms_to_members(text: str, terms: Sequence[UnknownTerm]) -> list[dict[str, object]]:
    """Return what a problem says of unknown terms: each with its place and what was probably meant."""
    members = []
    for term in terms:
        line, column = locate(text, term.start)
        member: dict[str, object] = {"term": term.written, "iri": term.iri, "line": line, "column": column}
        members.append(member | ({"did_you_mean": term.meant} if term.meant else {}))
    return members


def is_empty(media: Media, body: bytes) -> bool:
    """Return whether an answer as the engine writes it has no rows or no triples, or is the word false."""
    if media.name in ("csv", "tsv") and body.count(b"\n") == 1:
        return body.endswith(b"\n")
    return body in (b"", b"[]", b"false") or body.endswith(_EMPTY)


def term_to_sentence(term: UnknownTerm) -> str:
    """Return the sentence that tells an unknown term."""
    meant = f"; did you mean {term.meant}?" if term.meant else ""
    return f"{term.written} exists nowhere here{meant}"
