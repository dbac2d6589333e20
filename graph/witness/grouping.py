"""The groups of a SELECT that groups its solutions: by what, and which of them give a row."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from graph.sparql.scopes import name_of
from graph.sparql.syntax import Node
from graph.witness.path import Term
from graph.witness.question import Question, get_term, write_conditions
from graph.witness.row_evidence import Row

Groups = dict[Row, list[tuple[dict[str, Term | None], int]]]
"""For each row the groups that give it: what they are grouped by, and how many solutions they have."""

_MERGING = frozenset({"DISTINCT", "REDUCED"})


class Grouping:
    """How one SELECT groups.

    Attributes:
        tail: The BIND clauses that compute what is grouped by, for a plan of its pattern.
    """

    def __init__(self, question: Question, select: Node, variables: Sequence[str], *, graph: str) -> None:
        """Read a SelectQuery or SubSelect that stands in a graph; `variables` are the names of its columns."""
        clause, where = select.find("SelectClause"), select.find("WhereClause")
        assert clause is not None
        assert where is not None
        self._question = question
        self._planner = question.planner
        self._select = select
        self._variables = variables
        self._graph = graph
        self._where = where.nodes[0]
        self._items = clause.nodes
        self._keys = self._read_keys()
        self.tail = " ".join(self._keys.values())

    def _modifier(self, rule: str) -> Node | None:
        modifier = self._select.find("SolutionModifier")
        return None if modifier is None else modifier.find(rule)

    def _read_keys(self) -> dict[str, str]:
        """Return the variables by which is grouped, each with the BIND clause that computes it, or with nothing."""
        group = self._modifier("GroupClause")
        keys: dict[str, str] = {}
        for condition in group.nodes if group is not None else ():
            expression = condition.find("Expression", "BuiltInCall", "FunctionCall")
            names = [name_of(token) for token in condition.tokens if token.kind == "variable"]
            name = names[0] if names else self._planner.fresh("key")
            keys[name] = "" if expression is None else f"BIND({self._planner.write(expression)} AS ?{name})"
        return keys

    def count_beside(self, text: str) -> tuple[str, str] | None:
        """Return the query with the sizes of its groups as one more column, and the name of that column.

        None where a row does not say which group it is of: it does not show all that is grouped by, or rows that are
        alike are one.
        """
        clause = self._select.find("SelectClause")
        assert clause is not None
        if any(key not in self._variables for key in self._keys) or {token.word for token in clause.tokens} & _MERGING:
            return None
        counted = self._planner.fresh("count")
        return f"{text[: clause.end]} (COUNT(*) AS ?{counted}){text[clause.end :]}", counted

    def key_of(self, row: Row) -> dict[str, Term | None]:
        """Return what a row that shows it was grouped by."""
        shown = dict(zip(self._variables, row, strict=True))
        return {name: shown[name] for name in self._keys}

    def find_groups(self, rows: Sequence[Row]) -> Groups:
        """Return the keys of the groups that give rows, each with how many solutions it has.

        A row has several groups where it does not show all keys.
        """
        having = self._modifier("HavingClause")
        counted = self._planner.fresh("count")
        items = [self._planner.write(item) for item in self._items]
        items += [f"?{key}" for key in self._keys if key not in self._variables]
        items.append(f"(COUNT(*) AS ?{counted})")
        behind = f"GROUP BY {' '.join(f'?{key}' for key in self._keys)} " if self._keys else ""
        behind += "" if having is None else self._planner.write(having)
        pattern = f"{{ {self._planner.write(self._where)} {' '.join(self._keys.values())} }}"
        if self._graph:
            pattern = f"{{ GRAPH {self._graph} {pattern} }}"
        if len(rows) == 1:
            shown = dict(zip(self._variables, rows[0], strict=True))
            known = {
                name: one for name, one in shown.items() if name in self._keys and isinstance(one, NamedNode | Literal)
            }
            pattern = f"{{ {pattern} {write_conditions(known)} }}"
        wanted = set(rows)
        found: dict[Row, dict[tuple[Term | None, ...], tuple[dict[str, Term | None], int]]] = {}
        for solution in self._question.select(pattern, " ".join(items), behind, prepare=self._question.prepare):
            row = tuple(get_term(solution, name) for name in self._variables)
            if row in wanted:
                key = {name: get_term(solution, name) for name in self._keys}
                count = get_term(solution, counted)
                assert isinstance(count, Literal)
                found.setdefault(row, {})[tuple(key.values())] = (key, int(count.value))
        return {row: list(groups.values()) for row, groups in found.items()}


def item_name(item: Node) -> str:
    """Return the name of the variable that an item of SELECT gives."""
    return name_of(next(token for token in reversed(item.tokens) if token.kind == "variable"))
