"""What the concepts of a scheme have, but for a few: a type, a place in the hierarchy, a label in each language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.habits import gather_habits
from graph.check.lint.labels import is_deprecated
from graph.check.registry import Check
from graph.check.skos import hierarchy, thesaurus
from graph.check.skos.concepts import LINKS, Concepts, concepts_of
from graph.check.skos.hierarchy import SKOS_TOP_CONCEPT
from graph.check.skos.thesaurus import FEW, SKOS_MISSING_LABEL, SKOS_SHARED_LABEL, SKOS_UNKNOWN_CONCEPT
from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.names import edit_distance
from graph.namespaces import SKOS, namespace_of

OF_CONCEPTS = sorted(LINKS - {SKOS + "hasTopConcept"})
"""Properties that lead from concepts."""

SHARE = 10
"""One in so many concepts of a scheme may lack what is told of those that lack it."""


def find_untyped(corpus: Corpus) -> Iterator[Finding]:
    """Tell what is related like a concept, and has no type, where most others of its namespace are skos:Concept."""
    concepts = concepts_of(corpus)
    typed = Counter(namespace_of(one) for one, types in concepts.types.items() if isinstance(one, Iri) and types)
    found: dict[Iri, Triple] = {}
    for predicate in OF_CONCEPTS:
        for triple in concepts.links.get(predicate, ()):
            subject = triple.subject
            if isinstance(subject, Iri) and subject not in concepts.types and typed[namespace_of(subject)] > FEW:
                found.setdefault(subject, triple)
    untyped = [one for subject, one in found.items() if corpus.find(subject, RDF_TYPE) is None]
    spaces = Counter(namespace_of(str(one.subject)) for one in untyped)
    told = []
    for triple in untyped:
        if spaces[namespace_of(str(triple.subject))] * FEW < typed[namespace_of(str(triple.subject))]:
            shown = triple.document.shorten
            name, relation = shown(triple.subject), shown(triple.predicate)
            message = f"{name} has {relation}, and nothing says that it is a skos:Concept"
            told.append(SKOS_UNKNOWN_CONCEPT.at(triple.document, triple.subject_place, message, "add its type"))
    yield from gather_habits(told, {})


def find_unplaced(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts that have nothing broader and are no top concept of their scheme, which has some."""
    concepts = concepts_of(corpus)
    roots = {scheme for concept in concepts.tops for scheme in concepts.schemes.get(concept, ())}
    roots |= {triple.object for triples in concepts.tops.values() for triple in triples}
    # What is written as broader, and is none by a slip, is told as that.
    slipped = {
        triple.subject
        for predicate, triples in concepts.links.items()
        if edit_distance(predicate, SKOS + "broader") < FEW
        for triple in triples
    }
    told: list[Finding] = []
    placed = 0
    for concept, types in concepts.types.items():
        schemes = concepts.schemes.get(concept, set()) & roots
        if "Concept" not in types or not schemes or is_deprecated(corpus, concept):
            continue
        if concept in concepts.tops or concepts.up.get(concept) or concept in slipped:
            placed += 1
            continue
        at = types["Concept"]
        shown = at.document.shorten
        message = (
            f"{shown(concept)} has no broader concept and is no top concept of {shown(min(schemes, key=str))}, "
            "so nobody finds it from the top"
        )
        finding = SKOS_TOP_CONCEPT.at(
            at.document, at.subject_place, message, "add skos:broader, or make it a top concept"
        )
        told.append(replace(finding, severity=Severity.INFO))
    # Where many are on no way from the top, the hierarchy is not meant to hold all.
    if len(told) * FEW < placed:
        yield from gather_habits(told, {})


def find_uncovered(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts without a preferred label in a language in which nearly all others of their scheme have one."""
    concepts = concepts_of(corpus)
    members: dict[Term, list[Term]] = {}
    for concept, types in concepts.types.items():
        if "Concept" in types and concepts.labels.get(concept) and not is_deprecated(corpus, concept):
            for scheme in concepts.schemes.get(concept, ()):
                members.setdefault(scheme, []).append(concept)
    told: dict[Term, Finding] = {}
    for scheme in sorted(members, key=str):
        languages = {concept: languages_of(concepts, concept) for concept in members[scheme]}
        count = Counter(language for spoken in languages.values() for language in spoken)
        for language, number in sorted(count.items()):
            lacking = [concept for concept, spoken in languages.items() if language not in spoken]
            if not lacking or number <= FEW or len(lacking) > max(1, number // SHARE):
                continue
            for concept in lacking:
                at = concepts.labels[concept][0]
                words = f"in the language `{language}`" if language else "without a language"
                message = f"{at.document.shorten(concept)} has no preferred label {words}, and {number} others have one"
                finding = SKOS_MISSING_LABEL.at(at.document, at.object_place, message, "add it")
                told.setdefault(concept, replace(finding, severity=Severity.INFO))
    yield from told.values()


def languages_of(concepts: Concepts, concept: Term) -> set[str]:
    """Return the languages of the preferred labels of a concept; empty for a label without one."""
    return {one.object.language.lower() for one in concepts.labels[concept] if isinstance(one.object, Literal)}


def find_labels(corpus: Corpus) -> Iterator[Finding]:
    """Tell what is wrong with the preferred labels of concepts."""
    yield from thesaurus.find_labels(corpus)
    yield from find_uncovered(corpus)


def find_unknown(corpus: Corpus) -> Iterator[Finding]:
    """Tell concepts that nothing describes, or says to be concepts."""
    yield from thesaurus.find_unknown(corpus)
    yield from find_untyped(corpus)


def find_tops(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts whose place at the top of their scheme, or below it, is in doubt."""
    yield from hierarchy.find_tops(corpus)
    yield from find_unplaced(corpus)


CHECKS = (
    Check(codes=(SKOS_MISSING_LABEL, SKOS_SHARED_LABEL), run=find_labels, is_pure=True),
    Check(codes=(SKOS_UNKNOWN_CONCEPT,), run=find_unknown, is_pure=True),
    Check(codes=(SKOS_TOP_CONCEPT,), run=find_tops, is_pure=True),
)
