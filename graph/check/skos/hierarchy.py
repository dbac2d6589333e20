"""How concepts stand above each other: circles, and top concepts that are none."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.skos.concepts import BROADER, SEMANTIC, Concepts, concepts_of, in_order
from graph.check.syntax.document import Triple
from graph.check.syntax.term import Term
from graph.finding import Finding, Severity
from graph.namespaces import SKOS

SKOS_CYCLE = Code(name="skos-cycle", severity=Severity.WARNING)
SKOS_TOP_CONCEPT = Code(name="skos-top-concept", severity=Severity.WARNING)


def find_cycles(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts that are related to themselves, and the circles of broader concepts, each once."""
    concepts = concepts_of(corpus)
    for predicate in sorted(SEMANTIC | {SKOS + "member"}):
        for triple in concepts.links.get(predicate, ()):
            if triple.subject == triple.object:
                name, relation = triple.document.shorten(triple.subject), triple.document.shorten(triple.predicate)
                message = f"{name} has itself as {relation}"
                yield SKOS_CYCLE.at(triple.document, triple.object_place, message, "name the other one")
    told: set[Term] = set()
    for start in concepts.up:
        way = concepts.find_way(start, start) if start not in told else []
        if way:
            names = [lower_of(triple) for triple in way]
            told.update(names)
            first = way[0]
            shown = [first.document.shorten(one) for one in (*names, names[0])]
            yield SKOS_CYCLE.at(
                first.document, first.object_place, f"{' → '.join(shown)}: each is narrower than the next",
                "remove one of the statements", [("and here", one.document, one.object_place) for one in way[1:]],
            )  # fmt: skip


def lower_of(triple: Triple) -> Term:
    """Return the narrower concept of a statement."""
    return triple.subject if triple.predicate in BROADER else triple.object


def find_tops(corpus: Corpus) -> Iterator[Finding]:
    """Tell the top concepts that have a broader concept in their own scheme, and those of another scheme."""
    concepts = concepts_of(corpus)
    for concept, tops in concepts.tops.items():
        schemes = concepts.schemes.get(concept, set())
        for other, triple in concepts.up.get(concept, ()):
            if other != concept and schemes & concepts.schemes.get(other, set()):
                shown = triple.document.shorten
                message = f"{shown(concept)} is a top concept of its scheme and has the broader concept {shown(other)}"
                first, at = in_order(tops[0], triple)
                words = "top concept here" if first is tops[0] else "the broader concept here"
                yield SKOS_TOP_CONCEPT.at(
                    at.document, at.object_place, message, "remove one of the two",
                    [(words, first.document, first.object_place)],
                )  # fmt: skip
    yield from find_foreign_tops(concepts)


def find_foreign_tops(concepts: Concepts) -> Iterator[Finding]:
    """Tell the top concepts of a scheme that say they are in another one, and that other schemes are not named so."""
    said: dict[Term, list[Triple]] = {}
    for triple in concepts.links.get(SKOS + "inScheme", ()):
        if not concepts.is_a(triple.object, "ConceptScheme"):
            continue
        said.setdefault(triple.subject, []).append(triple)
    for concept, tops in concepts.tops.items():
        named = {triple.object for triple in said.get(concept, ())}
        for triple in tops if named else ():
            scheme = triple.subject if triple.predicate == SKOS + "hasTopConcept" else triple.object
            if scheme not in named and concepts.is_a(scheme, "ConceptScheme"):
                shown, at = triple.document.shorten, said[concept][0]
                message = f"{shown(concept)} is a top concept of {shown(scheme)}, and says it is in {shown(at.object)}"
                yield SKOS_TOP_CONCEPT.at(
                    triple.document, triple.object_place, message, "name one of its own, or add skos:inScheme",
                    [("in another scheme", at.document, at.object_place)],
                )  # fmt: skip


CHECKS = (Check(codes=(SKOS_CYCLE,), run=find_cycles, is_pure=True),)
"""The findings about top concepts come from `skos.completeness`, with those that have no place."""
