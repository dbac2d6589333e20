"""How a dataset with roles stays in order when a client writes: what may be written, what follows, what must hold."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode
from rdflib import Graph

from graph.conclude.reason import Reasoner
from graph.conclude.saturation import MAX_SECONDS
from graph.errors import InconsistencyError, ReliefgraphError
from graph.rdf.quads import Difference, has_blank_node
from graph.rdf.statement import Statement
from graph.revision.revision import Revision
from graph.stations import Stations
from graph.terms import Role
from graph.update.amend import (
    COMPUTED_ROLES,
    ContradictionError,
    Enforced,
    GraphMissingError,
    GraphReadOnlyError,
    WriteRefusedError,
    writable_graphs,
)
from graph.update.candidate import CandidateStores
from graph.update.dataset_state import DatasetState, read_graphs
from graph.update.write import compare_quads
from graph.validate.automaton import NotLocalError
from graph.validate.change_view import ViewedStore, ViewNodes
from graph.validate.engine import Report, Validator
from graph.validate.footprint import Footprints, read_footprints
from graph.validate.validation import UNSEEN_ROLES, identify_check, report_to_checked, validate
from graph.validate.vicinity import Vicinity, quads_to_triples, validate_change

UNREAD_ROLES = (Role.PROSPECTS, Role.SHAPES)
"""What neither the reasoner nor the derivation reads, so that a change there leaves their graphs as they are."""

MAX_REPORTED = 50


class DatasetIntegrity:
    """Concludes anew what follows from a write, and validates the outcome (`graph.update.amend.Integrity`).

    It keeps what it has read of the current revision, so that the next write need not read it again. Where the revision
    before has been validated by the same shapes, the vicinity of what changed is validated alone
    (`graph.validate.vicinity`), else everything.
    """

    def __init__(
        self, *, validator: Validator, shapes: Graph, reasoner: Reasoner, max_seconds: float = MAX_SECONDS
    ) -> None:
        """Keep datasets in order by these shapes, which must not change; the rules may take `max_seconds`."""
        self.validator = validator
        self.shapes = shapes
        self.reasoner = reasoner
        self.max_seconds = max_seconds
        self.check = identify_check(shapes, validator)
        self._kept: tuple[str, DatasetState] | None = None
        self._changed: DatasetState | None = None
        try:
            self.footprints: Footprints | None = read_footprints(shapes)
        except NotLocalError:
            self.footprints = None

    @property
    def engines(self) -> tuple[str, ...]:
        """What concludes and validates, with versions."""
        return self.reasoner.version, self.validator.version

    def enforce(self, stores: CandidateStores, difference: Difference, stations: Stations) -> Enforced:
        """Check where a write went, conclude anew what follows from it, validate; return all that changed."""
        touched = _touched_roles(difference, stores.current)
        if touched - set(UNREAD_ROLES) - set(UNSEEN_ROLES) and (
            self._kept is None or self._kept[0] != stores.current.id
        ):
            with stations.enter("reason"):
                self._kept = stores.current.id, DatasetState.read(stores.former, stores.current)
        state = self._take(stores.current)
        try:
            enforced = self._bring_in_order(stores, difference, touched, state, stations)
        except ReliefgraphError:
            if state is not None:
                state.undo()
                self._kept = stores.current.id, state
            raise
        has_blanks = any(has_blank_node(quad) for quad in (*enforced.difference.added, *enforced.difference.removed))
        self._changed = None if has_blanks else state  # a store gives blank nodes other names
        return enforced

    def published(self, revision: Revision) -> None:
        """Remember that what was last brought in order is this revision."""
        self._kept = None if self._changed is None else (revision.id, self._changed)
        self._changed = None

    def _take(self, current: Revision) -> DatasetState | None:
        """Return what is kept of the current revision, and keep it no longer."""
        kept, self._kept, self._changed = self._kept, None, None
        return kept[1] if kept is not None and kept[0] == current.id else None

    def _bring_in_order(
        self,
        stores: CandidateStores,
        difference: Difference,
        touched: set[Role],
        state: DatasetState | None,
        stations: Stations,
    ) -> Enforced:
        current, engine = stores.current, stores.engine
        if touched <= set(UNSEEN_ROLES):  # neither a conclusion nor a shape looks there
            return Enforced(difference=difference, checked=current.checked)
        looked = state.change(difference, current) if state is not None else set()
        if state is not None and touched - set(UNREAD_ROLES):
            with stations.enter("reason"):
                looked |= self._conclude(state)
                quads = state.settle(engine, current, looked)
                difference = compare_quads(stores.former, engine, {*difference.added, *difference.removed, *quads})
        with stations.enter("validate"):
            report = self._validate_change(stores, difference)
            if report is None:
                report = validate(read_graphs(engine, current), self.shapes, self.validator)
        if not report.conforms:
            raise _refusal(report)
        return Enforced(difference=difference, checked=report_to_checked(report, self.check))

    def _conclude(self, state: DatasetState) -> set[Statement]:
        try:
            return state.draw(self.reasoner, self.max_seconds)
        except InconsistencyError as error:
            raise ContradictionError(error) from error

    def _validate_change(self, stores: CandidateStores, difference: Difference) -> Report | None:
        """Validate the vicinity of a change; return None where only a validation of everything can tell."""
        quads = (*difference.added, *difference.removed)
        current, checked = stores.current, stores.current.checked
        if self.footprints is None or checked is None or checked.by != self.check:
            return None
        if any(has_blank_node(quad) for quad in quads):
            return None
        nodes = ViewNodes()
        before, after = (ViewedStore(store, current, nodes) for store in (stores.former, stores.engine))
        vicinity = Vicinity(footprints=self.footprints, before=before, after=after)
        try:
            changed = quads_to_triples(quads, current)
            return validate_change(vicinity, changed, checked.broken, self.shapes, self.validator)
        except NotLocalError:
            return None


def _refusal(report: Report) -> WriteRefusedError:
    violations = [
        {
            "focus": violation.focus.n3(),
            "path": violation.path,
            "value": None if violation.value is None else violation.value.n3(),
            "severity": violation.severity.value,
            "message": violation.message,
            "shape": str(violation.shape),
        }
        for violation in report.violations[:MAX_REPORTED]
    ]
    members = {"violations": violations, "report": report.graph.serialize(format="turtle")}
    return WriteRefusedError(f"the outcome would break the shapes in {len(report.violations)} places", members)


def _touched_roles(difference: Difference, current: Revision) -> set[Role]:
    roles = {current.graph_name(role): role for role in Role}
    touched: set[Role] = set()
    writable = ", ".join(writable_graphs(current))
    for quad in (*difference.added, *difference.removed):
        name = quad.graph_name
        role = roles.get(name) if isinstance(name, NamedNode) else None
        if role is None:
            where = "no graph" if isinstance(name, DefaultGraph) else str(name)
            raise GraphMissingError(f"the write names {where}", way_out=f"Writable are: {writable}.")
        if role in COMPUTED_ROLES:
            raise GraphReadOnlyError(f"{name} is computed from the others", way_out=f"Writable are: {writable}.")
        touched.add(role)
    return touched
