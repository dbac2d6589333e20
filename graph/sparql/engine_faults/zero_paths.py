"""Paths of no length at a term that the data do not have: `:s :p* ?o` has the solution `:s`, and the engine has none.

Where a constant stands in no triple of the default graph, nothing but the path of no length leads from it or to it, so
a path that may have no length says no more than that its two ends are the same. Whoever has the data is asked whether
they have the constant.
Source: https://www.w3.org/TR/sparql11-query/#defn_evalPathOneOrMore, section 18.4, "Evaluation of ZeroLengthPath".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from graph.sparql.engine_faults.alternatives import take_apart
from graph.sparql.engine_faults.new_names import NewNames
from graph.sparql.engine_faults.paths import UnmendableError, iter_paths
from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.sparql.text_edits import Rewriting

MAX_LENGTH = 20_000
"""Longer queries are left as they are."""

MAX_ASKED = 20
"""So many constants are asked for."""

_MAY_HAVE = re.compile(r"[>\w)][*?](?![\w*])", re.ASCII)
_CONSTANTS = ("iri", "RDFLiteral", "NumericLiteral")
Knows = Callable[[str, str], bool]
"""Returns whether a term is a subject or an object in the default graph, by the prologue and how it is written."""


def mend_zero_paths(text: str, knows: Knows) -> str:
    """Return a query in which such paths are written as what they say; the text itself where there are none."""
    if len(text) > MAX_LENGTH or not _MAY_HAVE.search(text):
        return text
    tree = parse(read_words(text), QUERY)
    if not isinstance(tree, Node) or any(node.rule == "DatasetClause" for node in tree.walk()):
        return text
    query = tree.nodes[0]
    prologue = query.find("Prologue")
    written = text[prologue.start : prologue.end] if prologue is not None and prologue.nodes else ""
    unknown = set[str]()
    asked = set[str]()
    blocks = [block for block in _iter_blocks(query) if any(may_be_empty(path) for path in iter_paths(block))]
    for block in blocks:
        for constant in _iter_constants(text, block):
            if constant not in asked and len(asked) < MAX_ASKED:
                asked.add(constant)
                if not knows(written, constant):
                    unknown.add(constant)
    return _mend(text, tree, blocks, unknown) if unknown else text


def _mend(text: str, tree: Node, blocks: list[Node], unknown: set[str]) -> str:
    rewriting, names = Rewriting(text), NewNames(tree)

    def instead(path: Node, subject: str, value: str) -> str | None:
        if not may_be_empty(path) or not unknown & {subject, value}:
            return None
        if subject == value:
            return "{}"
        ends = (subject, value) if value in unknown else (value, subject)
        return f"VALUES {ends[0]} {{ {ends[1]} }}" if ends[0][0] in "?$" else "FILTER(false)"

    def concerns(triples: Node) -> bool:
        return any(may_be_empty(path) for path in iter_paths(triples))

    for block in blocks:
        if unknown.intersection(_iter_constants(text, block)):
            try:
                take_apart(block, rewriting, names, instead, concerns)
            except UnmendableError:
                return text
    names.expand_stars(rewriting)
    return rewriting.write(tree)


def _iter_blocks(query: Node) -> Iterator[Node]:
    """Yield the blocks of triples that are matched in the default graph."""
    for node in query.walk("GraphGraphPattern", "ServiceGraphPattern"):
        if node.rule == "TriplesBlock":
            yield node


def _iter_constants(text: str, block: Node) -> Iterator[str]:
    """Yield the subjects and objects of a block that are constants, as they are written."""
    for node in block.walk("Path", *_CONSTANTS):
        if node.rule in _CONSTANTS:
            yield text[node.start : node.end]


def may_be_empty(path: Node) -> bool:
    """Return whether a path may lead from a node to itself without a triple."""
    return any(all(_is_optional(element) for element in sequence.nodes) for sequence in path.nodes)


def _is_optional(element: Node) -> bool:
    signs = {token.text for token in element.tokens}
    inner = element.find("Path")
    return bool(signs & {"*", "?"}) or (inner is not None and may_be_empty(inner))
