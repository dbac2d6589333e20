"""What words say of an amount: its bounds, its unit and the time it is for; or that no number can be told from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from graph.text.article import Stretch
from graph.text.numeral import Numeral, told_step
from graph.text.units import Unit


class Bound(Enum):
    """What words around a number make of it."""

    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"
    NEARLY = "nearly"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount as words give it.

    "Over" leaves its number out, "less than" gets no invented nought, "about" no invented margin; "nearly 3,000" is
    about 3,000 and less than it. A number told exactly is its own bounds.

    Attributes:
        stretch: From the qualifier to the unit and the time.
        value: The one number told; None for bounds.
        lower: The least it can be, or what it is over.
        lower_inclusive: Whether `lower` itself is possible.
        upper: The most it can be, or what it is under.
        upper_inclusive: Whether `upper` itself is possible.
        approximate: Whether the words leave a margin that nobody stated.
        rounded_to: The step in which the words tell the number: a million for "60 million"; None where it is told to
            the unit.
        unit: The unit; `COUNT` for what is counted.
        per: The time that the amount is for.
        each: What else it is for: "person" of "a person a month".
        thing: The words behind a count: "people"; nothing where a unit stands.
        said: The qualifiers as they stand, for messages.
    """

    stretch: Stretch
    value: Fraction | None = None
    lower: Fraction | None = None
    lower_inclusive: bool = True
    upper: Fraction | None = None
    upper_inclusive: bool = True
    approximate: bool = False
    rounded_to: Fraction | None = None
    unit: Unit
    per: Unit | None = None
    each: str = ""
    thing: str = ""
    said: str = ""

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The numbers that the words tell, in their order: one, or the lower and the upper one."""
        if self.value is not None:
            return (self.value,)
        return tuple(number for number in (self.lower, self.upper) if number is not None)

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None, bool, Fraction | None, bool, bool]:
        """All that the words say of the number, to compare."""
        lower_inclusive = self.lower_inclusive or self.lower is None
        upper_inclusive = self.upper_inclusive or self.upper is None
        return self.value, self.lower, lower_inclusive, self.upper, upper_inclusive, self.approximate

    def moved(self, offset: int) -> Amount:
        """Return the same at another place of a text."""
        stretch = Stretch(start=self.stretch.start + offset, end=self.stretch.end + offset)
        return replace(self, stretch=stretch)


class Why(Enum):
    """Why words tell no amount."""

    VAGUE = "vague"  # "dozens": the words are the figure's label, and no number is theirs
    OPEN = "open"  # several readings
    BROKEN = "broken"  # a combination that means nothing
    NOTHING = "nothing"  # no number stands there
    LANGUAGE = "language"  # the language is not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words that tell no amount.

    Attributes:
        stretch: Where.
        why: The sort of reason.
        reason: The reason, as half a sentence for a message: what stands there and why it is not read.
        way_out: What a curator can do, as a sentence.
        readings: What the words may mean where they mean several things; a curator's number settles which.
    """

    stretch: Stretch
    why: Why
    reason: str
    way_out: str
    readings: tuple[Amount, ...] = ()


def bound_number(
    stretch: Stretch, numeral: Numeral, bounds: Iterable[Bound], unit: Unit, *, is_exact: bool
) -> Amount | None:
    """Return the amount of one number under its qualifiers; None where they contradict each other.

    Args:
        stretch: From the qualifier on.
        numeral: The number; its value must be there.
        bounds: The qualifiers, outermost first.
        unit: Its unit.
        is_exact: Whether the words can be told to the unit only (a person's age), so that nothing is rounded.
    """
    value, kinds = numeral.value, {*bounds, *([Bound.ABOUT] if numeral.is_about else [])}
    assert value is not None
    approximate = bool(kinds & {Bound.ABOUT, Bound.NEARLY})
    rounded = None if is_exact or numeral.is_over or kinds - {Bound.EXACTLY} else told_step(value, numeral.step)
    plain = Amount(stretch=stretch, unit=unit, approximate=approximate, rounded_to=rounded)
    if numeral.until is not None:
        if kinds - {Bound.ABOUT, Bound.EXACTLY}:
            return None
        return replace(
            plain,
            lower=value,
            upper=numeral.until,
            lower_inclusive=not numeral.is_open,
            upper_inclusive=not numeral.is_open,
            rounded_to=None,
        )
    if numeral.is_over:
        kinds.add(Bound.OVER)
    hard = kinds & {Bound.OVER, Bound.UNDER, Bound.AT_LEAST, Bound.AT_MOST}
    if len(hard) > 1 or (hard and Bound.NEARLY in kinds):
        return None
    if hard & {Bound.OVER, Bound.AT_LEAST}:
        return replace(plain, lower=value, lower_inclusive=Bound.OVER not in hard)
    if hard:
        return replace(plain, upper=value, upper_inclusive=Bound.UNDER not in hard)
    if Bound.NEARLY in kinds:
        return replace(plain, value=value, upper=value, upper_inclusive=False)
    if approximate:
        return replace(plain, value=value)
    return replace(plain, value=value, lower=value, upper=value)


def bound_range(stretch: Stretch, first: Numeral, last: Numeral, bounds: Iterable[Bound], unit: Unit) -> Amount | None:
    """Return the amount of a range under its qualifiers; None where they do not go with one or it runs downward."""
    kinds = set(bounds)
    if first.value is None or last.value is None or first.value >= last.value or kinds - {Bound.ABOUT, Bound.EXACTLY}:
        return None
    return Amount(stretch=stretch, unit=unit, lower=first.value, upper=last.value, approximate=Bound.ABOUT in kinds)
