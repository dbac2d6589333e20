"""Which files have changed since a revision of git, and how they were then."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from graph.check.changes.history import is_below, resolve_revision, run_git, run_git_bytes
from graph.check.corpus.files import SUFFIXES, is_excluded, read_document
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, Format
from graph.errors import UnreadableInputError

READ_ALONE = frozenset({Format.TURTLE, Format.TRIG, Format.NTRIPLES, Format.NQUADS, Format.RDFXML})
"""Syntaxes of files that are read without others, and that no check holds against a file beside them."""


def resolve_base(root: Path, revision: str) -> str:
    """Return the commit that changes are counted from: where the revision and the present one have parted.

    Raises:
        UnreadableInputError: There is no git, no repository, or no such revision.
    """
    commit = resolve_revision(root, revision)
    try:
        return run_git(root, "merge-base", commit, "HEAD").strip()
    except UnreadableInputError:
        return commit  # a shallow clone does not know where they have parted


def find_changed(root: Path, commit: str) -> frozenset[str]:
    """Return the files below a folder that are not as they were: changed, new, not yet in git, or gone.

    Args:
        root: The folder; paths are relative to it, with `/`.
        commit: What they are compared with.
    """
    options = ("--name-only", "-z", "--no-renames", "--relative", "--no-ext-diff", "--ignore-submodules")
    changed = run_git(root, "diff", *options, commit, "--")
    new = run_git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(name for name in f"{changed}\0{new}".split("\0") if name)


def write_former(root: Path, commit: str, changed: Iterable[str], folder: Path, beside: Iterable[Path]) -> None:
    """Write into a folder the files as they were: what has not changed as a link, what has as a file.

    Args:
        root: The folder that holds the files.
        commit: The commit in which they stand as they were.
        changed: The files that have changed.
        folder: Where to write.
        beside: Files that are linked too, though git may not know them.
    """
    listed = run_git(root, "ls-tree", "-r", "-z", "--name-only", commit)
    differing = set(changed)
    for name in filter(None, listed.split("\0")):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if name not in differing:
            os.symlink(root / name, place)
        elif not (root / name).is_dir():
            place.write_bytes(run_git_bytes(root, "cat-file", "blob", f"{commit}:./{name}"))
    for path in beside:
        if path.is_relative_to(root) and not (place := folder / path.relative_to(root)).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.symlink(path, place)


def read_before(
    folder: Path, documents: Sequence[Document], changed: frozenset[str], paths: Sequence[Path], settings: CheckSettings
) -> list[Document]:
    """Return the documents of a run as they were; what nothing has changed is not read again.

    Args:
        folder: Where the files stand as they were.
        documents: What the run reads now.
        changed: The files that have changed.
        paths: What is checked.
        settings: How files are read; their root is that of the run.
    """
    there = replace(settings, root=folder)
    before: list[Document] = []
    for document in documents:
        if document.path not in changed and document.format in READ_ALONE:
            before.append(document)
        elif (folder / document.path).exists():
            before.append(read_document(folder / document.path, there))
    for name in sorted(changed - {document.path for document in documents}):
        path = settings.root / name
        is_read = path.suffix.lower() in SUFFIXES and not is_excluded(path, settings) and is_below(path, paths)
        if is_read and (folder / name).is_file():
            later = (at for at, one in enumerate(before) if walk_order(one.path) > walk_order(name))
            before.insert(next(later, len(before)), read_document(folder / name, there))
    return before


def walk_order(path: str) -> list[tuple[bool, str]]:
    """Return what sorts paths as a walk meets them: the files of a folder before its folders."""
    parts = path.split("/")
    return [*((True, one) for one in parts[:-1]), (False, parts[-1])]
