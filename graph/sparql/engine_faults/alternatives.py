"""Triples whose path has alternatives, as unions: the engine loses the duplicates of alternatives.

`paths.py` says into which paths one is taken apart; here the triples around them are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.sparql.engine_faults.doubt import Doubt
from graph.sparql.engine_faults.new_names import NewNames
from graph.sparql.engine_faults.paths import STRUCTURES, UnmendableError, has_alternatives, iter_paths, write_branches
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token

_FRESH = frozenset({"BNODE", "RAND", "UUID", "STRUUID"})
"""Functions that give each solution a value of its own."""

_NO_MULTISET = frozenset({"MinusGraphPattern", "BuiltInCall"})
LOST_DUPLICATES = (
    "The engine counts equal solutions of the alternatives in this path once; write UNION to have them all."
)


def mend_alternatives(tree: Node, rewriting: Rewriting, names: NewNames) -> Iterator[Doubt]:
    """Write alternatives as unions where duplicates show; yield a doubt for each block where that cannot be done."""
    if not _counts(tree):
        return
    for block in _iter_triples(tree):
        paths = [path for path in iter_paths(block) if has_alternatives(rewriting.text, path)]
        if not paths:
            continue
        try:
            _mend_triples(block, rewriting, names)
        except UnmendableError:
            yield Doubt(start=paths[0].start, message=LOST_DUPLICATES)


def _counts(tree: Node) -> bool:
    """Return whether duplicates show.

    They do not in ASK, in a SELECT DISTINCT alone, and in a template, unless each solution has something of its own.
    """
    selects = [node for node in tree.walk() if node.rule == "SelectClause"]
    distinct = all(any(token.word == "DISTINCT" for token in select.tokens) for select in selects)
    aggregated = any(node.rule == "Aggregate" for node in tree.walk())
    return _has_fresh_values(tree) or (bool(selects) and (aggregated or not distinct))


def _has_fresh_values(tree: Node) -> bool:
    """Return whether each solution makes blank nodes of a template anew, or values of its own."""
    templates = [node for node in tree.walk() if node.rule in ("ConstructTemplate", "QuadPattern")]
    nodes = (node.rule for template in templates for node in template.walk())
    return any(rule.startswith(("BlankNode", "Collection")) for rule in nodes) or any(
        token.word in _FRESH for token in tree.iter_tokens()
    )


def _iter_triples(tree: Node) -> Iterator[Node]:
    """Yield the triples of patterns whose duplicates can show: not those of EXISTS and of MINUS, but in a subquery."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.rule == "TriplesBlock":
            yield node
        elif node.rule not in _NO_MULTISET or any(inner.rule == "SubSelect" for inner in node.walk()):
            stack += reversed(node.nodes)


def _mend_triples(block: Node, rewriting: Rewriting, names: NewNames) -> None:
    """Put the triples whose path has alternatives behind the others of their block, as unions."""

    def write_union(path: Node, subject: str, value: str) -> str | None:
        if not has_alternatives(rewriting.text, path):
            return None
        branches = write_branches(rewriting.text, path)
        return " UNION ".join(f"{{ {subject} {branch} {value} }}" for branch in branches)

    def has_some(triples: Node) -> bool:
        return any(has_alternatives(rewriting.text, path) for path in iter_paths(triples))

    take_apart(block, rewriting, names, write_union, has_some)


Instead = Callable[[Node, str, str], "str | None"]
"""Returns the pattern that stands for a triple, by its path, its subject and its object; None where it stays."""


def take_apart(
    block: Node, rewriting: Rewriting, names: NewNames, instead: Instead, concerns: Callable[[Node], bool]
) -> None:
    """Put patterns in place of some triples of a block, behind the others.

    Args:
        block: The block.
        rewriting: Takes the changes.
        names: Gives nodes without names some.
        instead: The pattern for a triple.
        concerns: Returns whether the triples of a subject may have such a one; the others stay as they are written.

    Raises:
        UnmendableError: A triple has no place of its own, as in a list or below an annotation.
    """
    _name_nodes(block, rewriting, names)
    flat = _Flat(rewriting, names, instead)
    for triples in block.nodes:
        if next(iter_paths(triples), None) is not None and concerns(triples):
            flat.add(triples)
        else:
            flat.plain.append(rewriting.write(triples))
    pieces = [f"{' . '.join(flat.plain)} ."] if flat.plain else []
    rewriting.replace_node(block, " ".join([*pieces, *flat.patterns]))


class _Flat:
    """Triples taken apart: those that stay, and a pattern for each of the others."""

    def __init__(self, rewriting: Rewriting, names: NewNames, instead: Instead) -> None:
        self.plain: list[str] = []
        self.patterns: list[str] = []
        self._rewriting = rewriting
        self._names = names
        self._instead = instead

    def add(self, triples: Node) -> None:
        """Take the triples of one subject apart."""
        subject = triples.parts[0]
        properties = triples.find("PropertyListPathNotEmpty")
        written = self._write(subject)
        if properties is not None:
            self._add_properties(written, properties)

    def _add_properties(self, subject: str, properties: Node) -> None:
        kept: list[str] = []
        for verb, objects in _iter_verbs(properties):
            for value in objects.nodes:
                if len(value.parts) > 1:
                    raise UnmendableError  # an annotation is one triple's
                written = self._write(value.parts[0])
                pattern = self._instead(verb, subject, written) if isinstance(verb, Node) else None
                if pattern is not None:
                    self.patterns.append(pattern)
                else:
                    kept.append(f"{self._rewriting.write(verb)} {written}")
        if kept:
            self.plain.append(f"{subject} {' ; '.join(kept)}")

    def _write(self, term: Node | Token) -> str:
        """Return a term, or the variable that stands for a node with properties."""
        if isinstance(term, Token) or term.rule not in STRUCTURES:
            return self._rewriting.write(term)
        properties = term.find("PropertyListPathNotEmpty")
        if properties is None or not self._names.may_hide:
            raise UnmendableError
        name = f"?{self._names.make_name('node')}"
        self._add_properties(name, properties)
        return name


def _name_nodes(block: Node, rewriting: Rewriting, names: NewNames) -> None:
    """Put variables in place of blank nodes: one pattern becomes several, and a node stands in one pattern only."""
    for token in list(block.iter_tokens()):
        is_anonymous = token.kind == "sign" and len(token.text) > 1 and token.text[0] == "["
        if (is_anonymous or token.kind == "blank") and not names.may_hide:
            raise UnmendableError
        if is_anonymous:
            rewriting.replace_token(token, f"?{names.make_name('node')}")
        elif token.kind == "blank":
            for same in names.labels.pop(token.text, ()):
                rewriting.replace_token(same, names.name_label(token.text))


def _iter_verbs(properties: Node) -> Iterator[tuple[Node | Token, Node]]:
    verb: Node | Token | None = None
    for part in properties.parts:
        if isinstance(part, Node) and part.rule == "ObjectListPath":
            assert verb is not None
            yield verb, part
        elif isinstance(part, Node) or part.kind == "variable":
            verb = part
