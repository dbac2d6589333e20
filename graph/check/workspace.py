"""The files of a folder, with those that an editor holds open in the state that they have there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import SUFFIXES, document_from_bytes, find_files, is_article_file, shown_path
from graph.check.documents import total_bytes
from graph.check.ignores import apply_ignores
from graph.check.kept.memory import Memory
from graph.check.kept_files import read_and_keep, read_kept, reading_key
from graph.check.registry import load_checks
from graph.check.run import Result, adjust_all, check_documents, order, run_checks
from graph.check.settings import CheckSettings, read_settings
from graph.check.syntax.document import Document, FileRole, Format
from graph.finding import Finding

OF_ALL_FILES = frozenset(
    {"missing-ontology-header", "missing-language", "missing-inverse", "missing-domain", "unused-term"}
)
"""Codes of findings that compare a file with the rest of the ontology, and so need a whole run."""


class Workspace:
    """Documents by path, read again when their file or their open text has changed."""

    def __init__(self, root: Path, settings: CheckSettings | None = None) -> None:
        """Read the settings of a folder, unless some are given.

        Raises:
            SettingError: They cannot be read.
        """
        self.settings: CheckSettings = settings or read_settings(root)
        self.open: dict[Path, str] = {}
        self._read: dict[Path, tuple[object, Document]] = {}
        self._key = reading_key(self.settings)
        self._paths: list[Path] | None = None
        self._corpora: dict[str, Corpus] = {}
        self._libraries: dict[str, tuple[Document, Document]] = {}

    def document(self, path: Path) -> Document:
        """Return the document of a file: the open text, else what the disk has."""
        text = self.open.get(path)
        state: object = text if text is not None else self._stamp(path)
        known = self._read.get(path)
        if known is not None and known[0] == state:
            return known[1]
        document = self._from_disk(path) if text is None else self._from_text(path, text)
        self._read[path] = (state, document)
        return document

    def _from_disk(self, path: Path) -> Document:
        kept = read_kept(path, self.settings, self._key)
        return kept if kept is not None else read_and_keep(path, self.settings, self._key)

    def _from_text(self, path: Path, text: str) -> Document:
        suffix = Format.ARTICLE if is_article_file(path) else SUFFIXES.get(path.suffix.lower())
        shown = shown_path(path, self.settings.root)
        data = text.encode(errors="replace")
        return document_from_bytes(data, shown, suffix, base=path.as_uri(), settings=self.settings)

    def _stamp(self, path: Path) -> object:
        try:
            stat = path.stat()
        except OSError:
            return None
        return (stat.st_mtime_ns, stat.st_size)

    def look_again(self) -> None:
        """Look for files that have come or gone before the documents are next asked for."""
        self._paths = None

    def paths(self) -> list[Path]:
        """Return the files of the workspace that are not open alone."""
        if self._paths is None:
            folders = [self.settings.root / one for one in self.settings.paths]
            self._paths = find_files([one for one in folders if one.exists()], self.settings)
        return self._paths

    def count_bytes(self) -> int:
        """Return how much text the files have together."""
        return total_bytes(self.paths())

    def documents(self) -> list[Document]:
        """Return all documents of the workspace, with the open ones that lie outside of what is checked."""
        return [self.document(path) for path in dict.fromkeys([*self.paths(), *self.open])]

    def corpus(self) -> Corpus:
        """Return all documents together; the same object, with its indexes, as long as none has changed."""
        return self._corpus_of("all", self.documents())

    def others(self, path: Path) -> Corpus:
        """Return all documents but one together."""
        document = self.document(path)
        return self._corpus_of("others", [one for one in self.documents() if one is not document])

    def _corpus_of(self, name: str, documents: list[Document]) -> Corpus:
        known = self._corpora.get(name)
        if known is None or list(map(id, known.documents)) != list(map(id, documents)):
            known = self._corpora[name] = Corpus(documents)
        return known

    def _library(self, document: Document) -> Document:
        """Return a document as a library; the same copy, with its indexes, as long as it has not changed."""
        known = self._libraries.get(document.path)
        if known is None or known[0] is not document:
            # What targets, questions and uses look for may stand in the data of others.
            roles = frozenset({FileRole.LIBRARY}) | document.roles & frozenset({FileRole.DATA})
            known = self._libraries[document.path] = (document, replace(document, roles=roles))
        return known[1]

    def check(self) -> Result:
        """Check everything."""
        self.look_again()
        return check_documents(self.documents(), self.settings, load_checks(), memory=Memory(self.settings.root))

    def check_one(self, path: Path) -> list[Finding]:
        """Return what can be said at once of a file: what needs no engine, with all others as what it builds on.

        Findings about several files that stand in this one may be missing; a whole run has them.
        """
        document = self.document(path)
        others = [self._library(one) for one in self.documents() if one is not document]
        corpus = Corpus([document, *others], entailment=self.settings.entailment)
        checks = [check for check in load_checks() if not check.aside]
        found = run_checks(corpus, self.settings, checks, lambda *_: None)
        told = (one for one in adjust_all(found, self.settings) if one.code not in OF_ALL_FILES)
        here = dict.fromkeys(one for one in told if one.span.file == document.path)
        # An ignore that does nothing here may be for what the engine finds.
        kept = apply_ignores(list(here), [document], self.settings.ignore, quiet={document.path})
        return sorted(kept, key=order)
