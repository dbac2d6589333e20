"""The seam between the product and the engine that keeps and queries quads.

The embedded Oxigraph is the default. Whoever outgrows one machine can put another SPARQL 1.1 engine behind `Store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)
from pyoxigraph import Store as Engine

GraphName = NamedNode | BlankNode | DefaultGraph
QueryResult = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDataset:
    """What a query sees where it does not say so itself.

    Attributes:
        default: The graphs whose union is the default graph; None for the store's own default graph.
        named: The graphs that GRAPH can reach; None for all named graphs.
    """

    default: tuple[GraphName, ...] | None = None
    named: tuple[NamedNode | BlankNode, ...] | None = None


PLAIN_DATASET = QueryDataset()


class Store(Protocol):
    """A set of quads that can be queried."""

    def query(self, text: str, *, dataset: QueryDataset = PLAIN_DATASET, base_iri: str | None = None) -> QueryResult:
        """Evaluate a SPARQL query; raise SyntaxError where it is malformed."""
        ...

    def iter_quads(self, graph: GraphName | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of all, each once, in an order that depends on the content alone."""
        ...

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | BlankNode | Literal | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms, each once, in an order that depends on the content alone."""
        ...

    def graph_names(self) -> tuple[NamedNode | BlankNode, ...]:
        """Return the names of all named graphs in alphabetical order."""
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...

    def __hash__(self) -> int:
        """Return a hash of the store itself, whatever it holds: it never changes."""
        ...


class OxigraphStore:
    """A `Store` over the embedded engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def read_only(cls, directory: Path) -> OxigraphStore:
        """Open an on-disk store that nobody writes."""
        return cls(Engine.read_only(str(directory)))

    @classmethod
    def in_memory(cls, quads: Iterable[Quad]) -> OxigraphStore:
        """Keep these quads in memory."""
        engine = Engine()
        engine.bulk_extend(quads)
        return cls(engine)

    def query(self, text: str, *, dataset: QueryDataset = PLAIN_DATASET, base_iri: str | None = None) -> QueryResult:
        """Evaluate a SPARQL query; raise SyntaxError where it is malformed."""
        return self.engine.query(
            text,
            base_iri=base_iri,
            default_graph=None if dataset.default is None else list(dataset.default),
            named_graphs=None if dataset.named is None else list(dataset.named),
        )

    def iter_quads(self, graph: GraphName | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of all."""
        return self.engine.quads_for_pattern(None, None, None, graph)

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | BlankNode | Literal | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms."""
        return self.engine.quads_for_pattern(subject, predicate, value, graph)

    def graph_names(self) -> tuple[NamedNode | BlankNode, ...]:
        """Return the names of all named graphs in alphabetical order."""
        return tuple(sorted(self.engine.named_graphs(), key=str))

    def __len__(self) -> int:
        return len(self.engine)
