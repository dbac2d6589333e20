"""XML with positions: expat's events, each with the offset of its tag, and the places of attributes within it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

MAX_ENTITY = 10_000
"""No entity may stand for more characters than this: what is longer is a bomb, not an abbreviation."""

_ATTRIBUTE = re.compile(r"""([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(r"<\s*([^\s/>]+)")
_REFERENCE = re.compile(r"&([^#;][^;]*);")


class XmlFault(Exception):  # a position and a sentence for the fault that the caller makes
    """The text cannot be read on.

    Attributes:
        code: The code of the fault.
        at: Where, as an offset in code points.
        message: What is wrong.
    """

    def __init__(self, code: str, at: int, message: str) -> None:
        self.code = code
        self.at = at
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start tag: where its name stands, and where the value of each attribute does (by its name as written)."""

    name: tuple[int, int]
    attributes: dict[str, tuple[int, int]]
    end: int


class XmlReader:
    """Reads one text and calls `start`, `end` and `text` with expanded names (`namespace name`, or a name alone)."""

    def __init__(
        self,
        text: str,
        start: Callable[[str, dict[str, str], Tag], None],
        end: Callable[[str, int], None],
        characters: Callable[[str, int], None],
    ) -> None:
        self.text = text
        self.data = text.encode()
        self.on_start = start
        self.on_end = end
        self.on_text = characters
        self.prefixes: list[tuple[str, str]] = []
        self._byte_lines = byte_lines(self.data)
        self._text_lines = text_lines(text)
        self._entities: dict[str, int] = {}
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda name: self.on_end(name, self.offset())
        self._parser.CharacterDataHandler = lambda text: self.on_text(text, self.offset())
        self._parser.EntityDeclHandler = self._declare_entity
        self._parser.ExternalEntityRefHandler = self._external
        self._parser.StartNamespaceDeclHandler = lambda prefix, iri: self.prefixes.append((prefix or "", iri or ""))

    def read(self) -> None:
        """Read the whole text.

        Raises:
            XmlFault: The text is not well-formed, or has an entity that is not read.
        """
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError as error:
            words = expat.errors.messages[error.code]
            code = "xml-entity" if "amplification" in words else "syntax-error"
            raise XmlFault(
                code, self.offset(self._parser.ErrorByteIndex), f"this is not well-formed XML: {words}"
            ) from error

    def offset(self, byte: int | None = None) -> int:
        """Return where the parser is, in code points."""
        index = self._parser.CurrentByteIndex if byte is None else byte
        line = bisect_right(self._byte_lines, index) - 1
        before = self.data[self._byte_lines[line] : index]
        return self._text_lines[line] + len(before.decode(errors="replace"))

    def _start(self, name: str, attributes: list[str]) -> None:
        at = self.offset()
        values = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self.on_start(name, values, self._tag(at))

    def _tag(self, at: int) -> Tag:
        """Find the parts of the start tag at an offset."""
        found = _NAME.match(self.text, at)
        name = found.span(1) if found else (at, at)
        places: dict[str, tuple[int, int]] = {}
        position = name[1]
        while (attribute := _ATTRIBUTE.match(self.text, skip_space(self.text, position))) is not None:
            places[attribute[1]] = (attribute.start(2) + 1, attribute.end(2) - 1)
            position = attribute.end()
        return Tag(name=name, attributes=places, end=self.text.find(">", position) + 1)

    def _declare_entity(
        self,
        name: str,
        is_parameter: int,
        value: str | None,
        _base: object,
        _system: object,
        _public: object,
        _note: object,
    ) -> None:
        """Hold each entity to a size, with all that it refers to."""
        if value is None or is_parameter:
            return
        size = len(value) + sum(self._entities.get(found, 0) for found in _REFERENCE.findall(value))
        self._entities[name] = size
        if size > MAX_ENTITY:
            raise XmlFault("xml-entity", self.offset(), f"the entity `{name}` stands for {size} characters")

    def _external(self, context: str, _base: object, system: str | None, _public: object) -> int:
        raise XmlFault(
            "xml-entity", self.offset(), f"the entity `{context}` is outside this file ({system}); nothing is fetched"
        )


def skip_space(text: str, at: int) -> int:
    """Return the offset of the next character that is no white space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def text_lines(text: str) -> list[int]:
    """Return where each line of a text begins."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def byte_lines(data: bytes) -> list[int]:
    """Return where each line begins, in bytes."""
    return [0, *(found.end() for found in re.finditer(b"\n", data))]
