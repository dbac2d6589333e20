"""What the engine gets wrong and another spelling gets right: a query is written anew before the engine reads it.

Each rewriting keeps the meaning that the specification gives to the text, which tests hold it to; `upstream.md` of the
conformance tests tells the engine's makers about each fault. What cannot be written anew is left as it is, and told
where a count may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.sparql.expressions import (
    compare_booleans,
    lower_booleans,
    replace_aliases,
    rewrite_replacements,
    strip_languages,
)
from graph.sparql.nesting import fill_arguments
from graph.sparql.paths import STRUCTURES, UnmendableError, has_alternatives, iter_paths, write_branches
from graph.sparql.rewriting import Rewriting
from graph.sparql.scopes import iter_plain_variables, name_of, projected_variables, visible_variables
from graph.sparql.syntax import Node, guess_unit, parse, read_words
from graph.sparql.tokens import Token

MAX_LENGTH = 100_000
"""A longer text is given to the engine as it is."""

_BARE = ("TRUE", "FALSE", "REPLACE", "REGEX")
_AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_TRIGGER = re.compile(
    rf"(?<!\|)\|(?![|}}])|\b(?:{'|'.join(_BARE)})\b|\bGRAPH\s*[?$]|\b(?:{'|'.join(_AGGREGATES)})\s*\(", re.IGNORECASE
)
_WORDS = (*_BARE, *_AGGREGATES, "GRAPH")
"""A text without any of these and without `|` has nothing to mend; looking for them is faster than the expression."""
_FRESH = frozenset({"BNODE", "RAND", "UUID", "STRUUID"})
"""Functions that give each solution a value of its own."""
_NO_MULTISET = frozenset({"MinusGraphPattern"})
LOST_DUPLICATES = (
    "The engine counts equal solutions of the alternatives in this path once; write UNION to have them all."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What may be wrong with an answer: the offset of what causes it in the text, and one sentence."""

    start: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A query for the engine: its text, and what could not be written anew."""

    text: str
    doubts: tuple[Doubt, ...] = ()


def mend_query(text: str) -> Mended:
    """Return a query or an update with the same meaning that the engine gets right; one that is malformed as it is."""
    if len(text) > MAX_LENGTH or not _may_have_faults(text) or not _TRIGGER.search(text):
        return Mended(text=text)
    return _mend(fill_arguments(text))


def _may_have_faults(text: str) -> bool:
    upper = text.upper()
    return "|" in text or any(word in upper for word in _WORDS)


@lru_cache(maxsize=512)
def _mend(text: str) -> Mended:
    words = read_words(text)
    tree = parse(words, guess_unit(words))
    if not isinstance(tree, Node):
        return Mended(text=text)
    rewriting = Rewriting(text)
    lower_booleans(tree, rewriting)
    compare_booleans(tree, rewriting)
    rewrite_replacements(tree, rewriting)
    strip_languages(tree, rewriting)
    replace_aliases(tree, rewriting)
    stars = _Stars(tree)
    doubts = [*_doubt_names(tree), *_mend_graphs(tree, rewriting, stars), *_mend_paths(tree, rewriting, stars)]
    if not rewriting.is_empty:
        stars.expand(rewriting)
    return Mended(text=rewriting.write(tree) if not rewriting.is_empty else text, doubts=tuple(doubts))


class _Stars:
    """The `*` of a query, which must not show the names that a rewriting makes."""

    def __init__(self, tree: Node) -> None:
        self._names = {name_of(token) for token in tree.iter_tokens() if token.kind == "variable"}
        self._lists: list[tuple[Token, list[str]]] = []
        self.labels = _read_labels(tree)
        self.may_hide = True
        self._named: dict[str, str] = {}
        self._used = False
        for node in tree.walk():
            star = next((token for token in node.tokens if token.text == "*"), None)
            if star is None or node.rule not in ("SelectClause", "DescribeQuery", "Aggregate"):
                continue
            is_count = node.rule == "Aggregate" and not any(token.word == "DISTINCT" for token in node.tokens)
            self.may_hide = self.may_hide and (is_count or node.rule == "SelectClause")
        for select in tree.walk():
            clause = select.find("SelectClause")
            if clause is not None and (star := next((t for t in clause.tokens if t.text == "*"), None)) is not None:
                names = sorted(projected_variables(select))
                self._lists.append((star, names))
                self.may_hide = self.may_hide and bool(names)

    def make_name(self, like: str) -> str:
        """Return a name that no variable of the text has."""
        self._used = True
        number = 0
        while f"{like}_{number}" in self._names:
            number += 1
        self._names.add(f"{like}_{number}")
        return f"{like}_{number}"

    def name_label(self, label: str) -> str:
        """Return the variable that stands for the blank node of a label."""
        if label not in self._named:
            self._named[label] = f"?{self.make_name('node')}"
        return self._named[label]

    def expand(self, rewriting: Rewriting) -> None:
        """Write the variables that each `*` stands for in its place, where new names have been made."""
        if self._used:
            for star, names in self._lists:
                rewriting.replace_token(star, " ".join(f"?{name}" for name in names))


def _doubt_names(tree: Node) -> Iterator[Doubt]:
    """Yield the names in HAVING that only SELECT gives: they have no value there (section 18.2.4.3)."""
    for select in tree.walk():
        clause, modifier = select.find("SelectClause"), select.find("SolutionModifier")
        having = modifier.find("HavingClause") if modifier is not None else None
        if clause is None or having is None:
            continue
        named = {
            name_of(item.tokens[-2]): rewriting_text
            for item in clause.nodes
            if (expression := item.find("Expression")) is not None
            for rewriting_text in ["".join(token.text for token in expression.iter_tokens())]
        }
        for token in iter_plain_variables(having):
            if name_of(token) in named:
                message = (
                    f"{token.text} has no value in HAVING, which comes before SELECT: write {named[name_of(token)]}."
                )
                yield Doubt(start=token.start, message=message)


def _read_labels(tree: Node) -> dict[str, list[Token]]:
    """Return the labels of blank nodes in the patterns of a text, not in its templates."""
    labels: dict[str, list[Token]] = {}
    for node in tree.walk("ConstructTemplate", "QuadPattern", "QuadData"):
        if node.rule == "BlankNode":
            token = node.tokens[0]
            if token.kind == "blank":
                labels.setdefault(token.text, []).append(token)
    return labels


# Alternatives in paths


def _mend_paths(tree: Node, rewriting: Rewriting, stars: _Stars) -> Iterator[Doubt]:
    if not _counts(tree):
        return
    for block in _iter_triples(tree):
        paths = [path for path in iter_paths(block) if has_alternatives(rewriting.text, path)]
        if not paths:
            continue
        try:
            _mend_triples(block, rewriting, stars)
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
    """Yield the triples of patterns whose duplicates can show: not those of EXISTS and of MINUS."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.rule == "TriplesBlock":
            yield node
        elif node.rule not in _NO_MULTISET and node.rule != "BuiltInCall":
            stack += reversed(node.nodes)


def _mend_triples(block: Node, rewriting: Rewriting, stars: _Stars) -> None:
    """Put the triples whose path has alternatives behind the others of their block, as unions."""
    _name_nodes(block, rewriting, stars)
    flat = _Flat(rewriting, stars)
    for triples in block.nodes:
        if any(has_alternatives(rewriting.text, path) for path in iter_paths(triples)):
            flat.add(triples)
        else:
            flat.plain.append(rewriting.write(triples))
    pieces = [f"{' . '.join(flat.plain)} ."] if flat.plain else []
    rewriting.replace_node(block, " ".join([*pieces, *flat.unions]))


class _Flat:
    """Triples taken apart: those without alternatives, and a union for each of the others."""

    def __init__(self, rewriting: Rewriting, stars: _Stars) -> None:
        self.plain: list[str] = []
        self.unions: list[str] = []
        self._rewriting = rewriting
        self._stars = stars

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
                if isinstance(verb, Node) and has_alternatives(self._rewriting.text, verb):
                    branches = write_branches(self._rewriting.text, verb)
                    self.unions.append(" UNION ".join(f"{{ {subject} {branch} {written} }}" for branch in branches))
                else:
                    kept.append(f"{self._rewriting.write(verb)} {written}")
        if kept:
            self.plain.append(f"{subject} {' ; '.join(kept)}")

    def _write(self, term: Node | Token) -> str:
        """Return a term, or the variable that stands for a node with properties."""
        if isinstance(term, Token) or term.rule not in STRUCTURES:
            return self._rewriting.write(term)
        properties = term.find("PropertyListPathNotEmpty")
        if properties is None or not self._stars.may_hide:
            raise UnmendableError
        name = f"?{self._stars.make_name('node')}"
        self._add_properties(name, properties)
        return name


def _name_nodes(block: Node, rewriting: Rewriting, stars: _Stars) -> None:
    """Put variables in place of blank nodes: one pattern becomes several, and a node stands in one pattern only."""
    for token in list(block.iter_tokens()):
        is_anonymous = token.kind == "sign" and len(token.text) > 1 and token.text[0] == "["
        if (is_anonymous or token.kind == "blank") and not stars.may_hide:
            raise UnmendableError
        if is_anonymous:
            rewriting.replace_token(token, f"?{stars.make_name('node')}")
        elif token.kind == "blank":
            for same in stars.labels.pop(token.text, ()):
                rewriting.replace_token(same, stars.name_label(token.text))


def _iter_verbs(properties: Node) -> Iterator[tuple[Node | Token, Node]]:
    verb: Node | Token | None = None
    for part in properties.parts:
        if isinstance(part, Node) and part.rule == "ObjectListPath":
            assert verb is not None
            yield verb, part
        elif isinstance(part, Node) or part.kind == "variable":
            verb = part


# GRAPH with a variable


def _mend_graphs(tree: Node, rewriting: Rewriting, stars: _Stars) -> Iterator[Doubt]:
    """Let the variable of GRAPH be unbound inside its pattern (section 18.6), where the pattern looks at it."""
    for node in reversed(list(tree.walk())):
        if node.rule != "GraphGraphPattern":
            continue
        variable = next((token for token in node.tokens if token.kind == "variable"), None)
        pattern = node.find("GroupGraphPattern")
        if variable is None or pattern is None:
            continue
        for part in _idle_minuses(pattern):
            rewriting.replace_node(part, "{}")
        looks = set(_iter_looks(pattern, name_of(variable)))
        if not looks:
            continue
        if "expression" in looks or not stars.may_hide or any(child.rule == "SubSelect" for child in pattern.walk()):
            yield Doubt(start=variable.start, message=_BOUND_INSIDE.format(variable.text))
            continue
        name = stars.make_name(name_of(variable))
        for token in pattern.iter_tokens():
            if token.kind == "variable" and name_of(token) == name_of(variable):
                rewriting.replace_token(token, f"?{name}")
        written = rewriting.write(node)
        has_triples = any(child.rule == "TriplesBlock" for child in pattern.walk())
        every = "" if has_triples else f"GRAPH {variable.text} {{}} "
        condition = f"FILTER(!BOUND(?{name}) || SAMETERM(?{name}, {variable.text}))"
        rewriting.replace_node(node, f"{{ {every}{written} {condition} }}")


_BOUND_INSIDE = "The engine gives {} a value inside its GRAPH, where it has none yet by the specification."


def _iter_looks(pattern: Node, name: str) -> Iterator[str]:
    """Yield how a pattern uses a variable where a value from outside would show: `bound`, `pattern` or `expression`."""
    for node in pattern.walk():
        if not any(token.kind == "variable" and name_of(token) == name for token in node.tokens):
            continue
        if node.rule == "BuiltInCall" and node.tokens[0].word == "BOUND":
            yield "bound"
        elif node.rule in ("Unary", "OrderCondition", "GroupCondition"):
            yield "expression"
        elif node.rule == "DataBlock":
            yield "pattern"
    for node in pattern.walk():
        if node.rule in ("OptionalGraphPattern", "SubSelect") and any(
            token.kind == "variable" and name_of(token) == name for token in node.iter_tokens()
        ):
            yield "pattern"


def _idle_minuses(pattern: Node) -> Iterator[Node]:
    """Yield each MINUS that shares no variable with what stands before it, so that it takes nothing away."""
    bound: set[str] = set()
    for part in pattern.nodes:
        names = set(visible_variables(part if part.rule != "MinusGraphPattern" else part.nodes[0]))
        if part.rule == "MinusGraphPattern":
            if not names & bound:
                yield part
        else:
            bound |= names
