"""The state of files, folders and programs, by which it is known whether what was found before still holds.

A file is unchanged when its size, its times and its number are, or when its hash is (a fresh checkout has new times). A
folder is unchanged when it has the same names.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.check.kept.opened import PACKAGES, Opened, Stamp, stamp_of

FOLDER = Path(".reliefgraph", "check")
"""Where results are kept, below the root."""

YOUNG_NS = 2_000_000_000
"""A file that changed so shortly before it was noted may have changed again with the same times."""


def make_folder(folder: Path) -> None:
    """Make a folder for what is kept, which ignores itself in git.

    Raises:
        OSError: It cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def note_opened(opened: Opened, *, root: Path, noted: int) -> dict[str, Any] | None:
    """Return the states of all that was opened; None where something changed meanwhile.

    Args:
        opened: What was opened.
        root: The folder that holds the kept results, which are left out.
        noted: When this is noted, in nanoseconds.
    """
    own = str(root / FOLDER) + os.sep
    files = {path: stamp for path, stamp in opened.files.items() if not path.startswith(own)}
    if any(stamp_of(path) != stamp for path, stamp in files.items()):
        return None
    return {
        "noted": noted,
        "files": {path: [stamp, hash_of(path)] for path, stamp in files.items()},
        "folders": {path: names_of(path) for path in opened.folders if not path.startswith(own)},
    }


def is_current(states: Mapping[str, Any]) -> bool:
    """Return whether all whose states were noted is as it was."""
    files = states["files"].items()
    return all(names_of(path) == names for path, names in states["folders"].items()) and all(
        is_unchanged(path, stamp, content, states["noted"]) for path, (stamp, content) in files
    )


def program_state() -> str:
    """Return a text that changes when the checker, a library or Python does."""
    files = tuple((path, stamp_of(path)) for package in PACKAGES for path in sorted(iter_package(package)))
    return " ".join([hash_files(files), sys.version, *sorted(iter_libraries())])


@lru_cache(maxsize=1)
def hash_files(files: tuple[tuple[str, Stamp | None], ...]) -> str:
    """Return the hash of files with their stamps, which a process reads once as long as none changes."""
    digest = hashlib.blake2b()
    for path, _ in files:
        digest.update(f"{path}\0".encode())
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


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
