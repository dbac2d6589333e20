"""What follows from a revision's graphs, and each triple's one home (DESIGN §3.1, §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from graph.conclude.comparison import Evidence, compare, comparisons_to_graph
from graph.conclude.computed import Figures, compute_figures, derived_to_graph
from graph.conclude.proof import reasoning_to_statements
from graph.conclude.reason import Reasoner, Reasoning, reason
from graph.conclude.rule_data import read_rules
from graph.conclude.saturation import MAX_SECONDS
from graph.rdf.origins import statement_origins
from graph.rdf.plain import plain_graph
from graph.rdf.statement import Statement
from graph.terms import Graphs, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """What follows from the graphs of a dataset.

    Attributes:
        triples: What it adds, by role: derived, inferred, and derivations among the claims. Some of it may stand
            elsewhere too.
        reasoning: The inferences with their proofs.
        origins: The nodes that state each triple that a claim reports or a source states.
    """

    triples: Mapping[Role, set[Statement]]
    reasoning: Reasoning
    origins: Mapping[Statement, tuple[URIRef, ...]]


def settle(graphs: Mapping[Role, Graph]) -> Graphs:
    """Return the graphs with each triple in one of them: the first in the order of `Role` (DESIGN §3.1).

    A graph that shares no triple with those before it is returned itself, uncopied.
    """
    settled: Graphs = {}
    taken: set[tuple[Node, Node, Node]] = set()
    for role in Role:
        home = graphs.get(role, Graph())
        triples = set(home)
        if not taken.isdisjoint(triples):
            triples -= taken
            home = plain_graph(triples)
        taken |= triples
        settled[role] = home
    return settled


def conclude(graphs: Mapping[Role, Graph], reasoner: Reasoner | None = None) -> Graphs:
    """Return the graphs with what is derived and inferred from them, instead of any that stood there before.

    Args:
        graphs: What was read, by role; not changed.
        reasoner: The engine; the rules where none is given.

    Raises:
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
        ReasoningTooLongError: It took longer than it may.
    """
    given = settle(graphs)
    whole = dict(given)
    for role, triples in draw_conclusions(given, reasoner).triples.items():
        whole[role] = plain_graph(given[role], triples)
    return settle(whole)


def draw_conclusions(
    given: Mapping[Role, Graph],
    reasoner: Reasoner | None = None,
    former: Conclusions | None = None,
    *,
    max_seconds: float = MAX_SECONDS,
) -> Conclusions:
    """Return what is derived and inferred from graphs in which each triple has one home; they are not changed.

    Args:
        given: The graphs without any former conclusions.
        reasoner: The engine; the rules where none is given.
        former: What followed before by the same engine: what a change leaves as it was is used again.
        max_seconds: How long the rules may take.

    Raises:
        InconsistencyError, ReasoningTooLongError: See `reason`.
    """
    reasoning = reason(given, reasoner, former.reasoning if former is not None else None, max_seconds=max_seconds)
    origins = statement_origins(given)
    if former is not None and _has_same_proofs(reasoning, former.reasoning) and origins == former.origins:
        proofs = {role: former.triples[role] for role in (Role.INFERRED, Role.CLAIMS)}
        proofs[Role.DERIVED] = set()
    else:
        proofs = reasoning_to_statements(given, reasoning, origins)
    return Conclusions(
        triples={**proofs, Role.DERIVED: proofs[Role.DERIVED] | set(derive(given))},
        reasoning=reasoning,
        origins=origins,
    )


def _has_same_proofs(one: Reasoning, other: Reasoning) -> bool:
    """Return whether two reasonings say the same with the same proofs, without contradictions on the way."""
    unlike = one.inconsistencies or other.inconsistencies or one.saturation is not other.saturation
    return not unlike and one.inferred == other.inferred


def derive(graphs: Mapping[Role, Graph]) -> Graph:
    """Return the graph `derived`: computed figures, agreements and conflicts, with what they rest on (DESIGN §3.4).

    Args:
        graphs: Reported, entities, reference, claims, sources and ontology, by role; not changed, and their order does
            not matter. Prospects are not read.

    Raises:
        UnreadableInputError: A rule of the ontology is wrong.
    """
    rules = read_rules(graphs.get(Role.ONTOLOGY, Graph()))
    figures = Figures(graphs)
    computed = compute_figures(figures, rules)
    evidence = Evidence(graphs, computed, figures)
    compared = compare(figures, computed, rules, evidence)
    return plain_graph(derived_to_graph(computed), comparisons_to_graph(compared, evidence))
