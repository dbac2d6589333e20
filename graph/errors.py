"""What the user is told when something could not be done.

A defect of the data is a `graph.finding.Finding`; an exception here means that the work itself was impossible.
"""

from __future__ import annotations

from dataclasses import dataclass


class ReliefgraphError(Exception):
    """Something could not be done, for a reason the user can act on.

    Attributes:
        what: What stood there and what was expected, as one sentence.
        place: `file`, `file:line` or `file:line:column` (both 1-based), or empty where there is none.
        way_out: What to do about it, or empty.
    """

    def __init__(self, what: str, *, place: str = "", way_out: str = "") -> None:
        self.what = what
        self.place = place
        self.way_out = way_out
        message = f"{place}: {what}" if place else what
        super().__init__(f"{message}\n  {way_out}" if way_out else message)

    @property
    def sentence(self) -> str:
        """What happened, and what to do about it, without the place."""
        end = "" if self.what.endswith(".") else "."
        return f"{self.what[:1].upper()}{self.what[1:]}{end} {self.way_out}".strip()


class UnreadableInputError(ReliefgraphError):
    """A file could not be read at all: missing, not UTF-8, not YAML, not RDF."""


class UnwritableError(ReliefgraphError):
    """Data cannot be written in a format without saying something else."""


class SettingError(ReliefgraphError):
    """A setting has a value that cannot be used."""


class BuildRefusedError(ReliefgraphError):
    """A build would lose or publish something that it must not."""


class EnginesDifferError(ReliefgraphError):
    """Two engines that should say the same do not.

    Attributes:
        differences: What one of them says alone, a line each.
    """

    def __init__(self, what: str, differences: tuple[str, ...]) -> None:
        self.differences = differences
        listed = "".join(f"\n    {difference}" for difference in differences)
        super().__init__(
            f"{what}:{listed}",
            way_out="Please report this: one of the engines is wrong. Nothing was published.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One step of a proof in words that programs can read, each triple as a line of Turtle.

    Attributes:
        conclusion: What follows; empty for the step that ends in the contradiction.
        rule: The OWL 2 RL rule.
        premises: What it follows from.
    """

    conclusion: str
    rule: str
    premises: tuple[str, ...]


class InconsistencyError(ReliefgraphError):
    """The vocabulary and the reference data contradict each other without any claim.

    Attributes:
        rule: The OWL 2 RL rule that ends in the contradiction.
        triples: The triples that it rests on, a line of Turtle each.
        subjects: The IRIs of the things that these triples describe.
        proof: The steps from these triples to the contradiction, which is the last.
    """

    def __init__(
        self,
        *,
        rule: str,
        triples: tuple[str, ...],
        subjects: tuple[str, ...] = (),
        proof: tuple[ProofLine, ...] = (),
    ) -> None:
        self.rule = rule
        self.triples = triples
        self.subjects = subjects
        self.proof = proof
        listed = "".join(f"\n    {triple} ." for triple in triples)
        super().__init__(
            f"the ontology, the entities and the reference data contradict each other by rule {rule}, "
            f"without any claim; the contradiction rests on{listed}",
            way_out="Mend one of these triples in ontology/ or seeds/; nothing was published.",
        )


class ReasoningTooLongError(ReliefgraphError):
    """What follows from the data could not be found out in the time that there is."""

    def __init__(self, known: int) -> None:
        super().__init__(
            f"reasoning did not end in time; {known:,} triples were known by then",
            way_out="Look for many things stated to be the same: owl:sameAs, functional properties, keys.",
        )
