"""A revision made from the one before it is the one that would be made from nothing."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE
from graph.rdf.quads import Difference
from graph.revision.describe import describe_change, describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.update.amend import amend
from graph.update.candidate import publish_difference
from graph.update.write import Write, WriteKind

BUILD = Change(kind=ChangeKind.BUILD, who="tester", what="build")
REPORTED, PROSPECTS = (NamedNode(f"{BASE}graph/{name}") for name in ("reported", "prospects"))
WANDA, JOBS = (NamedNode(f"{BASE}id/{path}") for path in ("company/wanda", "group/jobs"))
SIZE = NamedNode(f"{BASE}ontology#size")
HELD = Quad(WANDA, SIZE, Literal("1"), REPORTED)
PLAN = Quad(JOBS, SIZE, Literal("2"), PROSPECTS)
MORE = Quad(WANDA, SIZE, Literal("3"), REPORTED)


def publish(directory: RevisionDirectory, *quads: Quad) -> Revision:
    """Publish quads from nothing."""
    return directory.publish(quads, BUILD, describe=describe_dataset)


def test_what_differs_is_published_as_from_nothing(tmp_path: Path) -> None:
    """A graph that loses its last quad is gone, as is an empty one that a client made."""
    over, whole = (RevisionDirectory(tmp_path / name) for name in ("over", "whole"))
    publish(over, HELD, PLAN)
    empty = Write(kind=WriteKind.UPDATE, text=f"CREATE GRAPH <{BASE}graph/derived>")
    former = amend(over, empty, BUILD, integrity=None, describe=describe_change).revision
    assert f"{BASE}graph/derived" in former.graphs
    difference = Difference(added=(MORE,), removed=(PLAN,))
    revision = publish_difference(over, former, difference, BUILD, describe=describe_change)
    expected = publish(whole, HELD, MORE)
    assert revision is not None
    assert (revision.state, dict(revision.graphs)) == (expected.state, dict(expected.graphs))
    assert over.get_current() == revision


def test_nothing_is_published_over_another_revision(tmp_path: Path) -> None:
    """Where somebody has published meanwhile the difference is from a revision that is no longer current."""
    directory = RevisionDirectory(tmp_path)
    former = publish(directory, HELD)
    current = publish(directory, HELD, MORE)
    difference = Difference(added=(PLAN,), removed=())
    assert publish_difference(directory, former, difference, BUILD, describe=describe_change) is None
    assert directory.get_current() == current
