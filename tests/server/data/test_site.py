"""Which revisions stay open."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from graph.namespaces import BASE
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.app import create_app
from server.data.site import Site
from server.http.problems import Problem
from server.settings import Settings
from tests.server.data.test_difference import quad
from tests.server.running import publish


def publish_many(data: Path, number: int) -> RevisionDirectory:
    """Publish so many revisions that differ in a word."""
    directory = RevisionDirectory(data, keep=50)
    for word in range(number):
        change = Change(kind=ChangeKind.BUILD, who="tester", what=str(word))
        directory.publish([quad("id/thing", str(word))], change, plain=True)
    return directory


def test_the_current_revision_stays_open(tmp_path: Path) -> None:
    """However many former revisions are opened, what is remembered of the current one stays."""
    site = Site(publish_many(tmp_path, 6), max_open=3)
    current = site.current()
    for number in range(1, 6):
        assert site.find(str(number)) is not None
    assert site.current() is current


def test_others_are_closed_the_longest_unused_first(tmp_path: Path) -> None:
    """Beyond the limit the revision that was used longest ago is opened anew, and those used since are not."""
    site = Site(publish_many(tmp_path, 4), max_open=3)
    site.current()
    first, second = site.find("1"), site.find("2")
    assert site.find("1") is first
    site.find("3")
    assert site.find("1") is first
    assert site.find("2") is not second


def test_what_is_kept_no_longer_is_closed(tmp_path: Path) -> None:
    """A revision that was deleted is let go of when another is opened, so that its space on the disk is free."""
    directory = publish_many(tmp_path, 3)
    site = Site(directory)
    site.current()
    first, second = site.find("1"), site.find("2")
    assert first is not None
    assert second is not None
    shutil.rmtree(first.revision.directory)
    change = Change(kind=ChangeKind.BUILD, who="tester", what="another")
    directory.publish([quad("id/thing", "another")], change, plain=True)
    site.current()
    assert sorted(site.open_numbers()) == [2, 3, 4]


def test_a_404_leaves_the_current_revision_warm(tmp_path: Path) -> None:
    """A request for nothing looks into all former revisions, and the current one stays as it was."""
    publish_many(tmp_path, 20)
    app = create_app(Settings(data=tmp_path, shapes="none"))
    site = app.extensions["site"]
    current = site.current()
    assert app.test_client().get("/id/nothing").status_code == 404
    assert app.test_client().get("/doc/thing").text.count(f"<{BASE}id/thing>") > 0
    assert site.current() is current


def test_a_revision_that_is_left_is_forgotten(tmp_path: Path) -> None:
    """What was remembered of a revision is forgotten when another becomes current, and looked up again when needed."""
    directory = publish_many(tmp_path, 1)
    site = Site(directory)
    first, made = site.current(), []
    for _ in range(2):
        first.view.remember("a kind", "a key", lambda: made.append("made"))
    change = Change(kind=ChangeKind.BUILD, who="tester", what="another")
    directory.publish([quad("id/thing", "another")], change, plain=True)
    second = site.current()
    for opened in (first, first, second, second):
        opened.view.remember("a kind", "a key", lambda: made.append("made"))
    site.current()
    second.view.remember("a kind", "a key", lambda: made.append("made"))
    assert len(made) == 3


def test_what_is_computed_goes_where_there_is_room(tmp_path: Path) -> None:
    """A file that cannot be written beside its revision goes into a temporary folder, and is found there again."""
    publish(tmp_path / "data", [], plain=True)
    opened = Site(RevisionDirectory(tmp_path / "data")).current()
    tried: list[Path] = []

    def make(path: Path) -> None:
        tried.append(path)
        if path.parent == opened.revision.directory:
            raise OSError(errno.ENOSPC, "No space left on device")
        path.write_text("made")

    path = opened.companion("words", make)
    assert (path.read_text(), path.parent == opened.revision.directory, len(tried)) == ("made", False, 2)
    assert opened.companion("words", make) == path
    assert len(tried) == 2


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError("full")])
def test_where_there_is_no_room_that_is_told(tmp_path: Path, error: Exception) -> None:
    """Where nothing can be written anywhere, the answer is the problem of a full disk; other errors stay errors."""
    publish(tmp_path / "data", [], plain=True)
    opened = Site(RevisionDirectory(tmp_path / "data")).current()
    if isinstance(error, sqlite3.OperationalError):
        error.sqlite_errorname = "SQLITE_FULL"

    def fail(path: Path) -> None:
        raise error

    with pytest.raises(Problem, match="There is no room") as caught:
        opened.companion("words", fail)
    assert caught.value.type.status == 507

    def break_down(path: Path) -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    with pytest.raises(sqlite3.OperationalError, match="no such module"):
        opened.companion("words", break_down)
