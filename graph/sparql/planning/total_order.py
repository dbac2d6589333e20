"""An order in which all values can stand: what the engine cannot compare stands apart.

The engine compares numbers with numbers by value and with strings by their text, and times with a zone and without one
likewise, so that 9 comes before 10, 10 before "5" and "5" before 9. Such a circle gives an order that is wrong even
among the numbers, and may end the whole process. A condition put before the variable keeps kinds apart whose order
the specification leaves open (https://www.w3.org/TR/sparql11-query/#modOrderBy, section 15.1): strings with and without
a language, then numbers, then each other datatype, its times without a zone before those with one.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.namespaces import XSD
from graph.sparql.scopes import name_of
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token

Edit = tuple[int, int, str]
"""From where to where a text is replaced, and by what."""

_KIND = (
    f'IF(DATATYPE({{0}}) = <{XSD}string>, "1", IF(isNUMERIC({{0}}), "2", IF(LANG({{0}}) != "", "1", '
    'CONCAT(IF(REGEX(STR({0}), "(Z|[-+]..:..)$"), "4", "3"), STR(DATATYPE({0}))))))'
)
"""An error, and so no value, for what is no literal: that comes first, in the engine's own order."""


def read_condition(condition: Node) -> tuple[Token, bool] | None:
    """Return the variable that a condition sorts by, and whether downwards; None for any other expression."""
    tokens = [token for token in condition.iter_tokens() if token.text not in "()"]
    is_descending = tokens[0].word == "DESC"
    if tokens[0].word in ("ASC", "DESC"):
        tokens = tokens[1:]
    return (tokens[0], is_descending) if len(tokens) == 1 and tokens[0].kind == "variable" else None


def iter_ranks(tree: Node) -> Iterator[Edit]:
    """Yield what is put before each variable that a query sorts by and that may have values of several kinds."""
    for query in tree.walk():
        modifier = query.find("SolutionModifier")
        order = modifier.find("OrderClause") if modifier is not None else None
        if order is None:
            continue
        nodes = _subjects(query)
        for condition in order.nodes:
            found = read_condition(condition)
            if found is not None and name_of(found[0]) not in nodes:
                kind = _KIND.format(found[0].text)
                yield condition.start, condition.start, f"{'DESC' if found[1] else 'ASC'}({kind}) "


def _subjects(query: Node) -> set[str]:
    """Return the variables that are subjects of triples in the outermost group, and so no literals."""
    where = query.find("WhereClause")
    groups = [part for part in where.nodes if part.rule == "GroupGraphPattern"] if where is not None else []
    blocks = [block for group in groups for block in group.nodes if block.rule == "TriplesBlock"]
    first = [triples.parts[0] for block in blocks for triples in block.nodes]
    return {name_of(part) for part in first if isinstance(part, Token) and part.kind == "variable"}
