"""Entities that may be one: like names, and links elsewhere that make one thing of two."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.curation.claim import Entity
from graph.curation.entities import Declaration, EntityRegister
from graph.finding import Related
from graph.namespaces import BASE


def note_like_names(register: EntityRegister) -> None:
    """Note entities that have the same or almost the same name in the same language, and may be one."""
    seen: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for entities in register.known.values():
        for entity in entities:
            for language, name in entity.names:
                seen.setdefault((_segment(entity), language), {}).setdefault(_plain_name(name), (entity.key, name))
    for place, declared in sorted(register.declared.items()):
        if "/" in place:
            continue
        entity = declared.entity
        for language, name in (*entity.names, *entity.aliases):
            others = seen.setdefault((_segment(entity), language), {})
            plain = _plain_name(name)
            other = others.setdefault(plain, (entity.key, name))
            if other[0] == entity.key:
                shorter = _find_part_of_name(name, others) if _segment(entity) in SHORTENED else None
                other = shorter or other
            if other[0] != entity.key and other[0] not in _joined(entity, register):
                _note_likeness(register, declared, name, other)


def _note_likeness(register: EntityRegister, declared: Declaration, name: str, other: tuple[str, str]) -> None:
    key, others_name = other
    span = register.declared[key].span if key in register.declared else None
    related = (Related(message=f"`{key}`", span=span),) if span else ()
    message = f'`{declared.entity.key}` is called "{name}", and `{key}` "{others_name}"'
    register.log.add("name-repeated", declared.span, message, related=related)


SHORTENED = frozenset({"company", "person"})
"""Path segments of things that articles call by a part of their name: "Sike" for "Guangdong Sike Electronics"."""


def _find_part_of_name(name: str, others: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return a thing whose name is the beginning or the end of a name, or the other way round."""
    words = _plain_name(name, LEGAL_FORMS).split()
    for found in others.values():
        shorter, longer = sorted((words, _plain_name(found[1], LEGAL_FORMS).split()), key=len)
        is_described = not {"of", "s"}.isdisjoint(longer)  # "husband of Li Na" is not Li Na
        if is_described:
            continue
        if shorter and len(shorter) < len(longer) and shorter in (longer[: len(shorter)], longer[-len(shorter) :]):
            return found
    return None


def _joined(entity: Entity, register: EntityRegister) -> frozenset[str]:
    """Return the keys of the entities that `same-as` sets apart from this one by another identifier."""
    others = [one.entity for one in register.declared.values() if one.entity.same_as and entity.same_as]
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
