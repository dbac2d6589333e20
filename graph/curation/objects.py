"""The objects of claims: entities, concepts by their words, figures, times; and whether they fit the property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from anyascii import anyascii
from pydantic import ValidationError
from rdflib import SKOS, URIRef

from graph.curation.claim import Entity, Extent, Value
from graph.curation.codes import FindingLog
from graph.curation.entities import Declaration, EntityRegister
from graph.curation.file import SeedFile, describe, report_errors
from graph.curation.format import LongPart
from graph.curation.nodes import inline_key, is_inline
from graph.curation.roles import RoleReader, Sort
from graph.curation.values import ValueReader
from graph.curation.yaml_source import YamlPath
from graph.finding import Span
from graph.terms import KEY, RLF, entity_iri
from graph.text.article import Article, Stretch
from graph.text.figure import Figure
from graph.text.language import SPACELESS, parse_language
from graph.text.period import Period
from graph.vocabulary import with_article

NOT_NAMED = "not-named"
"""The key for the other side of a comparison that the text does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectValue:
    """One object of a claim.

    Attributes:
        suffix: What is added to the claim's key where it is one of several objects.
        entity: The object; for a figure or a time None.
        value: The figure, period, duration or frequency.
        equal: The same amount in another unit.
        words: What the claim's label calls a value.
        path: Where it stands in the file.
    """

    path: YamlPath
    entity: Entity | None = None
    value: Value | None = None
    equal: Figure | None = None
    words: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectReader:
    """Reads the values of the roles of one article file."""

    file: SeedFile
    article: Article
    register: EntityRegister
    roles: RoleReader
    values: ValueReader
    log: FindingLog

    def read_long(self, value: Any, path: YamlPath) -> tuple[Any, YamlPath, LongPart | None] | None:
        """Return a value without what is said beside it, where it stands, and what is said; None with a finding."""
        if not isinstance(value, Mapping) or "says" not in value:
            return value, path, None
        try:
            part = LongPart.model_validate(value)
        except ValidationError as error:
            report_errors(error, path, self.file.source, self.log)
            return None
        return part.says, (*path, "says"), part

    def iter_objects(
        self,
        key: str,
        role: str,
        predicate: URIRef,
        value: Any,
        path: YamlPath,
        quotes: tuple[Stretch, ...],
        beside: Mapping[str, Any],
    ) -> Iterator[ObjectValue]:
        """Yield the objects that a role has and that could be read."""
        several = isinstance(value, list)
        for index, each in enumerate(value if several else [value]):
            here = (*path, index) if several else path
            item = _to_words(each)
            sort = self.roles.sort(predicate)
            if sort is Sort.ENTITY:
                name = inline_key(key, role, index if several else None)
                found = self._read_entity(name, predicate, item, here, quotes)
                if found is not None:
                    yield ObjectValue(path=here, entity=found, suffix=f"-{found.key}")
            elif not isinstance(item, str | Mapping):
                expected = f"expected {sort.value} in the article's words"
                self.log.add(
                    "wrong-value", self.file.source.value_span(here), f"{describe(each)} stands here; {expected}"
                )
            elif quotes:
                found_value = self._read_value(sort, item, here, quotes, beside)
                if found_value is not None:
                    yield found_value

    def _read_value(
        self,
        sort: Sort,
        item: str | Mapping[str, Any],
        path: YamlPath,
        quotes: tuple[Stretch, ...],
        beside: Mapping[str, Any],
    ) -> ObjectValue | None:
        if sort is Sort.PERIOD:
            period: Period | None = self.values.read_period(item, path, quotes)
            return ObjectValue(path=path, value=period, words=period.label) if period is not None else None
        if sort in {Sort.DURATION, Sort.FREQUENCY}:
            extent: Extent | None = self.values.read_extent(item, path, quotes, is_frequency=sort is Sort.FREQUENCY)
            return ObjectValue(path=path, value=extent, words=extent.figure.label) if extent is not None else None
        read = self.values.read_figure(item, path, quotes, beside)
        if read is None:
            return None
        figure, equal = read
        return ObjectValue(path=path, value=figure, equal=equal, words=figure.label)

    def _read_entity(
        self, inline: str, predicate: URIRef, item: Any, path: YamlPath, quotes: tuple[Stretch, ...]
    ) -> Entity | None:
        """Return the entity that a key, words of the quote or an inline mapping stands for, or None with a finding."""
        span = self.file.source.value_span(path)
        expected = self.roles.expected(predicate)
        if is_inline(item):
            return self.register.find_entity(self.article.key, inline, span, expected)
        if not isinstance(item, str):
            self.log.add("wrong-value", span, f"{describe(item)} stands here; expected an entity's key")
            return None
        if item == NOT_NAMED and predicate == RLF.comparedWith:
            return Entity(key=NOT_NAMED, iri=RLF.NotNamed, classes=(RLF.Concept,), names=(("en", "what is not named"),))
        concept = self.roles.concept_class(predicate)
        is_key = KEY.fullmatch(item) is not None
        if concept is None and not expected and not is_key:
            concept = RLF.Topic  # what may be anything may be told in words
        quiet = concept is not None or not is_key
        found = self.register.find_entity(self.article.key, item, span, expected, quiet=quiet)
        if concept == RLF.Topic and found is not None and predicate == RLF.topic:
            # What an article is about has a word of its own, though a kind may be called the same.
            found = None if {RLF.Kind, RLF.Measure} & set(found.classes) else found
        leads_to_words = concept is not None and expected == (concept,)
        if found is not None and leads_to_words and not self.register.vocabulary.is_any(found.classes, expected[0]):
            found = None  # the key of something else; the words stand for a concept
        if found is not None or (concept is None and is_key):
            return found
        if concept is None:
            message = f'"{item}" stands here; expected an entity\'s key, in lower-case words joined by hyphens'
            self.log.add("wrong-value", span, message)
            return None
        return self._declare_concept(item, concept, span, quotes)

    def _declare_concept(self, item: str, concept: URIRef, span: Span, quotes: tuple[Stretch, ...]) -> Entity | None:
        """Return the concept that words of the quote stand for, declared by being used."""
        pattern = r"[-\s]+".join(re.escape(word) for word in re.split(r"[-\s]+", item.strip()))
        texts = [self.article.cut(quote) for quote in quotes] + [self.article.text]
        if parse_language(self.article.language).code not in SPACELESS:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        match = next((found for text in texts if (found := re.search(pattern, text, re.IGNORECASE))), None)
        key = words_to_key(item)
        if match is None or not key:
            # The nearest known name, and that nothing is declared, are told by the register.
            self.register.find_entity(self.article.key, item, span, (concept,), are_words=bool(quotes))
            return None
        existing = self.register.find_named(item, concept) or self.register.find_entity(
            self.article.key, key, span, (concept,), quiet=True
        )
        if existing is not None and self.register.vocabulary.is_any(existing.classes, concept):
            if words_to_key(item, keep_script=True) in _keys_of(existing):
                return existing
            key = f"{key}-{sha256(item.encode()).hexdigest()[:4]}"  # other words that sound the same
        entity = Entity(
            key=key,
            iri=entity_iri(self.register.vocabulary.segments[concept], key),
            classes=(concept,),
            names=((self.article.language, " ".join(match.group().split())),),
        )
        declaration = Declaration(entity=entity, span=span, article=self.article.key, has_name=False)
        self.register.enter(key, declaration)
        self.register.mentions[self.article.key, entity.iri] = (match.group(), span)
        self.register.used.setdefault((entity.iri, span.file), span)
        return entity

    def check_subject(self, subject: Entity, name: str, predicate: URIRef, path: YamlPath) -> None:
        """Note where the property does not take the subject, or a group of such things."""
        vocabulary, register = self.register.vocabulary, self.register
        if RLF.Denial in subject.classes:
            return
        expected = register.find_type_clash(subject.classes, subject.member_class, vocabulary.domains[predicate])
        span = self.file.source.key_span(path)
        if expected:
            stood = self._describe_class(subject)
            self.log.add("wrong-type", span, f"`{subject.key}` is {stood}; `{name}` takes {expected} as subject")
        elif RLF.Group in subject.classes and predicate not in vocabulary.readings:
            message = f"`{subject.key}` is a group, and `{name}` does not say of whom in a group it holds"
            self.log.add("group-unreadable", span, message)

    def check_object(self, item: ObjectValue, name: str, predicate: URIRef) -> None:
        """Note where the property does not lead to the object."""
        entity = item.entity
        if entity is None or entity.iri == RLF.NotNamed:
            return
        expected = self.register.find_type_clash(
            entity.classes, entity.member_class, self.register.vocabulary.ranges[predicate]
        )
        if expected:
            stood = self._describe_class(entity)
            message = f"`{entity.key}` is {stood}; `{name}` takes {expected} as object"
            self.log.add("wrong-type", self.file.source.value_span(item.path), message)

    def _describe_class(self, entity: Entity) -> str:
        label = self.register.vocabulary.label
        of = f" of {label(entity.member_class)}" if entity.member_class else ""
        words = f"{' and '.join(label(term) for term in entity.classes)}{of}"
        return with_article(words)


def words_to_key(words: str, *, keep_script: bool = False) -> str:
    """Return the key that words stand for: lower-case letters and digits, in the Latin alphabet unless kept."""
    plain = words if keep_script else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(words))
    return "-".join(re.findall(r"[^\W_]+" if keep_script else r"[a-z0-9]+", plain.lower()))


def _keys_of(entity: Entity) -> set[str]:
    """Return the keys of all names of an entity, each in its script; those without Latin letters tell words apart."""
    return {entity.key, *(words_to_key(name, keep_script=True) for _, name in (*entity.names, *entity.aliases))}


def _to_words(item: Any) -> Any:
    """Return a number as the words that stand there; anything else as it is."""
    return f"{item:f}" if isinstance(item, Decimal) else item


def is_concept(entity: Entity, register: EntityRegister) -> bool:
    """Return whether an entity is a concept."""
    return register.vocabulary.is_any(entity.classes, SKOS.Concept)
