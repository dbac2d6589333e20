"""Axioms about the terms of RDF, RDFS and OWL, which say something of everybody's data."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Triple
from graph.check.syntax.term import Blank, Iri
from graph.finding import Finding, Severity
from graph.namespaces import OWL, RDF, RDFS, XSD

REDEFINED_VOCABULARY = Code(name="redefined-vocabulary", severity=Severity.WARNING)

BUILT_IN = (RDF, RDFS, OWL, XSD)
UNIVERSAL = frozenset({OWL + "Thing", RDFS + "Resource"})
AXIOMS = frozenset(
    {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {OWL + name for name in ("equivalentClass", "disjointWith", "equivalentProperty", "inverseOf", "complementOf")}
    | {OWL + "propertyDisjointWith"}
)
ALL_ARE = frozenset({RDFS + "subClassOf", OWL + "equivalentClass"})
NONE_IS = frozenset({OWL + "disjointWith", OWL + "complementOf"})


def find_redefined(corpus: Corpus) -> Iterator[Finding]:
    """Tell the axioms that put a term of RDF, RDFS or OWL into relation to one that is not theirs."""
    for document in corpus.ontology.documents:
        rows = document.statements
        subjects = {term for term in set(rows.subjects) if isinstance(term, Iri) and term.startswith(BUILT_IN)}
        universal = UNIVERSAL.intersection(one for one in set(rows.objects) if one.__class__ is Iri)
        if not subjects and not universal:
            continue
        for row, predicate in enumerate(rows.predicates):
            if predicate not in AXIOMS:
                continue
            subject, value = rows.subjects[row], rows.objects[row]
            if subject in subjects and isinstance(value, Iri | Blank) and not value.startswith(BUILT_IN):
                yield tell_redefined(Triple(document, row))
            elif value in universal and predicate in NONE_IS | {OWL + "equivalentClass"} and subject not in subjects:
                yield tell_universal(Triple(document, row))


def tell_redefined(triple: Triple) -> Finding:
    """Make the finding of an axiom whose subject is built in."""
    shown = triple.document.shorten
    name, relation, value = shown(triple.subject), shown(triple.predicate), shown(triple.object)
    if triple.subject in UNIVERSAL and triple.predicate in ALL_ARE:
        message = f"{name} {relation} {value}: then everything is a {value}"
        return REDEFINED_VOCABULARY.at(
            triple.document, triple.subject_place, message, f"turn it round, or remove it: every class is below {name}"
        )
    if triple.subject in UNIVERSAL and triple.predicate in NONE_IS:
        return tell_universal(triple)
    message = f"{name} {relation} {value} changes what {name} means in everybody's data"
    return REDEFINED_VOCABULARY.at(triple.document, triple.subject_place, message, "say it of a term of your own")


def tell_universal(triple: Triple) -> Finding:
    """Make the finding of a class that is everything, or nothing, by its relation to the class of all things."""
    shown = triple.document.shorten
    universal, other = triple.subject, triple.object
    if universal not in UNIVERSAL:
        universal, other = other, universal
    is_all = triple.predicate not in NONE_IS
    name = shown(other)
    message = f"everything is an {shown(universal)}, so {'everything is' if is_all else 'nothing can be'} a {name}"
    return REDEFINED_VOCABULARY.at(triple.document, triple.object_place, message, "name another class, or remove it")


CHECKS = (Check(codes=(REDEFINED_VOCABULARY,), run=find_redefined, is_alone=True),)
