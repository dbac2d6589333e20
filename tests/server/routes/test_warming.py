"""Pages are ready before their first reader comes."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pyoxigraph import RdfFormat, parse

from graph.build.dataset import Dataset
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.store import OxigraphStore
from server.app import create_app
from server.routes.warming import Warming
from server.settings import Settings
from tests.server.running import publish, serving
from tests.small_dataset import TRIG

BUILT = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
PAGES = ("/article/kashgar-2016", "/ontology", "/dataset", "/search?q=Jiashi")


def make_app(data: Path, **settings: Any) -> Flask:
    """Make the application of a server that has just started."""
    app = create_app(Settings(data=data, **settings))
    warming: Warming = app.extensions["warming"]
    warming.start()
    return app


@pytest.fixture(scope="module")
def data(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the article."""
    path = tmp_path_factory.mktemp("warm")
    RevisionDirectory(path).publish(graphs_to_quads(dataset.graphs), BUILT, describe=describe_dataset)
    return path


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note every look-up in a store."""
    asked: list[object] = []
    match = OxigraphStore.match

    def note(self: OxigraphStore, *pattern: Any) -> Any:
        asked.append(pattern)
        return match(self, *pattern)

    monkeypatch.setattr(OxigraphStore, "match", note)
    return asked


@pytest.mark.parametrize("public_url", ["", "https://data.example/relief"])
@pytest.mark.parametrize("path", PAGES)
def test_the_first_reader_waits_for_nothing(data: Path, looked_up: list[object], path: str, public_url: str) -> None:
    """The first request for a page looks up no more than the second, whatever path the server stands under."""
    client = make_app(data, public_url=public_url).test_client()
    counts = []
    for _ in range(2):
        looked_up.clear()
        reply = client.get(path, headers={"Accept": "text/html"}, base_url=public_url or "http://localhost")
        assert reply.status_code == 200
        counts.append(len(looked_up))
    assert counts[0] == counts[1]
    assert counts[0] < 400


def test_a_large_revision_does_not_hold_up_the_start(
    data: Path, looked_up: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit a revision is opened, and no page of it is made."""
    monkeypatch.setattr("server.routes.warming.MAX_QUADS", 100)
    make_app(data)
    assert looked_up == []


def test_a_plain_store_has_no_pages_to_make_ready(tmp_path: Path, looked_up: list[object]) -> None:
    """A plain store is opened and nothing is looked up in it."""
    publish(tmp_path, parse(TRIG, format=RdfFormat.TRIG), plain=True)
    make_app(tmp_path, shapes="none")
    assert looked_up == []


def test_a_start_without_data_is_quiet(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where there is no revision yet the server starts, and nothing is logged."""
    with caplog.at_level(logging.WARNING):
        make_app(tmp_path)
    assert caplog.records == []


def test_a_page_that_fails_does_not_stop_the_server(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The error is logged, and the server starts."""

    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("server.routes.website.make_page", fail)
    with caplog.at_level(logging.ERROR):
        make_app(data)
    [record] = caplog.records
    assert re.fullmatch(r"incident [0-9a-f]{16}: GET /article/kashgar-2016", record.getMessage())


def test_a_new_revision_is_made_ready_without_a_reader(tmp_path: Path) -> None:
    """A server that nobody asks makes the index of words and the dumps of its revision, and of the next."""
    quads = list(parse(TRIG, format=RdfFormat.TRIG))
    publish(tmp_path, quads)
    with serving(tmp_path):
        first, second = (tmp_path / "revisions" / name for name in ("00000001", "00000002"))
        assert (first / "search-2.sqlite").exists()
        wait_for(first / "dump-catalog.nt.gz")
        publish(tmp_path, quads[:-1])
        wait_for(second / "search-2.sqlite")
        wait_for(second / "dump-catalog.nt.gz")
        assert (second / "dump-all.nq.gz").exists()


def wait_for(path: Path) -> None:
    """Wait until a file is there; fail where it does not come."""
    end = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < end, path.name
        time.sleep(0.05)
