"""The first rows of a sorted answer: what cannot be among them is left out before the engine sorts.

`ORDER BY ?key LIMIT 10` makes the engine sort all rows, which costs it far more than finding them. Of any rows the
tenth in the order bounds the tenth of all from above, so a sample of rows gives a bound, and a filter by it leaves the
engine few rows to sort. The engine still does the sorting, so its order is its own; rows that cannot be compared with
the bound stay (https://www.w3.org/TR/sparql11-query/#modOrderBy, section 15.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.namespaces import RDF, XSD
from graph.sparql.planning.total_order import Edit, read_condition
from graph.sparql.scopes import name_of
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token

Term = NamedNode | BlankNode | Literal | Triple
Ask = Callable[[str], Iterable[Term | None]]
"""Answers a query for one variable: its values, row by row; None where it has none."""

LEAST_SAMPLE = 2_000
"""So many rows are looked at for a bound, before filters; more where many rows are asked for."""

SAMPLE_PER_ROW = 20
MOST_ROWS = 1_000
"""Nobody looks for a bound where more rows than these are asked for."""

WORTH = 2.5
"""The answer is expected to have so many times the rows of the sample, or it is sorted as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedQuery:
    """A query whose answer is sorted and cut.

    Attributes:
        key: The variable that it is sorted by first, without its sign.
        is_descending: Whether the last values come first.
        first: How many rows of the order are needed.
        is_distinct: Whether equal rows count once.
        sample_size: How many rows the sample is taken from.
        sample: The query for the values of the key in a sample.
        end: Where a filter can be put in, in characters.
    """

    key: str
    is_descending: bool
    first: int
    is_distinct: bool
    sample_size: int
    sample: str
    end: int

    def find_bound(self, ask: Ask) -> Term | None:
        """Return a value of the key behind which no row is needed; None where none is found."""
        try:
            values = list(ask(self.sample))
        except (SyntaxError, ValueError, OSError, RuntimeError):
            return None
        if self.is_descending:
            values = [value for value in values if value is not None]  # without a value comes last then
        if self.is_distinct:
            values = list(dict.fromkeys(values))
        if len(values) < self.first:
            return None
        in_order = _sort(values, reverse=self.is_descending)
        return in_order[self.first - 1] if in_order else None

    def narrow(self, bound: Term) -> Edit:
        """Return what leaves out the rows that come behind a bound."""
        condition = _condition(self.key, bound, "<" if self.is_descending else ">")
        return self.end, self.end, f" FILTER({condition}) "


def read_sorted_query(tree: Node, text: str) -> SortedQuery | None:
    """Return what a query sorts by and how many rows it needs; None where it is not sorted by a variable, or not cut.

    Args:
        tree: The query, read.
        text: What it was read from.
    """
    query = tree.nodes[0]
    select = query.find("SelectQuery")
    if select is None or _has_parts(query.find("ValuesClause")):
        return None
    where, modifier, clause = select.find("WhereClause"), select.find("SolutionModifier"), select.find("SelectClause")
    if where is None or modifier is None or clause is None:
        return None
    if any(_has_parts(modifier.find(rule)) for rule in ("GroupClause", "HavingClause")):
        return None
    key, first = _read_key(modifier), _read_rows(modifier)
    group = where.nodes[0]
    words = {token.text.upper() for token in clause.tokens}
    if key is None or first is None or "REDUCED" in words or not _can_be_sampled(tree, clause, group):
        return None
    name = name_of(key[0])
    is_distinct = "DISTINCT" in words
    if is_distinct and "*" not in words and name not in _selected(clause):
        return None
    filters = [part for part in group.nodes if part.rule == "Filter"]
    rest = "".join(text[part.start : part.end] + " " for part in group.parts[1:-1] if part not in filters)
    size = max(LEAST_SAMPLE, SAMPLE_PER_ROW * first)
    kept = " ".join(text[part.start : part.end] for part in filters)
    sample = (
        f"{text[: clause.start]}SELECT ?{name} {text[clause.end : where.start]} "
        f"WHERE {{ {{ SELECT * WHERE {{ {rest}}} LIMIT {size} }} {kept} }}"
    )
    return SortedQuery(
        key=name,
        is_descending=key[1],
        first=first,
        is_distinct=is_distinct,
        sample_size=size,
        sample=sample,
        end=group.end - 1,
    )


def _has_parts(node: Node | None) -> bool:
    return node is not None and bool(node.parts)


def _read_key(modifier: Node) -> tuple[Token, bool] | None:
    """Return the variable of the first condition, and whether it is sorted downwards; None for any other expression."""
    order = modifier.find("OrderClause")
    condition = order.find("OrderCondition") if order is not None else None
    return read_condition(condition) if condition is not None else None


def _read_rows(modifier: Node) -> int | None:
    """Return how many rows of the order are needed, those that are passed over with them."""
    clauses = modifier.find("LimitOffsetClauses")
    words = [token.text.upper() for token in clauses.tokens] if clauses is not None else []
    given = dict(zip(words[::2], words[1::2], strict=False))
    if not given.get("LIMIT", "").isascii() or not given.get("LIMIT", "").isdigit():
        return None
    needed = int(given["LIMIT"]) + int(given.get("OFFSET", "0"))
    return needed if 0 < needed <= MOST_ROWS else None


def _can_be_sampled(tree: Node, clause: Node, group: Node) -> bool:
    """Return whether a sample of the rows of a group has the values that they have whenever it is evaluated."""
    if any(node.rule == "SubSelect" for node in group.nodes) or any(node.rule == "Aggregate" for node in clause.walk()):
        return False
    return not any(token.kind == "word" and token.text.upper() in _FICKLE for token in tree.iter_tokens())


_FICKLE = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE", "SERVICE", "LATERAL"})


def _selected(clause: Node) -> set[str]:
    """Return the names of the variables that are selected as they are."""
    items = [list(node.iter_tokens()) for node in clause.nodes]
    return {name_of(tokens[0]) for tokens in items if len(tokens) == 1 and tokens[0].kind == "variable"}


# Values in order

_TIMES = frozenset({XSD + "date", XSD + "dateTime", XSD + "gYear", XSD + "gYearMonth"})
_EXACT = frozenset({XSD + "integer", XSD + "decimal"})
_INEXACT = frozenset({XSD + "double", XSD + "float"})
_TIME = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?)?)?)(Z?)")


def _sort(values: Sequence[Term | None], *, reverse: bool) -> list[Term]:
    """Return values in their order; none where they are not all of one kind whose order is known here."""
    keys: list[tuple[str, str | Decimal | float]] = []
    known: list[Term] = []
    for value in values:
        key = _kind_and_key(value)
        if key is None or value is None or (keys and keys[0][0] != key[0]):
            return []
        keys.append(key)
        known.append(value)
    order = sorted(range(len(known)), key=lambda number: keys[number][1], reverse=reverse)
    return [known[number] for number in order]


def _kind_and_key(value: Term | None) -> tuple[str, str | Decimal | float] | None:
    if isinstance(value, NamedNode):
        return "iri", value.value
    if not isinstance(value, Literal):
        return None
    text, datatype = value.value, value.datatype.value
    if datatype == XSD + "string" or datatype == RDF + "langString":
        return f"string@{value.language or ''}", text
    if datatype in _EXACT:
        return ("exact", Decimal(text)) if _NUMBER.fullmatch(text) else None
    if datatype in _INEXACT and _NUMBER.fullmatch(text) and not isnan(float(text)):
        return datatype, float(text)
    found = _TIME.fullmatch(text) if datatype in _TIMES else None
    return (f"{datatype}{found[2]}", found[1]) if found else None


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def _condition(key: str, bound: Term, behind: str) -> str:
    """Return the condition that a key does not come behind a bound; it holds for what cannot be compared with it."""
    variable = f"?{key}"
    if isinstance(bound, NamedNode):
        text, kind = str(Literal(bound.value)), f"isIRI({variable}) && "
        compared = f"STR({variable}) {behind} {text}"
    elif isinstance(bound, Literal) and bound.language:
        text, kind = str(Literal(bound.value)), f"LANG({variable}) = {Literal(bound.language)} && "
        compared = f"STR({variable}) {behind} {text}"
    else:
        kind, compared = "", f"{variable} {behind} {bound}"
    return f"COALESCE(!({kind}{compared}), true)"
