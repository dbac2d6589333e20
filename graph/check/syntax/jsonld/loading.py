"""The JSON-LD contexts at hand: files that the settings name for an address, and files beside the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from graph.check.settings import CheckSettings
from graph.check.syntax.jsonld.context import JsonLdError
from graph.check.syntax.jsonld.processing import Loader
from graph.check.syntax.source import local_path
from graph.errors import SettingError


def make_loader(settings: CheckSettings) -> Loader:
    """Return the function that reads context files, each once; nothing is fetched from the network."""
    known: dict[str, object] = {}

    def load(address: str) -> object:
        if address not in known:
            known[address] = read_context_file(address, settings)
        return known[address]

    return load


def read_context_file(address: str, settings: CheckSettings) -> object:
    """Return what the file of a context holds.

    Raises:
        JsonLdError: It is not at hand, or cannot be read.
        SettingError: The settings name it, and it cannot be read.
    """
    named = settings.contexts.get(address)
    path = settings.root / named if named is not None else local_path(address)
    far = JsonLdError(
        f"the context {address} is not at hand, and nothing is fetched",
        "name a copy in the settings: `[tool.reliefgraph.check.contexts]`",
        code="remote-context",
    )
    if named is None and (path is None or not path.is_file()):
        copy = find_copy(address, settings.root)
        if copy is not None:
            return copy
    if path is None:
        raise far
    try:
        # It is opened, not asked for: the cache then knows that the run depends on it even where it is missing.
        content: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        if named is not None:
            raise SettingError(f"the JSON-LD context {path} cannot be read: {error}") from error
        if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError):
            raise far from error
        message = f"the context {address} cannot be read: {error}"
        raise JsonLdError(message, "mend the file", code="remote-context") from error
    return content


def find_copy(address: str, root: Path) -> object:
    """Return the context that lies in the repository where its address says: `/contexts/v1.jsonld` of any host.

    Leading parts of the address may be missing there (owner, name and branch of a repository), but two must remain.
    """
    for path in places_below(address, root):
        try:
            content: object = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(content, dict) and "@context" in content:
            return content
    return None


def places_below(address: str, root: Path) -> Iterator[Path]:
    """Yield where below a folder the file of an address may lie, the longest path first."""
    parts = [unquote(part) for part in urlsplit(address).path.split("/") if part]
    if any(part in {".", ".."} or "/" in part or "\0" in part for part in parts):
        return
    for number in range(max(1, len(parts) - 1)):
        yield root.joinpath(*parts[number:])
