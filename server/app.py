"""The Flask application: what is for people to read, and everything that is not the SPARQL address."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from server.http.message import Answer, Request
from server.http.problems import POLICY, Problem, problem_to_answer
from server.routes.interface import interface
from server.routes.reading import add_reading
from server.routes.start import start
from server.routes.warming import Warming
from server.settings import Settings

Evaluate = Callable[[Request], Answer]
"""Answers a request to the SPARQL address; raises Problem."""


def create_app(settings: Settings, *, evaluate: Evaluate) -> Flask:
    """Make the application, its pages ready to be read; `evaluate` answers the queries that pages show."""
    app = Flask("server")
    app.config["PROPAGATE_EXCEPTIONS"] = True  # what nobody foresaw gets its number in one place: the dispatcher
    app.extensions["settings"] = settings
    app.extensions["evaluate"] = evaluate
    app.register_blueprint(start)
    app.register_blueprint(interface)
    add_reading(app, settings)
    app.register_error_handler(Problem, _on_problem)
    app.register_error_handler(HTTPException, _on_http_exception)
    app.after_request(_protect)
    app.context_processor(lambda: {"root": f"{request.script_root}/", "site": request.url_root})
    app.extensions["warming"] = Warming(app, app.extensions["site"], settings)
    app.extensions["warming"].start()
    return app


def _on_problem(problem: Problem) -> Response:
    answer = problem_to_answer(problem, root=request.url_root, accept=request.headers.get("Accept"))
    return Response(answer.body, status=answer.status, headers=answer.headers)


def _on_http_exception(error: HTTPException) -> Response:
    if error.code == 404:
        return _on_problem(Problem("not-found", f"There is nothing at {request.path[:200]}."))
    if error.code == 405:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return _on_problem(
            Problem("method-not-allowed", f"{request.method} does not work here.", headers={"Allow": allowed})
        )
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect is a Flask response here
    return _on_problem(Problem("malformed-request", error.description or "The request cannot be read."))


def _protect(response: Response) -> Response:
    if response.status_code == 412:  # made by `make_conditional`, with the body of the page
        response = _on_problem(Problem("revision-changed", "What is here has none of the tags in If-Match."))
    if request.method == "OPTIONS":
        response.status_code = 204
        response.headers.pop("Content-Type", None)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
