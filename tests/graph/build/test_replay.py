"""A build over clients' writes: refused, or the writes are done again, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat

from graph.build.build import Built
from graph.build.dataset import Dataset
from graph.build.replay import build_and_replay
from graph.errors import BuildRefusedError
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.journal import Change, ChangeKind, find_unbuilt_updates
from graph.revision.revision import Revision, RevisionDirectory
from graph.update.amend import amend
from graph.update.write import Write, WriteKind, write_to_update

SHAPES = f"{BASE}graph/shapes"
BUILD = Change(kind=ChangeKind.BUILD, who="builder", what="build")


def write(directory: RevisionDirectory, write: Write) -> Revision:
    """Do a write without rules, as a client's."""
    change = Change(kind=ChangeKind.UPDATE, who="curator", what=write.kind.value, request=write_to_update(write))
    return amend(directory, write, change, integrity=None).revision


@pytest.fixture
def directory(dataset: Dataset, tmp_path: Path) -> RevisionDirectory:
    """The dataset of the seeds, and two writes into its shapes: an update and a graph write."""
    directory = RevisionDirectory(tmp_path)
    directory.publish(graphs_to_quads(dataset.graphs), BUILD)
    write(
        directory,
        Write(
            kind=WriteKind.UPDATE,
            text=f"INSERT DATA {{ GRAPH <{SHAPES}> {{ <one> <http://e/p> 1 }} }}",
            base="http://e/",
        ),
    )
    document = b"<http://e/two> <http://e/p> 2 ."
    write(directory, Write(kind=WriteKind.MERGE, graph=SHAPES, data=((document, RdfFormat.TURTLE),)))
    return directory


def written(revision: Revision) -> set[str]:
    """Return the subjects that clients wrote."""
    quads = revision.open().match(None, NamedNode("http://e/p"))
    return {str(quad.subject) for quad in quads}


def test_writes_are_done_again(directory: RevisionDirectory, dataset: Dataset) -> None:
    """After a build that replays, both writes are there, under their author's name, and still count as unbuilt."""
    before = directory.get_current()

    def build() -> Built:
        quads = list(graphs_to_quads(dataset.graphs))
        revision = directory.publish(quads, Change(kind=ChangeKind.BUILD, who="builder", what="again"))
        assert written(revision) == set()
        return Built(findings=(), revision=revision)

    built = build_and_replay(directory, build, who="builder")
    assert built.revision is not None
    assert written(built.revision) == {"<http://e/one>", "<http://e/two>"}
    assert built.revision.id == before.id
    held = find_unbuilt_updates(directory.journal())
    assert [entry.who for entry in held] == ["curator", "curator"]


def test_a_write_that_fails_leaves_everything(directory: RevisionDirectory, dataset: Dataset) -> None:
    """When a write cannot be done again, the former revision is current again and the error names the write."""
    write(
        directory,
        Write(
            kind=WriteKind.UPDATE,
            text=f"INSERT DATA {{ GRAPH <{BASE}graph/inferred> {{ <http://e/three> <http://e/p> 3 }} }}",
        ),
    )
    before = directory.get_current()

    def build() -> Built:
        return Built(findings=(), revision=directory.publish(graphs_to_quads(dataset.graphs), BUILD))

    with pytest.raises(BuildRefusedError, match="by curator cannot be done again"):
        build_and_replay(directory, build, who="builder")
    assert directory.get_current() == before
    assert written(before) == {"<http://e/one>", "<http://e/two>", "<http://e/three>"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (WriteKind.DELETE, "DROP SILENT GRAPH <http://e/g>"),
        (
            WriteKind.REPLACE,
            "DROP SILENT GRAPH <http://e/g> ;\nCREATE SILENT GRAPH <http://e/g> ;\n"
            "INSERT DATA { GRAPH <http://e/g> {\n<http://e/s> <http://e/p> <http://e/o> .\n} }",
        ),
    ],
)
def test_graph_writes_are_kept_as_updates(kind: WriteKind, expected: str) -> None:
    """A write to a graph is written down as the SPARQL update that does the same."""
    document = b"<http://e/s> <http://e/p> <http://e/o> ."
    data = ((document, RdfFormat.TURTLE),) if kind is WriteKind.REPLACE else ()
    assert write_to_update(Write(kind=kind, graph="http://e/g", data=data)) == expected
