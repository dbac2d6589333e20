"""Which files and folders a run reads: not a list that somebody keeps, but what is opened, by whatever code.

Python tells of every file that it opens and of every folder that it lists (https://peps.python.org/pep-0578/). Code and
libraries are left out: who keeps results keeps the versions of those too (`graph.check.cache`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Stamp = tuple[int, int, int, int]
"""Size, times of change of content and of entry in nanoseconds, number of the file in its file system."""

PACKAGES = (Path(__file__).resolve().parents[2], Path(__file__).resolve().parents[3] / "ontology")
"""The code and the data of the checker."""

NO_FILES = ("/proc", "/sys", "/dev")
"""Where a system shows what it does as if it were files."""

IN_MEMORY = "/dev/shm/"  # noqa: S108 - nothing is written there
"""Where it has files all the same."""

WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(slots=True)
class Opened:
    """What was read.

    Attributes:
        files: The files, each with its stamp when it was first opened; None where it could not be.
        folders: The folders that were listed.
    """

    files: dict[str, Stamp | None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def add(self, other: Opened) -> None:
        """Take over what another process has read."""
        self.files = {**other.files, **self.files}
        self.folders |= other.folders


def stamp_of(path: str) -> Stamp | None:
    """Return the stamp of a file; None where there is none."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


class OpenedFiles:
    """Listens to what this process opens while somebody wants to know; Python has no way to take a listener away."""

    def __init__(self) -> None:
        import sysconfig  # late, for a run that keeps nothing does not listen

        self._listening: tuple[Opened, ...] = ()
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        code = {os.path.abspath(path) for path in map(sysconfig.get_path, names)} | set(map(str, PACKAGES))
        code |= {*map(os.path.realpath, code), *NO_FILES}
        self._code = tuple(path + os.sep for path in code)
        sys.addaudithook(self._hear)

    @contextmanager
    def watch(self) -> Iterator[Opened]:
        """Note what is opened, by all threads, until the context ends; a watch inside another adds to both."""
        opened = Opened()
        self._listening += (opened,)
        try:
            yield opened
        finally:
            self._listening = tuple(one for one in self._listening if one is not opened)
            for outer in self._listening:
                outer.add(opened)

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Note nothing of what is opened until the context ends."""
        outer, self._listening = self._listening, ()
        try:
            yield
        finally:
            self._listening = outer

    def _hear(self, event: str, details: tuple[object, ...]) -> None:
        if not self._listening or event not in ("open", "os.listdir", "os.scandir"):
            return
        path = details[0]
        if path is None:
            path = "."
        if not isinstance(path, (str, bytes, os.PathLike)):
            return  # a descriptor, which somebody has opened
        place = os.path.abspath(os.fsdecode(path))
        if event != "open":
            for opened in self._listening:
                opened.folders.add(place)
        elif not (self._is_code(place) or is_writing(details[2])):
            self.note(place)

    def note(self, place: str) -> None:
        """Note a file that somebody looks for, be it there or not."""
        for opened in self._listening:
            if place not in opened.files:
                opened.files[place] = stamp_of(place)

    def _is_code(self, place: str) -> bool:
        return place.startswith(self._code) and not place.startswith(IN_MEMORY)


def is_there(path: Path) -> bool:
    """Return whether there is a file; what is kept then rests on that, even where there is none."""
    opened_files().note(os.path.abspath(path))
    return path.is_file()


def is_writing(flags: object) -> bool:
    """Return whether the flags of an opening ask to write."""
    return isinstance(flags, int) and bool(flags & WRITING)


@cache
def opened_files() -> OpenedFiles:
    """Return the one that listens in this process."""
    return OpenedFiles()


def call_watched(function: Callable[[Path], T], path: Path) -> tuple[T, Opened]:
    """Call a function of a path, perhaps in a process of its own; return what it returns, and what it opened."""
    with opened_files().watch() as opened:
        return function(path), opened


def take_over(result: tuple[T, Opened]) -> T:
    """Add what another process opened to what this one is noting."""
    value, opened = result
    with opened_files().watch() as here:
        here.add(opened)
    return value
