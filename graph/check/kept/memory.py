"""What long work gave, kept from one run to the next by the content of all that the work was given.

Only pure functions are remembered here: the same bytes in, the same answer out, whatever file they come from and
wherever they stand in it. So a comment, a blank line or a label changes nothing for the reasoner or for the engine of
SHACL. The program's state is part of every name. An entry that cannot be read or written, or whose content is not what
was written, counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from graph.check.kept.unchanged import FOLDER, make_folder, program_state

MOST_BYTES = 100_000_000
"""So much is kept; what has not been asked for the longest goes first."""

RENEW_S = 24 * 3600
"""An entry that is asked for is marked as new again at most so often."""

_MARK = 64
_FOLDER = FOLDER / "memory"


class Memory:
    """Remembers what functions gave; without a folder it remembers nothing."""

    def __init__(self, root: Path | None = None) -> None:
        """Make it; `root` is the folder below which results are kept."""
        self._folder = None if root is None else root / _FOLDER
        self._state = b"" if root is None else program_state().encode()

    @property
    def is_kept(self) -> bool:
        """Whether anything is remembered."""
        return self._folder is not None

    def recall(self, name: str, given: Iterable[bytes], make: Callable[[], Any]) -> Any:
        """Return what `make` makes, from the last time where it was given the same.

        Args:
            name: What it makes; another one for another form of the answer.
            given: All that the answer depends on, in pieces.
            make: Makes the answer, which is plain data as JSON can write it. What it raises is not remembered.
        """
        given = list(given)
        known = self.look(name, given)
        if known is None:
            known = [make()]  # in a list, for the answer may be None
            self.keep(name, given, known)
        return known[0]

    def look(self, name: str, given: Iterable[bytes]) -> Any:
        """Return what was kept of a name for what was given; None where nothing was."""
        if self._folder is None:
            return None
        place = self._folder / self._name_of(name, given)
        with contextlib.suppress(OSError, ValueError, RecursionError):
            entry = place.read_bytes()
            if entry[:_MARK] == mark_of(entry[_MARK:]):
                if time.time() - place.stat().st_mtime > RENEW_S:
                    os.utime(place)
                return json.loads(entry[_MARK:])
        return None

    def keep(self, name: str, given: Iterable[bytes], answer: Any) -> None:
        """Keep plain data under a name, for what was given."""
        if self._folder is None:
            return
        place = self._folder / self._name_of(name, given)
        with contextlib.suppress(OSError):
            content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")
            make_folder(place.parent)
            draft = place.with_suffix(f".{os.getpid()}.new")
            draft.write_bytes(mark_of(content) + content)
            draft.replace(place)

    def _name_of(self, name: str, given: Iterable[bytes]) -> str:
        digest = hashlib.blake2b(digest_size=20)
        for part in (name.encode(), self._state, *given):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.hexdigest()

    def tidy(self) -> None:
        """Take away the oldest entries where there is too much."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            with os.scandir(self._folder) as entries:
                states = {entry.path: entry.stat() for entry in entries if entry.name != ".gitignore"}
            excess = sum(one.st_size for one in states.values()) - MOST_BYTES
            for path, state in sorted(states.items(), key=lambda one: one[1].st_mtime_ns):
                if excess <= 0:
                    return
                os.unlink(path)
                excess -= state.st_size


def mark_of(content: bytes) -> bytes:
    """Return the mark by which it is seen that an entry is as it was written."""
    return hashlib.blake2b(content, digest_size=_MARK // 2).hexdigest().encode()
