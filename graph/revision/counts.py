"""How much a revision holds, counted from its quads, or from the counts of the revision before and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

from graph.namespaces import RDF, VOID
from graph.rdf.quads import Difference
from graph.revision.store import QueryDataset
from graph.revision.view import View
from graph.terms import Role

Term = NamedNode | BlankNode | Literal | Triple
MAX_CHANGED = 5_000
"""When more quads changed, everything is counted anew: that is as fast."""

COUNTED = tuple(role for role in Role if role is not Role.CATALOG)
"""The graphs whose contents are counted: a description cannot count itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCount:
    """How often a property is used."""

    property: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a revision holds, `catalog` excepted.

    Attributes:
        triples: The number of quads.
        subjects: The number of distinct subjects.
        objects: The number of distinct objects.
        entities: The number of distinct subjects whose IRI stands under `<base>id/`.
        classes: The number of instances by class.
        properties: How often each property is used, in the order of their IRIs.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: dict[str, int]
    properties: tuple[PropertyCount, ...]


def count(view: View) -> Counts:
    """Count what a revision holds."""
    dataset = QueryDataset(default=tuple(view.graph(role) for role in COUNTED))

    def rows(text: str) -> list[tuple[str, ...]]:
        found = view.store.query(text, dataset=dataset)
        if not isinstance(found, QuerySolutions):
            raise TypeError("a SELECT query yields solutions")
        return [tuple(str(term.value) if hasattr(term, "value") else "0" for term in row) for row in found]

    whole = rows("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) { ?s ?p ?o }")[0]
    start = f'STRSTARTS(STR(?s), "{view.base}id/")'
    entities = rows(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?c FILTER(isIRI(?s) && {start}) }}")[0]
    classes = rows("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER isIRI(?c) } GROUP BY ?c")
    properties = rows(
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) { ?s ?p ?o } GROUP BY ?p"
    )
    return Counts(
        triples=int(whole[0]),
        subjects=int(whole[1]),
        objects=int(whole[2]),
        entities=int(entities[0]),
        classes={name: int(number) for name, number in sorted(classes)},
        properties=tuple(
            PropertyCount(property=name, triples=int(n), subjects=int(a), objects=int(b))
            for name, n, a, b in sorted(properties)
        ),
    )


Described = dict[tuple[str, str], list[str]]
"""The values of `catalog` by subject and property of VoID."""


def read_counts(view: View) -> Counts | None:
    """Return what the catalog of a revision says of it; None where it does not say everything, or not clearly."""
    described: Described = {}
    for quad in view.store.iter_quads(view.graph(Role.CATALOG)):
        if quad.predicate.value.startswith(VOID) and not isinstance(quad.subject, Triple | BlankNode):
            name = quad.predicate.value[len(VOID) :]
            described.setdefault((quad.subject.value, name), []).append(_text(quad.object))
    dataset = view.base + "dataset"
    try:
        classes = {
            _one(described, part, "class"): int(_one(described, part, "entities"))
            for part in described.get((dataset, "classPartition"), ())
        }
        properties = tuple(
            PropertyCount(
                property=_one(described, part, "property"),
                triples=int(_one(described, part, "triples")),
                subjects=int(_one(described, part, "distinctSubjects")),
                objects=int(_one(described, part, "distinctObjects")),
            )
            for part in described.get((dataset, "propertyPartition"), ())
        )
        names = ("triples", "distinctSubjects", "distinctObjects", "entities", "classes", "properties")
        numbers = [int(_one(described, dataset, name)) for name in names]
    except ValueError:
        return None
    if numbers[4:] != [len(classes), len(properties)]:
        return None
    return Counts(
        triples=numbers[0],
        subjects=numbers[1],
        objects=numbers[2],
        entities=numbers[3],
        classes=dict(sorted(classes.items())),
        properties=tuple(sorted(properties, key=lambda one: one.property)),
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _one(described: Described, subject: str, name: str) -> str:
    found = described.get((subject, name), [])
    if len(found) != 1:
        raise ValueError(f"the catalog has {len(found)} values of {name}")
    return found[0]


Pattern = tuple[NamedNode | BlankNode | Triple | None, NamedNode | None, Term | None]


class _Change:
    """The quads of counted graphs that changed, and how patterns came to be matched or ceased to be."""

    def __init__(self, before: View, after: View, difference: Difference) -> None:
        self._views = before, after
        self._names = {after.graph(role) for role in COUNTED}
        self.signs = {
            quad: sign
            for quads, sign in ((difference.added, 1), (difference.removed, -1))
            for quad in quads
            if quad.graph_name in self._names
        }

    def by_key(self, pattern: Callable[[Quad], Pattern], quads: Iterable[Quad] | None = None) -> dict[Pattern, int]:
        """Return for each pattern of a changed quad 1 where only the state after has it, -1 where only that before."""
        patterns = {pattern(quad) for quad in (self.signs if quads is None else quads)}
        return {one: self._has(one, 1) - self._has(one, 0) for one in patterns}

    def _has(self, pattern: Pattern, state: int) -> bool:
        found = self._views[state].store.match(*pattern)  # type: ignore[arg-type]  # a triple term may be asked for
        return any(quad.graph_name in self._names for quad in found)


def count_anew(former: Counts, before: View, after: View, difference: Difference) -> Counts:
    """Return what `count` would, from what it was before and what has changed.

    Args:
        former: The counts before.
        before: The revision before.
        after: The state after, under the same base.
        difference: How the two differ.
    """
    change = _Change(before, after, difference)
    if len(change.signs) > MAX_CHANGED:
        return count(after)
    type_ = NamedNode(RDF + "type")
    typed = {quad for quad in change.signs if quad.predicate == type_}
    start = after.base + "id/"
    members = change.by_key(lambda quad: (quad.subject, quad.predicate, quad.object), typed)
    classes = Counter(former.classes)
    for (_, _, class_), sign in members.items():
        if isinstance(class_, NamedNode):
            classes[class_.value] += sign
    entities = change.by_key(lambda quad: (quad.subject, quad.predicate, None), typed)
    return Counts(
        triples=former.triples + sum(change.signs.values()),
        subjects=former.subjects + sum(change.by_key(lambda quad: (quad.subject, None, None)).values()),
        objects=former.objects + sum(change.by_key(lambda quad: (None, None, quad.object)).values()),
        entities=former.entities
        + sum(
            sign
            for (subject, _, _), sign in entities.items()
            if isinstance(subject, NamedNode) and subject.value.startswith(start)
        ),
        classes={name: number for name, number in sorted(classes.items()) if number},
        properties=_count_properties(former, change),
    )


def _count_properties(former: Counts, change: _Change) -> tuple[PropertyCount, ...]:
    properties = {one.property: [one.triples, one.subjects, one.objects] for one in former.properties}
    for quad, sign in change.signs.items():
        properties.setdefault(quad.predicate.value, [0, 0, 0])[0] += sign
    for (_, predicate, _), sign in change.by_key(lambda quad: (quad.subject, quad.predicate, None)).items():
        if predicate is not None:
            properties[predicate.value][1] += sign
    for (_, predicate, _), sign in change.by_key(lambda quad: (None, quad.predicate, quad.object)).items():
        if predicate is not None:
            properties[predicate.value][2] += sign
    return tuple(
        PropertyCount(property=name, triples=triples, subjects=subjects, objects=objects)
        for name, (triples, subjects, objects) in sorted(properties.items())
        if triples
    )
