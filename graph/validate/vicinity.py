"""The validation of a change alone: the focus nodes that it can concern, and what decides on them.

A shape's verdict on a focus node is a function of the triples that its steps read (`graph.validate.footprint`). When
no changed triple is among those it reads before the change or after it, then it reads the same before and after, and
its verdict stands. So it is enough to walk the steps back from each changed triple, in both states at once, to the
focus nodes from which they set out; and to validate these, in a graph of nothing but what they read after the change:
reading that graph from them finds the same triples as reading the whole. Other nodes in it may seem to break shapes
whose evidence was left out; what is said of them is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node
from rdflib.util import from_n3

from graph.namespaces import BASE
from graph.rdf.quads import rdflib_to_term, rebase_quads, term_to_rdflib
from graph.revision.revision import Revision
from graph.terms import Role, graph_iri
from graph.validate.automaton import SUBCLASS, TYPE, NotLocalError, Step, Term
from graph.validate.change_view import DESCRIBES, ENTITIES, POSITIONS, SAID_BY, USES, Spo, ViewedStore, quad_to_spo
from graph.validate.engine import Report, Validator
from graph.validate.footprint import Footprint, Footprints, Target, TargetKind
from graph.validate.validation import DISJOINT_ROLES, PREDICATE_ROLES, VIEWED_ROLES, Triple, make_homeless, tell

PREDICATE = re.compile(r"<([^<>]+)>")
"""A path of one step in SPARQL's notation."""

MAX_STEPS = 200_000
"""So many steps are followed; then validating everything is not much slower."""


@dataclass(slots=True)
class Vicinity:
    """What shapes read around a change.

    Attributes:
        footprints: What the shapes read.
        before: The state before the change.
        after: The state after it.
        max_steps: So many steps are followed.
    """

    footprints: Footprints
    before: ViewedStore
    after: ViewedStore
    max_steps: int = MAX_STEPS
    _steps: int = field(default=0, init=False)

    def find_foci(self, changed: Iterable[Spo]) -> set[Term]:
        """Return the focus nodes of which some shape may say something else than before.

        Raises:
            NotLocalError: That is too far to be followed.
        """
        waiting: list[tuple[int, Term]] = []
        scanned: set[NamedNode] = set()
        for subject, predicate, value in changed:
            scanned.add(predicate)
            for known in (predicate, None):
                for step in self.footprints.automaton.reading.get(known, ()):
                    near, far = (value, subject) if step.inverse else (subject, value)
                    if step.constant in (None, far):
                        waiting.append((step.source, near))
        reached = self._walk_back(waiting)
        foci: set[Term] = set()
        for shape in self.footprints.shapes:
            candidates = reached.get(shape.start, set())
            if shape.scanned & scanned:
                candidates |= {focus for target in shape.targets for focus in self._iter_targets(target)}
            foci |= {node for node in candidates if any(is_target(state, shape, node) for state in self._states)}
        return foci

    def read(self, foci: Iterable[Term]) -> set[Spo]:
        """Return all triples that shapes read from their focus nodes, after the change."""
        read: set[Spo] = set()
        waiting: list[tuple[int, Term]] = []
        for focus in foci:
            for shape in self.footprints.shapes:
                if is_target(self.after, shape, focus):
                    waiting.append((shape.start, focus))
                    for predicate in shape.scanned:
                        read.update(self.after.iter_matches(None, predicate, None))
        seen = set(waiting)
        automaton = self.footprints.automaton
        while waiting:
            state, node = waiting.pop()
            self._count()
            following = [(same, node) for same in automaton.same.get(state, ())]
            for step in automaton.leaving.get(state, ()):
                for triple in _take(self.after, step, node):
                    read.add(triple)
                    following.append((step.target, triple[0] if step.inverse else triple[2]))
            fresh = set(following) - seen
            seen |= fresh
            waiting.extend(fresh)
        return read

    @property
    def _states(self) -> tuple[ViewedStore, ViewedStore]:
        return self.before, self.after

    def _walk_back(self, waiting: list[tuple[int, Term]]) -> dict[int, set[Term]]:
        """Return by state the nodes from which steps lead to one of these states and nodes, in either store."""
        automaton = self.footprints.automaton
        reached: dict[int, set[Term]] = {}
        seen = set(waiting)
        waiting = list(seen)
        while waiting:
            state, node = waiting.pop()
            self._count()
            reached.setdefault(state, set()).add(node)
            following = [(same, node) for same in automaton.same_back.get(state, ())]
            for step in automaton.reaching.get(state, ()):
                if step.constant in (None, node):
                    following += [(step.source, origin) for origin in self._take_back(step, node)]
            fresh = set(following) - seen
            seen |= fresh
            waiting.extend(fresh)
        return reached

    def _take_back(self, step: Step, node: Term) -> set[Term]:
        if step.inverse:
            return {triple[2] for state in self._states for triple in state.match(node, step.predicate)}
        return {triple[0] for state in self._states for triple in state.match(None, step.predicate, node)}

    def _iter_targets(self, target: Target) -> Iterator[Term]:
        """Yield the focus nodes that one target chooses, in either store."""
        if target.kind is TargetKind.NODE:
            yield target.term
            return
        if target.kind is not TargetKind.CLASS:
            raise NotLocalError("a shape reads triples from anywhere")
        waiting, seen = [target.term], {target.term}
        while waiting:
            class_ = waiting.pop()
            for state in self._states:
                yield from (subject for subject, _, _ in state.match(None, TYPE, class_))
                below = {subject for subject, _, _ in state.match(None, SUBCLASS, class_)} - seen
                seen |= below
                waiting.extend(below)

    def _count(self) -> None:
        self._steps += 1
        if self._steps > self.max_steps:
            raise NotLocalError(f"the change concerns more than {self.max_steps} steps")


def _take(store: ViewedStore, step: Step, node: Term) -> tuple[Spo, ...]:
    if step.inverse:
        return store.match(step.constant, step.predicate, node)
    return store.match(node, step.predicate, step.constant)


def is_target(store: ViewedStore, shape: Footprint, node: Term) -> bool:
    """Return whether a node is a focus node of a shape in a store."""
    for target in shape.targets:
        match target.kind:
            case TargetKind.NODE:
                found = node == target.term
            case TargetKind.CLASS:
                found = target.term in store.classes(node)
            case TargetKind.SUBJECTS_OF:
                found = bool(store.match(node, _predicate(target)))
            case TargetKind.OBJECTS_OF:
                found = bool(store.match(None, _predicate(target), node))
        if found:
            return True
    return False


def _predicate(target: Target) -> NamedNode:
    assert isinstance(target.term, NamedNode)
    return target.term


def find_changed_triples(before: ViewedStore, after: ViewedStore, changed: Iterable[tuple[Role, Spo]]) -> set[Spo]:
    """Return all triples, the view's own included, that may stand in one state and not in the other.

    Args:
        before: The state before the change.
        after: The state after it.
        changed: The triples that came to a data graph or left it, with the graph.
    """
    found: set[Spo] = set()
    for role, triple in changed:
        subject, predicate, _ = triple
        found.add(triple)
        if role in VIEWED_ROLES:
            node = after.nodes.node(role, triple)
            found |= {(node, position, term) for position, term in zip(POSITIONS, triple, strict=True)}
            found.add((node, TYPE, NamedNode(str(VIEWED_ROLES[role]))))
            found |= {(node, SAID_BY, sayer) for state in (before, after) for sayer in state.sayers(triple)}
        if predicate in POSITIONS:
            for state in (before, after):
                for said in state.said(subject):
                    found |= {(node, SAID_BY, subject) for node in state.view_nodes(said)}
        if role is Role.ENTITIES and _differs(before, after, (subject, None), role):
            found.add((ENTITIES, DESCRIBES, subject))
        if role in PREDICATE_ROLES and _differs(before, after, (None, predicate), role):
            found.add((NamedNode(str(graph_iri(role))), USES, predicate))
    return found


def _differs(
    before: ViewedStore, after: ViewedStore, pattern: tuple[Term | None, NamedNode | None], role: Role
) -> bool:
    """Return whether a graph has a triple of a pattern in one state only."""
    subject, predicate = pattern
    assert not isinstance(subject, Literal)
    there = [next(state.stored(subject, predicate, None, role), None) is not None for state in (before, after)]
    return there[0] != there[1]


def quads_to_triples(quads: Iterable[Quad], revision: Revision) -> list[tuple[Role, Spo]]:
    """Return the quads of data graphs as triples under the product's own base, each with its graph."""
    quads = list(quads)
    roles = {revision.graph_name(role): role for role in DISJOINT_ROLES}
    return [
        (roles[stored.graph_name], quad_to_spo(quad))
        for stored, quad in zip(quads, rebase_quads(quads, revision.base, BASE), strict=True)
        if isinstance(stored.graph_name, NamedNode) and stored.graph_name in roles
    ]


Broken = tuple[str, str, str]
"""A place that broke a shape before the change: focus, path and value in SPARQL's notation, the latter may be empty."""


def validate_change(
    vicinity: Vicinity,
    changed: Iterable[tuple[Role, Spo]],
    broken: Iterable[Broken],
    shapes: Graph,
    validator: Validator,
) -> Report:
    """Return what a validation of the whole state after a change would, by looking at its vicinity alone.

    Args:
        vicinity: The two states.
        changed: The triples that came to a data graph or left it, with the graph; none has a blank node.
        broken: All that a validation of the state before the change found.
        shapes: The shapes whose footprints the vicinity follows.
        validator: The SHACL engine.

    Raises:
        NotLocalError: Only a validation of the whole can tell.
    """
    changed = list(changed)
    before, after = vicinity.before, vicinity.after
    foci = vicinity.find_foci(find_changed_triples(before, after, changed))
    for focus in _broken_foci(broken, after):
        foci.add(focus)
    data = Graph(bind_namespaces="none")
    for subject, predicate, value in vicinity.read(foci):
        data.add((term_to_rdflib(subject), term_to_rdflib(predicate), term_to_rdflib(value)))
    report = validator.validate(data, shapes)
    concerned = {term_to_rdflib(focus) for focus in foci}
    _drop_others(report.graph, concerned)
    kept = [violation for violation in report.violations if violation.focus in concerned]
    stands_for: dict[Node, Triple] = {
        term_to_rdflib(node): (term_to_rdflib(s), term_to_rdflib(p), term_to_rdflib(o))
        for node, (_, (s, p, o)) in after.nodes.triples.items()
    }
    homeless = []
    for triple in {triple for _, triple in changed}:
        roles = {role for _, role in after.stored(*triple)}
        homes = [role for role in DISJOINT_ROLES if role in roles]
        if len(homes) > 1:
            s, p, o = (term_to_rdflib(term) for term in triple)
            homeless.append(make_homeless((s, p, o), homes))
    return tell(Report(violations=tuple(kept), graph=report.graph), stands_for, homeless)


def _broken_foci(broken: Iterable[Broken], after: ViewedStore) -> Iterator[Term]:
    """Yield the focus nodes of what broke a shape before, with the nodes of the view if it was said of a triple."""
    for written in broken:
        focus, value = (from_n3(text) if text else None for text in (written[0], written[2]))
        predicate = PREDICATE.fullmatch(written[1])  # a longer path is that of no triple
        if not isinstance(focus, URIRef):
            raise NotLocalError("what broke a shape before has no IRI")
        subject = NamedNode(str(focus))
        yield subject
        if predicate is not None and isinstance(value, Node):
            yield from after.view_nodes((subject, NamedNode(predicate.group(1)), rdflib_to_term(value, {})))


def _drop_others(report: Graph, concerned: set[Node]) -> None:
    """Remove the results of a report graph that are of other focus nodes."""
    for result, focus in list(report.subject_objects(SH.focusNode)):
        if focus not in concerned:
            report.remove((result, None, None))
            report.remove((None, None, result))
    for whole in report.subjects(RDF.type, SH.ValidationReport):
        report.set((whole, SH.conforms, RdflibLiteral((whole, SH.result, None) not in report)))
