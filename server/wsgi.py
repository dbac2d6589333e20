"""The bridge from the event loop to Flask: one request in, one complete answer out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from server.http.message import Answer, Request

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def call_wsgi(application: WSGIApplication, request: Request) -> Answer:
    """Run a WSGI application on a request; blocks, so it belongs into a thread (PEP 3333)."""
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        started["status"] = int(status.split(" ", 1)[0])
        started["headers"] = headers
        return lambda data: body.append(data)

    body: list[bytes] = []
    chunks = application(_environ(request), start_response)
    try:
        body.extend(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    answer = Answer(status=started["status"], body=b"".join(body))
    for name, value in started["headers"]:
        answer.headers[name] = f"{answer.headers[name]}, {value}" if name in answer.headers else value
    return answer


def _environ(request: Request) -> dict[str, Any]:
    url = urlsplit(request.url.removesuffix(request.path))  # the path is not part of it: it may hold anything
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": unquote(url.path).rstrip("/").encode("utf-8", "surrogateescape").decode("latin-1"),
        "PATH_INFO": request.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": request.query_string.encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": url.hostname or "localhost",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.client,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    environ["HTTP_HOST"] = url.netloc
    return environ
