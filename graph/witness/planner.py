"""A query rewritten so that each solution shows all that it rests on: the plan of its witnesses.

Projection, DISTINCT and blank nodes hide what a row came from. In a plan nothing is hidden: blank nodes are variables,
the patterns of subqueries stand in the open under names of their own, and a marker tells which branch of a UNION was
taken and which OPTIONAL matched. A solution then instantiates the triple patterns that hold for it: a witness in the
sense of why-provenance (P. Buneman, S. Khanna, W.-C. Tan: Why and Where: A Characterization of Data Provenance, ICDT
2001); for OPTIONAL and MINUS the positive part (F. Geerts, Th. Unger, G. Karvounarakis, I. Fundulaki, V. Christophides:
Algebraic Structures for Capturing the Provenance of SPARQL Queries, JACM 63(1), 2016).

What cannot be opened in this way (a subquery that groups or has a LIMIT) stays as it is and is a question of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.namespaces import RDF
from graph.sparql.scopes import certain_variables, is_grouped, name_of, projected_variables, visible_variables
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token, iter_tokens
from graph.witness.conditions import AskedPattern, Sense, iter_asked
from graph.witness.plan import HEAD, Absence, Guard, Inner, Plan, TriplePattern, UncoveredError

PREFIX = "rlf_"
"""What the names of variables that are made here begin with; a query that uses such a name gets a longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    graph: str = ""
    guard: Guard = ()
    names: dict[str, str] = field(default_factory=dict)

    def guarded(self, marker: str, value: int) -> _Context:
        return _Context(graph=self.graph, guard=(*self.guard, (marker, value)), names=self.names)

    def inside(self, graph: str) -> _Context:
        return _Context(graph=graph, guard=self.guard, names=self.names)

    def renamed(self, names: dict[str, str]) -> _Context:
        return _Context(graph=self.graph, guard=self.guard, names=names)


class Planner:
    """Makes the plans of one query text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.prefix = PREFIX
        while f"?{self.prefix}" in text or f"${self.prefix}" in text:
            self.prefix += "_"
        self._count = 0
        self._labels: dict[str, str] = {}
        self._uses = Counter[str]()

    def plan(self, group: Node, *, graph: str = "", tail: str = "") -> Plan:
        """Return the plan of a GroupGraphPattern.

        Args:
            group: It.
            graph: The name of the graph in which it stands.
            tail: What is computed from its solutions: BIND clauses.

        Raises:
            UncoveredError: It has a part whose witnesses are not known; the message names it.
        """
        plan = Plan()
        names = [name_of(token) for token in (*group.iter_tokens(), *iter_tokens(tail)) if token.kind == "variable"]
        self._uses = Counter(names)
        text = self._group(group, _Context(graph=graph), plan, tail)
        plan.text = f"{{ {HEAD} {text[1:]}"
        if graph:
            plan.text = f"{{ GRAPH {graph} {plan.text} }}"
        plan.certain = frozenset(certain_variables(group))
        return plan

    def fresh(self, kind: str) -> str:
        """Return the name of a variable that nobody uses."""
        self._count += 1
        return f"{self.prefix}{kind}{self._count}"

    def write(self, node: Node, names: dict[str, str] | None = None) -> str:
        """Return a part of the query as it stands, its variables renamed."""
        if node.start < 0:
            return ""
        pieces: list[str] = []
        end = node.start
        for token in node.iter_tokens():
            pieces.append(self._text[end : token.start])
            pieces.append(self._rename(token, names or {}))
            end = token.end
        return "".join(pieces)

    @staticmethod
    def _rename(token: Token, names: dict[str, str]) -> str:
        return f"?{names.get(name_of(token), name_of(token))}" if token.kind == "variable" else token.text

    def _group(self, group: Node, context: _Context, plan: Plan, tail: str = "", *, around: Node | None = None) -> str:
        return "{ " + " ".join([*self._parts(group, context, plan, around), tail]) + " }"

    def _parts(self, group: Node, context: _Context, plan: Plan, around: Node | None) -> Iterator[str]:
        """Yield the parts of a group, one of an OPTIONAL in the group `around` it; what is asked last stands last."""
        last: list[str] = []
        for part in group.nodes:
            if part.rule == "SubSelect":
                yield self._subselect(part, context, plan)
            elif part.rule == "TriplesBlock":
                yield self._triples(part, context, plan)
            elif part.rule == "GroupOrUnionGraphPattern":
                yield self._union(part, context, plan)
            elif part.rule == "OptionalGraphPattern":
                yield self._optional(part, group, context, plan)
            elif part.rule == "GraphGraphPattern":
                yield self._graph(part, context, plan)
            elif part.rule == "MinusGraphPattern":
                plan.absences.append(self._absence("MINUS", part.nodes[0], context))
                yield self.write(part, context.names)
            elif part.rule == "Filter":
                last += self._filter(part, group, around, context, plan)
                yield self.write(part, context.names)
            elif part.rule == "Bind":
                for asked in iter_asked(part.nodes[0], Sense.EITHER, is_decisive=False):
                    yield self._mark(asked, set(visible_variables(group)), context, plan)
                yield self.write(part, context.names)
            elif part.rule == "InlineData":
                yield self.write(part, context.names)
            else:
                raise UncoveredError(f"evidence does not cover {part.tokens[0].text.upper()}", place=self._place(part))
        yield from last

    def _union(self, part: Node, context: _Context, plan: Plan) -> str:
        if len(part.nodes) == 1:
            return self._group(part.nodes[0], context, plan)
        marker = self.fresh("branch")
        branches = []
        for number, branch in enumerate(part.nodes):
            tail = f"BIND({number} AS ?{marker})"
            branches.append(self._group(branch, context.guarded(marker, number), plan, tail))
        return " UNION ".join(branches)

    def _optional(self, part: Node, around: Node, context: _Context, plan: Plan) -> str:
        marker = self.fresh("found")
        plan.optional.add(marker)
        group = part.nodes[0]
        own = self._find_own(part, around)
        if own is not None and not context.names:
            plan.loose[marker] = own
        absence = self._absence("OPTIONAL", group, context)
        plan.absences.append(
            Absence(kind="OPTIONAL", pattern=absence.pattern, start=absence.start, guard=context.guard, marker=marker)
        )
        found = f"BIND(1 AS ?{marker})"
        return "OPTIONAL " + self._group(group, context.guarded(marker, 1), plan, found, around=around)

    def _find_own(self, part: Node, around: Node) -> frozenset[str] | None:
        """Return the variables that only an OPTIONAL binds; None where something else in the pattern looks at one."""
        before = Node(rule=around.rule, parts=around.parts[: around.parts.index(part)])
        uses = Counter(name_of(token) for token in part.iter_tokens() if token.kind == "variable")
        own = frozenset(uses) - certain_variables(before)
        return own if all(uses[name] == self._uses[name] for name in own) else None

    def _graph(self, part: Node, context: _Context, plan: Plan) -> str:
        name, group = part.parts[1], part.nodes[-1]
        graph = self._rename(name, context.names) if isinstance(name, Token) else self.write(name)
        return f"GRAPH {graph} " + self._group(group, context.inside(graph), plan)

    def _filter(self, part: Node, group: Node, around: Node | None, context: _Context, plan: Plan) -> Iterator[str]:
        """Note what a filter asks: patterns that must match, that must not, or whose match may make it hold.

        Yields what marks the last kind. What the rest of the query binds is not known to the filter; one of an OPTIONAL
        knows the group around it (https://www.w3.org/TR/sparql11-query/#convertGraphPattern, section 18.2.2.6).
        """
        shown = set(visible_variables(group)) | (set() if around is None else set(visible_variables(around)))
        for asked in iter_asked(part.nodes[0]):
            if asked.is_decisive and asked.sense is Sense.MATCHING:
                plan.inner.append(self._inner(asked, shown, context))
            elif asked.is_decisive and asked.sense is Sense.EMPTY:
                plan.absences.append(self._absence("NOT EXISTS", asked.group, context))
            elif asked.sense is not Sense.EMPTY:
                if around is not None:
                    what = "evidence does not cover EXISTS as a part of a condition in OPTIONAL"
                    raise UncoveredError(what, place=self._place(asked.group))
                yield self._mark(asked, shown, context, plan)

    def _inner(self, asked: AskedPattern, shown: set[str], context: _Context) -> Inner:
        names = {name: context.names.get(name, name) for name in variables_of(asked.group) if name in shown}
        return Inner(
            node=asked.group, graph=context.graph, guard=context.guard, names=names, is_decisive=asked.is_decisive
        )

    def _mark(self, asked: AskedPattern, shown: set[str], context: _Context, plan: Plan) -> str:
        """Return what binds a marker to whether a pattern matches; note it for both."""
        marker = self.fresh("matched")
        plan.inner.append(self._inner(asked, shown, context.guarded(marker, 1)))
        if asked.sense is Sense.EITHER:
            plan.absences.append(self._absence("NOT EXISTS", asked.group, context.guarded(marker, 0)))
        return f"BIND(IF(EXISTS {self.write(asked.group, context.names)}, 1, 0) AS ?{marker})"

    def cover_expression(self, expression: Node) -> None:
        """Raise UncoveredError where what SELECT computes asks for a pattern."""
        for asked in iter_asked(expression):
            what = "evidence does not cover EXISTS in SELECT, but in BIND and FILTER"
            raise UncoveredError(what, place=self._place(asked.group))

    def _absence(self, kind: str, group: Node, context: _Context) -> Absence:
        return Absence(kind=kind, pattern=self.write(group), start=group.start, guard=context.guard)

    def _subselect(self, select: Node, context: _Context, plan: Plan) -> str:
        """Open a subquery: what it hides gets a name of its own; leave one that groups or has a LIMIT."""
        modifier, where, clause = (select.find(rule) for rule in ("SolutionModifier", "WhereClause", "SelectClause"))
        assert where is not None
        assert clause is not None
        shown = projected_variables(select)
        names = {name: context.names.get(name, name) for name in shown}
        if is_grouped(select) or (modifier is not None and modifier.find("LimitOffsetClauses") is not None):
            plan.inner.append(Inner(node=select, graph=context.graph, guard=context.guard, names=names))
            return self._write_renamed(select, shown, context.names)
        for item in clause.nodes:
            self.cover_expression(item)
        hidden = {name: self.fresh("hidden") for name in variables_of(select) if name not in names}
        inside = context.renamed({**names, **hidden})
        group = where.nodes[0]
        tail = " ".join(
            f"BIND({self.write(expression, inside.names)} AS ?{inside.names[name_of(item.tokens[-2])]})"
            for item in clause.nodes
            if (expression := item.find("Expression")) is not None
        )
        values = select.find("ValuesClause")
        if values is not None:
            tail += " " + self.write(values, inside.names)
        return self._group(group, inside, plan, tail)

    def _write_renamed(self, select: Node, shown: list[str], names: dict[str, str]) -> str:
        """Return a subquery as it stands, what it shows under the names of the plan."""
        text = self.write(select)
        renamed = [(name, names[name]) for name in shown if names.get(name, name) != name]
        if renamed:
            items = [f"?{name}" for name in shown if names.get(name, name) == name]
            items += [f"(?{name} AS ?{other})" for name, other in renamed]
            text = f"SELECT {' '.join(items)} {{ {{ {text} }} }}"
        return f"{{ {text} }}"

    def _triples(self, block: Node, context: _Context, plan: Plan) -> str:
        lines: list[str] = []
        for same in block.nodes:
            subject, rest = self._subject(same, context, plan, lines)
            if rest is not None:
                self._properties(subject, rest, context, plan, lines)
        return " ".join(lines)

    def _subject(self, same: Node, context: _Context, plan: Plan, lines: list[str]) -> tuple[str, Node | None]:
        first = same.parts[0]
        rest = next((node for node in same.nodes if node.rule == "PropertyListPathNotEmpty"), None)
        return self._term(first, context, plan, lines), rest

    def _term(self, part: Node | Token, context: _Context, plan: Plan, lines: list[str]) -> str:
        """Return a term of a pattern; blank nodes become variables, their properties and lists further lines."""
        if isinstance(part, Token):
            if part.kind == "variable":
                return self._rename(part, context.names)
            return f"<{RDF}nil>" if part.text.startswith("(") else part.text
        if part.rule == "BlankNode":
            label = part.tokens[0]
            if label.kind == "blank":
                return "?" + self._labels.setdefault(label.text, self.fresh("node"))
            return "?" + self.fresh("node")
        if part.rule == "BlankNodePropertyListPath":
            node = "?" + self.fresh("node")
            self._properties(node, part.nodes[0], context, plan, lines)
            return node
        if part.rule == "CollectionPath":
            items = [item for item in part.parts if not (isinstance(item, Token) and item.text in "()")]
            return self._collection(items, context, plan, lines)
        if part.rule in ("ReifiedTriple", "TripleTerm"):
            raise UncoveredError("evidence does not cover triples about triples", place=self._place(part))
        return self.write(part)

    def _collection(self, items: list[Node | Token], context: _Context, plan: Plan, lines: list[str]) -> str:
        nodes = ["?" + self.fresh("node") for _ in items]
        for number, item in enumerate(items):
            value = self._term(item, context, plan, lines)
            after = nodes[number + 1] if number + 1 < len(nodes) else f"<{RDF}nil>"
            self._add(nodes[number], f"<{RDF}first>", value, context, plan, lines)
            self._add(nodes[number], f"<{RDF}rest>", after, context, plan, lines)
        return nodes[0]

    def _properties(self, subject: str, properties: Node, context: _Context, plan: Plan, lines: list[str]) -> None:
        verb: Node | Token | None = None
        for part in properties.parts:
            if isinstance(part, Token):
                if part.kind == "variable":
                    verb = part
            elif part.rule == "Path":
                verb = part
            elif part.rule == "ObjectListPath":
                assert verb is not None
                for item in part.nodes:
                    if len(item.parts) > 1:
                        raise UncoveredError("evidence does not cover annotations", place=self._place(item))
                    value = self._term(item.parts[0], context, plan, lines)
                    self._verb(subject, verb, value, context, plan, lines)

    def _verb(
        self, subject: str, verb: Node | Token, value: str, context: _Context, plan: Plan, lines: list[str]
    ) -> None:
        if isinstance(verb, Token):
            self._add(subject, self._rename(verb, context.names), value, context, plan, lines)
        else:
            self._path(subject, verb, value, context, plan, lines)

    def _path(self, subject: str, path: Node, value: str, context: _Context, plan: Plan, lines: list[str]) -> None:
        """Open the sequences of a path; what repeats or chooses stays a path."""
        if len(path.nodes) > 1:
            self._keep(subject, path, value, context, plan, lines)
            return
        steps = path.nodes[0].nodes
        nodes = [subject, *("?" + self.fresh("node") for _ in steps[1:]), value]
        for number, step in enumerate(steps):
            begin, end = nodes[number], nodes[number + 1]
            texts = [token.text for token in step.tokens]
            inner = step.find("Path")
            if texts[-1] in ("?", "*", "+") or "!" in texts if texts else False:
                self._keep(begin, step, end, context, plan, lines)
                continue
            if texts[:1] == ["^"]:
                begin, end = end, begin
            if inner is not None:
                self._path(begin, inner, end, context, plan, lines)
            else:
                self._add(begin, self._predicate(step), end, context, plan, lines)

    def _predicate(self, step: Node) -> str:
        name = step.find("iri")
        return f"<{RDF}type>" if name is None else self.write(name)

    def _keep(self, subject: str, path: Node, value: str, context: _Context, plan: Plan, lines: list[str]) -> None:
        plan.patterns.append(
            TriplePattern(
                subject=subject, predicate="", value=value, path=path, graph=context.graph, guard=context.guard
            )
        )
        lines.append(f"{subject} {self.write(path)} {value} .")

    def _add(self, subject: str, predicate: str, value: str, context: _Context, plan: Plan, lines: list[str]) -> None:
        plan.patterns.append(
            TriplePattern(
                subject=subject,
                predicate=predicate,
                value=value,
                path=None,
                graph=context.graph,
                guard=context.guard,
            )
        )
        lines.append(f"{subject} {predicate} {value} .")

    def _place(self, node: Node) -> str:
        line = self._text.count("\n", 0, node.start) + 1
        return f"{line}:{node.start - self._text.rfind(chr(10), 0, node.start)}"


def variables_of(node: Node) -> list[str]:
    """Return the names of all variables in a part of a query, each once, in the order of the text."""
    return list(dict.fromkeys(name_of(token) for token in node.iter_tokens() if token.kind == "variable"))
