"""Uvicorn's HTTP protocol does what the front relies on; where a release does not, the test says what for."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from server.front.connection import Connection
from server.front.uvicorn_http import UvicornHttp
from tests.own_loop import run_in_own_loop

ASK = b"GET /%d HTTP/1.1\r\nHost: e\r\n\r\n"
UPGRADE = f"uvicorn {uvicorn.__version__} is not what server/front/uvicorn_http.py was written for"
HOOKS = {
    "connection_made": ["transport"],
    "connection_lost": ["exc"],
    "data_received": ["data"],
    "eof_received": [],
    "on_message_begin": [],
    "on_header": ["name", "value"],
    "on_headers_complete": [],
    "on_message_complete": [],
    "on_response_complete": [],
    "timeout_keep_alive_handler": [],
}
"""Methods of uvicorn's that the front replaces or extends, and their parameters."""


class Wire(asyncio.Transport):
    """A connection that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 50000), "sockname": ("127.0.0.1", 8000)})
        self.written = b""
        self.reads = True
        self.closed = False

    def write(self, data: Any) -> None:
        """Keep it."""
        self.written += bytes(data)

    def pause_reading(self) -> None:
        """Note it."""
        self.reads = False

    def resume_reading(self) -> None:
        """Note it."""
        self.reads = True

    def is_closing(self) -> bool:
        """Return whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Note it."""
        self.closed = True


class Application:
    """Answers each request when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left: list[str] = []
        self.may_answer = asyncio.Event()

    async def __call__(self, scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        """Note the request; answer it, or note that its client has left."""
        self.asked.append(scope["path"])
        waiting = asyncio.ensure_future(self.may_answer.wait())
        leaving = asyncio.ensure_future(self._leave(receive))
        await asyncio.wait((waiting, leaving), return_when=asyncio.FIRST_COMPLETED)
        if leaving.done():
            self.left.append(scope["path"])
            waiting.cancel()
            return
        leaving.cancel()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def _leave(self, receive: Callable[[], Any]) -> None:
        message: MutableMapping[str, Any] = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await receive()


def connect() -> tuple[UvicornHttp, Wire, Application]:
    """Return a connection to an application that waits."""
    application = Application()
    config = uvicorn.Config(application, interface="asgi3", log_config=None, ws="none", proxy_headers=False)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"today")]
    protocol = UvicornHttp(config=config, server_state=state, app_state={})
    wire = Wire()
    protocol.connection_made(wire)
    return protocol, wire, application


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("name", HOOKS)
def test_the_hooks_are_there(name: str) -> None:
    """Each method that the front replaces exists with the parameters that the front gives it."""
    hook = getattr(HttpToolsProtocol, name, None)
    assert hook is not None, f"{UPGRADE}: {name} is gone, and the front's own is never called"
    parameters = list(inspect.signature(hook).parameters)[1:]
    assert parameters == HOOKS[name], f"{UPGRADE}: {name} has other parameters"
    assert name in vars(Connection), f"{name} is no longer replaced; take it out of this list"


def test_the_application_and_the_fields_are_those_that_were_given() -> None:
    """The protocol knows its application and the fields of every answer."""

    async def run() -> None:
        protocol, wire, application = connect()
        assert protocol.application is application, UPGRADE
        assert protocol.server_fields == [(b"date", b"today")], UPGRADE
        assert protocol.client == ("192.0.2.1", 50000), UPGRADE
        assert (protocol.current, protocol.is_answering, protocol.queued, protocol.can_take) == (None, False, 0, True)
        application.may_answer.set()
        protocol.data_received(ASK % 1)
        await settle()
        assert b"date: today" in wire.written, UPGRADE

    run_in_own_loop(run())


def test_an_answer_may_be_written_whole() -> None:
    """An answer in one piece counts as the answer: the next request is asked, and the client has not left."""

    async def run() -> None:
        protocol, wire, application = connect()
        assert not protocol.can_be_given_whole, UPGRADE
        protocol.data_received(ASK % 1)
        assert protocol.can_be_given_whole, UPGRADE
        await settle()
        protocol.write_whole(b"whole")
        await settle()
        assert (wire.written, protocol.is_answering, protocol.has_begun_to_answer) == (b"whole", False, True), UPGRADE
        assert (application.left, wire.closed, protocol.can_be_given_whole) == (["/1"], False, False), UPGRADE
        protocol.data_received(ASK % 2)
        await settle()
        assert (application.asked, protocol.can_be_given_whole) == (["/1", "/2"], True), UPGRADE
        protocol.data_received(ASK % 3)
        assert not protocol.can_be_given_whole, UPGRADE  # which is of the third, and the second is being answered

    run_in_own_loop(run())


def test_requests_are_answered_one_after_the_other() -> None:
    """A request that comes before the answer to the one before it waits, and reading pauses until both are answered."""

    async def run() -> None:
        protocol, wire, application = connect()
        protocol.data_received(ASK % 1)
        await settle()
        assert (protocol.is_answering, protocol.has_begun_to_answer, protocol.keeps_open) == (True, False, True), (
            UPGRADE
        )
        protocol.data_received(ASK % 2)
        await settle()
        assert (application.asked, protocol.queued, wire.reads) == (["/1"], 1, False), UPGRADE
        application.may_answer.set()
        await settle()
        assert (application.asked, protocol.queued, protocol.is_answering) == (["/1", "/2"], 0, False), UPGRADE
        assert wire.written.count(b"HTTP/1.1 200 OK") == 2, UPGRADE
        assert not wire.closed, UPGRADE

    run_in_own_loop(run())


def test_the_last_of_those_that_wait_can_be_forgotten() -> None:
    """It is never asked, and the one before it is answered."""

    async def run() -> None:
        protocol, wire, application = connect()
        protocol.data_received(ASK % 1)
        former = protocol.current
        protocol.data_received(ASK % 2)
        protocol.forget_last(former)
        assert (protocol.current, protocol.queued) == (former, 0), UPGRADE
        application.may_answer.set()
        await settle()
        assert (application.asked, wire.written.count(b"200 OK")) == (["/1"], 1), UPGRADE

    run_in_own_loop(run())


def test_a_connection_ends_after_its_answer_where_that_is_wanted() -> None:
    """Where it is not to be kept open, the answer is the last thing sent."""

    async def run() -> None:
        protocol, wire, application = connect()
        protocol.data_received(ASK % 1)
        protocol.keeps_open = False
        application.may_answer.set()
        await settle()
        assert wire.written.endswith(b"ok"), UPGRADE
        assert wire.closed, UPGRADE

    run_in_own_loop(run())


def test_a_connection_ends_after_the_last_of_those_that_wait() -> None:
    """Both are answered, and then the connection ends."""

    async def run() -> None:
        protocol, wire, application = connect()
        protocol.data_received(ASK % 1)
        protocol.data_received(ASK % 2)
        protocol.close_after_last()
        application.may_answer.set()
        await settle()
        assert (wire.written.count(b"200 OK"), wire.closed) == (2, True), UPGRADE

    run_in_own_loop(run())


def test_an_application_can_be_told_that_its_client_has_left() -> None:
    """The application gets `http.disconnect`, and nothing is written."""

    async def run() -> None:
        protocol, wire, application = connect()
        protocol.data_received(ASK % 1)
        await settle()
        protocol.tell_application_that_client_has_left()
        await settle()
        assert (application.left, wire.written) == (["/1"], b""), UPGRADE

    run_in_own_loop(run())


def test_what_a_client_does_not_take_is_seen() -> None:
    """A transport that is full makes the protocol say so, and one that has room again too."""

    async def run() -> None:
        protocol, wire, _ = connect()
        protocol.pause_writing()
        assert protocol.can_take is False, UPGRADE
        protocol.resume_writing()
        assert protocol.can_take is True, UPGRADE
        protocol.pause_reading()
        assert wire.reads is False, UPGRADE

    run_in_own_loop(run())
