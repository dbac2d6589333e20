"""All proofs of a triple: each smallest set of given triples from which it follows, and no other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from graph.conclude.justifications import Justifier, Proof
from graph.conclude.saturation import saturate
from graph.errors import ReasoningTooLongError
from graph.rdf.statement import Statement

PREFIXES = """
@prefix : <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def e(name: str) -> URIRef:
    """Return an IRI of the tests."""
    return URIRef(f"http://e/{name}")


def statements(text: str) -> frozenset[Statement]:
    """Return the triples of a text in Turtle."""
    return frozenset((s, p, o) for s, p, o in Graph().parse(data=PREFIXES + text, format="turtle"))


def sets_of(text: str, *triple: Node) -> list[set[str]]:
    """Return the sets of given triples that the proofs of a triple rest on, by the last parts of their terms."""
    found = Justifier(statements(text)).find_proofs((triple[0], triple[1], triple[2])).found
    return [{" ".join(str(term).rpartition("/")[2].rpartition("#")[2] or str(term).rpartition("/")[2] for term in one)
             for one in proof.given} for proof in found]  # fmt: skip


def check(proof: Proof) -> None:
    """Check that each step of a proof is one use of a rule: what was said of saturation holds of its premises alone."""
    if proof.rule:
        premises = {premise.statement for premise in proof.premises}
        step = saturate(premises).steps.get(proof.statement)
        assert step is not None
    else:
        assert proof.given == {proof.statement}
    for premise in proof.premises:
        check(premise)


TWO_WAYS = """
:in a owl:TransitiveProperty . :in owl:inverseOf :has .
:a :in :b . :b :in :d . :a :in :c . :c :in :d . :d :has :a .
"""


def test_each_way_is_a_proof_of_its_own() -> None:
    """A place lies in another by either of two places between, or because the other has it; smallest first."""
    assert sets_of(TWO_WAYS, e("a"), e("in"), e("d")) == [
        {"d has a", "in inverseOf has"},
        {"a in b", "b in d", "in type TransitiveProperty"},
        {"a in c", "c in d", "in type TransitiveProperty"},
    ]


def test_what_is_given_is_a_proof() -> None:
    """A given triple is its own proof, beside those by which it follows."""
    proofs = Justifier(statements(TWO_WAYS + ":a :in :d .")).find_proofs((e("a"), e("in"), e("d"))).found
    assert (proofs[0].rule, proofs[0].size, len(proofs)) == ("", 1, 4)


def test_what_does_not_follow_has_none() -> None:
    """A triple that nobody can prove has no proof, be its terms known or not."""
    justifier = Justifier(statements(TWO_WAYS))
    for triple in ((e("d"), e("in"), e("a")), (e("x"), e("in"), e("a"))):
        proofs = justifier.find_proofs(triple)
        assert (proofs.found, proofs.is_complete) == ((), True)


def test_a_circle_proves_nothing() -> None:
    """What follows from its own inverse is proved by neither; a detour through it is no proof of its own."""
    text = ":p owl:inverseOf :q . :a :p :b ."
    assert sets_of(text, e("b"), e("q"), e("a")) == [{"a p b", "p inverseOf q"}]


def test_every_way_along_equalities_is_found() -> None:
    """Two names of one thing by either of two equalities: both are told, though one of them would do."""
    text = ":a owl:sameAs :b , :c . :c owl:sameAs :b . :a :p :x ."
    assert sets_of(text, e("b"), e("p"), e("x")) == [{"a sameAs b", "a p x"}, {"a sameAs c", "c sameAs b", "a p x"}]


def test_a_bound_is_told() -> None:
    """Where there are more proofs than are kept, the smallest are there and it is said that there may be more."""
    text = ":in a owl:TransitiveProperty ." + "".join(f":a :in :m{n} . :m{n} :in :z ." for n in range(6))
    justifier = Justifier(statements(text))
    few, all_ = (justifier.find_proofs((e("a"), e("in"), e("z")), most=most) for most in (4, 100))
    assert (len(few.found), few.is_complete, len(all_.found), all_.is_complete) == (4, False, 6, True)


def test_a_question_comes_to_an_end() -> None:
    """A question that takes too long is refused, not answered by half."""
    justifier = Justifier(statements(TWO_WAYS))
    justifier._max_seconds = -1.0
    with pytest.raises(ReasoningTooLongError):
        justifier.find_proofs((e("a"), e("in"), e("d")))


NAMES = st.sampled_from([e(name) for name in "abc"])
TRIPLES = st.one_of(
    st.tuples(NAMES, st.sampled_from([e("p"), e("q"), OWL.sameAs]), NAMES),
    st.sampled_from(
        [
            (e("p"), RDF.type, OWL.TransitiveProperty),
            (e("p"), RDF.type, OWL.SymmetricProperty),
            (e("q"), RDFS.subPropertyOf, e("p")),
            (e("p"), OWL.inverseOf, e("q")),
            (e("p"), RDFS.domain, e("C")),
            (e("C"), RDFS.subClassOf, e("D")),
            (e("p"), RDF.type, OWL.FunctionalProperty),
        ]
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.sets(TRIPLES, min_size=1, max_size=5))
def test_the_proofs_are_all_smallest_sets(triples: set[Statement]) -> None:
    """For every triple that follows, the sets are those that trying every subset finds, and each step holds."""
    closures = {
        subset: saturate(subset).steps.keys() | subset
        for size in range(len(triples) + 1)
        for subset in map(frozenset, combinations(sorted(triples), size))
    }
    justifier = Justifier(triples)
    for statement in sorted(saturate(triples).steps.keys() - triples):
        sufficient = [subset for subset, closure in closures.items() if statement in closure]
        smallest = {one for one in sufficient if not any(other < one for other in sufficient)}
        proofs = justifier.find_proofs(statement)
        assert {proof.given for proof in proofs.found} == smallest
        assert proofs.is_complete
        for proof in proofs.found:
            check(proof)
