"""The description of the HTTP interface at /openapi.json."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, request
from ruamel.yaml import YAML

from server.http.problem_types import PROBLEM_TYPES

interface = Blueprint("interface", __name__)


@interface.get("/openapi.json")
def show_interface() -> Response:
    """Answer with the description, from the address where it was asked for."""
    body = json.dumps(describe_interface(request.url_root), ensure_ascii=False, indent=1) + "\n"
    response = Response(body, content_type="application/json")
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.make_conditional(request)
    return response


def describe_interface(root: str) -> dict[str, Any]:
    """Return the description of a server at an address with a final slash."""
    document: dict[str, Any] = json.loads(_read())
    document["info"]["version"] = version("reliefgraph")
    document["servers"] = [{"url": root.rstrip("/")}]
    document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"] = [
        f"{root}problems/{name}" for name in PROBLEM_TYPES
    ]
    return document


@cache
def _read() -> str:
    text = (files("server") / "openapi.yaml").read_text(encoding="utf-8")
    return json.dumps(YAML(typ="safe", pure=True).load(text))
