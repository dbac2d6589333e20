"""Connections below HTTP: what is no request, requests one behind the other, and answers given before reading."""

from __future__ import annotations

import json
import shutil
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.hostile.watching import wait_until
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

ASK = "/sparql?query=ASK%7B%7D"
LONG = "/sparql?query=" + "SELECT+*+%7B?a+?b+?c+.+?d+?e+?f%7D"
UPDATE = {"Content-Type": "application/sparql-update"}


def send(server: Running, *parts: bytes, source: str = "127.0.0.1") -> bytes:
    """Send bytes and return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(source, 0)) as client:
        for part in parts:
            client.sendall(part)
        return read_all(client)


def read_all(client: socket.socket) -> bytes:
    """Return what arrives until the server closes."""
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    return received


def read_one(client: socket.socket, method: str) -> bytes:
    """Return one answer of a connection that stays open."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(65536)
    _, fields, body = parse(received)
    while method != "HEAD" and len(body) < int(fields["content-length"]):
        more = client.recv(65536)
        received, body = received + more, body + more
    return received


def parse(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return status, fields and body of one answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    return int(line.split()[1]), dict(field.split(": ", 1) for field in fields), body


@pytest.mark.parametrize(
    ("request_", "status", "name", "words"),
    [
        (b"GET /" + b"a" * 5_000_000 + b" HTTP/1.1\r\n\r\n", 414, "address-too-long", "longer than 2 MB"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431, "head-too-large", "more than 100 header fields"),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 200_000 + b"\r\n\r\n", 431, "head-too-large", "more than 128 kB"),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 5_000_000, 431, "head-too-large", "more than 128 kB"),
        (b"BREW / HTTP/1.1\r\n\r\n", 405, "method-not-allowed", "no method of HTTP"),
        (b"\x16\x03\x01\x02\x00\x01", 405, "method-not-allowed", "no method of HTTP"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "malformed-request", "not HTTP/1.1"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "malformed-request", "not HTTP/1.1"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "malformed-request", "not HTTP/1.1"),
        (b"POST /sparql HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "malformed-request",
         "not HTTP/1.1"),
        (b"POST /sparql HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n", 400, "malformed-request",
         "not HTTP/1.1"),
        (b"GET / HTTP/1.1\r\nHost: e f\r\n\r\n", 400, "malformed-request", "Host is 'e f'"),
        (b"GET / HTTP/1.1\r\nHost: e/f\r\n\r\n", 400, "malformed-request", "Host is 'e/f'"),
        (b"GET / HTTP/1.1\r\nHost: m\xc3\xbcnchen.example\r\n\r\n", 400, "malformed-request", "a name or an address"),
    ],
    ids=["address", "fields", "field", "endless field", "method", "tls", "version", "colon", "lengths", "two framings",
         "chunk", "host with a space", "host with a path", "host beyond ASCII"],
)  # fmt: skip
def test_what_is_no_request_gets_a_problem(
    server: Running, request_: bytes, status: int, name: str, words: str
) -> None:
    """A client that sends no request, or too long a one, is told what is wrong, and the connection ends."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        try:
            client.sendall(request_)
        except ConnectionError:
            pytest.fail("the server closed before it answered")
        found, fields, body = parse(read_all(client))
    assert (found, fields["content-type"], fields["connection"]) == (status, "application/problem+json", "close")
    problem = json.loads(body)
    assert problem["type"].endswith(f"/problems/{name}")
    assert words in problem["detail"]


def test_requests_one_behind_the_other(server: Running) -> None:
    """Requests that are sent without waiting are answered in their order, whatever follows the last."""
    first, second = (f"GET {path} HTTP/1.1\r\nHost: e\r\n\r\n".encode() for path in (ASK, "/nothing/here"))
    received = send(server, first + second + first + b"\x00\x01 garbage\r\n\r\n")
    statuses = [part.split()[0] for part in received.split(b"HTTP/1.1 ")[1:]]
    assert statuses in ([b"200", b"404", b"200"], [b"200", b"404", b"200", b"400"], [b"200", b"404", b"200", b"405"])


COUNT = b"SELECT+(COUNT(*)+AS+?n)+%7B?a+?b+?c+.+?d+?e+?f+.+?g+?h+?i%7D"
SLOW = b"GET /sparql?timeout=1&query=" + COUNT + b" HTTP/1.1\r\nHost: e\r\n\r\n"
NO_CHUNK = b"POST /sparql HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n"


@pytest.mark.parametrize("following", [b"GET http://e HTTP/1.1\r\nHost: e\r\n\r\n", NO_CHUNK], ids=["address", "chunk"])
def test_a_refused_request_does_not_take_the_place_of_another(server: Running, following: bytes) -> None:
    """The first answer is that to the first request, though the second is refused while the first is being answered."""
    assert send(server, SLOW + following).startswith(b"HTTP/1.1 503 ")


def test_a_body_that_comes_after_the_answer_before_it(server: Running) -> None:
    """A request whose body arrives when the one before it has been answered is answered too."""
    head = b"POST /sparql HTTP/1.1\r\nHost: e\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(SLOW + head + b"Content-Length: 5\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 503 ")
        client.sendall(b"ASK{}")
        assert read_all(client).endswith(b'"boolean":true}')


def test_endless_requests_without_waiting(server: Running) -> None:
    """Of a thousand requests at once behind a slow one, a hundred are answered, and the connection ends."""
    received = send(server, SLOW + b"GET /healthz HTTP/1.1\r\nHost: e\r\n\r\n" * 1000)
    assert 95 <= received.count(b"HTTP/1.1 200 OK") <= 101


def test_fields_behind_a_body_are_none(server: Running) -> None:
    """What stands behind a chunked body does not count as a header field."""
    head = b"POST /sparql HTTP/1.1\r\nHost: e\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    body = b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\nAccept: text/turtle\r\n\r\n"
    assert parse(send(server, head + body))[0] == 200


def test_a_reader_that_stalls_before_the_end_is_cut(tmp_path: Path) -> None:
    """A client that takes nothing is cut off also where it has asked forty times at once, or asked to close."""
    publish(tmp_path, small_quads(), plain=True)
    target = b"/sparql?query=SELECT+*+%7BGRAPH+?g+%7B?a+?b+?c%7D%7D"
    again, last = (
        b"GET " + target + b" HTTP/1.1\r\nHost: e\r\n" + end for end in (b"\r\n", b"Connection: close\r\n\r\n")
    )
    flags = ("--shapes", "none", "--header-timeout-s", "1", "--stall-timeout-s", "1")
    with serving(tmp_path, *flags) as server, socket.socket() as many, socket.socket() as closing:
        for client, requests in ((many, [again * 40]), (closing, [*[again] * 30, last])):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", server.port))
            for request in requests:
                client.sendall(request)
                time.sleep(0.01)
        assert count_connections(server) == 2
        assert wait_until(lambda: count_connections(server) == 0, 15)


def count_connections(server: Running) -> int:
    """Return how many clients are connected, by what the system says: established, and this port on the near side."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(1 for line in lines if line[3] == "01" and line[1].endswith(f":{server.port:04X}"))


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_request_in_pieces(server: Running, size: int) -> None:
    """However a request is cut up on its way, its answer is the same."""
    request = f"GET {ASK} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n".encode()
    pieces = [request[start : start + size] for start in range(0, len(request), size)]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            client.sendall(piece)
        assert read_all(client).endswith(b'"boolean":true}')


def test_a_refused_body_does_not_destroy_the_answer(server: Running) -> None:
    """A client that goes on sending a body which is too large can still read why it was refused."""
    head = b"POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(head + b"Content-Length: 50000000\r\n\r\n")
        for _ in range(20):
            client.sendall(b" " * 65536)
        status, fields, body = parse(read_all(client))
    assert (status, fields["connection"]) == (413, "close")
    assert b"/problems/too-large" in body


def test_a_client_may_ask_whether_to_continue(server: Running) -> None:
    """Expect: 100-continue gets 100 before a body that is wanted, and the refusal at once before one that is not."""
    head = b"POST /sparql HTTP/1.1\r\nHost: e\r\nExpect: 100-continue\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(head + b"Connection: close\r\nContent-Length: 5\r\n\r\n")
        assert client.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"ASK{}")
        assert read_all(client).startswith(b"HTTP/1.1 200 OK\r\n")
    assert send(server, head + b"Content-Length: 50000000\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_http_1_0(server: Running) -> None:
    """An old client gets short answers, and never a long one, of which it could not see that it was cut."""
    status, fields, body = parse(send(server, f"GET {ASK} HTTP/1.0\r\n\r\n".encode()))
    assert (status, fields["content-length"], body) == (200, str(len(body)), b'{"head":{},"boolean":true}')
    status, _, body = parse(send(server, f"GET {LONG} HTTP/1.0\r\n\r\n".encode()))
    assert status == 503
    assert b"HTTP/1.0 cannot tell" in body


def test_a_question_in_the_same_bytes(tmp_path: Path) -> None:
    """What is asked again in the same bytes is answered from memory: the same but for its date, until a write."""
    publish(tmp_path, small_quads()[:10], plain=True)
    query = "/sparql?query=SELECT+(COUNT(*)+AS+?n)+%7BGRAPH+?g+%7B?s+?p+?o%7D%7D"
    with serving(tmp_path, "--shapes", "none", "--updates", "open") as server:
        for method in ("GET", "HEAD"):
            request = f"{method} {query} HTTP/1.1\r\nHost: e\r\nAccept: text/csv\r\n\r\n".encode()
            last = f"{method} {query} HTTP/1.1\r\nHost: e\r\nAccept: text/csv\r\nConnection: close\r\n\r\n".encode()
            first = parse(send(server, last))
            assert parse(send(server, last))[1]["connection"] == "close"
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
                answers = []
                for _ in range(3):
                    client.sendall(request)
                    answers.append(parse(read_one(client, method)))
            for status, fields, body in answers:
                assert (status, body) == (200, first[2])
                assert {**fields, "date": ""} == {
                    name: "" if name == "date" else value for name, value in first[1].items() if name != "connection"
                }
            assert first[2] == (b"n\r\n10\r\n" if method == "GET" else b"")
            assert first[1]["content-length"] == "7"
        hits = server.ask("GET", "/metrics").text
        assert "reliefgraph_cache_hits_total 9.0\n" in hits  # all but the very first
        assert (
            server.ask(
                "POST", "/sparql", UPDATE, "INSERT DATA { GRAPH <http://e/g> { <http://e/a> <http://e/p> 1 } }"
            ).status
            == 200
        )
        assert server.ask("GET", query, {"Accept": "text/csv"}).body == b"n\r\n11\r\n"
        assert parse(send(server, last))[1]["etag"] != first[1]["etag"]


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="needs prlimit; on Debian: apt-get install util-linux")
def test_a_client_has_so_many_connections(tmp_path: Path) -> None:
    """Who holds a quarter of all connections gets 429 for the next one; others are served, and so is it afterwards."""
    publish(tmp_path, small_quads()[:10], plain=True)
    with serving(tmp_path, "--shapes", "none", launcher=("prlimit", "--nofile=160:160")) as server:
        held = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(40)]
        try:
            refused = send(server, b"")
            assert parse(refused)[0] == 429
            assert parse(refused)[1]["retry-after"] == "1"
            other = f"GET {ASK} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n".encode()
            assert parse(send(server, other, source="127.0.0.9"))[0] == 200
        finally:
            for client in held:
                client.close()
        assert wait_until(lambda: server.ask("GET", ASK).status == 200, 10)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 200),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 200),
    ],
)
def test_a_request_by_http_1_1_has_one_host(server: Running, head: bytes, status: int) -> None:
    """A request by HTTP/1.1 without a Host, and any with two, is 400 and told why; one by HTTP/1.0 needs none."""
    found, fields, body = parse(send(server, head))
    assert found == status
    if status == 400:
        assert "has one Host" in json.loads(body)["detail"]
        assert fields["connection"] == "close"


TARGET = "/sparql?query=SELECT%20(STR(%22伽师%22)%20AS%20?x)%20{}&format=csv".encode()
REST = b" HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("cut", [4, 60, 61, 62, 63, 64, 66, len(TARGET) + 4])
def test_letters_in_an_address_may_come_in_several_packets(server: Running, cut: int) -> None:
    """An address with unescaped UTF-8 is read alike wherever its packets are cut, also inside a letter."""
    request = b"GET " + TARGET + REST
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in (request[:cut], request[cut : cut + 1], request[cut + 1 :]):
            client.sendall(part)
            time.sleep(0.05)
        status, _, body = parse(read_all(client))
    assert (status, body.decode()) == (200, "x\r\n伽师\r\n")


def half_closed(server: Running, *requests: bytes) -> bytes:
    """Send requests, say that nothing more comes, and return what still arrives."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(b"".join(requests))
        client.shutdown(socket.SHUT_WR)
        return read_all(client).replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")


SECONDS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(
    "target", ["/healthz", ASK, "/dataset", "/sparql?query=SELECT%20*%20%7B?a%20?b%20?c%7D&format=csv"]
)
def test_a_client_that_says_no_more_is_answered(server: Running, version: str, target: str) -> None:
    """A client that has closed its half of the connection behind its request gets its answer, and then the end."""
    status, _, body = parse(half_closed(server, f"GET {target} HTTP/{version}\r\nHost: e\r\n\r\n".encode()))
    assert status == 200
    assert body


def test_all_requests_before_the_end_are_answered(server: Running) -> None:
    """Requests that were sent one behind the other are all answered before the connection ends."""
    one = f"GET {ASK} HTTP/1.1\r\nHost: e\r\n\r\n".encode()
    assert half_closed(server, one, one, one).count(b'"boolean":true') == 3


def test_a_request_that_is_cut_is_not_answered(server: Running) -> None:
    """A client that says no more in the midst of a request gets the end of the connection."""
    assert half_closed(server, b"POST /sparql HTTP/1.1\r\nHost: e\r\nContent-Length: 99\r\n\r\nquery=") == b""


def test_a_client_that_has_left_takes_its_query_along(server: Running) -> None:
    """A query whose client has left altogether is stopped, though its end looks like that of one who still listens."""
    before = counted(server)
    target = "/sparql?" + urlencode({"query": SECONDS})
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: e\r\n\r\n".encode())
        time.sleep(0.3)
    wait_until(lambda: counted(server) == before + 1, 10)


def counted(server: Running) -> int:
    """Return how many queries were stopped because their client had left."""
    text = server.ask("GET", "/metrics").text
    [line] = [line for line in text.splitlines() if "killed_total" in line and "left" in line]
    return int(float(line.split()[-1]))
