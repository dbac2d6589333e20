"""Revisions as pages and documents see them: opened once, each with its view and its index of words."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from graph.lookup.search import build_index
from graph.revision.journal import Entry, read_current
from graph.revision.revision import Revision, RevisionDirectory, StorageError
from graph.revision.store import Store
from graph.revision.view import View
from server.http.problems import Problem

INDEX_NAME = "search-2.sqlite"
"""The number is that of its form, so that one of an older form is not read."""

_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


class Opened:
    """A revision with its store open for reading."""

    def __init__(self, revision: Revision, store: Store, entry: Entry | None, scratch: Path) -> None:
        """Open a revision.

        Args:
            revision: It.
            store: Its quads.
            entry: The first journal entry that made it current; None where the journal no longer has it.
            scratch: Where to put an index where the revision's own place cannot be written.
        """
        self.revision = revision
        self.entry = entry
        self.view = View(store, revision.base)
        self.since = entry.when if entry else ""
        """When it last became current: after a rollback later than `published`."""
        self.is_dated = True
        self.dated_by = -1
        """False where another revision was current within the same second, so that a date tells them not apart."""
        self._scratch = scratch
        self._lock = threading.Lock()

    @cached_property
    def published(self) -> str:
        """When it was published: UTC, ISO 8601; empty where the journal does not say."""
        return self.entry.when if self.entry else ""

    @property
    def last_modified(self) -> datetime | None:
        """When it became current, where a date of whole seconds can tell it from all others."""
        return datetime.fromisoformat(self.since).astimezone(UTC) if self.since and self.is_dated else None

    def companion(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return a file that is computed from this revision, made where it is not there yet.

        It stands beside the store, or in a temporary folder where that cannot be written or the disk is full.

        Args:
            name: The file's.
            make: Writes it to a path, whole or not at all.

        Raises:
            Problem: There is room for it nowhere.
        """
        folder = self._scratch / self.revision.state
        places = (self.revision.directory / name, folder / name)
        for path in places:
            if path.exists():
                return path
        for path in places:
            try:
                if path.parent == folder:
                    folder.mkdir(parents=True, exist_ok=True)
                make(path)
            except OSError as error:
                reason = error.strerror
            except sqlite3.OperationalError as error:
                if not getattr(error, "sqlite_errorname", "").startswith(_NO_ROOM):
                    raise
                reason = str(error)
            else:
                return path
        raise Problem("disk-full", f"There is no room for what this answer is made from: {reason}.")

    def index(self) -> Path:
        """Return the index of words, built where there is none yet."""
        with self._lock:
            return self.companion(INDEX_NAME, partial(build_index, self.view))


class Site:
    """The revisions of one directory, the current one and the former ones that are still kept."""

    def __init__(
        self,
        directory: RevisionDirectory,
        *,
        max_open: int = 12,
        open_store: Callable[[Revision], Store] = Revision.open,
    ) -> None:
        """Look at a directory.

        Args:
            directory: It.
            max_open: So many of the revisions that it keeps stay open, the current one always.
            open_store: Opens the quads of a revision.
        """
        self._open_store = open_store
        self.directory = directory
        self.max_open = max_open
        self._current = 0
        self._opened: OrderedDict[int, Opened] = OrderedDict()
        self._lock = threading.Lock()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._process = os.getpid()
        self._inherited: list[object] = []

    def current(self) -> Opened:
        """Return the current revision, opened; raise StorageError where nothing has been published."""
        revision = self.directory.get_current()
        opened = self.open(revision)
        if revision.number != self._current:
            self._leave(self._current)
            self._current = revision.number
        newest = read_current(self.directory.path)
        if newest is not None and (newest.revision, newest.id) == (opened.revision.number, opened.revision.id):
            if opened.since != newest.when or opened.dated_by != newest.sequence:
                opened.is_dated = self._is_alone(newest)
                opened.dated_by = newest.sequence
            opened.since = newest.when
        return opened

    def find(self, number_or_id: str) -> Opened | None:
        """Return a kept revision by its number or its id, opened; None where there is none."""
        revisions = [one for one in self.directory.revisions() if number_or_id in (str(one.number), one.id)]
        return next(self._open_all(reversed(revisions)), None)

    def iter_kept(self) -> Iterator[Opened]:
        """Yield the revisions that are kept, the newest first."""
        return self._open_all(reversed(self.directory.revisions()))

    def _open_all(self, revisions: Iterable[Revision]) -> Iterator[Opened]:
        """Open revisions; a write may remove the oldest meanwhile, which is then passed over."""
        for revision in revisions:
            with contextlib.suppress(StorageError):
                yield self.open(revision)

    def iter_moves(self) -> Iterator[tuple[Opened, str]]:
        """Yield the kept revisions with the time at which each became current, oldest first.

        One that became current again, after a rollback, comes again; one that the journal no longer has comes first,
        without a time.
        """
        kept = {(one.revision.number, one.revision.id): one for one in self.iter_kept()}
        moves = [(one.revision, one.id, one.when) for one in self.directory.journal()]
        known = {(number, id_) for number, id_, _ in moves}
        yield from ((opened, "") for name, opened in sorted(kept.items()) if name not in known)
        yield from ((kept[number, id_], when) for number, id_, when in moves if (number, id_) in kept)

    def find_at(self, moment: datetime) -> Opened:
        """Return the revision that was current at a moment; the oldest that is kept where all are younger."""
        kept = self.directory.revisions()
        by_name = {(revision.number, revision.id): revision for revision in kept}
        moves = [one for one in self.directory.journal() if datetime.fromisoformat(one.when) <= moment]
        found = [by_name[one.revision, one.id] for one in moves if (one.revision, one.id) in by_name]
        wanted = found[-1].number if found else kept[0].number
        later = [revision for revision in kept if revision.number >= wanted]
        return next(self._open_all([*reversed(found[-1:]), *later]))

    def open(self, revision: Revision) -> Opened:
        """Open a revision, or return it as it was opened before."""
        with self._lock:
            self._leave_to_parent()
            opened = self._opened.get(revision.number)
            if opened is None or opened.revision.state != revision.state:
                opened = Opened(revision, self._open_store(revision), self._find_entry(revision), self._scratch())
                self._opened[revision.number] = opened
                self._close_some(besides=revision.number)
            self._opened.move_to_end(revision.number)
            return opened

    def _leave_to_parent(self) -> None:
        """Neither use nor close stores that were open when this process was forked: their threads are not here."""
        if self._process != os.getpid():
            self._inherited += [self._opened, self._temporary]
            self._opened, self._temporary, self._process = OrderedDict(), None, os.getpid()

    def _leave(self, number: int) -> None:
        """Free the memory of a revision that is current no longer: few will read it from now on."""
        with self._lock:
            left = self._opened.get(number)
        if left is not None:
            left.view.forget()

    def open_numbers(self) -> list[int]:
        """Return the numbers of the revisions that are open, the longest unused first."""
        with self._lock:
            return list(self._opened)

    def _close_some(self, besides: int) -> None:
        """Let go of revisions that are kept no longer, and of the longest unused beyond the number that may be open."""
        for number, opened in list(self._opened.items()):
            is_needed = number in (besides, self._current)
            if not is_needed and (len(self._opened) > self.max_open or not opened.revision.directory.exists()):
                del self._opened[number]

    def _is_alone(self, newest: Entry) -> bool:
        """Return whether no other move of the journal is in the same second (RFC 9110, section 8.8.2.2)."""
        second = newest.when[:19]
        others = (entry for entry in self.directory.journal() if entry.sequence != newest.sequence)
        return all(entry.when[:19] != second for entry in others)

    def _find_entry(self, revision: Revision) -> Entry | None:
        entries = (entry for entry in self.directory.journal() if entry.revision == revision.number)
        return next((entry for entry in entries if entry.id == revision.id), None)

    def _scratch(self) -> Path:
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="reliefgraph-")
        return Path(self._temporary.name)
