"""What a dataset says by itself and what was concluded from it, kept from one write to the next.

Reading a dataset takes time in proportion to all of it; a write changes little. So whoever writes keeps what it has
read, brings it up to date by what a write changes, and touches in the store only what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyoxigraph import Store as Engine
from rdflib import RDF, BNode, Graph

from graph.conclude.conclude import Conclusions, draw_conclusions
from graph.conclude.reason import Reasoner
from graph.conclude.saturation import MAX_SECONDS
from graph.namespaces import BASE
from graph.rdf.quads import Difference, quad_to_statement, rdflib_to_term, rebase_quads
from graph.rdf.statement import Statement
from graph.revision.revision import Revision
from graph.terms import RLF, Graphs, Role, graph_iri
from graph.update.amend import COMPUTED_ROLES, GraphMissingError

GIVEN_ROLES = tuple(role for role in Role if role not in (*COMPUTED_ROLES, Role.SHAPES))
"""The graphs that say something by themselves: what is concluded may also stand there, and then stands there alone."""

CONCLUDED_ROLES = (Role.CLAIMS, Role.DERIVED, Role.INFERRED)
CONCLUDED_CLASSES = (RLF.Derivation, RLF.Premise)
"""The nodes of `claims` that are concluded."""

MOVED_ROLES = tuple(role for role in Role if role not in (Role.CATALOG, Role.SHAPES, Role.ONTOLOGY))
"""The graphs from which a triple goes when another graph is its home."""


def read_graphs(engine: Engine, revision: Revision, roles: Iterable[Role] = tuple(Role)) -> Graphs:
    """Return graphs by role, under the product's own base.

    Raises:
        GraphMissingError: A triple term stands in one.
    """
    graphs: Graphs = {}
    for role in roles:
        graph = graphs[role] = Graph(bind_namespaces="none")
        quads = engine.quads_for_pattern(None, None, None, revision.graph_name(role))
        for quad in rebase_quads(quads, revision.base, BASE):
            graph.add(_read_statement(quad))
    return graphs


@dataclass(slots=True, kw_only=True)
class DatasetState:
    """The state of a dataset with roles.

    Attributes:
        given: What it says by itself, by role; each triple has one home.
        wanted: What follows from that, by role, whether or not it stands elsewhere too.
        conclusions: The same with its proofs; None where it was read and not drawn.
    """

    given: Graphs
    wanted: Mapping[Role, set[Statement]]
    conclusions: Conclusions | None = None
    _undo: list[tuple[bool, Role, Statement]] = field(default_factory=list)
    _former: tuple[Mapping[Role, set[Statement]], Conclusions | None] | None = None

    @classmethod
    def read(cls, engine: Engine, revision: Revision) -> DatasetState:
        """Read the store of a revision."""
        given = read_graphs(engine, revision, GIVEN_ROLES)
        wanted = {
            role: {
                _read_statement(quad)
                for quad in rebase_quads(
                    engine.quads_for_pattern(None, None, None, revision.graph_name(role)), revision.base, BASE
                )
            }
            for role in (Role.DERIVED, Role.INFERRED)
        }
        claims = given[Role.CLAIMS]
        concluded = {node for class_ in CONCLUDED_CLASSES for node in claims.subjects(RDF.type, class_)}
        wanted[Role.CLAIMS] = {triple for node in concluded for triple in claims.triples((node, None, None))}
        for triple in wanted[Role.CLAIMS]:
            claims.remove(triple)
        return cls(given=given, wanted=wanted)

    def change(self, difference: Difference, revision: Revision) -> set[Statement]:
        """Bring what is given up to date by what a client changed; return the triples whose home is to be looked at.

        What a client writes about the nodes of conclusions does not last.
        """
        self._undo, self._former = [], (self.wanted, self.conclusions)
        concluded = {subject for subject, _, _ in self.wanted[Role.CLAIMS]}
        touched: set[Statement] = set()
        changes = [*((False, quad) for quad in difference.removed), *((True, quad) for quad in difference.added)]
        roles = {revision.graph_name(role): role for role in GIVEN_ROLES}
        for is_added, quad in changes:
            role = roles.get(quad.graph_name)  # type: ignore[arg-type]  # others have none
            if role is None:
                continue
            (own,) = rebase_quads([quad], revision.base, BASE)
            statement = _read_statement(own)
            touched.add(statement)
            if role is Role.CLAIMS and statement[0] in concluded:
                continue
            self._set(role, statement, stands=is_added)
            if is_added and role is Role.CLAIMS and _makes_conclusion(statement):
                for triple in list(self.given[role].triples((statement[0], None, None))):
                    self._set(role, triple, stands=False)
                    touched.add(triple)
        return touched

    def draw(self, reasoner: Reasoner, max_seconds: float = MAX_SECONDS) -> set[Statement]:
        """Conclude anew from what is given; return the triples whose home is to be looked at.

        Raises:
            InconsistencyError, ReasoningTooLongError: See `draw_conclusions`.
        """
        before = self.wanted
        self.conclusions = draw_conclusions(self.given, reasoner, self.conclusions, max_seconds=max_seconds)
        self.wanted = self.conclusions.triples
        return {triple for role in CONCLUDED_ROLES for triple in before[role] ^ self.wanted[role]}

    def settle(self, engine: Engine, revision: Revision, statements: Iterable[Statement]) -> set[Quad]:
        """Give each of some triples its one home in the store; return the quads that were looked at."""
        looked: set[Quad] = set()
        gone, come = [], []
        for statement in statements:
            homes = [role for role in Role if self._wants(role, statement)]
            for role in MOVED_ROLES:
                quad = _to_quad(statement, role, revision)
                looked.add(quad)
                is_there = quad in engine
                if role in homes[:1]:
                    come += [] if is_there else [quad]
                elif is_there:
                    gone.append(quad)
                    if role in homes and role not in COMPUTED_ROLES and statement in self.given.get(role, ()):
                        self._set(role, statement, stands=False)
        fresh = Engine()
        fresh.extend(come)  # which rewrites literals as the store does
        for quad in gone:
            engine.remove(quad)
        engine.extend(fresh)
        return looked | set(fresh)

    def undo(self) -> None:
        """Take back the last change and what was concluded from it."""
        for stood, role, statement in reversed(self._undo):
            (self.given[role].add if stood else self.given[role].remove)(statement)
        if self._former is not None:
            self.wanted, self.conclusions = self._former
        self._undo, self._former = [], None

    def _wants(self, role: Role, statement: Statement) -> bool:
        return statement in self.given.get(role, ()) or statement in self.wanted.get(role, ())

    def _set(self, role: Role, statement: Statement, *, stands: bool) -> None:
        """Let a triple stand in a given graph or not, and remember how it was."""
        graph = self.given[role]
        stood = statement in graph
        if stood != stands:
            self._undo.append((stood, role, statement))
            (graph.add if stands else graph.remove)(statement)


def _makes_conclusion(statement: Statement) -> bool:
    _, predicate, value = statement
    return predicate == RDF.type and value in CONCLUDED_CLASSES


def _read_statement(quad: Quad) -> Statement:
    statement = quad_to_statement(quad)
    if statement is None:
        raise GraphMissingError("a triple term cannot be reasoned over or validated", way_out="Use a claim instead.")
    return statement


def _to_quad(statement: Statement, role: Role, revision: Revision) -> Quad:
    """Return a triple as a quad of the store; blank nodes keep their labels."""
    labels = {str(term): BlankNode(str(term)) for term in statement if isinstance(term, BNode)}
    subject, predicate, value = (rdflib_to_term(term, labels) for term in statement)
    assert isinstance(predicate, NamedNode)
    assert not isinstance(subject, Literal)
    quad = Quad(subject, predicate, value, NamedNode(str(graph_iri(role))))
    return next(iter(rebase_quads([quad], BASE, revision.base)))
