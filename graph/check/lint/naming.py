"""How terms are named, and in whose namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, Kind, declarations_of
from graph.check.registry import Check, Code
from graph.check.syntax.term import Iri
from graph.finding import Finding, Severity
from graph.names import known_vocabularies
from graph.namespaces import OWL, namespace_of

NAMESPACE_HIJACKING = Code(name="namespace-hijacking", severity=Severity.WARNING)
NAMING_CONVENTION = Code(name="naming-convention", severity=Severity.INFO)
CATCH_ALL_CLASS = Code(name="catch-all-class", severity=Severity.INFO)
IS_AS_PROPERTY = Code(name="is-as-property", severity=Severity.INFO)
FILE_EXTENSION_IN_IRI = Code(name="file-extension-in-iri", severity=Severity.INFO)

_CATCH_ALL = re.compile(r"(?:other|misc|miscellaneous|unknown|various|etc)(?:[A-Z_].*)?", re.IGNORECASE)
_IS = re.compile(r"is(?:[-_]?an?)?|(?:is[-_]?)?(?:kind|type|instance)[-_]?of|subclass[-_]?of", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:owl|ttl|rdf|rdfs|xml|n3|nt|jsonld|html?|php)$", re.IGNORECASE)


def find_hijacking(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms that a file declares in the namespace of somebody else, and that are not there."""
    declared = declarations_of(corpus.ontology)
    known = known_vocabularies()
    for term in declared.terms():
        vocabulary = known.get(namespace_of(term))
        if vocabulary is None or vocabulary.namespace in declared.own or not vocabulary.is_final:
            continue
        if term[len(vocabulary.namespace) :] not in vocabulary.names:
            at = declared.at[term]
            name = at.document.shorten(term)
            message = f"{name} is declared in the namespace of {vocabulary.prefix}:, which has no such term"
            yield NAMESPACE_HIJACKING.at(
                at.document, at.subject_place, message, "declare it in a namespace of your own"
            )


def is_both(kinds: set[Kind]) -> bool:
    """Return whether a term is a class and a property."""
    return Kind.CLASS in kinds and not kinds.isdisjoint(PROPERTIES)


def find_names(corpus: Corpus) -> Iterator[Finding]:
    """Tell the names that break the convention of the rest, that classify the rest, or that are those of files."""
    declared = declarations_of(corpus.ontology)
    families = (
        ((Kind.CLASS,), str.isupper, "a capital letter"),
        ((Kind.OBJECT, Kind.DATA, Kind.PROPERTY), str.islower, "a small letter"),
    )
    for kinds, is_usual, words in families:
        names = [(term[len(namespace_of(term)) :], term, at) for term, at in declared.own_terms(*kinds)]
        # What is a class and a property at once is told as that.
        names = [one for one in names if one[0][:1].isalpha() and not is_both(declared.kinds[one[1]])]
        odd = [one for one in names if not is_usual(one[0][0])]
        if len(names) >= 5 and len(odd) * 5 <= len(names):
            for _, term, at in odd:
                message = f"{at.document.shorten(term)} does not begin with {words}, as the others do"
                yield NAMING_CONVENTION.at(
                    at.document, at.subject_place, message, "rename it, with the old name deprecated"
                )
    for term, at in declared.own_terms(Kind.CLASS):
        if _CATCH_ALL.fullmatch(term[len(namespace_of(term)) :]):
            message = f"{at.document.shorten(term)} gathers what fits nowhere else"
            yield CATCH_ALL_CLASS.at(at.document, at.subject_place, message, "use the class above it")
    for term, at in declared.own_terms(*PROPERTIES):
        if _IS.fullmatch(term[len(namespace_of(term)) :]):
            message = f"{at.document.shorten(term)} says what RDF and OWL say: rdf:type, rdfs:subClassOf or owl:sameAs"
            yield IS_AS_PROPERTY.at(at.document, at.subject_place, message, "use the one that is meant")
    for header in dict.fromkeys(corpus.ontology.instances(OWL + "Ontology")):
        at = declared.at[header]
        if isinstance(header, Iri) and header.startswith("http") and _EXTENSION.search(header):
            message = f"the ontology's IRI {at.document.shorten(header)} ends like a file name"
            yield FILE_EXTENSION_IN_IRI.at(at.document, at.subject_place, message, "leave the format to negotiation")


CHECKS = (
    Check(codes=(NAMESPACE_HIJACKING,), run=find_hijacking, is_pure=True),
    Check(
        codes=(NAMING_CONVENTION, CATCH_ALL_CLASS, IS_AS_PROPERTY, FILE_EXTENSION_IN_IRI), run=find_names, is_pure=True
    ),
)
