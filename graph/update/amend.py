"""A client's write becomes a revision: applied to a candidate, concluded, validated, then published or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode

from graph.errors import InconsistencyError, ReliefgraphError
from graph.rdf.quads import Difference
from graph.revision.journal import Change
from graph.revision.revision import Checked, Revision, RevisionDirectory, StorageError
from graph.revision.vocabulary import amend_vocabulary
from graph.stations import Stations
from graph.terms import Role
from graph.update.candidate import (
    CandidateStores,
    DescribeChange,
    amend_content,
    copy_revision,
    describe_content,
    settle_on_disk,
)
from graph.update.write import Write, apply_write

COMPUTED_ROLES = (Role.INFERRED, Role.DERIVED, Role.CATALOG)
"""What clients cannot write, since it follows from the rest."""

WRITABLE_ROLES = tuple(role for role in Role if role not in COMPUTED_ROLES)
LOCK_WAIT_S = 5.0
"""So long an update waits while another process writes: under several server processes each has a writer of its own."""


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
            stores = ready.stores if ready is not None else copy_revision(current, candidate)
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
            content = amend_content(stores, difference)
            if describe is not None and current.catalog.count:
                content = describe_content(stores, content, difference, describe)
        with stations.enter("publish"):
            amend_vocabulary(current.directory, candidate, stores.engine, difference)
            settle_on_disk(stores.engine, candidate)
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
                self._ready = _Ready(candidate=candidate, stores=copy_revision(current, candidate))

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


def _check_visible(difference: Difference, current: Revision) -> None:
    """Refuse what no query would see: with roles, the default graph of a query is made of named graphs."""
    if any(isinstance(quad.graph_name, DefaultGraph) for quad in difference.added):
        writable = ", ".join(writable_graphs(current))
        raise GraphMissingError("the write names no graph", way_out=f"Writable are: {writable}.")


def writable_graphs(revision: Revision) -> list[str]:
    """Return the names of the graphs that clients may write."""
    return [revision.graph_name(role).value for role in WRITABLE_ROLES]
