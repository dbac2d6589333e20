"""Whether a witness can do without one of its triples: what can be told without asking the engine.

A solution's triple patterns instantiate to a witness. Ways along paths may share triples with the rest, so that a part
of it is enough; mostly it is plain that none is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import Quad

from graph.witness.path import Automaton, Term
from graph.witness.plan import Guard, Plan
from graph.witness.row_evidence import Instance


def find_doubtful(ways: Iterable[tuple[Automaton, set[Quad]]], quads: set[Quad]) -> frozenset[Quad]:
    """Return the quads of ways that could as well go over other quads of the same solution.

    Args:
        ways: Each path with the quads that its way adds to those that are needed anyway.
        quads: All quads of the solution.
    """
    found: set[Quad] = set()
    for automaton, own in ways:
        if any(automaton.may_take(quad.predicate) for quad in quads - own):
            found |= own
    return frozenset(found)


def is_settled(
    plan: Plan,
    instance: Instance,
    variables: Sequence[str],
    find_term: Callable[[str], Term],
    holds: Callable[[Guard], bool],
) -> bool:
    """Return whether it is plain that a solution's witness can do without none of its triples.

    That is so where the patterns, with what the row fixes, match the triples of the witness in one way only: then there
    is no other solution among them. Where it is not plain, the engine has to be asked. What an OPTIONAL has found
    counts as needed: without it the row may stay, with less in it.

    Args:
        plan: The plan that the solution is of.
        instance: What the solution rests on.
        variables: The names of the columns: the row fixes them.
        find_term: Returns what a variable or a constant of the plan stands for in the solution.
        holds: Returns whether a guard holds in the solution.
    """
    if instance.doubtful or plan.inner or len(instance.witnesses) != 1:
        return False
    if any(marker not in plan.optional for pattern in plan.patterns for marker, _ in pattern.guard):
        return False  # another branch of a UNION may do with less
    [witness] = instance.witnesses
    patterns = [pattern for pattern in plan.patterns if holds(pattern.guard)]
    fixed, parts = {f"?{name}" for name in variables}, list[tuple[Part, ...]]()
    met = set(fixed)
    for pattern in patterns:
        if pattern.path is None:
            texts = (pattern.subject, pattern.predicate, pattern.value)
            met.update((*texts, pattern.graph))
            parts.append(tuple(text if _is_open(text, fixed) else find_term(text) for text in texts))
    if _count_matches(parts, list(witness), {}, most=2) != 1:
        return False
    paths = [pattern for pattern in patterns if pattern.path is not None]
    ends = {end for pattern in paths for end in (pattern.subject, pattern.value, pattern.graph) if end.startswith("?")}
    return ends <= met


Part = Term | str
"""A part of a triple pattern: a term, or a variable that the row does not fix."""


def _is_open(text: str, fixed: set[str]) -> bool:
    return text.startswith("?") and text not in fixed


def _count_matches(
    patterns: Sequence[tuple[Part, ...]], quads: Sequence[Quad], binding: dict[str, Term], *, most: int
) -> int:
    """Return in how many ways triple patterns match some quads together; `most` where there are so many."""
    if not patterns:
        return 1
    choices = [
        [found for quad in quads if (found := _match(pattern, quad, binding)) is not None] for pattern in patterns
    ]
    next_ = min(range(len(patterns)), key=lambda number: len(choices[number]))
    rest = [pattern for number, pattern in enumerate(patterns) if number != next_]
    count = 0
    for found in choices[next_]:
        count += _count_matches(rest, quads, found, most=most - count)
        if count >= most:
            break
    return count


def _match(pattern: tuple[Part, ...], quad: Quad, binding: dict[str, Term]) -> dict[str, Term] | None:
    """Return what variables stand for where a pattern matches a quad; None where it does not."""
    found = binding
    for part, term in zip(pattern, (quad.subject, quad.predicate, quad.object), strict=True):
        if isinstance(part, str):
            known = found.get(part)
            if known is None:
                found = {**found, part: term}
                continue
            part = known
        if part != term:
            return None
    return found
