"""Variables that a rewriting makes, and the `*` of a query, which must not show them."""

from __future__ import annotations

from dataclasses import dataclass

from graph.sparql.scopes import name_of, projected_variables
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token


@dataclass(slots=True)
class _Star:
    """A `*` in SELECT, and the variables that it stands for."""

    token: Token
    names: list[str]


class NewNames:
    """The names that a query has and gets.

    Attributes:
        labels: The labels of blank nodes in its patterns, with the tokens of each.
        may_hide: False where a new variable would change an answer: in `COUNT(DISTINCT *)`, `DESCRIBE *`, and where
            `*` stands for nothing.
    """

    def __init__(self, tree: Node) -> None:
        self._names = {name_of(token) for token in tree.iter_tokens() if token.kind == "variable"}
        self._stars: list[_Star] = []
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
                self._stars.append(_Star(star, names))
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

    def rename_inside(self, node: Node, name: str, new: str) -> None:
        """Let each `*` inside a node stand for a variable under its new name."""
        for star in self._stars:
            if node.start <= star.token.start < node.end:
                star.names = [new if one == name else one for one in star.names]

    def add_to_star(self, token: Token, name: str, rewriting: Rewriting) -> None:
        """Let a `*` stand for one more variable, from now on: what is around it may be written next."""
        self._used = True
        star = next(star for star in self._stars if star.token == token)
        star.names.append(name)
        _expand(star, rewriting)

    def expand_stars(self, rewriting: Rewriting) -> None:
        """Write the variables that each `*` stands for in its place, where new names have been made."""
        if self._used:
            for star in self._stars:
                _expand(star, rewriting)


def _expand(star: _Star, rewriting: Rewriting) -> None:
    rewriting.replace_token(star.token, " ".join(f"?{name}" for name in star.names))


def _read_labels(tree: Node) -> dict[str, list[Token]]:
    """Return the labels of blank nodes in the patterns of a text, not in its templates."""
    labels: dict[str, list[Token]] = {}
    for node in tree.walk("ConstructTemplate", "QuadPattern", "QuadData"):
        if node.rule == "BlankNode":
            token = node.tokens[0]
            if token.kind == "blank":
                labels.setdefault(token.text, []).append(token)
    return labels
