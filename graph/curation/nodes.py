"""What the passages of an article file hold: uses of entities with their roles, and statements in words, in one list.

A passage is a mapping of entities; a word such as `expected:` holds those that are said in that way, and may stand in
another one. Here they are flattened, and what has not the right form becomes a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from graph.curation.claim import Directness, Factuality, Polarity
from graph.curation.codes import FindingLog
from graph.curation.file import SeedFile, describe, report_errors
from graph.curation.format import HOW, IDENTITY_KEYS, WORDS_ONLY, IdentityPart, PassagePart, WordsPart
from graph.curation.yaml_source import YamlPath
from graph.terms import KEY
from graph.vocabulary import suggest


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How something is said, by the words around it.

    Attributes:
        factuality: None where no word says it.
        polarity: Negated below `denied:`.
        directness: Verbatim but below `paraphrase:` and `inference:`.
        in_words: Whether it is kept as words only.
    """

    factuality: Factuality | None = None
    polarity: Polarity = Polarity.POSITIVE
    directness: Directness = Directness.VERBATIM
    in_words: bool = False

    def within(self, word: str) -> Manner:
        """Return the manner of what stands below one more word."""
        match word:
            case "denied":
                return replace(self, polarity=Polarity.NEGATED)
            case "paraphrase" | "inference":
                return replace(self, directness=Directness(word))
            case "in-words":
                return replace(self, in_words=True)
            case _:
                return replace(self, factuality=Factuality(word), in_words=self.in_words or word in WORDS_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity as one passage uses it.

    Attributes:
        key: Its key; for one without a key of its own, made of those around it.
        path: Where it stands in the file.
        passage: The number of its passage; None for the section `entities`.
        identity: What identifies it.
        roles: Values by the name of the property, as written.
        manner: How it is said.
    """

    key: str
    path: YamlPath
    passage: int | None
    identity: IdentityPart
    roles: Mapping[str, Any]
    manner: Manner = Manner()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsNode:
    """A statement in words as one passage has it."""

    key: str
    path: YamlPath
    passage: int
    part: WordsPart
    manner: Manner


def iter_nodes(file: SeedFile, log: FindingLog, broken: set[str]) -> Iterator[Node | WordsNode]:
    """Yield everything that the file declares and its passages say, in the order of the file, inline nodes first.

    Keys of what is described in a wrong way are added to `broken`: that was told, and they may be named.
    """
    broken.update(str(path[1]) for path in file.unsound if path[0] == "entities" and path[1:])
    for key, part in file.model.entities.items():
        yield Node(key=key, path=("entities", key), passage=None, identity=part, roles={})
    reader = _Reader(file=file, log=log, broken=broken)
    for index, passage in zip(file.kept["says"], file.model.says, strict=True):
        yield from reader.iter_passage(passage, index)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    file: SeedFile
    log: FindingLog
    broken: set[str]

    def iter_passage(self, passage: PassagePart, index: int) -> Iterator[Node | WordsNode]:
        extra = passage.__pydantic_extra__ or {}
        if not extra and self.file.is_sound("says", index):
            place = self.file.source.key_span(("says", index, "quote"))
            self.log.add("passage-empty", place, "the quote says nothing: no entity stands below it")
        yield from self._iter_block(extra, ("says", index), index, Manner())

    def _iter_block(
        self, block: Mapping[str, Any], path: YamlPath, passage: int, manner: Manner
    ) -> Iterator[Node | WordsNode]:
        for key, value in block.items():
            here = (*path, key)
            if not self.file.is_sound(*here) and not isinstance(value, Mapping):
                continue
            if key in HOW:
                if not isinstance(value, Mapping):
                    message = f"{describe(value)} stands at `{key}`; expected entities, as {{key: {{…}}}}"
                    self.log.add("wrong-value", self.file.source.value_span(here), message)
                else:
                    yield from self._iter_block(value, here, passage, manner.within(key))
            elif self._is_mistyped_manner(key, value):
                near = suggest(key, HOW)
                message = f"the key `{key}` is not known here; did you mean `{near}`?"
                self.log.add("unknown-key", self.file.source.key_span(here), message)
            elif not KEY.fullmatch(key):
                near = suggest(key, HOW)
                hint = f"; did you mean `{near}`?" if near else ""
                message = f"`{key}` stands here; expected lower-case words joined by hyphens{hint}"
                self.log.add("bad-key", self.file.source.key_span(here), message)
            elif not isinstance(value, Mapping):
                message = f"{describe(value)} stands at `{key}`; expected what is said of it, as {{place: awat}}"
                self.log.add("wrong-value", self.file.source.value_span(here), message)
            elif manner.in_words:
                words = self._read_words(value, here)
                if words is not None:
                    yield WordsNode(key=key, path=here, passage=passage, part=words, manner=manner)
            else:
                yield from self.iter_node(key, value, here, passage, manner)

    def _is_mistyped_manner(self, key: str, value: Any) -> bool:
        """Return whether a key that holds entities may be meant for a word that says how."""
        holds = isinstance(value, Mapping) and bool(value) and all(isinstance(one, Mapping) for one in value.values())
        return (
            holds
            and suggest(key, HOW) is not None
            and not any(is_inline(one) and "says" in one for one in value.values())
        )

    def iter_node(
        self, key: str, value: Mapping[str, Any], path: YamlPath, passage: int | None, manner: Manner
    ) -> Iterator[Node]:
        """Yield the nodes that stand as values in this one, then this one."""
        identity = {name: item for name, item in value.items() if name in IDENTITY_KEYS}
        roles = {name: item for name, item in value.items() if name not in IDENTITY_KEYS}
        for name, item in roles.items():
            yield from self._iter_inline(key, name, item, (*path, name), passage, manner)
        try:
            part = IdentityPart.model_validate(identity)
        except ValidationError as error:
            report_errors(error, path, self.file.source, self.log)
            self.broken.add(key)
            return
        yield Node(key=key, path=path, passage=passage, identity=part, roles=roles, manner=manner)

    def _iter_inline(
        self, key: str, role: str, item: Any, path: YamlPath, passage: int | None, manner: Manner
    ) -> Iterator[Node]:
        if isinstance(item, Mapping) and "says" in item:
            yield from self._iter_inline(key, role, item["says"], (*path, "says"), passage, manner)
        elif isinstance(item, list):
            for index, each in enumerate(item):
                if is_inline(each):
                    yield from self.iter_node(inline_key(key, role, index), each, (*path, index), passage, manner)
        elif is_inline(item):
            yield from self.iter_node(inline_key(key, role), item, path, passage, manner)

    def _read_words(self, value: Mapping[str, Any], path: YamlPath) -> WordsPart | None:
        try:
            return WordsPart.model_validate(value)
        except ValidationError as error:
            report_errors(error, path, self.file.source, self.log)
            return None


NOT_INLINE = frozenset({"words", "exactly", "about", "over", "under", "at-least", "at-most", "says", "unit", "equals"})
"""Keys by which a mapping that stands as a value is a figure or a period, and no entity of its own."""


FIGURE_KEYS = frozenset({"from", "to", "of", "per", "as-of", "approximate", "rounded-to"})
"""Keys that a figure or a period has too: a mapping of nothing else is no entity."""


def is_inline(value: object) -> bool:
    """Return whether a value is an entity that is described where it is used."""
    return isinstance(value, Mapping) and not NOT_INLINE & set(value) and not set(value) <= FIGURE_KEYS


def inline_key(key: str, role: str, index: int | None = None) -> str:
    """Return the key of an entity that is described where it is used."""
    name = "".join(f"-{char.lower()}" if char.isupper() else char for char in role)
    return f"{key}-{name}" if index is None else f"{key}-{name}-{index + 1}"
