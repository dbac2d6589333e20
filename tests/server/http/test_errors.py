"""Errors that nobody foresaw, and errors on routes of every kind."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import subprocess
from collections.abc import MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.app import create_app
from server.front.connection import EXTENSION
from server.front.dispatch import Dispatcher
from server.settings import Settings
from tests.own_loop import run_in_own_loop
from tests.server.conftest import small_quads
from tests.server.running import Running, publish

ROUTES = ["/sparql", "/rdf-graph-store", "/", "/search", "/healthz", "/openapi.json", "/metrics"]


class Told:
    """Takes what the server would send."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take a part of an answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]


async def wait_for_ever() -> MutableMapping[str, Any]:
    """Receive nothing: the client waits."""
    await asyncio.Event().wait()
    return {}


def ask_scope(path: str, accept: str) -> dict[str, Any]:
    """Return a request as the HTTP server hands it over."""
    connection = SimpleNamespace(
        peer="127.0.0.1:50000", request=b"", linger=lambda: None, give_whole=lambda *answer: False
    )
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"query=ASK%20%7B%7D",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(b"host", b"e.example"), (b"accept", accept.encode())],
        "extensions": {EXTENSION: {"connection": connection}},
    }


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dispatcher:
    """A server all of whose routes break, pages in Flask included."""
    publish(tmp_path, small_quads()[:10])
    dispatcher = Dispatcher(create_app(Settings(data=tmp_path)))

    async def break_down(*arguments: Any) -> None:
        raise ZeroDivisionError("a secret of the inside")

    def break_page(*arguments: Any, **more: Any) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr(dispatcher.service.queries, "answer", break_down)
    monkeypatch.setattr("server.routes.problem_pages.render_template", break_page)
    return dispatcher


def ask(dispatcher: Dispatcher, path: str, accept: str) -> Told:
    """Let the application answer one request in a loop of its own."""
    told = Told()

    async def run() -> None:
        dispatcher.start(asyncio.get_running_loop())
        await dispatcher(ask_scope(path, accept), wait_for_ever, told.send)
        dispatcher.stop()

    run_in_own_loop(run())
    return told


@pytest.mark.parametrize("path", ["/sparql", "/problems/"])
def test_an_unforeseen_error_is_a_number_for_the_client_and_a_record_for_the_operator(
    broken: Dispatcher, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """The client gets 500 with an incident number and nothing of the inside; the log has both under that number."""
    with caplog.at_level(logging.ERROR):
        told = ask(broken, path, "*/*")
    assert (told.status, told.headers["content-type"]) == (500, "application/problem+json")
    problem = json.loads(told.body)
    assert problem["type"] == "http://e.example/problems/internal"
    assert b"secret" not in told.body
    assert b"Traceback" not in told.body
    [record] = [record for record in caplog.records if problem["incident"] in record.getMessage()]
    assert record.exc_info is not None
    assert "a secret of the inside" in str(record.exc_info[1])


def test_a_browser_gets_a_page_for_an_unforeseen_error(broken: Dispatcher) -> None:
    """The page for a 500 has the incident number too."""
    told = ask(broken, "/problems/", "text/html")
    assert (told.status, told.headers["content-type"]) == (500, "text/html;charset=utf-8")
    assert b"An error of this program" in told.body


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/no/such/thing", 404, "not-found"),
        ("GET", "/static/nothing.css", 404, "not-found"),
        ("GET", "/problems/nothing", 404, "not-found"),
        ("GET", "/dump/nothing", 404, "not-found"),
        ("GET", "/operator/nothing", 404, "not-found"),
        ("DELETE", "/", 405, "method-not-allowed"),
        ("POST", "/search", 405, "method-not-allowed"),
        ("PUT", "/metrics", 405, "method-not-allowed"),
        ("DELETE", "/rdf-graph-store?default", 403, "update-off"),
        ("GET", "/rdf-graph-store?graph=http://e/none", 404, "graph-not-found"),
        ("GET", "/operator/queries", 401, "unauthorized"),
    ],
)
def test_every_route_tells_errors_alike(server: Running, method: str, path: str, status: int, name: str) -> None:
    """An error is a problem on every kind of route, and a page with the same status for a browser."""
    reply = server.ask(method, path)
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json")
    problem = json.loads(reply.body)
    assert (problem["type"], problem["status"]) == (f"{server.url}problems/{name}", status)
    assert "Accept" in reply.headers["vary"]
    page = server.ask(method, path, {"Accept": "text/html"})
    assert (page.status, page.headers["content-type"]) == (status, "text/html;charset=utf-8")
    assert f'href="{server.url}problems/{name}"' in page.text


@pytest.mark.parametrize(
    "path", ["/sparql", "/rdf-graph-store", "/", "/search", "/healthz", "/openapi.json", "/metrics"]
)
def test_a_preflight_is_answered_on_every_route(server: Running, path: str) -> None:
    """A browser that asks whether a script of another origin may ask gets 204 with the methods of the route."""
    headers = {"Origin": "http://other.example", "Access-Control-Request-Method": "GET"}
    reply = server.ask("OPTIONS", path, headers)
    assert reply.status in (200, 204)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "GET" in reply.headers["access-control-allow-methods"]
    assert {"*", "Accept-Datetime", "Authorization"} <= set(reply.headers["access-control-allow-headers"].split(", "))
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize("path", ["/fragments", "/openapi.json", "/static/style.css", "/query"])
@pytest.mark.parametrize(("accept", "media_type"), [("*/*", "application/problem+json"), ("text/html", "text/html")])
def test_a_failed_condition_is_a_problem(server: Running, path: str, accept: str, media_type: str) -> None:
    """A page asked for with a tag that it does not have gets 412 and the reason in place of the page."""
    reply = server.ask("GET", path, {"If-Match": '"another"', "Accept": accept})
    assert reply.status == 412
    assert reply.headers["content-type"].partition(";")[0] == media_type
    assert "What is here is not what If-Match or If-Unmodified-Since names." in reply.text


@pytest.mark.parametrize(
    "asked", ["content-type,queryid", "x-requested-with", "X-Anything, traceparent", "cache-control"]
)
@pytest.mark.parametrize("path", ["/sparql", "/dataset", "/healthz", "/rdf-graph-store"])
def test_a_preflight_allows_what_it_asks_for(server: Running, path: str, asked: str) -> None:
    """A script may send whatever fields its browser asks for, whether they are known here or not."""
    headers = {"Origin": "http://x", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asked}
    allowed = server.ask("OPTIONS", path, headers).headers["access-control-allow-headers"]
    names = {name.strip().lower() for name in allowed.split(",")}
    assert {name.strip().lower() for name in asked.split(",")} <= names
    assert "*" in names


@pytest.mark.parametrize("asked", ["", "a b", "x\u00e9", "<script>", "a,,b", ",".join(["x"] * 99)])
def test_a_preflight_that_names_no_fields_gets_the_usual_ones(server: Running, asked: str) -> None:
    """What is no list of names is not sent back."""
    headers = {"Access-Control-Request-Headers": asked.encode("latin-1").decode("latin-1")}
    allowed = server.ask("OPTIONS", "/sparql", headers).headers["access-control-allow-headers"]
    assert allowed.startswith("*, Accept, ")
    assert allowed.endswith("X-Requested-With")


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_behind_the_end_is_told_as_that(article: Running, asked: str) -> None:
    """A range behind the last byte of a dump is 416 with the number of bytes; what is no range is passed over."""
    whole = article.ask("GET", "/dump/all.nq.gz")
    reply = article.ask("GET", "/dump/all.nq.gz", {"Range": asked})
    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{len(whole.body)}"
    assert json.loads(reply.body)["type"].endswith("/problems/range-not-satisfiable")
    part = article.ask("GET", "/dump/all.nq.gz", {"Range": f"bytes={len(whole.body) - 3}-"})
    assert (part.status, part.body) == (206, whole.body[-3:])
    for other in ("lines=1-2", "bytes=0-1,5-6", "bytes=x", "bytes=5-1,"):
        assert article.ask("GET", "/dump/all.nq.gz", {"Range": other}).status == 200


def test_a_condition_comes_before_a_range(article: Running) -> None:
    """Who has a dump gets 304, a weak tag in If-Range gets the whole, and a change since then is 412."""
    whole = article.ask("GET", "/dump/all.nq.gz")
    tag, changed = whole.headers["etag"], whole.headers.get("last-modified", "")
    size = len(whole.body)
    answers = {
        status: {"Range": f"bytes={size}-", **conditions}
        for status, conditions in (
            (304, {"If-None-Match": tag}),
            (416, {"If-Range": tag}),
            (200, {"If-Range": f"W/{tag}"}),
        )
    }
    assert {article.ask("GET", "/dump/all.nq.gz", sent).status for sent in answers.values()} == set(answers)
    part = article.ask("GET", "/dump/all.nq.gz", {"Range": f"bytes=-{size + 1}"})
    assert (part.status, part.headers["content-range"]) == (206, f"bytes 0-{size - 1}/{size}")
    if changed:
        long_ago = {"If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT"}
        for path in ("/dump/all.nq.gz", "/dataset.ttl"):
            assert article.ask("GET", path, long_ago).status == 412
            assert article.ask("GET", path, {"If-Unmodified-Since": changed}).status == 200
            assert article.ask("GET", path, {**long_ago, "If-Match": "*"}).status == 200


@pytest.mark.skipif(shutil.which("curl") is None, reason="it runs curl")
def test_a_finished_download_is_finished(article: Running, tmp_path: Path) -> None:
    """`curl -C -` on a file that is complete ends well and leaves it as it is; on a part it completes it."""
    whole = article.ask("GET", "/dump/all.nq.gz").body
    file = tmp_path / "all.nq.gz"
    for start in (whole, whole[:-100]):
        file.write_bytes(start)
        command = ["curl", "-s", "-C", "-", "-o", str(file), f"{article.url}dump/all.nq.gz"]
        assert subprocess.run(command, check=False).returncode == 0
        assert file.read_bytes() == whole
