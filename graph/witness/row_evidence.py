"""What is said of a row: its witnesses, what was looked for in vain, and what it was computed from.

A witness is a set of triples of which none can be left out (minimal why-provenance). A row of a grouped query rests on
all solutions of its group: they are counted, the first are listed, and for MIN, MAX and SAMPLE the one that decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Quad

from graph.witness.path import Term
from graph.witness.plan import Absence

Row = tuple[Term | None, ...]
Witness = frozenset[Quad]

MAX_WITNESSES = 20
"""So many witnesses of a row are listed."""

MAX_CONTRIBUTING = 100
"""So many solutions of a group are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a grouped row was computed from.

    Attributes:
        count: How many solutions its group has.
        rows: The evidence of the first of them.
        deciding: For each variable that MIN, MAX or SAMPLE gave, the evidence of a solution that has that value.
    """

    count: int
    rows: tuple[RowEvidence, ...]
    deciding: dict[str, RowEvidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvidence:
    """Why a row is in an answer.

    Attributes:
        row: Its terms, in the order of the variables.
        witnesses: The smallest sets of triples that each suffice for it, smallest first.
        is_complete: Whether all witnesses are listed.
        absences: The patterns for which nothing was found, or nothing must be.
        contributions: What its groups consist of, subqueries included.
        settled: The witnesses of which it is known that they can do without none of their triples.
    """

    row: Row
    witnesses: tuple[Witness, ...]
    is_complete: bool
    absences: tuple[Absence, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    settled: frozenset[Witness] = frozenset()


@dataclass(slots=True)
class Instance:
    """What one solution rests on.

    Attributes:
        witnesses: Sets of triples that each suffice for it: one, or several where an inner question has several.
        absences: The patterns for which nothing was found, or nothing must be.
        contributions: What its grouped subqueries were computed from.
        is_cut: Whether there may be other witnesses: other ways along a path, other matches.
        doubtful: The triples of ways along paths that something else in it may make up for.
    """

    witnesses: list[Witness] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    is_cut: bool = False
    doubtful: frozenset[Quad] = frozenset()


class Collected:
    """What has been found for a row so far."""

    def __init__(self) -> None:
        self.witnesses: dict[Witness, None] = {}
        self.settled: set[Witness] = set()
        self.absences: dict[Absence, None] = {}
        self.contributions: list[Contribution] = []
        self.solutions = 0
        self.is_cut = False

    @property
    def is_full(self) -> bool:
        """Whether no more witnesses are listed."""
        return len(self.witnesses) >= MAX_WITNESSES

    def add(self, instance: Instance) -> None:
        """Note what one solution rests on."""
        self.solutions += 1
        self.witnesses.update(dict.fromkeys(instance.witnesses))
        self.absences.update(dict.fromkeys(instance.absences))
        self.is_cut = self.is_cut or instance.is_cut or self.is_full
        if not self.contributions:
            self.contributions = instance.contributions

    def to_evidence(self, row: Row) -> RowEvidence:
        """Return what was noted; of the witnesses those that contain no other."""
        return RowEvidence(
            row=row,
            witnesses=keep_smallest(self.witnesses),
            is_complete=not self.is_cut,
            absences=tuple(self.absences),
            contributions=tuple(self.contributions),
            settled=frozenset(self.settled),
        )


def keep_smallest(witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """Return the witnesses that contain no other, smallest first."""
    smallest: list[Witness] = []
    for witness in sorted(witnesses, key=lambda one: (len(one), sorted(map(str, one)))):
        if not any(one <= witness for one in smallest):
            smallest.append(witness)
    return tuple(smallest)
