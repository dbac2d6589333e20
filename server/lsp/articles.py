"""Article files in an editor: what may stand where the cursor is, and what a word there means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lsprotocol import types
from rdflib import RDFS, SKOS, Graph, URIRef

from graph.build.dataset import read_ontology
from graph.check.lint.articles import read_known
from graph.curation.claim import Entity
from graph.curation.format import HOW, IDENTITY_KEYS, PASSAGE_KEYS, IdentityPart, PassagePart
from graph.curation.roles import BESIDE
from graph.namespaces import BASE
from graph.terms import RLF
from graph.vocabulary import Vocabulary, graph_to_vocabulary

WORD = re.compile(r"[A-Za-z][\w-]*")
VALUE_OF = re.compile(r"(?:^|[{,]\s*|^\s*-?\s*)(?P<key>[A-Za-z][\w-]*):\s*(?:\[[^\]]*)?[\w-]*$")
LINE_START = re.compile(r"\s*(?:-\s+)?[\w-]*")
KEY_PLACE = re.compile(r"[{,]\s*[\w-]*$")
DECLARED = re.compile(r"^\s+(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*):\s*\{(?P<rest>.*)", re.MULTILINE)
ENTITY_KEYS = frozenset({"by", "to-whom", "said-at", "rests-on", "about"})
"""Keys of a passage or a statement in words behind which an entity stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word that may stand in an article file.

    Attributes:
        text: The word.
        sort: What it is: a role, a kind, a class.
        meaning: What it means, in a sentence.
    """

    text: str
    sort: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWords:
    """The words of article files, by where they may stand.

    Attributes:
        roles: What says something of an entity, and what identifies it.
        passage: What stands beside a quote.
        kinds: Kinds of events and things.
        measures: What figures measure.
        classes: Classes that an entity may have.
        entities: Entities that need no declaration.
    """

    roles: tuple[Word, ...]
    passage: tuple[Word, ...]
    kinds: tuple[Word, ...]
    measures: tuple[Word, ...]
    classes: tuple[Word, ...]
    entities: tuple[Word, ...]

    def at(self, key: str) -> tuple[Word, ...]:
        """Return the words that may stand behind a key, entities of the file itself aside."""
        return {"kind": self.kinds, "measure": self.measures, "a": self.classes, "group-of": self.classes}.get(
            key, self.entities
        )


@lru_cache(maxsize=4)
def read_words(folder: Path) -> ArticleWords:
    """Return the words for the articles of a folder of seeds, with the entities of its reference data."""
    ontology = read_ontology()
    vocabulary = graph_to_vocabulary(ontology)
    known, _ = read_known(folder, vocabulary, ontology)
    identity, passage = IdentityPart.model_fields.values(), PassagePart.model_fields.values()
    return ArticleWords(
        roles=(
            *sorted(_iter_roles(vocabulary, ontology), key=lambda word: word.text),
            *_describe_keys(IDENTITY_KEYS, (field.description or "" for field in identity)),
            *(Word(text=key, sort="of its figures", meaning="The time or the day of its figures.") for key in BESIDE),
        ),
        passage=(
            *_describe_keys(PASSAGE_KEYS, (field.description or "" for field in passage)),
            *(Word(text=word, sort="manner", meaning=f"What stands below is {how}.") for word, how in HOW.items()),
        ),
        kinds=_concepts(vocabulary, ontology, RLF.Kind, "kind"),
        measures=_concepts(vocabulary, ontology, RLF.Measure, "measure"),
        classes=tuple(
            Word(text=name, sort="class", meaning=_definition(ontology, term))
            for name, term in sorted(vocabulary.classes.items())
            if term in vocabulary.segments and term not in vocabulary.deprecated and ":" not in name
        ),
        entities=tuple(_iter_entities(known)),
    )


def _iter_roles(vocabulary: Vocabulary, ontology: Graph) -> Iterator[Word]:
    for name, term in vocabulary.properties.items():
        if term in vocabulary.patterns and term not in vocabulary.deprecated:
            yield Word(text=name, sort="role", meaning=_definition(ontology, term))


def _describe_keys(names: tuple[str, ...], meanings: Iterator[str]) -> Iterator[Word]:
    for name, meaning in zip(names, meanings, strict=True):
        yield Word(text=name, sort="key", meaning=meaning)


def _concepts(vocabulary: Vocabulary, ontology: Graph, kind: URIRef, sort: str) -> tuple[Word, ...]:
    found = sorted(iri for iri, kinds in vocabulary.individuals.items() if kind in kinds)
    return tuple(Word(text=iri.rpartition("/")[2], sort=sort, meaning=_definition(ontology, iri)) for iri in found)


def _iter_entities(known: Mapping[str, tuple[Entity, ...]]) -> Iterator[Word]:
    for key, entities in sorted(known.items()):
        if not any(str(one.iri).startswith((f"{BASE}id/kind/", f"{BASE}id/measure/")) for one in entities):
            yield Word(text=key, sort="entity", meaning=entities[0].name("en"))


def _definition(ontology: Graph, term: URIRef) -> str:
    return str(ontology.value(term, SKOS.definition) or ontology.value(term, RDFS.label) or "")


def complete(words: ArticleWords, text: str, offset: int) -> types.CompletionList:
    """Return what may stand at an offset: values behind a key, roles inside an entity, else what a passage has."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    value = VALUE_OF.search(line)
    if value is not None:
        own = () if value["key"] in {"kind", "measure", "a", "group-of"} else _iter_declared(text)
        is_reference = value["key"] in ENTITY_KEYS or any(one.text == value["key"] for one in words.roles)
        found = [*own, *words.at(value["key"])] if is_reference else []
    elif KEY_PLACE.search(line):
        found = list(words.roles)
    elif LINE_START.fullmatch(line):
        found = [*words.passage, *_iter_declared(text)]
    else:  # the article's own words
        found = []
    return types.CompletionList(is_incomplete=False, items=[_to_item(word) for word in dict.fromkeys(found)])


def _iter_declared(text: str) -> Iterator[Word]:
    """Yield the entities that a file declares itself, with what stands behind them, each once."""
    seen = {*HOW, "article", "entities", "publisher"}
    for match in DECLARED.finditer(text):
        if match["key"] not in seen:
            seen.add(match["key"])
            yield Word(text=match["key"], sort="entity", meaning=match["rest"].rstrip().removesuffix("}")[:120])


def _to_item(word: Word) -> types.CompletionItem:
    return types.CompletionItem(label=word.text, detail=word.sort, documentation=word.meaning)


def describe(words: ArticleWords, text: str, offset: int) -> tuple[str, int, int] | None:
    """Return what the word at an offset means, with where it begins and ends; None where it is not known."""
    found = next((match for match in WORD.finditer(text) if match.start() <= offset <= match.end()), None)
    if found is None:
        return None
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    value = VALUE_OF.search(line)
    is_key = text[found.end() : found.end() + 1] == ":"
    pools = (words.roles, words.passage, tuple(_iter_declared(text))) if is_key or value is None else ()
    pools = (*pools, words.at(value["key"]), tuple(_iter_declared(text))) if value is not None and not is_key else pools
    word = next((one for pool in pools for one in pool if one.text == found.group()), None)
    if word is None:
        return None
    return f"**{word.text}** ({word.sort})\n\n{word.meaning}", found.start(), found.end()
