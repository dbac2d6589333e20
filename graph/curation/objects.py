"""The objects of claims: entities, individuals of the ontology, figures and periods, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from graph.curation.claim import Entity
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import FigurePart, PeriodPart
from graph.curation.values import ValueReader
from graph.curation.yaml_source import YamlPath
from graph.terms import RLF
from graph.text.article import Article, Stretch
from graph.text.figure import Figure
from graph.text.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectValue:
    """One object of a claim.

    Attributes:
        suffix: What is added to the claim's key for one of several objects.
        iri: The object itself; for a figure or period None, since it is minted from the claim's key.
        classes: Its classes.
        member_class: For a group, its members' class.
        value: The figure or period.
        equal: The same amount in another unit.
        name: What the claim's label calls it.
    """

    iri: URIRef | None
    classes: tuple[URIRef, ...]
    name: str
    suffix: str = ""
    member_class: URIRef | None = None
    value: Figure | Period | None = None
    equal: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectReader:
    """Reads the objects of the claims of one article file."""

    file: SeedFile
    article: Article
    register: EntityRegister
    values: ValueReader
    log: FindingLog

    def iter_objects(self, value: object, path: YamlPath, quotes: tuple[Stretch, ...]) -> Iterator[ObjectValue]:
        """Yield the objects of a claim that could be read."""
        match value:
            case list():
                for index, word in enumerate(value):
                    item = self._find_object(word, (*path, index), suffix=f"-{word.rpartition(':')[2]}")
                    if item is not None:
                        yield item
            case FigurePart():
                figure = self.values.read_figure(value, path, quotes) if quotes else None
                equal = None
                if value.equals is not None and quotes:
                    equal = self.values.read_figure(value.equals, (*path, "equals"), quotes)
                if figure is not None:
                    yield ObjectValue(iri=None, classes=(RLF.Figure,), name=figure.label, value=figure, equal=equal)
            case PeriodPart():
                period = self.values.read_period(value, path, quotes) if quotes else None
                if period is not None:
                    yield ObjectValue(iri=None, classes=(RLF.Period,), name=period.label, value=period)
            case str():
                item = self._find_object(value, path)
                if item is not None:
                    yield item

    def _find_object(self, word: str, path: YamlPath, suffix: str = "") -> ObjectValue | None:
        """Return the object that an entity key or a CURIE names, or None with a finding."""
        place = self.file.source.value_span(path)
        if ":" not in word:
            entity = self.register.find_entity(word, place)
            if entity is None:
                return None
            return ObjectValue(
                iri=entity.iri,
                classes=entity.classes,
                member_class=entity.member_class,
                name=entity.name(self.article.language),
                suffix=suffix,
            )
        vocabulary = self.register.vocabulary
        iri = vocabulary.expand(word)
        if iri is None:
            known = ", ".join(sorted(prefix for prefix in vocabulary.prefixes if prefix))
            is_known = word.partition(":")[0] in vocabulary.prefixes
            what = "the name in `{}` is no part of an address" if is_known else "the prefix of `{}` is not known"
            self.log.add("unknown-term", place, what.format(word), way_out=f"Known prefixes: {known}.")
            return None
        kinds = vocabulary.individuals.get(iri)
        if kinds is None and iri.startswith(str(RLF)):
            self.log.add("unknown-term", place, f"the ontology has no individual `{word}`")
            return None
        return ObjectValue(iri=iri, classes=tuple(sorted(kinds or ())), name=vocabulary.label(iri), suffix=suffix)

    def check_types(
        self, subject: Entity, name: str, predicate: URIRef, objects: list[ObjectValue], path: YamlPath
    ) -> None:
        """Note where subject or objects are of a class that the predicate does not take."""
        vocabulary, register, source = self.register.vocabulary, self.register, self.file.source
        expected = register.find_type_clash(subject.classes, subject.member_class, vocabulary.domains[predicate])
        if expected:
            stood = self._describe_class(subject.classes, subject.member_class)
            message = f"`{subject.key}` is {stood}; `{name}` takes {expected} as subject"
            self.log.add("wrong-type", source.value_span((*path, 0)), message)
        for item in objects:
            expected = register.find_type_clash(item.classes, item.member_class, vocabulary.ranges[predicate])
            if expected and item.classes:
                stood = self._describe_class(item.classes, item.member_class)
                message = f"`{item.name}` is {stood}; `{name}` takes {expected} as object"
                self.log.add("wrong-type", source.value_span((*path, 2)), message)

    def _describe_class(self, classes: tuple[URIRef, ...], member_class: URIRef | None) -> str:
        label = self.register.vocabulary.label
        of = f" of {label(member_class)}" if member_class else ""
        return f"a {' and '.join(label(term) for term in classes)}{of}"
