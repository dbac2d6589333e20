"""The axioms that exclude something, and what they may make impossible.

Only where these stand can there be a contradiction, and a class or property can only be impossible where what follows
from it reaches two of the excluded terms, or one that excludes by itself. That is cheap to see, and spares most probes.
"""

from __future__ import annotations

from functools import cached_property

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import FileRole
from graph.check.syntax.term import Iri, Literal, Term
from graph.namespaces import OWL, RDFS

PAIRS = tuple(OWL + name for name in ("disjointWith", "propertyDisjointWith"))
SETS = tuple(Iri(OWL + name) for name in ("AllDisjointClasses", "AllDisjointProperties"))
ALONE = tuple(Iri(OWL + name) for name in ("IrreflexiveProperty", "AsymmetricProperty"))
AMONG_INDIVIDUALS = frozenset(
    OWL + name for name in ("differentFrom", "distinctMembers", "targetIndividual", "targetValue")
)
UPWARD = (
    *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(OWL + name for name in ("onProperty", "allValuesFrom", "hasValue")),
)
BOTH_WAYS = tuple(OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf", "sameAs"))
LISTS = tuple(OWL + name for name in ("intersectionOf", "unionOf", "oneOf", "propertyChainAxiom"))
MAXIMA = tuple(OWL + name for name in ("maxCardinality", "maxQualifiedCardinality"))
NOTHING = Iri(OWL + "Nothing")
BOTTOMS = frozenset(Iri(OWL + name) for name in ("bottomObjectProperty", "bottomDataProperty"))
"""The properties that relate nothing (OWL 2, sections 5.3 and 5.4)."""

IMPOSSIBLE = frozenset({NOTHING, *BOTTOMS})


class Exclusions:
    """The excluding axioms of a corpus.

    Attributes:
        alone: Terms that are impossible, or exclude something, by themselves.
        pairs: Terms that exclude another one.
    """

    def __init__(self, corpus: Corpus) -> None:
        vocabulary = corpus.vocabulary
        self.alone: set[Term] = set(IMPOSSIBLE)
        self.pairs: set[Term] = set()
        for predicate in PAIRS:
            for triple in vocabulary.triples(None, predicate):
                self.pairs |= {triple.subject, triple.object}
        for type_ in SETS:
            for node in vocabulary.instances(type_):
                for head in vocabulary.objects(node, OWL + "members"):
                    self.pairs.update(vocabulary.members(head))
        for triple in vocabulary.triples(None, OWL + "complementOf"):
            self.alone |= {triple.subject, triple.object}
        for type_ in ALONE:
            self.alone.update(vocabulary.instances(type_))
        for predicate in MAXIMA:
            for triple in vocabulary.triples(None, predicate):
                if isinstance(triple.object, Literal) and triple.object.lexical.strip() in {"0", "+0", "00"}:
                    self.alone.add(triple.subject)
        individuals = any(
            uses.predicates & AMONG_INDIVIDUALS or OWL + "AllDifferent" in uses.objects
            for uses in (*vocabulary.uses, *corpus.of(FileRole.DATA).uses)
        )
        is_nothing_named = any(
            not IMPOSSIBLE.isdisjoint(uses.objects) or not BOTTOMS.isdisjoint(uses.predicates)
            for uses in (*vocabulary.uses, *corpus.of(FileRole.DATA).uses)
        )
        self.are_there = bool(
            self.pairs or len(self.alone) > len(IMPOSSIBLE) or individuals or is_nothing_named or has_two_values(corpus)
        )
        self._edges: dict[Term, list[Term]] = read_edges(vocabulary) if self.are_there else {}

    def concern(self, term: Term) -> bool:
        """Return whether a term may be impossible: it excludes by itself, or it reaches what does, or two that do."""
        return term in self.alone or term in self._reaching_one or len(self._reached_pairs.get(term, ())) > 1

    @cached_property
    def _below(self) -> dict[Term, list[Term]]:
        """The terms that have an edge to each term."""
        below: dict[Term, list[Term]] = {}
        for term, above in self._edges.items():
            for one in above:
                below.setdefault(one, []).append(term)
        return below

    @cached_property
    def _reaching_one(self) -> set[Term]:
        """The terms that reach one that excludes by itself."""
        found: set[Term] = set()
        waiting = list(self.alone)
        while waiting:
            for term in self._below.get(waiting.pop(), ()):
                if term not in found:
                    found.add(term)
                    waiting.append(term)
        return found

    @cached_property
    def _reached_pairs(self) -> dict[Term, set[Term]]:
        """Up to two of the terms that exclude another one and that each term reaches, itself among them.

        Whoever reaches more than one reaches two of these, so no more is passed on.
        """
        found: dict[Term, set[Term]] = {}
        waiting = [(term, term) for term in self.pairs]
        while waiting:
            term, pair = waiting.pop()
            known = found.setdefault(term, set())
            if pair not in known and len(known) < 2:
                known.add(pair)
                waiting.extend((below, pair) for below in self._below.get(term, ()))
        return found


def has_two_values(corpus: Corpus) -> bool:
    """Return whether a functional property, or one below it, has two literals as values of one thing."""
    vocabulary = corpus.vocabulary
    functional: set[Term] = set(vocabulary.instances(OWL + "FunctionalProperty"))
    below: dict[Term, list[Term]] = {}
    for triple in vocabulary.triples(None, RDFS + "subPropertyOf") if functional else ():
        below.setdefault(triple.object, []).append(triple.subject)
    waiting = list(functional)
    while waiting:
        for term in below.get(waiting.pop(), ()):
            if term not in functional:
                functional.add(term)
                waiting.append(term)
    values: dict[Term, set[Term]] = {}
    for document in corpus.documents if functional else ():
        rows = document.statements
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            if predicate in functional and value.__class__ is Literal:
                found = values.setdefault(subject, set())
                found.add(value)
                if len(found) > 1:
                    return True
    return False


def read_edges(vocabulary: Corpus) -> dict[Term, list[Term]]:
    """Return each term with those that its members may belong to as well, roughly and generously."""
    edges: dict[Term, list[Term]] = {}
    for predicate in (*UPWARD, *BOTH_WAYS):
        for triple in vocabulary.triples(None, predicate):
            edges.setdefault(triple.subject, []).append(triple.object)
            if predicate in BOTH_WAYS:
                edges.setdefault(triple.object, []).append(triple.subject)
    for predicate in LISTS:
        for triple in vocabulary.triples(None, predicate):
            for member in vocabulary.members(triple.object):
                edges.setdefault(triple.subject, []).append(member)
                edges.setdefault(member, []).append(triple.subject)
    return edges
