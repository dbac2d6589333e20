"""How a dataset with roles stays in order when a client writes: what may be written, what follows, what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine
from rdflib import RDF, Graph

from graph.conclude.conclude import conclude
from graph.conclude.reason import Reasoner
from graph.namespaces import BASE
from graph.rdf.quads import Difference, graphs_to_quads, has_blank_node, rebase_quads, term_to_rdflib
from graph.revision.revision import Revision
from graph.stations import Stations
from graph.terms import RLF, Graphs, Role
from graph.update.amend import (
    COMPUTED_ROLES,
    GraphMissingError,
    GraphReadOnlyError,
    Held,
    Pair,
    WriteRefusedError,
    writable_graphs,
)
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


class DatasetKeeper:
    """Concludes anew what follows from a write, and validates the outcome (`graph.update.amend.Keeper`).

    Where the revision before has been validated by the same shapes, the vicinity of what changed is validated alone
    (`graph.validate.vicinity`), else everything.
    """

    def __init__(self, *, validator: Validator, shapes: Graph, reasoner: Reasoner) -> None:
        """Keep datasets in order by these shapes, which must not change."""
        self.validator = validator
        self.shapes = shapes
        self.reasoner = reasoner
        self.check = identify_check(shapes)
        try:
            self.footprints: Footprints | None = read_footprints(shapes)
        except NotLocalError:
            self.footprints = None

    def hold(self, pair: Pair, difference: Difference, stations: Stations) -> Held:
        """Check where a write went, conclude anew what follows from it, validate; return all that changed."""
        current, engine = pair.current, pair.engine
        touched = _touched_roles(difference, current)
        if touched <= set(UNSEEN_ROLES):
            return Held(difference=difference, checked=current.checked)  # neither a conclusion nor a shape looks there
        graphs: Graphs | None = None
        if touched - set(UNREAD_ROLES):
            with stations.enter("reason"):
                given = read_graphs(engine, current)
                graphs = conclude(_without_conclusions(given), self.reasoner)
                replaced = _replace_graphs(engine, current, given, graphs)
                difference = compare_quads(pair.former, engine, {*difference.added, *difference.removed, *replaced})
        with stations.enter("validate"):
            report = self._validate_change(pair, difference)
            if report is None:
                report = validate(graphs or read_graphs(engine, current), self.shapes, self.validator)
        if not report.conforms:
            raise _refusal(report)
        return Held(difference=difference, checked=report_to_checked(report, self.check))

    def _validate_change(self, pair: Pair, difference: Difference) -> Report | None:
        """Validate the vicinity of a change; return None where only a validation of everything can tell."""
        quads = (*difference.added, *difference.removed)
        current, checked = pair.current, pair.current.checked
        if self.footprints is None or checked is None or checked.by != self.check:
            return None
        if any(has_blank_node(quad) for quad in quads):
            return None
        nodes = ViewNodes()
        before, after = (ViewedStore(store, current, nodes) for store in (pair.former, pair.engine))
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


def read_graphs(engine: Engine, revision: Revision) -> Graphs:
    """Return the graphs by role, under the product's own base."""
    graphs: Graphs = {}
    for role in Role:
        graph = graphs[role] = Graph(bind_namespaces="none")
        quads = engine.quads_for_pattern(None, None, None, revision.graph_name(role))
        for quad in rebase_quads(quads, revision.base, BASE):
            graph.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    return graphs


def _to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    if isinstance(term, Triple):
        raise GraphMissingError("a triple term cannot be reasoned over or validated", way_out="Use a claim instead.")
    return term_to_rdflib(term)


def _without_conclusions(graphs: Graphs) -> Graphs:
    """Return the graphs as they were before anything was concluded from them."""
    given = {role: graph for role, graph in graphs.items() if role not in COMPUTED_ROLES}
    claims = Graph(bind_namespaces="none")
    concluded = set(graphs[Role.CLAIMS].subjects(RDF.type, RLF.Derivation))
    concluded |= set(graphs[Role.CLAIMS].subjects(RDF.type, RLF.Premise))
    for triple in graphs[Role.CLAIMS]:
        if triple[0] not in concluded:
            claims.add(triple)
    return {**given, Role.CLAIMS: claims}


def _replace_graphs(engine: Engine, revision: Revision, old: Graphs, new: Graphs) -> set[Quad]:
    """Give the store what was concluded anew; return the quads that came or went. What stayed is left alone."""
    touched: set[Quad] = set()
    for role in Role:
        if role in (Role.CATALOG, Role.SHAPES, Role.ONTOLOGY):
            continue
        gone = set(_quads(role, old[role] - new[role], revision))
        come = set(_quads(role, new[role] - old[role], revision))
        for quad in gone:
            engine.remove(quad)
        engine.extend(come)
        touched |= gone | come
    return touched


def _quads(role: Role, graph: Graph, revision: Revision) -> Iterable[Quad]:
    renamed: Mapping[Role, Graph] = {role: graph}
    return rebase_quads(graphs_to_quads(renamed), BASE, revision.base)
