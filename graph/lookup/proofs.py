"""All proofs of an inferred triple, counted and bounded, each as the tree of `graph.lookup.explanation`.

A revision keeps one smallest proof of each inferred triple. The others are found when they are asked for, by reasoning
over what the revision reported, identified, took from reference data and defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Quad
from rdflib import BNode, Graph
from rdflib.term import Node

from graph.conclude.justifications import MAX_PROOFS, Justifier, Proof
from graph.conclude.saturation import MAX_SECONDS
from graph.lookup.explanation import Explanation, Ground, Triple, explain_triple, role_of, triple_words
from graph.namespaces import BASE
from graph.rdf.quads import quad_to_statement, rdflib_to_term, rebase_quads
from graph.rdf.statement import Statement, blank_texts, statement_text
from graph.revision.view import View
from graph.terms import REASONED_ROLES, Role

SHOWN_PROOFS = 10
"""So many proofs of a triple are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllProofs:
    """The proofs of a triple.

    Attributes:
        shown: The smallest of them, smallest first.
        count: How many there are; so many are known of where there may be more.
        is_complete: Whether there are no more.
    """

    shown: tuple[Explanation, ...]
    count: int
    is_complete: bool


class ProofFinder:
    """Finds the proofs of triples of one revision, over which it reasons once, when it is first asked."""

    def __init__(self, view: View, *, max_seconds: float = MAX_SECONDS) -> None:
        """Look at a revision; reasoning over it, and each question, may take `max_seconds`."""
        self._view = view
        self._max_seconds = max_seconds

    @cached_property
    def _graphs(self) -> dict[Role, Graph]:
        graphs: dict[Role, Graph] = {}
        for role in REASONED_ROLES:
            graph = graphs[role] = Graph(bind_namespaces="none")
            quads = self._view.store.match(None, None, None, self._view.graph(role))
            for quad in rebase_quads(quads, self._view.base, BASE):
                statement = quad_to_statement(quad)
                if statement is not None:
                    graph.add(statement)
        return graphs

    @cached_property
    def _justifier(self) -> Justifier:
        from graph.conclude.reason import reason  # loads owlrl, for which a query worker need not wait

        reasoning = reason(self._graphs, max_seconds=self._max_seconds)
        return Justifier(reasoning.saturation.given, max_seconds=self._max_seconds)

    @cached_property
    def _blanks(self) -> dict[Node, str]:
        return blank_texts(statement for graph in self._graphs.values() for statement in graph)

    def find_all(self, triple: Triple, *, shown: int = SHOWN_PROOFS, most: int = MAX_PROOFS) -> AllProofs:
        """Return the proofs of an inferred triple, one for each smallest set of given triples that suffices for it.

        Args:
            triple: The triple as it stands in the revision.
            shown: So many are returned as trees.
            most: So many are counted.

        Raises:
            ReasoningTooLongError: It took longer than it may.
        """
        (quad,) = rebase_quads([Quad(*triple)], self._view.base, BASE)
        statement = quad_to_statement(quad)
        if statement is None:
            return AllProofs(shown=(), count=0, is_complete=True)
        proofs = self._justifier.find_proofs(statement, most=most)
        trees = tuple(self._explain(proof) for proof in proofs.found[:shown])
        return AllProofs(shown=trees, count=len(proofs.found), is_complete=proofs.is_complete)

    def _explain(self, proof: Proof) -> Explanation:
        triple = self._to_triple(proof.statement)
        if not proof.rule and triple is not None:
            standing = explain_triple(self._view, triple)
            if standing is not None:
                return standing
        words = self._axiom_words(proof.statement) if triple is None else triple_words(self._view, triple)
        if not proof.rule:
            return Explanation(words=words, triple=triple, graph=Role.ONTOLOGY, ground=Ground.DEFINED)
        premises = {one.words: one for one in map(self._explain, proof.premises)}
        return Explanation(
            words=words,
            triple=triple,
            graph=role_of(self._view, triple),
            ground=Ground.FOLLOWS,
            rule=proof.rule,
            premises=tuple(premises[words] for words in sorted(premises)),
        )

    def _axiom_words(self, axiom: Statement) -> str:
        """Return what the derivations of a build call a triple with a blank node: the node where it begins with one."""
        return self._blanks.get(axiom[0]) or statement_text(axiom, self._blanks)

    def _to_triple(self, statement: Statement) -> Triple | None:
        """Return a statement as it stands in the revision; None where it holds a blank node or begins with a text."""
        if any(isinstance(term, BNode) for term in statement):
            return None
        subject, predicate, value = (rdflib_to_term(term, {}) for term in statement)
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
            return None
        (quad,) = rebase_quads([Quad(subject, predicate, value)], BASE, self._view.base)
        assert isinstance(quad.subject, NamedNode)
        return quad.subject, quad.predicate, quad.object
