"""How often predicates and terms are used in a revision, by its description or by samples: for who plans queries."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from pyoxigraph import Literal, NamedNode

from graph.revision.counts import read_counts
from graph.revision.view import View
from graph.sparql.planning.join_order import Predicate

MOST_COUNTED = 1_000
"""More triples than these are not counted one by one."""

SAMPLE = 5_000
"""So many triples of a predicate are looked at where no description says how often it is used."""


class StoreStatistics:
    """The statistics of one revision; each is looked up when somebody asks, and kept."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._predicates: dict[str, Predicate] = {}

    @cached_property
    def _described(self) -> dict[str, Predicate]:
        counts = read_counts(self._view)
        if counts is None:
            return {}
        return {
            one.property: Predicate(triples=one.triples, subjects=one.subjects, objects=one.objects)
            for one in counts.properties
        }

    @cached_property
    def _any(self) -> Predicate:
        counts = read_counts(self._view)
        if counts is None or not counts.triples:
            size = max(1, len(self._view.store))
            return Predicate(triples=size, subjects=max(1, size // 5), objects=max(1, size // 3))
        return Predicate(triples=counts.triples, subjects=max(1, counts.subjects), objects=max(1, counts.objects))

    def predicate(self, iri: str) -> Predicate:
        """Return how often a predicate is used; an empty IRI stands for any predicate."""
        if not iri:
            return self._any
        known = self._described.get(iri) or self._predicates.get(iri)
        if known is None:
            known = self._predicates[iri] = self._sample(iri)
        return known

    def _sample(self, iri: str) -> Predicate:
        """Return an estimate from the first triples of a predicate: of many, as many are taken to follow as fit."""
        quads = list(islice(self._view.store.match(None, NamedNode(iri), None), SAMPLE))
        subjects, objects = len({quad.subject for quad in quads}), len({quad.object for quad in quads})
        whole = len(self._view.store) / 10 if len(quads) == SAMPLE else len(quads)
        scale = max(1.0, whole / max(1, len(quads)))
        return Predicate(
            triples=max(1.0, len(quads) * scale),
            subjects=max(1.0, subjects * scale),
            objects=max(1.0, objects * scale if objects > len(quads) / 10 else objects),
        )

    def count(self, subject: str, predicate: str, value: str) -> int | None:
        """Return how many triples have these terms, `MOST_COUNTED` at most; None where there are more."""
        terms = [_term(word) for word in (subject, predicate, value)]
        first, second, third = terms
        if isinstance(first, Literal) or isinstance(second, Literal):
            return 0
        found = sum(1 for _ in islice(self._view.store.match(first, second, third), MOST_COUNTED + 1))
        return found if found <= MOST_COUNTED else None


def _term(word: str) -> NamedNode | Literal | None:
    if not word:
        return None
    return NamedNode(word[1:-1]) if word[0] == "<" else Literal(word[1:-1])
