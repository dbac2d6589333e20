"""Terms that are two things at once, or used as what they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, TERMS, Kind, declarations_of
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.finding import Finding, Severity
from graph.namespaces import RDFS

CONFLICTING_KINDS = Code(name="conflicting-kinds", severity=Severity.WARNING)
USED_AS_ANOTHER_KIND = Code(name="used-as-another-kind", severity=Severity.ERROR)


def find_kinds(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms that are two things at once, and those that are used as what they are not."""
    declared = declarations_of(corpus.vocabulary)
    for term in declarations_of(corpus.ontology).terms():
        kinds = declared.kinds[term]
        pair = next((pair for pair in CLASHING if set(pair) <= kinds), None)
        if pair:
            at = declarations_of(corpus.ontology).at[term]
            message = f"{at.document.shorten(term)} is declared {pair[0].value} and {pair[1].value}"
            related = [
                (f"declared {kind.value} here", other.document, other.object_place)
                for kind in pair
                if (other := declared.typed_at(term, kind)) is not None
            ]
            yield CONFLICTING_KINDS.at(at.document, at.subject_place, message, "give each its own name", related)
    for triple in corpus.ontology.triples(None, RDFS + "subClassOf"):
        # In RDFS a datatype is a class too.
        yield from check_kind(corpus, triple, triple.subject, (Kind.CLASS, Kind.DATATYPE), "class")
        yield from check_kind(corpus, triple, triple.object, (Kind.CLASS, Kind.DATATYPE), "class")
    for triple in corpus.ontology.triples(None, RDFS + "subPropertyOf"):
        yield from check_kind(corpus, triple, triple.subject, PROPERTIES, "property")
        yield from check_kind(corpus, triple, triple.object, PROPERTIES, "property")
    for name in ("domain", "range"):
        for triple in corpus.ontology.triples(None, RDFS + name):
            yield from check_kind(corpus, triple, triple.object, (Kind.CLASS, Kind.DATATYPE), "class")
    for uses in corpus.own.uses:
        wrong = {
            term
            for term in uses.predicates
            if declared.is_a(term, Kind.CLASS, Kind.DATATYPE) and not declared.is_property(term)
        }
        typed = {
            term
            for term in uses.valued((RDF_TYPE,))
            if declared.is_property(term) and not declared.is_a(term, Kind.CLASS, Kind.DATATYPE)
        }
        for term, triple, place in uses.places(wrong | typed) if wrong | typed else ():
            if term in wrong and triple.predicate == term:
                yield tell_kind(corpus, triple.document, place, term, "property")
            elif term in typed and triple.predicate == RDF_TYPE and triple.object == term:
                yield tell_kind(corpus, triple.document, place, term, "class")


CLASHING = (
    (Kind.CLASS, Kind.DATATYPE),
    (Kind.CLASS, Kind.OBJECT),
    (Kind.CLASS, Kind.DATA),
    (Kind.CLASS, Kind.ANNOTATION),
    (Kind.CLASS, Kind.PROPERTY),
    (Kind.OBJECT, Kind.DATA),
    (Kind.OBJECT, Kind.ANNOTATION),
    (Kind.DATA, Kind.ANNOTATION),
)


def check_kind(corpus: Corpus, triple: Triple, term: Term, kinds: tuple[Kind, ...], role: str) -> Iterator[Finding]:
    """A term that is declared something else cannot stand in this place of a statement."""
    declared = declarations_of(corpus.vocabulary)
    if isinstance(term, Iri) and declared.is_a(term, *TERMS) and not declared.is_a(term, *kinds):
        place = triple.subject_place if term == triple.subject else triple.object_place
        yield tell_kind(corpus, triple.document, place, term, role)


def tell_kind(corpus: Corpus, document: Document, place: Place, term: Iri, role: str) -> Finding:
    """Make the finding of a term that is used as what it is not."""
    declared = declarations_of(corpus.vocabulary)
    kind = next(kind for kind in TERMS if kind in declared.kinds[term])
    at = declared.at[term]
    finding = USED_AS_ANOTHER_KIND.at(
        document, place, f"{document.shorten(term)} is used as a {role}, and it is declared {kind.value}",
        "use another term here", [("declared here", at.document, at.subject_place)],
    )  # fmt: skip
    # OWL 2 lets one name be a class and a property: a slip as a rule, and no contradiction.
    is_pun = (kind is Kind.CLASS) != (role == "class") and kind is not Kind.DATATYPE and role != "datatype"
    return replace(finding, severity=Severity.WARNING) if is_pun else finding


CHECKS = (Check(codes=(CONFLICTING_KINDS, USED_AS_ANOTHER_KIND), run=find_kinds),)
