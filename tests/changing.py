"""A dataset with roles in two states at once, to ask of a change what it breaks: by its vicinity, and by everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, Store
from rdflib import Graph

from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, rebase_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.terms import Role
from graph.update.dataset_state import read_graphs
from graph.validate.change_view import ViewedStore, ViewNodes
from graph.validate.engine import Report, ShiftyValidator, Violation, read_shapes
from graph.validate.footprint import Footprints, read_footprints
from graph.validate.validation import validate
from graph.validate.vicinity import Broken, Vicinity, quads_to_triples, validate_change

ENGINE = ShiftyValidator()


@cache
def shapes() -> Graph:
    """Return the shapes, read once."""
    return read_shapes()


@cache
def footprints() -> Footprints:
    """Return what the shapes read, found once."""
    return read_footprints(shapes())


class Changing:
    """A dataset as it is, and as it is after a change."""

    def __init__(self, graphs: Mapping[Role, Graph], folder: Path, base: str = BASE) -> None:
        """Publish graphs under a base, and hold them in memory twice."""
        directory = RevisionDirectory(folder, base=base)
        change = Change(kind=ChangeKind.BUILD, who="tester", what="test data")
        self.revision: Revision = directory.publish(graphs_to_quads(graphs), change)
        quads = list(self.revision.open().iter_quads())
        self.before, self.after = Store(), Store()
        self.before.extend(quads)
        self.after.extend(quads)

    def difference(self) -> tuple[list[Quad], list[Quad]]:
        """Return what was added and what was removed."""
        before, after = set(self.before), set(self.after)
        return list(after - before), list(before - after)

    def change(self, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
        """Change the state after, by quads under the product's own base."""
        for quad in rebase_quads(removed, BASE, self.revision.base):
            self.after.remove(quad)
        self.after.extend(rebase_quads(added, BASE, self.revision.base))

    def change_back(self) -> None:
        """Make the two states equal again."""
        added, removed = self.difference()
        for quad in added:
            self.after.remove(quad)
        self.after.extend(removed)

    def ask_vicinity(self, broken: Iterable[Broken] = ()) -> Report:
        """Return what the change breaks, by its vicinity alone."""
        nodes = ViewNodes()
        before, after = (ViewedStore(store, self.revision, nodes) for store in (self.before, self.after))
        added, removed = self.difference()
        changed = quads_to_triples([*added, *removed], self.revision)
        vicinity = Vicinity(footprints=footprints(), before=before, after=after)
        return validate_change(vicinity, changed, broken, shapes(), ENGINE)

    def ask_everything(self) -> tuple[Violation, ...]:
        """Return what the state after the change breaks, by a validation of all of it."""
        return validate(read_graphs(self.after, self.revision), shapes(), ENGINE).violations
