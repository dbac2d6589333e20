"""One service in each process, begun by the first request and apart from it."""

from __future__ import annotations

import asyncio
from concurrent.futures import wait
from pathlib import Path

from flask import g

from server.app import create_app
from server.routes.warming import Warming
from server.settings import Settings
from tests.hostile.watching import wait_until
from tests.server.conftest import small_quads
from tests.server.running import publish


def test_the_first_request_shares_nothing_with_what_it_starts(tmp_path: Path) -> None:
    """Pages that are made ready by the service have a `g` of their own, not that of the request that began it."""
    publish(tmp_path, small_quads()[:10])
    app = create_app(Settings(data=tmp_path))
    warming: Warming = app.extensions["warming"]
    with app.test_client() as client:
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
        trace, is_for_programs = g.trace, g.is_for_programs
        assert wait_until(lambda: bool(warming._done), 60)
        assert (g.trace, g.is_for_programs) == (trace, is_for_programs)
        assert is_for_programs is True
    app.extensions["service"].stop()


def test_a_service_that_was_stopped_begins_anew(tmp_path: Path) -> None:
    """After `stop` there is no worker, and the next request is answered by another service."""
    publish(tmp_path, small_quads()[:10])
    app = create_app(Settings(data=tmp_path))
    host = app.extensions["service"]
    former = host.service
    for _ in range(2):
        assert app.test_client().get("/sparql?query=ASK%7B%7D").status_code == 200
        host.stop()
    assert host.service is not former


def test_what_nobody_waits_for_ends_with_the_service(tmp_path: Path) -> None:
    """Work that is under way in the loop is cancelled when the service stops, not destroyed while it is pending."""
    publish(tmp_path, small_quads()[:10])
    app = create_app(Settings(data=tmp_path))
    host = app.extensions["service"]
    assert app.test_client().get("/sparql?query=ASK%7B%7D").status_code == 200
    pending = asyncio.run_coroutine_threadsafe(asyncio.sleep(1000), host._loop)
    host.stop()
    wait([pending], timeout=10)
    assert pending.cancelled()
