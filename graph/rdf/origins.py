"""Who says a triple: the claims that report it and the source records that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rdflib import OWL, RDF, Graph, Literal, URIRef
from rdflib.term import Node

from graph.rdf.statement import Statement
from graph.terms import RLF, Role

_REPORTED_FACTUALITY = frozenset({RLF.Actual, RLF.Ongoing, RLF.Estimated})


def statement_origins(graphs: Mapping[Role, Graph]) -> dict[Statement, tuple[URIRef, ...]]:
    """Return, for each triple that a claim reports or a source states, the nodes that say so, in a fixed order."""
    origins: dict[Statement, set[URIRef]] = defaultdict(set)
    claims = graphs.get(Role.CLAIMS, Graph())
    for node in claims.subjects(RDF.type, RLF.Claim):
        if _is_reported(claims, node):
            _add_origin(claims, node, origins)
    sources = graphs.get(Role.SOURCES, Graph())
    for node in sources.subjects(RDF.type, RLF.SourceRecord):
        _add_origin(sources, node, origins)
    return {statement: tuple(sorted(nodes)) for statement, nodes in origins.items()}


def recorded_statements(graphs: Mapping[Role, Graph]) -> set[Statement]:
    """Return the triples that reference data states, whichever graph they stand in."""
    recorded: dict[Statement, set[URIRef]] = defaultdict(set)
    sources = graphs.get(Role.SOURCES, Graph())
    for node in sources.subjects(RDF.type, RLF.SourceRecord):
        _add_origin(sources, node, recorded)
    return set(recorded)


def _is_reported(claims: Graph, node: Node) -> bool:
    return (
        (node, RLF.polarity, RLF.Positive) in claims
        and claims.value(node, RLF.factuality) in _REPORTED_FACTUALITY
        and (node, OWL.deprecated, Literal(True)) not in claims
    )


def _add_origin(graph: Graph, node: Node, origins: dict[Statement, set[URIRef]]) -> None:
    subject, predicate, object_ = (graph.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    if isinstance(node, URIRef) and subject is not None and predicate is not None and object_ is not None:
        origins[subject, predicate, object_].add(node)
