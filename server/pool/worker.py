"""The life of a query worker: read a request, evaluate, send the answer; one thread, no sockets but the one it has.

An allocation beyond the memory budget aborts the process inside the engine: there is no error to catch, and the server
sees the socket close. Everything else that can go wrong ends in a FAILED frame.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Store as Engine

from graph.errors import UnwritableError
from graph.lookup.proofs import ProofFinder
from graph.rdf.serialize import REFUSING, write_triples
from graph.rdf.xml_text import XmlOutput
from graph.revision.statistics import StoreStatistics
from graph.revision.store import GraphName, OxigraphStore, QueryDataset, QueryResult, Store
from graph.revision.view import View
from graph.selection.speakers import UnknownSpeakerError
from graph.selection.whose_word import WhoseWord, restrict_to_word
from graph.sparql.diagnosis import locate
from graph.sparql.engine_faults.zero_paths import Knows, mend_zero_paths
from graph.sparql.planning.first_rows import Ask, Term
from graph.sparql.planning.optional_order import put_optionals_last
from graph.sparql.planning.planner import Plan, QueryPlanner
from graph.sparql.static_analysis import MAX_DEPTH, read_query
from graph.witness.answer import find_evidence
from graph.witness.formats import write_csv, write_graph, write_json
from graph.witness.plan import UncoveredError
from graph.witness.report import Reporter
from server.http.negotiate import GRAPHS, RESULTS
from server.pool.json_ld import read_json_ld, write_notes
from server.pool.sandbox import allow_stack, deny_sockets, limit_memory
from server.pool.wire import DATA, END, FAILED, pack, pack_json, receive_frame
from server.remote.engine_errors import EngineError
from server.remote.store import Place, RemoteStore

CHUNK = 64 * 1024
QUICK_S = 0.05
"""A query that takes no more processor time is asked again with what it leaves out, to tell how many rows that is."""

QUICK_EVIDENCE_S = 1.0
"""So is one whose evidence takes no more: it asks for more than the rows anyway, so that the count adds little."""

MOST_REMEMBERED = 20_000
"""So many look-ups a worker keeps from one answer's evidence to the next's."""

_FORMATS: dict[str, QueryResultsFormat | RdfFormat] = {media.name: media.format for media in (*RESULTS, *GRAPHS)}


class _TooLargeError(Exception):
    """The answer has passed the cap."""


class _Sink:
    """A file whose content travels to the server in DATA frames."""

    def __init__(self, connection: socket.socket, max_bytes: int) -> None:
        self.connection = connection
        self.left = max_bytes
        self.buffer = bytearray()

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise _TooLargeError
        self.buffer += data
        if len(self.buffer) >= CHUNK:
            self.connection.sendall(pack(DATA, bytes(self.buffer)))
            self.buffer.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: frames are sent when they are full, and at the end."""

    def finish(self, left_out: dict[str, int]) -> None:
        note = json.dumps(left_out).encode() if left_out else b""
        self.connection.sendall(pack(DATA, bytes(self.buffer)) + pack(END, note))


def prepare() -> None:
    """Read what the first query would have to wait for, the grammar: a worker that is forked from here has it."""
    nothing = OxigraphStore.in_memory(())
    text = "SELECT * { ?s ?p ?o . ?o ?p ?s }"
    nothing.query(QueryPlanner(StoreStatistics(View(nothing))).plan(text, text))


def run(connection: socket.socket, *, memory_bytes: int, sandbox: bool) -> None:
    """Serve requests until the other side closes."""
    limit_memory(memory_bytes)
    allow_stack()
    if sandbox:
        deny_sockets()
    opened = ""
    store: Store | None = None
    while (frame := receive_frame(connection)) is not None:
        header, _, body = frame[1].partition(b"\n")
        request = json.loads(header)
        request["body"] = body
        try:
            if store is None or request["store"] != opened:
                _restrict.cache_clear()
                _planner.cache_clear()
                _view.cache_clear()
                store = _open_store(request["store"])
                opened = request["store"]
            sink = _Sink(connection, request["max_bytes"])
            left_out = _OPERATIONS[request["operation"]](store, request, sink)
            sink.finish(left_out or {})
        except EngineError as error:
            _fail(connection, error.problem, error.sentence)
        except UnknownSpeakerError as error:
            _fail(connection, "unknown-speaker", error.sentence, speaker=error.name, did_you_mean=list(error.meant))
        except UnwritableError as error:
            _fail(connection, "not-acceptable", error.sentence, available=_others(request))
        except _TooLargeError:
            _fail(connection, "result-too-large", f"The answer is larger than {request['max_bytes']} bytes.")
        except SyntaxError as error:
            _fail(connection, "malformed-data" if request["operation"] == "read" else "malformed-query", str(error))
        except UncoveredError as error:
            _fail(connection, "no-evidence", error.what)
        except LookupError as error:
            _fail(connection, "graph-not-found", str(error.args[0]))
        except MemoryError as error:
            if "buffer maximal size" in str(error):  # of the engine's readers of RDF
                _fail(connection, "too-large", "One term of the document has more than 16 MB. Nothing was changed.")
                continue
            _fail(connection, "out-of-memory", "The query needs more memory than it may have.")
            return
        except (RuntimeError, ValueError, OSError) as error:
            _fail(connection, "query-refused", str(error))


def _open_store(address: str) -> Store:
    """Open a store for reading: of a directory, or of another engine."""
    if address.startswith("{"):
        return RemoteStore.open(Place.from_text(address), os.environ)
    return OxigraphStore.read_only(Path(address))


def _fail(connection: socket.socket, problem: str, detail: str, **members: object) -> None:
    connection.sendall(pack_json(FAILED, {"problem": problem, "detail": detail, "members": members}))


def _others(request: dict[str, Any]) -> list[str]:
    """Return the media types in which the answer can be had, in place of the one that cannot hold it."""
    offers = next(offers for offers in (RESULTS, GRAPHS) if any(one.name == request["format"] for one in offers))
    return [one.type for one in offers if one.name != request["format"]]


@lru_cache(maxsize=2)
def _restrict(store: Store, base: str, word: WhoseWord) -> OxigraphStore:
    """Return what a store has where only some words count."""
    return restrict_to_word(View(store, base=base), word)


def _listen(store: Store, request: dict[str, Any]) -> Store:
    """Return the store that a request asks: the whole, or what rests on the words that count."""
    if "word" not in request:
        return store
    word = request["word"]
    chosen = WhoseWord(
        speakers=tuple(word["speakers"]), articles=int(word["articles"]), undisputed=bool(word["undisputed"])
    )
    return _restrict(store, request["view"], chosen)


@lru_cache(maxsize=2)
def _planner(store: OxigraphStore, base: str) -> QueryPlanner:
    """Return the planner of the store that is open."""
    return QueryPlanner(StoreStatistics(View(store, base=base)))


@lru_cache(maxsize=2)
def _view(store: Store, base: str) -> View:
    """Return a view of a store that is open; what one answer has looked up is at hand for the next."""
    return View(store, base=base, most_remembered=MOST_REMEMBERED)


def _prepare(store: Store, request: dict[str, Any], text: str) -> str:
    """Return a query as the engine is to get it: with less work for it, and the same answer."""
    if not isinstance(store, OxigraphStore):
        return text
    put = put_optionals_last(mend_zero_paths(text, _knowing(store, request)))
    shape = request["shape"] if put == request["text"] and "shape" in request else read_query(put).shape
    scope = json.dumps((request["default"], request["named"]))
    planner = _planner(store, request["view"])
    return planner.plan(put, shape, request["base"], scope=scope, ask=_asking(store, request))


def _dataset(request: dict[str, Any]) -> QueryDataset:
    default, named = request["default"], request["named"]
    return QueryDataset(
        default=None if default is None else tuple(NamedNode(iri) for iri in default),
        named=None if named is None else tuple(NamedNode(iri) for iri in named),
    )


def _asking(store: OxigraphStore, request: dict[str, Any]) -> Ask:
    """Return what asks the dataset of a request for the values of one variable."""

    def ask(text: str) -> Iterator[Term | None]:
        result = store.query(text, dataset=_dataset(request), base_iri=request["base"])
        if isinstance(result, QuerySolutions):
            yield from (solution[0] for solution in result)

    return ask


def _knowing(store: OxigraphStore, request: dict[str, Any]) -> Knows:
    """Return what says whether the dataset of a request has a term as a subject or an object."""

    def knows(prologue: str, term: str) -> bool:
        text = f"{prologue}\nASK {{ {{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} }}"
        return bool(store.query(text, dataset=_dataset(request), base_iri=request["base"]))

    return knows


def _query(store: Store, request: dict[str, Any], sink: _Sink) -> dict[str, int]:
    """Send an answer; return how many rows it leaves out, where that is found out quickly."""
    text = request["text"]
    asked = _listen(store, request)
    if "shape" in request:  # the server's own queries are in a good order
        text = _prepare(asked, request, text)
    started = time.thread_time()
    result = asked.query(text, dataset=_dataset(request), base_iri=request["base"])
    format_ = _FORMATS[request["format"]]
    output = cast("IO[bytes]", sink)
    if isinstance(result, QueryTriples):
        if not isinstance(format_, RdfFormat):
            raise ValueError("the query yields a graph, which this format cannot hold")
        if format_ in REFUSING:
            write_triples(result, format_, sink)
        else:
            result.serialize(output, format_)
    else:
        if not isinstance(format_, QueryResultsFormat):
            raise ValueError("the query yields a table, which this format cannot hold")
        if format_ == QueryResultsFormat.XML:
            filtered = XmlOutput(sink)
            result.serialize(cast("IO[bytes]", filtered), format_)
            filtered.flush()
        else:
            result.serialize(output, format_)
    is_quick = time.thread_time() - started < QUICK_S
    return _count_left_out(store, text, request) if is_quick else {}


def _count_left_out(store: Store, text: str, request: dict[str, Any]) -> dict[str, int]:
    """Return how many rows a query would have more with what its answer leaves out, by the kind of these rows."""
    left_out = request.get("left_out", {})
    if not left_out or not isinstance(store, OxigraphStore):
        return {}
    asked, usual = _listen(store, request), _dataset(request)
    variants: dict[str, tuple[Store, str, QueryDataset]] = {}
    if "prospects" in left_out:
        beside = NamedNode(left_out["prospects"])
        if next(asked.match(None, None, None, beside), None) is not None:
            wider = QueryDataset(default=(*(usual.default or ()), beside), named=usual.named)
            variants["prospects"] = (asked, text, wider)
    if "word" in left_out:
        variants["word"] = (store, text, usual)
    if "figures" in left_out:
        variants["figures"] = (asked, left_out["figures"], usual)
    if not variants:
        return {}
    base = request["base"]
    known = _count(asked.query(text, dataset=usual, base_iri=base))
    counts = {
        kind: _count(other.query(wider_text, dataset=dataset, base_iri=base)) - known
        for kind, (other, wider_text, dataset) in variants.items()
    }
    return {kind: count for kind, count in counts.items() if count > 0}


def _count(result: QueryResult) -> int:
    """Return how many rows or triples an answer has; 1 for a yes."""
    return int(bool(result)) if isinstance(result, QueryBoolean) else sum(1 for _ in result)


def _graph(store: Store, request: dict[str, Any], sink: _Sink) -> None:
    """Send one graph; raise LookupError where there is none of that name."""
    name: GraphName = NamedNode(request["graph"]) if request["graph"] else DefaultGraph()
    if isinstance(name, NamedNode) and name not in store.graph_names():
        raise LookupError(f"The store has no graph <{name.value}>.")
    format_ = _FORMATS[request["format"]]
    if not isinstance(format_, RdfFormat):
        raise ValueError("a graph cannot be sent in this format")
    if format_ in REFUSING:
        write_triples((quad.triple for quad in store.iter_quads(name)), format_, sink)
    elif isinstance(store, OxigraphStore):
        store.engine.dump(cast("IO[bytes]", sink), format_, from_graph=name)
    else:
        serialize((quad.triple for quad in store.iter_quads(name)), cast("IO[bytes]", sink), format_)


def _evidence(store: Store, request: dict[str, Any], sink: _Sink) -> dict[str, int]:
    """Send a page of an answer with why each of its rows is there; return how many rows it leaves out."""
    asked = _listen(store, request)
    started = time.thread_time()
    answer = find_evidence(
        asked,
        request["text"],
        dataset=_dataset(request),
        base=request["base"],
        limit=request["limit"],
        offset=request["offset"],
        prepare=lambda text: _prepare(asked, request, text),
    )
    is_quick = time.thread_time() - started < QUICK_EVIDENCE_S
    left_out = _count_left_out(store, request["text"], request) if is_quick else {}
    view = _view(asked, request["view"])
    report = Reporter(view, ProofFinder(view) if request["proofs"] == "all" else None).report(answer)
    if left_out:
        report["evidence"]["leftOut"] = left_out
    format_ = _FORMATS[request["format"]]
    if isinstance(format_, RdfFormat):
        sink.write(write_graph(report, format_, address=request["address"]))
    else:
        sink.write(write_csv(report) if format_ == QueryResultsFormat.CSV else write_json(report))
    return left_out


def _plan(store: Store, request: dict[str, Any], sink: _Sink) -> None:
    """Send how a query would be put to the engine; all that is evaluated is a sample for what is sorted."""
    text, base = request["text"], request["base"]
    Engine().query(text, base_iri=base)  # tells a mistake as it would be told anyway
    plan = Plan(text=text, groups=())
    if isinstance(store, OxigraphStore):
        plan = _planner(store, request["view"]).describe(put_optionals_last(text), base, _asking(store, request))
    groups = []
    for group in plan.groups:
        line, column = locate(text, group.start)
        groups.append(
            {
                "line": line,
                "column": column,
                "reordered": group.is_reordered,
                "rows": group.cost,
                "rows_as_written": group.cost_as_written,
                "steps": [{"pattern": step.pattern, "rows": step.rows} for step in group.steps],
            }
        )
    sort = plan.sort and {
        "key": f"?{plan.sort.key}",
        "descending": plan.sort.is_descending,
        "bound": str(plan.sort.bound),
        "sample": plan.sort.sample_size,
    }
    sink.write(json.dumps({"query": plan.text, "groups": groups, "sort": sort}, ensure_ascii=False).encode())


def _parse(store: Store, request: dict[str, Any], sink: _Sink) -> None:
    """Read a query over nothing; raise SyntaxError where it is malformed."""
    Engine().query(request["text"], base_iri=request["base"])


def _read(store: Store, request: dict[str, Any], sink: _Sink) -> None:
    """Send the quads of a document, behind notes of what it drops; what breaks its reader ends this process alone."""
    format_ = _FORMATS[request["format"]]
    if not isinstance(format_, RdfFormat):
        raise ValueError("no document comes in this format")
    if format_ == RdfFormat.JSON_LD:
        reading = read_json_ld(request["body"], request["base"])
        sink.write(write_notes(reading.dropped))
        quads = reading.quads
    else:
        quads = parse(request["body"], format=format_, base_iri=request["base"] or None)
    serialize(_shallow(quads), cast("IO[bytes]", sink), RdfFormat.N_QUADS)


def _shallow(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield quads; raise SyntaxError at one whose triple terms nest deeper than whoever reads them on can follow."""
    for quad in quads:
        term, depth = quad.object, 0
        while isinstance(term, Triple):
            term, depth = term.object, depth + 1
            if depth > MAX_DEPTH:
                raise SyntaxError(f"Triple terms nest more than {MAX_DEPTH} deep.")
        yield quad


def _open(store: Store, request: dict[str, Any], sink: _Sink) -> None:
    """Do nothing but have the store open."""


_OPERATIONS: dict[str, Callable[[Store, dict[str, Any], _Sink], dict[str, int] | None]] = {
    "open": _open,
    "parse": _parse,
    "plan": _plan,
    "query": _query,
    "graph": _graph,
    "evidence": _evidence,
    "read": _read,
}
