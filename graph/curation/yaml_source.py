"""YAML with the place of every key and value, so that a finding can say where.

YAML 1.2 as ruamel.yaml reads it, with less: no anchors, no tags, one document, and every scalar keeps what was written
(dates stay words, numbers become `Decimal`), as in the JSON schema's view of the same file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from graph.errors import UnreadableInputError
from graph.finding import Span

TAG_PREFIX = "tag:yaml.org,2002:"

YamlPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlSource:
    """One YAML file as plain data, with places.

    Attributes:
        file: The file's name as the user gave it.
        value: Dicts, lists, str, bool, Decimal and None.
        value_spans: Place of each value by its path.
        key_spans: Place of each key by its path.
        duplicates: Path and place of each key that stands a second time in its mapping; the first one counts.
    """

    file: str
    value: Any
    value_spans: dict[YamlPath, Span] = field(default_factory=dict)
    key_spans: dict[YamlPath, Span] = field(default_factory=dict)
    duplicates: list[tuple[YamlPath, Span]] = field(default_factory=list)

    def value_span(self, path: YamlPath) -> Span:
        """Return the place of the value at a path, or of the nearest value around it."""
        while path and path not in self.value_spans:
            path = path[:-1]
        return self.value_spans[path]

    def key_span(self, path: YamlPath) -> Span:
        """Return the place of the key at a path, or of the nearest value around it."""
        return self.key_spans.get(path) or self.value_span(path)


def read_text(path: Path) -> str:
    """Read a UTF-8 file without touching its line ends.

    Raises:
        UnreadableInputError: The file is missing or not UTF-8; the place of the first wrong byte is told.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInputError(
            f"cannot be read: {error.strerror}", place=path.as_posix(), way_out="Check the path and its permissions."
        ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        raise UnreadableInputError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; expected a text in UTF-8",
            place=f"{path.as_posix()}:{line}:{column}",
            way_out="Save the file as UTF-8.",
        ) from error


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset in code points."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def read_yaml(path: Path) -> YamlSource:
    """Read one YAML file with the places of its keys and values.

    Raises:
        UnreadableInputError: Not UTF-8, not YAML, empty, several documents, or with anchors or tags.
    """
    return parse_yaml(read_text(path), path.as_posix())


def parse_yaml(text: str, file: str) -> YamlSource:
    """Parse a YAML text; `file` is its name in places. Errors as `read_yaml`."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise _unreadable(f"not YAML: {said}", place) from error
    except ReaderError as error:
        line, column = line_and_column(text, error.position)
        raise _unreadable(
            f"the character {error.character:#06x} stands here; expected printable text", f"{file}:{line}:{column}"
        ) from error
    except YAMLError as error:
        raise _unreadable(f"not YAML: {' '.join(str(error).split())}", file) from error
    except RecursionError as error:
        raise _unreadable("not readable YAML: nested too deeply", file) from error
    if node is None:
        raise _unreadable("the file is empty; expected a mapping", f"{file}:1:1")
    source = YamlSource(file=file, value=None)
    value = _node_to_value(node, (), source)
    return YamlSource(
        file=file,
        value=value,
        value_spans=source.value_spans,
        key_spans=source.key_spans,
        duplicates=source.duplicates,
    )


def _unreadable(what: str, place: str) -> UnreadableInputError:
    return UnreadableInputError(what, place=place, way_out="Mend the YAML there; seeds/README.md shows the format.")


def _node_span(node: Node, file: str) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(
        file=file,
        line=start.line + 1,
        column=start.column + 1,
        end_line=end.line + 1,
        end_column=end.column + 1,
    )


def _node_to_value(node: Node, path: YamlPath, source: YamlSource) -> Any:
    """Return a node as plain data and enter its places into the source's tables."""
    span = _node_span(node, source.file)
    source.value_spans[path] = span
    if node.anchor is not None:
        # An alias could make the data endless or enormous, and a file of claims has no use for one.
        raise _unreadable(f"the anchor &{node.anchor} stands here; anchors and aliases are not used", str(span))
    if isinstance(node, ScalarNode):
        return _scalar_to_value(node, span)
    if isinstance(node, SequenceNode):
        return [_node_to_value(item, (*path, index), source) for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return _mapping_to_value(node, path, source)
    raise _unreadable(f"the tag {node.tag} stands here; tags are not used", str(span))


def _mapping_to_value(node: MappingNode, path: YamlPath, source: YamlSource) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        span = _node_span(key_node, source.file)
        if not isinstance(key_node, ScalarNode):
            raise _unreadable("a list or mapping stands here as a key; expected a word", str(span))
        key = str(key_node.value)
        if key in mapping:
            source.duplicates.append(((*path, key), span))
            continue
        source.key_spans[(*path, key)] = span
        mapping[key] = _node_to_value(value_node, (*path, key), source)
    return mapping


def _scalar_to_value(node: ScalarNode, span: Span) -> Any:
    words = str(node.value)
    match node.tag.removeprefix(TAG_PREFIX) if isinstance(node.tag, str) else str(node.tag):
        case "null":
            return None
        case "bool":
            return words.lower() == "true"
        case "int" | "float" if _is_plain_number(words):
            return Decimal(words)
        case "str" | "timestamp" | "int" | "float":
            return words
        case tag:
            raise _unreadable(f"the tag {tag} stands here; tags are not used", str(span))


def _is_plain_number(words: str) -> bool:
    """Return whether a number is written in decimal digits; 0x1F, 0o17, .inf and 1_000 stay words."""
    digits = words.removeprefix("-").removeprefix("+")
    whole, _, fraction = digits.partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))
