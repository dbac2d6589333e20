"""The cache of runs: where nothing that a run read has changed, the findings are those of the run before.

What a run reads is not listed here: it is what was opened while it ran (`graph.check.opened`). The settings, the files
to check, the code and data of the checker, the libraries and Python name the entry. The cache lies below the root in
`.reliefgraph/check`, ignores itself in git, and is only ever a matter of speed: one that cannot be read or written is
passed over. Where something has changed, `graph.check.kept_files` has the files that have not.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from graph.check.corpus.files import companions_of, find_files
from graph.check.corpus.imports import import_files
from graph.check.kept_files import drop_unused
from graph.check.opened import Opened, opened_files, stamp_of
from graph.check.run import Result
from graph.check.settings import CheckSettings
from graph.check.states import FOLDER, is_current, make_folder, note_opened, program_state


def check_cached(paths: Sequence[Path], settings: CheckSettings, check: Callable[[], Result]) -> Result:
    """Return the result of a run, from the cache where nothing that it read has changed since.

    Args:
        paths: What is checked.
        settings: With what settings.
        check: Does the work.
    """
    place = settings.root / FOLDER / f"{name_entry(paths, settings)[:32]}.json"
    stored = read_stored(place)
    if stored is not None and is_current(stored):
        result: Result = from_plain(Result, stored["result"])
        return result
    with opened_files().watch() as opened:
        result = check()
    noted = note_states(paths, settings, opened)
    if noted is not None:
        write_stored(place, {**noted, "result": to_plain(result)})
        drop_unused(settings)
    return result


def name_entry(paths: Sequence[Path], settings: CheckSettings) -> str:
    """Return the name of the entry for a run: what it depends on beside the files that it opens."""
    files = [os.path.abspath(path) for path in (*find_files(paths, settings), *import_files(settings))]
    asked = [(str(path), os.path.abspath(path)) for path in paths]
    return hashlib.sha256(repr((settings, asked, files, program_state())).encode()).hexdigest()


def note_states(paths: Sequence[Path], settings: CheckSettings, opened: Opened) -> dict[str, Any] | None:
    """Return the states of all that a run read; None where something changed meanwhile."""
    found = find_files(paths, settings)
    beside = [one for path in found for one in companions_of(path, settings)]
    known = [os.path.abspath(path) for path in (*found, *beside, *import_files(settings))]
    files = {**{path: stamp_of(path) for path in known}, **opened.files}
    folders = opened.folders | {os.path.dirname(path) for path in opened.files}
    return note_opened(Opened(files=files, folders=folders), root=settings.root, noted=time.time_ns())


def read_stored(place: Path) -> dict[str, Any] | None:
    """Read an entry of the cache."""
    try:
        stored = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    return stored if isinstance(stored, dict) and {"noted", "files", "folders", "result"} <= set(stored) else None


def write_stored(place: Path, content: dict[str, Any], keep: int = 20) -> None:
    """Write an entry of the cache, and take away all but the newest."""
    try:
        make_folder(place.parent)
        draft = place.with_suffix(f".{os.getpid()}.new")
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(place)
        entries = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for old in entries[:-keep]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def to_plain(value: Any) -> Any:
    """Write a value of the types of a result as plain data: dataclasses by their fields, in order."""
    if is_dataclass(value):
        return [to_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, (tuple, list)):
        return [to_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, Path):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def from_plain(kind: Any, data: Any) -> Any:
    """Read a value of a type from plain data."""
    if isinstance(kind, type) and is_dataclass(kind):
        values = zip(read_types(kind).items(), data, strict=True)
        return kind(**{name: from_plain(wanted, value) for (name, wanted), value in values})
    parts = get_args(kind)
    if get_origin(kind) is tuple and parts[-1] is ...:
        return tuple(from_plain(parts[0], one) for one in data)
    if get_origin(kind) is tuple:
        return tuple(from_plain(*pair) for pair in zip(parts, data, strict=True))
    if get_origin(kind) is frozenset:
        return frozenset(from_plain(parts[0], one) for one in data)
    return kind(data) if isinstance(kind, type) and issubclass(kind, (Enum, Path)) else data


@cache
def read_types(kind: type) -> dict[str, Any]:
    """Return the types of the fields of a dataclass by name, in order."""
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
