"""What follows from a revision's graphs, and each triple's one home (DESIGN §3.1, §4)."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph
from rdflib.term import Node

from graph.conclude.derive import derive
from graph.conclude.proof import reasoning_to_graphs
from graph.conclude.reason import Reasoner, reason
from graph.terms import Graphs, Role


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
            home = Graph()
            for triple in triples:
                home.add(triple)
        taken |= triples
        settled[role] = home
    return settled


def conclude(graphs: Mapping[Role, Graph], reasoner: Reasoner | None = None) -> Graphs:
    """Return the graphs with what is derived and inferred from them, instead of any that stood there before.

    Args:
        graphs: What was read, by role; not changed.
        reasoner: The engine; owlrl where none is given.

    Raises:
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
    """
    given = settle(graphs)
    added = {Role.DERIVED: derive(given)}
    for role, graph in reasoning_to_graphs(given, reason(given, reasoner)).items():
        added[role] = added.get(role, Graph()) + graph
    return settle({role: given[role] + added[role] if role in added else given[role] for role in Role})
