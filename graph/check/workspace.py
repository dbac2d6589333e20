"""The files of a folder, with those that an editor holds open in the state that they have there."""

from __future__ import annotations

from pathlib import Path

from graph.check.corpus.files import (
    SUFFIXES,
    document_from_bytes,
    find_files,
    is_article_file,
    read_document,
    shown_path,
)
from graph.check.registry import load_checks
from graph.check.run import Result, check_documents
from graph.check.settings import CheckSettings, read_settings
from graph.check.syntax.document import Document, Format


class Workspace:
    """Documents by path, read again when their file or their open text has changed."""

    def __init__(self, root: Path) -> None:
        self.settings: CheckSettings = read_settings(root)
        self.open: dict[Path, str] = {}
        self._read: dict[Path, tuple[object, Document]] = {}

    def document(self, path: Path) -> Document:
        """Return the document of a file: the open text, else what the disk has."""
        text = self.open.get(path)
        state: object = text if text is not None else self._stamp(path)
        known = self._read.get(path)
        if known is not None and known[0] == state:
            return known[1]
        document = read_document(path, self.settings) if text is None else self._from_text(path, text)
        self._read[path] = (state, document)
        return document

    def _from_text(self, path: Path, text: str) -> Document:
        suffix = Format.ARTICLE if is_article_file(path) else SUFFIXES.get(path.suffix.lower())
        shown = shown_path(path, self.settings.root)
        return document_from_bytes(text.encode(), shown, suffix, base=path.as_uri(), settings=self.settings)

    def _stamp(self, path: Path) -> object:
        try:
            stat = path.stat()
        except OSError:
            return None
        return (stat.st_mtime_ns, stat.st_size)

    def documents(self) -> list[Document]:
        """Return all documents of the workspace, with the open ones that lie outside of what is checked."""
        folders = [self.settings.root / one for one in self.settings.paths]
        paths = find_files([one for one in folders if one.exists()], self.settings)
        return [self.document(path) for path in dict.fromkeys([*paths, *self.open])]

    def check(self) -> Result:
        """Check everything."""
        return check_documents(self.documents(), self.settings, load_checks())
