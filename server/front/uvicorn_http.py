"""All that the front uses of the insides of uvicorn's HTTP/1.1 protocol, under names of its own.

Uvicorn documents how to start a server and the interface to applications, not its protocol class; so what is used of
that stands here and nowhere else, `pyproject.toml` allows the releases that were tested, and
`tests/server/front/test_uvicorn_http.py` fails with the reason where another release behaves otherwise.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


class UvicornHttp(HttpToolsProtocol):
    """The connection of one client; one request after the other is answered, what comes in between waits."""

    @property
    def application(self) -> Any:
        """The ASGI application that requests are handed to."""
        return self.config.loaded_app

    @property
    def current(self) -> RequestResponseCycle | None:
        """The request whose head was read last, and its answer; None before the first."""
        return self.cycle

    @property
    def server_fields(self) -> list[tuple[bytes, bytes]]:
        """The fields that every answer has; another list when they change."""
        return self.server_state.default_headers

    # The client

    @property
    def can_take(self) -> bool:
        """True while the client takes what it is sent as fast as it comes."""
        return not self.flow.write_paused

    def pause_reading(self) -> None:
        """Read nothing more from the client for now."""
        self.flow.pause_reading()

    # The request whose head was read last

    @property
    def is_answering(self) -> bool:
        """True while its answer is not complete."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def has_begun_to_answer(self) -> bool:
        """True from the first byte of its answer on."""
        return bool(self.cycle.response_started)

    @property
    def keeps_open(self) -> bool:
        """True where the connection stays open after its answer."""
        return bool(self.cycle.keep_alive)

    @keeps_open.setter
    def keeps_open(self, wanted: bool) -> None:
        self.cycle.keep_alive = wanted

    @property
    def can_be_given_whole(self) -> bool:
        """True where its answer may go out in one piece: none waits behind it, and nothing else is to be considered."""
        cycle = self.cycle
        return (
            not self.pipeline
            and cycle is not None
            and cycle.keep_alive
            and not cycle.response_started
            and not cycle.disconnected
            and not self.flow.write_paused
        )

    def write_whole(self, answer: bytes) -> None:
        """Write its answer, head and body in one piece: two would wake the client twice."""
        cycle = self.cycle
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        self.transport.write(answer)
        cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()

    def tell_application_that_client_has_left(self) -> None:
        """Let the application get `http.disconnect`, and write nothing more for it."""
        self.cycle.disconnected = True
        self.cycle.message_event.set()

    # Requests that wait for the answer before them

    @property
    def queued(self) -> int:
        """How many there are."""
        return len(self.pipeline)

    def forget_last(self, former: RequestResponseCycle | None) -> None:
        """Forget the one that came last, as if the one before it, `former`, had been the last."""
        self.pipeline.popleft()
        assert former is not None
        self.cycle = former

    def close_after_last(self) -> None:
        """Close the connection after the answer to the one that came last, whether it waits or is being answered."""
        last = self.pipeline[0][0] if self.pipeline else self.cycle
        last.keep_alive = False
