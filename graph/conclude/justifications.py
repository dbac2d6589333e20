"""All proofs of a triple: each smallest set of given triples from which it follows by OWL 2 RL, with a proof of it.

Such a set is a justification: nothing can be left out of it (Kalyanpur et al., "Finding all justifications of OWL DL
entailments", 2007). There may be very many, so they are bounded and whoever asks is told whether these are all.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from graph.conclude.chaining import RULE_NAMES, Chaining, Fact
from graph.conclude.saturation import MAX_SECONDS
from graph.errors import ReasoningTooLongError
from graph.rdf.statement import Statement

MAX_PROOFS = 100
"""So many proofs of a triple are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A triple with what it follows from.

    Attributes:
        statement: The triple.
        rule: The rule of its last step; empty where it is given.
        premises: The proofs of what the rule was used on, axioms first.
        given: The given triples that it rests on.
        size: The number of steps and given triples in it, as a tree.
    """

    statement: Statement
    rule: str
    premises: tuple[Proof, ...]
    given: frozenset[Statement]
    size: int

    @property
    def order(self) -> tuple[int, int, str, list[str]]:
        """What comes first is smaller."""
        return self.size, len(self.given), self.rule, sorted(map(str, self.given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """The proofs of a triple, smallest first, and whether these are all."""

    found: tuple[Proof, ...]
    is_complete: bool


@dataclass(slots=True)
class _Kept:
    """The proofs of one triple so far: none rests on all that another rests on."""

    most: int
    proofs: list[Proof] = field(default_factory=list)
    was_cut: bool = False

    def add(self, proof: Proof) -> bool:
        """Keep a proof if it rests on less, or says the same shorter; return whether it is kept."""
        for other in self.proofs:
            if other.given < proof.given or (other.given == proof.given and other.order <= proof.order):
                return False
        self.proofs = [other for other in self.proofs if not proof.given <= other.given]
        self.proofs.append(proof)
        if len(self.proofs) > self.most:
            self.was_cut = True
            self.proofs.sort(key=lambda one: one.order)
            return self.proofs.pop() is not proof
        return True


class Justifier:
    """Finds the proofs of triples over one set of given triples, which it saturates once."""

    def __init__(self, given: Iterable[Statement], *, max_seconds: float = MAX_SECONDS) -> None:
        """Saturate what is given; each question to it has `max_seconds` too.

        Raises:
            ReasoningTooLongError: It took longer.
        """
        self._max_seconds = max_seconds
        self._run = Chaining(
            frozenset(given), frozenset(), deadline=time.monotonic() + max_seconds, keeps_alternatives=True
        )
        self._run.settle_all()
        self._statements = self._run.statements()
        self._given = frozenset(self._run.given)

    def find_proofs(self, conclusion: Statement, *, most: int = MAX_PROOFS) -> Proofs:
        """Return the proofs of a triple, smallest first: for each smallest set of given triples the smallest found.

        Args:
            conclusion: The triple; where it is given itself, that is a proof.
            most: So many are kept, of the triple and of each triple on the way; where there are more, `is_complete` is
                false.

        Raises:
            ReasoningTooLongError: It took longer than it may.
        """
        number = self._run.number
        if any(term not in number for term in conclusion):
            return Proofs(found=(), is_complete=True)
        target = (number[conclusion[0]], number[conclusion[1]], number[conclusion[2]])
        kept = self._justify(target, most)
        found = tuple(sorted(kept[target].proofs, key=lambda one: one.order)) if target in kept else ()
        return Proofs(found=found, is_complete=not any(one.was_cut for one in kept.values()))

    def _justify(self, target: Fact, most: int) -> dict[Fact, _Kept]:
        """Return the proofs of a triple and of all that it may rest on."""
        kept: dict[Fact, _Kept] = {}
        users: dict[Fact, set[Fact]] = defaultdict(set)
        waiting = [target] if target in self._run.index.facts else []
        while waiting:
            fact = waiting.pop()
            if fact in kept:
                continue
            kept[fact] = _Kept(most)
            for _, premises in self._run.alternatives.get(fact, ()):
                for premise in premises:
                    users[premise].add(fact)
                    waiting.append(premise)
        changed = set()
        for fact in kept:
            if fact in self._given:
                statement = self._statements[fact]
                kept[fact].add(Proof(statement=statement, rule="", premises=(), given=frozenset((statement,)), size=1))
                changed |= users[fact]
            changed |= {fact} if any(not premises for _, premises in self._run.alternatives.get(fact, ())) else set()
        deadline = time.monotonic() + self._max_seconds
        while changed:
            due, changed = sorted(changed), set()
            for fact in due:
                for proof in self._iter_steps(fact, kept, deadline):
                    if kept[fact].add(proof):
                        changed |= users[fact]
        return kept

    def _iter_steps(self, fact: Fact, kept: dict[Fact, _Kept], deadline: float) -> Iterator[Proof]:
        """Yield what each rule makes of the proofs of its premises."""
        for rule, premises in sorted(self._run.alternatives.get(fact, ())):
            for chosen in product(*(tuple(kept[premise].proofs) for premise in premises)):
                if time.monotonic() > deadline:
                    raise ReasoningTooLongError(len(kept))
                yield Proof(
                    statement=self._statements[fact],
                    rule=RULE_NAMES[rule],
                    premises=chosen,
                    given=frozenset().union(*(one.given for one in chosen)),
                    size=1 + sum(one.size for one in chosen),
                )
