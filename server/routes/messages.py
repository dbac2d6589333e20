"""Between Flask's requests and responses and those of the service."""

from __future__ import annotations

import errno
import logging
import re
import tempfile
from collections.abc import Iterator

from flask import Request as FlaskRequest
from flask import Response, g, request
from werkzeug.wsgi import FileWrapper

from server.http.body import take_body
from server.http.fields import BODILESS
from server.http.message import Answer, Request, Trace, join_fields
from server.http.problems import Problem
from server.service.host import ServiceHost
from server.service.origin import CLIENT, ROOT
from server.sparql.stream import UNSEEN, Stream

log = logging.getLogger("reliefgraph.server")

CHUNK = 64 << 10
IN_MEMORY = 4 << 20
"""Up to how many bytes of a long answer stay in memory where it is completed before it is sent."""
_NOT_ASCII = re.compile(r"[\x80-\xff]")
_CUTS_SEEN = re.compile(r"gunicorn|waitress|Werkzeug")
"""Servers that send a long answer in chunks, and leave out the last where the application fails (tested)."""


def read_message(host: ServiceHost) -> Request:
    """Return Flask's current request as the service reads it; raise the Problem of a body that is out of bounds."""
    headers = join_fields((name.lower(), value) for name, value in request.headers)
    body = b""
    if request.method not in ("GET", "HEAD"):
        chunks = iter(lambda: request.stream.read(CHUNK), b"")
        body = take_body(chunks, headers, max_bytes=host.service.body_limit(headers))
    trace: Trace = g.trace
    return Request(
        method=request.method,
        path=request.path,
        query_string=_NOT_ASCII.sub(lambda found: f"%{ord(found[0]):02X}", request.environ.get("QUERY_STRING", "")),
        headers=headers,
        body=body,
        client=request.environ[CLIENT],
        url=request.environ[ROOT].rstrip("/") + request.path,
        trace=trace,
    )


def answer_to_response(answer: Answer) -> Response:
    """Return a complete answer for Flask, with no field besides its own."""
    body = b"" if answer.status in BODILESS else answer.body
    response = Response(body, status=answer.status)
    response.headers.clear()
    response.headers.update({name: value for name, value in answer.headers.items() if name != "Connection"})
    return response


def stream_to_response(host: ServiceHost, stream: Stream) -> Response:
    """Return a long answer for Flask: as it is made, where a server lets the client see a cut, else once it is whole.

    Raises:
        Problem: The client could not tell a cut answer from a whole one, or the answer failed before it was whole.
    """
    trace: Trace = g.trace
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        host.abandon(stream)
        raise Problem("result-too-large", UNSEEN)
    if request.method == "HEAD":
        host.abandon(stream)
        return _with_fields(Response(iter(())), stream)
    if not _lets_cuts_be_seen(request):
        return _complete(host, stream)
    response = _with_fields(Response(_cut_where_it_fails(host, stream, trace)), stream)

    def end() -> None:
        trace.size = stream.job.size
        host.abandon(stream)  # a server whose client has left may not even have begun to read

    response.call_on_close(end)
    return response


def _with_fields(response: Response, stream: Stream) -> Response:
    response.headers.clear()
    response.headers.update(stream.headers)
    return response


def _lets_cuts_be_seen(received: FlaskRequest) -> bool:
    """Return whether the server lets its client see where an answer is cut."""
    server = received.environ.get("SERVER_SOFTWARE", "")
    is_known = _CUTS_SEEN.match(server) is not None
    return is_known and (received.is_multithread or not server.startswith("Werkzeug"))  # alone it speaks HTTP/1.0


def _cut_where_it_fails(host: ServiceHost, stream: Stream, trace: Trace) -> Iterator[bytes]:
    """Yield a long answer; where it fails, raise what every server takes for a connection that is lost."""
    try:
        yield from host.iter_chunks(stream)
    except GeneratorExit:
        host.count("cancelled_left")
        trace.cut = True
        raise
    except Exception as error:
        host.count("streams_cut")
        trace.cut = True
        if isinstance(error, Problem):
            trace.problem = error.type.name
        else:
            log.warning("a stream was cut: %r", error)
        raise ConnectionResetError(errno.ECONNRESET, f"the answer was cut: {error}") from error


def _complete(host: ServiceHost, stream: Stream) -> Response:
    """Return a long answer once all of it is there, with its length; raise the Problem of one that fails."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the response
    try:
        for chunk in host.iter_chunks(stream):
            file.write(chunk)
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    response = _with_fields(Response(FileWrapper(file, CHUNK), direct_passthrough=True), stream)
    response.headers["Content-Length"] = str(length)
    response.call_on_close(file.close)
    return response
