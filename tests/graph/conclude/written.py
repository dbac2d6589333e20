"""What reasoning adds, as graphs."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph

from graph.conclude.proof import reasoning_to_statements
from graph.conclude.reason import Reasoning
from graph.rdf.origins import statement_origins
from graph.terms import Role


def write_reasoning(graphs: Mapping[Role, Graph], reasoning: Reasoning) -> dict[Role, Graph]:
    """Return inferred triples, derivations and inconsistencies, each kind under its role."""
    written: dict[Role, Graph] = {}
    for role, statements in reasoning_to_statements(graphs, reasoning, statement_origins(graphs)).items():
        written[role] = Graph()
        for statement in statements:
            written[role].add(statement)
    return written
