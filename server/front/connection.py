"""One client's connection: uvicorn's HTTP/1.1 protocol, and what it leaves to others.

Those are: a bound for the time and the size of the head of a request; errors below HTTP as problems; answers that are
remembered, given before anything is read; a cut that every client sees; and what the client has taken.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections import Counter
from enum import Enum, auto
from typing import Any, Protocol, cast

import httptools

from server.front.response_cache import ResponseCache
from server.front.uvicorn_http import UvicornHttp
from server.http.fields import write_answer, write_fields, write_line
from server.http.problems import Problem, problem_to_answer
from server.service.origin import Origin
from server.settings import Settings

MAX_HEAD = 2 << 20
"""An address may hold a query."""
MAX_FIELDS = 100
MAX_FIELD_BYTES = 128 << 10
MAX_QUEUED = 100
"""How many requests of one connection may wait for the answer to the one before them."""
NEVER = -1
"""In place of a number of bytes that has not been asked for yet."""
LINGER_S = 2.0
"""How long the rest of a request that nobody reads may go on arriving, so that its answer is not lost."""
LISTENER_S = 0.1
"""How often one looks whether a client that says no more is still there."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EXTENSION = "reliefgraph"
"""Where the connection stands in the scope of a request."""
REMEMBERED = (b"GET /sparql?", b"HEAD /sparql?")

_HOST = re.compile(rb"[\w.~%!$&'()*+,;=:\[\]-]*")
"""What RFC 3986 allows in a host and a port, section 3.2; both may be absent (RFC 9110, section 7.2)."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_TCP_INFO_BYTES_ACKED = 120
_TCP_CLOSED = b"\x07"


class Front(Protocol):
    """What a connection needs of the application that it hands requests to.

    Attributes:
        connections: How many each client has.
        max_connections: How many one client may have.
    """

    connections: Counter[str]
    max_connections: int

    @property
    def settings(self) -> Settings:
        """The settings of the server."""
        ...

    @property
    def origin(self) -> Origin:
        """Who a client is, and under which address it sees the server."""
        ...

    @property
    def response_cache(self) -> ResponseCache:
        """The answers that are given before anything is read."""
        ...


class Stage(Enum):
    """What of a request is being read: nothing yet, its head, or its body."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()


class Connection(UvicornHttp):
    """Reads requests from one client.

    Attributes:
        peer: Who is connected, as `address:port`.
        request: The bytes of the request, where it arrived at once and alone; else nothing.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.front = cast("Front", self.application)
        self.peer = ""
        self._name = ""
        self.request = b""
        self._stage = Stage.IDLE
        self._since = 0.0
        self._begun = 0
        self._head_bytes = 0
        self._field_bytes = 0
        self._is_in_address = False
        self._parting = False
        self._taken: int | None = NEVER
        self._former: Any = None
        self._watching: asyncio.TimerHandle | None = None
        self._fields: object = None
        self._date = b""

    # Arrival

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in the base class
        """Begin to watch the time; a client that has its share of connections gets no more."""
        super().connection_made(transport)
        self.peer = "{}:{}".format(*self.client) if self.client else ""
        self._since = self.loop.time()
        self._name = self.front.origin.client(self.peer, {})
        self.front.connections[self._name] += 1
        is_crowd = self.front.connections[self._name] > self.front.max_connections
        if is_crowd and not self.front.origin.is_trusted(self.peer):
            detail = f"You have {self.front.max_connections} connections already."
            self._refuse(Problem("too-many-requests", detail, headers={"Retry-After": "1"}))
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        if self._watching is not None:
            self._watching.cancel()
        self.front.connections[self._name] -= 1
        if not self.front.connections[self._name]:
            del self.front.connections[self._name]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer from memory what was asked in the same bytes before; read everything else."""
        if self._parting:
            return
        is_idle = self._stage is Stage.IDLE and not self.is_answering
        if is_idle and self.can_take and data.startswith(REMEMBERED):
            kept = self.front.response_cache.find(data, self.peer)
            if kept is not None:
                self._since = self.loop.time()
                self.transport.write(b"".join((kept.line, self._write_date(), kept.head, kept.body)))
                return
        if self._stage is Stage.IDLE or self._is_in_address:
            data = data if data.isascii() else _escape_address(data)
            self._is_in_address = b"\n" not in data
        self._begun = 0
        self._head_bytes = len(data) + (self._head_bytes if self._stage is Stage.HEAD else 0)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # nothing else is spoken here, so it is answered as if nobody had asked for another protocol
        except httptools.HttpParserInvalidMethodError:
            self._refuse(Problem("method-not-allowed", "The request begins with no method of HTTP."))
            return
        except httptools.HttpParserError as error:
            known = error.__context__
            unread = Problem("malformed-request", f"The request is not HTTP/1.1: {error}.")
            self._refuse(known if isinstance(known, Problem) else unread)
            return
        is_whole = is_idle and self._begun == 1 and self._stage is Stage.IDLE and self.keeps_open
        self.request = data if is_whole else b""
        if self._stage is Stage.HEAD and self._head_bytes > MAX_HEAD:
            self._refuse(_too_long() if len(self.url) > MAX_HEAD // 2 else _too_many())

    def on_message_begin(self) -> None:
        """Begin to read a head."""
        if self.queued >= MAX_QUEUED:
            raise Problem("too-many-requests", f"More than {MAX_QUEUED} requests wait on one connection.")
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"connection": self}}
        self._stage, self._since = Stage.HEAD, self.loop.time()
        self._begun += 1
        self._field_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the head, within bounds; what follows a body is no part of it (RFC 9110, section 6.5.1)."""
        self._field_bytes += len(name) + len(value)
        if self._stage is Stage.HEAD:
            super().on_header(name, value)
        if len(self.headers) > MAX_FIELDS or self._field_bytes > MAX_FIELD_BYTES:
            raise _too_many()

    def on_headers_complete(self) -> None:
        """Hand the request over; one that does not say for which host it is, is none (RFC 9112, section 3.2)."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1 and (hosts or self.parser.get_http_version() == "1.1"):
            found = len(hosts) or "none"
            raise Problem("malformed-request", f"A request by HTTP/1.1 has one Host; this one has {found}.")
        if hosts and not _HOST.fullmatch(hosts[0]):
            shown = hosts[0][:60].decode("latin-1")
            raise Problem(
                "malformed-request", f"Host is {shown!r}; a name or an address, and perhaps a port, is expected."
            )
        former = self.current
        super().on_headers_complete()  # where it raises, the former request is still the last
        self._former, self._stage = former, Stage.BODY

    def on_message_complete(self) -> None:
        """Be ready for another request."""
        self._stage = Stage.IDLE
        super().on_message_complete()

    def eof_received(self) -> bool:  # type: ignore[override] # None in the base class closes the connection
        """Answer a client that says no more but may still listen; who has left altogether looks the same at first."""
        if self._stage is not Stage.IDLE or not self.is_answering or self.transport.is_closing():
            return False
        self.close_after_last()
        if not self.has_begun_to_answer and self.scope["http_version"] == "1.1":
            self.transport.write(CONTINUE)  # which a client that has left answers with a reset
        self._look_after_listener(self.loop.time())
        return True

    def _look_after_listener(self, since: float) -> None:
        """Part from a client that turns out to have left; where the system cannot tell, after a while."""
        if self.transport.is_closing() or not self.is_answering:
            return
        state = self._read_tcp_info()[:1]
        waited = self.loop.time() - since
        can_tell = bool(state) and self.scope["http_version"] == "1.1"
        if state == _TCP_CLOSED or (not can_tell and waited > LINGER_S and not self.has_begun_to_answer):
            self.cut()
        else:
            self.loop.call_later(LISTENER_S, self._look_after_listener, since)

    # Departure

    @property
    def is_gone(self) -> bool:
        """True where the client has left, or was cut off."""
        return self.transport.is_closing()

    @property
    def received_bytes(self) -> int | None:
        """How many bytes the client has acknowledged since it connected; None where nobody knows."""
        info = self._read_tcp_info()
        if len(info) < _TCP_INFO_BYTES_ACKED + 8:
            return None
        (count,) = struct.unpack_from("@Q", info, _TCP_INFO_BYTES_ACKED)
        return int(count)

    def _read_tcp_info(self) -> bytes:
        """Return what Linux knows of the connection; nothing elsewhere."""
        open_socket: socket.socket | None = self.transport.get_extra_info("socket")
        try:
            return open_socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192) if open_socket is not None else b""
        except (OSError, AttributeError):
            return b""

    def cut(self) -> None:
        """End the connection at once, so that the client sees an answer without its end."""
        self.transport.abort()

    def give_whole(self, status: int, head: bytes, body: bytes) -> bool:
        """Write a complete answer at once; return whether that was possible, else nothing is written."""
        if self._stage is not Stage.IDLE or not self.can_be_given_whole:
            return False
        self.write_whole(b"".join((write_line(status), self._write_date(), head, body)))
        return True

    def linger(self) -> None:
        """Keep the connection for its answer, though the request is not read to its end and nothing follows."""
        if self._stage is Stage.BODY and not self.queued:
            self.keeps_open = True  # the base class would close it, and what arrives then destroys the answer

    def on_response_complete(self) -> None:
        """Be ready for another request, or part from a client that still sends what nobody wants."""
        super().on_response_complete()
        self._since = self.loop.time()
        if self.queued:
            self.pause_reading()
        if self._stage is Stage.BODY and not self.is_answering and not self.transport.is_closing():
            self._part()

    def timeout_keep_alive_handler(self) -> None:
        """Do nothing: `_watch` knows of requests that were answered from memory too."""

    def _write_date(self) -> bytes:
        """Return the fields that every answer has; they change once a second."""
        fields = self.server_fields
        if fields is not self._fields:
            self._fields = fields
            self._date = write_fields(fields)
        return self._date

    def _refuse(self, problem: Problem) -> None:
        """Answer what cannot be read, and part."""
        if self.is_answering:
            if self._stage is Stage.BODY and self.queued:  # it waits behind another, and is forgotten
                self.forget_last(self._former)
                self._stage = Stage.IDLE
            if self._stage is not Stage.BODY:  # what came before is whole, and its answer on its way
                self.keeps_open = False
                self.pause_reading()
                return
            if self.has_begun_to_answer:
                self.cut()
                return
            self.tell_application_that_client_has_left()
        root = self.front.origin.root(self.peer, "http", {})
        answer = problem_to_answer(problem, root=root, accept=None)
        self.transport.write(write_answer(answer, [*self.server_fields, (b"connection", b"close")]))
        self._part()

    def _part(self) -> None:
        """Say nothing more, and let the client finish."""
        self._parting = True
        self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.abort)

    def _watch(self) -> None:
        """Part from a client that takes too long: to ask, to finish the head of a request, or to take an answer."""
        settings = self.front.settings
        wait = settings.header_timeout_s
        is_owing = self.transport.get_write_buffer_size() > 0
        if self._parting or (self.transport.is_closing() and not is_owing):
            return
        if is_owing:
            taken = self.received_bytes
            if taken == self._taken:
                self.cut()
                return
            self._taken = taken
            wait = settings.stall_timeout_s * (2 if self.is_answering else 1)  # a stream is cut, and counted, before
        elif self.is_answering or self._stage is Stage.BODY:
            self._taken = NEVER  # the body and the answer have bounds of their own
        else:
            self._taken = NEVER
            wait = self._since + settings.header_timeout_s - self.loop.time()
            if wait <= 0 and self._stage is Stage.HEAD:
                detail = f"The head of the request did not arrive within {settings.header_timeout_s:g} s."
                self._refuse(Problem("request-timeout", detail))
                return
            if wait <= 0:
                self.transport.close()
                return
        self._watching = self.loop.call_later(wait, self._watch)


def _escape_address(data: bytes) -> bytes:
    """Return the beginning of a request, or more of its first line, with escapes for what should have been escaped."""
    line, end, rest = data.partition(b"\n")
    return _NOT_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line) + end + rest


def _too_long() -> Problem:
    return Problem("address-too-long", f"The address is longer than {MAX_HEAD >> 20} MB.")


def _too_many() -> Problem:
    return Problem(
        "head-too-large",
        f"There are more than {MAX_FIELDS} header fields, or more than {MAX_FIELD_BYTES >> 10} kB of them.",
    )
