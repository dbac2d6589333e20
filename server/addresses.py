"""From IRIs to addresses on this server, which need not be the same: the base may be another host's."""

from __future__ import annotations

from urllib.parse import quote

from flask import request
from pyoxigraph import NamedNode

from graph.view import View

_SAFE = "/:@!$&'()*+,;=-._~"


def root() -> str:
    """Return the address of the start page as this client sees it, with a final slash."""
    return request.url_root


def local_path(view: View, term: object) -> str | None:
    """Return the path, on this server, of an IRI under the base; None for other terms.

    Characters that would end a path or an attribute are escaped.
    """
    path = view.path(term)
    if path is None:
        return None
    path, hash_, fragment = path.partition("#")
    return f"{request.script_root}/{quote(path, safe=_SAFE)}{hash_}{quote(fragment, safe=_SAFE)}"


def document_path(path: str) -> str:
    """Return the path of the document about what stands at a path: things of the world have one of their own."""
    return "doc/" + path.removeprefix("id/") if path.startswith("id/") else path


def thing_of(view: View, path: str) -> NamedNode:
    """Return the thing that the document at a path is about."""
    return NamedNode(view.base + ("id/" + path.removeprefix("doc/") if path.startswith("doc/") else path))
