"""Files as they were read, kept from one run to the next: what has not changed is not parsed again.

An entry holds for a file's bytes, the settings that reading depends on, the program, and whatever else was opened while
the file was read, such as the contexts of a JSON-LD file. One that cannot be read or written is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from graph.check.corpus.files import document_from_parsed, read_document, shown_path
from graph.check.kept.opened import Opened, opened_files
from graph.check.kept.unchanged import FOLDER, is_current, make_folder, note_opened, program_state
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, Format
from graph.check.syntax.source import decode_text
from graph.check.syntax.stored import hash_statements, parsed_from_bytes, parsed_to_bytes

MIN_BYTES = 2_000
"""Smaller files are parsed as fast as they are read back."""

UNUSED_S = 30 * 24 * 3600
"""After so many seconds an entry that nothing has asked for is taken away."""

_HEAD = 8
_FOLDER = FOLDER / "files"


def reading_key(settings: CheckSettings) -> str:
    """Return a text that changes when a file of the same bytes may be read otherwise."""
    parts = (settings.root, settings.roles, settings.contexts, settings.max_file_bytes, sys.byteorder)
    return hashlib.sha256(repr((parts, program_state())).encode()).hexdigest()


def read_kept(path: Path, settings: CheckSettings, key: str) -> Document | None:
    """Return a file as it was read before; None where it has changed, or was not kept.

    Args:
        path: The file.
        settings: The settings.
        key: What `reading_key` gives for them.
    """
    place = place_of(path, settings)
    try:
        entry = place.read_bytes()
        if not path.is_file():
            return None  # a pipe would be waited for
        data = path.read_bytes()
        start = _HEAD + int.from_bytes(entry[:_HEAD], "big")
        head = json.loads(entry[_HEAD:start])
        if head["name"] != name_of(path, data, key) or not is_current(head["others"]):
            return None
        parsed = entry[start:]
        if head["content"] != hashlib.blake2b(parsed).hexdigest():
            return None
        document = document_from_parsed(
            parsed_from_bytes(parsed), decode_text(data), Format(head["format"]), path, settings
        )
        document.note("said", str(head["said"]))
        if time.time() - place.stat().st_mtime > UNUSED_S / 30:
            os.utime(place)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    # What the entry rests on, the run rests on too.
    with opened_files().watch() as opened:
        others: dict[str, Any] = head["others"]["files"]
        opened.files |= {one: tuple(stamp) if stamp else None for one, (stamp, _) in others.items()}
        opened.folders |= set(head["others"]["folders"])
    return document


def read_and_keep(path: Path, settings: CheckSettings, key: str) -> Document:
    """Read a file, and keep what was read."""
    with opened_files().watch() as opened:
        document = read_document(path, settings)
    if document.location and len(document.text) >= MIN_BYTES and document.format not in _BESIDE:
        with contextlib.suppress(OSError):
            keep_document(path, document, settings, key, opened)
    return document


_BESIDE = frozenset({Format.QUESTION, Format.ARTICLE})
"""What is not parsed when it is read."""


def keep_document(path: Path, document: Document, settings: CheckSettings, key: str, opened: Opened) -> None:
    """Write the entry of a file."""
    data = path.read_bytes()
    if decode_text(data) != document.text:
        return  # it has changed meanwhile
    others = Opened(files=dict(opened.files), folders=set(opened.folders))
    others.files.pop(os.path.abspath(path), None)
    states = note_opened(others, root=settings.root, noted=time.time_ns())
    if states is None:
        return
    parsed = parsed_to_bytes(document.parsed)
    head = {
        "name": name_of(path, data, key),
        "format": document.format.value,
        "others": states,
        "content": hashlib.blake2b(parsed).hexdigest(),
        "said": hash_statements(document.parsed),
    }
    text = json.dumps(head).encode()
    place = place_of(path, settings)
    make_folder(place.parent)
    draft = place.with_suffix(f".{os.getpid()}.new")
    draft.write_bytes(b"".join([len(text).to_bytes(_HEAD, "big"), text, parsed]))
    draft.replace(place)


def name_of(path: Path, data: bytes, key: str) -> str:
    """Return what an entry is called: the same for the same bytes, at the same place, read in the same way."""
    at = os.fsencode(os.path.abspath(path)) + b"\0" + os.fsencode(path) + b"\0" + key.encode()
    return hashlib.blake2b(data, key=hashlib.blake2b(at).digest()).hexdigest()


def place_of(path: Path, settings: CheckSettings) -> Path:
    """Return where the entry of a file stands: one for each file, so that a newer one takes the place of the older."""
    shown = shown_path(path, settings.root).encode(errors="replace")
    return settings.root / _FOLDER / hashlib.blake2b(shown, digest_size=16).hexdigest()


def drop_unused(settings: CheckSettings) -> None:
    """Take away the entries that nothing has asked for in a long time."""
    try:
        with os.scandir(settings.root / _FOLDER) as entries:
            for entry in entries:
                if entry.name != ".gitignore" and time.time() - entry.stat().st_mtime > UNUSED_S:
                    os.unlink(entry.path)
    except OSError:
        return
