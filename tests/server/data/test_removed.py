"""Former revisions are removed while clients write; whoever reads at that moment is not told of it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from pyoxigraph import Quad

from graph.revision.revision import Revision, RevisionDirectory
from server.data.site import Site
from tests.server.conftest import small_quads
from tests.server.running import publish


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Three revisions, of which the first is removed as soon as it has been listed."""
    quads: list[Quad] = small_quads()[:30]
    for count in (10, 20, 30):
        publish(tmp_path, quads[:count])
    directory = RevisionDirectory(tmp_path)
    listed = directory.revisions()
    monkeypatch.setattr(directory, "revisions", lambda: listed)
    shutil.rmtree(listed[0].directory)
    return Site(directory)


def numbers(revisions: list[Revision]) -> list[int]:
    """Return their numbers."""
    return [revision.number for revision in revisions]


def test_what_is_gone_is_passed_over(site: Site) -> None:
    """Of three revisions listed the two that are there are opened, the newest first."""
    assert numbers(site.directory.revisions()) == [1, 2, 3]
    assert [opened.revision.number for opened in site.iter_kept()] == [3, 2]


def test_what_is_gone_is_not_found(site: Site) -> None:
    """A revision that has just been removed is none, by its number as by its id."""
    first, second, _ = site.directory.revisions()
    assert site.find("1") is None
    assert site.find(first.id) is None
    found = site.find("2")
    assert found is not None
    assert found.revision.id == second.id


def test_the_oldest_that_is_there_stands_for_a_moment_before(site: Site) -> None:
    """A moment at which the removed revision was current leads to the next one."""
    first = site.directory.journal()[0]
    assert site.find_at(datetime.fromisoformat(first.when)).revision.number == 2
