"""What JSON-LD is expanded to: things, values and lists, each with its node in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph.check.syntax.jsonld.positions import Node


@dataclass(slots=True, kw_only=True)
class Value:
    """A value object; `type` is `@json` for a JSON literal."""

    value: Any
    node: Node
    type: str | None = None
    language: str | None = None
    direction: str | None = None
    index: str | None = None


@dataclass(slots=True, kw_only=True)
class ListObject:
    """A list."""

    items: list[Item]
    node: Node
    index: str | None = None


@dataclass(slots=True, kw_only=True)
class Thing:
    """A node object.

    Attributes:
        node: The object in the text, or the value that stands for it.
        id: Its name, None where it has none; `is_dropped` where it has one that means nothing.
        id_node: Where its name stands.
        types: Each of its types, with the key and the value.
        properties: The values of each property, with the key.
        reverse: The things that have this one as value, by property, with the key.
        graph: What is said in the graph that it names.
        included: Further things that stand inside it.
        index: Where it stands in a map.
    """

    node: Node
    id: str | None = None
    id_node: Node | None = None
    is_dropped: bool = False
    types: list[tuple[str, Node, Node]] = field(default_factory=list)
    properties: list[tuple[str, Node, list[Item]]] = field(default_factory=list)
    reverse: list[tuple[str, Node, list[Item]]] = field(default_factory=list)
    graph: list[Item] | None = None
    included: list[Item] = field(default_factory=list)
    index: str | None = None

    @property
    def is_graph(self) -> bool:
        """Return whether it is a graph object: one that says nothing about itself."""
        return self.graph is not None and not (self.types or self.properties or self.reverse or self.included)


Item: TypeAlias = "Value | ListObject | Thing"
Expanded: TypeAlias = "Item | list[Item] | None"
"""What a value may be expanded to."""


def as_list(expanded: Expanded) -> list[Item]:
    """Return what a value was expanded to as a list."""
    if expanded is None:
        return []
    return expanded if isinstance(expanded, list) else [expanded]
