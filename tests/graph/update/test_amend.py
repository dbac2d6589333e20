"""A write finds a copy of the current revision ready, or makes one; the outcome is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.update.amend import Preparation, RevisionChangedError, amend
from graph.update.write import Write, WriteKind

BUILD = Change(kind=ChangeKind.BUILD, who="builder", what="build")
UPDATE = Change(kind=ChangeKind.UPDATE, who="tester", what="update")
P = NamedNode("http://e/p")


@pytest.fixture
def directory(tmp_path: Path) -> RevisionDirectory:
    """A plain store with one quad."""
    directory = RevisionDirectory(tmp_path)
    directory.publish([Quad(NamedNode("http://e/s"), P, Literal("first"))], BUILD, plain=True)
    return directory


def insert(directory: RevisionDirectory, number: int, preparation: Preparation | None) -> Revision:
    """Insert a number."""
    text = f"INSERT DATA {{ <http://e/s> <http://e/p> {number} }}"
    write = Write(kind=WriteKind.UPDATE, text=text)
    return amend(directory, write, UPDATE, integrity=None, preparation=preparation).revision


def values(revision: Revision) -> set[str]:
    """Return what a revision holds."""
    return {getattr(quad.object, "value", "") for quad in revision.open().iter_quads()}


def find_ready(directory: RevisionDirectory) -> list[Path]:
    """Return the copies that are ready, or being made."""
    folder = directory.path / "revisions"
    return [*folder.glob(".prepared-*"), *folder.glob(".candidate-*")]


def test_a_copy_that_is_ready_is_used(directory: RevisionDirectory) -> None:
    """The copy itself becomes the revision, and the next one is made of that."""
    preparation = Preparation(directory)
    preparation.make()
    (ready,) = find_ready(directory)
    inode = ready.stat().st_ino
    first = insert(directory, 1, preparation)
    assert first.directory.stat().st_ino == inode
    assert find_ready(directory) == []
    preparation.make()
    second = insert(directory, 2, preparation)
    assert values(first) == {"first", "1"}
    assert values(second) == {"first", "1", "2"}


def test_a_copy_of_a_former_revision_is_not_used(directory: RevisionDirectory) -> None:
    """When another writer publishes first, nothing of theirs is lost, and the old copy is gone."""
    preparation = Preparation(directory)
    preparation.make()
    assert values(insert(directory, 1, None)) == {"first", "1"}
    assert find_ready(directory) == []
    assert values(insert(directory, 2, preparation)) == {"first", "1", "2"}


def test_a_roll_back_outdates_a_copy(directory: RevisionDirectory) -> None:
    """After a roll-back the next write starts from what is current again."""
    former = directory.get_current()
    insert(directory, 1, None)
    preparation = Preparation(directory)
    preparation.make()
    directory.roll_back(former.number, who="operator")
    assert values(insert(directory, 2, preparation)) == {"first", "2"}
    assert find_ready(directory) == []


def test_a_refused_write_spoils_its_copy(directory: RevisionDirectory) -> None:
    """What a failed write did to the copy is seen by nobody."""
    preparation = Preparation(directory)
    preparation.make()
    broken = Write(kind=WriteKind.UPDATE, text="INSERT DATA { <http://e/s> <http://e/p> 3 } ; DROP GRAPH <http://e/no>")
    with pytest.raises((ValueError, RuntimeError, OSError)):
        amend(directory, broken, UPDATE, integrity=None, preparation=preparation)
    assert find_ready(directory) == []
    preparation.make()
    assert values(insert(directory, 4, preparation)) == {"first", "4"}


def test_a_late_writer_leaves_the_copy(directory: RevisionDirectory) -> None:
    """A write that is refused before it begins takes nothing, and the copy stays ready until it is dropped."""
    preparation = Preparation(directory)
    preparation.make()
    ready = find_ready(directory)
    write = Write(kind=WriteKind.UPDATE, text="CLEAR ALL")
    with pytest.raises(RevisionChangedError):
        amend(directory, write, UPDATE, integrity=None, preparation=preparation, expect=lambda _: False)
    preparation.make()
    assert find_ready(directory) == ready
    preparation.drop()
    assert find_ready(directory) == []


def test_nothing_is_ready_where_nothing_is(tmp_path: Path) -> None:
    """Without a revision there is nothing to copy, and that is no error yet."""
    Preparation(RevisionDirectory(tmp_path)).make()
    assert list(tmp_path.iterdir()) == []
