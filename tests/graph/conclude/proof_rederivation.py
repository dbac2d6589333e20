"""A third opinion on proofs: owlrl concludes each triple from nothing but the given triples that its proof rests on.

A run of owlrl costs more than many proofs, so proofs are put together: those with the same axioms in one run, with the
individuals of each renamed apart, so that no proof can lean on another's triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rdflib import BNode, URIRef
from rdflib.term import Node

from graph.conclude.reason import OwlrlReasoner
from graph.rdf.statement import Statement

Question = tuple[Statement, frozenset[Statement]]
"""A triple, and the given triples from which it should follow."""


def find_unproven(questions: Iterable[Question], axioms: frozenset[Statement]) -> set[Question]:
    """Return the questions whose triple owlrl does not conclude from what it should follow from.

    Args:
        questions: The triples.
        axioms: All triples of the vocabulary; the terms that they speak of are no individuals.
    """
    vocabulary = {term for axiom in axioms for term in axiom}
    about: dict[Node, list[Statement]] = defaultdict(list)
    for axiom in axioms:
        about[axiom[0]].append(axiom)
    together: dict[frozenset[Statement], list[Question]] = defaultdict(list)
    for conclusion, given in questions:
        together[add_lists(given & axioms, about)].append((conclusion, given))
    unproven: set[Question] = set()
    for used, ones in together.items():
        batch, wanted = set(used), {}
        for place, (conclusion, given) in enumerate(ones):
            statements = (conclusion, *(given - axioms))
            individuals = {term for s, _, o in statements for term in (s, o) if isinstance(term, URIRef)} - vocabulary
            names: dict[Node, URIRef] = {term: URIRef(f"{term}#{place}") for term in individuals}
            batch |= {rename(statement, names) for statement in statements[1:]}
            wanted[conclusion, given] = rename(conclusion, names)
        closure = OwlrlReasoner().closure(batch)
        unproven |= {question for question, renamed in wanted.items() if renamed not in closure}
    return unproven


def add_lists(axioms: frozenset[Statement], about: Mapping[Node, list[Statement]]) -> frozenset[Statement]:
    """Return axioms with what is said of the blank nodes in them: lists and restrictions."""
    found = set(axioms)
    waiting = [term for statement in found for term in statement if isinstance(term, BNode)]
    while waiting:
        for axiom in about.get(waiting.pop(), ()):
            if axiom not in found:
                found.add(axiom)
                waiting += [term for term in axiom if isinstance(term, BNode)]
    return frozenset(found)


def rename(statement: Statement, names: Mapping[Node, URIRef]) -> Statement:
    """Return a triple about the renamed individuals."""
    s, p, o = statement
    return names.get(s, s), p, names.get(o, o)
