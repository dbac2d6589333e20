"""Backups are whole, and restoring is a step of its own."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from graph.revision.backup import BackupError, back_up, restore
from graph.revision.revision import RevisionDirectory, StorageError
from tests.graph.revision.test_revision import BUILD, some_quads


def test_a_backup_holds_the_revision_and_the_journal(tmp_path: Path) -> None:
    """After a loss, a backup restored elsewhere has the same id and the same quads."""
    directory = RevisionDirectory(tmp_path / "data")
    directory.publish(some_quads(3), BUILD)
    saved = directory.publish(some_quads(5), BUILD)
    assert back_up(directory, tmp_path / "saved").id == saved.id
    assert [entry.id for entry in RevisionDirectory(tmp_path / "saved").journal()][-1] == saved.id
    fresh = RevisionDirectory(tmp_path / "fresh")
    restored = restore(fresh, tmp_path / "saved", who="operator")
    assert restored.id == saved.id
    assert set(restored.open().iter_quads()) == set(saved.open().iter_quads())
    assert [(entry.kind.value, entry.who) for entry in fresh.journal()] == [("restore", "operator")]


def test_restoring_adds_a_revision(tmp_path: Path) -> None:
    """A restored revision becomes current beside the later ones, which stay."""
    directory = RevisionDirectory(tmp_path / "data")
    first = directory.publish(some_quads(3), BUILD)
    back_up(directory, tmp_path / "saved")
    directory.publish(some_quads(4), BUILD)
    assert restore(directory, tmp_path / "saved", who="operator").id == first.id
    assert [revision.number for revision in directory.revisions()] == [1, 2, 3]


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    """A target that exists, a source without a revision, another base and an empty directory are told apart."""
    directory = RevisionDirectory(tmp_path / "data")
    with pytest.raises(StorageError, match="no revision yet"):
        back_up(directory, tmp_path / "none")
    directory.publish(some_quads(3), BUILD)
    back_up(directory, tmp_path / "saved")
    with pytest.raises(BackupError, match="exists already"):
        back_up(directory, tmp_path / "saved")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupError, match="holds no revision"):
        restore(directory, tmp_path / "empty", who="operator")
    with pytest.raises(BackupError, match=r"--base https://w3id\.org/reliefgraph/"):
        restore(RevisionDirectory(tmp_path / "other", base="http://e/"), tmp_path / "saved", who="operator")


def test_a_backup_without_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full in the middle, that is told in one line, and no part of a backup is left."""
    directory = RevisionDirectory(tmp_path / "data")
    directory.publish(some_quads(3), BUILD)

    def fill(source: str, target: str, **_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", source, None, target)

    monkeypatch.setattr(shutil.copytree, "__defaults__", (False, None, fill, False, False))
    with pytest.raises(BackupError, match="the backup cannot be written: No space left on device"):
        back_up(directory, tmp_path / "backup")
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
