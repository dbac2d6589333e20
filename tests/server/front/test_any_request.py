"""Whatever a client sends, it gets an answer below 500, and the server goes on."""

from __future__ import annotations

import json
import socket

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.running import Running

METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
PATHS = st.sampled_from(
    ["/", "/sparql", "/rdf-graph-store", "/operator/queries", "/metrics", "/openapi.json", "/fragments", "/search",
     "/suggest", "/query", "/dataset", "/dump/", "/ontology/", "/id/", "/revision/", "/static/", "/problems/"]
)  # fmt: skip
PARAMETERS = st.sampled_from(["query", "update", "default-graph-uri", "timeout", "graph", "default", "page", "subject",
                              "object", "q", "show", "question", "details"])  # fmt: skip
NAMES = st.sampled_from(["Accept", "Accept-Encoding", "Accept-Datetime", "Authorization", "Content-Encoding",
                         "Content-Type", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Range",
                         "X-Forwarded-Host", "Cookie", "Host"])  # fmt: skip
LIKELY = st.sampled_from([b"*", b'""', b'W/"', b",;=q", b"gzip;q=1e400", b"zstd;q=nan", b"bytes=5-1",
                          b"Bearer \xff", b"text/html", b"application/sparql-update",
                          b"x/y; charset=\xff", b"[::1]:99999"])  # fmt: skip
VALUES = LIKELY | st.binary(max_size=40).map(lambda value: value.translate(None, b"\r\n\0"))
ESCAPED = st.binary(max_size=12).map(lambda value: "".join(f"%{byte:02X}" for byte in value))


@given(
    method=METHODS,
    path=PATHS,
    rest=ESCAPED,
    parameters=st.lists(st.tuples(PARAMETERS, ESCAPED), max_size=3),
    fields=st.lists(st.tuples(NAMES, VALUES), max_size=4),
    body=st.binary(max_size=60),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_breaks_the_server(
    server: Running,
    method: str,
    path: str,
    rest: str,
    parameters: list[tuple[str, str]],
    fields: list[tuple[str, bytes]],
    body: bytes,
) -> None:
    """Any method, address, header fields and body get 2xx, 3xx or 4xx, an error always as a problem or a page."""
    target = path + (rest if path.endswith("/") else "") + "?" + "&".join("=".join(pair) for pair in parameters)
    head = f"{method} {target} HTTP/1.1\r\nHost: e\r\nConnection: close\r\nContent-Length: {len(body)}\r\n".encode()
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head + lines + b"\r\n" + body)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    status, _, rest_of_answer = answer.partition(b"\r\n")
    assert status[9:10] in b"234", answer[:500]
    if status[9:10] == b"4" and method != "HEAD" and b"application/problem+json" in rest_of_answer:
        assert json.loads(rest_of_answer.partition(b"\r\n\r\n")[2])["status"] == int(status[9:12])
    assert b"Traceback" not in answer
