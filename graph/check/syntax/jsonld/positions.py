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

_LONG_NUMBER = re.compile(r"-?[1-9][0-9]{3000,}")
_BAD_ESCAPE = re.compile(
    r'(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*?(\\(?!["\\/bfnrt]|u[0-9A-Fa-f]{4}).?)', re.DOTALL
)
SURROGATE = re.compile("[\ud800-\udfff]")


class JsonFault(Exception):  # a position and a sentence for the fault that the caller makes
    """The text is not JSON.

    Attributes:
        at: Where.
        message: What is wrong.
        way_out: What to do about it.
    """

    def __init__(self, at: int, message: str, way_out: str = "") -> None:
        self.at = at
        self.message = message
        self.way_out = way_out
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
            raise explain_json(self.text, at)
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
                if not _LONG_NUMBER.fullmatch(self.word):
                    raise explain_word(self.word, self.start) from error
                node.value = float(self.word)  # Python reads no integer of more than 4,300 digits
            if isinstance(node.value, str) and SURROGATE.search(node.value):
                message = "this string has half of a pair of surrogates, which is no character"
                raise JsonFault(self.start, message, "write both halves, or the character itself")
            self.advance()
        else:
            raise JsonFault(self.fault_place(), f"expected a value, found {self.shown()}", self.comma_hint())
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
                raise JsonFault(
                    self.fault_place(), f"expected a key in quotes, found {self.shown()}", self.comma_hint()
                )
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
            way_out = "close what is open" if not self.word else f"write `{mark}` before it"
            raise JsonFault(self.start, f"expected `{mark}`, found {self.shown()}", way_out)
        self.advance()

    def shown(self) -> str:
        """Show the token in a message."""
        if not self.word:
            return "the end of the file"
        return f"`{self.word if len(self.word) <= 40 else self.word[:37] + '…'}`"

    def fault_place(self) -> int:
        """Return where it is told that a key or a value is missing: at the comma that is too much, if there is one."""
        before = self.text[: self.start].rstrip()
        return len(before) - 1 if before.endswith(",") and self.word in {"}", "]"} else self.start

    def comma_hint(self) -> str:
        """Return the way out where a key or a value is missing."""
        if not self.word:
            return "close what is open"
        before = self.text[: self.start].rstrip()
        return "take away the comma before it" if before.endswith(",") and self.word in {"}", "]", ","} else ""


def explain_word(word: str, at: int) -> JsonFault:
    """Say why a word looks like JSON and is none."""
    if word[0] != '"':
        return JsonFault(at, f"`{word}` is no number of JSON", "write it without zeros before it")
    bad = _BAD_ESCAPE.match(word)
    place = at + bad.start(1) if bad else at
    shown = f"`{bad[1]}`" if bad else "an escape"
    return JsonFault(place, f"{shown} is no escape of JSON", "write `\\\\` for a backslash")


def explain_json(text: str, at: int) -> JsonFault:
    """Say why no token of JSON begins at an offset."""
    found = text[at : at + 1]
    if not found:
        return JsonFault(at, "expected a value, found the end of the file", "close what is open")
    if found == '"':
        message = "this string is not closed, or has a character that JSON does not allow"
        return JsonFault(at, message, "close it on its line; write `\\n` for a line end and `\\t` for a tab")
    shown = f"`{found}`" if found.isprintable() else f"U+{ord(found):04X}"
    ways = {
        "'": 'write double quotes, `"`',
        "/": "JSON has no comments: take it out",
        "#": "JSON has no comments: take it out",
        "\u00a0": "write an ordinary space",
        "\ufeff": "take the byte order mark out",
        "N": "write null, or a string",
        "+": "write the number without `+`",
        ".": "write a digit before `.`",
        "T": "write true in small letters",
        "F": "write false in small letters",
    }
    way_out = ways.get(found, 'write a string in `"`' if found.isalpha() else "")
    return JsonFault(at, f"{shown} may not stand in JSON", way_out)
