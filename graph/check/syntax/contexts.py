"""The JSON-LD contexts at hand: files that the settings name for an address, and files beside the document."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

from graph.check.settings import CheckSettings
from graph.check.syntax.iri import resolve_iri
from graph.check.syntax.json_positions import JsonFault, JsonReader
from graph.check.syntax.jsonld import iter_contexts
from graph.errors import SettingError

MAX_DEPTH = 10
"""Contexts that name each other deeper than this are taken for a circle."""


def find_contexts(text: str, base: str, settings: CheckSettings) -> dict[str, object]:
    """Return the contexts that a document names and that are at hand, by address.

    Raises:
        SettingError: A file that the settings name cannot be read.
    """
    found: dict[str, object] = {}
    try:
        root = JsonReader(text).read()
    except JsonFault:
        return found
    for node in iter_contexts(root):
        for part in node.items if node.items is not None else [node]:
            if isinstance(part.value, str):
                read_context(resolve_iri(base, part.value), settings, found, 0)
    return found


def read_context(address: str, settings: CheckSettings, found: dict[str, object], depth: int) -> object | None:
    """Read the context behind an address, with those it names itself put in; None where it is not at hand."""
    if address in found:
        return found[address]
    path = settings.root / settings.contexts[address] if address in settings.contexts else local_path(address)
    if path is None or depth > MAX_DEPTH or (address not in settings.contexts and not path.is_file()):
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingError(f"the JSON-LD context {path} cannot be read: {error}") from error
    context = content.get("@context", {}) if isinstance(content, dict) else {}
    parts = context if isinstance(context, list) else [context]
    whole: list[object] = []
    for part in parts:
        inner = read_context(resolve_iri(address, part), settings, found, depth + 1) if isinstance(part, str) else part
        if inner is None:
            return None
        whole += inner if isinstance(inner, list) else [inner]
    found[address] = whole[0] if len(whole) == 1 else whole
    return found[address]


def local_path(address: str) -> Path | None:
    """Return the file behind a file address; None for any other."""
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" and not parts.netloc else None
