"""Errors that nobody foresaw, and errors on routes of every kind."""

from __future__ import annotations

import asyncio
import json
import logging
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
    connection = SimpleNamespace(peer="127.0.0.1:50000", request=b"", linger=lambda: None)
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
    monkeypatch.setattr("server.routes.start.render_template", break_page)
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
    assert "Accept-Datetime" in reply.headers["access-control-allow-headers"]
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize("path", ["/fragments", "/openapi.json", "/static/style.css", "/query"])
@pytest.mark.parametrize(("accept", "media_type"), [("*/*", "application/problem+json"), ("text/html", "text/html")])
def test_a_failed_condition_is_a_problem(server: Running, path: str, accept: str, media_type: str) -> None:
    """A page asked for with a tag that it does not have gets 412 and the reason in place of the page."""
    reply = server.ask("GET", path, {"If-Match": '"another"', "Accept": accept})
    assert reply.status == 412
    assert reply.headers["content-type"].partition(";")[0] == media_type
    assert "What is here has none of the tags in If-Match." in reply.text
