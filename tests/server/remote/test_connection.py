"""Requests to another engine: what is tried again, what is told, and that the deadline holds."""

from __future__ import annotations

import base64
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl

import pytest

from server.remote.connection import (
    PASSWORD,
    PAUSES_S,
    USER,
    EngineConnection,
    Reply,
)
from server.remote.engine_errors import EngineAwayError, EngineRefusedError, EngineSlowError
from tests.server.remote.engines import Script, Scripted, scripted_engine, send
from tests.server.running import free_port

JSON = "application/sparql-results+json"
TRUE = b'{"head":{},"boolean":true}'


class Connected:
    """A connection whose pauses take no time and are noted."""

    def __init__(self, url: str, environment: dict[str, str] | None = None) -> None:
        self.pauses: list[float] = []
        self.connection = EngineConnection(url, environment=environment or {}, sleep=self.pauses.append)

    def ask(self, deadline_s: float = 30.0) -> Reply:
        """Send a query."""
        return self.connection.query(
            "ASK {}", accept=JSON, default=("http://d",), named=("http://n",), deadline_s=deadline_s
        )


def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
    """Answer that it is true."""
    send(handler, 200, TRUE, f"{JSON}; charset=utf-8")


def test_a_query_is_sent_with_its_dataset() -> None:
    """A query arrives by POST as the protocol has it, and its answer comes back."""
    with scripted_engine(answer) as engine:
        assert Connected(engine.url).ask() == Reply(media_type=JSON, body=TRUE)
    [(fields, body)] = engine.seen
    assert fields["accept"] == JSON
    assert parse_qsl(body.decode()) == [
        ("query", "ASK {}"),
        ("default-graph-uri", "http://d"),
        ("named-graph-uri", "http://n"),
    ]
    assert "authorization" not in fields


def test_an_update_is_sent_as_it_is() -> None:
    """An update arrives in UTF-8 under its own media type, at its own address."""
    with scripted_engine(answer) as engine:
        connection = EngineConnection("http://127.0.0.1:1/", engine.url, environment={})
        connection.update("INSERT DATA { <x:a> <x:b> '喀什' }", deadline_s=30)
    assert engine.seen[0][0]["content-type"] == "application/sparql-update; charset=utf-8"
    assert engine.seen[0][1].decode() == "INSERT DATA { <x:a> <x:b> '喀什' }"


def test_credentials_come_from_the_environment_and_are_sent_at_once() -> None:
    """The first request already has the credentials."""
    with scripted_engine(answer) as engine:
        Connected(engine.url, {USER: "dba", PASSWORD: "pässword"}).ask()
    assert len(engine.seen) == 1
    scheme, _, code = engine.seen[0][0]["authorization"].partition(" ")
    assert (scheme, base64.b64decode(code).decode()) == ("Basic", "dba:pässword")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    """An engine that is busy twice and then answers has answered, after two pauses that grow."""

    def script(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number < 3:
            send(handler, status, b"busy", "text/plain")
        else:
            answer(handler, number)

    with scripted_engine(script) as engine:
        connected = Connected(engine.url)
        assert connected.ask().body == TRUE
    assert connected.pauses == list(PAUSES_S[:2])


def cut(handler: BaseHTTPRequestHandler, number: int) -> None:
    """Promise more than is sent, and hang up."""
    send(handler, 200, TRUE, JSON, length="1000")
    handler.close_connection = True


def hang_up(handler: BaseHTTPRequestHandler, number: int) -> None:
    """Say nothing at all."""
    handler.close_connection = True


@pytest.mark.parametrize("script", [cut, hang_up])
def test_a_cut_answer_is_none(script: Script) -> None:
    """An answer that was promised longer, or that never came, is asked for again, and then the engine is away."""
    with scripted_engine(script) as engine:
        connected = Connected(engine.url)
        with pytest.raises(EngineAwayError) as caught:
            connected.ask()
    assert len(engine.seen) == 1 + len(PAUSES_S)
    assert engine.url in str(caught.value)


def test_nobody_there_is_told() -> None:
    """An engine that does not run is away, with its address and what to do."""
    connected = Connected(f"http://127.0.0.1:{free_port()}/sparql")
    with pytest.raises(EngineAwayError, match=r"(?s)does not answer.*Start it"):
        connected.ask()
    assert connected.pauses == list(PAUSES_S)


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (400, b"error at\n 1:5", "answers 400: error at 1:5"),
        (401, b"who are you", f"(?s)answers 401: who are you.*{USER}"),
        (500, b"<html>" + b"x" * 10_000, "answers 500: <html>x+"),
        (302, b"", "answers 302"),
    ],
)
def test_a_refusal_is_told_at_once(status: int, said: bytes, told: str) -> None:
    """What will not be otherwise the next time is not tried again; a redirect is not followed."""

    def script(handler: BaseHTTPRequestHandler, number: int) -> None:
        send(handler, status, said, "text/html", Location="http://127.0.0.1:1/elsewhere")

    with scripted_engine(script) as engine:
        connected = Connected(engine.url)
        with pytest.raises(EngineRefusedError, match=told) as caught:
            connected.ask()
    assert (len(engine.seen), connected.pauses) == (1, [])
    assert len(str(caught.value)) < 500


def silent(handler: BaseHTTPRequestHandler, number: int) -> None:
    """Answer much too late."""
    time.sleep(3)


def dripping(handler: BaseHTTPRequestHandler, number: int) -> None:
    """Send a byte of the answer now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(30):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        handler.close_connection = True


@pytest.mark.parametrize("script", [silent, dripping])
def test_the_deadline_holds(script: Script) -> None:
    """An engine that is silent, or that sends a byte now and then, is given up at the deadline and not asked again."""

    def ask(engine: Scripted) -> None:
        Connected(engine.url).ask(deadline_s=0.5)

    with scripted_engine(script) as engine:
        began = time.monotonic()
        with pytest.raises(EngineSlowError):
            ask(engine)
        took = time.monotonic() - began
    assert took < 2.5, "the answer would have taken 3 seconds"
    assert len(engine.seen) == 1
