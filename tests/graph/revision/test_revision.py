"""Revisions: what is published is whole, named by its content, and never changes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions
from pyoxigraph import Store as Engine

from graph.errors import ReliefgraphError, SettingError, UnreadableInputError
from graph.namespaces import BASE
from graph.revision.fingerprint import Fingerprint, hash_graph, hash_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.lock import WriterBusyError
from graph.revision.revision import Revision, RevisionDirectory, StorageError, StorageFullError
from graph.terms import Role

P = NamedNode("http://e/p")
REPORTED = NamedNode(BASE + "graph/reported")
PROSPECTS = NamedNode(BASE + "graph/prospects")
CATALOG = NamedNode(BASE + "graph/catalog")
BUILD = Change(kind=ChangeKind.BUILD, who="tester", what="a test build")


def some_quads(number: int = 50) -> list[Quad]:
    """Return ground quads and quads with blank nodes in three graphs."""
    quads = [Quad(NamedNode(f"{BASE}id/place/{n}"), P, Literal(f'n "{n}"\n'), REPORTED) for n in range(number)]
    quads += [Quad(BlankNode(f"x{n}"), P, Literal(str(n % 7)), PROSPECTS) for n in range(10)]
    return [*quads, Quad(NamedNode("http://e/s"), P, BlankNode("x1"), DefaultGraph())]


def values(revision: Revision) -> list[str]:
    """Return the literals that a query without a dataset of its own finds."""
    rows = revision.open().query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", dataset=revision.query_dataset())
    assert isinstance(rows, QuerySolutions)
    return [value.value for row in rows if isinstance(value := row[0], Literal)]


def test_the_order_of_quads_does_not_matter(tmp_path: Path) -> None:
    """Equal content has an equal id whatever the order and the names of its blank nodes."""
    quads = some_quads()
    shuffled = [
        Quad(
            BlankNode("other" + q.subject.value) if isinstance(q.subject, BlankNode) else q.subject,
            q.predicate,
            BlankNode("other" + q.object.value) if isinstance(q.object, BlankNode) else q.object,
            q.graph_name,
        )
        for q in quads
    ]
    random.Random(7).shuffle(shuffled)
    first = RevisionDirectory(tmp_path / "a").publish(quads, BUILD)
    second = RevisionDirectory(tmp_path / "b").publish([*shuffled, shuffled[0]], BUILD)
    assert first.id == second.id
    assert first.quads == second.quads == 61


def test_one_quad_changes_the_id(tmp_path: Path) -> None:
    """A quad more, or the same triple in another graph, is another id."""
    base = some_quads()
    moved = [*base[1:], Quad(base[0].subject, base[0].predicate, base[0].object, PROSPECTS)]
    ids = {RevisionDirectory(tmp_path / str(n)).publish(q, BUILD).id for n, q in enumerate([base, base[1:], moved])}
    assert len(ids) == 3


def test_fingerprint_can_be_kept_up_to_date(tmp_path: Path) -> None:
    """The fingerprint of a whole store equals that of a former one plus and minus the quads that changed."""
    quads = [q for q in some_quads() if isinstance(q.subject, NamedNode) and isinstance(q.object, Literal)]
    engine = Engine()
    engine.extend(quads[1:])
    expected = hash_graph(engine, REPORTED)
    assert hash_quads(quads) - hash_quads(quads[:1]) == expected
    assert Fingerprint.from_text(expected.to_text()) == expected


def test_prospects_are_not_in_the_default_graph(tmp_path: Path) -> None:
    """A query without a dataset sees every role but prospects; a plain revision sees its own default graph."""
    quads = [Quad(NamedNode("http://e/s"), P, Literal(g.value), g) for g in (REPORTED, PROSPECTS)]
    quads.append(Quad(NamedNode("http://e/s"), P, Literal("default"), DefaultGraph()))
    assert values(RevisionDirectory(tmp_path / "a").publish(quads, BUILD)) == [REPORTED.value]
    assert values(RevisionDirectory(tmp_path / "b").publish(quads, BUILD, plain=True)) == ["default"]


def test_another_base_is_applied_when_written(tmp_path: Path) -> None:
    """Under another base, graphs, IRIs and the catalog carry it, and nothing carries the first one."""
    directory = RevisionDirectory(tmp_path, base="http://localhost:1/kg/")
    revision = directory.publish(
        some_quads(3),
        BUILD,
        describe=lambda content, view: [Quad(NamedNode(view.base), P, Literal(content.id), view.graph(Role.CATALOG))],
    )
    assert revision.graph_name(Role.REPORTED).value == "http://localhost:1/kg/graph/reported"
    quads = list(revision.open().iter_quads())
    assert (
        Quad(
            NamedNode("http://localhost:1/kg/"),
            P,
            Literal(revision.id),
            NamedNode("http://localhost:1/kg/graph/catalog"),
        )
        in quads
    )
    assert not [q for q in quads if BASE in str(q)]


def test_the_catalog_is_not_in_the_id_but_in_the_state(tmp_path: Path) -> None:
    """Two catalogs over one content share the id and differ in the state, which is what caches use."""
    directory = RevisionDirectory(tmp_path)
    made = [
        directory.publish(some_quads(), BUILD, describe=lambda *_, n=n: [Quad(NamedNode(BASE), P, Literal(n), CATALOG)])
        for n in ("one", "two")
    ]
    assert made[0].id == made[1].id
    assert made[0].state != made[1].state
    assert made[1].number == 2


def test_equal_content_makes_no_new_revision(tmp_path: Path) -> None:
    """A build that changes nothing leaves the revision and the journal as they are."""
    directory = RevisionDirectory(tmp_path)
    first = directory.publish(some_quads(), BUILD)
    assert directory.publish(some_quads(), BUILD) == first
    assert len(directory.journal()) == 1


def test_a_failing_publication_leaves_the_former_revision(tmp_path: Path) -> None:
    """When the quads end in an error, the pointer stands and no candidate stays behind."""
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(some_quads(), BUILD)

    def broken() -> list[Quad]:
        raise ReliefgraphError("a bad seed")

    with pytest.raises(ReliefgraphError, match="a bad seed"):
        directory.publish((quad for make in (some_quads, broken) for quad in make()), BUILD)
    assert directory.current() == former
    assert [p.name for p in (tmp_path / "revisions").iterdir()] == ["00000001"]


def test_a_full_disk_is_said_and_harmless(tmp_path: Path) -> None:
    """ENOSPC while quads arrive is StorageFullError, and the former revision stands."""
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(some_quads(), BUILD)

    def full() -> list[Quad]:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFullError, match="the disk is full"), directory.lock(), directory.candidate():
        full()
    assert directory.current() == former


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Below a file there is no place for revisions: an error names the place, and no traceback is shown."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    directory = RevisionDirectory(tmp_path / "file" / "data")
    with pytest.raises(StorageError, match="cannot be written: Not a directory"), directory.lock():
        pass
    assert directory.current() is None


@pytest.mark.parametrize("base", ["", "relief/", "http://a b/", "https://example.org/relief", "ftp://example.org/"])
def test_a_base_that_is_no_address_is_refused(base: str, tmp_path: Path) -> None:
    """A base IRI is an http or https address to which names can be appended."""
    with pytest.raises(SettingError, match="expected http:// or https://"):
        RevisionDirectory(tmp_path, base=base)


def test_two_writers_cannot_meet(tmp_path: Path) -> None:
    """While one process holds the lock, another is told so at once."""
    directory = RevisionDirectory(tmp_path)
    with directory.lock(), pytest.raises(WriterBusyError, match="another process is publishing"):
        RevisionDirectory(tmp_path).publish(some_quads(), BUILD)
    assert directory.publish(some_quads(), BUILD).number == 1


def test_a_writer_may_wait(tmp_path: Path) -> None:
    """Whoever waits gets the lock when the other lets go of it, and is told so where that takes longer."""
    directory, other = RevisionDirectory(tmp_path), RevisionDirectory(tmp_path)
    with directory.lock(), pytest.raises(WriterBusyError), other.lock(wait_s=0.05):
        pass
    taken, waiting = threading.Event(), threading.Event()

    def hold() -> None:
        with directory.lock():
            taken.set()
            assert waiting.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(60)
    threading.Timer(0.05, waiting.set).start()
    with other.lock(wait_s=60):
        assert waiting.is_set()
    thread.join()


def test_an_entry_without_words_can_be_read(tmp_path: Path) -> None:
    """An author or a note that is empty is read as that, and does not damage the journal."""
    directory = RevisionDirectory(tmp_path)
    directory.publish(some_quads(3), Change(kind=ChangeKind.BUILD, who="", what=""))
    directory.publish(some_quads(2), BUILD)
    assert [(entry.who, entry.what) for entry in directory.journal()] == [("", ""), (BUILD.who, BUILD.what)]


def test_journal_says_who_when_and_what(tmp_path: Path) -> None:
    """Each move of the pointer has an entry with its author, time and words, by the clock it was given."""
    directory = RevisionDirectory(tmp_path, clock=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    directory.publish(some_quads(3), BUILD)
    second = directory.publish(some_quads(4), BUILD)
    directory.roll_back(1, who="operator")
    journal = directory.journal()
    assert [(e.sequence, e.revision, e.kind.value, e.who, e.when) for e in journal] == [
        (1, 1, "build", "tester", "2026-01-02T03:04:05.000+00:00"),
        (2, 2, "build", "tester", "2026-01-02T03:04:05.000+00:00"),
        (3, 1, "rollback", "operator", "2026-01-02T03:04:05.000+00:00"),
    ]
    current = directory.get_current()
    assert current.number == 1
    assert current.id != second.id


def test_a_torn_journal_line_is_mended(tmp_path: Path) -> None:
    """A line that a dying writer left unfinished is dropped by readers and by the next writer."""
    directory = RevisionDirectory(tmp_path)
    for number in (1, 2):
        directory.publish(some_quads(number), BUILD)
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('{"sequence": 2, "revi')
    assert [e.sequence for e in directory.journal()] == [1, 2]
    directory.publish(some_quads(3), BUILD)
    lines = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["sequence"] for line in lines] == [1, 2]


def test_retention_keeps_the_newest_and_the_current(tmp_path: Path) -> None:
    """Of five publications with two to keep, the last three stay; a roll-back to a deleted one says which are kept."""
    directory = RevisionDirectory(tmp_path, keep=2)
    for number in range(1, 6):
        directory.publish(some_quads(number), BUILD)
    assert [r.number for r in directory.revisions()] == [3, 4, 5]
    with pytest.raises(StorageError, match="Kept are: 3, 4, 5"):
        directory.roll_back(1, who="operator")


def test_a_killed_writer_leaves_no_trace(tmp_path: Path) -> None:
    """A writer killed in the middle of a publication leaves the former revision, and the next one sweeps up."""
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(some_quads(), BUILD)
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from graph.revision.revision import RevisionDirectory\n"
        "from tests.graph.revision.test_revision import BUILD, some_quads\n"
        "def quads():\n"
        "    yield from some_quads(9)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "RevisionDirectory(Path(sys.argv[1])).publish(quads(), BUILD)\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, check=False)
    assert done.returncode == -9
    assert directory.current() == former
    assert len(list((tmp_path / "revisions").glob(".candidate-*"))) == 1
    assert directory.publish(some_quads(4), BUILD).number == 2
    assert not list((tmp_path / "revisions").glob(".candidate-*"))


def test_no_revision_yet_names_the_way_out(tmp_path: Path) -> None:
    """An empty directory has no current revision, and asking for it names the command that makes one."""
    directory = RevisionDirectory(tmp_path / "new")
    assert directory.current() is None
    assert directory.journal() == []
    with pytest.raises(StorageError, match="reliefgraph build"):
        directory.get_current()


def test_a_damaged_pointer_is_told(tmp_path: Path) -> None:
    """A pointer that is no entry is an error that names what stands there and the way out."""
    directory = RevisionDirectory(tmp_path)
    (tmp_path / "current").write_text("{\n", encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"journal of revisions is damaged.*\n.*backup"):
        directory.current()
