"""Which quads an update with a pattern can add or remove, asked before it is applied: no stores need be compared.

An update such as `DELETE { … } INSERT { … } WHERE { … }` touches nothing but its templates filled in by the solutions
of its pattern. CONSTRUCT fills them in: for each graph that a template names, the triples in it. Who holds the quads so
found against the store before and after knows what changed.
"""

from __future__ import annotations

from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Engine

from graph.sparql.operations import Block, Operation, iter_template
from graph.sparql.tokens import iter_tokens

MAX_CANDIDATES = 50_000
UNREPEATABLE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE", "LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT"})
"""Words with which a pattern may have other solutions when it is asked again."""


def find_candidates(engine: Engine, text: str, operation: Operation, base: str) -> set[Quad] | None:
    """Return all quads that an update of one operation can add or remove; None where that cannot be told.

    Args:
        engine: The store to which it is going to be applied.
        text: The update.
        operation: Its one operation.
        base: Resolves relative IRIs.
    """
    prologue = text[: operation.first]
    tokens = iter_tokens(text, operation.first, operation.end)
    if any(token.text.upper() in UNREPEATABLE or token.kind == "blank" for token in tokens):
        return None
    templates, pattern, clauses, graph = _read_operation(operation)
    if pattern is None or any(_makes_nodes(text, template) for template in templates):
        return None
    where = f"{clauses} WHERE {{ {text[pattern.start : pattern.end]} }}"
    found: set[Quad] = set()
    try:
        default = _resolve(prologue, graph, base) if graph else DefaultGraph()
        within: list[NamedNode | BlankNode | DefaultGraph] | None = [default] if graph and not clauses else None
        for part in (part for template in templates for part in iter_template(text, template)):
            name = _resolve(prologue, part.graph, base) if part.graph else default
            query = f"{prologue} CONSTRUCT {{ {part.triples} }} {where}"
            triples = engine.query(query, base_iri=base or None, default_graph=within)
            if not isinstance(triples, QueryTriples):
                return None
            for triple in islice(triples, MAX_CANDIDATES):
                found.add(Quad(triple.subject, triple.predicate, triple.object, name))
    except (SyntaxError, ValueError):
        return None  # applied to the store, the whole says what is wrong with it, and where
    return found if len(found) < MAX_CANDIDATES else None


def _makes_nodes(text: str, template: Block) -> bool:
    """Return whether a template makes new blank nodes, other ones each time."""
    return any(
        token.kind == "sign" and (token.text[:1] in "[(~<|" or token.text == "{|")
        for token in iter_tokens(text, template.start, template.end)
    )


def _read_operation(operation: Operation) -> tuple[list[Block], Block | None, str, str]:
    """Return the templates, the pattern, the clauses of a query's dataset, and the graph of WITH."""
    words, blocks = list(operation.words), list(operation.blocks)
    graph = ""
    if words and words[0].text.upper() == "WITH" and len(words) > 1:
        graph, words = words[1].text, words[2:]
    names = [word.text.upper() for word in words]
    if names == ["DELETE", "WHERE"] and len(blocks) == 1:
        return blocks, blocks[0], "", graph
    if not names or not blocks or "DATA" in names[:2]:
        return [], None, "", ""
    verbs = [name for name in names if name in ("DELETE", "INSERT")]
    if names[: len(verbs)] != verbs or verbs not in (["DELETE"], ["INSERT"], ["DELETE", "INSERT"]):
        return [], None, "", ""
    if len(blocks) != len(verbs) + 1:
        return [], None, "", ""
    clauses = []
    for word in words[len(verbs) :]:
        if word.start < blocks[-2].end or word.start > blocks[-1].start:
            return [], None, "", ""
        if word.text.upper() != "WHERE":
            clauses.append("FROM" if word.text.upper() == "USING" else word.text)
    return blocks[:-1], blocks[-1], " ".join(clauses), graph


def _resolve(prologue: str, name: str, base: str) -> NamedNode:
    """Return the IRI that a text names."""
    engine = Engine()
    engine.update(f"{prologue} CREATE GRAPH {name}", base_iri=base or None)
    (found,) = engine.named_graphs()
    if not isinstance(found, NamedNode):
        raise ValueError("a graph has no IRI")
    return found
