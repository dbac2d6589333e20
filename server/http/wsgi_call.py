"""Asking a WSGI application from within the process: one request in, one complete answer out (PEP 3333)."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.http.message import Answer, join_fields

StartResponse = Callable[..., Any]
WSGIApplication = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def call_wsgi(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Run a WSGI application on a request; blocks, so it belongs into a thread."""
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        started["status"] = int(status.split(" ", 1)[0])
        started["headers"] = headers
        return lambda data: body.append(data)

    body: list[bytes] = []
    chunks = application(environ, start_response)
    try:
        body.extend(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return Answer(status=started["status"], headers=join_fields(started["headers"]), body=b"".join(body))


def make_environ(
    *,
    method: str,
    path: str,
    raw_path: str = "",
    query_string: str = "",
    headers: Mapping[str, str],
    body: bytes = b"",
    scheme: str = "http",
    peer: str = "127.0.0.1:0",
) -> dict[str, Any]:
    """Return the environment of a request whose body has been read.

    Args:
        method: In capitals.
        path: Percent-decoded.
        raw_path: As it was sent, where that is known.
        query_string: As it was sent.
        headers: By name in lower case.
        body: Without a transfer coding.
        scheme: That of the connection.
        peer: Who is connected, as `address:port`.
    """
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": query_string.encode("utf-8", "surrogateescape").decode("latin-1"),
        "REQUEST_URI": raw_path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": peer.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name not in ("content-length", "content-encoding", "transfer-encoding"):
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ
