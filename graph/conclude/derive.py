"""The graph `derived`: computed figures, agreements and conflicts, with what they rest on (DESIGN §3.1, §3.4).

Reads what was reported, the descriptions of figures and the reference data; never prospects.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph

from graph.conclude.comparison import Evidence, compare, comparisons_to_graph
from graph.conclude.computed import Figures, compute_figures, derived_to_graph
from graph.terms import Role


def derive(graphs: Mapping[Role, Graph]) -> Graph:
    """Return the graph `derived`; the given graphs are not changed, and their order does not matter.

    Args:
        graphs: Reported, entities, reference, claims and sources of a build, by role.
    """
    figures = Figures(graphs)
    computed = compute_figures(figures)
    comparisons = compare(figures, computed)
    return derived_to_graph(computed) + comparisons_to_graph(comparisons, Evidence(graphs, computed, figures))
