"""XML with positions: expat's events, each with the offset of its tag, and the places of attributes within it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

MAX_ENTITY = 10_000
"""No entity may stand for more characters than this: what is longer is a bomb, not an abbreviation."""

BLOCK = 4_096
_CONTINUATION = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that begin no character."""

SEPARATOR = "\f"
"""What expat puts between namespace and name: no XML holds it, while a space may stand in what is no IRI."""

WRAPPER = "rlf-wrapper"
"""The prefix of the element that is put around the content of another to read it alone."""

_ATTRIBUTE = re.compile(r"""([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(r"<\s*([^\s/>]+)")
_NAME_HERE = re.compile(r"[^\s/>]+")
_PREFIX = re.compile(r"""[<\s]([^\s:/>"'=<]+):[^\s:/>"'=<]+(?=\s*=|[\s/>])""")
_LONE_AMPERSAND = re.compile(r"&(?!#|[^\s&;<]+;)[^\s;&]*\Z")
SPACE = " \t\r\n"
"""What XML takes for white space."""

_REFERENCE = re.compile(r"&([^#;][^;]*);")


class XmlFault(Exception):  # a position and a sentence for the fault that the caller makes
    """The text cannot be read on.

    Attributes:
        code: The code of the fault.
        at: Where, as an offset in code points.
        message: What is wrong.
        way_out: What to do about it.
        since: Where the element begins that is not closed, as what stands behind that is read amiss; None where all is
            closed.
    """

    def __init__(self, code: str, at: int, message: str, way_out: str = "", since: int | None = None) -> None:
        self.code = code
        self.at = at
        self.message = message
        self.way_out = way_out
        self.since = since
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start tag: where its name stands, and by the expanded name of each attribute its name and its value.

    An attribute that is not written here but has a default in the document's DTD stands at the tag's name.
    """

    name: tuple[int, int]
    names: dict[str, tuple[int, int]]
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
        self._open: list[tuple[str, int]] = []
        self._scope: list[tuple[str, str]] = []
        self._characters = [] if text.isascii() else count_blocks(self.data)
        self._lines: list[int] = []
        self._sizes: dict[str, int] = {}
        self.entities: dict[str, str] = {}
        self._parser = expat.ParserCreate("utf-8", SEPARATOR)
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = lambda text: self.on_text(text, self.offset())
        self._parser.EntityDeclHandler = self._declare_entity
        self._parser.ExternalEntityRefHandler = self._external
        self._parser.StartNamespaceDeclHandler = self._open_namespace
        self._parser.EndNamespaceDeclHandler = lambda prefix: self._scope.pop()

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
            at = self.offset(self._parser.ErrorByteIndex)
            message, way_out = self._explain(words, at)
            since = self._open[-1][1] if self._open and "closes `<" in message else None
            raise XmlFault(code, at, f"this is not well-formed XML: {message}", way_out, since) from error

    def _explain(self, words: str, at: int) -> tuple[str, str]:
        """Say in more words than expat's what is wrong at an offset, and the way out."""
        text = self.text
        name = _NAME_HERE.match(text, at)
        written = name[0] if name else ""
        match words:
            case "mismatched tag" if self._open:
                opened, line = self._open[-1][0], self.line_of(self._open[-1][1])
                return f"`</{written}>` closes `<{opened}>` of line {line}", f"write `</{opened}>` before it"
            case "no element found" if self._open:
                opened, line = self._open[-1][0], self.line_of(self._open[-1][1])
                return f"the file ends inside `<{opened}>` of line {line}", f"write `</{opened}>`"
            case "no element found":
                return "there is no element", "write rdf:RDF"
            case "unbound prefix":
                known = {prefix for prefix, _ in self._scope}
                used = _PREFIX.findall(text[at : text.find(">", at) + 1])
                prefix = next((one for one in used if one not in {*known, "xml", "xmlns"}), "")
                return f"the prefix `{prefix}:` is not declared", f'declare it: `xmlns:{prefix}="…"`'
            case "duplicate attribute":
                return "an attribute stands twice in this tag", "keep one"
            case "undefined entity":
                return f"the entity `{text[at : text.find(';', at) + 1][:40]}` is not declared", "write the character"
            case "junk after document element":
                return "something stands behind the end of the document", "put it inside the outer element"
            case "XML or text declaration not at start of entity":
                return "something stands before `<?xml`", "begin the file with `<?xml`"
            case "not well-formed (invalid token)":
                return explain_token(text, at)
        return words, ""

    def namespaces(self) -> dict[str, str]:
        """Return the namespaces that are declared where the parser is, by prefix."""
        return dict(self._scope)

    def _open_namespace(self, prefix: str | None, iri: str | None) -> None:
        self.prefixes.append((prefix or "", iri or ""))
        self._scope.append((prefix or "", iri or ""))

    def offset(self, byte: int | None = None) -> int:
        """Return where the parser is, in code points."""
        index = self._parser.CurrentByteIndex if byte is None else byte
        if not self._characters:
            return index
        block = index // BLOCK
        return self._characters[block] + count_characters(self.data[block * BLOCK : index])

    def line_of(self, at: int) -> int:
        """Return the line of an offset, from 1."""
        if not self._lines:
            self._lines = [0, *(found.end() for found in re.finditer("\n", self.text))]
        return bisect_right(self._lines, at)

    def _start(self, name: str, attributes: list[str]) -> None:
        at = self.offset()
        names = [one.replace(SEPARATOR, " ") for one in attributes[::2]]
        values = dict(zip(names, attributes[1::2], strict=True))
        tag = self._tag(at, names)
        self._open.append((self.text[tag.name[0] : tag.name[1]], at))
        self.on_start(name.replace(SEPARATOR, " "), values, tag)

    def _end(self, name: str) -> None:
        self._open.pop()
        self.on_end(name.replace(SEPARATOR, " "), self.offset())

    def _tag(self, at: int, expanded: list[str]) -> Tag:
        """Find the parts of the start tag at an offset; `expanded` are the names of its attributes in their order."""
        found = _NAME.match(self.text, at)
        name = found.span(1) if found else (at, at)
        written: list[tuple[tuple[int, int], tuple[int, int]]] = []
        position = name[1]
        while (attribute := _ATTRIBUTE.match(self.text, skip_space(self.text, position))) is not None:
            if attribute[1] != "xmlns" and not attribute[1].startswith("xmlns:"):
                written.append((attribute.span(1), (attribute.start(2) + 1, attribute.end(2) - 1)))
            position = attribute.end()
        written += [(name, name)] * (len(expanded) - len(written))
        return Tag(
            name=name,
            names={key: place for key, (place, _) in zip(expanded, written, strict=True)},
            attributes={key: place for key, (_, place) in zip(expanded, written, strict=True)},
            end=self.text.find(">", position) + 1,
        )

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
        size = len(value) + sum(self._sizes.get(found, 0) for found in _REFERENCE.findall(value))
        self._sizes[name] = size
        self.entities.setdefault(name, value)  # the first declaration counts
        if size > MAX_ENTITY:
            message = f"the entity `{name}` stands for {size} characters"
            raise XmlFault("xml-entity", self.offset(), message, "abbreviate namespaces only")

    def _external(self, context: str, _base: object, system: str | None, _public: object) -> int:
        message = f"the entity `{context}` is outside this file ({system}); nothing is fetched"
        raise XmlFault("xml-entity", self.offset(), message, "put into the file what it stands for")


def explain_token(text: str, at: int) -> tuple[str, str]:
    """Say why a character may not stand in XML where it stands, and the way out."""
    found, before = text[at : at + 1] or "\0", text[max(0, at - 60) : at]
    if before.endswith("&") or _LONE_AMPERSAND.search(before + found):
        return "`&` stands alone", "write `&amp;`"
    shown = f"`{found}`" if found.isprintable() and not found.isspace() else f"U+{ord(found):04X}"
    if before.endswith("=") and found not in "\"'":
        return f"the value of an attribute begins with {shown}", "write quotes around it"
    if before.endswith("--"):
        return "`--` stands inside a comment", "write one `-`"
    if found < " " and found not in SPACE:
        return f"{shown} is no character of XML", "take it out"
    if found == "<":
        return "`<` may not stand here", "write `&lt;`, or close the tag or the value before it"
    return f"{shown} may not stand here", "names begin with a letter or `_`, and values stand in quotes"


def canonical_xml(content: str, namespaces: Mapping[str, str], entities: Mapping[str, str]) -> str:
    """Return the canonical form of the content of an element, as RDF/XML asks for XML literals (section 7.2.17).

    Exclusive Canonical XML with comments: attributes in order, each namespace declared where it is first used, and the
    entities of the document replaced.
    """
    from xml.etree.ElementTree import ParseError, canonicalize

    if not re.search("[<&\r]|]]>", content):
        return content
    declared = " ".join(
        f"xmlns{':' * bool(prefix)}{prefix}={quoteattr(iri)}" for prefix, iri in namespaces.items() if prefix != WRAPPER
    )
    whole = f'<{WRAPPER}:x xmlns:{WRAPPER}="urn:x" {declared}>{content}</{WRAPPER}:x>'
    if any(found in entities for found in _REFERENCE.findall(content)):
        subset = "".join(f'<!ENTITY {name} "{_in_declaration(value)}">' for name, value in entities.items())
        whole = f"<!DOCTYPE {WRAPPER}:x [{subset}]>{whole}"
    try:
        canonical = canonicalize(whole, with_comments=True)
    except ParseError:
        return content
    return canonical[canonical.index(">") + 1 : canonical.rindex("<")]


def _in_declaration(value: str) -> str:
    """Write the replacement text of an entity so that a declaration gives it again (XML 1.0, section 4.5)."""
    return re.sub('[&%"]', lambda found: f"&#{ord(found[0])};", value)


def skip_space(text: str, at: int) -> int:
    """Return the offset of the next character that is no white space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def count_blocks(data: bytes) -> list[int]:
    """Return how many characters begin before each block of bytes, so that no offset costs more than one block."""
    counts = [0]
    for start in range(0, len(data), BLOCK):
        counts.append(counts[-1] + count_characters(data[start : start + BLOCK]))
    return counts


def count_characters(data: bytes) -> int:
    """Return how many characters begin in bytes of UTF-8."""
    return len(data.translate(None, _CONTINUATION))
