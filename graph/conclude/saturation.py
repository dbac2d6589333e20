"""Everything that OWL 2 RL concludes from a set of triples, each conclusion with its smallest proof.

Conclusions are settled in the order of the size of their proofs, as Dijkstra's algorithm settles nodes (Knuth, "A
generalization of Dijkstra's algorithm", 1977): the premises of a settled triple are smaller and settled before it, so
proofs are acyclic, end in given triples, and do not depend on the order of the input. `graph.conclude.chaining` does
it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.conclude.chaining import RULE_NAMES, Chaining, Fact
from graph.rdf.statement import Statement

MAX_SECONDS = 600.0
"""How long a run may take where nobody says otherwise: no run is without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One use of one rule.

    Attributes:
        rule: The rule's name.
        premises: What it was used on, axioms first; each is given or has a step of its own. None for what is an axiom
            of the language itself.
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

    def conclusions(self, step: Step) -> tuple[Statement, ...]:
        """Return the conclusions on the way to a step, each after those that it rests on."""
        ordered: dict[Statement, None] = {}
        waiting = [(statement, False) for statement in reversed(step.premises)]
        while waiting:
            statement, is_read = waiting.pop()
            below = self.steps.get(statement)
            if below is None or statement in ordered:
                continue
            if is_read:
                ordered[statement] = None
            else:
                waiting.append((statement, True))
                waiting.extend((premise, False) for premise in reversed(below.premises))
        return tuple(ordered)


def saturate(
    given: Iterable[Statement], *, without: frozenset[str] = frozenset(), max_seconds: float = MAX_SECONDS
) -> Saturation:
    """Conclude everything that follows from the given triples, in time about linear in what follows.

    Args:
        given: The triples.
        without: The names of rules that are not used.
        max_seconds: How long that may take.

    Raises:
        ReasoningTooLongError: It took longer.
    """
    statements = frozenset(given)
    run = Chaining(statements, without, deadline=time.monotonic() + max_seconds)
    run.settle_all()
    lookup = run.statements()

    def step(rule: int, premises: tuple[Fact, ...]) -> Step:
        return Step(rule=RULE_NAMES[rule], premises=tuple(lookup[premise] for premise in premises))

    return Saturation(
        given=statements,
        steps={lookup[fact]: step(rule, premises) for fact, (rule, premises) in run.steps.items()},
        contradictions=tuple(step(rule, premises) for _, rule, premises in sorted(run.contradictions)),
    )
