"""Intervals as SPARQL: from an expression over figures to the patterns that compute its bounds.

A figure is what it can be: the numbers between its bounds, a rounded one half a step either way, an approximate one its
value alone; `graph.conclude.interval` computes with the same intervals. A missing bound stays missing: its variable has
no value, and whatever rests on it is an error in SPARQL, which is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.namespaces import BASE, QUDT, RLF, SCHEMA
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token

NOTHING = "1/0"
"""An expression without a value."""

_LOOKED_UP = {
    "from": QUDT + "minInclusive",
    "above": QUDT + "minExclusive",
    "to": QUDT + "maxInclusive",
    "below": QUDT + "maxExclusive",
    "value": SCHEMA + "value",
    "step": RLF + "roundedTo",
    "about": RLF + "approximate",
    "unit": QUDT + "hasUnit",
    "per": RLF + "per",
}
"""What is looked up of a figure, by the last part of the name of its variable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The bounds of an expression, each an expression of SPARQL.

    Attributes:
        low: The lower end; without a value where there is none.
        high: The upper end, likewise.
        low_open: Whether the lower end itself is not possible.
        high_open: Whether the upper end itself is not possible.
        known: Whether anything is known of the number.
        about: Whether the words leave a margin that nobody stated.
        unit: The unit with its time; without a value for a plain number.
        is_figure: Whether a figure is in it, and not numbers alone.
    """

    low: str
    high: str
    low_open: str = "false"
    high_open: str = "false"
    known: str = "true"
    about: str = "false"
    unit: str = NOTHING
    is_figure: str = "false"


def has_same_unit(left: Bounds, right: Bounds) -> str:
    """Return the expression that is true where two amounts are of one unit, or one of them is a plain number."""
    return f"COALESCE({left.unit} = {right.unit}, true)"


class BoundsWriter:
    """Writes the patterns that compute the bounds of expressions, those of each variable once.

    Attributes:
        lines: The patterns, in the order in which they must stand.
    """

    def __init__(self, rewriting: Rewriting, prefix: str, base: str) -> None:
        """Make variables that begin with a prefix, over a revision whose own IRIs begin with `base`."""
        self._rewriting = rewriting
        self._prefix = prefix
        self._base = base
        self._figures: dict[str, Bounds] = {}
        self._count = 0
        self.lines: list[str] = []

    def find_bounds(self, node: Node) -> Bounds:
        """Return the bounds of an operand; what is neither a variable, an IRI nor arithmetic is a plain value."""
        if node.rule == "Additive":
            return self._add(node)
        if node.rule == "Multiplicative":
            return self._multiply(self.find_bounds(node.nodes[0]), node.parts[1:])
        if node.rule == "Unary":
            return self._signed(node)
        if node.rule == "iri":
            return self._figure(self._rewriting.write(node))
        inner = [part for part in node.parts if not (isinstance(part, Token) and part.text in ("(", ")"))]
        wraps = node.rule in ("BrackettedExpression", "Expression", "ConditionalAnd", "Relational")
        if wraps and len(inner) == 1 and isinstance(inner[0], Node):
            return self.find_bounds(inner[0])
        return self._plain(node)

    def _signed(self, node: Node) -> Bounds:
        """Return the bounds of an operand with the signs before it."""
        *signs, operand = node.parts
        if isinstance(operand, Node):
            found = self.find_bounds(operand)
        elif operand.kind == "variable":
            found = self._figure(operand.text)
        else:
            return self._plain(node)
        texts = [sign.text for sign in signs if isinstance(sign, Token)]
        if "!" in texts:
            return self._plain(node)
        return self._name(_negate(found)) if texts.count("-") % 2 else found

    def _plain(self, node: Node) -> Bounds:
        text = f"({self._rewriting.write(node)})"
        return Bounds(low=text, high=text)

    def _figure(self, term: str) -> Bounds:
        """Return the bounds of a variable or an IRI: those of the figure that it is, or itself where it is a number."""
        if term in self._figures:
            return self._figures[term]
        name = self._fresh()
        for part, predicate in _LOOKED_UP.items():
            self.lines.append(f"OPTIONAL {{ {term} <{self._own(predicate)}> {name}_{part} }}")
        number = f"IF(ISNUMERIC({term}), {term}, {NOTHING})" if term.startswith(("?", "$")) else NOTHING
        bounded = " || ".join(f"BOUND({name}_{part})" for part in ("from", "above", "to", "below"))
        has_number = f"{bounded} || BOUND({name}_value)"
        found = Bounds(
            low=self._end(name, ("above", "from"), bounded, f"{name}_value - {name}_step / 2", number),
            high=self._end(name, ("below", "to"), bounded, f"{name}_value + {name}_step / 2", number),
            low_open=f"BOUND({name}_above)",
            high_open=f"BOUND({name}_below)",
            known=f"({has_number} || ISNUMERIC({term}))" if number != NOTHING else f"({has_number})",
            about=f"COALESCE({name}_about, false)",
            unit=f"CONCAT(STR({name}_unit), COALESCE(STR({name}_per), ''))",
            is_figure=f"({has_number} || EXISTS {{ {term} a <{self._own(RLF + 'Figure')}> }})",
        )
        self._figures[term] = self._name(found, name)
        return self._figures[term]

    def _own(self, iri: str) -> str:
        return self._base + iri[len(BASE) :] if iri.startswith(BASE) else iri

    @staticmethod
    def _end(name: str, bounds: tuple[str, str], bounded: str, rounded: str, number: str) -> str:
        first, second = (f"{name}_{bound}" for bound in bounds)
        value = f"IF({bounded}, {NOTHING}, COALESCE({rounded}, {name}_value))"
        return f"COALESCE({first}, {second}, {value}, {number})"

    def _fresh(self) -> str:
        self._count += 1
        return f"?{self._prefix}{self._count}"

    def _name(self, bounds: Bounds, name: str = "") -> Bounds:
        """Give each part of some bounds a variable, so that what is written with them stays short."""
        name = name or self._fresh()
        parts = ("low", "high", "low_open", "high_open", "known", "about", "unit", "is_figure")
        written = {part: str(getattr(bounds, part)) for part in parts}
        kept = {part: text for part, text in written.items() if text in ("true", "false", NOTHING)}
        made = {
            part: f"{name}_{part if part not in _LOOKED_UP else part + 's'}" for part in written if part not in kept
        }
        self.lines += [f"BIND({written[part]} AS {variable})" for part, variable in made.items()]
        return Bounds(**kept, **made)

    # Arithmetic

    def _add(self, node: Node) -> Bounds:
        """Return the bounds of a sum; a signed number behind it (`?a -1`) is one of its parts."""
        parts = list(node.parts)
        total = self.find_bounds(node.nodes[0])
        place = 1
        while place < len(parts):
            sign, rest = parts[place], []
            assert isinstance(sign, Token)
            if sign.text in ("+", "-"):
                term = parts[place + 1]
                assert isinstance(term, Node)
                other, place = self.find_bounds(term), place + 2
            else:
                place += 1
                while place < len(parts) and (found := parts[place]) and getattr(found, "text", "") in ("*", "/"):
                    rest += [found, parts[place + 1]]
                    place += 2
                other = self._multiply(Bounds(low=sign.text, high=sign.text), rest)
            total = self._name(_sum(total, _negate(other) if sign.text == "-" else other))
        return total

    def _multiply(self, product: Bounds, rest: list[Node | Token]) -> Bounds:
        for sign, factor in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(sign, Token)
            assert isinstance(factor, Node)
            other = self.find_bounds(factor)
            product = self._name(_product(product, other) if sign.text == "*" else _quotient(product, other))
        return product


def _negate(one: Bounds) -> Bounds:
    return Bounds(
        low=f"(-{one.high})",
        high=f"(-{one.low})",
        low_open=one.high_open,
        high_open=one.low_open,
        known=one.known,
        about=one.about,
        unit=one.unit,
        is_figure=one.is_figure,
    )


def _either(left: str, right: str) -> str:
    parts = dict.fromkeys(one for one in (left, right) if one != "false")
    return f"({' || '.join(parts)})" if parts else "false"


def _both(*conditions: str) -> str:
    parts = dict.fromkeys(one for one in conditions if one != "true")
    return f"({' && '.join(parts)})" if parts else "true"


def _sum(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of a sum; of amounts in two units nothing is known."""
    known = has_same_unit(left, right)
    return _join(left, "+", right, known=known, unit=f"COALESCE({left.unit}, {right.unit})")


def _product(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of a product of amounts, neither of which is known to be negative."""
    unit = f"COALESCE(CONCAT({left.unit}, '*', {right.unit}), {left.unit}, {right.unit})"
    return _join(left, "*", right, known=_both(_not_negative(left), _not_negative(right)), unit=unit)


def _quotient(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of a ratio of amounts, neither of which is known to be negative."""
    unit = f"IF({left.unit} = {right.unit}, {NOTHING}, CONCAT({left.unit}, '/', {right.unit}))"
    turned = replace(
        right, low=right.high, high=right.low, low_open=right.high_open, high_open=right.low_open
    )  # the more it is divided by, the less there is
    return _join(left, "/", turned, known=_both(_not_negative(left), _not_negative(right)), unit=unit)


def _join(left: Bounds, sign: str, right: Bounds, *, known: str, unit: str) -> Bounds:
    """Return the bounds of what grows with the bounds of both sides."""
    return Bounds(
        low=f"({left.low} {sign} {right.low})",
        high=f"({left.high} {sign} {right.high})",
        low_open=_either(left.low_open, right.low_open),
        high_open=_either(left.high_open, right.high_open),
        known=_both(left.known, right.known, known),
        about=_either(left.about, right.about),
        unit=unit,
        is_figure=_either(left.is_figure, right.is_figure),
    )


def _not_negative(one: Bounds) -> str:
    return f"COALESCE({one.low} >= 0, {one.high} > 0, true)"
