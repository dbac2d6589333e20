"""What a validation looks at, look-up by look-up: the data graphs of a store and, over them, the view's own triples.

`graph.validate.validation.build_view` makes the same as one graph in memory. Here nothing is copied: a node of the
view and its triples are made up when somebody asks for them. Terms stand under the product's own base, whatever the
revision's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine
from rdflib import RDF, RDFS
from rdflib import Literal as RdflibLiteral

from graph.namespaces import BASE
from graph.rdf.quads import rdflib_to_term, rebase_quads, term_to_rdflib
from graph.revision.revision import Revision
from graph.terms import RLF, Role, graph_iri
from graph.validate.automaton import SUBCLASS, TYPE, NotLocalError, Term
from graph.validate.label_numbers import MAY_TELL, NUMBERS, TELLS, TOLD_AS, iter_told
from graph.validate.validation import PREDICATE_ROLES, UNSEEN_ROLES, VIEWED_ROLES

Spo = tuple[NamedNode | BlankNode, NamedNode, Term]

POSITIONS = tuple(NamedNode(str(RDF[name])) for name in ("subject", "predicate", "object"))
SAID_BY, DESCRIBES, USES = (NamedNode(str(RLF[name])) for name in ("saidBy", "describes", "usesPredicate"))
TOLD = tuple(NamedNode(str(name)) for name in (TELLS, MAY_TELL, TOLD_AS))
FIGURE = NamedNode(str(RLF.Figure))
READ_OF_FIGURES = tuple(NamedNode(str(name)) for name in (RDFS.label, *NUMBERS))
VIEW_CLASSES = {NamedNode(str(class_)): role for role, class_ in VIEWED_ROLES.items()}
GRAPHS = {NamedNode(str(graph_iri(role))): role for role in Role if role not in UNSEEN_ROLES}
ENTITIES = NamedNode(str(graph_iri(Role.ENTITIES)))
PREFIX = f"{BASE}view/"


@dataclass(slots=True)
class ViewNodes:
    """The nodes of the view that somebody has asked for, with the triples for which they stand."""

    triples: dict[NamedNode, tuple[Role, Spo]] = field(default_factory=dict)

    def node(self, role: Role, triple: Spo) -> NamedNode:
        """Return the node of a triple of a graph."""
        digest = hashlib.sha256(" ".join(map(str, triple)).encode()).hexdigest()
        node = NamedNode(f"{PREFIX}{role.value}/{digest}")
        self.triples[node] = role, triple
        return node


class ViewedStore:
    """One state of a dataset with roles as the shapes see it."""

    def __init__(self, engine: Engine, revision: Revision, nodes: ViewNodes) -> None:
        """Look at a store whose graphs have the names that they have in a revision."""
        self.nodes = nodes
        self._engine = engine
        self._base = revision.base
        self._roles = {revision.graph_name(role): role for role in Role if role not in UNSEEN_ROLES}
        self._names = {role: name for name, role in self._roles.items()}
        self._memory: dict[tuple[Term | None, NamedNode | None, Term | None], tuple[Spo, ...]] = {}
        self._classes: dict[Term, frozenset[Term]] = {}

    def match(
        self, subject: Term | None = None, predicate: NamedNode | None = None, value: Term | None = None
    ) -> tuple[Spo, ...]:
        """Return the triples that have a subject or an object and, maybe, a predicate."""
        if isinstance(subject, Literal):
            return ()
        key = subject, predicate, value
        if key not in self._memory:
            self._memory[key] = tuple(dict.fromkeys(self.iter_matches(subject, predicate, value)))
        return self._memory[key]

    def iter_matches(
        self, subject: NamedNode | BlankNode | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Spo]:
        """Yield the same one by one, perhaps repeatedly, and without remembering them."""
        for triple, _ in self.stored(subject, predicate, value):
            yield triple
        if subject is not None:
            made = self._leaving(subject, predicate)
        elif value is not None:
            made = self._reaching(value, predicate)
        else:
            made = self._all(predicate)
        for triple in made:
            if predicate in (None, triple[1]) and value in (None, triple[2]):
                yield triple

    def stored(
        self, subject: NamedNode | BlankNode | None, predicate: NamedNode | None, value: Term | None, *roles: Role
    ) -> Iterator[tuple[Spo, Role]]:
        """Yield the triples of data graphs that have these terms, each with its graph; all graphs if none is named."""
        names: list[NamedNode | None] = [*(self._names[role] for role in roles)] if roles else [None]
        for s in self._spellings(subject):
            for p in self._spellings(predicate):
                for o in self._spellings(value):
                    for name in names:
                        found = self._engine.quads_for_pattern(s, p, o, name)  # type: ignore[arg-type]  # as spelt
                        for stored, quad in self._read(found):
                            role = self._roles.get(stored.graph_name)  # type: ignore[arg-type]  # others have none
                            if role is not None:
                                yield quad_to_spo(quad), role

    def _read(self, quads: Iterable[Quad]) -> Iterator[tuple[Quad, Quad]]:
        """Yield quads one by one as they stand in the store, each with itself under the product's own base."""
        if self._base == BASE:
            yield from ((quad, quad) for quad in quads)
        else:
            stored = list(quads)
            yield from zip(stored, rebase_quads(stored, self._base, BASE), strict=True)

    def classes(self, node: Term) -> frozenset[Term]:
        """Return the classes of a node and their superclasses."""
        if node not in self._classes:
            found = {value for _, _, value in self.match(node, TYPE)}
            waiting = list(found)
            while waiting:
                above = {value for _, _, value in self.match(waiting.pop(), SUBCLASS)} - found
                found |= above
                waiting.extend(above)
            self._classes[node] = frozenset(found)
        return self._classes[node]

    def has(self, role: Role, triple: Spo) -> bool:
        """Return whether a triple stands in a graph."""
        return next(self.stored(*triple, role), None) is not None

    def said(self, node: NamedNode | BlankNode) -> list[Spo]:
        """Return the triples that a claim, a source record or a derivation is of."""
        parts = [[triple[2] for triple, _ in self.stored(node, position, None)] for position in POSITIONS]
        return [
            (subject, predicate, value)
            for subject in parts[0]
            for predicate in parts[1]
            for value in parts[2]
            if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode)
        ]

    def sayers(self, triple: Spo) -> set[NamedNode | BlankNode]:
        """Return the claims, source records and derivations of a triple."""
        subject, *others = zip(POSITIONS, triple, strict=True)
        return {
            node
            for (node, _, _), _ in self.stored(None, *subject)
            if all(next(self.stored(node, position, term), None) is not None for position, term in others)
        }

    def view_nodes(self, triple: Spo) -> list[NamedNode]:
        """Return the nodes of the view that stand for a triple."""
        return [self.nodes.node(role, triple) for role in VIEWED_ROLES if self.has(role, triple)]

    # The view's own triples

    def _leaving(self, subject: NamedNode | BlankNode, predicate: NamedNode | None) -> Iterator[Spo]:
        if not isinstance(subject, NamedNode):
            return
        if subject in self.nodes.triples:
            role, triple = self.nodes.triples[subject]
            if self.has(role, triple):
                yield from self._describe(subject, role, triple, predicate)
        elif subject in GRAPHS:
            yield from self._describe_graph(subject, GRAPHS[subject], predicate)
        elif predicate in (None, *TOLD):
            yield from self._tell(subject)

    def _tell(self, figure: NamedNode) -> Iterator[Spo]:
        """Yield what the words of a figure tell."""
        if next(self.stored(figure, TYPE, FIGURE), None) is None:
            return
        labels, *numbers = (
            [term_to_rdflib(value) for (_, _, value), _ in self.stored(figure, name, None)] for name in READ_OF_FIGURES
        )
        own = [number for found in numbers for number in found if isinstance(number, RdflibLiteral)]
        for label in labels:
            for name, told in iter_told(label, own) if isinstance(label, RdflibLiteral) else ():
                yield figure, NamedNode(str(name)), rdflib_to_term(told, {})

    def _describe(self, node: NamedNode, role: Role, triple: Spo, predicate: NamedNode | None) -> Iterator[Spo]:
        for position, term in zip(POSITIONS, triple, strict=True):
            yield node, position, term
        yield node, TYPE, NamedNode(str(VIEWED_ROLES[role]))
        if predicate in (None, SAID_BY):
            for sayer in self.sayers(triple):
                yield node, SAID_BY, sayer

    def _describe_graph(self, name: NamedNode, role: Role, predicate: NamedNode | None) -> Iterator[Spo]:
        if role is Role.ENTITIES and predicate in (None, DESCRIBES):
            for subject in {subject for (subject, _, _), _ in self.stored(None, None, None, role)}:
                yield name, DESCRIBES, subject
        if role in PREDICATE_ROLES and predicate in (None, USES):
            for used in {used for (_, used, _), _ in self.stored(None, None, None, role)}:
                yield name, USES, used

    def _reaching(self, value: Term, predicate: NamedNode | None) -> Iterator[Spo]:
        for index, position in enumerate(POSITIONS):
            if predicate in (None, position):
                pattern: list[Term | None] = [None, None, None]
                pattern[index] = value
                yield from self._view_of_pattern(pattern, position, value)
        if predicate in (None, TYPE) and value in VIEW_CLASSES:
            role = VIEW_CLASSES[value]  # type: ignore[index]  # it is one of them
            for triple, _ in self.stored(None, None, None, role):
                yield self.nodes.node(role, triple), TYPE, value
        if isinstance(value, Literal):
            return
        if predicate in (None, SAID_BY):
            for triple in self.said(value):
                for node in self.view_nodes(triple):
                    yield node, SAID_BY, value
        if predicate in (None, DESCRIBES) and next(self.stored(value, None, None, Role.ENTITIES), None) is not None:
            yield ENTITIES, DESCRIBES, value
        if predicate in (None, USES) and isinstance(value, NamedNode):
            for role in PREDICATE_ROLES:
                if next(self.stored(None, value, None, role), None) is not None:
                    yield NamedNode(str(graph_iri(role))), USES, value

    def _view_of_pattern(self, pattern: list[Term | None], position: NamedNode, value: Term) -> Iterator[Spo]:
        subject, predicate, object_ = pattern
        if isinstance(subject, Literal) or not (predicate is None or isinstance(predicate, NamedNode)):
            return
        for role in VIEWED_ROLES:
            for triple, _ in self.stored(subject, predicate, object_, role):
                yield self.nodes.node(role, triple), position, value

    def _all(self, predicate: NamedNode | None) -> Iterator[Spo]:
        """Refuse what would list the whole view; no other predicate is made up."""
        if predicate in (None, TYPE, *POSITIONS, SAID_BY, *TOLD):
            raise NotLocalError(f"a shape reads all triples with {predicate}")
        for name, role in GRAPHS.items():
            yield from self._describe_graph(name, role, predicate)

    # The revision's base

    def _spellings(self, term: Term | None) -> list[Term | None]:
        """Return all terms of the store that read as this one under the product's base."""
        if term is None or self._base == BASE or isinstance(term, BlankNode):
            return [term]
        if isinstance(term, Literal):
            if BASE in term.value or term.datatype.value.startswith(BASE):
                raise NotLocalError(f"a literal names the base: {term.value[:60]!r}")
            return [term]
        if not term.value.startswith(BASE):
            return [] if term.value.startswith(self._base) else [term]
        return [term, NamedNode(self._base + term.value[len(BASE) :])]


def quad_to_spo(quad: Quad) -> Spo:
    """Return a quad's triple; raise NotLocalError where a triple term stands in it."""
    if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
        raise NotLocalError("a triple term cannot be validated")
    return quad.subject, quad.predicate, quad.object
