"""Who changed what and when: one entry for each time the current revision moved.

A client's write stands as a SPARQL update in a file below `requests/`, so that a later build can replay it.

The file `current` holds the newest entry and is the pointer itself, replaced by one atomic rename. The older entries
stand in `journal.jsonl`, a line each; an entry is appended there before its successor replaces it. So the pointer and
the journal can never disagree, whenever the writer dies.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from graph.errors import UnreadableInputError


class ChangeKind(StrEnum):
    """What moved the pointer."""

    BUILD = "build"
    UPDATE = "update"
    ROLLBACK = "rollback"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Why a revision is made.

    Attributes:
        kind: What sort of act it is.
        who: A name without secrets: a login, the label of a token.
        what: One line of text.
        request: A client's write as a SPARQL update, for a later build to replay; empty where there is none.
        engines: The programs that concluded and validated, with their versions.
    """

    kind: ChangeKind
    who: str
    what: str
    request: str = ""
    engines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One move of the pointer.

    Attributes:
        sequence: 1 for the first entry, one more for each.
        revision: The number of the revision that became current.
        id: Its id.
        when: UTC, ISO 8601.
        added: Quads that the revision has and the one before had not; None where they were not compared.
        removed: Quads that the one before had and this one has not.
        request: The file below `requests/` with the write as a SPARQL update; empty where there is none.
        engines: The programs that concluded and validated, with their versions.
    """

    sequence: int
    revision: int
    id: str
    kind: ChangeKind
    who: str
    when: str
    what: str
    added: int | None = None
    removed: int | None = None
    request: str = ""
    engines: tuple[str, ...] = ()


def read_current(directory: Path) -> Entry | None:
    """Read the pointer; None where nothing has been published."""
    try:
        text = (directory / "current").read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _entry(text)


def read_journal(directory: Path) -> list[Entry]:
    """Read all entries, oldest first."""
    entries = [_entry(line) for line in _whole_lines(directory / "journal.jsonl").splitlines()]
    current = read_current(directory)
    if current is not None and (not entries or entries[-1].sequence < current.sequence):
        entries.append(current)
    return entries


def find_unbuilt_updates(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the clients' updates that the newest entry's revision holds and no build has made, oldest first."""
    held: tuple[Entry, ...] = ()
    by_revision: dict[int, tuple[Entry, ...]] = {}
    for entry in entries:
        match entry.kind:
            case ChangeKind.BUILD:
                held = ()
            case ChangeKind.UPDATE:
                held = (*held, entry)
            case ChangeKind.ROLLBACK | ChangeKind.RESTORE:
                held = by_revision.get(entry.revision, ())
        by_revision[entry.revision] = held
    return held


def save_request(directory: Path, sequence: int, text: str) -> str:
    """Write down a client's write before it is acknowledged; return the name of its file."""
    folder = directory / "requests"
    folder.mkdir(exist_ok=True)
    name = f"{sequence:08d}.ru"
    write_synced(folder / name, text)
    sync_directory(folder)
    return name


def read_request(directory: Path, entry: Entry) -> str:
    """Return a client's write as a SPARQL update; raise FileNotFoundError where it was not written down."""
    if not entry.request:
        raise FileNotFoundError(f"the write of {entry.when} was not written down")
    return (directory / "requests" / entry.request).read_text(encoding="utf-8")


def switch(directory: Path, entry: Entry) -> None:
    """Make an entry the current one; the caller holds the writer's lock.

    After a return the move survives a power cut; before it, a reader sees the former state or the new one whole.
    """
    former = read_current(directory)
    if former is not None:
        _append(directory / "journal.jsonl", former)
    new = directory / "current.new"
    write_synced(new, _line(entry))
    new.replace(directory / "current")
    sync_directory(directory)


def write_synced(path: Path, text: str) -> None:
    """Write a file whose content survives a power cut; its name does once its directory is synced."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _append(path: Path, entry: Entry) -> None:
    """Append an entry unless it is there already: a writer may have died between this and its rename."""
    text = _whole_lines(path)
    if text and _entry(text.splitlines()[-1]).sequence >= entry.sequence:
        return
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(len(text.encode()))  # a line that a dying writer left unfinished
        file.seek(0, os.SEEK_END)
        file.write(_line(entry).encode())
        file.flush()
        os.fsync(file.fileno())


def _whole_lines(path: Path) -> str:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return ""
    return text[: text.rfind(b"\n") + 1].decode()


def _line(entry: Entry) -> str:
    return json.dumps({key: value for key, value in asdict(entry).items() if value not in (None, "", ())}) + "\n"


def _entry(line: str) -> Entry:
    try:
        fields = json.loads(line)
        engines = tuple(str(engine) for engine in fields.get("engines", ()))
        said = {"who": "", "what": "", **fields}  # what is empty is not written
        return Entry(**{**said, "kind": ChangeKind(fields["kind"]), "engines": engines})
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableInputError(
            f"the journal of revisions is damaged: {line[:60]!r} is not an entry",
            way_out="Restore the folder of revisions from a backup, or build into another one with --data.",
        ) from error
