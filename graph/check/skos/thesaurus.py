"""What a thesaurus wants of its concepts: labels, notations, a scheme, and that somebody describes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.habits import gather_habits
from graph.check.lint.labels import is_deprecated
from graph.check.registry import Check, Code
from graph.check.skos.concepts import LINKS, MATCHES, OF_SCHEMES, concepts_of
from graph.check.syntax.document import Triple
from graph.check.syntax.term import Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.names import edit_distance, local_name, near_name
from graph.namespaces import RDFS, SKOS, namespace_of

SKOS_MISSING_LABEL = Code(name="skos-missing-label", severity=Severity.WARNING)
SKOS_SHARED_LABEL = Code(name="skos-shared-label", severity=Severity.WARNING)
SKOS_UNKNOWN_CONCEPT = Code(name="skos-unknown-concept", severity=Severity.WARNING)
SKOS_NOTATION = Code(name="skos-notation", severity=Severity.WARNING)
SKOS_MISSING_SCHEME = Code(name="skos-missing-scheme", severity=Severity.WARNING)
SKOS_MATCH_WITHIN_SCHEME = Code(name="skos-match-within-scheme", severity=Severity.INFO)

PREF_LABEL = (SKOS + "prefLabel").lower()
FEW = 3
"""More than so many concepts with a scheme stand against one without."""


NAMES = (RDFS + "label", "http://www.w3.org/2008/05/skos-xl#prefLabel")
"""What names a concept beside skos:prefLabel."""


def find_labels(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts without a preferred label, and two of one scheme that share one in one language."""
    concepts = concepts_of(corpus)
    by_scheme: dict[tuple[Term, Literal], Triple] = {}
    without = []
    for concept, types in concepts.types.items():
        if "Concept" not in types:
            continue
        labels = concepts.labels.get(concept, [])
        if not labels:
            without.append(types["Concept"])
        for triple in labels:
            for scheme in sorted(concepts.schemes.get(concept, ()), key=str):
                if not isinstance(triple.object, Literal):
                    continue
                first = by_scheme.setdefault((scheme, triple.object), triple)
                if first.subject != concept:
                    shown = triple.document.shorten
                    message = (
                        f"{shown(concept)} has the same preferred label as {shown(first.subject)}, "
                        f"and both are in the scheme {shown(scheme)}"
                    )
                    yield SKOS_SHARED_LABEL.at(
                        triple.document, triple.object_place, message, "say what tells them apart",
                        [("the first", first.document, first.object_place)],
                    )  # fmt: skip
    misspelt = {
        triple.subject
        for predicate, triples in concepts.links.items()
        if predicate != SKOS + "prefLabel" and edit_distance(predicate.lower(), PREF_LABEL) < 3
        for triple in triples
    }
    # Where no concept has a preferred label, the labels are meant to be others.
    for triple in [one for one in without if one.subject not in misspelt] if concepts.labels else ():
        message = f"{triple.document.shorten(triple.subject)} has no preferred label"
        finding = SKOS_MISSING_LABEL.at(triple.document, triple.subject_place, message, "add skos:prefLabel")
        is_named = any(corpus.own.find(triple.subject, name) for name in NAMES)
        yield replace(finding, severity=Severity.INFO) if is_named else finding


def find_unknown(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts that relations name in the namespace of the others, and that nothing describes."""
    concepts = concepts_of(corpus)
    if not concepts.links:
        return
    spaces = Counter(namespace_of(concept) for concept in concepts.types if isinstance(concept, Iri))
    described = {subject for document in corpus.documents for subject in document.statements.subjects}
    for predicate in sorted(LINKS):
        for triple in concepts.links.get(predicate, ()):
            value = triple.object
            if isinstance(value, Iri) and value not in described and spaces[namespace_of(value)]:
                what = "scheme" if predicate in OF_SCHEMES else "concept"
                message = f"{triple.document.shorten(value)} stands here as a {what}, and nothing describes it"
                names = [local_name(one) for one in concepts.types if isinstance(one, Iri) and is_beside(one, value)]
                near = near_name(local_name(value), names)
                meant = triple.document.shorten(Iri(namespace_of(value) + near)) if near else ""
                way_out = f"did you mean {meant}?" if meant else "describe it, or look for a typo"
                yield SKOS_UNKNOWN_CONCEPT.at(triple.document, triple.object_place, message, way_out)


def is_beside(one: Iri, other: Iri) -> bool:
    """Return whether two names are of one namespace."""
    return namespace_of(one) == namespace_of(other)


def find_notations(corpus: Corpus) -> Iterator[Finding]:
    """Tell the notations with a language, and those that two concepts of a scheme share (sections 6.2 and 6.5)."""
    concepts = concepts_of(corpus)
    with_language: list[Finding] = []
    seen: dict[tuple[Term, Term], Triple] = {}
    for triple in concepts.links.get(SKOS + "notation", ()):
        for scheme in sorted(concepts.schemes.get(triple.subject, ()), key=str):
            first = seen.setdefault((scheme, triple.object), triple)
            if first.subject != triple.subject:
                shown = triple.document.shorten
                both = f"{shown(triple.subject)} has the same notation as {shown(first.subject)}"
                message = f"{both}, and both are in the scheme {shown(scheme)}"
                related = [("the first", first.document, first.object_place)]
                yield SKOS_NOTATION.at(
                    triple.document, triple.object_place, message, "give each concept its own", related
                )
        if isinstance(triple.object, Literal) and triple.object.language:
            document = triple.document
            message = f"the notation {document.shorten(triple.object)} has a language"
            with_language.append(
                SKOS_NOTATION.at(document, triple.object_place, message, "write it without the language tag")
            )
    yield from gather_habits(with_language, {})


def find_without_scheme(corpus: Corpus) -> Iterator[Finding]:
    """Tell the concepts of a file that are in no scheme, where most of its concepts are in one."""
    concepts = concepts_of(corpus)
    gathered = {triple.object for triple in concepts.links.get(SKOS + "member", ())}
    inside: Counter[tuple[str, str]] = Counter()
    outside: dict[tuple[str, str], list[Triple]] = {}
    for concept, types in concepts.types.items():
        if "Concept" not in types or not isinstance(concept, Iri):
            continue
        at = types["Concept"]
        # A file may name concepts of others, which have their scheme there.
        where = (at.document.path, namespace_of(concept))
        inside[where] += bool(concepts.schemes.get(concept))
        if not concepts.schemes.get(concept) and concept not in gathered and not is_deprecated(corpus, concept):
            outside.setdefault(where, []).append(at)
    for where, without in outside.items():
        for triple in without if inside[where] > FEW * len(without) else ():
            name = triple.document.shorten(triple.subject)
            message = f"{name} is in no scheme, and {inside[where]} other concepts of this file are in one"
            yield SKOS_MISSING_SCHEME.at(triple.document, triple.subject_place, message, "add skos:inScheme")


def find_matches_within(corpus: Corpus) -> Iterator[Finding]:
    """Tell the mappings between two concepts of one scheme: they are meant for different schemes (section 10.1)."""
    concepts = concepts_of(corpus)
    for predicate in sorted(MATCHES):
        for triple in concepts.links.get(predicate, ()):
            one, other = triple.subject, triple.object
            shared = concepts.schemes.get(one, set()) & concepts.schemes.get(other, set())
            # Two that stand above each other are told as a contradiction.
            if shared and one != other and not concepts.find_order(one, other):
                shown = triple.document.shorten
                message = (
                    f"{shown(one)} and {shown(other)} are both in {shown(min(shared, key=str))}, and "
                    f"{shown(triple.predicate)} is meant for concepts of different schemes"
                )
                way_out = "use skos:broader, skos:narrower or skos:related, or make the two one concept"
                yield SKOS_MATCH_WITHIN_SCHEME.at(triple.document, triple.object_place, message, way_out)


CHECKS = (
    Check(codes=(SKOS_NOTATION,), run=find_notations, is_pure=True),
    Check(codes=(SKOS_MISSING_SCHEME,), run=find_without_scheme, is_pure=True),
    Check(codes=(SKOS_MATCH_WITHIN_SCHEME,), run=find_matches_within, is_pure=True),
)
