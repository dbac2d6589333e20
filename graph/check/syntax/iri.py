"""Resolve IRI references against a base (RFC 3986, section 5.2, https://www.rfc-editor.org/rfc/rfc3986#section-5.2)."""

from __future__ import annotations

import re

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""The beginning of an IRI that needs no base."""

BAD_CHARACTER = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
"""A character that may not stand in an IRI."""


def encode_bad(iri: str) -> str:
    """Percent-encode what may not stand in an IRI, so that what reads the IRI later does not stumble over it."""
    return BAD_CHARACTER.sub(lambda found: f"%{ord(found[0]):02X}", iri)


def resolve_iri(base: str, reference: str) -> str:
    """Resolve a reference; one with a scheme is returned as it stands."""
    if ABSOLUTE.match(reference):
        return reference
    match = _PARTS.fullmatch(reference)
    base_match = _PARTS.fullmatch(base)
    if match is None or base_match is None:
        return reference
    _, authority, path, query, fragment = match.groups()
    scheme, base_authority, base_path, base_query, _ = base_match.groups()
    if authority is not None:
        path = _without_dots(path)
    else:
        authority = base_authority
        if not path:
            path = base_path
            query = base_query if query is None else query
        elif path.startswith("/"):
            path = _without_dots(path)
        elif authority is not None and not base_path:
            path = _without_dots("/" + path)
        else:
            path = _without_dots(base_path[: base_path.rfind("/") + 1] + path)
    return _join(scheme, authority, path, query, fragment)


def _join(scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None) -> str:
    text = f"{scheme}:" if scheme else ""
    text += f"//{authority}" if authority is not None else ""
    text += path
    text += f"?{query}" if query is not None else ""
    return text + (f"#{fragment}" if fragment is not None else "")


def _without_dots(path: str) -> str:
    """Remove the segments `.` and `..` (section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0] != ""):
                kept.pop()
            if last:
                kept.append("")
        elif segment == ".":
            if last:
                kept.append("")
        else:
            kept.append(segment)
    return "/".join(kept)
