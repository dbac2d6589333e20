"""Read the files of an earlier revision from git, without touching the working tree."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import which

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import SUFFIXES, document_from_bytes, is_excluded
from graph.check.kept.opened import is_there
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole
from graph.errors import UnreadableInputError


def resolve_revision(root: Path, revision: str) -> str:
    """Return the id of the commit that a revision names.

    Raises:
        UnreadableInputError: There is no git, no repository, or no such revision.
    """
    # The hyphens keep a revision that begins with one from being read as an option.
    return run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()


def read_former(
    root: Path, revision: str, paths: Sequence[Path], documents: Iterable[Document], settings: CheckSettings
) -> Corpus:
    """Read the ontologies as they were: the files that are ontologies now, and those that are gone.

    Args:
        root: The folder that shown paths are relative to.
        revision: A commit, tag or branch.
        paths: What is checked.
        documents: The files as they are now.
        settings: How files are read.

    Raises:
        UnreadableInputError: There is no git, no repository, or no such revision.
    """
    commit = resolve_revision(root, revision)
    now = {document.path: document for document in documents}
    listed = run_git(root, "ls-tree", "-r", "-z", "--name-only", commit)
    former = []
    for name in filter(None, listed.split("\0")):
        path = root / name
        if path.suffix.lower() not in SUFFIXES or is_excluded(path, settings) or not is_below(path, paths):
            continue
        document = now.get(name)
        if (document is None and is_there(path)) or (document and FileRole.ONTOLOGY not in document.roles):
            continue
        data = run_git_bytes(root, "cat-file", "blob", f"{commit}:./{name}")
        format_ = SUFFIXES[path.suffix.lower()]
        former.append(document_from_bytes(data, name, format_, base=path.as_uri(), settings=settings))
    return Corpus(former)


def is_below(path: Path, paths: Sequence[Path]) -> bool:
    """Return whether a path is one of those that are checked, or lies below one."""
    absolute = [Path(one).absolute() for one in paths]
    return any(path == one or one in path.parents for one in absolute)


def run_git(root: Path, *arguments: str) -> str:
    """Run git and return what it prints, as text."""
    return run_git_bytes(root, *arguments).decode("utf-8", errors="replace")


def run_git_bytes(root: Path, *arguments: str) -> bytes:
    """Run git and return what it prints."""
    program = which("git")
    if program is None:
        raise UnreadableInputError(
            "there is no git here", place=str(root), way_out="install git, or leave out `--against`"
        )
    try:
        done = subprocess.run([program, "-C", str(root), *arguments], capture_output=True, check=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode("utf-8", errors="replace").strip() or "it names no commit"
        raise UnreadableInputError(
            f"git cannot read this revision: {said}", place=str(root), way_out="name a branch, tag or commit"
        ) from error
    return done.stdout
