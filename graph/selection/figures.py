"""Certainly or possibly: a query whose comparisons of figures are read over all numbers that the words allow.

`FILTER(?figure > 1500)` compares a node with a number, which is an error in SPARQL. Read certainly, it holds where
every number that the figure can be is above 1,500; read possibly, where some is. The query is written anew in plain
SPARQL 1.1, so that any engine answers it, and its evidence names the bounds that decide. An approximate figure holds
possibly at its value and certainly never; amounts in different units are never compared.

`=` asks whether two figures are one number (certainly) or overlap (possibly); `!=` is its opposite; SAMETERM still
compares the nodes. `+ - * /` compute with whole intervals. `!(?a > ?b)` is read as `?a <= ?b`. MINUS and NOT
EXISTS turn the reading round: certainly nothing is more where nothing is possibly more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph.selection.bounds import NOTHING, Bounds, BoundsWriter, has_same_unit
from graph.sparql.scopes import projected_variables
from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token

PREFIX = "rlf_figure"
"""What the names of variables that are made here begin with; a query that uses such a name gets a longer one."""

_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


class Reading(StrEnum):
    """How the comparison of a figure is read."""

    CERTAINLY = "certainly"
    """Every number that its words allow satisfies it."""
    POSSIBLY = "possibly"
    """Some number that its words allow satisfies it."""

    @property
    def opposite(self) -> Reading:
        """The reading of what must not match."""
        return Reading.POSSIBLY if self is Reading.CERTAINLY else Reading.CERTAINLY


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """A query with its figures read: its text, and how many comparisons were written anew."""

    text: str
    comparisons: int


def read_figures(text: str, reading: Reading, *, base: str) -> ReadQuery:
    """Return a query with every comparison in its filters and expressions read over the figures in it.

    A query that does not follow the grammar is returned as it is, so that the engine says where. What stands in the
    arguments of functions, and comparisons with texts, are left as they are.

    Args:
        text: The query.
        reading: How comparisons are read.
        base: What the revision's own IRIs begin with.
    """
    tree = parse(read_words(text), QUERY)
    if not isinstance(tree, Node):
        return ReadQuery(text=text, comparisons=0)
    writer = _Writer(text, tree, reading, base)
    return ReadQuery(text=writer.write(), comparisons=writer.comparisons)


class _Writer:
    """Writes one query anew."""

    def __init__(self, text: str, tree: Node, reading: Reading, base: str) -> None:
        self._tree = tree
        self._reading = reading
        self._base = base
        self._rewriting = Rewriting(text)
        self._prefix = PREFIX
        while f"?{self._prefix}" in text or f"${self._prefix}" in text:
            self._prefix += "_"
        self.comparisons = 0
        self._groups = 0

    def write(self) -> str:
        """Return the query; inner expressions first, since what holds them is written with them."""
        stars = [(select, star) for select in self._tree.walk() if (star := _find_star(select)) is not None]
        for node, reading in reversed(list(_iter_readings(self._tree, self._reading))):
            if node.rule == "Filter":
                self._read_filter(node, reading)
            elif node.rule in ("Bind", "SelectClause"):
                for expression in _iter_expressions(node):
                    self._read_expression(expression, reading)
        if self._rewriting.is_empty:
            return self._rewriting.text
        for select, star in stars:  # names that are made here must not be shown
            names = projected_variables(select)
            if names:
                self._rewriting.replace_token(star, " ".join(f"?{name}" for name in names))
        return self._rewriting.write(self._tree)

    def _read_filter(self, node: Node, reading: Reading) -> None:
        """Let a filter look for the bounds of all figures that it compares, and hold them against its condition."""
        constraint = node.nodes[0]
        if constraint.rule != "BrackettedExpression":
            return
        bounds = self._make_bounds()
        if self._compare(constraint, reading, bounds):
            condition = self._rewriting.write(constraint)
            self._rewriting.replace_node(node, f"FILTER EXISTS {{ {' '.join(bounds.lines)} FILTER{condition} }}")

    def _read_expression(self, expression: Node, reading: Reading) -> None:
        if any(node.rule == "Aggregate" for node in expression.walk()):
            return
        bounds = self._make_bounds()
        if self._compare(expression, reading, bounds):
            condition = self._rewriting.write(expression)
            self._rewriting.replace_node(expression, f"EXISTS {{ {' '.join(bounds.lines)} FILTER({condition}) }}")

    def _make_bounds(self) -> BoundsWriter:
        self._groups += 1
        return BoundsWriter(self._rewriting, f"{self._prefix}{self._groups}_", self._base)

    def _compare(self, top: Node, reading: Reading, bounds: BoundsWriter) -> int:
        """Write the comparisons anew that decide a condition; return how many there are."""
        count = 0
        stack = [(top, False)]
        while stack:
            node, is_denied = stack.pop()
            sign = next((token.text for token in node.tokens if token.text in _OPPOSITE), "")
            if node.rule == "Relational" and sign:
                if _may_compare_figures(node, sign):
                    written = self._write_comparison(node, sign, reading, bounds, is_denied=is_denied)
                    self._rewriting.replace_node(node, written)
                    count += 1
            elif node.rule not in ("BuiltInCall", "ArgList", "ExpressionList"):
                is_not = node.rule == "Unary" and [token.text for token in node.tokens].count("!") % 2 == 1
                stack += [(part, is_denied != is_not) for part in node.nodes]
        self.comparisons += count
        return count

    def _write_comparison(
        self, node: Node, sign: str, reading: Reading, writer: BoundsWriter, *, is_denied: bool
    ) -> str:
        """Return a comparison over intervals; behind a `!` its opposite is read, and that is denied."""
        left, right = (writer.find_bounds(side) for side in node.nodes)
        asked = _OPPOSITE[sign] if is_denied else sign
        if reading is Reading.CERTAINLY:
            held = f"!({left.about}) && !({right.about}) && ({_certainly(left, asked, right)})"
        else:
            held = _possibly(left, asked, right)
        held = f"{'!' if is_denied else ''}COALESCE({held}, false)"
        known = " && ".join(dict.fromkeys((left.known, right.known, has_same_unit(left, right))))
        is_figure = " || ".join(dict.fromkeys((left.is_figure, right.is_figure)))
        return f"IF({is_figure}, IF({known}, {held}, {NOTHING}), {self._rewriting.write(node)})"


def _may_compare_figures(node: Node, sign: str) -> bool:
    """Return whether a side of a comparison has a variable or an IRI outside functions, and none is a text.

    Two IRIs, or a variable and an IRI, are compared as nodes by `=` and `!=`.
    """
    sides = [list(side.walk("BuiltInCall", "ArgList", "ExpressionList")) for side in node.nodes]
    if any(one.rule == "RDFLiteral" and one.tokens[0].kind == "string" for side in sides for one in side[-1:]):
        return False
    if sign in ("=", "!=") and any(side[-1].rule == "iri" for side in sides):
        return False
    rules = [one.rule for side in sides for one in side]
    has_variable = any(one.rule == "Unary" and _is_variable(one) for side in sides for one in side)
    return has_variable or "iri" in rules


def _is_variable(unary: Node) -> bool:
    last = unary.parts[-1]
    return isinstance(last, Token) and last.kind == "variable"


def _certainly(left: Bounds, sign: str, right: Bounds) -> str:
    """Return the condition that holds where every number on the left stands so to every one on the right."""
    if sign in ("<", "<="):
        return _certainly(right, ">" if sign == "<" else ">=", left)
    if sign == ">":
        open_ = f"({left.low_open} || {right.high_open})"
        return f"{left.low} > {right.high} || ({left.low} = {right.high} && {open_})"
    if sign == ">=":
        return f"{left.low} >= {right.high}"
    if sign == "=":
        return f"{left.low} = {left.high} && {right.low} = {right.high} && {left.low} = {right.low}"
    return f"({_certainly(left, '>', right)}) || ({_certainly(right, '>', left)})"


def _possibly(left: Bounds, sign: str, right: Bounds) -> str:
    """Return the condition that holds where some number on the left stands so to some one on the right."""
    if sign in ("<", "<="):
        return _possibly(right, ">" if sign == "<" else ">=", left)
    if sign == ">":
        return f"COALESCE({left.high} > {right.low}, true)"
    if sign == ">=":
        closed = f"!({left.high_open}) && !({right.low_open})"
        return f"COALESCE({left.high} > {right.low} || ({left.high} = {right.low} && {closed}), true)"
    if sign == "=":
        return f"({_possibly(left, '>=', right)}) && ({_possibly(right, '>=', left)})"
    return f"!COALESCE({_certainly(left, '=', right)}, false)"


def _iter_readings(tree: Node, reading: Reading) -> Iterator[tuple[Node, Reading]]:
    """Yield the nodes of a tree in the order of the text, each with how comparisons in it are read.

    What must not match is read the other way: no figure is certainly above a number where none is possibly.
    """
    stack = [(tree, reading)]
    while stack:
        node, how = stack.pop()
        yield node, how
        words = [token.word for token in node.tokens]
        if node.rule == "MinusGraphPattern" or (node.rule == "BuiltInCall" and words == ["NOT", "EXISTS"]):
            how = how.opposite
        stack += [(part, how) for part in reversed(node.nodes)]


def _find_star(select: Node) -> Token | None:
    if select.rule not in ("SelectQuery", "SubSelect"):
        return None
    clause = select.find("SelectClause")
    return None if clause is None else next((token for token in clause.tokens if token.text == "*"), None)


def _iter_expressions(node: Node) -> list[Node]:
    if node.rule == "Bind":
        return [one for one in node.nodes if one.rule == "Expression"]
    return [one for item in node.nodes if (one := item.find("Expression")) is not None]
