"""A `Store` over a SPARQL 1.1 endpoint: queries, patterns and graphs of one revision that was pushed there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse_query_results,
)
from pyoxigraph import Store as Engine

from graph.namespaces import DCAT
from graph.revision.revision import Revision
from graph.revision.store import PLAIN_DATASET, GraphName, QueryDataset, QueryResult
from graph.sparql.static_analysis import read_query
from server.remote.connection import EngineConnection, Reply
from server.remote.constructed import RowsOfGraph
from server.remote.engine_errors import EngineBehindError, EngineRefusedError
from server.remote.graph_names import GraphNaming
from server.remote.quirks import PLAIN, Quirks, recognise, to_standard

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
HAS_VERSION, CURRENT = DCAT + "hasVersion", DCAT + "hasCurrentVersion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a revision stands in another engine, as it travels to a worker.

    Attributes:
        query_url: Where the engine answers queries.
        base: The base IRI of the revision.
        state: That of the revision.
        graphs: How many quads its graphs have, by name; "" is the default graph.
        deadline_s: Seconds that a request may take.
    """

    query_url: str
    base: str
    state: str
    graphs: Mapping[str, int]
    deadline_s: float

    @classmethod
    def of(cls, revision: Revision, query_url: str, deadline_s: float) -> Place:
        """Return the place of a revision."""
        graphs = dict(revision.graphs)
        return cls(query_url=query_url, base=revision.base, state=revision.state, graphs=graphs, deadline_s=deadline_s)

    @classmethod
    def from_text(cls, text: str) -> Place:
        """Read what `to_text` has written."""
        return cls(**json.loads(text))

    def to_text(self) -> str:
        """Write the place in a line that begins with a brace, as no path of ours does."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, default=dict)

    @property
    def prefix(self) -> str:
        """What the names of its graphs begin with there."""
        return f"{self.base}store/{self.state}/"

    @property
    def register(self) -> NamedNode:
        """The graph there that says which revisions it holds, which is also the name of the whole."""
        return NamedNode(f"{self.base}store")


class RemoteStore:
    """A revision in another engine."""

    def __init__(self, place: Place, connection: EngineConnection, quirks: Quirks = PLAIN) -> None:
        """Look at a revision; nothing is asked before somebody wants to know something."""
        self.place = place
        self.naming = GraphNaming(place.base, place.prefix, place.graphs, quirks)
        self._quirks = quirks
        self._connection = connection
        self._empty = Engine()

    @classmethod
    def open(cls, place: Place, environment: Mapping[str, str]) -> Self:
        """Look at a revision that the engine holds; raise EngineBehindError where it does not."""
        connection = EngineConnection(place.query_url, environment=environment)
        is_there, quirks = ask_for(place, connection)
        if not is_there:
            raise EngineBehindError(
                f"the engine does not hold revision {place.state[:16]}…",
                place=place.query_url,
                way_out="Bring it there with: reliefgraph revision push",
            )
        return cls(place, connection, quirks)

    def query(self, text: str, *, dataset: QueryDataset = PLAIN_DATASET, base_iri: str | None = None) -> QueryResult:
        """Evaluate a SPARQL query; raise SyntaxError where it is malformed, an EngineError where it is not answered."""
        kind = self._empty.query(text, base_iri=base_iri)  # by the grammar that all other queries are read by
        written = self.naming.rewrite(text, base_iri)
        if base_iri is not None:
            written = f"BASE <{base_iri}>\n{written}"
        default, named = self._dataset(dataset, own=read_query(text).own_dataset)
        if not isinstance(kind, QueryTriples):
            results = self.naming.read_results(self._ask(written, RESULTS, default, named))
            return parse_query_results(results, format=QueryResultsFormat.JSON)
        rows = RowsOfGraph.of(written) if self._quirks.cuts_graphs else None
        if rows is None:
            body = self._ask(written, TRIPLES, default, named)
        else:
            found = self._ask(rows.select, RESULTS, default, named)
            body = rows.make(found, base_iri, self.naming.node_prefix)
        return _to_triples(self.naming.read_triples(body))

    def iter_quads(self, graph: GraphName | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of all."""
        return self.match(graph=graph)

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | BlankNode | Literal | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms, in an order that depends on the content alone."""
        names = [name for name in self.place.graphs if graph is None or name == _name(graph)]
        terms = {"s": subject, "p": predicate, "o": value}
        pattern = " ".join(f"?{name}" if term is None else self.naming.write_term(term) for name, term in terms.items())
        named = tuple(self.naming.to_remote(name) for name in names)
        if not named:
            return
        names_there = (self.naming.nothing,)
        body = self._ask(f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}", RESULTS, names_there, named)
        rows = json.loads(body)["results"]["bindings"]
        graphs = dict(zip(named, names, strict=True))
        found = parse_query_results(self.naming.read_results(body), format=QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        quads = []
        for row, one in zip(rows, found, strict=True):
            name = graphs[row["g"]["value"]]
            place = NamedNode(name) if name else DefaultGraph()
            first = one["s"] if subject is None else subject
            second = one["p"] if predicate is None else predicate
            quads.append(Quad(first, second, one["o"] if value is None else value, place))
        yield from sorted(quads, key=str)

    def graph_names(self) -> tuple[NamedNode | BlankNode, ...]:
        """Return the names of all named graphs in alphabetical order."""
        return tuple(sorted((NamedNode(name) for name in self.place.graphs if name), key=str))

    def __len__(self) -> int:
        return sum(self.place.graphs.values())

    def _dataset(self, dataset: QueryDataset, *, own: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the default and the named graphs that the protocol is to name; none where the query does so itself."""
        if dataset.default is None and dataset.named is None and own:
            return (), ()
        default: tuple[GraphName | str, ...] = ("",) if dataset.default is None else dataset.default
        named: tuple[GraphName | str, ...] = tuple(name for name in self.place.graphs if name)
        if dataset.named is not None:
            named = dataset.named
        nothing = (self.naming.nothing,)  # some engines take all that they have where none is named
        return tuple(map(self.naming.to_remote, default)) or nothing, tuple(
            map(self.naming.to_remote, named)
        ) or nothing

    def _ask(self, text: str, accept: str, default: tuple[str, ...], named: tuple[str, ...]) -> bytes:
        """Return an answer, results in the words of the W3C."""
        more = self._quirks.pass_on(self.place.deadline_s)
        reply = self._connection.query(
            text, accept=accept, default=default, named=named, deadline_s=self.place.deadline_s, more=more
        )
        return check_kind(reply, accept, self.place.query_url)


def ask_for(place: Place, connection: EngineConnection) -> tuple[bool, Quirks]:
    """Return whether the engine holds a revision whole, and what is to be minded with it."""
    register = place.register
    text = f"ASK {{ GRAPH {register} {{ {register} <{HAS_VERSION}> <{place.prefix}> }} }}"
    reply = connection.query(text, accept=RESULTS, default=(), named=(register.value,), deadline_s=place.deadline_s)
    found = parse_query_results(check_kind(reply, RESULTS, place.query_url), format=QueryResultsFormat.JSON)
    return isinstance(found, QueryBoolean) and bool(found), recognise(reply.body)


def check_kind(reply: Reply, accept: str, url: str) -> bytes:
    """Return the body of an answer of the kind that was asked for, results in the words of the W3C.

    Raises:
        EngineRefusedError: It is of another kind, as a page of status 200 that tells of an error, or cannot be read.
    """
    if accept == TRIPLES:
        if reply.media_type in (TRIPLES, "text/plain"):
            return reply.body
    elif reply.media_type == accept:
        try:
            return to_standard(reply.body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineRefusedError(f"the engine's answer is no {accept}: {error}", place=url) from error
    raise EngineRefusedError(f"the engine answers with {reply.media_type}; expected {accept}", place=url)


def _name(graph: GraphName) -> str:
    return "" if isinstance(graph, DefaultGraph) else graph.value


def _to_triples(body: bytes) -> QueryTriples:
    """Return N-Triples as the engine gives the triples of CONSTRUCT."""
    engine = Engine()
    engine.load(body, RdfFormat.N_TRIPLES)
    found = engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    return found


def write_triple(naming: GraphNaming, triple: Triple) -> str:
    """Return a triple as a line of INSERT DATA there."""
    parts = (triple.subject, triple.predicate, triple.object)
    return " ".join(naming.write_term(part) for part in parts) + " ."
