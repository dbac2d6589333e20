"""What must hold of every closure, on small ontologies drawn at random."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Namespace, URIRef
from rdflib.term import Node

from graph.conclude.reason import OwlrlReasoner
from graph.conclude.saturation import saturate
from graph.rdf.statement import Statement
from tests.graph.conclude.proof_checker import check_proofs

EX = Namespace("http://example.org/")
INDIVIDUALS = [EX[name] for name in ("a", "b", "c", "d")]
CLASSES = [EX[name] for name in ("C", "D", "E")]
PROPERTIES = [EX[name] for name in ("p", "q", "r")]
LISTS = {
    EX.l1: [EX.C, EX.D],
    EX.l2: [EX.p, EX.q],
    EX.l3: [EX.q],
    EX.l4: [EX.a, EX.b],
    EX.l5: [EX.p, EX.q, EX.p],
}
PAIRS = [EX.l1]
CHAINS = [EX.l2, EX.l5]
KEYS = [EX.l2, EX.l3]

individual = st.sampled_from(INDIVIDUALS)
class_ = st.sampled_from(CLASSES)
property_ = st.sampled_from(PROPERTIES)


def _triple(
    subject: st.SearchStrategy[URIRef], predicate: URIRef, object_: st.SearchStrategy[URIRef]
) -> st.SearchStrategy[Statement]:
    return st.tuples(subject, st.just(predicate), object_)


axiom = st.one_of(
    _triple(class_, RDFS.subClassOf, class_),
    _triple(class_, OWL.equivalentClass, class_),
    _triple(class_, OWL.intersectionOf, st.sampled_from(PAIRS)),
    _triple(class_, OWL.unionOf, st.sampled_from(PAIRS)),
    _triple(class_, OWL.oneOf, st.just(EX.l4)),
    _triple(class_, OWL.hasKey, st.sampled_from(KEYS)),
    _triple(class_, OWL.onProperty, property_),
    _triple(class_, OWL.someValuesFrom, st.one_of(class_, st.just(OWL.Thing))),
    _triple(class_, OWL.allValuesFrom, class_),
    _triple(class_, OWL.hasValue, individual),
    _triple(class_, RDF.type, st.just(OWL.Class)),
    _triple(property_, RDFS.domain, class_),
    _triple(property_, RDFS.range, class_),
    _triple(property_, RDFS.subPropertyOf, property_),
    _triple(property_, OWL.equivalentProperty, property_),
    _triple(property_, OWL.inverseOf, property_),
    _triple(property_, OWL.propertyChainAxiom, st.sampled_from(CHAINS)),
    _triple(
        property_,
        RDF.type,
        st.sampled_from(
            [
                OWL.TransitiveProperty,
                OWL.SymmetricProperty,
                OWL.FunctionalProperty,
                OWL.InverseFunctionalProperty,
                OWL.ObjectProperty,
            ]
        ),
    ),
)
fact = st.one_of(
    st.tuples(individual, property_, individual),
    _triple(individual, RDF.type, class_),
    _triple(individual, OWL.sameAs, individual),
)
ontologies = st.tuples(st.lists(axiom, max_size=6), st.lists(fact, min_size=1, max_size=6)).map(
    lambda parts: [*parts[0], *parts[1]]
)


def with_lists(statements: Collection[Statement]) -> list[Statement]:
    """Add the cells of the lists that the axioms may name."""
    cells: list[Statement] = []
    for head, members in LISTS.items():
        for place, member in enumerate(members):
            cell = head if place == 0 else URIRef(f"{head}-{place}")
            rest = URIRef(f"{head}-{place + 1}") if place + 1 < len(members) else RDF.nil
            cells += [(cell, RDF.first, member), (cell, RDF.rest, rest)]
    return [*statements, *cells]


def about_individuals(statements: Collection[Statement]) -> set[Statement]:
    """Keep what is said of individuals: links between them, and their classes."""
    individuals: set[Node] = set(INDIVIDUALS)
    named: set[Node] = {*INDIVIDUALS, *CLASSES}
    predicates: set[Node] = {*PROPERTIES, RDF.type, OWL.sameAs}
    return {(s, p, o) for s, p, o in statements if s in individuals and o in named and p in predicates and s != o}


def everything(statements: Collection[Statement]) -> set[Statement]:
    """Return the given statements and all that follows."""
    saturation = saturate(statements)
    return set(saturation.given) | set(saturation.steps)


@given(ontologies)
@settings(max_examples=150, deadline=None)
def test_same_conclusions_as_owlrl(statements: list[Statement]) -> None:
    """The saturation concludes about individuals exactly what owlrl does."""
    whole = with_lists(statements)
    assert about_individuals(everything(whole)) == about_individuals(OwlrlReasoner().closure(whole))


@given(ontologies)
@settings(max_examples=100, deadline=None)
def test_each_step_fits_its_rule(statements: list[Statement]) -> None:
    """A second reader of the rules finds each step and each contradiction right, and no proof in a circle."""
    saturation = saturate(with_lists(statements))
    assert check_proofs(saturation) == len(saturation.steps) + len(saturation.contradictions)


@given(ontologies)
@settings(max_examples=40, deadline=None)
def test_each_step_follows_from_its_premises(statements: list[Statement]) -> None:
    """owlrl, given the premises of a step and nothing else but the lists, concludes the same."""
    saturation = saturate(with_lists(statements))
    about = about_individuals(saturation.steps)
    for statement in sorted(about)[:8]:
        premises = with_lists(saturation.steps[statement].premises)
        assert statement in OwlrlReasoner().closure(premises)


@given(ontologies)
@settings(max_examples=150, deadline=None)
def test_proofs_end_in_what_was_given(statements: list[Statement]) -> None:
    """No proof runs in a circle: from each conclusion the premises lead to given statements."""
    saturation = saturate(with_lists(statements))
    grounded = set(saturation.given)
    left = dict(saturation.steps)
    while left:
        ready = [statement for statement, step in left.items() if grounded.issuperset(step.premises)]
        assert ready, f"no ground under {left}"
        for statement in ready:
            grounded.add(statement)
            del left[statement]


@given(ontologies)
@settings(max_examples=100, deadline=None)
def test_closure_is_idempotent(statements: list[Statement]) -> None:
    """Nothing new follows from a closure."""
    closure = everything(with_lists(statements))
    assert everything(closure) == closure


@given(ontologies, fact)
@settings(max_examples=100, deadline=None)
def test_closure_is_monotone(statements: list[Statement], more: Statement) -> None:
    """What follows still follows when more is said."""
    whole = with_lists(statements)
    assert everything(whole) <= everything([*whole, more])


@given(ontologies, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_does_not_matter(statements: list[Statement], random: object) -> None:
    """The same statements in another order have the same conclusions, proofs and contradictions."""
    whole = with_lists(statements)
    shuffled = list(whole)
    assert hasattr(random, "shuffle")
    random.shuffle(shuffled)
    one, other = saturate(whole), saturate(shuffled)
    assert one.steps == other.steps
    assert one.contradictions == other.contradictions
