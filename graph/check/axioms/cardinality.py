"""Cardinalities of one class that no number satisfies: at least two and at most one.

The rules of OWL 2 RL know the maxima 0 and 1 only, and nothing of values that must be there. So the bounds that a class
has by itself are held against those it inherits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graph.check.axioms.restrictions import CARDINALITIES, ON, ON_PROPERTY, QUALIFIED
from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import OWL, RDFS

CONTRADICTORY_CARDINALITIES = Code(name="contradictory-cardinalities", severity=Severity.ERROR)

THING, NOTHING = Iri(OWL + "Thing"), Iri(OWL + "Nothing")
ABOVE = (RDFS + "subClassOf", OWL + "equivalentClass")


class Bound(NamedTuple):
    """How many values of a property a class has.

    Attributes:
        on: The property.
        of: The class of the values that are counted; None where all are.
        least: At least so many; None where nothing is said.
        most: At most so many; None where nothing is said.
        triple: The statement that says it.
    """

    on: Term
    of: Term | None
    least: int | None
    most: int | None
    triple: Triple


def find_contradictory(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes that must have more values of a property than they may have."""
    vocabulary = corpus.vocabulary
    if not may_contradict(vocabulary):
        return
    classes = Classes(vocabulary)
    for term in dict.fromkeys(
        triple.subject for predicate in ABOVE for triple in corpus.ontology.triples(None, predicate)
    ):
        if isinstance(term, Iri) and classes.own(term):
            yield from tell_contradictions(classes, term)


def may_contradict(vocabulary: Corpus) -> bool:
    """Return whether anything here limits how many values a property has."""
    maxima = [one for one in CARDINALITIES | QUALIFIED if "min" not in one]
    return any(vocabulary.find(None, one) for one in maxima) or bool(vocabulary.instances(OWL + "FunctionalProperty"))


class Classes:
    """The classes of a corpus with their bounds and the classes above them, read when they are asked for."""

    def __init__(self, vocabulary: Corpus) -> None:
        self._vocabulary = vocabulary
        self._known: dict[Term, tuple[list[Bound], list[Term]]] = {}
        self._functional = {
            triple.subject: triple for triple in vocabulary.triples(None, RDF_TYPE, Iri(OWL + "FunctionalProperty"))
        }

    def own(self, term: Term) -> list[Bound]:
        """Return the bounds that a class has by its own axioms."""
        return self._read(term)[0]

    def inherited(self, term: Term) -> list[Bound]:
        """Return the bounds of all classes above a class."""
        found: list[Bound] = []
        seen = {term}
        waiting = list(self._read(term)[1])
        while waiting:
            above = waiting.pop()
            if above not in seen:
                seen.add(above)
                bounds, more = self._read(above)
                found.extend(bounds)
                waiting.extend(more)
        return found

    def functional(self, bounds: list[Bound]) -> Iterator[Bound]:
        """Yield the bounds that functional properties have everywhere."""
        for on in {one.on for one in bounds}:
            if on in self._functional:
                yield Bound(on, None, None, 1, self._functional[on])

    def _read(self, term: Term) -> tuple[list[Bound], list[Term]]:
        if term not in self._known:
            bounds: list[Bound] = []
            above: list[Term] = []
            waiting = [triple.object for predicate in ABOVE for triple in self._vocabulary.triples(term, predicate)]
            for part in waiting:
                if isinstance(part, Iri):
                    above.append(part)
                elif isinstance(part, Blank):
                    for head in self._vocabulary.objects(part, OWL + "intersectionOf"):
                        waiting.extend(one for one in self._vocabulary.members(head) if one not in waiting)
                    bounds.extend(self._bounds_of(part))
            self._known[term] = (bounds, above)
        return self._known[term]

    def _bounds_of(self, node: Term) -> Iterator[Bound]:
        """Read a restriction."""
        on = next(iter(self._vocabulary.objects(node, ON_PROPERTY)), None)
        if not isinstance(on, Iri):
            return
        of = next((value for name in ON for value in self._vocabulary.objects(node, name)), None)
        for triple in self._vocabulary.triples(node):
            name, value = triple.predicate, triple.object
            if name == OWL + "hasValue":
                yield Bound(on, None, 1, None, triple)
            elif name == OWL + "someValuesFrom":
                yield Bound(on, value, 1, None, triple)
            elif name == OWL + "allValuesFrom" and value == NOTHING:
                yield Bound(on, None, None, 0, triple)
            elif name in CARDINALITIES | QUALIFIED and isinstance(value, Literal) and value.lexical.isdigit():
                number = int(value.lexical) if len(value.lexical) < 10 else 10**9
                counted = of if name in QUALIFIED and of != THING else None
                least = None if "#max" in name else number
                yield Bound(on, counted, least, None if "#min" in name else number, triple)


def tell_contradictions(classes: Classes, term: Iri) -> Iterator[Finding]:
    """Tell the bounds of a class that none of its members can keep to, each property once."""
    own = classes.own(term)
    others = [*own, *classes.inherited(term)]
    others.extend(classes.functional(others))
    told: set[Term] = set()
    for mine in own:
        for other in others:
            for low, high in ((mine, other), (other, mine)):
                if low.on in told or low.on != high.on or low.least is None or high.most is None:
                    continue
                # A maximum of all values, or of the same class, limits the minimum.
                if low.least > high.most and high.of in {None, low.of}:
                    told.add(low.on)
                    yield tell_contradiction(term, low, high, mine)


def tell_contradiction(term: Iri, low: Bound, high: Bound, mine: Bound) -> Finding:
    """Make the finding at the bound that is the class's own; the other is named."""
    at, other = mine.triple, (high if mine is low else low).triple
    shown = at.document.shorten
    most = f"at most {high.most}" if high.most else "none"
    if high.triple.predicate == RDF_TYPE:
        most = "at most 1, as it is functional"
    message = f"nothing can be a {shown(term)}: it has at least {low.least} {shown(low.on)}, and {most}"
    return CONTRADICTORY_CARDINALITIES.at(
        at.document, at.object_place, message, "change one of the two",
        [("the other bound", other.document, other.object_place)],
    )  # fmt: skip


CHECKS = (Check(codes=(CONTRADICTORY_CARDINALITIES,), run=find_contradictory, is_pure=True),)
