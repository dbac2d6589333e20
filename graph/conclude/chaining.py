"""Forward chaining: from given triples to conclusions, smallest proof first (see `graph.conclude.saturation`).

Terms are numbered in the order of their text; a number stands for a term in everything here. What is equal
(`owl:sameAs`) multiplies: n terms that are one make n² equalities and n copies of each triple. So equalities are handed
on along those that something else than transitivity gave, and a copy is copied no further in the place where it was
changed: that loses no conclusion and keeps the work near the size of the outcome.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from graph.conclude.rules import (
    ANNOTATION_PROPERTIES,
    AXIOMATIC_RULES,
    DATATYPE_RULES,
    LIST,
    RULES,
    Pattern,
    Slot,
    Variable,
)
from graph.errors import ReasoningTooLongError
from graph.rdf.datatypes import Value, are_different, is_datatype, is_ill_typed, is_in_value_space, literal_value
from graph.rdf.statement import Statement, read_lists, statement_key, term_keys

Fact = tuple[int, int, int]
_Bindings = dict[Slot, int]
_Candidate = tuple[int, int, Fact, tuple[Fact, ...]]
"""Size of the proof, place of the rule in the table, conclusion, premises: what is smaller is preferred."""
_Key = tuple[int | None, int | None, int | None]
"""A combination of places that a pattern has filled."""

_CARDINALITIES = frozenset({OWL.maxCardinality, OWL.maxQualifiedCardinality})
_COUNTS: dict[Value | None, str] = {("number", Fraction(number)): str(number) for number in (0, 1)}
RULE_NAMES = (*(rule.name for rule in RULES), *DATATYPE_RULES, *AXIOMATIC_RULES)
_PLACE = {name: place for place, name in enumerate(RULE_NAMES)}

_COPYING = {
    _PLACE["eq-rep-p"]: frozenset({_PLACE["eq-rep-p"], _PLACE["eq-rep-s"], _PLACE["eq-rep-o"]}),
    _PLACE["eq-rep-s"]: frozenset({_PLACE["eq-rep-s"], _PLACE["eq-rep-o"]}),
    _PLACE["eq-rep-o"]: frozenset({_PLACE["eq-rep-o"]}),
}
"""The rules that copy a triple, each with those whose copies it leaves alone: predicate first, subject, then object."""

_CHECK_EVERY = 4096
"""Uses of rules between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class _Instance:
    """A rule whose axioms have been found; what is left are facts with the constants filled in."""

    rule: int
    weight: int
    axioms: tuple[Fact, ...]
    facts: tuple[tuple[int, int, int], ...]
    conclusion: tuple[int, int, int] | None


@dataclass(slots=True)
class _Index:
    """The settled facts, by each combination of places that a pattern can have filled."""

    facts: set[Fact] = field(default_factory=set)
    by: dict[tuple[int | None, int | None, int | None], list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fact: Fact) -> None:
        s, p, o = fact
        self.facts.add(fact)
        for key in ((s, None, None), (None, p, None), (None, None, o), (s, p, None), (None, p, o), (s, None, o)):
            self.by[key].append(fact)

    def match(self, s: int | None, p: int | None, o: int | None) -> Sequence[Fact]:
        if s is not None and p is not None and o is not None:
            return ((s, p, o),) if (s, p, o) in self.facts else ()
        return self.by.get((s, p, o), ())


class Chaining:
    """One run: the numbered terms, the settled facts and the conclusions that wait."""

    def __init__(
        self,
        given: frozenset[Statement],
        without: frozenset[str],
        deadline: float,
        *,
        keeps_alternatives: bool = False,
    ) -> None:
        """Number the terms of what is given.

        Args:
            given: The triples to begin with.
            without: The names of rules that are not used.
            deadline: A time of the monotonic clock.
            keeps_alternatives: Whether all uses of rules are kept in `alternatives`, equalities without a short cut.
        """
        self.without = without
        self.deadline = deadline
        self.uses = 0
        keys = term_keys(given)
        constants = _rule_constants()
        known = {term for statement in given for term in statement} | constants
        keys |= {term: statement_key(term) for term in constants if term not in keys}
        self.terms: list[Node] = sorted(known, key=keys.__getitem__)
        self.number = {term: index for index, term in enumerate(self.terms)}
        self.type = self.number[RDF.type]
        self.same = self.number[OWL.sameAs]
        self.index = _Index()
        self.size: dict[Fact, int] = {}
        self.steps: dict[Fact, tuple[int, tuple[Fact, ...]]] = {}
        self.keeps_alternatives = keeps_alternatives
        self.alternatives: dict[Fact, set[tuple[int, tuple[Fact, ...]]]] = defaultdict(set)
        self.contradictions: set[tuple[int, int, tuple[Fact, ...]]] = set()
        self.queue: list[_Candidate] = []
        self.best: dict[Fact, _Candidate] = {}
        self.waiting: dict[_Key, list[tuple[_Instance, int]]] = defaultdict(list)
        self.axioms: dict[tuple[int, int | None], list[tuple[int, int]]] = defaultdict(list)
        self.lists = read_lists(given)
        self.written: dict[Fact, Statement] = {}
        for statement in given:
            fact = self._canonical(statement)
            if str(statement) <= str(self.written.get(fact, statement)):
                self.written[fact] = statement
        self.given = sorted(self.written)
        self.literals = {index for index, term in enumerate(self.terms) if isinstance(term, Literal)}
        # Only where equality itself is spoken of can it matter that each term equals itself, but for what is below.
        self.is_reflexive = "eq-ref" not in without and any(self.same in (s, o) for s, _, o in self.given)
        self._register_rules()

    def statements(self) -> dict[Fact, Statement]:
        """Return the triple for which each fact stands; a given one as it was given."""
        terms = self.terms
        settled = {fact: (terms[fact[0]], terms[fact[1]], terms[fact[2]]) for fact in self.index.facts}
        return settled | self.written

    def _canonical(self, statement: Statement) -> Fact:
        """Number a triple; a cardinality is read by its value, whatever integer type it is written in."""
        s, p, o = statement
        if p in _CARDINALITIES and isinstance(o, Literal):
            count = _COUNTS.get(literal_value(o))
            o = o if count is None else Literal(count, datatype=XSD.nonNegativeInteger)
        return self.number[s], self.number[p], self.number[o]

    def _register_rules(self) -> None:
        for place, rule in enumerate(RULES):
            if rule.name in self.without:
                continue
            for position, (_, predicate, object_) in enumerate(rule.axioms):
                assert isinstance(predicate, URIRef)
                bound = None if isinstance(object_, Variable) else self.number[object_]
                self.axioms[self.number[predicate], bound].append((place, position))
            if not rule.axioms:
                self._instantiate(place, {}, ())

    def settle_all(self) -> None:
        """Settle the given facts, then each conclusion, smallest proof first.

        Raises:
            ReasoningTooLongError: The deadline passed.
        """
        self._add_language_facts()
        for fact in self.given:
            self._settle(fact, 1)
        self._add_datatype_facts()
        while self.queue:
            size, rule, fact, premises = heapq.heappop(self.queue)
            if fact not in self.size:
                self.steps[fact] = (rule, premises)
                self._settle(fact, size)

    def _settle(self, fact: Fact, size: int) -> None:
        self.size[fact] = size
        self.index.add(fact)
        s, p, o = fact
        for bound in (None, o):
            for place, position in self.axioms.get((p, bound), ()):
                self._complete_axioms(place, position, fact)
        for key in ((s, None, None), (None, p, None), (None, None, o), (s, p, None), (None, p, o)):
            for instance, position in tuple(self.waiting.get(key, ())):
                self._fire(instance, position, fact)
        self._judge_literals(fact)
        if self.is_reflexive:
            for term in fact:
                self._offer((size + 1, _PLACE["eq-ref"], (term, self.same, term), (fact,)))

    # Axioms: from the rules of the specification to instances about given properties and classes.

    def _complete_axioms(self, place: int, position: int, fact: Fact) -> None:
        axioms = RULES[place].axioms
        bindings: _Bindings = {}
        if not self._unify(axioms[position], fact, bindings):
            return
        found: list[Fact | None] = [None] * len(axioms)
        found[position] = fact
        for complete, premises in self._match_axioms(axioms, bindings, found):
            self._instantiate(place, complete, premises)

    def _match_axioms(
        self, axioms: tuple[Pattern, ...], bindings: _Bindings, found: list[Fact | None]
    ) -> Iterator[tuple[_Bindings, tuple[Fact, ...]]]:
        open_positions = [index for index, fact in enumerate(found) if fact is None]
        if not open_positions:
            yield bindings, tuple(fact for fact in found if fact is not None)
            return
        position = max(open_positions, key=lambda index: sum(self._bound(slot, bindings) for slot in axioms[index]))
        s, p, o = (self._value(slot, bindings) for slot in axioms[position])
        for fact in tuple(self.index.match(s, p, o)):
            extended = dict(bindings)
            if self._unify(axioms[position], fact, extended):
                yield from self._match_axioms(
                    axioms, extended, [fact if index == position else old for index, old in enumerate(found)]
                )

    def _bound(self, slot: Slot, bindings: _Bindings) -> bool:
        return not isinstance(slot, Variable) or slot in bindings

    def _value(self, slot: Slot, bindings: _Bindings) -> int | None:
        return bindings.get(slot) if isinstance(slot, Variable) else self.number[slot]

    def _unify(self, pattern: Pattern, fact: Fact, bindings: _Bindings) -> bool:
        for slot, value in zip(pattern, fact, strict=True):
            if isinstance(slot, Variable):
                if bindings.setdefault(slot, value) != value:
                    return False
            elif self.number[slot] != value:
                return False
        return True

    def _instantiate(self, place: int, bindings: _Bindings, axioms: tuple[Fact, ...]) -> None:
        rule = RULES[place]
        members: Sequence[Node] = ()
        if rule.has_list:
            members = self.lists.get(self.terms[bindings[LIST]], ())
        for facts, conclusion in rule.consequences(members):
            variables: dict[Variable, int] = {}
            instance = _Instance(
                place,
                rule.weight,
                axioms,
                tuple(self._fill(fact, bindings, variables) for fact in facts),
                None if conclusion is None else self._fill(conclusion, bindings, variables),
            )
            if instance.conclusion not in instance.facts:
                self._register(instance)

    def _fill(self, pattern: Pattern, bindings: _Bindings, variables: dict[Variable, int]) -> tuple[int, int, int]:
        """Write constants as their numbers and what is still open as negative numbers."""
        filled = []
        for slot in pattern:
            if isinstance(slot, Variable) and slot not in bindings:
                filled.append(variables.setdefault(slot, -1 - len(variables)))
            else:
                filled.append(bindings[slot] if isinstance(slot, Variable) else self.number[slot])
        return filled[0], filled[1], filled[2]

    def _register(self, instance: _Instance) -> None:
        if not instance.facts:
            self._conclude(instance, {}, ())
            return
        for position, (s, p, o) in enumerate(instance.facts):
            if s >= 0 and s == o and p == self.same:
                self._equate_with_itself(s, instance.axioms)
            self.waiting[_waiting_key(s, p, o)].append((instance, position))
        fixed = tuple(slot if slot >= 0 else None for slot in instance.facts[0])
        for fact in tuple(self.index.match(*fixed)):
            self._fire(instance, 0, fact)

    def _equate_with_itself(self, term: int, axioms: tuple[Fact, ...]) -> None:
        """Offer that a term equals itself, where axioms ask (`x owl:differentFrom x`), because it is named at all."""
        near = [axiom for axiom in axioms if term in axiom]
        near = near or [*self.index.match(term, None, None), *self.index.match(None, None, term)]
        if near and "eq-ref" not in self.without:
            size, fact = min((self.size[fact], fact) for fact in near)
            self._offer((size + 1, _PLACE["eq-ref"], (term, self.same, term), (fact,)))

    # Facts: from instances to conclusions.

    def _fire(self, instance: _Instance, position: int, fact: Fact) -> None:
        self.uses += 1
        if self.uses % _CHECK_EVERY == 0 and time.monotonic() > self.deadline:
            raise ReasoningTooLongError(len(self.size))
        if not self._is_news(instance.rule, fact):
            return
        bindings: dict[int, int] = {}
        for slot, value in zip(instance.facts[position], fact, strict=True):
            if (slot >= 0 and slot != value) or (slot < 0 and bindings.setdefault(slot, value) != value):
                return
        found: list[Fact | None] = [None] * len(instance.facts)
        found[position] = fact
        self._join(instance, bindings, found)

    def _is_news(self, rule: int, fact: Fact) -> bool:
        """Return whether a rule of equality says more of a fact than the same rules say of what it came from."""
        if self.keeps_alternatives:
            return True
        if rule == _PLACE["eq-trans"]:
            return self._is_link(fact)
        copies = _COPYING.get(rule)
        if copies is None:
            return True
        if fact[1] == self.same and rule != _PLACE["eq-rep-p"]:
            return False  # eq-sym and eq-trans say it
        step = self.steps.get(fact)
        return step is None or step[0] not in copies

    def _is_link(self, fact: Fact) -> bool:
        """Return whether an equality came from something else than transitivity, perhaps turned round."""
        step = self.steps.get(fact)
        if step is not None and step[0] == _PLACE["eq-sym"]:
            step = self.steps.get(step[1][0])
        return step is None or step[0] != _PLACE["eq-trans"]

    def _join(self, instance: _Instance, bindings: dict[int, int], found: list[Fact | None]) -> None:
        position = -1
        most = -1
        for index, slots in enumerate(instance.facts):
            if found[index] is None:
                bound = sum(slot >= 0 or slot in bindings for slot in slots)
                if bound > most:
                    position, most = index, bound
        if position < 0:
            self._conclude(instance, bindings, tuple(fact for fact in found if fact is not None))
            return
        slots = instance.facts[position]
        s, p, o = (slot if slot >= 0 else bindings.get(slot) for slot in slots)
        for fact in self.index.match(s, p, o):
            extended = dict(bindings)
            if all(slot >= 0 or extended.setdefault(slot, value) == value
                   for slot, value in zip(slots, fact, strict=True)):  # fmt: skip
                self._join(instance, extended, [fact if index == position else old for index, old in enumerate(found)])

    def _conclude(self, instance: _Instance, bindings: dict[int, int], facts: tuple[Fact, ...]) -> None:
        premises = (*instance.axioms, *facts)
        size = instance.weight + sum(self.size[premise] for premise in premises)
        if instance.conclusion is None:
            self.contradictions.add((size, instance.rule, _without_mirror(instance, premises)))
            return
        s, p, o = (slot if slot >= 0 else bindings[slot] for slot in instance.conclusion)
        if p in self.literals or (p == self.same and s == o and not self.is_reflexive):
            return
        self._offer((size, instance.rule, (s, p, o), premises))

    def _offer(self, candidate: _Candidate) -> None:
        fact = candidate[2]
        if self.keeps_alternatives:
            self.alternatives[fact].add((candidate[1], candidate[3]))
        if fact in self.size:
            return
        best = self.best.get(fact)
        if best is None or candidate < best:
            self.best[fact] = candidate
            heapq.heappush(self.queue, candidate)

    # What holds of the language and of literals: parts of tables 5, 6 and 8.

    def _add_language_facts(self) -> None:
        """Offer the axioms of the language about terms that are used."""
        class_, annotation, datatype = OWL.Class, OWL.AnnotationProperty, RDFS.Datatype
        kinds: list[tuple[str, Node, Node]] = [("cls-thing", OWL.Thing, class_), ("cls-nothing1", OWL.Nothing, class_)]
        kinds += [("prp-ap", term, annotation) for term in ANNOTATION_PROPERTIES if term in self.number]
        kinds += [("dt-type1", term, datatype) for term in self.terms if is_datatype(term)]
        for rule, term, kind in kinds:
            if rule not in self.without:
                self._offer((1, _PLACE[rule], (self.number[term], self.type, self.number[kind]), ()))

    def _add_datatype_facts(self) -> None:
        """Type the literals with the datatypes that the vocabulary asks about, and equate those of one value."""
        asked = {
            o
            for s, p, o in self.given
            if is_datatype(self.terms[o]) and self.terms[p] not in (OWL.sameAs, RDF.type)
        }  # fmt: skip
        asked |= {self.number[item] for items in self.lists.values() for item in items if is_datatype(item)}
        by_value: dict[object, list[int]] = defaultdict(list)
        for index in sorted({o for _, _, o in self.given} & self.literals):
            literal = self.terms[index]
            assert isinstance(literal, Literal)
            value = literal_value(literal)
            if value is not None:
                by_value[value].append(index)
            for datatype in sorted(asked):
                if is_in_value_space(literal, self.terms[datatype]):
                    self._offer((1, _PLACE["dt-type2"], (index, self.type, datatype), ()))
        for equals in by_value.values():
            for one in equals:
                for other in equals:
                    if one != other:
                        self._offer((1, _PLACE["dt-eq"], (one, self.same, other), ()))

    def _judge_literals(self, fact: Fact) -> None:
        s, p, o = fact
        subject, object_ = self.terms[s], self.terms[o]
        if isinstance(object_, Literal) and is_ill_typed(object_) and not isinstance(subject, Literal):
            self.contradictions.add((self.size[fact], _PLACE["dt-not-type"], (fact,)))
        if not isinstance(subject, Literal):
            return
        if p == self.type and is_in_value_space(subject, object_) is False:
            self.contradictions.add((self.size[fact], _PLACE["dt-not-type"], (fact,)))
        if p == self.same and s < o and isinstance(object_, Literal) and are_different(subject, object_):
            self._offer((1, _PLACE["dt-diff"], (s, self.number[OWL.differentFrom], o), ()))


def _without_mirror(instance: _Instance, premises: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Order the facts of a contradiction, so that `x, y` and `y, x` are one."""
    return (*instance.axioms, *sorted(premises[len(instance.axioms) :]))


def _waiting_key(s: int, p: int, o: int) -> _Key:
    """Return the most telling places that a pattern has filled, under which it waits for facts."""
    if p >= 0 and s >= 0:
        return s, p, None
    if p >= 0 and o >= 0:
        return None, p, o
    if p >= 0:
        return None, p, None
    return (s, None, None) if s >= 0 else (None, None, o)


def _rule_constants() -> set[Node]:
    constants: set[Node] = {
        RDF.type, OWL.sameAs, OWL.differentFrom, OWL.Thing, OWL.Nothing, OWL.Class, OWL.AnnotationProperty,
        RDFS.Datatype, *(Literal(count, datatype=XSD.nonNegativeInteger) for count in _COUNTS.values()),
    }  # fmt: skip
    for rule in RULES:
        patterns = list(rule.axioms)
        for facts, conclusion in rule.consequences(()):
            patterns.extend((*facts, conclusion) if conclusion else facts)
        constants |= {slot for pattern in patterns for slot in pattern if isinstance(slot, Node)}
    return constants
