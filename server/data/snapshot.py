"""The current revision as the server sees it, noticed as soon as the pointer moves, whoever moved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph.revision.revision import Revision, RevisionDirectory


class Snapshot:
    """Follows the pointer of a revision directory."""

    def __init__(self, directory: RevisionDirectory, locate: Callable[[Revision], str] = lambda _: "") -> None:
        """Follow a directory; `on_change` is called with each revision that becomes current.

        Args:
            directory: It.
            locate: Says where queries find a revision, if not in the directory.
        """
        self.directory = directory
        self._locate = locate
        self.on_change: Callable[[Revision], None] | None = None
        self._pointer = directory.path / "current"
        self._seen: tuple[int, int] = (0, 0)
        self._revision: Revision | None = None

    def revision(self) -> Revision:
        """Return the current revision; raise StorageError where there is none."""
        try:
            status = self._pointer.stat()
            seen = (status.st_ino, status.st_mtime_ns)
        except FileNotFoundError:
            seen = (0, 0)
        if self._revision is None or seen != self._seen:
            revision = self.directory.get_current()
            revision = replace(revision, elsewhere=self._locate(revision))
            changed = self._revision is None or revision.state != self._revision.state
            self._revision, self._seen = revision, seen
            if changed and self.on_change is not None:
                self.on_change(revision)
        return self._revision
