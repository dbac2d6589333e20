"""A client's write becomes a revision: applied to a candidate, concluded, validated, then published or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode
from pyoxigraph import Store as Engine

from graph.errors import ReliefgraphError
from graph.fingerprint import Fingerprint, hash_graph, hash_quads
from graph.journal import Change
from graph.quads import canonicalize_blank_nodes, has_blank_node
from graph.revision import Checked, Content, Describe, Revision, RevisionDirectory
from graph.store import OxigraphStore
from graph.terms import Role
from graph.view import View
from graph.write import Difference, Write, apply_write

COMPUTED_ROLES = (Role.INFERRED, Role.DERIVED, Role.CATALOG)
"""What clients cannot write, since it follows from the rest."""

WRITABLE_ROLES = tuple(role for role in Role if role not in COMPUTED_ROLES)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A candidate in order.

    Attributes:
        difference: Everything in which it differs from the former store.
        checked: What its validation found.
    """

    difference: Difference
    checked: Checked | None


class Keeper(Protocol):
    """Keeps a dataset with roles in order: what may be written, what follows from it, what must hold."""

    def hold(self, engine: Engine, former: Engine, difference: Difference, current: Revision) -> Held:
        """Bring a candidate in order; return everything that has changed from the former store, and what was found.

        Raises:
            GraphMissingError, GraphReadOnlyError: The write went where it must not.
            WriteRefusedError: The outcome must not be published.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """The outcome of a write: the revision that is now current, and what differs from the one before."""

    revision: Revision
    created: bool
    added: int
    removed: int


def amend(
    directory: RevisionDirectory,
    write: Write,
    change: Change,
    *,
    keeper: Keeper | None,
    expect: Callable[[Revision], bool] | None = None,
    describe: Describe | None = None,
) -> Amended:
    """Apply a write to the current revision and publish the outcome.

    Args:
        directory: Where the revisions are.
        write: What to do.
        change: What the journal says.
        keeper: Keeps a dataset with roles in order; None for a plain store.
        expect: Says whether the current revision is the one that the writer has seen.
        describe: Makes `catalog` anew where the revision has one.

    Raises:
        RevisionChangedError, GraphMissingError, GraphReadOnlyError, WriteRefusedError: Nothing was changed.
        SyntaxError, LookupError: See `apply_write`.
        StorageError, WriterBusyError: See `RevisionDirectory`.
    """
    with directory.lock(), directory.candidate() as candidate:
        current = directory.get_current()
        if expect is not None and not expect(current):
            raise RevisionChangedError(f"the current revision is {current.id} by now")
        former = current.open().engine
        created = bool(write.graph) and not former.contains_named_graph(NamedNode(write.graph))
        former.backup(str(candidate / "store"))
        engine = Engine(str(candidate / "store"))
        difference, checked = apply_write(engine, former, write), None
        if keeper is not None and not current.plain:
            held = keeper.hold(engine, former, difference, current)
            difference, checked = held.difference, held.checked
        content = _amend_content(engine, current, difference)
        if describe is not None and current.catalog.count:
            content = _describe(engine, current, content, describe)
        _settle_on_disk(engine, directory, candidate)
        del engine, former
        revision = directory.commit(
            candidate,
            content,
            change,
            plain=current.plain,
            added=len(difference.added),
            removed=len(difference.removed),
            checked=checked,
        )
        return Amended(revision=revision, created=created, added=len(difference.added), removed=len(difference.removed))


def writable_graphs(revision: Revision) -> list[str]:
    """Return the names of the graphs that clients may write."""
    return [revision.graph_name(role).value for role in WRITABLE_ROLES]


def _amend_content(engine: Engine, current: Revision, difference: Difference) -> Content:
    """Return the content of the candidate, kept up to date from the former one quad by quad."""
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


def _describe(engine: Engine, current: Revision, content: Content, describe: Describe) -> Content:
    name = current.graph_name(Role.CATALOG)
    engine.clear_graph(name)
    engine.extend(describe(content, View(OxigraphStore(engine), current.base)))
    catalog = hash_graph(engine, name)
    graphs = {**content.graphs, name.value: catalog.count}
    return Content(graphs=graphs, ground=content.ground, blank=content.blank, catalog=catalog)


def _settle_on_disk(engine: Engine, directory: RevisionDirectory, candidate: Path) -> None:
    """Bring the candidate to disk; now and then rewrite it, since copies of copies gather small files."""
    engine.flush()
    if len(list((candidate / "store").glob("*.sst"))) > COMPACT_EVERY * 2:
        engine.optimize()
        engine.flush()
