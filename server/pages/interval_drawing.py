"""Figures and periods drawn as intervals: bounds as bars, open ends as rings, what is unbounded as an arrow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from graph.namespaces import QUDT, RDFS, SCHEMA
from graph.revision.view import View
from graph.terms import RLF
from graph.text import units

WIDTH, LEFT, RIGHT = 240, 12, 228
"""The drawing's width, and where its scale begins and ends, in pixels."""

NARROW = 72
"""Numbers below the ends of a bar need so many pixels between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The numbers of a figure.

    Attributes:
        low: The lower bound; None without one.
        high: The upper bound; None without one.
        is_low_open: True where the lower bound itself is excluded.
        is_high_open: True where the upper bound itself is excluded.
        value: The value that the words give; None where they give bounds only.
        is_approximate: True for "about".
    """

    low: Decimal | None
    high: Decimal | None
    is_low_open: bool
    is_high_open: bool
    value: Decimal | None
    is_approximate: bool

    @property
    def is_one(self) -> bool:
        """True where its only number is 1, so that the unit behind it stands in the singular."""
        return {number for number in (self.low, self.high, self.value) if number is not None} == {Decimal(1)}

    @property
    def is_exact(self) -> bool:
        """True where it is one number, and no approximation."""
        return self.low is not None and self.low == self.high and not self.is_approximate


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure as a page draws it; positions are pixels within `WIDTH`.

    Attributes:
        words: The article's own words.
        meaning: The bounds in words.
        start: Where the bar begins; None where there are no numbers.
        end: Where the bar ends.
        has_low: True where the bar has a mark at its beginning.
        has_high: True where it has one at its end.
        is_low_open: True for a ring instead of a dot.
        is_high_open: The same at the end.
        arrow: True where it goes on beyond the scale's end.
        point: Where the one value is; None where there is none.
        is_approximate: True for a dashed mark.
        low_text: The number at the beginning of the bar.
        high_text: The number at its end.
        is_narrow: True where the two numbers have no room below the bar's ends, and stand on its two sides.
        formula: How it was computed; empty where a source gives it.
        assumptions: What was taken for granted for it.
        as_of: The day for which it is given.
    """

    words: str
    meaning: str
    start: int | None = None
    end: int | None = None
    has_low: bool = False
    has_high: bool = False
    is_low_open: bool = False
    is_high_open: bool = False
    arrow: bool = False
    point: int | None = None
    is_approximate: bool = False
    low_text: str = ""
    high_text: str = ""
    is_narrow: bool = False
    formula: str = ""
    assumptions: tuple[str, ...] = ()
    as_of: str = ""


def read_interval(view: View, node: NamedNode) -> Interval:
    """Read the numbers of a figure."""
    low, is_low_open = _bound(view, node, "min")
    high, is_high_open = _bound(view, node, "max")
    return Interval(
        low=low,
        high=high,
        is_low_open=is_low_open,
        is_high_open=is_high_open,
        value=_number(view, node, SCHEMA + "value"),
        is_approximate=view.text(node, RLF + "approximate") == "true",
    )


def _bound(view: View, node: NamedNode, side: str) -> tuple[Decimal | None, bool]:
    exclusive = _number(view, node, f"{QUDT}{side}Exclusive")
    inclusive = _number(view, node, f"{QUDT}{side}Inclusive")
    return (exclusive, True) if exclusive is not None else (inclusive, False)


def _number(view: View, node: NamedNode, predicate: str) -> Decimal | None:
    term = view.value(node, predicate)
    if not isinstance(term, Literal):
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def format_number(number: Decimal) -> str:
    """Write a number with commas between thousands."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(view: View, node: NamedNode, interval: Interval) -> str:
    """Return the unit of a figure in words, with the period that an amount is for."""
    unit = view.value(node, QUDT + "hasUnit")
    words = view.text(node, SCHEMA + "unitText")
    if not words and isinstance(unit, NamedNode):
        words = units.unit_words(URIRef(unit.value), is_one=interval.is_one)
    per = view.value(node, RLF + "per")
    if isinstance(per, NamedNode):
        words += f" per {units.unit_words(URIRef(per.value), is_one=True)}"
    return words.strip()


def tell_bounds(interval: Interval, unit: str) -> str:
    """Say in words what a figure's bounds are."""
    low, high, value = interval.low, interval.high, interval.value
    if low is None and high is None and value is None:
        return "no number is given"
    if interval.is_exact and low is not None:
        text = f"exactly {format_number(low)}"
    elif low is not None and high is not None and low != high:
        text = f"{format_number(low)} to {format_number(high)}"
        marks = [
            name for name, is_open in (("lower", interval.is_low_open), ("upper", interval.is_high_open)) if is_open
        ]
        text += f" ({' and '.join(marks)} bound excluded)" if marks else ""
    elif low is not None and high is None:
        text = f"{'more than' if interval.is_low_open else 'at least'} {format_number(low)}"
    elif high is not None and low is None:
        text = f"{'less than' if interval.is_high_open else 'at most'} {format_number(high)}"
    else:
        number = value if value is not None else low
        text = format_number(number) if number is not None else ""
    text = f"{text} {unit}".strip()
    return (
        f"about {text}, no margin given"
        if interval.is_approximate and value is not None and low is None
        else (f"approximately {text}" if interval.is_approximate else text)
    )


def draw(view: View, node: NamedNode) -> Drawing | None:
    """Return the drawing of a figure or a period; None for anything else."""
    if view.is_a(node, "Period"):
        return _draw_period(view, node)
    if not view.is_a(node, "Figure") and not view.is_a(node, "DerivedFigure"):
        return None
    interval = read_interval(view, node)
    drawing = Drawing(
        words=view.text(node, RDFS + "label"),
        meaning=tell_bounds(interval, unit_words(view, node, interval)),
        is_approximate=interval.is_approximate,
        formula=view.text(node, RLF + "formula"),
        assumptions=tuple(
            sorted(term.value for term in view.objects(node, RLF + "assumption") if isinstance(term, Literal))
        ),
        as_of=view.text(node, RLF + "asOf"),
    )
    return _place(interval, drawing)


def _place(interval: Interval, drawing: Drawing) -> Drawing:
    """Put the parts of an interval on a scale that begins at nought and ends beyond its largest number."""
    numbers = [number for number in (interval.low, interval.high, interval.value) if number is not None]
    if not numbers:
        return drawing
    floor = min(Decimal(0), *numbers)
    top = max(*numbers, Decimal(0))
    span = (top - floor) or Decimal(1)
    span *= Decimal("1.25")

    def place(number: Decimal) -> int:
        return LEFT + round((RIGHT - LEFT) * float((number - floor) / span))

    low, high = interval.low, interval.high
    if interval.is_exact and low is not None:
        return replace(drawing, point=place(low), low_text=format_number(low))
    if low is None and high is None:
        value = numbers[0]
        return replace(drawing, point=place(value), low_text=format_number(value))
    return replace(
        drawing,
        start=place(low) if low is not None else LEFT,
        end=place(high) if high is not None else RIGHT,
        has_low=low is not None,
        has_high=high is not None,
        is_low_open=interval.is_low_open,
        is_high_open=interval.is_high_open,
        arrow=high is None,
        low_text=format_number(low) if low is not None else "",
        high_text=format_number(high) if high is not None else "",
        is_narrow=low is not None and high is not None and place(high) - place(low) < NARROW,
    )


def _draw_period(view: View, node: NamedNode) -> Drawing:
    earliest, latest = view.text(node, RLF + "earliest"), view.text(node, RLF + "latest")
    rule = view.value(node, RLF + "readBy")
    rule_words = (
        view.text(rule, "http://www.w3.org/2004/02/skos/core#definition") if isinstance(rule, NamedNode) else ""
    )
    is_approximate = view.text(node, RLF + "approximate") == "true"
    if earliest and latest:
        meaning = f"{earliest} to {latest}"
    elif earliest or latest:
        meaning = f"from {earliest}" if earliest else f"until {latest}"
    else:
        meaning = "no day is given"
    return Drawing(
        words=view.text(node, RDFS + "label"),
        meaning=f"{'approximately ' if is_approximate else ''}{meaning}",
        start=(LEFT + 40 if earliest else LEFT) if earliest or latest else None,
        end=(RIGHT - 40 if latest else RIGHT) if earliest or latest else None,
        has_low=bool(earliest),
        has_high=bool(latest),
        arrow=bool(earliest) and not latest,
        is_approximate=is_approximate,
        low_text=earliest,
        high_text=latest,
        formula=rule_words,
    )
