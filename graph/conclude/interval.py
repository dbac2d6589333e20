"""Exact arithmetic on bounds: what is known of a number when only its bounds are.

An end that is missing stays missing: "less than 10" gets no zero, "over 2,000" no ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The numbers between two ends, either of which may be missing (no bound) or open (not itself possible)."""

    lower: Fraction | None = None
    lower_open: bool = False
    upper: Fraction | None = None
    upper_open: bool = False

    @property
    def single(self) -> Fraction | None:
        """The one number of the interval, where it holds just one."""
        closed = not self.lower_open and not self.upper_open
        return self.lower if closed and self.lower is not None and self.lower == self.upper else None

    def is_below(self, other: Interval) -> bool:
        """Return whether every number here is less than every number there."""
        if self.upper is None or other.lower is None:
            return False
        return self.upper < other.lower or (self.upper == other.lower and (self.upper_open or other.lower_open))

    def overlaps(self, other: Interval) -> bool:
        """Return whether some number is in both."""
        return not self.is_below(other) and not other.is_below(self)

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        low = self if _starts_before(self, other) else other
        last = self if _ends_after(self, other) else other
        return Interval(lower=low.lower, lower_open=low.lower_open, upper=last.upper, upper_open=last.upper_open)

    def times(self, factor: Fraction) -> Interval:
        """Multiply by a positive number."""
        return Interval(
            lower=None if self.lower is None else self.lower * factor,
            lower_open=self.lower_open,
            upper=None if self.upper is None else self.upper * factor,
            upper_open=self.upper_open,
        )

    def plus(self, other: Interval) -> Interval:
        """Add another quantity; an end that rests on a missing one is missing."""
        lower = None if self.lower is None or other.lower is None else self.lower + other.lower
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return Interval(
            lower=lower,
            lower_open=lower is not None and (self.lower_open or other.lower_open),
            upper=upper,
            upper_open=upper is not None and (self.upper_open or other.upper_open),
        )

    def minus(self, other: Interval) -> Interval:
        """Take another quantity away; an end that rests on a missing one is missing."""
        turned = Interval(
            lower=None if other.upper is None else -other.upper,
            lower_open=other.upper_open,
            upper=None if other.lower is None else -other.lower,
            upper_open=other.lower_open,
        )
        return self.plus(turned)

    def divided_by(self, divisor: Interval) -> Interval:
        """Divide by a quantity, neither being negative; an end that rests on a missing or zero end is missing."""
        lower = upper = None
        if self.lower is not None and divisor.upper:
            lower = self.lower / divisor.upper
        if self.upper is not None and divisor.lower:
            upper = self.upper / divisor.lower
        return Interval(
            lower=lower,
            lower_open=lower is not None and (self.lower_open or divisor.upper_open),
            upper=upper,
            upper_open=upper is not None and (self.upper_open or divisor.lower_open),
        )

    def multiplied_by(self, factor: Interval) -> Interval:
        """Multiply by a quantity, neither being negative; an end that rests on a missing end is missing."""
        lower = None if self.lower is None or factor.lower is None else self.lower * factor.lower
        upper = None if self.upper is None or factor.upper is None else self.upper * factor.upper
        return Interval(
            lower=lower,
            lower_open=lower is not None and (self.lower_open or factor.lower_open),
            upper=upper,
            upper_open=upper is not None and (self.upper_open or factor.upper_open),
        )

    def rounded_outward(self, decimals: int) -> Interval:
        """Move the ends outward to so many decimals, so that nothing possible is lost."""
        return Interval(
            lower=None if self.lower is None else round_number(self.lower, decimals, up=False),
            lower_open=self.lower_open,
            upper=None if self.upper is None else round_number(self.upper, decimals, up=True),
            upper_open=self.upper_open,
        )


def point(number: Fraction) -> Interval:
    """Return the interval that holds one number."""
    return Interval(lower=number, upper=number)


def rounded_to(number: Fraction, step: Fraction) -> Interval:
    """Return the numbers that are told as this one where they are rounded to a step: 417.5 to 418.5 for 418."""
    return Interval(lower=number - step / 2, upper=number + step / 2)


def round_number(number: Fraction, decimals: int, *, up: bool) -> Fraction:
    """Round to so many decimals, up or down."""
    scaled = number * 10**decimals
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Fraction(whole, 10**decimals)


def number_text(number: Fraction) -> str:
    """Write a number of finitely many decimals with thousands separators: `26,100,000`, `6.699`."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval_text(interval: Interval, *, approximate: bool = False) -> str:
    """Write an interval in words: `more than 2,000`, `1,200 to 1,500`, `about 36`."""
    about = "about " if approximate else ""
    if interval.single is not None:
        return about + number_text(interval.single)
    low = "" if interval.lower is None else number_text(interval.lower)
    high = "" if interval.upper is None else number_text(interval.upper)
    if low and high and not interval.lower_open and not interval.upper_open:
        return f"{about}{low} to {high}"
    parts = []
    if low:
        parts.append(f"{'more than' if interval.lower_open else 'at least'} {about}{low}")
    if high:
        parts.append(f"{'less than' if interval.upper_open else 'at most'} {about}{high}")
    return " and ".join(parts) or "any number"


def _starts_before(one: Interval, other: Interval) -> bool:
    if one.lower is None or other.lower is None:
        return one.lower is None
    return (one.lower, one.lower_open) <= (other.lower, other.lower_open)


def _ends_after(one: Interval, other: Interval) -> bool:
    if one.upper is None or other.upper is None:
        return one.upper is None
    return (one.upper, not one.upper_open) >= (other.upper, not other.upper_open)
