"""Terms that are said to be the same: twice over, with different ends, or one term under two names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Kind, declarations_of
from graph.check.corpus.expressions import SETS, outline
from graph.check.lint.labels import is_deprecated
from graph.check.lint.properties import DOMAIN, RANGE, name_of, stated_at
from graph.check.registry import Check, Code
from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_FIRST, Blank, Iri, Term
from graph.finding import Finding, Severity
from graph.namespaces import OWL, namespace_of

SYNONYM_AS_CLASS = Code(name="synonym-as-class", severity=Severity.INFO)
SEVERAL_EQUIVALENTS = Code(name="several-equivalents", severity=Severity.INFO)
EQUIVALENT_CLASH = Code(name="equivalent-clash", severity=Severity.WARNING)


def find_equivalent_classes(corpus: Corpus) -> Iterator[Finding]:
    """Tell two own classes that are the same, and classes with two definitions by expressions."""
    ontology = corpus.ontology
    declared = declarations_of(ontology)
    first: dict[Term, Triple] = {}
    synonyms: dict[str, list[Triple]] = {}
    for triple in ontology.triples(None, OWL + "equivalentClass"):
        one, other = triple.subject, triple.object
        shown = triple.document.shorten
        if isinstance(other, Blank):
            if not is_whole(ontology, other):
                continue
            before = first.setdefault(one, triple)
            if before is not triple and outline(ontology, before.object) != outline(ontology, other):
                message = f"{shown(one)} is defined by a second expression, so both must always be the same"
                yield SEVERAL_EQUIVALENTS.at(
                    triple.document, triple.predicate_place, message, "if only one follows, use rdfs:subClassOf",
                    [("the first", before.document, before.predicate_place)],
                )  # fmt: skip
        elif one != other and all(is_own(corpus, term) for term in (one, other)) and declared.is_a(other, Kind.CLASS):
            synonyms.setdefault(triple.document.path, []).append(triple)
    for triples in synonyms.values():
        yield from tell_synonyms(triples)


def is_whole(ontology: Corpus, expression: Term) -> bool:
    """Return whether the sets of an expression are lists; those that are none are told as that."""
    heads = [head for name in SETS for head in ontology.objects(expression, name)]
    return all(ontology.find(head, RDF_FIRST) for head in heads)


FEW = 5
"""So many pairs of a file are told one by one; more are a habit."""


def tell_synonyms(triples: Sequence[Triple]) -> Iterator[Finding]:
    """Tell the pairs of classes of one file that are the same."""
    way_out = "keep one, and make the other name a label of it"
    told = triples if len(triples) <= FEW else triples[:1]
    for triple in told:
        shown = triple.document.shorten
        places = [(one.document, one.object_place) for one in (triples if len(told) < len(triples) else [triple])]
        message = f"{shown(triple.subject)} and {shown(triple.object)} are one class under two names"
        yield SYNONYM_AS_CLASS.at_first(places, message, way_out)


def is_own(corpus: Corpus, term: Term) -> bool:
    """Return whether a term is of the namespaces that the ontologies here define, and not deprecated."""
    declared = declarations_of(corpus.ontology)
    return isinstance(term, Iri) and namespace_of(term) in declared.own and not is_deprecated(corpus, term)


def find_equivalent_properties(corpus: Corpus) -> Iterator[Finding]:
    """Tell properties that are said to be the same and have different domains or ranges."""
    vocabulary = corpus.vocabulary
    for triple in corpus.ontology.triples(None, OWL + "equivalentProperty"):
        one, other = triple.subject, triple.object
        for end in (DOMAIN, RANGE):
            here, there = vocabulary.objects(one, end), vocabulary.objects(other, end)
            if len(here) != 1 or len(there) != 1 or here == there:
                continue
            if not isinstance(here[0], Iri) or not isinstance(there[0], Iri):
                continue
            shown, word = triple.document.shorten, name_of(end)
            message = (
                f"{shown(one)} and {shown(other)} are said to be the same property, and the {word} of one is "
                f"{shown(here[0])}, that of the other {shown(there[0])}"
            )
            way_out = "make the two the same, or use rdfs:subPropertyOf"
            related = [*stated_at(corpus, one, end), *stated_at(corpus, other, end)]
            yield EQUIVALENT_CLASH.at(triple.document, triple.object_place, message, way_out, related)


CHECKS = (
    Check(codes=(SYNONYM_AS_CLASS, SEVERAL_EQUIVALENTS), run=find_equivalent_classes, is_pure=True),
    Check(codes=(EQUIVALENT_CLASH,), run=find_equivalent_properties, is_pure=True),
)
