"""Processor time and size of pages and documents, at the article's size."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from graph.build.build import build
from graph.namespaces import RDF
from graph.revision.revision import RevisionDirectory
from server.app import create_app
from server.data.site import Site
from server.routes.warming import Warming
from server.routes.website import BUNDLE
from server.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
KINDS = (
    ("start page", ""),
    ("article", "article/kashgar-2016"),
    ("claim", "claim/kashgar-2016/sike-kashgar-staff"),
    ("company", "doc/company/guangdong-sike-electronics"),
    ("place", "doc/place/xinjiang"),
    ("vocabulary", "ontology"),
    ("term", "ontology/Company"),
    ("data set", "dataset"),
    ("query page", "query"),
    ("search", "search?q=Jiashi"),
    ("fragment", "fragments"),
    ("revisions", "revision"),
)
FORMATS = ("ttl", "trig", "jsonld", "rdf")


def run() -> str:
    """Measure each kind of page at first and later, all pages about things, and documents; return Markdown tables."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        build(SEEDS, RevisionDirectory(data), who="bench")
        settings = Settings(data=data)
        rows = ["| page | first request, ms | warm median, ms | kB |", "|---|---:|---:|---:|"]
        for name, path in KINDS:
            rows.append(f"| {name} | {_page_row(settings, path)} |")
        rows += [
            "",
            "Maps are drawn." if (BUNDLE / "outlines.json").is_file() else "Maps are not drawn: nothing is bundled.",
        ]
        start = time.process_time()
        client = _client(settings)
        rows += ["", f"The application starts, its pages ready, in {(time.process_time() - start) * 1000:.0f} ms."]
        rows += ["", *_all_pages(client, data), ""]
        rows += ["| document about a company | median, ms | kB |", "|---|---:|---:|"]
        for extension in FORMATS:
            times, size = _measure(client, f"doc/company/guangdong-sike-electronics.{extension}", 20)
            rows.append(f"| {extension} | {statistics.median(times):.1f} | {size / 1000:.1f} |")
    return "\n".join(rows)


def _client(settings: Settings) -> FlaskClient:
    app = create_app(settings)
    warming: Warming = app.extensions["warming"]
    warming.start()
    return app.test_client()


def _measure(client: FlaskClient, path: str, times: int) -> tuple[list[float], int]:
    """Return the milliseconds of each request and the size of the answer in bytes."""
    found, size = [], 0
    for _ in range(times):
        start = time.process_time()
        reply = client.get("/" + path, headers={"Accept": "text/html,*/*;q=0.1"})
        found.append((time.process_time() - start) * 1000)
        assert reply.status_code == 200, (path, reply.status)
        size = len(reply.data)
    return found, size


def _page_row(settings: Settings, path: str) -> str:
    """Measure a page with an application that has just started and made its pages ready, then again."""
    times, size = _measure(_client(settings), path, 21)
    return f"{times[0]:.0f} | {statistics.median(times[1:]):.1f} | {size / 1000:.1f}"


def _all_pages(client: FlaskClient, data: Path) -> list[str]:
    """Measure the page about each thing once, in a server that has shown none of them."""
    view = Site(RevisionDirectory(data)).current().view
    subjects = {quad.subject for quad in view.store.match(None, NamedNode(RDF + "type"))}
    paths = sorted(path for node in subjects if (path := view.path(node)) and path.startswith(("id/", "claim/")))
    times = sorted(_measure(client, path.replace("id/", "doc/", 1), 1)[0][0] for path in paths)
    share = sum(one < 50 for one in times) / len(times)
    return [
        f"The page about each of {len(times)} things, fetched once: median {statistics.median(times):.1f} ms, "
        f"99th percentile {times[int(len(times) * 0.99)]:.1f} ms, slowest {times[-1]:.1f} ms; {share:.2%} under 50 ms."
    ]
