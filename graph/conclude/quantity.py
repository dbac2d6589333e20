"""Figures of the graph as intervals with a unit, and computed intervals as figures of the graph (DESIGN §3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.interval import Interval, interval_text, point, rounded_to
from graph.terms import QUDT, RLF, SCHEMA, UNIT
from graph.text.units import CURRENCY, unit_words

_BOUNDS = (QUDT.minExclusive, QUDT.minInclusive, QUDT.maxExclusive, QUDT.maxInclusive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What one figure says.

    Attributes:
        node: The figure.
        interval: What it can be; of an approximate figure without bounds its value alone.
        value: The one number it gives, or None where it gives bounds.
        approximate: Whether the words leave a margin that nobody stated.
        is_rounded: Whether it is rounded, so that the interval takes in half a step either way.
        unit: Such as `unit:CCY_CNY`.
        unit_text: What is counted, where the figure says so.
        per: The time for which the amount is paid, or the currency that a rate is for one of, or None.
        as_of: The day for which it is given, or None.
    """

    node: URIRef
    interval: Interval
    value: Fraction | None = None
    approximate: bool
    is_rounded: bool = False
    unit: Node | None
    unit_text: str
    per: Node | None
    as_of: Literal | None

    @property
    def year(self) -> str:
        """The year for which it is given, or nothing."""
        return str(self.as_of or "")[:4]

    @property
    def text(self) -> str:
        """The figure in words: `about 180 USD per month`."""
        words = [
            interval_text(self.interval if self.value is None else point(self.value), approximate=self.approximate),
            unit_name(self.unit),
            self.unit_text if unit_name(self.unit) == "" else "",
            f"per {unit_name(self.per)}" if self.per is not None else "",
        ]
        return " ".join(filter(None, words))


def is_currency(unit: Node | None) -> bool:
    """Return whether a unit is one of money."""
    return str(unit or "").startswith(CURRENCY)


def unit_name(unit: Node | None) -> str:
    """Return the short name of a unit: `CNY`, `percent`, `month`; of a plain number nothing."""
    if unit == UNIT.UNITLESS:
        return "times"
    if unit is None or is_currency(unit):
        return str(unit or "").removeprefix(CURRENCY)
    return unit_words(URIRef(str(unit)), is_one=True)


def read_quantity(node: Node, graphs: tuple[Graph, ...]) -> Quantity | None:
    """Return what a figure says, or None where it holds no number or is not described."""
    said: dict[Node, Node] = {p: o for graph in graphs for p, o in graph.predicate_objects(node)}
    interval = _read_interval(said)
    if interval is None or not isinstance(node, URIRef):
        return None
    as_of = said.get(RLF.asOf)
    return Quantity(
        node=node,
        interval=interval,
        value=_read_number(said.get(SCHEMA.value)),
        approximate=said.get(RLF.approximate) == Literal(True),
        is_rounded=RLF.roundedTo in said,
        unit=said.get(QUDT.hasUnit),
        unit_text=str(said.get(SCHEMA.unitText, "")),
        per=said.get(RLF.per),
        as_of=as_of if isinstance(as_of, Literal) else None,
    )


def _read_interval(said: Mapping[Node, Node]) -> Interval | None:
    numbers = {predicate: _read_number(said.get(predicate)) for predicate in (*_BOUNDS, SCHEMA.value)}
    value, rounded = numbers[SCHEMA.value], _read_number(said.get(RLF.roundedTo))
    if any(numbers[bound] is not None for bound in _BOUNDS):
        open_lower, open_upper = numbers[QUDT.minExclusive], numbers[QUDT.maxExclusive]
        return Interval(
            lower=numbers[QUDT.minInclusive] if open_lower is None else open_lower,
            lower_open=open_lower is not None,
            upper=numbers[QUDT.maxInclusive] if open_upper is None else open_upper,
            upper_open=open_upper is not None,
        )
    if value is None:
        return None
    if rounded is not None:
        return rounded_to(value, rounded)
    return point(value)


def _read_number(node: Node | None) -> Fraction | None:
    if not isinstance(node, Literal) or not isinstance(node.value, int | Decimal):
        return None
    return Fraction(node.value)


def quantity_to_triples(quantity: Quantity, *, label: str, kind: URIRef) -> list[tuple[URIRef, URIRef, Node]]:
    """Return the description of a computed figure; its numbers must have finitely many decimals."""
    interval, node = quantity.interval, quantity.node
    triples: list[tuple[URIRef, URIRef, Node]] = [
        (node, RDF.type, kind),
        (node, RDF.type, RLF.DerivedFigure),
        (node, RDF.type, RLF.Figure),
        (node, RDF.type, SCHEMA.QuantitativeValue),
        (node, RDFS.label, Literal(label, lang="en")),
    ]
    if interval.lower is not None:
        lower = _number_literal(interval.lower)
        triples.append((node, QUDT.minExclusive if interval.lower_open else QUDT.minInclusive, lower))
        if not interval.lower_open:
            triples.append((node, SCHEMA.minValue, lower))
    if interval.upper is not None:
        upper = _number_literal(interval.upper)
        triples.append((node, QUDT.maxExclusive if interval.upper_open else QUDT.maxInclusive, upper))
        if not interval.upper_open:
            triples.append((node, SCHEMA.maxValue, upper))
    if interval.single is not None:
        triples.append((node, SCHEMA.value, _number_literal(interval.single)))
    if quantity.approximate:
        triples.append((node, RLF.approximate, Literal(True)))
    # rlf:per is for periods of time; the other currency of a rate stands in its unit text and in rlf:about.
    per = None if is_currency(quantity.per) else quantity.per
    for predicate, value in ((QUDT.hasUnit, quantity.unit), (RLF.per, per), (RLF.asOf, quantity.as_of)):
        if value is not None:
            triples.append((node, predicate, value))
    if quantity.unit_text:
        triples.append((node, SCHEMA.unitText, Literal(quantity.unit_text)))
    return triples


def _number_literal(number: Fraction) -> Literal:
    if number.denominator == 1:
        return Literal(number.numerator, datatype=XSD.integer)
    return Literal(Decimal(number.numerator) / Decimal(number.denominator), datatype=XSD.decimal)
