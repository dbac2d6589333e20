"""EXISTS within a condition: whether it must match, must not, or may do either for the condition to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from graph.sparql.syntax import Node


class Sense(Enum):
    """What an EXISTS has to be for its condition."""

    MATCHING = 1
    """A match can make the condition hold, and can never make it fail."""
    EMPTY = -1
    """The same of there being no match."""
    EITHER = 0
    """What it says is compared, computed with or given a name."""

    def turned(self) -> Sense:
        """Return what it has to be behind `!`."""
        return Sense(-self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPattern:
    """A pattern of EXISTS or NOT EXISTS in a condition.

    Attributes:
        group: The GroupGraphPattern.
        sense: What is asked of it.
        is_decisive: Whether the condition fails where it is not so.
    """

    group: Node
    sense: Sense
    is_decisive: bool


def iter_asked(node: Node, sense: Sense = Sense.MATCHING, *, is_decisive: bool = True) -> Iterator[AskedPattern]:
    """Yield the patterns that a condition asks for, those within them left out."""
    words = [token.word for token in node.tokens]
    if node.rule == "GroupGraphPattern":
        return
    if node.rule == "BuiltInCall" and words in (["EXISTS"], ["NOT", "EXISTS"]):
        asked = sense.turned() if words[0] == "NOT" else sense
        yield AskedPattern(group=node.nodes[0], sense=asked, is_decisive=is_decisive)
        return
    if node.rule == "Expression" and len(node.nodes) > 1:
        is_decisive = is_decisive and sense is Sense.EMPTY  # none of what is behind ! and || may hold
    elif node.rule == "ConditionalAnd" and len(node.nodes) > 1:
        is_decisive = is_decisive and sense is Sense.MATCHING
    elif node.rule == "Unary" and {token.text for token in node.tokens} == {"!"}:
        sense = sense.turned() if len(words) % 2 else sense
    elif (node.rule != "BrackettedExpression" and words) or len(node.nodes) > 1:
        sense, is_decisive = Sense.EITHER, False
    for inner in node.nodes:
        yield from iter_asked(inner, sense, is_decisive=is_decisive)
