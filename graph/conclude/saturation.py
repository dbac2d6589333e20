"""Everything that OWL 2 RL concludes from a set of triples, each conclusion with its smallest proof.

Conclusions are settled in the order of the size of their proofs, as Dijkstra's algorithm settles nodes (Knuth, "A
generalization of Dijkstra's algorithm", 1977): the premises of a settled triple are smaller and settled before it, so
proofs are acyclic, end in given triples, and do not depend on the order of the input. Terms are numbered in the order
of their text; a number stands for a term in everything below `saturate`.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import OWL, RDF, XSD, Literal, URIRef
from rdflib.term import Node

from graph.conclude.rules import DATATYPE_RULES, LIST, RULES, Pattern, Slot, Variable
from graph.rdf.datatypes import is_datatype, is_ill_typed, is_in_value_space, literal_value
from graph.rdf.statement import Statement, read_lists, statement_key, term_keys

_Fact = tuple[int, int, int]
_Bindings = dict[Slot, int]
_Key = tuple[int, int, _Fact, tuple[_Fact, ...]]
"""Size of the proof, place of the rule in the table, conclusion, premises: what is smaller is preferred."""

_CARDINALITIES = frozenset({OWL.maxCardinality, OWL.maxQualifiedCardinality})
_RULE_NAMES = (*(rule.name for rule in RULES), *DATATYPE_RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One use of one rule.

    Attributes:
        rule: The rule's name.
        premises: What it was used on, axioms first; each is given or has a step of its own.
    """

    rule: str
    premises: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """What follows from the given triples.

    Attributes:
        given: The triples it started from.
        steps: The last step of the smallest proof of each triple that follows.
        contradictions: The steps that end in a contradiction, smallest proof first.
    """

    given: frozenset[Statement]
    steps: Mapping[Statement, Step]
    contradictions: tuple[Step, ...]

    def leaves(self, step: Step) -> tuple[Statement, ...]:
        """Return the given triples that the proof of a step ends in, in the order of a reader's walk."""
        leaves: dict[Statement, None] = {}
        waiting = list(reversed(step.premises))
        seen: set[Statement] = set()
        while waiting:
            statement = waiting.pop()
            if statement in seen:
                continue
            seen.add(statement)
            below = self.steps.get(statement)
            if below is None:
                leaves[statement] = None
            else:
                waiting.extend(reversed(below.premises))
        return tuple(leaves)


@dataclass(frozen=True, slots=True)
class _Instance:
    """A rule whose axioms have been found; what is left are facts with the constants filled in."""

    rule: int
    weight: int
    axioms: tuple[_Fact, ...]
    facts: tuple[tuple[int, int, int], ...]
    conclusion: tuple[int, int, int] | None


@dataclass(slots=True)
class _Index:
    """The settled facts, by each combination of places that a pattern can have filled."""

    facts: set[_Fact] = field(default_factory=set)
    by: dict[tuple[int | None, int | None, int | None], list[_Fact]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fact: _Fact) -> None:
        s, p, o = fact
        self.facts.add(fact)
        for key in ((s, None, None), (None, p, None), (None, None, o), (s, p, None), (None, p, o), (s, None, o)):
            self.by[key].append(fact)

    def match(self, s: int | None, p: int | None, o: int | None) -> Sequence[_Fact]:
        if s is not None and p is not None and o is not None:
            return ((s, p, o),) if (s, p, o) in self.facts else ()
        return self.by.get((s, p, o), ())


def saturate(given: Iterable[Statement], *, without: frozenset[str] = frozenset()) -> Saturation:
    """Conclude everything that follows from the given triples, in time about linear in what follows.

    Args:
        given: The triples.
        without: The names of rules that are not used.
    """
    statements = frozenset(given)
    run = _Run(statements, without)
    run.settle_all()
    terms = run.terms
    lookup = {fact: (terms[fact[0]], terms[fact[1]], terms[fact[2]]) for fact in run.index.facts}

    def step(rule: int, premises: tuple[_Fact, ...]) -> Step:
        return Step(rule=_RULE_NAMES[rule], premises=tuple(lookup[premise] for premise in premises))

    return Saturation(
        given=statements,
        steps={lookup[fact]: step(rule, premises) for fact, (rule, premises) in run.steps.items()},
        contradictions=tuple(step(rule, premises) for _, rule, premises in sorted(run.contradictions)),
    )


class _Run:
    """One saturation: the numbered terms, the settled facts and the conclusions that wait."""

    def __init__(self, given: frozenset[Statement], without: frozenset[str]) -> None:
        self.without = without
        keys = term_keys(given)
        constants = _rule_constants()
        known = {term for statement in given for term in statement} | constants
        keys |= {term: statement_key(term) for term in constants if term not in keys}
        self.terms: list[Node] = sorted(known, key=keys.__getitem__)
        self.number = {term: index for index, term in enumerate(self.terms)}
        self.type = self.number[RDF.type]
        self.same = self.number[OWL.sameAs]
        self.index = _Index()
        self.size: dict[_Fact, int] = {}
        self.steps: dict[_Fact, tuple[int, tuple[_Fact, ...]]] = {}
        self.contradictions: set[tuple[int, int, tuple[_Fact, ...]]] = set()
        self.queue: list[_Key] = []
        self.best: dict[_Fact, _Key] = {}
        self.waiting: dict[tuple[str, int, int], list[tuple[_Instance, int]]] = defaultdict(list)
        self.axioms: dict[tuple[int, int | None], list[tuple[int, int]]] = defaultdict(list)
        self.lists = read_lists(given)
        self.given = sorted(self._canonical(statement) for statement in given)
        self.unusable = {index for index, term in enumerate(self.terms) if isinstance(term, Literal)}
        self._register_rules()

    def _canonical(self, statement: Statement) -> _Fact:
        """Number a triple; a cardinality is read by its value, whatever integer type it is written in."""
        s, p, o = statement
        if p in _CARDINALITIES and isinstance(o, Literal) and o.value in (0, 1):
            o = Literal(str(o.value), datatype=XSD.nonNegativeInteger)
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
        """Settle the given facts, then each conclusion, smallest proof first."""
        for fact in self.given:
            if fact not in self.size:
                self._settle(fact, 1)
        self._add_datatype_facts()
        while self.queue:
            size, rule, fact, premises = heapq.heappop(self.queue)
            if fact not in self.size:
                self.steps[fact] = (rule, premises)
                self._settle(fact, size)

    def _settle(self, fact: _Fact, size: int) -> None:
        self.size[fact] = size
        self.index.add(fact)
        s, p, o = fact
        for bound in (None, o):
            for place, position in self.axioms.get((p, bound), ()):
                self._complete_axioms(place, position, fact)
        keys = [("s", s, 0), ("p", p, 0), ("o", o, 0)]
        if p == self.type:
            keys.append(("t", o, 0))
        for key in keys:
            for instance, position in tuple(self.waiting.get(key, ())):
                self._fire(instance, position, fact)
        self._judge_literals(fact)

    # Axioms: from the rules of the specification to instances about given properties and classes.

    def _complete_axioms(self, place: int, position: int, fact: _Fact) -> None:
        axioms = RULES[place].axioms
        bindings: _Bindings = {}
        if not self._unify(axioms[position], fact, bindings):
            return
        found: list[_Fact | None] = [None] * len(axioms)
        found[position] = fact
        for complete, premises in self._match_axioms(axioms, bindings, found):
            self._instantiate(place, complete, premises)

    def _match_axioms(
        self, axioms: tuple[Pattern, ...], bindings: _Bindings, found: list[_Fact | None]
    ) -> Iterator[tuple[_Bindings, tuple[_Fact, ...]]]:
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

    def _unify(self, pattern: Pattern, fact: _Fact, bindings: _Bindings) -> bool:
        for slot, value in zip(pattern, fact, strict=True):
            if isinstance(slot, Variable):
                if bindings.setdefault(slot, value) != value:
                    return False
            elif self.number[slot] != value:
                return False
        return True

    def _instantiate(self, place: int, bindings: _Bindings, axioms: tuple[_Fact, ...]) -> None:
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
            if p == self.type and o >= 0:
                key = ("t", o, 0)
            elif p >= 0:
                key = ("p", p, 0)
            elif s >= 0:
                key = ("s", s, 0)
            else:
                key = ("o", o, 0)
            self.waiting[key].append((instance, position))
        fixed = tuple(slot if slot >= 0 else None for slot in instance.facts[0])
        for fact in tuple(self.index.match(*fixed)):
            self._fire(instance, 0, fact)

    # Facts: from instances to conclusions.

    def _fire(self, instance: _Instance, position: int, fact: _Fact) -> None:
        bindings: dict[int, int] = {}
        for slot, value in zip(instance.facts[position], fact, strict=True):
            if (slot >= 0 and slot != value) or (slot < 0 and bindings.setdefault(slot, value) != value):
                return
        found: list[_Fact | None] = [None] * len(instance.facts)
        found[position] = fact
        self._join(instance, bindings, found)

    def _join(self, instance: _Instance, bindings: dict[int, int], found: list[_Fact | None]) -> None:
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

    def _conclude(self, instance: _Instance, bindings: dict[int, int], facts: tuple[_Fact, ...]) -> None:
        premises = (*instance.axioms, *facts)
        size = instance.weight + sum(self.size[premise] for premise in premises)
        if instance.conclusion is None:
            self.contradictions.add((size, instance.rule, _without_mirror(instance, premises)))
            return
        s, p, o = (slot if slot >= 0 else bindings[slot] for slot in instance.conclusion)
        if p in self.unusable or (p == self.same and s == o):
            return
        self._offer((size, instance.rule, (s, p, o), premises))

    def _offer(self, key: _Key) -> None:
        fact = key[2]
        if fact in self.size:
            return
        best = self.best.get(fact)
        if best is None or key < best:
            self.best[fact] = key
            heapq.heappush(self.queue, key)

    # Literals: Table 8.

    def _add_datatype_facts(self) -> None:
        """Type the literals with the datatypes that the vocabulary asks about, and equate those of one value."""
        asked = {
            o
            for s, p, o in self.given
            if is_datatype(self.terms[o]) and self.terms[p] not in (OWL.sameAs, RDF.type)
        }  # fmt: skip
        asked |= {self.number[item] for items in self.lists.values() for item in items if is_datatype(item)}
        by_value: dict[object, list[int]] = defaultdict(list)
        for index in sorted({o for _, _, o in self.given} & self.unusable):
            literal = self.terms[index]
            assert isinstance(literal, Literal)
            value = literal_value(literal)
            if value is not None:
                by_value[value].append(index)
            for datatype in sorted(asked):
                if is_in_value_space(literal, self.terms[datatype]):
                    self._offer((1, _RULE_NAMES.index("dt-type2"), (index, self.type, datatype), ()))
        for equals in by_value.values():
            for one in equals:
                for other in equals:
                    if one != other:
                        self._offer((1, _RULE_NAMES.index("dt-eq"), (one, self.same, other), ()))

    def _judge_literals(self, fact: _Fact) -> None:
        s, p, o = fact
        subject, object_ = self.terms[s], self.terms[o]
        if isinstance(object_, Literal) and is_ill_typed(object_) and not isinstance(subject, Literal):
            self.contradictions.add((self.size[fact], _RULE_NAMES.index("dt-not-type"), (fact,)))
        if not isinstance(subject, Literal):
            return
        if p == self.type and is_in_value_space(subject, object_) is False:
            self.contradictions.add((self.size[fact], _RULE_NAMES.index("dt-not-type"), (fact,)))
        if p == self.same and s < o and isinstance(object_, Literal):
            one, other = literal_value(subject), literal_value(object_)
            if one is not None and other is not None and one != other:
                different = (s, self.number[OWL.differentFrom], o)
                self._offer((1, _RULE_NAMES.index("dt-diff"), different, ()))


def _without_mirror(instance: _Instance, premises: tuple[_Fact, ...]) -> tuple[_Fact, ...]:
    """Order the facts of a contradiction, so that `x, y` and `y, x` are one."""
    return (*instance.axioms, *sorted(premises[len(instance.axioms) :]))


def _rule_constants() -> set[Node]:
    constants: set[Node] = {
        RDF.type, OWL.sameAs, OWL.differentFrom,
        *(Literal(str(number), datatype=XSD.nonNegativeInteger) for number in (0, 1)),
    }  # fmt: skip
    for rule in RULES:
        patterns = list(rule.axioms)
        for facts, conclusion in rule.consequences(()):
            patterns.extend((*facts, conclusion) if conclusion else facts)
        constants |= {slot for pattern in patterns for slot in pattern if isinstance(slot, Node)}
    return constants | {OWL.Thing}
