"""The cache of runs: where nothing that a run read has changed, the findings are those of the run before.

What a run reads is not listed here: it is what was opened while it ran (`graph.check.opened`). A file is unchanged when
its size, its times and its number are, or when its hash is (a fresh checkout has new times). A folder is unchanged when
it has the same names. The settings, the files to check, the code and data of the checker, the libraries and Python name
the entry. The cache lies below the root in `.reliefgraph/check`, ignores itself in git, and is only ever a matter of
speed: one that cannot be read or written is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from graph.check.corpus.files import companions_of, find_files
from graph.check.corpus.imports import import_files
from graph.check.opened import PACKAGES, Opened, Stamp, opened_files, stamp_of
from graph.check.run import Result
from graph.check.settings import CheckSettings

FOLDER = Path(".reliefgraph", "check")
YOUNG_NS = 2_000_000_000
"""A file that changed so shortly before it was noted may have changed again with the same times."""


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
    return result


def name_entry(paths: Sequence[Path], settings: CheckSettings) -> str:
    """Return the name of the entry for a run: what it depends on beside the files that it opens."""
    files = [os.path.abspath(path) for path in (*find_files(paths, settings), *import_files(settings))]
    asked = [(str(path), os.path.abspath(path)) for path in paths]
    return hashlib.sha256(repr((settings, asked, files, program_state())).encode()).hexdigest()


def program_state() -> str:
    """Return a text that changes when the checker, a library or Python does."""
    digest = hashlib.blake2b()
    for package in PACKAGES:
        for path in sorted(iter_package(package)):
            digest.update(f"{path}\0".encode())
            digest.update(Path(path).read_bytes())
    return " ".join([digest.hexdigest(), sys.version, *sorted(iter_libraries())])


def iter_package(folder: Path) -> Iterator[str]:
    """Yield the files of a package that are not made by Python."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(root, name) for name in names)


def iter_libraries() -> Iterator[str]:
    """Yield the installed libraries with their versions, as their folders are called."""
    for folder in dict.fromkeys(sys.path):
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def note_states(paths: Sequence[Path], settings: CheckSettings, opened: Opened) -> dict[str, Any] | None:
    """Return the states of all that a run read; None where something changed meanwhile."""
    found = find_files(paths, settings)
    beside = [one for path in found for one in companions_of(path, settings)]
    known = [os.path.abspath(path) for path in (*found, *beside, *import_files(settings))]
    files = {**{path: stamp_of(path) for path in known}, **opened.files}
    if any(stamp_of(path) != stamp for path, stamp in files.items()):
        return None
    folders = opened.folders | {os.path.dirname(path) for path in opened.files}
    own = str(settings.root / FOLDER)
    return {
        "noted": time.time_ns(),
        "files": {path: [stamp, hash_of(path)] for path, stamp in files.items() if not path.startswith(own)},
        "folders": {path: names_of(path) for path in folders if not path.startswith(own)},
    }


def is_current(stored: dict[str, Any]) -> bool:
    """Return whether all that a run read is as it was."""
    files = stored["files"].items()
    return all(names_of(path) == names for path, names in stored["folders"].items()) and all(
        is_unchanged(path, stamp, content, stored["noted"]) for path, (stamp, content) in files
    )


def is_unchanged(path: str, stamp: Sequence[int] | None, content: str, noted: int) -> bool:
    """Return whether a file is as it was; its content is read only where its stamp cannot tell."""
    now: Stamp | None = stamp_of(path)
    if now is None or stamp is None:
        return now is None and stamp is None
    if now == tuple(stamp) and noted - max(now[1], now[2]) > YOUNG_NS:
        return True
    return now[0] == stamp[0] and hash_of(path) == content


def hash_of(path: str) -> str:
    """Return the hash of a file's content; nothing where it cannot be read."""
    try:
        if not os.path.isfile(path):
            return ""  # a pipe would be waited for
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except (OSError, ValueError):
        return ""


def names_of(folder: str) -> str:
    """Return the hash of the names in a folder, the cache's own excepted; nothing where it cannot be listed."""
    try:
        names: Iterable[str] = sorted(name for name in os.listdir(folder) if name != FOLDER.parts[0])
    except OSError:
        return ""
    return hashlib.blake2b("\0".join(names).encode(errors="surrogateescape"), digest_size=16).hexdigest()


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
        place.parent.mkdir(parents=True, exist_ok=True)
        (place.parent / ".gitignore").write_text("*\n", encoding="utf-8")
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
