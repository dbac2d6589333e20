"""GRAPH with a variable, as the specification has it: the pattern in each named graph by itself, then the graph's name.

The engine has no such operation: it puts the name of the graph beside each triple and path of the pattern. What has no
triple of its own (VALUES, a subquery that does not show the variable, another GRAPH) knows no graph then, so that
graphs are mixed; and the variable has a value inside the pattern already, where by the specification it has none yet.
So a pattern that looks at the variable gets another one in its place, and every solution is made to carry the name.
Source: https://www.w3.org/TR/sparql11-query/#sparqlAlgebraEval, "Evaluation of a Graph Pattern".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.sparql.engine_faults.doubt import Doubt
from graph.sparql.engine_faults.new_names import NewNames
from graph.sparql.scopes import is_grouped, name_of, projected_variables, visible_variables
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token

_BOUND_INSIDE = "The engine gives {} a value inside its GRAPH, where it has none yet by the specification."
_NOT_BY_GRAPH = "The engine evaluates this subquery over all graphs at once, not in each graph of GRAPH {} by itself."
_SHARED = "The engine takes {} for a variable that both sides of this MINUS share, so that rows may be missing."


@dataclass(frozen=True, slots=True, kw_only=True)
class _NamedGraph:
    """A GRAPH with a variable: its node, the variable, its pattern, and what stands for the variable inside."""

    node: Node
    variable: Token
    pattern: Node
    inside: str


class GraphPatterns:
    """The patterns of a text that are evaluated in each named graph."""

    def __init__(self, tree: Node, rewriting: Rewriting, names: NewNames) -> None:
        self.doubts: list[Doubt] = []
        self._rewriting = rewriting
        self._names = names
        self._graphs: list[_NamedGraph] = []
        self._renamed: set[int] = set()
        for node in reversed(list(tree.walk())):
            if node.rule == "GraphGraphPattern":
                self._read(node)

    def _read(self, node: Node) -> None:
        """Let the variable of GRAPH be unbound inside its pattern, where the pattern looks at it."""
        variable = next((token for token in node.tokens if token.kind == "variable"), None)
        pattern = node.find("GroupGraphPattern")
        if variable is None or pattern is None:
            return
        name, inside = name_of(variable), ""
        looks = set(_iter_looks(pattern, name))
        if "expression" in looks or (looks and not self._names.may_hide):
            self.doubts.append(Doubt(start=variable.start, message=_BOUND_INSIDE.format(variable.text)))
        elif looks:
            inside = self._names.make_name(name)
            self._names.rename_inside(pattern, name, inside)
            for token in pattern.iter_tokens():
                if token.kind == "variable" and name_of(token) == name and token.start not in self._renamed:
                    self._renamed.add(token.start)
                    self._rewriting.replace_token(token, f"?{inside}")
        self._graphs.append(_NamedGraph(node=node, variable=variable, pattern=pattern, inside=inside))

    def mend(self) -> None:
        """Let every solution carry the name of its graph; other rewritings inside the patterns are done by now."""
        for graph in self._graphs:
            written = self._rewriting.write(graph.variable)
            _Carrier(graph, written, self._rewriting, self._names, self.doubts).settle(graph.pattern, must=True)
            if graph.inside:
                name = f"?{graph.inside}"
                condition = f"FILTER(!BOUND({name}) || SAMETERM({name}, {written}))"
                self._rewriting.replace_node(graph.node, f"{{ {self._rewriting.write(graph.node)} {condition} }}")


class _Carrier:
    """Makes the solutions of a pattern carry the name of the graph that they come from."""

    def __init__(
        self, graph: _NamedGraph, written: str, rewriting: Rewriting, names: NewNames, doubts: list[Doubt]
    ) -> None:
        self._variable = written
        self._shown = graph.variable.text
        self._stands_inside = "" if graph.inside else name_of(graph.variable)
        self._rewriting = rewriting
        self._names = names
        self._doubts = doubts

    def settle(self, group: Node, *, must: bool) -> bool:
        """Mend a group; return whether each of its solutions carries the name then, which it does where it must."""
        select = group.find("SubSelect")
        if select is not None:
            return self._settle_select(group, select)
        carries = begun = needs = False
        before: list[Node] = []
        for part in group.nodes:
            if part.rule in ("OptionalGraphPattern", "MinusGraphPattern", "Bind"):
                carries = carries or not begun  # the engine begins with the empty pattern, which has a graph
                needs = needs or (not carries and _depends(part))
            begun = begun or part.rule != "Filter"
            if part.rule == "TriplesBlock":
                carries = True
            elif part.rule in ("GroupOrUnionGraphPattern", "Lateral"):
                branches = [self.settle(branch, must=False) for branch in part.nodes]
                carries = carries or all(branches)
            elif part.rule == "OptionalGraphPattern":
                self.settle(part.nodes[0], must=False)
            elif part.rule == "MinusGraphPattern":
                self._settle_minus(part, before)
            elif part.rule in ("Filter", "Bind"):
                for inner in _iter_exists(part):
                    self.settle(inner, must=False)
            before.append(part)
        carries = carries or not begun
        if not carries and (must or needs or any(part.rule == "Filter" and _depends(part) for part in group.nodes)):
            self._rewriting.replace_token(group.tokens[0], f"{{ GRAPH {self._variable} {{}}")
            return True
        return carries

    def _settle_minus(self, part: Node, before: list[Node]) -> None:
        """Leave out a MINUS that shares nothing, and doubt one that may share the graph alone (section 18.5)."""
        inner = part.nodes[0]
        bound = {name for one in before for name in visible_variables(one)}
        shared = bound & set(visible_variables(inner))
        if not shared:
            self._rewriting.replace_node(part, "{}")
            return
        self.settle(inner, must=False)
        certain = {name for one in before for name in _certain_variables(one)} & _certain_variables(inner)
        if _depends(inner) and not shared & certain:
            self._doubts.append(Doubt(start=part.start, message=_SHARED.format(self._shown)))

    def _settle_select(self, group: Node, select: Node) -> bool:
        """Let a subquery give the name of the graph, by which it is grouped too."""
        clause, where, modifier = (select.find(rule) for rule in ("SelectClause", "WhereClause", "SolutionModifier"))
        assert clause is not None
        assert where is not None
        assert modifier is not None
        self.settle(where.nodes[0], must=True)
        grouping = modifier.find("GroupClause")
        if modifier.find("LimitOffsetClauses") is not None or self._stands_inside in projected_variables(select):
            self._doubt(select)
        elif is_grouped(select) and grouping is None:
            self._count_each(group, select)
        else:
            if grouping is not None:
                by = grouping.tokens[1]
                self._rewriting.replace_token(by, f"{by.text} {self._variable}")
            self._show(clause)
        return True

    def _show(self, clause: Node) -> None:
        star = next((token for token in clause.tokens if token.text == "*"), None)
        if star is not None:
            self._names.add_to_star(star, self._variable[1:], self._rewriting)
            return
        first = clause.tokens[1] if clause.tokens[1:] and clause.tokens[1].kind == "word" else clause.tokens[0]
        self._rewriting.replace_token(first, f"{first.text} {self._variable}")

    def _count_each(self, group: Node, select: Node) -> None:
        """Let a subquery that groups all its solutions have one row for each graph, also where nothing matches."""
        clause, where, modifier = (select.find(rule) for rule in ("SelectClause", "WhereClause", "SolutionModifier"))
        assert clause is not None
        assert where is not None
        expressions = [(item.tokens[-2].text, item.find("Expression")) for item in clause.nodes]
        if (modifier is not None and modifier.nodes) or select.find("ValuesClause") is not None:
            self._doubt(select)
            return
        found, empty, outcomes = [], [], []
        some = f"?{self._names.make_name('some')}"
        for name, expression in expressions:
            assert expression is not None  # a variable alone would not be grouped
            written = self._rewriting.write(expression)
            one, none = (f"?{self._names.make_name(name[1:])}" for _ in range(2))
            found.append(f"({written} AS {one})")
            empty.append(f"({written} AS {none})")
            outcomes.append(f"BIND(IF(BOUND({some}), {one}, {none}) AS {name})")
        graph, shown = self._variable, " ".join(name for name, _ in expressions)
        each = f"SELECT {graph} {' '.join(found)} (1 AS {some}) {self._rewriting.write(where)} GROUP BY {graph}"
        nothing = f"SELECT {' '.join(empty)} {{ FILTER(false) }}"
        body = f"GRAPH {graph} {{}} {{ {nothing} }} OPTIONAL {{ {each} }} {' '.join(outcomes)}"
        self._rewriting.replace_node(group, f"{{ SELECT {graph} {shown} {{ {body} }} }}")

    def _doubt(self, select: Node) -> None:
        self._doubts.append(Doubt(start=select.start, message=_NOT_BY_GRAPH.format(self._shown)))


def _iter_looks(pattern: Node, name: str) -> Iterator[str]:
    """Yield how a pattern uses a variable where a value from outside would show: `pattern` or `expression`."""
    for node in pattern.walk():
        if not any(token.kind == "variable" and name_of(token) == name for token in node.tokens):
            continue
        if node.rule in ("Unary", "OrderCondition", "GroupCondition"):
            yield "expression"
        elif node.rule in ("DataBlock", "Bind", "SelectItem") or (
            node.rule == "BuiltInCall" and node.tokens[0].word == "BOUND"
        ):
            yield "pattern"
    for node in pattern.walk():
        hides = node.rule in ("OptionalGraphPattern", "SubSelect", "MinusGraphPattern") or (
            node.rule == "BuiltInCall" and node.find("GroupGraphPattern") is not None
        )
        if hides and any(token.kind == "variable" and name_of(token) == name for token in node.iter_tokens()):
            yield "pattern"


def _depends(node: Node) -> bool:
    """Return whether a pattern depends on the graph in which it is evaluated."""
    return any(inner.rule == "TriplesBlock" for inner in node.walk("GraphGraphPattern", "ServiceGraphPattern"))


def _iter_exists(node: Node) -> Iterator[Node]:
    """Yield the outermost patterns in an expression."""
    for inner in node.walk("GroupGraphPattern"):
        if inner.rule == "GroupGraphPattern":
            yield inner


def _certain_variables(node: Node) -> set[str]:
    """Return the variables that have a value in each solution of a pattern."""
    if node.rule == "TriplesBlock":
        return set(visible_variables(node))
    if node.rule in ("GroupGraphPattern", "GraphGraphPattern", "WhereClause"):
        found = {name for part in node.nodes for name in _certain_variables(part)}
        return found | {name_of(token) for token in node.tokens if token.kind == "variable"}
    if node.rule == "GroupOrUnionGraphPattern":
        return set.intersection(*[_certain_variables(branch) for branch in node.nodes])
    if node.rule == "SubSelect":
        where = node.find("WhereClause")
        assert where is not None
        return set(projected_variables(node)) & _certain_variables(where)
    if node.rule == "InlineData" and not any(token.word == "UNDEF" for token in node.iter_tokens()):
        return set(visible_variables(node))
    return set()
