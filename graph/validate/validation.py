"""The validation of a whole revision: the shapes over a view of all graphs, and what no shape can see.

SHACL does not see graph names. So the engine is handed the union of the data graphs, and beside it a transient view
that is never published: for each triple of `reported`, `prospects`, `reference` and `inferred` one node of the class
`rlf:ReportedTriple` and so on, with `rdf:subject`, `rdf:predicate` and `rdf:object`, and the claims, source records
and derivations of the same triple (`rlf:saidBy`: without it each shape would search for them); the things that
`entities` describes (`rlf:describes`); for each other graph the predicates that it uses (`rlf:usesPredicate`); and the
numbers that the words of each figure tell (`rlf:tells`).
`ontology/README.md` tells more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import product

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.finding import Severity
from graph.namespaces import BASE
from graph.rdf.plain import plain_graph
from graph.rdf.quads import canonicalize_blank_nodes, graphs_to_quads
from graph.revision.fingerprint import hash_quads
from graph.revision.revision import Checked
from graph.terms import RLF, Graphs, Role, graph_iri
from graph.validate.engine import SHAPES, Report, Validator, Violation, order_violations, shorten
from graph.validate.label_numbers import NUMBERS, iter_told

Triple = tuple[Node, Node, Node]


VIEWED_ROLES = {
    Role.REPORTED: RLF.ReportedTriple,
    Role.PROSPECTS: RLF.ProspectTriple,
    Role.REFERENCE: RLF.ReferenceTriple,
    Role.INFERRED: RLF.InferredTriple,
}
"""The graphs whose triples shapes speak of one by one, and the class of a triple's node in the view."""

UNSEEN_ROLES = (Role.SHAPES, Role.CATALOG)
"""The graphs that are no data of their own."""

PREDICATE_ROLES = (Role.ENTITIES, Role.REFERENCE, Role.DERIVED, Role.INFERRED)
"""The graphs whose predicates shapes speak of."""

DISJOINT_ROLES = tuple(role for role in Role if role not in UNSEEN_ROLES)
BLANK_ROLES = (Role.ONTOLOGY, Role.SHAPES)

_POSITIONS = (RDF.subject, RDF.predicate, RDF.object)
_SAID_BY = RLF.saidBy

ONE_HOME = URIRef(SHAPES + "one-home")
NO_BLANK_NODE = URIRef(SHAPES + "no-blank-node")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One plain graph for the engine, and the way back from it.

    Attributes:
        data: The union of all data graphs, and the view's own triples.
        triples: The triple that each node of the view stands for.
    """

    data: Graph
    triples: Mapping[Node, Triple]


def validate(graphs: Graphs, shapes: Graph, validator: Validator) -> Report:
    """Return what in the graphs of a revision breaks the shapes or the two rules that no shape can state.

    A violation of a shape on a view node is told of the triple itself: its subject is the focus, its predicate the
    path and its object the value, in the values and in the report graph alike.
    """
    view = build_view(graphs)
    report = validator.validate(view.data, shapes)
    return tell(report, view.triples, [*find_homeless(graphs), *find_blank_nodes(graphs)])


def tell(report: Report, triples: Mapping[Node, Triple], own: Iterable[Violation]) -> Report:
    """Return what an engine said of the view as what it means for the triples, with what no engine can say.

    Args:
        report: What the engine said; its graph is changed.
        triples: The triples for which the nodes of the view stand.
        own: Violations that no shape can find.
    """
    violations = [_to_triple(violation, triples) for violation in report.violations]
    _rewrite_report(report.graph, triples)
    own = list(own)
    for violation in own:
        _add_result(report.graph, violation)
    return Report(violations=order_violations([*violations, *own]), graph=report.graph)


def identify_check(shapes: Graph, validator: Validator) -> str:
    """Return what tells apart validations that may differ on the same data: shapes, engine, and the rules here."""
    quads = canonicalize_blank_nodes(graphs_to_quads({Role.SHAPES: shapes}))
    own = sorted(resources.files("graph.validate").iterdir(), key=lambda file: file.name)
    rules = b"".join(file.read_bytes() for file in own if file.name.endswith(".py"))
    parts = hash_quads(quads).hex().encode(), rules, validator.version.encode()
    return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def report_to_checked(report: Report, by: str) -> Checked | None:
    """Return what a revision notes of its validation; None where it cannot be told of a node with a name."""
    if not all(isinstance(violation.focus, URIRef) for violation in report.violations):
        return None
    broken = (
        (one.focus.n3(), one.path or "", "" if one.value is None else one.value.n3()) for one in report.violations
    )
    return Checked(by=by, broken=tuple(sorted(set(broken))))


def build_view(graphs: Graphs) -> View:
    """Return the union of the data graphs together with the view's triples."""
    data = plain_graph(*(graph for role, graph in graphs.items() if role not in UNSEEN_ROLES))
    said = _find_said(data)
    triples: dict[Node, Triple] = {}
    made: list[Triple] = []
    for role, class_ in VIEWED_ROLES.items():
        for number, triple in enumerate(graphs.get(role, ())):
            node = URIRef(f"{BASE}view/{role.value}/{number}")
            triples[node] = triple
            made += ((node, predicate, term) for predicate, term in zip(_POSITIONS, triple, strict=True))
            made.append((node, RDF.type, class_))
            made += ((node, _SAID_BY, origin) for origin in said.get(triple, ()))
    entities = graph_iri(Role.ENTITIES)
    made += ((entities, RLF.describes, subject) for subject in graphs.get(Role.ENTITIES, Graph()).subjects(unique=True))
    for figure in set(data.subjects(RDF.type, RLF.Figure)):
        own = [number for name in NUMBERS for number in data.objects(figure, name) if isinstance(number, Literal)]
        for label in data.objects(figure, RDFS.label):
            told = iter_told(label, own) if isinstance(label, Literal) else ()
            made += ((figure, predicate, number) for predicate, number in told)
    for role in PREDICATE_ROLES:
        used = graphs.get(role, Graph()).predicates(unique=True)
        made += ((graph_iri(role), RLF.usesPredicate, predicate) for predicate in used)
    for triple in made:
        data.store.add(triple, data)  # the graph itself would look at each term once more
    return View(data=data, triples=triples)


def _find_said(data: Graph) -> Mapping[Triple, list[Node]]:
    """Return the nodes that are of a triple: claims, source records, derivations."""
    parts: list[dict[Node, list[Node]]] = []
    for position in _POSITIONS:
        of_node: dict[Node, list[Node]] = {}
        for node, term in data.subject_objects(position):
            of_node.setdefault(node, []).append(term)
        parts.append(of_node)
    said: dict[Triple, list[Node]] = {}
    for node in parts[0]:
        for subject, predicate, term in product(*(of_node.get(node, ()) for of_node in parts)):
            said.setdefault((subject, predicate, term), []).append(node)
    return said


def find_homeless(graphs: Graphs) -> Iterator[Violation]:
    """Yield each triple that stands in more than one graph."""
    taken: set[Triple] = set()
    repeated: set[Triple] = set()
    for role in DISJOINT_ROLES:
        triples = set(graphs.get(role, ()))
        repeated |= triples & taken
        taken |= triples
    for triple in repeated:
        yield make_homeless(triple, [role for role in DISJOINT_ROLES if triple in graphs.get(role, ())])


def make_homeless(triple: Triple, roles: Sequence[Role]) -> Violation:
    """Return what is wrong with a triple that stands in several graphs, given in the order of `Role`."""
    subject, predicate, object_ = triple
    names = " and ".join(role.value for role in roles)
    return Violation(
        focus=subject,
        path=predicate.n3(),
        value=object_,
        severity=Severity.ERROR,
        message=f"The triple stands in the graphs {names}. Leave it in {roles[0].value} only: "
        "claims and source records name its other origins.",
        shape=ONE_HOME,
        component=ONE_HOME,
    )


def find_blank_nodes(graphs: Graphs) -> Iterator[Violation]:
    """Yield each triple with a blank node in a graph that is to have none."""
    for role, graph in graphs.items():
        if role in BLANK_ROLES:
            continue
        for subject, predicate, object_ in graph:
            if isinstance(subject, BNode) or isinstance(object_, BNode):
                yield Violation(
                    focus=subject,
                    path=predicate.n3(),
                    value=object_,
                    severity=Severity.ERROR,
                    message=f"The graph {role.value} has a blank node at {shorten(predicate)}. Give the node an IRI: "
                    "only then can others refer to it.",
                    shape=NO_BLANK_NODE,
                    component=NO_BLANK_NODE,
                )


def _to_triple(violation: Violation, triples: Mapping[Node, Triple]) -> Violation:
    """Return a violation on a node of the view as one on the triple for which the node stands."""
    if violation.focus not in triples:
        return violation
    subject, predicate, object_ = triples[violation.focus]
    return replace(violation, focus=subject, path=predicate.n3(), value=object_)


def _rewrite_report(report: Graph, triples: Mapping[Node, Triple]) -> None:
    """Let the results of a report graph speak of triples instead of nodes of the view."""
    for result, focus in list(report.subject_objects(SH.focusNode)):
        if focus in triples:
            subject, predicate, object_ = triples[focus]
            report.set((result, SH.focusNode, subject))
            report.set((result, SH.resultPath, predicate))
            report.set((result, SH.value, object_))


def _add_result(report: Graph, violation: Violation) -> None:
    """Add a violation that no engine found to a report graph."""
    whole = report.value(predicate=RDF.type, object=SH.ValidationReport, any=False)
    assert whole is not None
    result = BNode()
    report.set((whole, SH.conforms, Literal(False)))
    report.add((whole, SH.result, result))
    report.add((result, RDF.type, SH.ValidationResult))
    report.add((result, SH.focusNode, violation.focus))
    report.add((result, SH.resultSeverity, SH.Violation))
    report.add((result, SH.sourceShape, violation.shape))
    report.add((result, SH.sourceConstraintComponent, violation.component))
    report.add((result, SH.resultMessage, Literal(violation.message, lang="en")))
    if violation.value is not None:
        report.add((result, SH.value, violation.value))
