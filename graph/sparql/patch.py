"""An update of one graph: SPARQL text that names no graph, as the body of PATCH, made to speak of the graph addressed.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/#http-patch, section 5.7.
"""

from __future__ import annotations

from graph.errors import ReliefgraphError
from graph.sparql.operations import Operation, split_operations
from graph.sparql.tokens import iter_tokens

_ELSEWHERE = frozenset(
    {"GRAPH", "WITH", "USING", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "INTO", "NAMED"}
)


class OutOfScopeError(ReliefgraphError):
    """An update speaks of other graphs than the one it is sent to; `start` is where."""

    def __init__(self, what: str, start: int) -> None:
        self.start = start
        super().__init__(what)


def scope_update(text: str, graph: str) -> str:
    """Return an update whose triples and patterns are those of one graph.

    Args:
        text: It names no graph: INSERT DATA, DELETE DATA, DELETE WHERE, DELETE and INSERT with WHERE.
        graph: The IRI of the graph; empty for the default graph.

    Raises:
        OutOfScopeError: It names one, or does something to whole graphs.
    """
    for token in iter_tokens(text):
        if token.word in _ELSEWHERE:
            raise OutOfScopeError(
                f"`{token.text}` speaks of graphs; the address says already which one is changed", token.start
            )
    if not graph:
        return text
    pieces: list[str] = []
    done = 0
    for operation in split_operations(text):
        if not operation.blocks:
            continue  # the engine's parser says what is wrong
        pieces.append(text[done : operation.first])
        piece, done = _scope_operation(text, operation, f"<{graph}>")
        pieces.append(piece)
    return "".join(pieces) + text[done:]


def _scope_operation(text: str, operation: Operation, name: str) -> tuple[str, int]:
    """Return an operation on one graph, and the offset where the text goes on."""
    words = operation.verbs
    start, end = operation.blocks[0].start - 1, operation.blocks[0].end
    head, block = text[operation.first : start], text[start : end + 1]
    if words[1:] == ["DATA"]:
        return f"{head}{{ GRAPH {name} {block} }}", end + 1
    if words == ["DELETE", "WHERE"]:
        return f"WITH {name} DELETE {block} WHERE {block}", end + 1
    return f"WITH {name} {head}", start
