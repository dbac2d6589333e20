"""The entities that articles share: declared once, found by key, checked against the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from graph.address import is_web_address
from graph.curation.claim import Entity
from graph.curation.codes import FindingLog
from graph.curation.file import SeedFile
from graph.curation.format import EntityPart
from graph.finding import Related, Span
from graph.namespaces import BASE
from graph.terms import RLF, entity_iri
from graph.vocabulary import Expectation, Vocabulary, suggest


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Where and how an entity was declared in an article file."""

    entity: Entity
    span: Span
    article: str
    mention: str | None
    has_name: bool


@dataclass(frozen=True, slots=True)
class EntityRegister:
    """Every entity that a claim may name.

    Attributes:
        vocabulary: The ontology's terms.
        known: Entities of the reference data by key.
        log: Where findings go.
        declared: Declarations of article files by key.
        broken: Keys whose declaration is itself a finding; claims may name them without another one.
        by_iri: Every entity by its IRI.
        used: Where each file names an entity first, by its IRI and the file.
    """

    vocabulary: Vocabulary
    known: Mapping[str, tuple[Entity, ...]]
    log: FindingLog
    declared: dict[str, Declaration] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    by_iri: dict[URIRef, Entity] = field(default_factory=dict)
    used: dict[tuple[URIRef, str], Span] = field(default_factory=dict)

    def declare_all(self, file: SeedFile, article: str, language: str) -> None:
        """Enter the declarations of one article file."""
        raw = file.source.value.get("entities")
        self.broken.update(key for key in (raw if isinstance(raw, dict) else ()) if key not in file.model.entities)
        for key, part in file.model.entities.items():
            self._declare(file, key, part, article, language)

    def _declare(self, file: SeedFile, key: str, part: EntityPart, article: str, language: str) -> None:
        span = file.source.key_span(("entities", key))
        entity = self._part_to_entity(file, key, part, language)
        if entity is None:
            self.broken.add(key)
            return
        earlier = self.declared.get(key)
        known = self.known.get(key, ())
        if earlier is not None and earlier.entity != entity:
            difference = _difference(earlier.entity, entity)
            message = f"`{key}` is declared differently here than in {earlier.article} ({difference})"
            related = (Related(message="the first declaration", span=earlier.span),)
            self.log.add("entity-differs", span, message, related=related)
        elif known and not _agrees(entity, known[0]):
            message = (
                f"`{key}` is declared differently here than in the reference data ({_difference(known[0], entity)})"
            )
            self.log.add("entity-differs", span, message, way_out="Remove this declaration, or give it another key.")
            return
        if earlier is None:
            self.declared[key] = Declaration(
                entity=entity, span=span, article=article, mention=part.mention, has_name=part.label is None
            )
            self.by_iri[entity.iri] = entity

    def _part_to_entity(self, file: SeedFile, key: str, part: EntityPart, language: str) -> Entity | None:
        """Return the entity that a declaration describes, or None where a finding stands in the way."""
        path = ("entities", key)
        place = file.source.value_span
        classes = tuple(self.find_class(name, place((*path, "a"))) for name in part.a)
        member_class = self.find_class(part.of, place((*path, "of"))) if part.of else None
        known_classes = tuple(term for term in classes if term is not None)
        segment = self.vocabulary.find_segment(known_classes)
        name = part.name or part.label or key.replace("-", " ")
        if len(known_classes) < len(classes) or (part.of and member_class is None):
            return None
        if segment is None:
            message = f"the class `{part.a[0]}` has no path segment, so `{key}` gets no address"
            self.log.add(
                "wrong-type", place((*path, "a")), message, way_out="Use a class below one that has rlf:pathSegment."
            )
            return None
        is_group = self.vocabulary.is_any(known_classes, RLF.Group)
        if is_group and member_class is None:
            message = f"the group `{key}` does not say what its members are"
            self.log.add("group-without-class", file.source.key_span(path), message)
            return None
        if part.of and not is_group:
            message = f"`of: {part.of}` stands at `{key}`, which is a {part.a[0]} and no Group"
            self.log.add(
                "wrong-type", file.source.key_span((*path, "of")), message, way_out="Remove `of:` or write `a: Group`."
            )
        if self.vocabulary.is_any(known_classes, RLF.PrivatePerson) and (part.same_as or part.matches):
            message = f"`{key}` is a private person and links to a registry elsewhere"
            where = file.source.key_span((*path, "same-as" if part.same_as else "matches"))
            self.log.add("private-person-linked", where, message)
        return Entity(
            key=key,
            iri=entity_iri(segment, key),
            classes=known_classes,
            names=tuple(sorted({**(part.names or {}), language: name}.items())),
            member_class=member_class,
            same_as=self._links(file, (*path, "same-as"), part.same_as),
            exact_matches=self._links(file, (*path, "matches"), part.matches),
            is_prospect=self.vocabulary.is_any(known_classes, RLF.Prospect),
        )

    def _links(self, file: SeedFile, path: tuple[str | int, ...], words: list[str] | None) -> tuple[URIRef, ...]:
        links: list[URIRef] = []
        for index, word in enumerate(words or ()):
            link = URIRef(word) if is_web_address(word) else self.vocabulary.expand(word)
            if link is None:
                message = f'"{word}" is neither an address nor a CURIE with a known prefix'
                known = ", ".join(sorted(prefix for prefix in self.vocabulary.prefixes if prefix))
                self.log.add(
                    "unknown-term", file.source.value_span((*path, index)), message, way_out=f"Known: {known}."
                )
            else:
                links.append(link)
        return tuple(links)

    def find_class(self, name: str, span: Span) -> URIRef | None:
        """Return the IRI of a class of the ontology; note a finding and return None where there is no such class."""
        return self._find_term(name, span, self.vocabulary.classes, "class")

    def find_property(self, name: str, span: Span) -> URIRef | None:
        """Return the IRI of a property of the ontology; note a finding and return None where there is none."""
        return self._find_term(name, span, self.vocabulary.properties, "property")

    def _find_term(self, name: str, span: Span, terms: Mapping[str, URIRef], kind: str) -> URIRef | None:
        term = terms.get(name) or terms.get(name.removeprefix("rlf:"))
        if term is None:
            near = suggest(name, terms)
            hint = f"; did you mean `{near}`?" if near else ""
            self.log.add("unknown-term", span, f"the ontology has no {kind} `{name}`{hint}")
        elif term in self.vocabulary.deprecated:
            self.log.add("deprecated-term", span, f"the {kind} `{name}` is deprecated")
        return term

    def find_entity(self, key: str, span: Span) -> Entity | None:
        """Return the entity with a key; note a finding and return None where there is none."""
        declaration = self.declared.get(key)
        if declaration is not None:
            self.used.setdefault((declaration.entity.iri, span.file), span)
            return declaration.entity
        known = self.known.get(key, ())
        if len(known) == 1:
            self.by_iri.setdefault(known[0].iri, known[0])
            self.used.setdefault((known[0].iri, span.file), span)
            return known[0]
        if key in self.broken:
            return None
        if known:
            places = ", ".join(entity.iri.removeprefix(BASE) for entity in known)
            self.log.add("ambiguous-entity", span, f"`{key}` stands for several: {places}")
            return None
        near = suggest(key, [*self.declared, *self.known])
        hint = f"; did you mean `{near}`?" if near else ""
        self.log.add("unknown-entity", span, f"nothing is declared as `{key}`{hint}")
        return None

    def find_type_clash(
        self, classes: tuple[URIRef, ...], member_class: URIRef | None, expected: Expectation
    ) -> str | None:
        """Return what a property expects of one of its ends where these classes do not meet it, else None.

        A class that the reasoner would infer (rdfs:domain, rdfs:range) must be the thing's own; for guidance a group
        counts as its members' class.
        """
        for alternatives in expected.strict:
            if alternatives and not self._is_one_of(classes, alternatives):
                return self._name_classes(alternatives)
        wider = (*classes, member_class) if member_class is not None else classes
        if expected.guided and not self._is_one_of(wider, expected.guided):
            return self._name_classes(expected.guided)
        return None

    def _is_one_of(self, classes: tuple[URIRef, ...], alternatives: frozenset[URIRef]) -> bool:
        return any(self.vocabulary.is_any(classes, alternative) for alternative in alternatives)

    def _name_classes(self, classes: frozenset[URIRef]) -> str:
        names = {iri: name for name, iri in self.vocabulary.classes.items()}
        return " or ".join(sorted(names.get(term, str(term)) for term in classes))


def _agrees(entity: Entity, known: Entity) -> bool:
    """Tell whether a declaration says nothing else than the reference data does."""
    return (
        entity.iri == known.iri and set(entity.classes) <= set(known.classes) and set(entity.names) <= set(known.names)
    )


def _difference(first: Entity, second: Entity) -> str:
    """Return what differs between two entities with the same key."""
    parts = [
        f"{name}: {_show(getattr(first, attribute))} / {_show(getattr(second, attribute))}"
        for name, attribute in (
            ("class", "classes"),
            ("name", "names"),
            ("of", "member_class"),
            ("same-as", "same_as"),
            ("matches", "exact_matches"),
        )
        if getattr(first, attribute) != getattr(second, attribute)
    ]
    return "; ".join(parts) or f"{first.iri} / {second.iri}"


def _show(value: object) -> str:
    if isinstance(value, URIRef):
        return value.rpartition("#")[2].rpartition("/")[2]
    if isinstance(value, tuple):
        return (
            ", ".join(f"{item[1]} ({item[0]})" if isinstance(item, tuple) else _show(item) for item in value)
            or "nothing"
        )
    return "nothing" if value is None else str(value)


def graph_to_entities(graph: Graph, vocabulary: Vocabulary) -> dict[str, tuple[Entity, ...]]:
    """Return the entities that a graph of reference data describes, by key: everything under `id/` with a label."""
    found: dict[str, list[Entity]] = {}
    own_classes = frozenset(vocabulary.classes.values())
    for iri in sorted({subject for subject in graph.subjects(RDF.type) if isinstance(subject, URIRef)}):
        path = iri.removeprefix(f"{BASE}id/")
        names = [value for value in graph.objects(iri, RDFS.label) if isinstance(value, Literal)]
        classes = sorted(
            kind for kind in graph.objects(iri, RDF.type) if isinstance(kind, URIRef) and kind in own_classes
        )
        if path == iri or path.count("/") != 1 or not classes or not names:
            continue
        entity = Entity(
            key=path.partition("/")[2],
            iri=iri,
            classes=tuple(classes),
            names=tuple(sorted((name.language or "und", str(name)) for name in names)),
            same_as=tuple(sorted(link for link in graph.objects(iri, OWL.sameAs) if isinstance(link, URIRef))),
            exact_matches=tuple(
                sorted(link for link in graph.objects(iri, SKOS.exactMatch) if isinstance(link, URIRef))
            ),
        )
        found.setdefault(entity.key, []).append(entity)
    return {key: tuple(entities) for key, entities in found.items()}
