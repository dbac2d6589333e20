"""Results that rest on inferred triples: which statements, among those that somebody wrote, they follow from."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.entailment import Entailed, Fact
from graph.check.shacl.locate import Locator, owners, same
from graph.check.shacl.result import ShaclResult
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.names import local_name
from graph.namespaces import OWL, RDFS, SH
from graph.sparql.tokens import iter_tokens

COUNTS = frozenset(SH + f"{name}ConstraintComponent" for name in ("MaxCount", "QualifiedMaxCount", "UniqueLang"))
"""Constraints that are broken by values too many, none of which the result names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """What a result owes to inference: where it is to be reported for that, and the premises to name with it."""

    place: tuple[Document, Place] | None = None
    related: tuple[tuple[str, Document, Place], ...] = ()


NOTHING = Inference()


def explain_inference(result: ShaclResult, locator: Locator) -> Inference:
    """Say which premises a result rests on.

    Where the offending value is inferred, the result stands at the premise nearest to it. Where the value is written
    and only the reason to look at the focus node is inferred, it stands at the value; without a value, at that reason.
    """
    entailed = locator.entailed
    if entailed is None:
        return NOTHING
    values = inferred_values(result, locator, entailed)
    reasons = list(target_reasons(result, locator, entailed))
    facts = [*values, *reasons]
    if not facts:
        return NOTHING
    premises = list(dict.fromkeys(one for fact in facts for one in entailed.premises[fact]))
    nearest = next((one for one in premises if FileRole.LIBRARY not in one.document.roles), None)
    place = None
    if nearest is not None and (values or (result.value is None and not has_values(result, locator))):
        sought = (result.value,) if values else (result.focus,)
        place = (nearest.document, place_in(nearest, sought))
    return Inference(place=place, related=tuple(describe(one) for one in premises))


def has_values(result: ShaclResult, locator: Locator) -> bool:
    """Return whether somebody wrote values of the property that a result is about."""
    return any(triple.predicate == result.path for triple in locator.about.get(result.focus, ()))


def inferred_values(result: ShaclResult, locator: Locator, entailed: Entailed) -> list[Fact]:
    """Return the inferred triples that give a result its value, or some of its too many values."""
    focus, path, value = result.focus, result.path, result.value
    if isinstance(path, Iri):
        about = locator.about.get(focus, ())
        if value is None:
            values = entailed.values.get((focus, path), []) if result.component in COUNTS else []
            return [(focus, path, one) for one in values] if not has_values(result, locator) else []
        if any(triple.predicate == path and same(triple.object, value) for triple in about):
            return []
        return [(focus, path, one) for one in entailed.values.get((focus, path), []) if same(one, value)]
    if path is None or value is None or locator.place_on_path(focus, value, set(locator.predicates_of(path))):
        return []
    for predicate in locator.predicates_of(path):
        for subject in entailed.subjects.get((predicate, value), []):
            return [(subject, predicate, value)]
        for other in entailed.values.get((value, predicate), []):
            if other == focus:
                return [(value, predicate, focus)]
    return []


def target_reasons(result: ShaclResult, locator: Locator, entailed: Entailed) -> Iterator[Fact]:
    """Yield the inferred triple for which a shape looks at a focus node, where no written one is reason enough."""
    if result.shape is None:
        return
    found: list[Fact] = []
    for shape in owners(result.shape, locator.shapes):
        for triple in locator.shapes.triples(shape):
            name, target = triple.predicate.removeprefix(SH), triple.object
            if name == "targetNode" and target == result.focus:
                return
            if name == "targetClass":
                fact: Fact | None = type_reason(result.focus, target, locator, entailed)
            elif name in {"targetSubjectsOf", "targetObjectsOf"}:
                fact = use_reason(result.focus, str(target), locator, entailed, as_subject=name == "targetSubjectsOf")
            elif triple.predicate == RDF_TYPE and target in {RDFS + "Class", OWL + "Class"}:
                fact = type_reason(result.focus, shape, locator, entailed)
            else:
                continue
            if fact is not None and fact not in entailed.premises:
                return
            found += [fact] if fact is not None else []
    yield from found[:1]


def type_reason(focus: Term, class_: Term, locator: Locator, entailed: Entailed) -> Fact | None:
    """Return why a node is of a class: a written triple, an inferred one, or None where it is not."""
    below = {class_}
    waiting = [class_]
    while waiting:
        for sub in locator.data.vocabulary.subjects(RDFS + "subClassOf", waiting.pop()):
            if sub not in below:
                below.add(sub)
                waiting.append(sub)
    for triple in locator.about.get(focus, ()):
        if triple.predicate == RDF_TYPE and triple.object in below:
            return (focus, RDF_TYPE, triple.object)
    return next(((focus, RDF_TYPE, one) for one in entailed.values.get((focus, RDF_TYPE), ()) if one in below), None)


def use_reason(focus: Term, predicate: str, locator: Locator, entailed: Entailed, *, as_subject: bool) -> Fact | None:
    """Return a triple in which a node is subject, or object, of a property; a written one where there is one."""
    for triple in (locator.about if as_subject else locator.with_value).get(focus, ()):
        if triple.predicate == predicate:
            return (triple.subject, predicate, triple.object)
    if as_subject:
        return next(((focus, predicate, one) for one in entailed.values.get((focus, predicate), ())), None)
    return next(((one, predicate, focus) for one in entailed.subjects.get((predicate, focus), ())), None)


def place_in(triple: Triple, terms: Iterable[Term | None]) -> Place:
    """Return where the first of some terms stands in a statement; its object where none does."""
    for term in terms:
        if term is not None and same(triple.object, term):
            return triple.object_place
        if term is not None and not isinstance(term, Literal) and triple.subject == term:
            return triple.subject_place
        if term == triple.predicate:
            return triple.predicate_place
    return triple.object_place


def describe(triple: Triple) -> tuple[str, Document, Place]:
    """Name a premise."""
    shown = triple.document.shorten
    predicate = "a" if triple.predicate == RDF_TYPE else shown(triple.predicate)
    words = f"inferred from {shown(triple.subject)} {predicate} {shown(triple.object)}"
    return words, triple.document, triple.object_place


ADDED = frozenset(
    SH + name + "ConstraintComponent"
    for name in ("MinCount", "QualifiedMinCount", "HasValue", "Class", "Node", "SPARQL")
)
"""Constraints that a triple more can satisfy."""

ANY_NAME = "*"
"""Stands among the names of what rules add where a rule may add any property."""

_NAME = re.compile(r"[\w-]+")


def ruled_names(shapes: Corpus) -> frozenset[str]:
    """Return the local names of the terms that a rule of the shapes may add (SHACL Advanced Features, section 8)."""
    names: set[str] = set()
    for triple in shapes.triples(None, SH + "construct"):
        words = template_of(str(getattr(triple.object, "lexical", "")))
        names.update(name for word in words if word[0] not in "?$" for name in _NAME.findall(word))
        if has_variable_property(words):
            names.add(ANY_NAME)
    if any(True for _ in shapes.triples(None, SH + "rule")):
        names.update(
            local_name(one.object) for one in shapes.triples(None, SH + "predicate") if isinstance(one.object, Iri)
        )
    return frozenset(names)


def may_follow_by_rule(result: ShaclResult, locator: Locator, ruled: Container[str]) -> bool:
    """Return whether what a result misses is of a property that a rule may add."""
    if result.component not in ADDED or result.path is None:
        return False
    return any(ANY_NAME in ruled or local_name(Iri(one)) in ruled for one in locator.predicates_of(result.path))


def template_of(text: str) -> list[str]:
    """Return the words of the template of a CONSTRUCT query; of its pattern too where it has no template of its own."""
    words = [token.text for token in iter_tokens(text)]
    start = words.index("{") if "{" in words else len(words)
    return words[start + 1 : words.index("}", start) if "}" in words[start:] else None]


def has_variable_property(template: Sequence[str]) -> bool:
    """Return whether a template has a variable for a property, as that of a rule for all inverses."""
    part = 0
    for word in template:
        if part == 1 and word[0] in "?$":
            return True
        part = {".": 0, ";": 1, ",": 2}.get(word, part + 1)
    return False
