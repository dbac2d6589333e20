"""The basic graph patterns of a query: which triple patterns stand together, and what has values before them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.namespaces import RDF
from graph.sparql.planning.join_order import JoinedPattern
from graph.sparql.scopes import name_of
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token


class Labels:
    """Labels for blank nodes that have none."""

    def __init__(self, text: str) -> None:
        self._prefix = "_:rlf"
        while self._prefix in text:
            self._prefix += "x"
        self._count = 0

    def new(self) -> str:
        """Return a label that the query does not have."""
        self._count += 1
        return f"{self._prefix}{self._count}"


def iter_runs(node: Node, bound: frozenset[str], *, is_sure: bool) -> Iterator[tuple[list[Node], frozenset[str]]]:
    """Yield the basic graph patterns below a node, each as its blocks, with the variables that have values before it.

    What a group is joined with may be evaluated before it or beside it, as the engine likes; where the two differ, its
    patterns are left as they stand (`is_sure` is false).
    """
    if node.rule != "GroupGraphPattern":
        for inner in node.nodes:
            yield from iter_runs(inner, frozenset(), is_sure=True)
        return
    seen, run, is_open = bound, [], is_sure
    for part in node.nodes:
        if part.rule == "TriplesBlock":
            run.append(part)
            continue
        if part.rule == "Filter":
            yield from iter_runs(part, frozenset(), is_sure=False)
            continue
        if run:
            if is_open:
                yield run, seen
            seen, run = seen | _variables(*run), []
        if part.rule == "InlineData":
            seen |= _variables(part)
            continue
        shares = bool(_variables(part) & seen)
        if part.rule == "OptionalGraphPattern":
            yield from iter_runs(part.nodes[0], seen & _variables(part), is_sure=True)
        else:
            for inner in part.nodes:
                yield from iter_runs(inner, frozenset(), is_sure=not shares)
        seen |= _variables(part)
        is_open = False
    if run and (is_open or not (_variables(*run) & seen)):
        yield run, seen if is_open else frozenset()


def _variables(*nodes: Node) -> frozenset[str]:
    return frozenset(name_of(token) for node in nodes for token in node.iter_tokens() if token.kind == "variable")


def read_block(block: Node, text: str, labels: Labels) -> list[JoinedPattern] | None:
    """Return the triple patterns of a block; None where it has lists or triples about triples, which stay together."""
    if any(node.rule in _UNREAD for node in block.walk()):
        return None
    found: list[JoinedPattern] = []
    for same in block.nodes:
        first = same.parts[0]
        subject = _read_node(first, text, labels, found)
        rest = same.find("PropertyListPathNotEmpty")
        if rest is not None:
            _read_properties(subject, rest, text, labels, found)
    return found


_UNREAD = frozenset({"CollectionPath", "ReifiedTriple", "TripleTerm", "Reifier", "AnnotationBlockPath"})


def _read_node(part: Node | Token, text: str, labels: Labels, found: list[JoinedPattern]) -> str:
    if isinstance(part, Token):
        return f"<{RDF}nil>" if part.text.startswith("(") else part.text
    if part.rule == "BlankNodePropertyListPath":
        label = labels.new()
        _read_properties(label, part.nodes[0], text, labels, found)
        return label
    if part.rule == "BlankNode" and part.tokens[0].kind != "blank":
        return labels.new()
    return text[part.start : part.end]


def _read_properties(subject: str, properties: Node, text: str, labels: Labels, found: list[JoinedPattern]) -> None:
    verb = ""
    is_path = False
    for part in properties.parts:
        if isinstance(part, Token):
            if part.kind == "variable":
                verb, is_path = part.text, False
        elif part.rule == "Path":
            verb = text[part.start : part.end]
            is_path = not _is_simple(part)
        elif part.rule == "ObjectListPath":
            for item in part.nodes:
                value = _read_node(item.parts[0], text, labels, found)
                words = (subject, verb, value)
                names = frozenset(word for word in words if word.startswith(("?", "$", "_:")))
                variables = frozenset(word.replace("$", "?", 1).removeprefix("?") for word in names)
                found.append(JoinedPattern(text=" ".join(words), parts=words, is_path=is_path, variables=variables))


def _is_simple(path: Node) -> bool:
    """Return whether a path is a single predicate."""
    tokens = list(path.iter_tokens())
    return len(tokens) == 1
