"""A revision in the making, from the one before it: a copy whose content is kept up to date quad by quad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad
from pyoxigraph import Store as Engine

from graph.rdf.quads import Difference, canonicalize_blank_nodes, has_blank_node
from graph.revision.content import Content
from graph.revision.fingerprint import Fingerprint, hash_quads
from graph.revision.journal import Change, Entry
from graph.revision.revision import Checked, Revision, RevisionDirectory
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.revision.vocabulary import amend_vocabulary
from graph.terms import Role

COMPACT_EVERY = 50
"""Hard-linked copies gather small files; each so many revisions one is rewritten whole."""


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


DescribeChange = Callable[[Content, View, View, Difference], Iterable[Quad]]
"""Makes the quads of `catalog` from the content, the state after, that before, and the difference of the two."""


def copy_revision(current: Revision, candidate: Path) -> CandidateStores:
    """Make a candidate of the current revision; its files are hard links."""
    former = current.open().engine
    former.backup(str(candidate / "store"))
    return CandidateStores(current=current, former=former, engine=Engine(str(candidate / "store")))


def amend_content(stores: CandidateStores, difference: Difference) -> Content:
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


def describe_content(
    stores: CandidateStores, content: Content, difference: Difference, describe: DescribeChange
) -> Content:
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


def publish_difference(
    directory: RevisionDirectory,
    former: Revision,
    difference: Difference,
    change: Change,
    *,
    describe: DescribeChange,
    permit: Callable[[list[Entry]], None] | None = None,
    checked: Checked | None = None,
) -> Revision | None:
    """Publish what differs from the current revision by some quads; return None where that is another one by now.

    Args:
        directory: Where the revisions are.
        former: The revision from which the quads differ.
        difference: In which quads, `catalog` excepted.
        change: What the journal says.
        describe: Makes `catalog` anew.
        permit: See `RevisionDirectory.publish`.
        checked: What a validation of the outcome found.

    Raises:
        StorageError, WriterBusyError: See `RevisionDirectory`.
    """
    with directory.lock(), directory.candidate() as candidate:
        if directory.current() != former:
            return None
        if permit is not None:
            permit(directory.journal())
        stores = copy_revision(former, candidate)
        for quad in difference.removed:
            stores.engine.remove(quad)
        stores.engine.extend(difference.added)
        for name in list(stores.engine.named_graphs()):
            if next(stores.engine.quads_for_pattern(None, None, None, name), None) is None:
                stores.engine.remove_graph(name)  # none but those with quads are there after a build
        content = describe_content(stores, amend_content(stores, difference), difference, describe)
        amend_vocabulary(former.directory, candidate, stores.engine, difference)
        settle_on_disk(stores.engine, candidate)
        del stores
        return directory.commit(candidate, content, change, plain=former.plain, checked=checked)


def settle_on_disk(engine: Engine, candidate: Path) -> None:
    """Bring the candidate to disk; now and then rewrite it, since copies of copies gather small files."""
    engine.flush()
    if len(list((candidate / "store").glob("*.sst"))) > COMPACT_EVERY * 2:
        engine.optimize()
        engine.flush()
