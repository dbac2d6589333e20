"""One article file checked against its format: what is sound is kept, what is not becomes a finding with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graph.curation.codes import FindingLog
from graph.curation.format import (
    FORM_TAGS,
    HOW,
    PASSAGE_KEYS,
    ArticleFile,
    FigurePart,
    Header,
    IdentityPart,
    PublisherPart,
    SilentPart,
    StrayPart,
)
from graph.curation.yaml_source import YamlPath, YamlSource
from graph.vocabulary import suggest

PLACEHOLDER_HEADER: Mapping[str, Any] = {
    "published": "2000-01-01",
    "address": "http://example.org/",
    "publisher": {"key": "unknown", "name": "unknown"},
    "language": "en",
    "sha256": "0" * 64,
}
"""Stands in for header fields that are missing or wrong while the rest of the file is checked; never published."""

AXIS_KEYS = frozenset(PASSAGE_KEYS) - {"quote"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFile:
    """An article file, read.

    Attributes:
        source: The YAML with its places.
        model: The sound parts.
        kept: For each list of the file, the original index of each part kept.
        unsound: Paths of what was left out; header fields among them hold placeholders.
    """

    source: YamlSource
    model: ArticleFile
    kept: Mapping[str, tuple[int, ...]]
    unsound: frozenset[YamlPath] = field(default_factory=frozenset)

    def is_sound(self, *path: str | int) -> bool:
        """Return whether nothing was left out at, in or around this path."""
        return not any(path[: len(gone)] == gone or gone[: len(path)] == path for gone in self.unsound)


def source_to_seed_file(source: YamlSource, log: FindingLog) -> SeedFile | None:
    """Check the data of a file against the format; return its sound parts, or None where there is no mapping."""
    for path, span in source.duplicates:
        log.add(
            "duplicate-key",
            span,
            f"the key `{path[-1]}` stands here a second time; the first is at {source.key_span(path)}",
        )
    if not isinstance(source.value, dict):
        log.add("wrong-value", source.value_span(()), f"{describe(source.value)} stands here; expected a mapping")
        return None
    gone: set[YamlPath] = set()
    for path in _iter_empty(source.value, ()):
        hint = "Write numbers without commas: 2000." if str(path[-1]).isdigit() else ""
        message = f"nothing stands at `{path[-1]}`; expected a value or no such key"
        log.add("empty-value", source.key_span(path), message, way_out=hint)
        gone.add(_piece(path))
    is_first = True
    while True:
        data = _without(source.value, (), frozenset(gone))
        if not is_first:
            header = data.get("article")
            data["article"] = {**PLACEHOLDER_HEADER, **(header if isinstance(header, dict) else {})}
            data.setdefault("says", [])
        try:
            model = ArticleFile.model_validate(data)
        except ValidationError as error:
            found = [
                (detail, *_locate(detail["loc"], data, source.value, frozenset(gone))) for detail in error.errors()
            ]
            if is_first:
                for detail, path, missing in found:
                    _report(detail, path, missing, source, log)
            gone.update(_piece((*path, missing) if missing else path) for _, path, missing in found)
            is_first = False
            continue
        kept = {
            name: tuple(index for index in range(len(source.value.get(name) or ())) if (name, index) not in gone)
            for name in ("says", "silent", "strays")
            if isinstance(source.value.get(name, []), list)
        }
        return SeedFile(source=source, model=model, kept=kept, unsound=frozenset(gone))


def describe(value: object) -> str:
    """Return a value as a message names it."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return f"a list of {len(value)}"
        case bool():
            return "true" if value else "false"
        case str():
            shown = value if len(value) <= 60 else f"{value[:57]}…"
            return '"' + "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown) + '"'
        case _:
            return str(value)


def _iter_empty(value: object, path: YamlPath) -> Iterable[YamlPath]:
    """Yield the path of every key or item that holds nothing."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _iter_empty(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _iter_empty(item, (*path, index))
    elif value is None:
        yield path


def _without(value: Any, path: YamlPath, gone: frozenset[YamlPath]) -> Any:
    """Return the data without the parts at the given paths."""
    if isinstance(value, dict):
        return {key: _without(item, (*path, key), gone) for key, item in value.items() if (*path, key) not in gone}
    if isinstance(value, list):
        return [_without(item, (*path, index), gone) for index, item in enumerate(value) if (*path, index) not in gone]
    return value


def _locate(loc: tuple[str | int, ...], data: Any, original: Any, gone: frozenset[YamlPath]) -> tuple[YamlPath, str]:
    """Return the path in the original file for an error's location, and the name of a key that is missing there."""
    path: YamlPath = ()
    for step in loc:
        if step == "[key]":
            break
        if isinstance(data, dict) and step in data:
            path, data = (*path, step), data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            held = [index for index in range(len(data) + len(gone)) if (*path, index) not in gone]
            path, data = (*path, held[step]), data[step]
        elif isinstance(step, int) or step not in FORM_TAGS:
            return path, str(step)
    return path, ""


def _piece(path: YamlPath) -> YamlPath:
    """Return the smallest part around a path that can be left out while the rest still makes sense."""
    match path:
        case ("says", int(), str(key), *_) if key in AXIS_KEYS:
            return path[:3]
        case ("says", int(), str(key), *_) if key != "quote":
            return path
        case ("says" | "silent" | "strays" | "entities" | "article", _, *_):
            return path[:2]
        case _:
            return path[:1]


def report_errors(error: ValidationError, path: YamlPath, source: YamlSource, log: FindingLog) -> None:
    """Note what pydantic finds wrong with the part of a file that stands at a path."""
    value = source_value(source, path)
    for detail in error.errors():
        below, missing = _locate(detail["loc"], value, value, frozenset())
        _report(detail, (*path, *below), missing, source, log)


def _report(detail: ErrorDetails, path: YamlPath, missing: str, source: YamlSource, log: FindingLog) -> None:
    """Turn one of pydantic's errors into a finding."""
    kind, context = detail["type"], detail.get("ctx", {})
    stood = describe(detail["input"])
    is_key = "[key]" in detail["loc"]
    if kind == "missing":
        log.add(
            "missing-key", source.key_span(path), f"`{missing}` is missing{_at(path)}", way_out=f"Add `{missing}:`."
        )
    elif kind == "extra_forbidden":
        known = _known_keys(detail["loc"])
        near = suggest(str(path[-1]), known)
        hint = f"did you mean `{near}`?" if near else f"expected {', '.join(known)}" if known else ""
        if path[:1] == ("entities",) and not near:
            hint += "; what is said of an entity stands below a quote, under `says:`"
        message = f"the key `{path[-1]}` is not known here" + (f"; {hint}" if hint else "")
        log.add("unknown-key", source.key_span(path), message)
    elif is_key and kind == "string_pattern_mismatch":
        log.add(
            "bad-key", source.key_span(path), f"`{path[-1]}` stands here; expected lower-case words joined by hyphens"
        )
    elif kind in {"string_too_short", "too_short"} or (
        kind == "string_pattern_mismatch" and not str(detail["input"]).strip()
    ):
        log.add(
            "empty-value", source.value_span(path), f"`{_field(path)}` is empty; expected at least one word or item"
        )
    else:
        expected = _expectation(kind, context, detail["msg"])
        log.add("wrong-value", source.value_span(path), f"{stood} stands here; {expected}")


def source_value(source: YamlSource, path: YamlPath) -> Any:
    """Return the value at a path of the file."""
    value = source.value
    for step in path:
        value = value[step]
    return value


def _at(path: YamlPath) -> str:
    return f" at `{_field(path)}`" if path else ""


def _field(path: YamlPath) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "the file")


def _expectation(kind: str, context: Mapping[str, Any], message: str) -> str:
    """Return what was expected, in the words of the guide."""
    match kind:
        case "string_type":
            return "expected words (in quotation marks where they look like a number)"
        case "literal_error":
            return f"expected one of {str(context.get('expected', '')).replace(chr(39), '')}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "expected a mapping"
        case "list_type":
            return "expected a list"
        case "tuple_type":
            return "expected words or a list of them"
        case "bool_type" | "bool_parsing":
            return "expected true or false"
        case "string_pattern_mismatch":
            return f"expected {_pattern_in_words(str(context.get('pattern', '')))}"
        case _:
            return message


def _pattern_in_words(pattern: str) -> str:
    if "{64}" in pattern:
        return "64 hexadecimal digits in lower case"
    if "{2,3}" in pattern:
        return "a language tag such as en or zh-Hans"
    return "a key: lower-case words and numbers joined by single hyphens"


FORMS: Mapping[str, type[BaseModel]] = {
    "article": Header,
    "publisher": PublisherPart,
    "entities": IdentityPart,
    "silent": SilentPart,
    "strays": StrayPart,
    "equals": FigurePart,
}
"""The model behind each step of an error's location."""


def _known_keys(loc: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the format knows at the place of an unknown one."""
    if loc[:1] == ("says",):
        return [*PASSAGE_KEYS, *HOW]
    forms = [FORMS[step] for step in loc[:-1] if isinstance(step, str) and step in FORMS]
    model = forms[-1] if forms else ArticleFile
    return [info.alias or name for name, info in model.model_fields.items()]
