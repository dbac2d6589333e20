"""A hash of a set of quads that does not depend on their order and can be kept up to date quad by quad.

The hash of a set is the sum of the hashes of its members modulo 2^512 (an additive multiset hash, AdHash). The members
are lines of canonical N-Quads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize
from pyoxigraph import Store as Engine

from graph.revision.store import GraphName

MODULUS = 1 << 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The hash of a set of quads, and their number."""

    total: int = 0
    count: int = 0

    def __add__(self, other: Fingerprint) -> Fingerprint:
        return Fingerprint(total=(self.total + other.total) % MODULUS, count=self.count + other.count)

    def __sub__(self, other: Fingerprint) -> Fingerprint:
        return Fingerprint(total=(self.total - other.total) % MODULUS, count=self.count - other.count)

    def hex(self) -> str:
        """Return 32 hexadecimal digits that stand for the set."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()[:32]

    def to_text(self) -> str:
        """Return the whole value as `count:total`."""
        return f"{self.count}:{self.total:x}"

    @classmethod
    def from_text(cls, text: str) -> Fingerprint:
        """Read what `to_text` wrote."""
        count, _, total = text.partition(":")
        return cls(total=int(total, 16), count=int(count))


def hash_lines(lines: Iterable[bytes]) -> Fingerprint:
    """Return the fingerprint of quads given as lines of canonical N-Quads without line ends, each once."""
    total = count = 0
    blake, from_bytes = hashlib.blake2b, int.from_bytes
    for line in lines:
        total += from_bytes(blake(line).digest(), "little")
        count += 1
    return Fingerprint(total=total % MODULUS, count=count)


def hash_quads(quads: Iterable[Quad]) -> Fingerprint:
    """Return the fingerprint of quads, each given once, with the literals as the engine returns them."""
    text = serialize(quads, format=RdfFormat.N_QUADS)
    return hash_lines(text.split(b"\n")[:-1] if text else ())


class _LineHasher:
    """A file that hashes the N-Triples written to it as the N-Quads of one graph."""

    def __init__(self, graph: GraphName) -> None:
        self.suffix = b" ." if isinstance(graph, DefaultGraph) else f" {graph} .".encode()
        self.fingerprint = Fingerprint()
        self.rest = b""

    def write(self, data: bytes) -> int:
        *lines, self.rest = (self.rest + data).split(b"\n")
        suffix = self.suffix
        self.fingerprint += hash_lines(line[:-2] + suffix for line in lines)
        return len(data)

    def flush(self) -> None:
        pass


def hash_graph(engine: Engine, graph: GraphName) -> Fingerprint:
    """Return the fingerprint of one graph of a store, read back from it."""
    hasher = _LineHasher(graph)
    engine.dump(cast("IO[bytes]", hasher), RdfFormat.N_TRIPLES, from_graph=graph)
    return hasher.fingerprint
