"""A build never loses what clients wrote without being told to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.build.build import build
from graph.errors import BuildRefusedError
from graph.revision.journal import Change, ChangeKind, Entry, find_unbuilt_updates
from graph.revision.revision import RevisionDirectory

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def entry(sequence: int, revision: int, kind: ChangeKind) -> Entry:
    """Return an entry of a journal."""
    return Entry(sequence=sequence, revision=revision, id=f"id-{revision}", kind=kind, who="ada", when="now", what="x")


def test_updates_since_the_last_build_are_unbuilt() -> None:
    """A build ends the list, an update adds to it, a roll-back returns to the list of the revision it goes to."""
    journal = [
        entry(1, 1, ChangeKind.BUILD),
        entry(2, 2, ChangeKind.UPDATE),
        entry(3, 3, ChangeKind.UPDATE),
        entry(4, 2, ChangeKind.ROLLBACK),
        entry(5, 4, ChangeKind.BUILD),
    ]
    expected = [[], [], [2], [2, 3], [2], []]
    assert [[update.sequence for update in find_unbuilt_updates(journal[:length])] for length in range(6)] == expected


def test_a_build_over_updates_is_refused_and_lists_them(tmp_path: Path) -> None:
    """Nothing is published until the updates are discarded on purpose; then they are gone."""
    directory = RevisionDirectory(tmp_path / "data")
    node = NamedNode("https://w3id.org/reliefgraph/id/place/somewhere")
    quad = Quad(node, node, Literal("x"), NamedNode("https://w3id.org/reliefgraph/graph/reported"))
    update = directory.publish([quad], Change(kind=ChangeKind.UPDATE, who="ada", what="INSERT DATA, 1 quad"))
    with pytest.raises(
        BuildRefusedError, match=r"holds 1 updates(.|\n)* ada: INSERT DATA, 1 quad(.|\n)*--discard-updates"
    ):
        build(SEEDS, directory, who="test")
    assert directory.get_current() == update
    built = build(SEEDS, directory, who="test", discard_updates=True)
    assert built.revision is not None
    assert directory.get_current() == built.revision
    assert find_unbuilt_updates(directory.journal()) == ()
