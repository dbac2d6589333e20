"""The account of a run: what was held against what, and what was not checked and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Data that were held against shapes.

    Attributes:
        files: How many files of data.
        shapes: How many shapes; those that were left out do not count.
        engines: The names of the engines that did it.
    """

    files: int
    shapes: int
    engines: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """What a run did; the checks write into it while they run.

    Attributes:
        validations: One entry for each group of files whose data were held against shapes.
        unchecked: What was not checked, each with the reason, in words.
    """

    validations: list[Validation] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def omit(self, words: str) -> None:
        """Note what was not checked and why; the same words once."""
        if words not in self.unchecked:
            self.unchecked.append(words)

    def add(self, others: Iterable[Account]) -> None:
        """Take in the accounts of parts."""
        for other in others:
            self.validations += other.validations
            for words in other.unchecked:
                self.omit(words)
