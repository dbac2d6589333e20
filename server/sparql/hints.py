"""Hints at names in a query that exist nowhere in the loaded data, with what was probably meant.

The loaded vocabulary is read by a query once for a revision, and no more than once a minute; what it does not have is
looked for in the data before anybody is told that it is unknown. Workers do both, so that the event loop stays free.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Sequence
from urllib.parse import unquote

from graph.revision.revision import Revision
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
from server.pool.job import Job
from server.pool.pool import Pool, encode_request

FIELD = "Reliefgraph-Hint"
WAIT_S = 0.3
"""An answer waits for the vocabulary no longer than this; the next one will have it."""
LOOK_S = 5.0
YOUNG_S = 60.0
MAX_BYTES = 8 << 20
_OWN = "the server itself"
_KINDS = (
    "owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdfs:Class rdfs:Datatype rdf:Property"
)
_USED = f"{{ ?s ?t ?o }} UNION {{ ?s a ?t }} UNION {{ VALUES ?kind {{ {_KINDS} }} ?t a ?kind }}"
VOCABULARY = f"""
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?t {{ {_USED} UNION {{ GRAPH ?g {{ {_USED} }} }} FILTER(ISIRI(?t)) }}
"""
_ANYWHERE = "EXISTS {{ {0} }} || EXISTS {{ GRAPH ?g {{ {0} }} }}"
_EXISTS = " || ".join(_ANYWHERE.format(pattern) for pattern in ("?t ?p ?o", "?s ?t ?o", "?s ?p ?t"))

_EMPTY = (
    b'"bindings":[]}}', b'"boolean":false}', b"<results></results></sparql>", b"<boolean>false</boolean></sparql>",
    b'rdf-syntax-ns#">\n</rdf:RDF>\n',
)  # fmt: skip


class Hints:
    """Finds the unknown terms of queries.

    Attributes:
        wait_s: How long an answer waits for the vocabulary to be read.
    """

    def __init__(self, pool: Pool) -> None:
        self.wait_s = WAIT_S
        self._pool = pool
        self._vocabulary: LoadedVocabulary | None = None
        self._state = ""
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def find(
        self, text: str, revision: Revision, *, base: str, client: str, wait_s: float | None = None
    ) -> tuple[UnknownTerm, ...]:
        """Return the terms of a query that exist nowhere; none where that cannot be found out in time.

        Args:
            text: The query.
            revision: The data.
            base: Resolves relative IRIs.
            client: Who asks.
            wait_s: How long to wait for the vocabulary to be read, where not as long as usual.
        """
        vocabulary = await self._find_vocabulary(revision, self.wait_s if wait_s is None else wait_s)
        if vocabulary is None:
            return ()
        terms = find_unknown_terms(text, vocabulary, base=base)
        if not terms:
            return ()
        values = " ".join(f"<{term.iri}>" for term in terms)
        query = f"SELECT ?t {{ VALUES ?t {{ {values} }} FILTER({_EXISTS}) }}"
        try:
            existing = await self._ask(query, revision, client=client)
        except Problem:  # an IRI that is none, or no time: without certainty nobody is told anything
            return ()
        unknown = [term for term in terms if term.iri not in existing]
        return await asyncio.to_thread(suggest_terms, unknown, vocabulary) if unknown else ()

    async def _find_vocabulary(self, revision: Revision, wait_s: float) -> LoadedVocabulary | None:
        outdated = self._state != revision.state or self._vocabulary is None
        is_due = not self._state or self._pool.now() - self._read_at > YOUNG_S
        if self._reading is None and outdated and is_due:
            self._reading = asyncio.create_task(self._read(revision))
        if self._reading is not None and self._vocabulary is None:
            await asyncio.wait([self._reading], timeout=wait_s)
        return self._vocabulary

    async def _read(self, revision: Revision) -> None:
        try:
            with contextlib.suppress(Problem):  # without a vocabulary there are no hints, and all else works
                self._vocabulary = iris_to_vocabulary(await self._ask(VOCABULARY, revision, client=_OWN))
        finally:
            self._state, self._read_at, self._reading = revision.state, self._pool.now(), None

    async def _ask(self, query: str, revision: Revision, *, client: str) -> list[str]:
        """Return the IRIs that a query over all graphs selects."""
        frame = encode_request(
            {
                "operation": "query",
                "store": str(revision.directory / "store"),
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
        rows = json.loads(await _collect(job))["results"]["bindings"]
        return [row["t"]["value"] for row in rows]


async def _collect(job: Job) -> bytes:
    await job.ready()
    if job.complete:
        return job.body()
    return b"".join([chunk async for chunk in job.stream()])


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
    """Say whether an answer as the engine writes it has no rows or no triples, or is the word false."""
    if media.name in ("csv", "tsv") and body.count(b"\n") == 1:
        return body.endswith(b"\n")
    return body in (b"", b"[]", b"false") or body.endswith(_EMPTY)


def term_to_sentence(term: UnknownTerm) -> str:
    """Return the sentence that tells an unknown term."""
    meant = f"; did you mean {term.meant}?" if term.meant else ""
    return f"{term.written} exists nowhere here{meant}"
