"""The cache of runs: where nothing that a run read has changed, the findings are those of the run before.

What a run reads is not listed here: it is what was opened while it ran (`graph.check.kept.opened`), and
`graph.check.kept.unchanged` tells whether all that is as it was. The settings, the files to check, the code and data of
the checker, the libraries and Python name the entry. The cache lies below the root in `.reliefgraph/check`, ignores
itself in git, and is only ever a matter of speed: one that cannot be read or written is passed over. Where something
has changed, `graph.check.kept_files` has the files that have not, and `graph.check.kept.memory` what they alone, or the
parts of them that matter, gave before.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from graph.check.changes.changed import find_changed
from graph.check.corpus.files import companions_of, find_files
from graph.check.corpus.imports import import_files
from graph.check.kept.opened import Opened, opened_files, stamp_of
from graph.check.kept.plain import from_plain, to_plain
from graph.check.kept.unchanged import FOLDER, is_current, make_folder, note_opened, program_state
from graph.check.kept_files import drop_unused
from graph.check.run import Result
from graph.check.settings import CheckSettings


def check_cached(paths: Sequence[Path], settings: CheckSettings, check: Callable[[], Result]) -> Result:
    """Return the result of a run, from the cache where nothing that it read has changed since.

    Args:
        paths: What is checked.
        settings: With what settings.
        check: Does the work.
    """
    place = settings.root / FOLDER / f"{name_entry(paths, settings)[:32]}.json"
    kept = read_stored(place)
    if kept is not None:
        return kept
    with opened_files().watch() as opened:
        result = check()
    noted = note_states(paths, settings, opened)
    if noted is not None:
        write_stored(place, noted, result)
        drop_unused(settings)
    return result


def name_entry(paths: Sequence[Path], settings: CheckSettings) -> str:
    """Return the name of the entry for a run: what it depends on beside the files that it opens."""
    unread: list[Path] = []
    found = find_files(paths, settings, unread)
    files = [os.path.abspath(path) for path in (*found, *unread, *import_files(settings))]
    changed = sorted(find_changed(settings.root, settings.changed)) if settings.changed else []
    asked = [(str(path), os.path.abspath(path)) for path in paths]
    return hashlib.sha256(repr((settings, asked, files, changed, program_state())).encode()).hexdigest()


def note_states(paths: Sequence[Path], settings: CheckSettings, opened: Opened) -> dict[str, Any] | None:
    """Return the states of all that a run read; None where something changed meanwhile."""
    found = find_files(paths, settings)
    beside = [one for path in found for one in companions_of(path, settings)]
    known = [os.path.abspath(path) for path in (*found, *beside, *import_files(settings))]
    files = {**{path: stamp_of(path) for path in known}, **opened.files}
    folders = opened.folders | {os.path.dirname(path) for path in opened.files}
    return note_opened(Opened(files=files, folders=folders), root=settings.root, noted=time.time_ns())


def read_stored(place: Path) -> Result | None:
    """Return the result of an entry of the cache; None where it cannot be read, or something has changed since."""
    try:
        head, _, body = place.read_bytes().partition(b"\n")
        states = json.loads(head)
        if not is_current(states) or hash_text(body) != states["content"]:
            return None
        result: Result = from_plain(Result, json.loads(body))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return result


def hash_text(text: bytes) -> str:
    """Return the hash by which it is seen that an entry is as it was written."""
    return hashlib.blake2b(text, digest_size=32).hexdigest()


def write_stored(place: Path, states: dict[str, Any], result: Result, keep: int = 20) -> None:
    """Write an entry of the cache, one line with what it rests on and one with the result; the newest entries stay."""
    try:
        make_folder(place.parent)
        body = json.dumps(to_plain(result)).encode()
        draft = place.with_suffix(f".{os.getpid()}.new")
        draft.write_bytes(json.dumps({**states, "content": hash_text(body)}).encode() + b"\n" + body)
        draft.replace(place)
        entries = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for old in entries[:-keep]:
            old.unlink(missing_ok=True)
    except OSError:
        return
