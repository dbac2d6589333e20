"""Terms that are used although they are deprecated, and terms that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, Declared, declarations_of
from graph.check.corpus.uses import POSITIONS
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import FOAF, OWL, RDF, RDFS, SH, XSD, namespace_of

DEPRECATED_TERM = Code(name="deprecated-term", severity=Severity.WARNING)
UNUSED_TERM = Code(name="unused-term", severity=Severity.INFO)
DEPRECATED_WITHOUT_EFFECT = Code(name="deprecated-without-effect", severity=Severity.WARNING)
OBSOLETE_IN_NAME_ONLY = Code(name="obsolete-in-name-only", severity=Severity.WARNING)

SUCCESSORS = MappingProxyType(
    {
        OWL + "DataRange": "rdfs:Datatype",
        OWL + "OntologyProperty": "owl:AnnotationProperty",
        FOAF + "holdsAccount": "foaf:account",
        FOAF + "givenname": "foaf:givenName",
        FOAF + "surname": "foaf:familyName",
        FOAF + "family_name": "foaf:familyName",
        FOAF + "dnaChecksum": "",
        FOAF + "geekcode": "",
        FOAF + "fundedBy": "",
        FOAF + "theme": "",
    }
)
"""Outdated terms of well-known vocabularies, each with what replaces it where something does."""

TARGETS = frozenset(SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"))
"""What a shape is about: one for a deprecated term tells whoever uses it."""

_OBSOLETE = re.compile(
    r"(?:obsolete|deprecated)\b[ _:-](?!\s*(?:in|by|since|from|for|as|on|version|terms?|class|propert))|\(obsolete\)",
    re.IGNORECASE,
)
"""What the label of an obsolete term begins with; `deprecated in version` names a property about others."""


REPLACEMENTS = (
    "http://purl.org/dc/terms/isReplacedBy",
    "http://purl.obolibrary.org/obo/IAO_0100001",
    "https://schema.org/supersededBy",
)


def find_deprecated(corpus: Corpus) -> Iterator[Finding]:
    """Tell the uses of deprecated terms in what is not deprecated itself; one of each term for a file."""
    vocabulary = corpus.vocabulary
    old = deprecated_terms(vocabulary)
    for uses in corpus.own.uses:
        wanted = (old | set(SUCCESSORS)) & (uses.predicates | uses.valued(POSITIONS))
        told: dict[Iri, list[tuple[Document, Place]]] = {}
        for term, triple, place in uses.places(wanted) if wanted else ():
            as_predicate = triple.predicate == term
            if triple.subject in old or not (as_predicate or triple.predicate in POSITIONS - TARGETS):
                continue
            if isinstance(triple.subject, Blank) and owner_of(triple.subject, vocabulary) in old:
                continue
            if triple.predicate == RDF_TYPE and triple.subject in SUCCESSORS:
                continue
            told.setdefault(term, []).append((triple.document, place))
        for term, places in told.items():
            document = uses.document
            instead = [document.shorten(one) for name in REPLACEMENTS for one in vocabulary.objects(term, name)]
            instead += [SUCCESSORS[term]] if SUCCESSORS.get(term) else []
            way_out = f"use {' or '.join(instead)}" if instead else "use another term"
            yield DEPRECATED_TERM.at_first(places, f"{document.shorten(term)} is deprecated", way_out)


def owner_of(node: Term, corpus: Corpus) -> Term:
    """Return the named thing whose description a blank node is part of; the node itself where there is none."""
    seen = {node}
    while isinstance(node, Blank) and (above := corpus.find(None, None, node)) is not None:
        if above.subject in seen:
            break
        node = above.subject
        seen.add(node)
    return node


def deprecated_terms(vocabulary: Corpus) -> set[Iri]:
    """Return what the ontologies call deprecated."""
    old = {
        triple.subject
        for triple in vocabulary.triples(None, OWL + "deprecated")
        if isinstance(triple.object, Literal) and triple.object.lexical in {"true", "1"}
    }
    for name in ("DeprecatedClass", "DeprecatedProperty"):
        old.update(vocabulary.instances(OWL + name))
    return {term for term in old if isinstance(term, Iri)}


def find_half_deprecated(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms that are called deprecated in a way that no program reads, or only by their label or successor."""
    ontology = corpus.ontology
    for triple in ontology.triples(None, OWL + "deprecated"):
        value = triple.object
        if not isinstance(value, Literal) or value.datatype != XSD + "boolean":
            written = triple.document.shorten(value)
            message = f"owl:deprecated {written} is no boolean, so nobody reads it"
            yield DEPRECATED_WITHOUT_EFFECT.at(triple.document, triple.object_place, message, "write true")
    declared = declarations_of(ontology)
    old = corpus.vocabulary.remember("deprecated", deprecated_terms)
    for triple in ontology.triples(None, RDFS + "label"):
        value = triple.object
        if isinstance(value, Literal) and _OBSOLETE.match(value.lexical) and is_current(declared, triple.subject, old):
            message = (
                f"{triple.document.shorten(triple.subject)} is called obsolete by its label, and is not deprecated"
            )
            yield OBSOLETE_IN_NAME_ONLY.at(triple.document, triple.object_place, message, "add owl:deprecated true")
    for name in REPLACEMENTS:
        for triple in ontology.triples(None, name):
            if is_current(declared, triple.subject, old):
                shown = triple.document.shorten
                message = f"{shown(triple.subject)} is replaced by {shown(triple.object)}, and is not deprecated"
                yield OBSOLETE_IN_NAME_ONLY.at(
                    triple.document, triple.predicate_place, message, "add owl:deprecated true"
                )


def is_current(declared: Declared, term: Term, old: Container[Term]) -> bool:
    """Return whether a term is one of the own classes or properties, and not deprecated."""
    return (
        isinstance(term, Iri) and declared.is_a(term, *TERMS) and term not in old and namespace_of(term) in declared.own
    )


def find_unused(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes and properties that stand alone: nothing names them, and they are related to nothing."""
    declared = declarations_of(corpus.ontology)
    named: set[str] = set()
    for uses in corpus.uses:
        named |= uses.predicates | uses.objects
        named |= {literal.datatype for literal in uses.literals}
    questions = [one.text for one in corpus.documents if FileRole.QUESTION in one.roles]
    for document in corpus.of(FileRole.ARTICLE).documents:
        words = set(re.findall(r"\w+", document.text))
        named.update(term for term, _ in declared.own_terms() if local_name(term)[1:] in words)
    old = deprecated_terms(corpus.ontology)
    for term, at in declared.own_terms():
        if term in old or term in named or any(term in text or local_name(term) in text for text in questions):
            continue
        if not any(
            is_relation(corpus, term, triple.predicate, triple.object) for triple in corpus.ontology.triples(term)
        ):
            yield UNUSED_TERM.at(
                at.document,
                at.subject_place,
                f"nothing uses {at.document.shorten(term)}, and it is related to no other term",
                "relate it to other terms, or remove it",
            )


def is_relation(corpus: Corpus, term: Iri, predicate: str, value: Term) -> bool:
    """Return whether a statement about a term relates it to another one."""
    if predicate == RDF_TYPE:
        return not declarations_of(corpus.vocabulary).is_a(term, *TERMS) or not str(value).startswith((OWL, RDFS, RDF))
    return (
        predicate in POSITIONS
        or predicate.endswith(("domainIncludes", "rangeIncludes"))
        or (predicate.startswith(OWL) and not isinstance(value, Literal))
    )


def local_name(term: str) -> str:
    """Return a name as SPARQL may write it, with the colon of its prefix."""
    return ":" + term[max(term.rfind("#"), term.rfind("/")) + 1 :]


CHECKS = (
    Check(codes=(DEPRECATED_WITHOUT_EFFECT, OBSOLETE_IN_NAME_ONLY), run=find_half_deprecated, is_pure=True),
    Check(codes=(DEPRECATED_TERM,), run=find_deprecated, is_pure=True),
    Check(codes=(UNUSED_TERM,), run=find_unused, is_pure=True),
)
