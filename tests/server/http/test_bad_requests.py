"""Bad input over HTTP: each gets the right 4xx or 5xx with a problem, within bounds, and the server stays up."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator

import pytest

from tests.server.running import Reply, Running

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}


@pytest.fixture(autouse=True)
def _stays_up(server: Running) -> Iterator[None]:
    """After each test the server answers a query."""
    yield
    assert server.query("ASK {}").status == 200


def problem(reply: Reply) -> tuple[int, str]:
    """Return the status and the name of a problem."""
    assert reply.headers["content-type"] == "application/problem+json", reply.text
    body = json.loads(reply.body)
    assert body["status"] == reply.status
    assert body["detail"]
    assert body["advice"]
    return reply.status, str(body["type"]).rpartition("/")[2]


def raw(server: Running, request: bytes, wait_s: float = 10.0) -> bytes:
    """Send bytes as they are and return what comes back until the server closes or is quiet."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait_s) as connection:
        try:
            connection.sendall(request)
            while chunk := connection.recv(65536):
                received += chunk
                if b"\r\n\r\n" in received and received.startswith(b"HTTP/1.1 4"):
                    break
        except (TimeoutError, ConnectionError):
            pass
    return received


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "expected"),
    [
        ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, None, (400, "malformed-request")),
        ("GET", "/sparql?update=CLEAR%20ALL", {}, None, (400, "malformed-request")),
        ("GET", "/sparql?query=%FF%FE", {}, None, (400, "malformed-request")),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", {}, None, (400, "malformed-request")),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=never", {}, None, (400, "malformed-request")),
        ("GET", "/sparql?" + "a=1&" * 2000, {}, None, (400, "malformed-request")),
        ("POST", "/sparql", FORM, "query=ASK%7B%7D&update=CLEAR", (400, "malformed-request")),
        ("POST", "/sparql", FORM, b"query=\xff", (400, "malformed-request")),
        ("POST", "/sparql", FORM, "", (400, "malformed-request")),
        ("POST", "/sparql?query=ASK%7B%7D", QUERY, "ASK {}", (400, "malformed-request")),
        ("POST", "/sparql", QUERY, b"\xff\xfeA\x00", (400, "malformed-request")),
        ("POST", "/sparql", QUERY, "ASK { \x00 }", (400, "malformed-query")),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, "ASK {}",
         (415, "unsupported-media-type")),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, "ASK {}", (415, "unsupported-media-type")),
        ("POST", "/sparql", {**QUERY, "Content-Encoding": "br"}, b"x", (415, "unsupported-media-type")),
        ("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, b"not gzip", (400, "malformed-request")),
        ("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, gzip.compress(b"ASK {}", mtime=0)[:-4],
         (400, "malformed-request")),
        ("PUT", "/sparql?query=ASK%7B%7D", {}, None, (405, "method-not-allowed")),
        ("BREW", "/sparql", {}, None, (405, "method-not-allowed")),
        ("POST", "/sparql", QUERY, "ASK { <http://e/" + "a" * 2_000_000 + "> ?p ?o }", (413, "too-large")),
        ("POST", "/sparql", QUERY, "SELECT (" + "-" * 100_000 + "1 AS ?x) {}", None),
        ("POST", "/sparql", QUERY, "ASK { FILTER(" + "!" * 100_000 + "true) }", None),
        ("POST", "/sparql", QUERY, "ASK { ?s " + "^" * 100_000 + "<http://e/p> ?o }", None),
        ("POST", "/sparql", QUERY, "ASK { ?s " + "<http://e/p>/" * 50_000 + "<http://e/p> ?o }", None),
        ("POST", "/sparql", QUERY, "ASK { FILTER(1" + "+1" * 100_000 + ">0) }", None),
        ("POST", "/sparql", QUERY, "ASK " + "{" * 150 + "}" * 150, None),
        ("POST", "/sparql", QUERY, "SELECT * {" + "(" * 100_000, (400, "malformed-query")),
    ],
)  # fmt: skip
def test_bad_requests(
    server: Running,
    method: str,
    target: str,
    headers: dict[str, str],
    body: bytes | str | None,
    expected: tuple[int, str] | None,
) -> None:
    """Each bad request gets its problem within a few seconds, also where the engine itself breaks down."""
    began = time.monotonic()
    reply = server.ask(method, target, headers, body.encode() if isinstance(body, str) else body)
    assert time.monotonic() - began < 20
    if expected is not None:
        assert problem(reply) == expected
    elif reply.status != 200:
        assert problem(reply)[0] in (400, 503)


def test_a_query_with_a_million_characters_is_answered(server: Running) -> None:
    """An IRI of nearly a million characters is no reason to refuse a query."""
    iri = "http://e/" + "a" * 900_000
    assert server.ask("POST", "/sparql", QUERY, f"ASK {{ <{iri}> ?p ?o }}").text.endswith("false}")


def test_a_gzip_bomb_is_too_large(server: Running) -> None:
    """A small gzip body that would grow beyond the limit is refused before it does."""
    bomb = gzip.compress(b" " * (200 << 20), 9)
    assert len(bomb) < 1 << 20
    reply = server.ask("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, bomb)
    assert problem(reply) == (413, "too-large")


def test_a_gzip_query_is_read(server: Running) -> None:
    """A query sent in gzip is answered like any other."""
    reply = server.ask("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, gzip.compress(b"ASK {}"))
    assert reply.text.endswith("true}")


def test_a_body_beyond_the_limit_is_refused_unread(server: Running) -> None:
    """A declared length beyond the limit gets 413 before the body is sent."""
    head = b"POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Type: application/sparql-query\r\n"
    assert raw(server, head + b"Content-Length: 99999999999\r\n\r\n").startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /sparql HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: e\r\nX: " + b"y" * 5_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 5_000_000 + b" HTTP/1.1\r\nHost: e\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: chunked\r\nContent-Type: x/y\r\n\r\nZZZ\r\n",
    ],
    ids=["many headers", "long header", "long address", "tls", "version", "chunk size"],
)
def test_what_is_no_http_is_refused(server: Running, request_: bytes) -> None:
    """Header floods and what is not HTTP get 4xx or a closed connection at once."""
    began = time.monotonic()
    reply = raw(server, request_)
    assert reply == b"" or reply.startswith(b"HTTP/1.1 4"), reply[:80]
    assert time.monotonic() - began < 8


def test_slow_clients_do_not_keep_others_waiting(server: Running) -> None:
    """While forty clients dribble their requests, another one is answered at once."""
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(40)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Type: application/sparql-query\r\n")
            if number % 2:
                connection.sendall(b"Content-Length: 100\r\n\r\nASK")
        began = time.monotonic()
        assert server.query("ASK { ?s ?p ?o }").status == 200
        assert time.monotonic() - began < 1
    finally:
        for connection in slow:
            connection.close()


def test_a_client_that_reads_nothing_does_not_fill_the_memory(server: Running) -> None:
    """While a client takes nothing of a long answer, the server holds only a few megabytes of it."""
    numbers = " ".join(str(number) for number in range(9))
    query = f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {numbers} }} }}".replace(" ", "+")
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: e\r\n\r\n".encode())
        time.sleep(1.0)
        assert server.query("ASK { ?s ?p ?o }").status == 200


def test_too_many_queries_of_one_client_get_429(server: Running) -> None:
    """Beyond its share of running queries a client is told to wait, with the fields that say for how long."""
    endless = b"SELECT+(COUNT(*)+AS+?n)+%7B+?a+?b+?c+.+?d+?e+?f+.+?g+?h+?i+%7D"
    clients = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(70)]
    try:
        for number, client in enumerate(clients):
            client.sendall(b"GET /sparql?timeout=3&query=%s%%23%d HTTP/1.1\r\nHost: e\r\n\r\n" % (endless, number))
        time.sleep(1.0)
        statuses = []
        for client in clients:
            client.settimeout(5)
            statuses.append(client.recv(4096).split(b"\r\n\r\n")[0])
        refused = [head for head in statuses if head.startswith(b"HTTP/1.1 429")]
        assert refused
        assert all(b"retry-after: " in head.lower() and b"ratelimit: " in head.lower() for head in refused)
        assert all(head.startswith((b"HTTP/1.1 429", b"HTTP/1.1 503")) for head in statuses)
    finally:
        for client in clients:
            client.close()
    time.sleep(0.5)
