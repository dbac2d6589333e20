"""JSON with positions: values as a tree whose nodes know where they stand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 150
"""JSON that is nested deeper is not read."""

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|([{}\[\],:])|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|(\Z))'
)

SURROGATE = re.compile("[\ud800-\udfff]")


class JsonFault(Exception):  # a position and a sentence for the fault that the caller makes
    """The text is not JSON.

    Attributes:
        at: Where.
        message: What is wrong.
    """

    def __init__(self, at: int, message: str) -> None:
        self.at = at
        self.message = message
        super().__init__(message)


@dataclass(slots=True, kw_only=True)
class Node:
    """A value: an object has `members`, an array has `items`, anything else has a `value`."""

    start: int
    end: int = 0
    value: str | float | bool | None = None
    members: list[tuple[Node, Node]] | None = None
    items: list[Node] | None = None
    raw: str = ""

    def get(self, key: str) -> Node | None:
        """Return the value of a key of an object; the last, where it stands twice."""
        found = None
        for name, value in self.members or ():
            if name.value == key:
                found = value
        return found

    def plain(self) -> Any:
        """Return the value as Python's json module would."""
        if self.members is not None:
            return {str(key.value): value.plain() for key, value in self.members}
        if self.items is not None:
            return [item.plain() for item in self.items]
        return self.value


@dataclass(slots=True)
class JsonReader:
    """Reads one text."""

    text: str
    at: int = 0
    word: str = ""
    start: int = 0
    kind: int = 0
    duplicates: list[Node] = field(default_factory=list)

    def read(self) -> Node:
        """Read the whole text.

        Raises:
            JsonFault: The text is not JSON, or is nested too deeply.
        """
        self.advance()
        node = self.read_value(0)
        if self.kind != 5:
            raise JsonFault(self.start, f"expected the end of the file, found `{self.word[:20]}`")
        return node

    def advance(self) -> None:
        """Go to the next token."""
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            at = len(self.text) - len(self.text[self.at :].lstrip(" \t\r\n"))
            what = (
                "this string is not closed, or has a character that JSON does not allow" if self.text[at] == '"' else ""
            )
            raise JsonFault(at, what or f"`{self.text[at]}` may not stand in JSON")
        self.kind = found.lastindex or 5
        self.word = found[self.kind]
        self.start = found.start(self.kind)
        self.at = found.end()

    def read_value(self, depth: int) -> Node:
        """Read a value and go to the token behind it."""
        if depth > MAX_DEPTH:
            raise JsonFault(self.start, f"the values are nested more than {MAX_DEPTH} deep")
        node = Node(start=self.start, end=self.at, raw=self.word)
        if self.word == "{" and self.kind == 2:
            self.read_object(node, depth)
        elif self.word == "[" and self.kind == 2:
            self.read_array(node, depth)
        elif self.kind in {1, 3, 4}:
            try:
                node.value = json.loads(self.word)
            except ValueError as error:
                raise JsonFault(self.start, "this string has an escape that JSON does not know") from error
            if isinstance(node.value, str) and SURROGATE.search(node.value):
                raise JsonFault(self.start, "this string has half of a pair of surrogates, which is no character")
            self.advance()
        else:
            raise JsonFault(
                self.start, f"expected a value, found {f'`{self.word}`' if self.word else 'the end of the file'}"
            )
        return node

    def read_object(self, node: Node, depth: int) -> None:
        """Read the members of an object."""
        node.members = []
        self.advance()
        seen: set[object] = set()
        while self.word != "}" or self.kind != 2:
            if node.members:
                self.expect(",")
            if self.kind != 1:
                raise JsonFault(self.start, f"expected a key in quotes, found `{self.word}`")
            key = self.read_value(depth)
            if key.value in seen:
                self.duplicates.append(key)
            seen.add(key.value)
            self.expect(":")
            node.members.append((key, self.read_value(depth + 1)))
        node.end = self.at
        self.advance()

    def read_array(self, node: Node, depth: int) -> None:
        """Read the items of an array."""
        node.items = []
        self.advance()
        while self.word != "]" or self.kind != 2:
            if node.items:
                self.expect(",")
            node.items.append(self.read_value(depth + 1))
        node.end = self.at
        self.advance()

    def expect(self, mark: str) -> None:
        """Take a punctuation mark."""
        if self.word != mark or self.kind != 2:
            found = f"`{self.word}`" if self.word else "the end of the file"
            raise JsonFault(self.start, f"expected `{mark}`, found {found}")
        self.advance()
