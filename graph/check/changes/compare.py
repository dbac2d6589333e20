"""The changes between two states of the ontologies that break what others built on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, Kind, declarations_of
from graph.check.lint.hierarchy import ancestors, superclasses
from graph.check.lint.labels import FORMAL_DEFINITIONS
from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.namespaces import OWL, RDFS

CHARACTERISTICS = tuple(
    Iri(f"{OWL}{name}Property")
    for name in ("Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive")
)


class Bump(IntEnum):
    """The part of a version that a change calls for, as https://semver.org has it."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    Attributes:
        code: The code of its finding; empty where nobody needs to be told.
        bump: What it calls for.
        term: The term.
        message: What has changed.
        at: The statement that shows it now; None where the term is gone.
        in_object: Whether its object is the place, rather than its subject.
    """

    code: str
    bump: Bump
    term: Iri
    message: str
    at: Triple | None = None
    in_object: bool = False


def iter_changes(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Yield what has changed for each own term of the old state, then the terms that are new."""
    before, now = declarations_of(old), declarations_of(new)
    for term, at in before.own_terms():
        if not now.is_a(term, *TERMS):
            name = at.document.shorten(term)
            yield Change(code="removed-term", bump=Bump.MAJOR, term=term, message=f"{name} is gone")
            continue
        yield from iter_type_changes(old, new, term)
        yield from iter_range_changes(old, new, term)
        yield from iter_hierarchy_changes(old, new, term)
        yield from iter_definition_changes(old, new, term)
    for term, at in now.own_terms():
        if not before.is_a(term, *TERMS):
            yield Change(code="", bump=Bump.MINOR, term=term, message=f"{at.document.shorten(term)} is new", at=at)


def iter_type_changes(old: Corpus, new: Corpus, term: Iri) -> Iterator[Change]:
    """A term that is no longer what it was, or has a characteristic more."""
    at = declarations_of(new).at[term]
    name = at.document.shorten(term)
    specific = set(TERMS) - {Kind.PROPERTY}
    lost = (declarations_of(old).kinds[term] & specific) - declarations_of(new).kinds[term]
    if lost:
        was, now = next(iter(lost)), next(kind for kind in TERMS if kind in declarations_of(new).kinds[term])
        message = f"{name} was {was.value} and is {now.value}"
        yield Change(code="retyped-term", bump=Bump.MAJOR, term=term, message=message, at=at, in_object=True)
    for type_ in CHARACTERISTICS:
        added = new.find(term, RDF_TYPE, type_)
        if added and not old.find(term, RDF_TYPE, type_):
            message = f"{name} is now {added.document.shorten(type_)}: more follows from data that exist"
            yield Change(code="changed-meaning", bump=Bump.MAJOR, term=term, message=message, at=added, in_object=True)


def iter_range_changes(old: Corpus, new: Corpus, term: Iri) -> Iterator[Change]:
    """A domain or range that is new, and not implied by the one there was."""
    above = superclasses(new)
    for predicate, word in ((RDFS + "domain", "domain"), (RDFS + "range", "range")):
        was = old.objects(term, predicate)
        for triple in new.triples(term, predicate):
            wider = any(triple.object in ancestors(one, above) for one in was)
            if triple.object in was or wider or not isinstance(triple.object, Iri):
                continue
            shown = triple.document.shorten
            before = f"it was {', '.join(shown(one) for one in was)}" if was else "it had none"
            message = f"the {word} of {shown(term)} is now {shown(triple.object)}; {before}"
            yield Change(
                code="narrowed-property", bump=Bump.MAJOR, term=term, message=message, at=triple, in_object=True
            )


def iter_hierarchy_changes(old: Corpus, new: Corpus, term: Iri) -> Iterator[Change]:
    """A superclass or superproperty that is gone, and a class that is now disjoint with another."""
    at = declarations_of(new).at[term]
    shown = at.document.shorten
    for predicate in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
        above = closure(new, term, predicate)
        for value in old.objects(term, predicate):
            if isinstance(value, Iri) and value not in above and value != OWL + "Thing":
                message = f"{shown(term)} is no longer below {shown(value)}: what followed from that is gone"
                yield Change(code="changed-meaning", bump=Bump.MAJOR, term=term, message=message, at=at)
    for triple in new.triples(term, OWL + "disjointWith"):
        if not old.find(term, OWL + "disjointWith", triple.object) and isinstance(triple.object, Iri):
            message = f"{shown(term)} is now disjoint with {shown(triple.object)}: data that exist may contradict it"
            yield Change(code="changed-meaning", bump=Bump.MAJOR, term=term, message=message, at=triple, in_object=True)


def closure(corpus: Corpus, term: Term, predicate: str) -> set[Term]:
    """Return everything that a term reaches by a property."""
    found: set[Term] = set()
    waiting = [term]
    while waiting:
        for value in corpus.objects(waiting.pop(), predicate):
            if value not in found:
                found.add(value)
                waiting.append(value)
    return found


def iter_definition_changes(old: Corpus, new: Corpus, term: Iri) -> Iterator[Change]:
    """A definition in other words, in the same language; white space does not count."""
    for predicate in FORMAL_DEFINITIONS:
        was = {one.language: one.lexical for one in old.objects(term, predicate) if isinstance(one, Literal)}
        for triple in new.triples(term, predicate):
            value = triple.object
            if not isinstance(value, Literal) or value.language not in was:
                continue
            if value.lexical.split() != was[value.language].split():
                message = f"{triple.document.shorten(term)} has another definition; it was: {was[value.language]}"
                yield Change(
                    code="changed-definition", bump=Bump.MINOR, term=term, message=message, at=triple, in_object=True
                )
