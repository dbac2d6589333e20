"""The description of the HTTP interface is valid, whole and true."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.app import create_app
from server.routes.interface import describe_interface
from server.settings import Settings
from tests.server.running import Reply, Running

DOCUMENT = describe_interface("http://127.0.0.1:8000/")
METHODS = ("get", "put", "post", "delete", "patch")
OPERATIONS = [
    (path, method, item[method]) for path, item in DOCUMENT["paths"].items() for method in METHODS if method in item
]


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the document."""
    while "$ref" in node:
        found: dict[str, Any] = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def test_the_description_is_valid() -> None:
    """The document keeps OpenAPI 3.1; one without its paths' parameters would not."""
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []
    broken = json.loads(json.dumps(DOCUMENT))
    del broken["paths"]["/problems/{name}"]["parameters"]
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_each_route_is_described_and_each_path_is_a_route() -> None:
    """The paths are exactly the routes of Flask; an address for programs may end in a slash more."""
    app = create_app(Settings())
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert len(routes) > 35
    assert routes - set(DOCUMENT["paths"]) == {"/rdf-graph-store/", "/operator/queries/"}
    assert set(DOCUMENT["paths"]) <= routes


def test_operations_have_a_summary_and_a_name_of_their_own() -> None:
    """Each of the 58 operations is named once and says what it does."""
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names)) == 58
    assert all(operation["summary"] for _, _, operation in OPERATIONS)


def fill(path: str, item: dict[str, Any], operation: dict[str, Any]) -> str:
    """Put the examples into a path."""
    for parameter in (*item.get("parameters", ()), *operation.get("parameters", ())):
        parameter = resolve(parameter)
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", str(parameter["example"]))
    assert "{" not in path
    return path


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{m} {p}" for p, m, _ in OPERATIONS])
def test_each_operation_answers_as_described(
    server: Running, path: str, method: str, operation: dict[str, Any]
) -> None:
    """An operation with its examples answers a status and a media type that the document names, problems included."""
    target = fill(path, DOCUMENT["paths"][path], operation)
    headers, body = {}, None
    content = resolve(operation.get("requestBody", {})).get("content", {})
    if content:
        headers["Content-Type"], body = next(iter(content)), next(iter(content.values())).get("example", "")
    reply = server.ask(method.upper(), target, headers, body)
    if str(reply.status) not in operation["responses"]:
        assert reply.status >= 400
        check_problem(reply)
        return
    described = resolve(operation["responses"][str(reply.status)])
    for name, header in described.get("headers", {}).items():
        assert name.lower() in reply.headers or not resolve(header).get("required"), name
    types = described.get("content", {})
    if types:
        assert "*/*" in types or reply.headers["content-type"].partition(";")[0] in types
    else:
        assert reply.status in (204, 302, 303, 304)


def check_problem(reply: Reply) -> None:
    """Make sure that an answer is a problem as the document describes it."""
    assert reply.headers["content-type"] == "application/problem+json"
    schema = json.loads(json.dumps(DOCUMENT["components"]["schemas"]["Problem"]))
    types = schema["properties"]["type"]["enum"]
    schema["properties"]["type"]["enum"] = [re.sub(r"^.*/problems/", "", name) for name in types]
    problem = json.loads(reply.body)
    problem["type"] = re.sub(r"^.*/problems/", "", problem["type"])
    Draft202012Validator(schema).validate(problem)
    assert problem["status"] == reply.status


@pytest.mark.parametrize("path", sorted({path for path, _, _ in OPERATIONS}))
def test_other_methods_are_refused(server: Running, path: str) -> None:
    """A method that the document does not have for a path gets 405 with those that work, as a problem."""
    item = DOCUMENT["paths"][path]
    target = fill(path, item, {})
    for method in ("get", "put", "post", "delete", "patch"):
        if method not in item:
            reply = server.ask(method.upper(), target)
            assert (method, reply.status) == (method, 405)
            check_problem(reply)
            assert set(item) & set(METHODS) <= set(reply.headers["allow"].lower().split(", "))


def test_the_description_is_served_with_the_address_that_was_asked(server: Running) -> None:
    """The server names itself, as the client sees it, and lists the types of problems under that address."""
    reply = server.ask("GET", "/openapi.json")
    document = json.loads(reply.body)
    assert reply.headers["content-type"] == "application/json"
    assert document["servers"] == [{"url": server.url.rstrip("/")}]
    assert (
        server.url + "problems/deadline" in document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    )
    assert len(document["paths"]) == len(DOCUMENT["paths"])
