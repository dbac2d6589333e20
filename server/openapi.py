"""The HTTP interface as an OpenAPI 3.1 document, made from the tables that the server itself works by."""

from __future__ import annotations

from typing import Any

from server.negotiate import GRAPHS, RESULTS
from server.problem_types import PROBLEM_TYPES
from server.protocol import FORM, QUERY, UPDATE
from server.settings import Settings

_STRING = {"type": "string"}
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}


def make_openapi(root: str, settings: Settings) -> dict[str, Any]:
    """Return the document; `root` is the address of the server with a final slash."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "reliefgraph",
            "version": "1",
            "description": "SPARQL over news on poverty relief. Errors are problem details (RFC 9457).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root.rstrip("/") or "/"}],
        "paths": {
            "/sparql": _sparql(settings),
            "/rdf-graph-store": _graph_store(),
            "/healthz": {"get": _operation("Is it alive?", {"200": _content("application/json")})},
            "/readyz": {"get": _operation("Can it answer?", {"200": _content("application/json")}, "503")},
            "/metrics": {"get": _operation("Numbers for Prometheus", {"200": _content("text/plain")})},
            "/journal": {"get": _operation("Who changed what and when (PROV-O)", {"200": _graphs()}, "406")},
            "/queries": {"get": _secured(_operation("What runs", {"200": _content("application/json")}, "401", "403"))},
            "/queries/{number}": {
                "parameters": [
                    {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
                ],
                "delete": _secured(
                    _operation("Stop a query", {"204": {"description": "stopped"}}, "401", "403", "404", "405")
                ),
            },
            "/problems/{name}": {
                "parameters": [{"name": "name", "in": "path", "required": True, "schema": _STRING}],
                "get": _operation("What a kind of error means", {"200": _content("text/html")}, "404"),
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": {"description": "a problem", "content": {"application/problem+json": {"schema": {
                "$ref": "#/components/schemas/Problem"}}}}},
            "schemas": {"Problem": _problem_schema()},
        },
    }  # fmt: skip


def _sparql(settings: Settings) -> dict[str, Any]:
    parameters = [
        _parameter("query", {**_STRING, "maxLength": settings.max_query_kb * 1024}),
        _parameter("default-graph-uri", _IRIS),
        _parameter("named-graph-uri", _IRIS),
        _parameter("timeout", {"type": "number", "exclusiveMinimum": 0, "maximum": settings.deadline_s}),
    ]
    answer = {"200": {"description": "the answer", "content": _media(*RESULTS, *GRAPHS)}}
    errors = ("400", "401", "403", "406", "408", "412", "413", "415", "422", "429", "503", "507")
    body = {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "properties": {"query": _STRING, "update": _STRING}}},
            QUERY: {"schema": _STRING},
            UPDATE: {"schema": _STRING},
        },
    }
    got = _operation("Ask a query; without one, describe the service", {**answer, "304": {"description": "as before"}})
    got["responses"] |= {code: _ref() for code in ("400", "403", "406", "413", "429", "503")}
    got["responses"]["303"] = {"description": "a browser without a query is led to the start page"}
    return {
        "get": {**got, "parameters": parameters},
        "post": {**_operation("Ask a query or send an update", answer, *errors), "requestBody": body},
    }


def _graph_store() -> dict[str, Any]:
    which = [
        _parameter("graph", {"type": "string", "format": "iri"}),
        {**_parameter("default", _STRING), "allowEmptyValue": True},
    ]
    body = {"content": {media.type: {"schema": _STRING} for media in GRAPHS[:4]}}
    errors = ("400", "401", "403", "404", "406", "412", "413", "415", "422", "429", "503", "507")
    made = {"200": _content("application/json"), "201": _content("application/json")}
    return {
        "parameters": which,
        "get": _operation("Get a graph", {"200": _graphs(), "304": {"description": "as before"}}, *errors),
        "put": _secured({**_operation("Replace a graph", made, *errors), "requestBody": body}),
        "post": _secured({**_operation("Add to a graph", made, *errors), "requestBody": body}),
        "delete": _secured(_operation("Delete a graph", {"204": {"description": "deleted"}}, *errors)),
    }


def _operation(summary: str, responses: dict[str, Any], *errors: str) -> dict[str, Any]:
    return {"summary": summary, "responses": {**responses, **{code: _ref() for code in errors}}}


def _secured(operation: dict[str, Any]) -> dict[str, Any]:
    return {**operation, "security": [{"token": []}]}


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _content(media_type: str) -> dict[str, Any]:
    return {"description": "the answer", "content": {media_type: {}}}


def _graphs() -> dict[str, Any]:
    return {"description": "the graph", "content": _media(*GRAPHS[:4])}


def _media(*offers: Any) -> dict[str, Any]:
    return {offer.type: {} for offer in offers}


def _ref() -> dict[str, str]:
    return {"$ref": "#/components/responses/Problem"}


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "advice"],
        "properties": {
            "type": {"type": "string", "format": "uri", "description": f"ends in one of {', '.join(PROBLEM_TYPES)}"},
            "title": _STRING,
            "status": {"type": "integer"},
            "detail": _STRING,
            "advice": _STRING,
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
            "excerpt": _STRING,
            "hints": {"type": "array", "items": _STRING},
            "available": {"type": "array", "items": _STRING},
            "writable": {"type": "array", "items": _STRING},
            "incident": _STRING,
        },
    }
