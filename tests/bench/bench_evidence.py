"""What evidence costs: a page of 100 rows with the sentences behind each, beside the plain answer, at three sizes.

Each page is measured with nothing looked up before, and once more as a worker answers that keeps what it has read of
the claims and sentences. Processor time of one process, so that what else runs counts for little. The data are copies
of the article, each with its own names; `python -m tests.bench evidence`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize

from graph.build.dataset import make_dataset
from graph.namespaces import BASE, PROV, RDF, RDFS, RLF
from graph.rdf.quads import graphs_to_quads
from graph.revision.statistics import StoreStatistics
from graph.revision.store import OxigraphStore, QueryDataset
from graph.revision.view import View
from graph.sparql.planning.optional_order import put_optionals_last
from graph.sparql.planning.planner import QueryPlanner
from graph.sparql.static_analysis import read_query
from graph.witness.answer import find_evidence
from graph.witness.report import Reporter
from tests.bench.results import table
from tests.made_up import write_seeds

COPIES = (1, 5, 50)
"""So many copies of the article: 25 thousand, 100 thousand and one million quads."""

PAGE = 100
TURNS = 5
_HEAD = f"PREFIX rlf: <{RLF}> PREFIX rdf: <{RDF}> PREFIX rdfs: <{RDFS}> PREFIX prov: <{PROV}> "
QUERIES = {
    "claims with their quotes": "SELECT ?said ?quote { ?claim a rlf:Claim ; rdfs:label ?said ; rlf:quote ?quote }",
    "figures of measures": "SELECT ?what ?words { ?o rlf:of/rdfs:label ?what ; rlf:value/rdfs:label ?words }",
    "what follows: where companies work": "SELECT ?who ?where { ?who rlf:operatesIn ?where }",
    "a path: what lies in what": "SELECT ?x ?y { ?x rlf:locatedIn+ ?y }",
    "with an optional part": "SELECT ?g ?size { ?g rlf:memberClass ?of OPTIONAL { ?g rlf:size/rdfs:label ?size } }",
    "counts by speaker": "SELECT ?by (COUNT(?c) AS ?n) { ?c a rlf:Claim ; prov:wasAttributedTo ?by } GROUP BY ?by",
}  # fmt: skip

_OWN = re.compile(
    rf"<{re.escape(BASE)}(?:id/(?!(?:kind|measure|topic|product|place|trait)/)[a-z]+/|(?:claim|quote|mention|article)/)"
)
_COPIED = ("reported", "entities", "claims", "derived", "inferred", "prospects", "sources")


def run() -> str:
    """Measure each query at each size; return a table."""
    rows = []
    with TemporaryDirectory() as folder:
        dataset = make_dataset(write_seeds(Path(folder) / "seeds"))
        written = serialize(graphs_to_quads(dataset.graphs), format=RdfFormat.N_QUADS) or b""
        lines = written.decode().splitlines()
        for copies in COPIES:
            store = Store(str(Path(folder) / str(copies)))
            file = Path(folder) / "copies.nq"
            with file.open("w", encoding="utf-8") as output:
                output.writelines(f"{line}\n" for line in _iter_copies(lines, copies))
            store.bulk_load(path=file, format=RdfFormat.N_QUADS)
            rows += [[f"{len(store):,}", *row] for row in _measure(OxigraphStore(store))]
            del store
    head = ["quads", "query", "rows", "plain, ms", f"evidence of {PAGE} rows, ms", "looked up before, ms"]
    head += ["allowed, ms", "held"]
    return table(head, rows)


def _iter_copies(lines: list[str], copies: int) -> Iterator[str]:
    """Yield the quads of so many articles that differ in all their own names."""
    own = [line for line in lines if line.rpartition("/graph/")[2].startswith(_COPIED) and _OWN.match(line)]
    kept = set(own)
    yield from (line for line in lines if line not in kept)
    for number in range(copies):
        for line in own:
            copied = _OWN.sub(rf"\g<0>{number}-", line)
            yield re.sub(r'^(\S+ <[^>]*#label> "(?:[^"\\]|\\.)*)"', rf'\1 {number}"', copied)


def _measure(store: OxigraphStore) -> Iterator[list[str]]:
    graphs = tuple(name for name in store.graph_names() if not str(name).endswith("prospects>"))
    dataset, view = QueryDataset(default=graphs), View(store)
    planner = QueryPlanner(StoreStatistics(view))

    def prepare(text: str) -> str:
        put = put_optionals_last(text)
        return planner.plan(put, read_query(put).shape)

    for name, body in QUERIES.items():
        query, rows = _HEAD + body, 0

        def answer(query: str = query) -> int:
            found = store.query(prepare(query), dataset=dataset)
            assert isinstance(found, QuerySolutions)
            return (found.serialize(format=QueryResultsFormat.JSON) or b"").count(b"},{") + 1

        def explain(view: View | None = None, query: str = query) -> int:
            page = find_evidence(store, query, dataset=dataset, limit=PAGE, prepare=prepare)
            return len(Reporter(view or View(store)).report(page)["evidence"]["rows"])

        rows = answer()
        plain, evidence = _time(answer), _time(explain)
        kept = View(store)
        explain(kept)
        again = _time(partial(explain, kept))
        allowed = 2 * plain + 20
        yield [
            name,
            f"{rows:,}",
            f"{plain:.1f}",
            f"{evidence:.1f}",
            f"{again:.1f}",
            f"{allowed:.1f}",
            "yes" if evidence <= allowed else "again" if again <= allowed else "no",
        ]


def _time(work: Callable[[], int]) -> float:
    """Return the median processor time of some turns, in milliseconds."""
    times = []
    for _ in range(TURNS):
        started = time.thread_time()
        work()
        times.append((time.thread_time() - started) * 1000)
    return median(times)
