"""Immutable revisions of the whole dataset in one directory, and the pointer to the current one.

    current        the newest journal entry: the pointer (graph/revision/journal.py)
    journal.jsonl  the entries before it
    requests/      what clients wrote, an update each
    lock           held by the one writer
    revisions/00000001/record.json, vocabulary.json, store/
    revisions/.candidate-…   a revision in the making; left-overs of a dead writer are swept away by the next
    revisions/.prepared-…    a copy of the current revision that a writer keeps ready

A revision is complete and on disk before the pointer names it, and is never written again.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Engine

from graph.address import is_web_address
from graph.errors import ReliefgraphError, SettingError
from graph.namespaces import BASE
from graph.rdf.quads import rebase_quads
from graph.revision.content import Content, load_quads, read_content, sync_tree
from graph.revision.fingerprint import Fingerprint, hash_graph
from graph.revision.journal import (
    Change,
    ChangeKind,
    Entry,
    read_current,
    read_journal,
    save_request,
    switch,
    sync_directory,
    write_synced,
)
from graph.revision.lock import WriterBusyError, take_lock
from graph.revision.store import OxigraphStore, QueryDataset
from graph.revision.view import View
from graph.revision.vocabulary import TermSet
from graph.terms import DEFAULT_ROLES, Role, graph_iri

DEFAULT_DIRECTORY = Path(".reliefgraph")
CATALOG_NAME = "graph/catalog"


class StorageError(ReliefgraphError):
    """A revision could not be written or read; `full` says that the disk has no room."""

    full = False


class StorageFullError(StorageError):
    """The disk has no room for a revision."""

    full = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a validation of a whole revision found, so that the next need look at a change alone.

    Attributes:
        by: Says what it was validated by: shapes, rules and engine.
        broken: What broke a shape without forbidding the publication: focus, path and value in SPARQL's notation, path
            and value empty where there is none.
    """

    by: str
    broken: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One immutable state of the dataset.

    Attributes:
        number: Counts up within a directory.
        id: Says what is in it: equal for equal content of all graphs but `catalog`.
        state: Says the same of all graphs, `catalog` and the empty ones included: what a cache needs.
        base: The base IRI it was written under.
        plain: True for an ordinary dataset (the default graph is the store's own), False for graphs by role.
        graphs: The number of quads by graph name; the default graph is "".
        ground: The fingerprint of the quads without blank nodes, `catalog` excepted.
        blank: The fingerprint of the quads with blank nodes, `catalog` excepted.
        catalog: The fingerprint of `catalog`.
        directory: Where it lies.
        checked: The outcome of its validation; None where nobody has noted one.
        elsewhere: Where queries find its quads, if not in `directory`: in another engine.
    """

    number: int
    id: str
    state: str
    base: str
    plain: bool
    graphs: Mapping[str, int]
    ground: Fingerprint
    blank: Fingerprint
    catalog: Fingerprint
    directory: Path
    checked: Checked | None = None
    elsewhere: str = ""

    @property
    def address(self) -> str:
        """Where whoever answers queries finds the quads: a directory, or a place in another engine."""
        return self.elsewhere or str(self.directory / "store")

    @property
    def quads(self) -> int:
        """The number of quads in all graphs."""
        return sum(self.graphs.values())

    def open(self) -> OxigraphStore:
        """Open the revision read-only."""
        try:
            return OxigraphStore.read_only(self.directory / "store")
        except OSError as error:
            raise StorageError(
                f"revision {self.number} cannot be opened: {error}",
                place=str(self.directory),
                way_out="Roll back to another revision, or build anew.",
            ) from error

    def graph_name(self, role: Role) -> NamedNode:
        """Return the name of the graph with this role under this revision's base."""
        return NamedNode(self.base + str(graph_iri(role))[len(BASE) :])

    def query_dataset(self) -> QueryDataset:
        """Return what a query sees that does not say so itself."""
        if self.plain:
            return QueryDataset()
        return QueryDataset(default=tuple(self.graph_name(role) for role in DEFAULT_ROLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A revision in the making that is on disk: where it lies, and what it holds."""

    directory: Path
    content: Content


Describe = Callable[[Content, View], Iterable[Quad]]
"""Makes the quads of `catalog`, under the revision's base, from its content; they must not depend on the clock."""


class RevisionDirectory:
    """All revisions in one place: many readers, one writer at a time."""

    def __init__(
        self,
        path: Path = DEFAULT_DIRECTORY,
        *,
        base: str = BASE,
        keep: int = 10,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Name a directory; it is created by the first publication.

        Args:
            path: The directory.
            base: The base IRI under which revisions are written.
            keep: How many former revisions stay besides the current one; at least 1.
            clock: The time for the journal.

        Raises:
            SettingError: The base is no address that names can follow.
        """
        if not is_web_address(base) or not base.endswith(("/", "#")):
            raise SettingError(
                f"the base IRI `{base}` stands here; expected http:// or https://, an address, and / or # at its end",
                way_out="Give one such as https://example.org/relief/.",
            )
        self.path = path
        self.base = base
        self.keep = max(1, keep)
        self.clock = clock

    # Reading

    def current(self) -> Revision | None:
        """Return the current revision, or None where nothing has been published."""
        entry = read_current(self.path)
        return None if entry is None else self.find(entry.revision)

    def get_current(self) -> Revision:
        """Return the current revision, or raise StorageError where nothing has been published."""
        revision = self.current()
        if revision is None:
            raise StorageError(
                "there is no revision yet", place=str(self.path), way_out="Make one with: reliefgraph build"
            )
        return revision

    def find(self, number: int) -> Revision | None:
        """Return a revision by number, or None where it is not kept."""
        directory = self._revisions / f"{number:08d}"
        try:
            record = json.loads((directory / "record.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Revision(
            number=record["number"],
            id=record["id"],
            state=record["state"],
            base=record["base"],
            plain=record["plain"],
            graphs=record["graphs"],
            ground=Fingerprint.from_text(record["ground"]),
            blank=Fingerprint.from_text(record["blank"]),
            catalog=Fingerprint.from_text(record["catalog"]),
            directory=directory,
            checked=_read_checked(record.get("checked")),
        )

    def revisions(self) -> list[Revision]:
        """Return all kept revisions, oldest first."""
        return [revision for number in self._numbers() if (revision := self.find(number)) is not None]

    def _numbers(self) -> list[int]:
        """Return the numbers of all kept revisions, smallest first."""
        return sorted(int(entry.name) for entry in self._revisions.glob("[0-9]*")) if self._revisions.is_dir() else []

    def journal(self) -> list[Entry]:
        """Return all journal entries, oldest first."""
        return read_journal(self.path)

    # Writing

    def publish(
        self,
        quads: Iterable[Quad],
        change: Change,
        *,
        describe: Describe | None = None,
        plain: bool = False,
        permit: Callable[[list[Entry]], None] | None = None,
        checked: Checked | None = None,
    ) -> Revision:
        """Write quads as a new revision and make it current; a failure leaves the former one.

        Content that equals the current revision's makes no new revision.

        Args:
            quads: The quads under `terms.BASE`, in any order; a repeated one counts once.
            change: What the journal says of it.
            describe: Adds the graph `catalog` from what the rest turned out to be.
            plain: Serve it as an ordinary dataset, without roles.
            permit: Is given the journal while nobody else can write, and raises where there must be no publication.
            checked: What a validation of these quads found.
        """
        with self.draft(quads, describe=describe, permit=permit) as draft:
            return self.publish_draft(draft, change, plain=plain, checked=checked)

    @contextmanager
    def draft(
        self,
        quads: Iterable[Quad],
        *,
        describe: Describe | None = None,
        permit: Callable[[list[Entry]], None] | None = None,
    ) -> Iterator[Draft]:
        """Write quads as a revision in the making, which is gone afterwards unless `publish_draft` was given it.

        Nobody else can write meanwhile. The arguments are those of `publish`.
        """
        with self.lock(), self.candidate() as candidate:
            if permit is not None:
                permit(self.journal())
            engine, vocabulary = Engine(str(candidate / "store")), TermSet()
            blank = load_quads(engine, vocabulary.watch(rebase_quads(quads, BASE, self.base)))
            content = read_content(engine, blank, catalog=self._catalog)
            if describe is not None:
                engine.bulk_extend(vocabulary.watch(describe(content, View(OxigraphStore(engine), self.base))))
                catalog = hash_graph(engine, self._catalog)
                graphs = {**content.graphs, self._catalog.value: catalog.count}
                content = replace(content, catalog=catalog, graphs=graphs)
            engine.flush()
            del engine
            vocabulary.write(candidate)
            sync_tree(candidate)
            yield Draft(directory=candidate, content=content)

    def publish_draft(
        self, draft: Draft, change: Change, *, plain: bool = False, checked: Checked | None = None
    ) -> Revision:
        """Make a draft the current revision, within its context; see `publish`."""
        revision = self.commit(draft.directory, draft.content, change, plain=plain, checked=checked)
        self._retire()
        return revision

    def commit(
        self,
        candidate: Path,
        content: Content,
        change: Change,
        *,
        plain: bool,
        added: int | None = None,
        removed: int | None = None,
        checked: Checked | None = None,
    ) -> Revision:
        """Turn a finished candidate into the current revision; the caller holds the lock and has closed the store.

        The store is on disk already: the engine syncs what it writes when it is flushed.
        """
        current = self.current()
        if current is not None and (current.state, current.base, current.plain) == (content.state(), self.base, plain):
            return current
        number = max(self._numbers(), default=0) + 1
        record = {
            "number": number,
            "id": content.id,
            "state": content.state(),
            "base": self.base,
            "plain": plain,
            "graphs": dict(content.graphs),
            "ground": content.ground.to_text(),
            "blank": content.blank.to_text(),
            "catalog": content.catalog.to_text(),
            "checked": None if checked is None else {"by": checked.by, "broken": checked.broken},
        }
        write_synced(candidate / "record.json", json.dumps(record, indent=1) + "\n")
        sync_directory(candidate)
        candidate.rename(self._revisions / f"{number:08d}")
        sync_directory(self._revisions)
        self._point_at(number, content.id, change, added, removed)
        return self.get_current()

    def roll_back(self, number: int, *, who: str) -> Revision:
        """Make a kept revision current again; nothing is deleted by it."""
        with self.lock():
            revision = self.find(number)
            if revision is None:
                kept = ", ".join(str(other.number) for other in self.revisions()) or "none"
                raise StorageError(f"there is no revision {number}", place=str(self.path), way_out=f"Kept are: {kept}.")
            change = Change(kind=ChangeKind.ROLLBACK, who=who, what=f"back to revision {number}")
            self._point_at(number, revision.id, change, None, None)
            return revision

    def retire(self) -> None:
        """Delete the oldest revisions beyond the number to keep, unless somebody is writing: they will do it."""
        with suppress(WriterBusyError), self.lock():
            self._retire()

    @contextmanager
    def lock(self, *, wait_s: float = 0) -> Iterator[None]:
        """Hold the writer's lock, which ends with the process.

        Args:
            wait_s: So many seconds another process may hold it; most hold it for fractions of one.

        Raises:
            WriterBusyError: Another process holds it.
        """
        try:
            self._revisions.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "lock").open("a")
        except OSError as error:
            raise StorageError(
                f"cannot be written: {error.strerror}",
                place=str(self.path),
                way_out="Check the path and its permissions.",
            ) from error
        with lock as file:
            take_lock(file, str(self.path), wait_s=wait_s)
            yield

    def prepare(self) -> Path:
        """Make a directory for a candidate to come; whoever writes before that sweeps it away."""
        return Path(tempfile.mkdtemp(prefix=".prepared-", dir=self._revisions))

    @contextmanager
    def candidate(self, prepared: Path | None = None) -> Iterator[Path]:
        """Give a directory for a revision in the making, a prepared one or a new one.

        It is gone afterwards unless it was committed.
        """
        self._sweep(prepared)
        directory = self._revisions / ".candidate-unmade"
        try:
            directory = prepared or Path(tempfile.mkdtemp(prefix=".candidate-", dir=self._revisions))
            yield directory
        except OSError as error:
            full = error.errno == errno.ENOSPC or "No space left" in str(error)
            raise (StorageFullError if full else StorageError)(
                "the disk is full" if full else f"the revision could not be written: {error}",
                place=str(self.path),
                way_out="The former revision stands. Free some space, then try again." if full else "",
            ) from error
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _sweep(self, prepared: Path | None) -> None:
        """Remove what dead writers have left, and what living ones have prepared for a revision that ends now."""
        for former in self._revisions.glob(".prepared-*"):
            if former != prepared:  # out of sight at once: its owner must find it whole or not at all
                former.rename(former.with_name(former.name.replace(".prepared-", ".candidate-")))
        for left_over in self._revisions.glob(".candidate-*"):
            shutil.rmtree(left_over, ignore_errors=True)

    @property
    def _revisions(self) -> Path:
        return self.path / "revisions"

    @property
    def _catalog(self) -> NamedNode:
        return NamedNode(self.base + CATALOG_NAME)

    def _point_at(self, number: int, id_: str, change: Change, added: int | None, removed: int | None) -> None:
        former = read_current(self.path)
        sequence = former.sequence + 1 if former else 1
        entry = Entry(
            sequence=sequence,
            revision=number,
            id=id_,
            kind=change.kind,
            who=change.who,
            when=self.clock().isoformat(timespec="milliseconds"),
            what=change.what,
            added=added,
            removed=removed,
            request=save_request(self.path, sequence, change.request) if change.request else "",
            engines=change.engines,
        )
        switch(self.path, entry)

    def _retire(self) -> None:
        """Delete the oldest revisions beyond the number to keep, never the current one."""
        current = read_current(self.path)
        former = [number for number in self._numbers() if current is None or number != current.revision]
        for number in former[: -self.keep]:
            shutil.rmtree(self._revisions / f"{number:08d}", ignore_errors=True)


def _read_checked(record: dict[str, Any] | None) -> Checked | None:
    if record is None:
        return None
    return Checked(by=record["by"], broken=tuple((focus, path, value) for focus, path, value in record["broken"]))
