"""What RDFS says of its own terms and of everything (https://www.w3.org/TR/rdf11-mt/#rdfs-interpretations).

The rules that need premises are those of OWL 2 RL with other names. Of the infinitely many `rdf:_1`, `rdf:_2`, … only
those that are used count, and no conclusions are drawn from what holds of everything (such as a subclass of
`rdfs:Resource`), or from a datatype or membership property that is only inferred to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.names import MEMBERSHIP
from graph.namespaces import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from graph.check.syntax.document import Triple

RDFS_RULES = frozenset({"prp-dom", "prp-rng", "prp-spo1", "scm-spo", "cax-sco", "scm-sco"})
"""The names that OWL 2 RL has for rdfs2, rdfs3, rdfs7, rdfs5, rdfs9 and rdfs11."""

_AXIOMS = """
rdf:type rdfs:range rdfs:Class
rdfs:domain rdfs:domain rdf:Property
rdfs:domain rdfs:range rdfs:Class
rdfs:range rdfs:domain rdf:Property
rdfs:range rdfs:range rdfs:Class
rdfs:subPropertyOf rdfs:domain rdf:Property
rdfs:subPropertyOf rdfs:range rdf:Property
rdfs:subClassOf rdfs:domain rdfs:Class
rdfs:subClassOf rdfs:range rdfs:Class
rdf:subject rdfs:domain rdf:Statement
rdf:predicate rdfs:domain rdf:Statement
rdf:object rdfs:domain rdf:Statement
rdf:first rdfs:domain rdf:List
rdf:rest rdfs:domain rdf:List
rdf:rest rdfs:range rdf:List
rdfs:isDefinedBy rdfs:subPropertyOf rdfs:seeAlso
rdf:Alt rdfs:subClassOf rdfs:Container
rdf:Bag rdfs:subClassOf rdfs:Container
rdf:Seq rdfs:subClassOf rdfs:Container
rdfs:ContainerMembershipProperty rdfs:subClassOf rdf:Property
rdfs:Datatype rdfs:subClassOf rdfs:Class
"""

_NAMESPACES = {"rdf": RDF, "rdfs": RDFS}


def iter_axioms(predicates: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the axioms from which anything follows about the terms of others, where these properties are used."""
    for predicate in predicates:
        if MEMBERSHIP.fullmatch(predicate):
            yield predicate, RDFS + "subPropertyOf", RDFS + "member"
    for line in _AXIOMS.split("\n"):
        if line:
            subject, predicate, value = (_NAMESPACES[word.split(":")[0]] + word.split(":")[1] for word in line.split())
            yield subject, predicate, value


def is_of_the_language(term: Term) -> bool:
    """Return whether a term is one of RDF, RDFS, OWL or XML Schema, about which nobody wants to hear."""
    return isinstance(term, Iri) and term.startswith((RDF, RDFS, OWL, XSD))


def iter_resources(
    written: Mapping[tuple[Term, str, Term], Triple], inferred: Mapping[tuple[Term, str, Term], tuple[Triple, ...]]
) -> Iterator[tuple[tuple[Term, str, Term], tuple[Triple, ...]]]:
    """Yield what holds of every resource, property, class and datatype (rdfs4, 6, 8, 10, 12, 13), with why."""
    every: dict[tuple[Term, str, Term], tuple[Triple, ...]] = {fact: (triple,) for fact, triple in written.items()}
    every |= inferred
    for (subject, predicate, value), premises in every.items():
        for term in (subject, value):
            if not isinstance(term, Literal) and not is_of_the_language(term):
                yield (term, RDF_TYPE, Iri(RDFS + "Resource")), premises
        if MEMBERSHIP.fullmatch(predicate):
            yield (Iri(predicate), RDF_TYPE, Iri(RDFS + "ContainerMembershipProperty")), premises
        if predicate == RDF_TYPE and not is_of_the_language(subject):
            for concluded, other in above(subject, value):
                yield (subject, concluded, other), premises


def above(subject: Term, kind: Term) -> Iterator[tuple[str, Term]]:
    """Yield what is above a property, a class or a datatype because it is one."""
    if kind == RDF + "Property":
        yield RDFS + "subPropertyOf", subject
    elif kind == RDFS + "Class":
        yield RDFS + "subClassOf", subject
        yield RDFS + "subClassOf", Iri(RDFS + "Resource")
    yield from ((predicate, Iri(other)) for predicate, other in iter_above(kind))


def iter_above(kind: Term) -> Iterator[tuple[str, str]]:
    """Yield the property and the class above each thing of a kind, from which more may follow (rdfs12 and 13)."""
    if kind == RDFS + "ContainerMembershipProperty":
        yield RDFS + "subPropertyOf", RDFS + "member"
    elif kind == RDFS + "Datatype":
        yield RDFS + "subClassOf", RDFS + "Literal"
