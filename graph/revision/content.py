"""What a revision in the making holds: loaded into its store, read back from it, and made to stay on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

from graph.rdf.quads import canonicalize_blank_nodes, has_blank_node
from graph.revision.fingerprint import Fingerprint, hash_graph, hash_lines, hash_quads
from graph.revision.journal import sync_directory
from graph.revision.store import GraphName


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a candidate holds, read back from the engine."""

    graphs: Mapping[str, int]
    ground: Fingerprint
    blank: Fingerprint
    catalog: Fingerprint = field(default_factory=Fingerprint)

    @property
    def id(self) -> str:
        """The id of a revision with this content."""
        return (self.ground + self.blank).hex()

    def state(self) -> str:
        """Return a digest of everything a query can see."""
        empty = hash_lines(f"<{name}>".encode() for name, count in self.graphs.items() if name and not count)
        return (self.ground + self.blank + self.catalog + empty).hex()


def load_quads(engine: Engine, quads: Iterable[Quad]) -> list[Quad]:
    """Put quads into an empty store, blank nodes under canonical names; return those that mention blank nodes."""
    blank: list[Quad] = []

    def ground() -> Iterator[Quad]:
        for quad in quads:
            if has_blank_node(quad):
                blank.append(quad)
            else:
                yield quad

    engine.bulk_extend(ground())
    named = canonicalize_blank_nodes(blank)
    engine.bulk_extend(named)
    return named


def read_content(engine: Engine, blank: list[Quad], *, catalog: NamedNode) -> Content:
    """Read back what a store holds; `blank` are its quads with blank nodes, canonically named."""
    names: list[GraphName] = [DefaultGraph(), *sorted(engine.named_graphs(), key=str)]
    prints = {name: hash_graph(engine, name) for name in names}
    total = Fingerprint()
    for name, fingerprint in prints.items():
        if name != catalog:
            total += fingerprint
    blank_print = hash_quads(quad for quad in blank if quad.graph_name != catalog)
    return Content(
        graphs={"" if isinstance(name, DefaultGraph) else name.value: prints[name].count for name in names},
        ground=total - blank_print,
        blank=blank_print,
        catalog=prints.get(catalog, Fingerprint()),
    )


def sync_tree(directory: Path) -> None:
    """Make a candidate survive a power cut; files that are hard links into a former revision already do."""
    for root, _, files in os.walk(directory):
        for name in files:
            path = Path(root) / name
            if path.stat().st_nlink > 1:
                continue
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_directory(Path(root))
