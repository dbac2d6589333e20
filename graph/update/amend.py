"""A client's write becomes a revision: applied to a candidate, concluded, validated, then published or refused."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

from graph.errors import InconsistencyError, ReliefgraphError
from graph.rdf.quads import Difference, canonicalize_blank_nodes, has_blank_node
from graph.revision.content import Content
from graph.revision.fingerprint import Fingerprint, hash_quads
from graph.revision.journal import Change
from graph.revision.revision import Checked, Revision, RevisionDirectory, StorageError
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.revision.vocabulary import amend_vocabulary
from graph.stations import Stations
from graph.terms import Role
from graph.update.write import Write, apply_write

COMPUTED_ROLES = (Role.INFERRED, Role.DERIVED, Role.CATALOG)
"""What clients cannot write, since it follows from the rest."""

WRITABLE_ROLES = tuple(role for role in Role if role not in COMPUTED_ROLES)
LOCK_WAIT_S = 5.0
"""So long an update waits while another process writes: under several server processes each has a writer of its own."""

COMPACT_EVERY = 50
"""Hard-linked copies gather small files; each so many revisions one is rewritten whole."""


class RevisionChangedError(ReliefgraphError):
    """The current revision is not the one that the writer has seen."""


class GraphMissingError(ReliefgraphError):
    """A write went to the default graph, or to a graph without a role."""


class GraphReadOnlyError(ReliefgraphError):
    """A write went to a graph that is computed."""


class WriteRefusedError(ReliefgraphError):
    """The outcome of a write must not be published; `members` says why, for programs."""

    def __init__(self, what: str, members: Mapping[str, object]) -> None:
        self.members = members
        super().__init__(what)


class ContradictionError(WriteRefusedError):
    """The outcome of a write would contradict itself without any claim; `members` has the triples and the proof."""

    def __init__(self, error: InconsistencyError) -> None:
        proof = [
            {"conclusion": line.conclusion or None, "rule": line.rule, "premises": line.premises}
            for line in error.proof
        ]
        listed = "; ".join(error.triples)
        super().__init__(
            f"these triples cannot all be so, by rule {error.rule} of OWL 2 RL: {listed}",
            {"rule": error.rule, "triples": error.triples, "proof": proof},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateStores:
    """A candidate and the revision from which it was made.

    Attributes:
        current: The revision.
        former: Its store, read-only.
        engine: The candidate's store.
    """

    current: Revision
    former: Engine
    engine: Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforced:
    """A candidate in order.

    Attributes:
        difference: Everything in which it differs from the former store.
        checked: What its validation found.
    """

    difference: Difference
    checked: Checked | None


class Integrity(Protocol):
    """Keeps a dataset with roles in order: what may be written, what follows from it, what must hold."""

    @property
    def engines(self) -> tuple[str, ...]:
        """What concludes and validates, with versions."""
        ...

    def enforce(self, stores: CandidateStores, difference: Difference, stations: Stations) -> Enforced:
        """Bring a candidate in order; return everything that has changed from the former store, and what was found.

        Raises:
            GraphMissingError, GraphReadOnlyError: The write went where it must not.
            WriteRefusedError: The outcome must not be published; ContradictionError where it contradicts itself.
            ReasoningTooLongError: What follows could not be found out in time.
        """
        ...

    def published(self, revision: Revision) -> None:
        """Learn that the candidate last brought in order is a revision now."""
        ...


DescribeChange = Callable[[Content, View, View, Difference], Iterable[Quad]]
"""Makes the quads of `catalog` from the content, the state after, that before, and the difference of the two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """The outcome of a write: the revision that is now current, and what differs from the one before.

    Attributes:
        revision: The revision.
        created: Whether the write made a graph.
        added: The number of quads that came.
        removed: The number of quads that went.
        seconds: Wall-clock seconds per station, in the order in which they ran.
    """

    revision: Revision
    created: bool
    added: int
    removed: int
    seconds: Mapping[str, float]


def amend(
    directory: RevisionDirectory,
    write: Write,
    change: Change,
    *,
    integrity: Integrity | None,
    expect: Callable[[Revision], bool] | None = None,
    describe: DescribeChange | None = None,
    preparation: Preparation | None = None,
) -> Amended:
    """Apply a write to the current revision and publish the outcome.

    Args:
        directory: Where the revisions are.
        write: What to do.
        change: What the journal says.
        integrity: Keeps a dataset with roles in order; None for a plain store.
        expect: Returns whether the current revision is the one that the writer has seen.
        describe: Makes `catalog` anew where the revision has one.
        preparation: May have a copy of the current revision ready.

    Raises:
        RevisionChangedError, GraphMissingError, GraphReadOnlyError, WriteRefusedError: Nothing was changed.
        SyntaxError, LookupError: See `apply_write`.
        StorageError, WriterBusyError: See `RevisionDirectory`.
    """
    stations = Stations()
    with directory.lock(wait_s=LOCK_WAIT_S), ExitStack() as stack:
        with stations.enter("open"):
            current = directory.get_current()
            if expect is not None and not expect(current):
                raise RevisionChangedError(f"the current revision is {current.id} by now")
            ready = preparation.take(current) if preparation is not None else None
            candidate = stack.enter_context(directory.candidate(ready.candidate if ready is not None else None))
            stores = ready.stores if ready is not None else _copy(current, candidate)
            del ready  # the store must be closed before it is published
        created = bool(write.graph) and not stores.former.contains_named_graph(NamedNode(write.graph))
        with stations.enter("apply"):
            difference, checked = apply_write(stores.engine, stores.former, write), None
        if integrity is not None and not current.plain:
            enforced = integrity.enforce(stores, difference, stations)
            difference, checked = enforced.difference, enforced.checked
        elif not current.plain:
            _check_visible(difference, current)
        with stations.enter("describe"):
            content = _amend_content(stores, difference)
            if describe is not None and current.catalog.count:
                content = _describe(stores, content, difference, describe)
        with stations.enter("publish"):
            amend_vocabulary(current.directory, candidate, stores.engine, difference)
            _settle_on_disk(stores.engine, candidate)
            del stores
            added, removed = len(difference.added), len(difference.removed)
            revision = directory.commit(
                candidate, content, change, plain=current.plain, added=added, removed=removed, checked=checked
            )
            if integrity is not None and not current.plain:
                integrity.published(revision)
    return Amended(revision=revision, created=created, added=added, removed=removed, seconds=stations.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    candidate: Path
    stores: CandidateStores


class Preparation:
    """A copy of the current revision that a writer makes before anybody writes, so that the next need not wait."""

    def __init__(self, directory: RevisionDirectory) -> None:
        self._directory = directory
        self._ready: _Ready | None = None

    def make(self) -> None:
        """Have a copy ready; where that cannot be done now, the next write finds out why."""
        with suppress(OSError, StorageError):
            current = self._directory.current()
            if self._ready is not None and self._ready.stores.current == current:
                return
            self.drop()
            if current is not None:
                candidate = self._directory.prepare()
                self._ready = _Ready(candidate=candidate, stores=_copy(current, candidate))

    def drop(self) -> None:
        """Remove the copy."""
        ready, self._ready = self._ready, None
        if ready is not None:
            shutil.rmtree(ready.candidate, ignore_errors=True)

    def take(self, current: Revision) -> _Ready | None:
        """Give the copy away if it is still there and still one of the current revision; the caller holds the lock."""
        ready, self._ready = self._ready, None
        if ready is None or ready.stores.current != current or not ready.candidate.is_dir():
            return None
        return ready


def _copy(current: Revision, candidate: Path) -> CandidateStores:
    """Make a candidate of the current revision; its files are hard links."""
    former = current.open().engine
    former.backup(str(candidate / "store"))
    return CandidateStores(current=current, former=former, engine=Engine(str(candidate / "store")))


def _check_visible(difference: Difference, current: Revision) -> None:
    """Refuse what no query would see: with roles, the default graph of a query is made of named graphs."""
    if any(isinstance(quad.graph_name, DefaultGraph) for quad in difference.added):
        writable = ", ".join(writable_graphs(current))
        raise GraphMissingError("the write names no graph", way_out=f"Writable are: {writable}.")


def writable_graphs(revision: Revision) -> list[str]:
    """Return the names of the graphs that clients may write."""
    return [revision.graph_name(role).value for role in WRITABLE_ROLES]


def _amend_content(stores: CandidateStores, difference: Difference) -> Content:
    """Return the content of the candidate, kept up to date from the former one quad by quad."""
    engine, current = stores.engine, stores.current
    ground, catalog = current.ground, current.catalog
    catalog_name = current.graph_name(Role.CATALOG)
    for quads, sign in ((difference.added, 1), (difference.removed, -1)):
        plain = [quad for quad in quads if not has_blank_node(quad)]
        for_catalog = hash_quads(quad for quad in plain if quad.graph_name == catalog_name)
        rest = hash_quads(quad for quad in plain if quad.graph_name != catalog_name)
        ground = ground + rest if sign > 0 else ground - rest
        catalog = catalog + for_catalog if sign > 0 else catalog - for_catalog
    blank = current.blank
    if any(has_blank_node(quad) for quad in (*difference.added, *difference.removed)):
        blank = _rename_blank_nodes(engine)
    return Content(graphs=_count_graphs(engine, current, difference), ground=ground, blank=blank, catalog=catalog)


def _count_graphs(engine: Engine, current: Revision, difference: Difference) -> dict[str, int]:
    counts = Counter(current.graphs)
    for quads, sign in ((difference.added, 1), (difference.removed, -1)):
        for quad in quads:
            counts["" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value] += sign
    names = {name.value for name in engine.named_graphs()}
    return {name: counts[name] for name in ("", *sorted(names))}


def _rename_blank_nodes(engine: Engine) -> Fingerprint:
    """Give all blank nodes their canonical names again; return the fingerprint of the quads that have some."""
    quads = [quad for quad in engine if has_blank_node(quad)]
    named = canonicalize_blank_nodes(quads)
    before, after = set(quads), set(named)
    for quad in before - after:
        engine.remove(quad)
    engine.extend(after - before)
    return hash_quads(named)


def _describe(stores: CandidateStores, content: Content, difference: Difference, describe: DescribeChange) -> Content:
    """Bring `catalog` up to date, touching only what changes in it."""
    engine, base = stores.engine, stores.current.base
    name = stores.current.graph_name(Role.CATALOG)
    after, before = View(OxigraphStore(engine), base), View(OxigraphStore(stores.former), base)
    described = set(describe(content, after, before, difference))
    there = set(engine.quads_for_pattern(None, None, None, name))
    gone, come = there - described, Engine()
    come.extend(described - there)  # which rewrites literals as the store does
    for quad in gone:
        engine.remove(quad)
    engine.extend(come)
    catalog = content.catalog - hash_quads(gone) + hash_quads(come)
    graphs = {**content.graphs, name.value: catalog.count}
    return Content(graphs=graphs, ground=content.ground, blank=content.blank, catalog=catalog)


def _settle_on_disk(engine: Engine, candidate: Path) -> None:
    """Bring the candidate to disk; now and then rewrite it, since copies of copies gather small files."""
    engine.flush()
    if len(list((candidate / "store").glob("*.sst"))) > COMPACT_EVERY * 2:
        engine.optimize()
        engine.flush()
