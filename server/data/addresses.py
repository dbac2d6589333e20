"""From IRIs to addresses on this server, which need not be the same: the base may be another host's.

An IRI may hold characters that no URI has, and escapes (`%20`) that the HTTP server decodes before anybody sees the
path. So the way out writes URIs only, and the way in tries the IRIs that a decoded path may have stood for.
Source: https://www.rfc-editor.org/rfc/rfc3987#section-3.1
"""

from __future__ import annotations

import contextlib
import re
from urllib.parse import quote, unquote, urlsplit

from flask import request
from pyoxigraph import NamedNode

from graph.revision.view import View
from server.http.problems import Problem

MAX_PATH = 2000
"""Longer paths name nothing; data has no such IRI."""

_SAFE = "/:@!$&'()*+,;=-._~"
_RESERVED = _SAFE + "?#[]%"
_TERM = "ontology/"
_SLASH = re.compile("%2f", re.IGNORECASE)


def root() -> str:
    """Return the address of the start page as this client sees it, with a final slash."""
    return request.url_root


def to_uri(iri: str) -> str:
    """Return an IRI as a URI: what is not ASCII is escaped, and escapes stay as they are."""
    return quote(iri, safe=_RESERVED)


def check_path(path: str) -> None:
    """Refuse a path that is too long to name anything."""
    if len(path) > MAX_PATH:
        raise Problem("malformed-request", f"The path has {len(path)} characters; no address here has over {MAX_PATH}.")


def local_path(view: View, term: object) -> str | None:
    """Return the path, on this server, of an IRI under the base; None for other terms.

    Characters that would end a path or an attribute are escaped.
    """
    path = view.path(term)
    if path is None:
        return None
    path, hash_, fragment = path.partition("#")
    return f"{request.script_root}/{_escape(view, path)}{hash_}{quote(fragment, safe=_SAFE)}"


def document_address(view: View, thing: NamedNode) -> str:
    """Return the path, without a slash before it, of the document about a thing of this revision, as in a URI."""
    return _escape(view, document_path(view.path(thing) or ""))


def document_path(path: str) -> str:
    """Return the path of the document about what stands at a path: things of the world and terms have their own."""
    path = path.replace("ontology#", _TERM, 1) if path.startswith("ontology#") else path
    return "doc/" + path.removeprefix("id/") if path.startswith("id/") else path


def sent_path(path: str) -> str:
    """Return the end of the path of the request as it was decoded, with the slashes that were sent as %2F escaped.

    An escaped slash is not one that parts a path (RFC 3986, section 2.2), and a WSGI server decodes both alike; most
    say how the address was sent.
    """
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    sent = urlsplit(raw).path if raw.startswith("/") and not raw.startswith("//") else raw.partition("?")[0]
    if not _SLASH.search(sent):
        return path
    whole = unquote(_SLASH.sub(lambda found: f"%25{found[0][1:]}", sent))
    plain = _SLASH.sub("/", whole)
    return whole[len(plain) - len(path) :] if plain.endswith(path) else path


def sent_name(view: View, path: str) -> str:
    """Return the end of the path of a request for a thing's name, escaped as the IRI is where a thing bears just that.

    What was sent as `%252F` is decoded to what stands for `%2F` in another IRI.
    """
    sent = urlsplit(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "").path
    name = sent.removeprefix(request.script_root).removeprefix("/id/")
    with contextlib.suppress(ValueError):
        if "%25" in name and view.exists(NamedNode(f"{view.base}id/{name}")):
            return name
    return sent_path(path)


def find_thing(view: View, path: str) -> NamedNode | None:
    """Return the thing of this revision that the document at a decoded path is about; None where there is none."""
    return next((thing for thing in _things_at(view, path) if view.exists(thing)), None)


def name_thing(view: View, path: str) -> NamedNode:
    """Return the IRI of what a decoded path would be about, whether it is there or not."""
    return _things_at(view, path)[0]


def _things_at(view: View, path: str) -> list[NamedNode]:
    """Return the IRIs that a decoded path may stand for, the likeliest first.

    An escape that is gone is one of a character that no IRI has, of one that is not ASCII, or of one that would have
    a meaning of its own in the last part of a path.
    """
    if path.startswith("doc/"):
        start, path = "id/", path.removeprefix("doc/")
    elif path.startswith(_TERM):
        start, path = "ontology#", path.removeprefix(_TERM)
    else:
        start = ""
    stem, slash, last = path.rpartition("/")
    escaped = quote(path, safe=_SAFE)
    found = []
    slashes = (_SLASH.sub("%2F", path), _SLASH.sub("%2f", path)) if _SLASH.search(path) else ()
    for one in (path, *slashes, _escape_ascii(path), escaped, stem + slash + quote(last, safe=""), _lower(escaped)):
        with contextlib.suppress(ValueError):
            found.append(NamedNode(view.base + start + one))
    return list(dict.fromkeys(found))


def _escape_ascii(path: str) -> str:
    """Escape the ASCII characters that no path of an IRI has, and leave all others."""
    return "".join(quote(char, safe=_SAFE) if char.isascii() else char for char in path)


def _lower(path: str) -> str:
    return "%".join(part[:2].lower() + part[2:] if number else part for number, part in enumerate(path.split("%")))


def _escape(view: View, path: str) -> str:
    """Write the path of an IRI so that a request for it finds the IRI again."""
    if "%" in path and find_thing(view, unquote(path)) == name_thing(view, path):
        return quote(path, safe=_SAFE + "%")
    return quote(path, safe=_SAFE)
