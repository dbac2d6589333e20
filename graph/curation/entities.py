"""The entities of articles: declared where they are first used, found by key, checked against the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from graph.address import is_web_address
from graph.curation.claim import Entity
from graph.curation.codes import FindingLog
from graph.curation.file import SeedFile
from graph.curation.format import IdentityPart
from graph.curation.nodes import Node
from graph.finding import Related, Span
from graph.namespaces import BASE
from graph.terms import KEY, RLF, entity_iri
from graph.vocabulary import Expectation, Vocabulary, suggest, with_article

LOCAL_CLASSES = (RLF.Group, RLF.Event, RLF.Observation, RLF.Denial, RLF.Job, RLF.Home)
"""Classes whose things belong to one article: "farmers" in two articles are two groups."""

CATALOGUED: Mapping[URIRef, tuple[str, str]] = MappingProxyType(
    {
        RLF.Kind: ("the kinds of ontology/kinds.ttl", "broader: happening"),
        RLF.Measure: ("the measures of ontology/measures.ttl", "definition: what it measures"),
        RLF.Trait: ("the traits of ontology/measures.ttl", "name: as the article calls it"),
    }
)
"""Concepts of which the ontology has a catalogue: where it stands, and what a curator gives for one of his own."""

MADE_WORDS = "en"
"""The language of keys, and of what is made of the vocabulary's sentences, whatever the article's language."""

SHARED_CLASSES = (RLF.Programme, RLF.Statistic)
"""Classes below those whose things have names and are the same in all articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Where and how an entity was declared in an article file."""

    entity: Entity
    span: Span
    article: str
    has_name: bool


@dataclass(frozen=True, slots=True)
class EntityRegister:
    """Every entity that a claim may name.

    Attributes:
        vocabulary: The ontology's terms.
        known: Entities of the reference data, and the concepts of the ontology, by key.
        declared: Declarations of article files by key; those of one article alone by `article/key`.
        mentions: The words of an article for an entity, and where they are given, by the article and the entity's IRI.
        broken: Keys whose declaration is itself a finding; claims may name them without another one.
        log: Where findings go.
        by_iri: Every entity by its IRI.
        used: Where each file names an entity first, by its IRI and the file.
        called: The places in `declared` of what has, or had, a name or another one, by the name without case.
        known_by_iri: The entities of `known` by IRI.
    """

    vocabulary: Vocabulary
    known: Mapping[str, tuple[Entity, ...]]
    log: FindingLog
    declared: dict[str, Declaration] = field(default_factory=dict)
    mentions: dict[tuple[str, URIRef], tuple[str, Span]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    by_iri: dict[URIRef, Entity] = field(default_factory=dict)
    used: dict[tuple[URIRef, str], Span] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    known_by_iri: dict[URIRef, Entity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known_by_iri.update({one.iri: one for ones in self.known.values() for one in ones})

    def declare(self, file: SeedFile, article: str, language: str, node: Node, classes: tuple[URIRef, ...]) -> None:
        """Enter the declaration of an entity that a node describes.

        Args:
            file: The article file.
            article: The article's key.
            language: The article's language.
            node: What stands there.
            classes: The entity's classes, as written or as its roles imply.
        """
        span = file.source.key_span(node.path)
        entity = self._node_to_entity(file, article, node, language, classes)
        if entity is None:
            self.broken.add(node.key)
            return
        place = self._place_of(article, node.key, entity)
        if node.identity.mention is not None:
            self.mentions.setdefault((article, entity.iri), (node.identity.mention, span))
        earlier = self.declared.get(place)
        known = self.known.get(node.key, ())
        named = [*([earlier.entity] if earlier is not None else []), *(one for one in known if one.iri == entity.iri)]
        if node.identity.name is None and named:
            entity = replace(entity, names=named[0].names)
        if earlier is not None and not _says_no_other(entity, earlier.entity):
            difference = _difference(earlier.entity, entity)
            message = f"`{node.key}` is declared differently here than in {earlier.article} ({difference})"
            related = (Related(message="the first declaration", span=earlier.span),)
            self.log.add("entity-differs", span, message, related=related)
        elif known and all(one.iri == entity.iri for one in known):
            if not _agrees(entity, known[0]):
                difference = _difference(known[0], entity)
                message = f"`{node.key}` is declared differently here than in the reference data ({difference})"
                self.log.add(
                    "entity-differs", span, message, way_out="Remove this declaration, or give it another key."
                )
            return
        if earlier is None:
            has_name = node.identity.name is not None or not self.is_local(entity.classes)
            self.enter(place, Declaration(entity=entity, span=span, article=article, has_name=has_name))

    def rename(self, article: str, entity: Entity, name: str) -> Entity:
        """Give an entity without a name of its own the words that were made of its roles."""
        place = self._place_of(article, entity.key, entity)
        named = replace(entity, names=tuple(sorted({**dict(entity.names), MADE_WORDS: name}.items())))
        self.enter(place, replace(self.declared[place], entity=named))
        return named

    def enter(self, place: str, declaration: Declaration) -> None:
        """Enter a declaration, found by its place in `declared`, its IRI and its names."""
        entity = declaration.entity
        self.declared[place] = declaration
        self.by_iri[entity.iri] = entity
        for _, name in (*entity.names, *entity.aliases):
            self.called.setdefault(name.casefold(), set()).add(place)

    def broader(self, concept: URIRef) -> tuple[URIRef, ...]:
        """Return the concepts right above one, as an article declares it or else as the ontology does."""
        both = (self.by_iri.get(concept), self.known_by_iri.get(concept))
        return next((entity.broader for entity in both if entity is not None and entity.broader), ())

    def is_local(self, classes: Iterable[URIRef]) -> bool:
        """Return whether things of these classes belong to one article."""
        known = tuple(classes)
        return any(self.vocabulary.is_any(known, one) for one in LOCAL_CLASSES) and not any(
            self.vocabulary.is_any(known, one) for one in SHARED_CLASSES
        )

    def _place_of(self, article: str, key: str, entity: Entity) -> str:
        return f"{article}/{key}" if entity.iri.endswith(f"/{article}/{key}") else key

    def is_known(self, article: str, key: str) -> bool:
        """Return whether a key stands for something in an article."""
        return self.find_declared(article, key) is not None or key in self.known

    def find_declared(self, article: str, key: str) -> Declaration | None:
        """Return the declaration that a key stands for in an article, if any."""
        return self.declared.get(f"{article}/{key}") or self.declared.get(key)

    def _node_to_entity(
        self, file: SeedFile, article: str, node: Node, language: str, classes: tuple[URIRef, ...]
    ) -> Entity | None:
        """Return the entity that a node describes, or None where a finding stands in the way."""
        part, path, key = node.identity, node.path, node.key
        place = file.source.value_span
        member_class = self.find_class(part.group_of, place((*path, "group-of"))) if part.group_of else None
        if part.group_of and member_class is None:
            return None
        segment = self.vocabulary.find_segment(classes)
        if segment is None:
            written = part.a[0] if part.a else key
            message = f"the class `{written}` has no path segment, so `{key}` gets no address"
            self.log.add(
                "wrong-type", place((*path, "a")), message, way_out="Use a class below one that has rlf:pathSegment."
            )
            return None
        is_group = self.vocabulary.is_any(classes, RLF.Group)
        if is_group and member_class is None:
            message = f"the group `{key}` does not say what its members are"
            self.log.add("group-without-class", file.source.key_span(path), message)
            return None
        if part.group_of and not is_group:
            stood = with_article(self.vocabulary.label(classes[0]))
            message = f"`group-of: {part.group_of}` stands at `{key}`, which is {stood} and no group"
            self.log.add(
                "wrong-type",
                file.source.key_span((*path, "group-of")),
                message,
                way_out="Remove `group-of:`, or `a:`.",
            )
        if self.vocabulary.is_any(classes, RLF.PrivatePerson) and (part.same_as or part.matches):
            message = f"`{key}` is a private person and links to a registry elsewhere"
            where = file.source.key_span((*path, "same-as" if part.same_as else "matches"))
            self.log.add("private-person-linked", where, message)
        called = part.name or (part.mention if is_group else None)
        name = {language: called} if called else {MADE_WORDS: key.replace("-", " ")}
        is_local = self.is_local(classes) and not part.shared
        return Entity(
            key=key,
            iri=entity_iri(segment, f"{article}/{key}" if is_local else key),
            classes=classes,
            names=tuple(sorted({**(part.names or {}), **name}.items())),
            member_class=member_class,
            same_as=self._links(file, (*path, "same-as"), part.same_as),
            exact_matches=self._links(file, (*path, "matches"), part.matches),
            aliases=tuple((language, word) for word in part.aka or ()),
            broader=self._broader(file, (*path, "broader"), part, classes),
            definition=part.definition or "",
        )

    def _broader(
        self, file: SeedFile, path: tuple[str | int, ...], part: IdentityPart, classes: tuple[URIRef, ...]
    ) -> tuple[URIRef, ...]:
        found: list[URIRef] = []
        for word in part.broader or ():
            span = file.source.value_span(path)
            candidates = [one for one in self.known.get(word, ()) if set(one.classes) & set(classes)]
            declared = self.declared.get(word)
            if candidates or declared:
                found.append(candidates[0].iri if candidates else declared.entity.iri)  # type: ignore[union-attr]  # one of the two is there
            else:
                near = suggest(
                    word,
                    [key for key, ones in self.known.items() if any(set(one.classes) & set(classes) for one in ones)],
                )
                hint = f"; did you mean `{near}`?" if near else ""
                self.log.add("unknown-entity", span, f"nothing is declared as `{word}`{hint}")
        return tuple(found)

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
            called = self.vocabulary.other_names.get(name.replace("-", " ").lower()) if kind == "class" else None
            near = self.vocabulary.short(called) if called else suggest(name, terms)
            hint = f"; did you mean `{near}`?" if near else ""
            self.log.add("unknown-term", span, f"the ontology has no {kind} `{name}`{hint}")
        elif term in self.vocabulary.deprecated:
            self.log.add("deprecated-term", span, f"the {kind} `{name}` is deprecated")
        return term

    def find_entity(
        self,
        article: str,
        key: str,
        span: Span,
        expected: Iterable[URIRef] = (),
        *,
        quiet: bool = False,
        are_words: bool = False,
    ) -> Entity | None:
        """Return the entity that a key stands for in an article; note a finding and return None where there is none.

        Args:
            article: The article's key.
            key: The entity's key.
            span: Where it is named.
            expected: The classes of which one is wanted, where several things have the key.
            quiet: Whether to note nothing.
            are_words: Whether the key may be words of the article too, and they do not stand there.
        """
        declaration = self.find_declared(article, key)
        found = [declaration.entity] if declaration is not None else []
        found += [one for one in self.known.get(key, ()) if all(one.iri != other.iri for other in found)]
        wanted = tuple(expected)
        fitting = [one for one in found if any(self.vocabulary.is_any(one.classes, term) for term in wanted)]
        catalogued = wanted[0] if len(wanted) == 1 and wanted[0] in CATALOGUED else None
        if catalogued is not None and not fitting:
            # An event may have the key of its kind, and a kind, measure or trait goes by its other names too.
            found = fitting = self._find_called(key, catalogued)
        if len(fitting) > 1 and declaration is not None and declaration.entity in fitting:
            # The article's own thing comes before a concept of the ontology that is called the same.
            is_own = all(
                one is declaration.entity or self.vocabulary.is_any(one.classes, SKOS.Concept) for one in fitting
            )
            fitting = [declaration.entity] if is_own else fitting
        if len(fitting) == 1 or (declaration is not None and not fitting and catalogued is None) or len(found) == 1:
            entity = fitting[0] if len(fitting) == 1 else found[0]
            self.by_iri.setdefault(entity.iri, entity)
            self.used.setdefault((entity.iri, span.file), span)
            return entity
        if key in self.broken or quiet:
            return None
        if found:
            places = ", ".join(entity.iri.removeprefix(BASE) for entity in found)
            self.log.add("ambiguous-entity", span, f"`{key}` stands for several: {places}")
            return None
        if catalogued is not None:
            self._tell_unknown_concept(key, catalogued, span)
            return None
        own = [name.rpartition("/")[2] for name in self.declared if "/" not in name or name.startswith(f"{article}/")]
        is_plain = {
            name
            for name, ones in self.known.items()
            if not all(self.vocabulary.is_any(one.classes, SKOS.Concept) for one in ones)
        }
        fits = [
            name
            for name, ones in self.known.items()
            if (name in is_plain and not wanted)
            or any(self.vocabulary.is_any(one.classes, term) for one in ones for term in wanted)
        ]
        near = suggest(key, [*own, *fits])
        hint = f"; did you mean `{near}`?" if near else ""
        missing = ", and the article does not have these words" if are_words else ""
        self.log.add("unknown-entity", span, f"nothing is declared as `{key}`{missing}{hint}")
        return None

    def find_named(self, words: str, kind: URIRef) -> Entity | None:
        """Return the concept of a class that articles declare with these words as its name, in any language."""
        folded = words.casefold()
        found = [
            entity
            for entity in (self.declared[place].entity for place in sorted(self.called.get(folded, ())))
            if kind in entity.classes and any(name.casefold() == folded for _, name in (*entity.names, *entity.aliases))
        ]
        if found:
            self.by_iri.setdefault(found[0].iri, found[0])
        return found[0] if found else None

    def _find_called(self, words: str, catalogue: URIRef) -> list[Entity]:
        """Return the kinds, measures or traits that go by other names: a subsidy is a grant."""
        folded = words.replace("-", " ").casefold()
        return [
            one
            for ones in self.known.values()
            for one in ones
            if catalogue in one.classes
            and any(name.replace("-", " ").casefold() == folded for _, name in (*one.names, *one.aliases))
        ]

    def _tell_unknown_concept(self, key: str, catalogue: URIRef, span: Span) -> None:
        """Note that there is no such kind, measure or trait, with the nearest one and the line that declares it."""
        names = {
            name.replace(" ", "-"): one.key
            for ones in self.known.values()
            for one in ones
            if catalogue in one.classes
            for name in (one.key, *(alias for _, alias in one.aliases))
        }
        own = {one.entity.key: one.entity.key for one in self.declared.values() if catalogue in one.entity.classes}
        near = suggest(key, names | own)
        meant = (names | own).get(near, "") if near else ""
        hint = f"; did you mean `{meant}`?" if meant else ""
        called, above = CATALOGUED[catalogue]
        declared = key if KEY.fullmatch(key) else "a-key"
        way_out = (
            f"Use one of {called}, or declare it under `entities:`, as "
            f"`{declared}: {{a: {self.vocabulary.short(catalogue)}, {above}}}`."
        )
        message = f"there is no {self.vocabulary.label(catalogue)} `{key}`{hint}"
        self.log.add("unknown-entity", span, message, way_out=way_out)

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


def _says_no_other(entity: Entity, earlier: Entity) -> bool:
    """Return whether a later declaration says nothing that the first one does not."""
    return (
        entity.iri == earlier.iri
        and set(entity.classes) <= set(earlier.classes)
        and set(entity.names) <= set(earlier.names)
        and entity.member_class == earlier.member_class
        and set(entity.same_as) <= set(earlier.same_as)
        and set(entity.exact_matches) <= set(earlier.exact_matches)
    )


def _agrees(entity: Entity, known: Entity) -> bool:
    """Return whether a declaration says nothing else than the reference data does."""
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
            ("group-of", "member_class"),
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
            aliases=tuple(
                sorted(
                    (name.language or "und", str(name))
                    for name in graph.objects(iri, SKOS.altLabel)
                    if isinstance(name, Literal)
                )
            ),
            broader=tuple(sorted(link for link in graph.objects(iri, SKOS.broader) if isinstance(link, URIRef))),
        )
        found.setdefault(entity.key, []).append(entity)
    return {key: tuple(entities) for key, entities in found.items()}
