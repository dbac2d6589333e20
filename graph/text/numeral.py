"""A number word or a run of digits in a text, before what stands around it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from graph.text.article import Stretch


class NumeralKind(Enum):
    """What sort of number it is."""

    CARDINAL = "cardinal"
    PART = "part"  # "two thirds", "half of": a part of one
    TIMES = "times"  # "twice", "double", "three times": a ratio or a count of occasions
    VAGUE = "vague"  # "dozens", "several hundred": no number is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number that stands in a text.

    Attributes:
        stretch: Its own words, without qualifier and unit.
        kind: What sort of number it is.
        value: What the words amount to; None where they tell no number.
        scale: The magnitude at its end, which a range shares: 1,000,000 of "1.5 million".
        step: The place of the last digit that the words tell: 10,000 of "2.61 million".
        until: The other end where the words themselves are a range (两三千).
        is_open: Whether the ends themselves are left out (十几).
        is_over: Whether the words say that it is more (百余).
        is_about: Whether the words say that it is about so many (二十来个).
        may_be_year: Whether it can be a year: four digits without a comma.
        other: Another value that the same words may have ("1.5m" is 1,500,000 or 1.5 metres); None without one.
    """

    stretch: Stretch
    kind: NumeralKind
    value: Fraction | None
    scale: Fraction = Fraction(1)
    step: Fraction = Fraction(1)
    until: Fraction | None = None
    is_open: bool = False
    is_over: bool = False
    is_about: bool = False
    may_be_year: bool = False
    other: Fraction | None = None

    def scaled(self, scale: Fraction) -> Numeral:
        """Return the same number counted in a magnitude that it shares with the one behind it."""
        assert self.value is not None
        return replace(self, value=self.value * scale, scale=scale, step=self.step * scale, may_be_year=False)


def told_step(value: Fraction, step: Fraction) -> Fraction | None:
    """Return the step to which a number is rounded as told, or None where it is told to the unit.

    "60 billion" is told in billions and "2.61 million" in ten thousands; three noughts at the end of digits count as
    "thousand": 5,000 is told in thousands, 2,800 to the unit.
    """
    while step < 10**15 and value and value % (step * 1000) == 0:
        step *= 1000
    return step if step > 1 else None
