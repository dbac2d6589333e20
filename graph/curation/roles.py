"""What a role may be: the property that a key names, what it leads to, and whether the entity takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from rdflib import SKOS, URIRef

from graph.curation.claim import Entity
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.nodes import Node
from graph.curation.yaml_source import YamlPath
from graph.namespaces import BASE
from graph.terms import RLF, UNIT
from graph.vocabulary import suggest

BESIDE = frozenset({"per", "as-of"})
"""Keys of an observation or event that say more of its figures."""

KIND = BASE + "id/kind/"
CLASS_OF_KIND = (
    (URIRef(KIND + "job"), RLF.Employment),
    (URIRef(KIND + "office"), RLF.Office),
    (URIRef(KIND + "effort"), RLF.Programme),
    (URIRef(KIND + "happening"), RLF.Event),
)
"""The class of an event by the kind that stands above its own; the first that fits counts."""

CONCEPTS_BY_WORDS = (RLF.Sector, RLF.Product, RLF.Quality, RLF.Post, RLF.Occupation)
"""Concepts that the words of the quote declare, where a property leads to nothing else."""

OBSERVATION_ROLES = frozenset({"of", "measure", "value", "comparedWith", "threshold"})
NEEDS_OTHER = frozenset(URIRef(f"{BASE}id/measure/{name}") for name in ("ratio", "growth", "distance"))
"""Measures that say nothing without the other side."""


UNIT_SORTS = (
    (UNIT.CCY_, "money"),
    (UNIT.PERCENT, "share"),
    (UNIT.NUM, "count"),
    (UNIT.YR, "time"),
    (UNIT.MO, "time"),
    (UNIT.WK, "time"),
    (UNIT.DAY, "time"),
    (UNIT.HR, "time"),
    (UNIT.KiloM, "length"),
    (UNIT.HA, "area"),
    (UNIT.TONNE, "mass"),
)
"""What sort of unit the IRI of a unit begins with."""


class Sort(Enum):
    """What a property leads to."""

    ENTITY = "an entity"
    FIGURE = "a figure"
    PERIOD = "a time"
    DURATION = "a duration"
    FREQUENCY = "a frequency"


SORTS = (
    (RLF.Figure, Sort.FIGURE),
    (RLF.Period, Sort.PERIOD),
    (RLF.Duration, Sort.DURATION),
    (RLF.Frequency, Sort.FREQUENCY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReader:
    """Reads what the keys of the entities of one article file mean."""

    file: SeedFile
    article: str
    register: EntityRegister
    log: FindingLog
    allowed: dict[URIRef, frozenset[URIRef]] = field(default_factory=dict)

    def find_property(self, name: str, path: YamlPath) -> URIRef | None:
        """Return the property that a key names; note a finding and return None where there is none for articles."""
        vocabulary = self.register.vocabulary
        plain = to_camel(name)
        term = vocabulary.properties.get(plain)
        own = {key: iri for key, iri in vocabulary.properties.items() if iri in vocabulary.patterns}
        if term is not None and term in vocabulary.patterns:
            return term
        span = self.file.source.key_span(path)
        if term is not None and term in vocabulary.deprecated:
            successor = vocabulary.deprecated[term]
            instead = f"; it is replaced by `{vocabulary.short(successor)}`" if successor else ""
            self.log.add("deprecated-term", span, f"the property `{plain}` is deprecated{instead}")
            return None
        near = suggest(plain, own)
        hint = f"; did you mean `{near}`?" if near else ""
        self.log.add("unknown-term", span, f"the vocabulary has no property `{name}`{hint}")
        return None

    def sort(self, predicate: URIRef) -> Sort:
        """Return what a property leads to."""
        expected = self.register.vocabulary.ranges[predicate]
        classes = set(expected.guided).union(*expected.strict)
        return next((sort for term, sort in SORTS if term in classes), Sort.ENTITY)

    def expected(self, predicate: URIRef) -> tuple[URIRef, ...]:
        """Return the classes to which a property leads; none where it leads to anything."""
        expected = self.register.vocabulary.ranges[predicate]
        return tuple(sorted(set(expected.guided).union(*expected.strict)))

    def concept_class(self, predicate: URIRef) -> URIRef | None:
        """Return the class of the concepts that words of the quote declare as values of a property, if any."""
        expected = self.expected(predicate)
        if SKOS.Concept in expected:
            return RLF.Topic
        return next(
            (term for term in CONCEPTS_BY_WORDS if (expected and expected[0] == term) or term in expected[:1]), None
        ) or (RLF.Post if RLF.Post in expected else None)

    def implied_classes(self, node: Node, *, role: str = "") -> tuple[URIRef, ...] | None:
        """Return the classes of an entity, as written or as its roles imply; None with a finding or where none do."""
        if node.identity.a:
            found = [
                self.register.find_class(name, self.file.source.value_span((*node.path, "a")))
                for name in node.identity.a
            ]
            return None if None in found else tuple(term for term in found if term is not None)
        if node.identity.group_of:
            return (RLF.Group,)
        names = {to_camel(name) for name in node.roles}
        if names & OBSERVATION_ROLES:
            return (RLF.Observation,)
        kinds = self.kinds_of(node)
        for above, term in CLASS_OF_KIND:
            if any(above in self.above(kind) for kind in kinds):
                return (term,)
        if "kind" in names and not kinds and not self.register.is_known(self.article, node.key):
            return (RLF.Event,)  # the kind itself is told to be unknown
        patterns = self.register.vocabulary.patterns
        properties = self.register.vocabulary.properties
        is_event = any(patterns.get(properties.get(name, RLF.none)) == "event" for name in names - {"quality", "kind"})
        return (RLF.Event,) if is_event else None

    def kinds_of(self, node: Node) -> list[URIRef]:
        """Return the kinds that a node names and that are known."""
        value = node.roles.get("kind")
        words = value if isinstance(value, list) else [value]
        span = self.file.source.value_span((*node.path, "kind"))
        found = [
            self.register.find_entity(self.article, word, span, (RLF.Kind,), quiet=True)
            for word in words
            if isinstance(word, str)
        ]
        return [entity.iri for entity in found if entity is not None and RLF.Kind in entity.classes]

    def above(self, concept: URIRef) -> frozenset[URIRef]:
        """Return a concept with all concepts above it, those of articles included."""
        found, waiting = {concept}, [concept]
        while waiting:
            for one in self.register.broader(waiting.pop()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return frozenset(found)

    def check_kind(self, node: Node) -> None:
        """Note the roles that the kind of an event does not take."""
        vocabulary, kinds = self.register.vocabulary, self.kinds_of(node)
        if not kinds:
            return
        taken: set[URIRef] = set()
        for kind in kinds:
            for above in self.above(kind):
                taken |= vocabulary.takes.get(above, frozenset())
        for name in node.roles:
            term = vocabulary.properties.get(to_camel(name))
            if term is None or term in taken or vocabulary.patterns.get(term) not in {"event", "relation"}:
                continue
            if vocabulary.patterns[term] == "relation" and to_camel(name) not in {"from", "to", "uses"}:
                continue
            label = vocabulary.label(kinds[0])
            shown = ", ".join(sorted(vocabulary.short(one) for one in taken))
            message = f"{label} takes no `{name}`; it takes {shown}"
            self.log.add("role-not-taken", self.file.source.key_span((*node.path, name)), message)

    def sorts_of_unit(self, node: Node) -> frozenset[str]:
        """Return the sorts of unit in which the measure of an observation is given; none where anything goes."""
        measure = node.roles.get("measure")
        span = self.file.source.value_span((*node.path, "measure"))
        entity = (
            self.register.find_entity(self.article, measure, span, (RLF.Measure,), quiet=True)
            if isinstance(measure, str)
            else None
        )
        if entity is None:
            return frozenset()
        measured = self.register.vocabulary.measured_in
        return frozenset().union(*(measured.get(one, frozenset()) for one in self.above(entity.iri)))

    def check_unit(self, node: Node, predicate: URIRef, value: object, path: YamlPath) -> None:
        """Note a figure in a unit in which its measure is not given: the size of a group in dollars."""
        unit = getattr(value, "unit", None)
        found = next((sort for start, sort in UNIT_SORTS if str(unit or "").startswith(start)), None)
        if found is None or getattr(value, "value", None) is getattr(value, "lower", None) is None:
            return
        sorts = frozenset({"count", "share"}) if predicate == RLF.size else frozenset[str]()
        if predicate == RLF.value:
            sorts = self.sorts_of_unit(node)
        if sorts and found not in sorts:
            what = "The size of a group" if predicate == RLF.size else f"`{node.roles.get('measure')}`"
            message = f"{what} is given in {' or '.join(sorted(sorts))}, and the words are in {found}"
            self.log.add("unit-differs", self.file.source.value_span(path), message)

    def check_observation(
        self, entity: Entity, names: set[str], measures: set[str], path: YamlPath, *, is_referred_to: bool
    ) -> None:
        """Note what an observation lacks, by the names of all its roles and its measures.

        One to which others refer needs no value: "the output of the town", which grew by 12 percent.
        """
        span = self.file.source.key_span(path)
        if not names & {"measure", "quality"}:
            message = f"`{entity.key}` does not say what is measured"
            self.log.add("measure-missing", span, message)
        if not names & {"value", "quality", "time"} and not is_referred_to:
            self.log.add("value-missing", span, f"`{entity.key}` has neither a `value` nor a `quality`")
        compares = any(URIRef(f"{BASE}id/measure/{measure}") in NEEDS_OTHER for measure in measures)
        if (compares or ("quality" in names and "value" not in names)) and "comparedWith" not in names:
            message = f"`{entity.key}` compares, and the other side is missing"
            self.log.add("comparison-one-sided", span, message)


def to_camel(name: str) -> str:
    """Return the name of a property for a key: `compared-with` is `comparedWith`."""
    return re.sub(r"-([a-z])", lambda match: match.group(1).upper(), name)


def to_kebab(name: str) -> str:
    """Return the part of a claim's key that stands for a property."""
    return re.sub(r"([A-Z])", lambda match: f"-{match.group(1).lower()}", name)


def join_names(names: Iterable[str]) -> str:
    """Return names as a list in words: `a, b and c`."""
    parts = list(names)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
