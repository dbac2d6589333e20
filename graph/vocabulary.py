"""What the ontology says of its terms, in the form in which curation asks: names, kinds, segments, expected types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from graph.address import is_iri
from graph.terms import RLF, SCHEMA

PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a property expects at one of its two ends.

    Attributes:
        strict: Classes that `rdfs:domain` or `rdfs:range` states, each a set of which one must hold. The reasoner
            would infer them, so a group does not pass for its members here.
        guided: Classes that `schema:domainIncludes` or `rangeIncludes` lists; one must hold, and a group passes for its
            members.
    """

    strict: tuple[frozenset[URIRef], ...] = ()
    guided: frozenset[URIRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The classes, properties and individuals of the ontology.

    Attributes:
        classes: IRI of each class by its name: `Company`, `schema:Person`.
        properties: The same for properties.
        individuals: Types of each named individual by its IRI.
        labels: English label of each term by its IRI.
        ancestors: For each class or property the terms above it, itself included.
        segments: Path segment of each class, its nearest superclass's where it has none of its own.
        domains: What each property expects of a subject.
        ranges: What each property expects of an object.
        deprecated: Terms that should no longer be used, each with its successor, if it names one.
        prefixes: Namespace by prefix.
        patterns: For each property for what articles say, its pattern: common, relation, event, observation or figure.
        sentences: How a triple with a property is affirmed, and how it is denied.
        readings: How a statement with a property on a group is read.
        other_names: The class, by each other name that it has, in lower case: "livestock" is an item.
        takes: The roles that each kind adds to those of the kinds above it.
        measured_in: The sorts of unit in which figures of a measure are given.
    """

    classes: dict[str, URIRef]
    properties: dict[str, URIRef]
    individuals: dict[URIRef, frozenset[URIRef]]
    labels: dict[URIRef, str]
    ancestors: dict[URIRef, frozenset[URIRef]]
    segments: dict[URIRef, str]
    domains: dict[URIRef, Expectation]
    ranges: dict[URIRef, Expectation]
    deprecated: dict[URIRef, URIRef | None]
    prefixes: dict[str, str]
    patterns: dict[URIRef, str] = field(default_factory=dict)
    sentences: dict[URIRef, tuple[str, str]] = field(default_factory=dict)
    readings: dict[URIRef, URIRef] = field(default_factory=dict)
    other_names: dict[str, URIRef] = field(default_factory=dict)
    takes: dict[URIRef, frozenset[URIRef]] = field(default_factory=dict)
    measured_in: dict[URIRef, frozenset[str]] = field(default_factory=dict)

    def is_a(self, term: URIRef, ancestor: URIRef) -> bool:
        """Return whether a class or property is the other one or stands below it."""
        return term == ancestor or ancestor in self.ancestors.get(term, frozenset())

    def is_any(self, classes: Iterable[URIRef], ancestor: URIRef) -> bool:
        """Return whether one of the classes is the ancestor or stands below it."""
        return any(self.is_a(term, ancestor) for term in classes)

    def sentence(self, predicate: URIRef, subject: str, object_: str, *, is_negated: bool) -> str:
        """Say a triple in words, affirmed or denied."""
        affirmed, denied = self.sentences.get(predicate, ("", ""))
        plain = "not: {s} {p} {o}" if is_negated else "{s} {p} {o}"
        form = (denied if is_negated else affirmed) or plain
        words = {"{s}": subject, "{p}": self.label(predicate), "{o}": object_}
        return re.sub(r"\{[spo]\}", lambda match: words[match.group()], form)

    def short(self, term: URIRef) -> str:
        """Return the name of an own term, as a curator writes it."""
        return term.removeprefix(str(RLF))

    def label(self, term: URIRef) -> str:
        """Return a term's label, or its name where it has none."""
        return self.labels.get(term, term.rpartition("#")[2].rpartition("/")[2])

    def find_segment(self, classes: Iterable[URIRef]) -> str | None:
        """Return the path segment of the first of the classes that has one."""
        return next((self.segments[term] for term in classes if term in self.segments), None)

    def expand(self, curie: str) -> URIRef | None:
        """Return the IRI of a CURIE, or None where its prefix is unknown or its name no part of an IRI."""
        prefix, colon, name = curie.partition(":")
        namespace = self.prefixes.get(prefix)
        return URIRef(namespace + name) if colon and name and namespace and is_iri(namespace + name) else None


def with_article(noun: str) -> str:
    """Return an English noun behind its indefinite article: `an ethnicity`."""
    return f"{'an' if noun[:1].lower() in set('aeiou') else 'a'} {noun}"


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a mistyped one was most likely meant to be, or None where none is near.

    Near is one edit for up to four characters, two for up to nine, else three ("Firm" is no slip for "Forum"); or a
    word that goes on where the mistyped one ends ("zhang" for "zhang-ke").
    """
    typed = word.casefold()
    most = 1 if len(typed) <= 4 else 2 if len(typed) <= 9 else 3
    near: list[tuple[int, str]] = []
    for name in sorted(known):
        folded = name.casefold()
        distance = _count_edits(typed, folded, most)
        if len(typed) >= 4 and folded.startswith(f"{typed}-"):
            distance = min(distance, most)
        if distance <= most:
            near.append((distance, name))
    return min(near)[1] if near else None


def _count_edits(one: str, other: str, most: int) -> int:
    """Return how many insertions, deletions, substitutions and swaps of neighbours part two words; or more than `most`.

    The optimal string alignment distance, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != against))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def graph_to_vocabulary(graph: Graph) -> Vocabulary:
    """Return what an ontology says of its terms."""
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    classes = _named(graph, graph.subjects(RDF.type, OWL.Class), prefixes)
    properties = _named(graph, (term for kind in PROPERTY_TYPES for term in graph.subjects(RDF.type, kind)), prefixes)
    terms = [*classes.values(), *properties.values()]
    return Vocabulary(
        classes=classes,
        properties=properties,
        individuals=_individuals(graph, {*classes.values(), *properties.values()}),
        labels=_labels(graph),
        ancestors={term: _ancestors(graph, term) for term in terms},
        segments=_segments(graph, classes.values()),
        domains=_expectations(graph, properties.values(), RDFS.domain, SCHEMA.domainIncludes),
        ranges=_expectations(graph, properties.values(), RDFS.range, SCHEMA.rangeIncludes),
        deprecated={
            term: next((new for new in graph.objects(term, DCTERMS.isReplacedBy) if isinstance(new, URIRef)), None)
            for term, value in graph.subject_objects(OWL.deprecated)
            if isinstance(term, URIRef) and value == Literal(True)
        },
        prefixes=prefixes,
        patterns={
            term: str(pattern) for term, pattern in graph.subject_objects(RLF.pattern) if isinstance(term, URIRef)
        },
        sentences={
            term: (str(affirmed), str(graph.value(term, RLF.negatedSentence) or ""))
            for term, affirmed in graph.subject_objects(RLF.sentence)
            if isinstance(term, URIRef)
        },
        readings={
            term: reading
            for term, reading in graph.subject_objects(RLF.groupReading)
            if isinstance(term, URIRef) and isinstance(reading, URIRef)
        },
        other_names={
            str(name).lower(): term for term in sorted(classes.values()) for name in graph.objects(term, SKOS.altLabel)
        },
        takes=_grouped(graph, RLF.takesRole),
        measured_in={
            term: frozenset(str(value) for value in graph.objects(term, RLF.measuredIn))
            for term in graph.subjects(RLF.measuredIn)
            if isinstance(term, URIRef)
        },
    )


def _grouped(graph: Graph, predicate: URIRef) -> dict[URIRef, frozenset[URIRef]]:
    """Return the values of a property by subject."""
    found: dict[URIRef, set[URIRef]] = {}
    for subject, value in graph.subject_objects(predicate):
        if isinstance(subject, URIRef) and isinstance(value, URIRef):
            found.setdefault(subject, set()).add(value)
    return {subject: frozenset(values) for subject, values in found.items()}


def _named(graph: Graph, terms: Iterable[Node], prefixes: dict[str, str]) -> dict[str, URIRef]:
    """Return the terms by the name that a curator writes: bare for the own namespace, as CURIE for others."""
    by_length = sorted(prefixes.items(), key=lambda item: len(item[1]), reverse=True)
    named: dict[str, URIRef] = {}
    for term in terms:
        if not isinstance(term, URIRef):
            continue
        if term.startswith(str(RLF)):
            named[term.removeprefix(str(RLF))] = term
            continue
        for prefix, namespace in by_length:
            if term.startswith(namespace):
                named[f"{prefix}:{term.removeprefix(namespace)}"] = term
                break
    return named


def _individuals(graph: Graph, terms: set[URIRef]) -> dict[URIRef, frozenset[URIRef]]:
    found: dict[URIRef, set[URIRef]] = {}
    for subject, kind in graph.subject_objects(RDF.type):
        if isinstance(subject, URIRef) and isinstance(kind, URIRef) and subject not in terms:
            found.setdefault(subject, set()).add(kind)
    return {subject: frozenset(kinds) for subject, kinds in found.items()}


def _labels(graph: Graph) -> dict[URIRef, str]:
    """Return one label per term: the English one, else the first in order."""
    labels: dict[URIRef, str] = {}
    pairs = sorted(
        graph.subject_objects(RDFS.label), key=lambda pair: (getattr(pair[1], "language", None) != "en", pair[1])
    )
    for term, label in pairs:
        if isinstance(term, URIRef):
            labels.setdefault(term, str(label))
    return labels


def _parents(graph: Graph, term: Node) -> list[Node]:
    return sorted({*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)}, key=str)


def _ancestors(graph: Graph, term: URIRef) -> frozenset[URIRef]:
    found: set[Node] = {term}
    waiting: list[Node] = [term]
    while waiting:
        for parent in _parents(graph, waiting.pop()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return frozenset(node for node in found if isinstance(node, URIRef))


def _segments(graph: Graph, classes: Iterable[URIRef]) -> dict[URIRef, str]:
    """Return the segment of each class that has one, going up level by level."""
    segments: dict[URIRef, str] = {}
    for term in classes:
        level: list[Node] = [term]
        seen: set[Node] = set()
        while level:
            own = sorted(str(value) for node in level for value in graph.objects(node, RLF.pathSegment))
            if own:
                segments[term] = own[0]
                break
            seen.update(level)
            level = [parent for node in level for parent in _parents(graph, node) if parent not in seen]
    return segments


def _expectations(
    graph: Graph, properties: Iterable[URIRef], strict: URIRef, guided: URIRef
) -> dict[URIRef, Expectation]:
    return {
        term: Expectation(
            strict=tuple(_alternatives(graph, node) for node in sorted(graph.objects(term, strict), key=str)),
            guided=frozenset(node for node in graph.objects(term, guided) if isinstance(node, URIRef)),
        )
        for term in properties
    }


def _alternatives(graph: Graph, node: Node) -> frozenset[URIRef]:
    """Return the classes of which one must hold: the class itself, or the members of a union."""
    if isinstance(node, BNode):
        members = [item for head in graph.objects(node, OWL.unionOf) for item in Collection(graph, head)]
        return frozenset(item for item in members if isinstance(item, URIRef))
    return frozenset({node}) if isinstance(node, URIRef) else frozenset()
