"""How a dataset with roles stays in order when a client writes: what may be written, what follows, what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine
from rdflib import RDF, Graph

from graph.amend import COMPUTED_ROLES, GraphMissingError, GraphReadOnlyError, WriteRefusedError, writable_graphs
from graph.conclude import conclude
from graph.quads import graphs_to_quads, rebase_quads
from graph.reason import Reasoner
from graph.revision import Revision
from graph.shapes import Report, Validator
from graph.terms import BASE, RLF, Graphs, Role
from graph.validation import UNSEEN_ROLES, validate
from graph.write import Difference, compare

UNREAD_ROLES = (Role.PROSPECTS, Role.SHAPES)
"""What neither the reasoner nor the derivation reads, so that a change there leaves their graphs as they are."""

MAX_REPORTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetKeeper:
    """Concludes anew what follows from a write, and validates the outcome (`graph.amend.Keeper`).

    Attributes:
        validator: The SHACL engine.
        shapes: The shapes.
        reasoner: The engine that infers.
    """

    validator: Validator
    shapes: Graph
    reasoner: Reasoner

    def hold(self, engine: Engine, former: Engine, difference: Difference, current: Revision) -> Difference:
        """Check where a write went, conclude anew what follows from it, validate; return all that changed."""
        touched = _touched_roles(difference, current)
        if touched <= set(UNSEEN_ROLES):
            return difference  # neither a conclusion nor a shape looks there
        graphs = _read_graphs(engine, current)
        if touched - set(UNREAD_ROLES):
            concluded = conclude(_without_conclusions(graphs), self.reasoner)
            _replace_graphs(engine, current, graphs, concluded)
            graphs = concluded
            difference = compare(former, engine)
        report = validate(graphs, self.shapes, self.validator)
        if not report.conforms:
            raise _refusal(report)
        return difference


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


def _read_graphs(engine: Engine, revision: Revision) -> Graphs:
    """Return the graphs by role, under the product's own base."""
    graphs: Graphs = {}
    for role in Role:
        graph = graphs[role] = Graph(bind_namespaces="none")
        quads = engine.quads_for_pattern(None, None, None, revision.graph_name(role))
        for quad in rebase_quads(quads, revision.base, BASE):
            graph.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    return graphs


def _to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == str(rdflib.XSD.string):
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
    raise GraphMissingError("a triple term cannot be reasoned over or validated", way_out="Use a claim instead.")


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


def _replace_graphs(engine: Engine, revision: Revision, old: Graphs, new: Graphs) -> None:
    """Give the store what was concluded anew; graphs that stayed as they were are left alone."""
    for role in Role:
        if role in (Role.CATALOG, Role.SHAPES, Role.ONTOLOGY):
            continue
        gone, come = old[role] - new[role], new[role] - old[role]
        for quad in _quads(role, gone, revision):
            engine.remove(quad)
        engine.extend(_quads(role, come, revision))


def _quads(role: Role, graph: Graph, revision: Revision) -> Iterable[Quad]:
    renamed: Mapping[Role, Graph] = {role: graph}
    return rebase_quads(graphs_to_quads(renamed), BASE, revision.base)
