"""Backup and restore: a backup is a data directory of its own, with one revision and the whole journal."""

from __future__ import annotations

import shutil
from pathlib import Path

from graph.errors import ReliefgraphError
from graph.revision.content import Content, sync_tree
from graph.revision.journal import Change, ChangeKind, read_current
from graph.revision.revision import Revision, RevisionDirectory
from graph.revision.vocabulary import FILE


class BackupError(ReliefgraphError):
    """A backup could not be made or used."""


def back_up(directory: RevisionDirectory, target: Path) -> Revision:
    """Copy the current revision and the journal into a new directory; may run beside a server.

    Raises:
        BackupError: The target exists already.
            The target cannot be written; then nothing of it is left.
        StorageError: There is nothing to back up.
    """
    if target.exists():
        raise BackupError("it exists already", place=str(target), way_out="Name a directory that does not exist.")
    with directory.lock():  # nothing is published or deleted meanwhile; readers go on
        revision = directory.get_current()
        name = revision.directory.name
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        try:
            shutil.copytree(revision.directory, partial / "revisions" / name)
            for file in ("journal.jsonl", "current"):
                if (directory.path / file).exists():
                    shutil.copy2(directory.path / file, partial / file)
            partial.rename(target)
        except OSError as error:
            raise BackupError(
                f"the backup cannot be written: {_tell_reason(error)}",
                place=str(target),
                way_out="Nothing of it is left. Free some space, or name a directory elsewhere.",
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return revision


def _tell_reason(error: OSError) -> str:
    """Return why something could not be copied, the first reason of many."""
    if not isinstance(error, shutil.Error):
        return error.strerror or str(error)
    reason = str(error.args[0][0][2]).partition(": ")[0]
    return reason.partition("] ")[2] or reason


def restore(directory: RevisionDirectory, source: Path, *, who: str) -> Revision:
    """Make the revision of a backup the current one of a directory, as a new revision; nothing is lost by it.

    Raises:
        BackupError: The source is no backup, or was made under another base IRI.
    """
    if read_current(source) is None:
        raise BackupError("it holds no revision", place=str(source), way_out="Name what `revision backup` has made.")
    saved = RevisionDirectory(source).get_current()
    if saved.base != directory.base:
        raise BackupError(
            f"it was made under the base {saved.base}, and this directory is under {directory.base}",
            place=str(source),
            way_out=f"Give --base {saved.base}",
        )
    with directory.lock(), directory.candidate() as candidate:
        shutil.copytree(saved.directory / "store", candidate / "store")
        if (saved.directory / FILE).exists():
            shutil.copy2(saved.directory / FILE, candidate / FILE)
        sync_tree(candidate)
        content = Content(graphs=saved.graphs, ground=saved.ground, blank=saved.blank, catalog=saved.catalog)
        change = Change(kind=ChangeKind.RESTORE, who=who, what=f"backup of revision {saved.id}")
        revision = directory.commit(candidate, content, change, plain=saved.plain, checked=saved.checked)
    directory.retire()
    return revision
