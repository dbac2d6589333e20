"""Entities that may be one: like names, and links elsewhere that make one thing of two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.curation.claim import Entity
from graph.curation.entities import Declaration, EntityRegister
from graph.finding import Related
from graph.namespaces import BASE


def note_like_names(register: EntityRegister) -> None:
    """Note entities that have the same or almost the same name in the same language, and may be one."""
    seen: defaultdict[tuple[str, str], Names] = defaultdict(Names)
    for entities in register.known.values():
        for entity in entities:
            for language, name in entity.names:
                seen[_segment(entity), language].enter(entity.key, name)
    linked = [one.entity for one in register.declared.values() if one.entity.same_as]
    for place, declared in sorted(register.declared.items()):
        if "/" in place:
            continue
        entity = declared.entity
        for language, name in (*entity.names, *entity.aliases):
            others = seen[_segment(entity), language]
            other = others.enter(entity.key, name)
            if other[0] == entity.key:
                shorter = others.find_part(name) if _segment(entity) in SHORTENED else None
                other = shorter or other
            if other[0] != entity.key and other[0] not in _joined(entity, linked):
                _note_likeness(register, declared, name, other)


def _note_likeness(register: EntityRegister, declared: Declaration, name: str, other: tuple[str, str]) -> None:
    key, others_name = other
    span = register.declared[key].span if key in register.declared else None
    related = (Related(message=f"`{key}`", span=span),) if span else ()
    message = f'`{declared.entity.key}` is called "{name}", and `{key}` "{others_name}"'
    register.log.add("name-repeated", declared.span, message, related=related)


SHORTENED = frozenset({"company", "person"})
"""Path segments of things that articles call by a part of their name: "Sike" for "Guangdong Sike Electronics"."""


_Words = tuple[str, ...]


class Names:
    """Names of things in one language, found by the whole and by how names begin and end."""

    def __init__(self) -> None:
        self._things: dict[str, tuple[str, str]] = {}
        self._whole: dict[_Words, int] = {}
        self._parts: dict[_Words, int] = {}
        self._order: list[tuple[str, str]] = []

    def enter(self, key: str, name: str) -> tuple[str, str]:
        """Enter the key and name of a thing; return the one that has almost this name already, else the same."""
        plain = _plain_name(name)
        if plain not in self._things:
            words = _name_words(name)
            self._things[plain] = key, name
            self._whole.setdefault(words, len(self._order))
            for part in _iter_parts(words):
                self._parts.setdefault(part, len(self._order))
            self._order.append((key, name))
        return self._things[plain]

    def find_part(self, name: str) -> tuple[str, str] | None:
        """Return the first thing whose name is the beginning or the end of a name, or the other way round."""
        words = _name_words(name)
        found = [self._whole[part] for part in _iter_parts(words) if part in self._whole]
        if words in self._parts:
            found.append(self._parts[words])
        return self._order[min(found)] if found else None


def _name_words(name: str) -> _Words:
    return tuple(_plain_name(name, LEGAL_FORMS).split())


def _iter_parts(words: _Words) -> Iterator[_Words]:
    """Yield the beginnings and the ends of a name; none where it describes: "husband of Li Na" is not Li Na."""
    if {"of", "s"}.isdisjoint(words):
        for length in range(1, len(words)):
            yield words[:length]
            yield words[-length:]


def _joined(entity: Entity, linked: Sequence[Entity]) -> frozenset[str]:
    """Return the keys of the entities that `same-as` sets apart from this one by another identifier."""
    others = linked if entity.same_as else ()
    return frozenset(other.key for other in others if not set(other.same_as) & set(entity.same_as))


def _segment(entity: Entity) -> str:
    return str(entity.iri).removeprefix(BASE).split("/")[1]


LEGAL = (
    r"\b(?:co|company|corp|corporation|inc|ltd|limited|llc|plc|gmbh|ag|sa|pvt)\b\.?|"
    r"有限责任公司|股份有限公司|有限公司|公司"
)
LEGAL_FORMS = re.compile(LEGAL, re.IGNORECASE)
COMPANY_WORDS = re.compile(rf"{LEGAL}|\b(?:group|holdings?)\b|集团", re.IGNORECASE)
"""Words of a company's name that articles often leave out."""


def _plain_name(name: str, left_out: re.Pattern[str] = COMPANY_WORDS) -> str:
    """Return what is left of a name without case, marks and the words that articles leave out."""
    words = re.findall(r"\w+", left_out.sub(" ", name).lower())
    return " ".join(words) or name.lower()


def note_equal_links(register: EntityRegister) -> None:
    """Note what `same-as` makes one thing of: two entities, or an entity and a term of the ontology.

    The reasoner would take all that is said of the one for said of the other.
    """
    vocabulary, log = register.vocabulary, register.log
    terms = {*vocabulary.classes.values(), *vocabulary.properties.values(), *vocabulary.individuals}
    known = [entity for entities in register.known.values() for entity in entities]
    owners = {entity.iri: entity.key for entity in known}
    owners |= {link: entity.key for entity in known for link in entity.same_as}
    owners |= {declared.entity.iri: declared.entity.key for declared in register.declared.values()}
    for _, declared in sorted(register.declared.items()):
        key = declared.entity.key
        for link in declared.entity.same_as:
            if link in terms:
                message = f"`{key}` is said to be the same as {link}, a term of the ontology"
                log.add("link-clash", declared.span, message)
            elif owners.setdefault(link, key) != key:
                log.add("link-clash", declared.span, f"`{key}` is said to be the same as `{owners[link]}`: {link}")
