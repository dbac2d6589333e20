"""Which quads an update with a pattern can add or remove, asked before it is applied: no stores need be compared.

An update such as `DELETE { … } INSERT { … } WHERE { … }` touches nothing but its templates filled in by the solutions
of its pattern. CONSTRUCT fills them in: for each graph that a template names, the triples in it. Who holds the quads so
found against the store before and after knows what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Engine

from graph.sparql.tokens import Token, iter_tokens

MAX_CANDIDATES = 50_000
UNREPEATABLE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE", "LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT"})
"""Words with which a pattern may have other solutions when it is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A stretch between outermost brackets, brackets excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Triples of a template that go to one graph; `graph` is the text that names it, empty where none does."""

    graph: str
    triples: str


def find_candidates(engine: Engine, text: str, first: int, base: str) -> set[Quad] | None:
    """Return all quads that an update of one operation can add or remove; None where that cannot be told.

    Args:
        engine: The store to which it is going to be applied.
        text: The update.
        first: The offset of the operation's first keyword; prefixes stand before it.
        base: Resolves relative IRIs.
    """
    prologue, tokens = text[:first], [token for token in iter_tokens(text) if token.start >= first]
    if any(token.text.upper() in UNREPEATABLE or token.kind == "blank" for token in tokens):
        return None
    words, blocks = _split(tokens)
    templates, pattern, clauses, graph = _read_operation(text, words, blocks)
    if pattern is None or any(_makes_nodes(text, template) for template in templates):
        return None
    where = f"{clauses} WHERE {{ {text[pattern.start : pattern.end]} }}"
    found: set[Quad] = set()
    try:
        default = _resolve(prologue, graph, base) if graph else DefaultGraph()
        within: list[NamedNode | BlankNode | DefaultGraph] | None = [default] if graph and not clauses else None
        for part in (part for template in templates for part in _read_template(text, template)):
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


def _makes_nodes(text: str, template: _Block) -> bool:
    """Say whether a template makes new blank nodes, other ones each time."""
    return any(
        token.kind == "sign" and token.text[:1] in "[(~<|" for token in iter_tokens(text[template.start : template.end])
    )


def _split(tokens: list[Token]) -> tuple[list[Token], list[_Block]]:
    """Return the tokens outside brackets and the outermost brackets."""
    words: list[Token] = []
    blocks: list[_Block] = []
    depth = start = 0
    for token in tokens:
        if token.kind == "sign" and token.text == "{":
            start = token.start + 1 if depth == 0 else start
            depth += 1
        elif token.kind == "sign" and token.text == "}":
            depth -= 1
            if depth == 0:
                blocks.append(_Block(start=start, end=token.start))
        elif depth == 0:
            words.append(token)
    return words, blocks


def _read_operation(
    text: str, words: list[Token], blocks: list[_Block]
) -> tuple[list[_Block], _Block | None, str, str]:
    """Return the templates, the pattern, the clauses of a query's dataset, and the graph of WITH."""
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


def _read_template(text: str, block: _Block) -> Iterator[_Part]:
    """Yield the parts of a template; raise ValueError where a variable names a graph."""
    outside: list[str] = []
    done, depth = block.start, 0
    name = ""
    for token in iter_tokens(text[block.start : block.end]):
        position = block.start + token.start
        if depth == 0 and token.kind != "sign" and token.text.upper() == "GRAPH":
            outside.append(text[done:position])
            done = position + len(token.text)
        elif token.kind == "sign" and token.text == "{":
            if depth == 0:
                name, done = text[done:position].strip(), position + 1
            depth += 1
        elif token.kind == "sign" and token.text == "}":
            depth -= 1
            if depth == 0:
                if name[:1] in ("?", "$"):
                    raise ValueError("a variable names the graph")
                yield _Part(graph=name, triples=text[done:position])
                done = position + 1
    outside.append(text[done : block.end])
    rest = [piece.strip().lstrip(".").strip() for piece in outside]
    for piece in rest:
        if piece:
            yield _Part(graph="", triples=piece)


def _resolve(prologue: str, name: str, base: str) -> NamedNode:
    """Return the IRI that a text names."""
    engine = Engine()
    engine.update(f"{prologue} CREATE GRAPH {name}", base_iri=base or None)
    (found,) = engine.named_graphs()
    if not isinstance(found, NamedNode):
        raise ValueError("a graph has no IRI")
    return found
