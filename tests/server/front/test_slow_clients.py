"""Clients that send or take too slowly are told so or cut off, each within the time that a setting gives."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.hostile.watching import wait_until
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

LONG = f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {' '.join(str(number) for number in range(60))} }} }}"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that waits a second for anything."""
    data = tmp_path_factory.mktemp("impatient")
    publish(data, small_quads())
    flags = ("--header-timeout-s", "1", "--body-timeout-s", "1", "--stall-timeout-s", "1")
    with serving(data, *flags) as running:
        yield running


def receive(connection: socket.socket) -> bytes:
    """Return what arrives until the server closes."""
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except ConnectionError:
        pass
    return received


def test_a_head_that_never_ends_closes_the_connection(impatient: Running) -> None:
    """A client that does not finish the head of its request is cut off after the time for it."""
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as client:
        client.sendall(b"GET /sparql HTTP/1.1\r\nHost: e\r\nX-Slow: ")
        began = time.monotonic()
        received = receive(client)
        assert 0.5 < time.monotonic() - began < 15
    assert received.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"/problems/request-timeout" in received


def test_a_client_that_asks_nothing_is_left(impatient: Running) -> None:
    """A connection on which nothing is asked is closed without a word; each request, remembered or not, begins anew."""
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as client:
        began = time.monotonic()
        for _ in range(6):
            time.sleep(0.3)
            client.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: e\r\n\r\n")
            answer = client.recv(65536)
            while not answer.endswith(b'"boolean":true}'):  # it may come in two packets
                answer += client.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert receive(client) == b""
        assert 2.5 < time.monotonic() - began < 15


def test_a_body_that_never_ends_gets_408(impatient: Running) -> None:
    """A client that does not finish the body of its request is told so."""
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as client:
        head = (
            b"POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
        )
        client.sendall(head + b"ASK")
        began = time.monotonic()
        received = client.recv(65536)
        assert 0.5 < time.monotonic() - began < 15
    assert received.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in received


def test_an_answer_that_nobody_takes_is_cut(impatient: Running) -> None:
    """A client that takes nothing of a long answer is cut off before its end; the query behind it is stopped."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(30)
        client.connect(("127.0.0.1", impatient.port))
        target = "/sparql?" + urlencode({"query": LONG})
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: e\r\nAccept: application/sparql-results+xml\r\n\r\n".encode())
        end = time.monotonic() + 25
        while b"reliefgraph_streams_cut_total 0.0" in impatient.ask("GET", "/metrics").body:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert not receive(client).endswith(b"0\r\n\r\n")
    assert b'"slow": 0' in impatient.ask("GET", "/healthz").body


def test_a_quick_client_is_served_meanwhile(impatient: Running) -> None:
    """The short times do not touch a client that does its part."""
    assert impatient.query("ASK {}").status == 200


def test_who_cannot_write_cannot_send_much(impatient: Running) -> None:
    """A body of eight megabytes is refused unread from a client without a token, and read from one that shows one."""
    head = "POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Type: application/sparql-update\r\n"
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as client:
        client.sendall(f"{head}Content-Length: {8 << 20}\r\n\r\n".encode())
        assert client.recv(65536).startswith(b"HTTP/1.1 413")
    headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer rlf_wrong"}
    assert impatient.ask("POST", "/sparql", headers, b" " * (8 << 20)).status in (401, 403)


def test_who_leaves_in_a_stream_is_counted_and_not_logged(tmp_path: Path) -> None:
    """A client that goes in the middle of a long answer counts as one that left, and leaves no line in the log."""
    publish(tmp_path, small_quads())
    with serving(tmp_path, "--deadline-s", "20") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/sparql?query=" + quote("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        assert len(connection.getresponse().read(100_000)) == 100_000
        connection.close()
        left = b'reliefgraph_queries_killed_total{reason="client left"} 1.0'
        assert wait_until(lambda: left in server.ask("GET", "/metrics").body, 10)
        assert b"reliefgraph_streams_cut_total 0.0" in server.ask("GET", "/metrics").body
    assert "a stream was cut" not in (tmp_path / "server.log").read_text()
