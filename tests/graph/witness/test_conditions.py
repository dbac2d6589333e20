"""What a condition asks of the patterns within it."""

from __future__ import annotations

import pytest

from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.witness.conditions import Sense, iter_asked

MATCHING, EMPTY, EITHER = Sense.MATCHING, Sense.EMPTY, Sense.EITHER


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        ("EXISTS {}", [(MATCHING, True)]),
        ("NOT EXISTS {}", [(EMPTY, True)]),
        ("!EXISTS {}", [(EMPTY, True)]),
        ("!!EXISTS {}", [(MATCHING, True)]),
        ("!(NOT EXISTS {})", [(MATCHING, True)]),
        ("EXISTS {} && ?x = 1", [(MATCHING, True)]),
        ("EXISTS {} || ?x = 1", [(MATCHING, False)]),
        ("?x = 1 || NOT EXISTS {}", [(EMPTY, False)]),
        ("!(EXISTS {} || NOT EXISTS {})", [(EMPTY, True), (MATCHING, True)]),
        ("!(EXISTS {} && NOT EXISTS {})", [(EMPTY, False), (MATCHING, False)]),
        ("EXISTS {} && (NOT EXISTS {} || EXISTS {})", [(MATCHING, True), (EMPTY, False), (MATCHING, False)]),
        ("EXISTS {} = ?x", [(EITHER, False)]),
        ("IF(EXISTS {}, !EXISTS {}, true)", [(EITHER, False), (EITHER, False)]),
        ("(EXISTS {}) IN (true)", [(EITHER, False)]),
        ("EXISTS { ?a ?b ?c FILTER EXISTS {} }", [(MATCHING, True)]),
        ("?x = 1", []),
    ],
)
def test_each_pattern_is_told_with_what_it_has_to_be(condition: str, asked: list[tuple[Sense, bool]]) -> None:
    """A pattern must match, must not, or may do either, and alone decides or not, by the operators around it."""
    tree = parse(read_words(f"SELECT * {{ FILTER({condition}) }}"), QUERY)
    assert isinstance(tree, Node)
    whole = next(node for node in tree.walk() if node.rule == "Filter").nodes[0]
    assert [(one.sense, one.is_decisive) for one in iter_asked(whole)] == asked
