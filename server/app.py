"""The Flask application: it answers everything by itself, under any WSGI server.

SPARQL, the graph store and operation are answered by the service of the process, which runs queries where they can be
killed; pages and linked data are made here.
"""

from __future__ import annotations

import time
from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from server.http.coding import answer_again, is_compressible, pack_answer, without_codings
from server.http.fields import FIELDS, preflight
from server.http.message import Answer, Trace, join_fields
from server.http.negotiate import choose_encoding
from server.http.problems import POLICY, Problem, problem_to_answer
from server.routes.interface import interface
from server.routes.messages import answer_to_response, read_message
from server.routes.problem_pages import problem_pages
from server.routes.programs import evidence, graph_store, operation, sparql
from server.routes.warming import INSIDE, Warming
from server.routes.website import add_website
from server.service.host import ServiceHost
from server.service.origin import CLIENT, Origin, OriginMiddleware
from server.service.service import to_problem
from server.settings import Settings

FOR_PROGRAMS = {blueprint.name: blueprint for blueprint in (sparql, evidence, graph_store, operation)}


def create_app(settings: Settings) -> Flask:
    """Make the application.

    It opens no store and starts no process or thread until it is asked something, so a server may fork it. In
    `extensions` it has `service` (`ServiceHost`; `stop()` ends its processes before the interpreter does), `site` and
    `warming`.
    """
    app = Flask("server")
    app.extensions["settings"] = settings
    app.before_request(_begin)
    app.after_request(_complete)
    app.register_error_handler(HTTPException, _on_http_exception)
    app.register_error_handler(Exception, _on_error)
    for blueprint in (*FOR_PROGRAMS.values(), problem_pages, interface):
        app.register_blueprint(blueprint)
    add_website(app, settings)
    app.context_processor(lambda: {"root": f"{request.script_root}/", "site": request.url_root})
    warming = Warming(app, app.extensions["site"])
    app.extensions["warming"] = warming
    app.extensions["service"] = ServiceHost(settings, on_settled=lambda: warming.run(dumps=True))
    app.wsgi_app = OriginMiddleware(app.wsgi_app, Origin(settings))  # type: ignore[method-assign] # as Flask says
    return app


def _host() -> ServiceHost:
    return cast("ServiceHost", current_app.extensions["service"])


# Before and after each request


def _begin() -> None:
    g.began, g.trace, g.held = time.perf_counter(), Trace(), request.headers.get("If-None-Match")
    g.is_matched = "If-Match" in request.headers
    g.is_for_programs = request.blueprint in FOR_PROGRAMS
    if g.is_for_programs:
        return
    if g.held:
        request.environ["HTTP_IF_NONE_MATCH"] = without_codings(g.held)
    if request.headers.get("If-Match", "").strip() == "*":
        del request.environ["HTTP_IF_MATCH"]  # each page that is there has some tag
    read_message(_host())  # no page wants a body, but each has the same bounds


def _complete(response: Response) -> Response:
    """Add what every answer has, and note the request when the answer has been sent."""
    response.headers.pop("Date", None)  # the server's, which adds it to every answer
    if not g.is_for_programs:
        response = _pack(_protect(response))
    for name, value in FIELDS.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS" and "Allow" in response.headers:
        asked = request.headers.get("Access-Control-Request-Headers", "")
        response.headers.update(preflight(response.headers["Allow"], asked))
    if INSIDE not in request.environ:
        _note_when_sent(response)
    return response


def _note_when_sent(response: Response) -> None:
    oversight, trace, began = _host().service.oversight, g.trace, g.began
    method, path, client, status = request.method, request.path, request.environ[CLIENT], response.status_code
    size = response.content_length or 0

    def note() -> None:
        oversight.note(
            method=method, path=path, client=client, status=status, size=trace.size or size, began=began, trace=trace
        )

    response.call_on_close(note)


def _protect(response: Response) -> Response:
    """Add what a browser must know of a page."""
    if response.status_code == 412 or _has_changed_since(response):  # 412 by `make_conditional` has the page's body
        response = _tell(Problem("revision-changed", "What is here is not what If-Match or If-Unmodified-Since names."))
    if request.method == "OPTIONS":
        response.status_code = 204
        response.headers.pop("Content-Type", None)
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _has_changed_since(response: Response) -> bool:
    """Return whether If-Unmodified-Since forbids an answer; a tag in If-Match decides alone (RFC 9110, 13.1.4)."""
    since, changed = request.if_unmodified_since, response.last_modified
    if since is None or changed is None or g.is_matched:
        return False
    return response.status_code in (200, 206) and changed > since


def _pack(response: Response) -> Response:
    """Compress a page that shrinks, or say with the tag of which coding the client has it."""
    unchanged = response.status_code == 304
    shrinks = response.status_code == 200 and is_compressible(response.content_type or "")
    if "Content-Encoding" in response.headers or not (unchanged or shrinks):
        return response
    response.vary.add("Accept-Encoding")
    headers = join_fields(response.headers.items())
    if unchanged:
        again = Answer(status=304, headers=headers)
        return answer_to_response(answer_again(again, g.held)) if "ETag" in headers else response
    headers.pop("Accept-Ranges", None)  # a part of a compressed body is of no use
    response.direct_passthrough = False  # a file is read here
    answer = Answer(headers=headers, body=response.get_data())
    return answer_to_response(pack_answer(answer, choose_encoding(request.headers.get("Accept-Encoding"))))


# Errors


def _tell(problem: Problem) -> Response:
    return answer_to_response(problem_to_answer(problem, root=request.url_root, accept=request.headers.get("Accept")))


def _on_error(error: Exception) -> Response:
    """Tell a problem; one that nobody foresaw goes to Flask's debugger where that runs."""
    if current_app.debug and not isinstance(error, Problem):
        raise error
    return _tell(to_problem(error, method=request.method, path=request.path, trace=g.trace))


def _on_http_exception(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect is a Flask response here
    original = getattr(error, "original_exception", None)
    if isinstance(original, Exception):
        return _on_error(original)
    return _on_error(_name_http_exception(error))


def _name_http_exception(error: HTTPException) -> Problem:
    if error.code == 404:
        return Problem("not-found", f"There is nothing at {request.path[:200]}.")
    if error.code == 405:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return Problem("method-not-allowed", f"{request.method} does not work here.", headers={"Allow": allowed})
    if isinstance(error, RequestedRangeNotSatisfiable):
        length = "*" if error.length is None else error.length
        detail = f"Range asks for bytes behind the last; there are {length}."
        return Problem("range-not-satisfiable", detail, headers={"Content-Range": f"bytes */{length}"})
    return Problem("malformed-request", error.description or "The request cannot be read.")
