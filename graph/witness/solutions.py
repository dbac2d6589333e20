"""Why rows and solutions hold: the plans of a query put to the engine, and what its solutions rest on.

The engine that answers queries also evaluates the plans (`plan.py`), over the same revision, so an answer and its
evidence cannot differ: a row that no plan explains is told as not covered, never given without evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolution

from graph.revision.store import GraphName
from graph.sparql.scopes import is_grouped, name_of, projected_variables
from graph.sparql.syntax import Node
from graph.witness.path import Edge, Term, find_way
from graph.witness.plan import Inner, Plan, TriplePattern, UncoveredError
from graph.witness.question import Question, get_term, holds, write_conditions, write_term, write_values
from graph.witness.row_evidence import MAX_WITNESSES, Collected, Contribution, Instance, Row, RowEvidence, Witness

Key = Mapping[str, Term | None]

MAX_SOLUTIONS = 20_000
"""So many solutions are looked through for the rows of a page; a row that they leave out is then asked for alone."""

MAX_CONTRIBUTING = 100
"""So many solutions of a group are listed."""

MAX_DEPTH = 8
"""So deep subqueries are followed."""


class SelectEvidence:
    """The evidence of the rows of one SELECT, the query's own or one within it."""

    def __init__(
        self, question: Question, select: Node, *, values: Node | None = None, graph: str = "", depth: int = 0
    ) -> None:
        """Plan a SelectQuery or SubSelect.

        Args:
            question: The query that it belongs to.
            select: The node.
            values: The ValuesClause behind it; that of a SubSelect is found by itself.
            graph: The graph in which it stands.
            depth: How many subqueries are around it.

        Raises:
            UncoveredError: It nests too deep.
        """
        if depth > MAX_DEPTH:
            raise UncoveredError("evidence does not follow subqueries that nest so deep")
        where = select.find("WhereClause")
        assert where is not None
        self.variables = projected_variables(select)
        self._question = question
        self._planner = question.planner
        self._select = select
        self._values = values or select.find("ValuesClause")
        self._where = where.nodes[0]
        self._graph = graph
        self._depth = depth

    def explain(self, rows: Sequence[Row]) -> list[RowEvidence]:
        """Return the evidence of rows that this SELECT gives; each row's terms in the order of `variables`.

        Raises:
            UncoveredError: Something in it is not covered, or a row is not in the answer.
        """
        if is_grouped(self._select):
            keys = self._read_keys()
            return [self._explain_group(row, keys) for row in rows]
        tail = [] if self._values is None else [self._planner.write(self._values)]
        for item in self._items():
            expression = item.find("Expression")
            if expression is not None:
                tail.append(f"BIND({self._planner.write(expression)} AS ?{_item_name(item)})")
        return self._plan(" ".join(tail)).explain(self.variables, rows)

    def _plan(self, tail: str) -> PlanEvidence:
        plan = self._planner.plan(self._where, graph=self._graph, tail=tail)
        return PlanEvidence(self._question, plan, depth=self._depth)

    def _items(self) -> list[Node]:
        clause = self._select.find("SelectClause")
        assert clause is not None
        return clause.nodes

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

    def _explain_group(self, row: Row, keys: dict[str, str]) -> RowEvidence:
        """Return what a grouped row was computed from."""
        groups = self._find_groups(row, keys)
        if not groups:
            raise UncoveredError("this row is not in the answer")
        evidence = self._plan(" ".join(keys.values()))
        contributions = tuple(self._contribute(row, key, evidence) for key in groups)
        return RowEvidence(row=row, witnesses=(), is_complete=True, contributions=contributions)

    def _find_groups(self, row: Row, keys: dict[str, str]) -> list[dict[str, Term | None]]:
        """Return the keys of the groups that give a row: several where the row does not show all keys."""
        having = self._modifier("HavingClause")
        items = [self._planner.write(item) for item in self._items()]
        items += [f"?{key}" for key in keys if key not in self.variables]
        behind = f"GROUP BY {' '.join(f'?{key}' for key in keys)} " if keys else ""
        behind += "" if having is None else self._planner.write(having)
        pattern = f"{{ {self._planner.write(self._where)} {' '.join(keys.values())} }}"
        if self._graph:
            pattern = f"{{ GRAPH {self._graph} {pattern} }}"
        shown = dict(zip(self.variables, row, strict=True))
        known = {name: term for name, term in shown.items() if name in keys and isinstance(term, NamedNode | Literal)}
        found: dict[tuple[Term | None, ...], dict[str, Term | None]] = {}
        conditions = write_conditions(known)
        for solution in self._question.select(f"{{ {pattern} {conditions} }}", " ".join(items) or "*", behind):
            if tuple(get_term(solution, name) for name in self.variables) == row:
                key = {name: get_term(solution, name) for name in keys}
                found[tuple(key.values())] = key
        return list(found.values())

    def _contribute(self, row: Row, key: Key, evidence: PlanEvidence) -> Contribution:
        shown = dict(zip(self.variables, row, strict=True))
        deciding: dict[str, RowEvidence] = {}
        for item in self._items():
            name, argument = _item_name(item), _deciding_argument(item)
            term = shown[name]
            if argument is None or not isinstance(term, NamedNode | Literal):
                continue
            text = self._planner.write(argument)
            chosen = f"FILTER(SAMETERM({text}, {term}) || {text} = {term})"
            deciding.update((name, one) for one in evidence.list_solutions(key, chosen, limit=1))
        return Contribution(
            count=evidence.count(key),
            rows=tuple(evidence.list_solutions(key, limit=MAX_CONTRIBUTING)),
            deciding=deciding,
        )


class PlanEvidence:
    """The evidence that the solutions of a plan give."""

    def __init__(self, question: Question, plan: Plan, *, depth: int = 0) -> None:
        self._question = question
        self._plan = plan
        self._depth = depth

    def explain(self, variables: Sequence[str], rows: Sequence[Row]) -> list[RowEvidence]:
        """Return the evidence of rows over some of the plan's variables.

        Raises:
            UncoveredError: A row has no evidence, so it is not in the answer.
        """
        collected = {row: Collected() for row in rows}
        is_cut = self._look_through(self._restrict(variables, list(collected)), variables, collected)
        for row, one in collected.items():
            if is_cut and not one.solutions:
                self._look_through(self._restrict(variables, [row]), variables, {row: one})
            one.is_cut = one.is_cut or is_cut
        missing = {row: one for row, one in collected.items() if not one.solutions}
        if missing:  # the engine does not restrict each pattern as if it had been evaluated before
            self._look_through(self._plan.restrict(""), variables, missing)
        if not all(one.solutions for one in missing.values()):
            raise UncoveredError("no evidence was found for this row; it is not in the answer")
        return [collected[row].to_evidence(row) for row in rows]

    def _look_through(self, pattern: str, variables: Sequence[str], collected: Mapping[Row, Collected]) -> bool:
        """Collect what the solutions of a pattern rest on; return whether there are more than are looked at."""
        for number, solution in enumerate(self._question.select(pattern), 1):
            self._collect(solution, variables, collected)
            if all(one.is_full for one in collected.values()):
                return False
            if number >= MAX_SOLUTIONS:
                return True
        return False

    def count(self, key: Key) -> int:
        """Return how many solutions have these values."""
        pattern = self._choose(key)
        if any(isinstance(term, BlankNode) for term in key.values()):
            return sum(_agrees(solution, key) for solution in self._question.select(pattern))
        [solution] = self._question.select(pattern, "(COUNT(*) AS ?count)")
        counted = get_term(solution, "count")
        assert isinstance(counted, Literal)
        return int(counted.value)

    def list_solutions(self, key: Key, condition: str = "", *, limit: int) -> list[RowEvidence]:
        """Return the evidence of the first solutions that have these values and meet a condition."""
        found: list[RowEvidence] = []
        for solution in self._question.select(self._choose(key, condition)):
            if _agrees(solution, key):
                found.append(self._explain_solution(solution))
                if len(found) == limit:
                    break
        return found

    def find_matches(self, key: Key) -> RowEvidence | None:
        """Return the evidence of the solutions that are compatible with these values, as EXISTS asks for one."""
        known = {name: term for name, term in key.items() if isinstance(term, NamedNode | Literal)}
        collected = Collected()
        for solution in self._question.select(self._plan.restrict(write_values(known))):
            if all(get_term(solution, name) in (None, term) for name, term in key.items()):
                collected.add(self._instantiate(solution))
                if collected.is_full:
                    break
        return collected.to_evidence(()) if collected.solutions else None

    def _choose(self, key: Key, condition: str = "") -> str:
        certain: dict[str, Term | None] = {}
        rest: dict[str, Term | None] = {}
        for name, term in key.items():
            is_certain = name in self._plan.certain and isinstance(term, NamedNode | Literal)
            (certain if is_certain else rest)[name] = term
        return f"{{ {self._plan.restrict(write_values(certain))} {write_conditions(rest)} {condition} }}"

    def _restrict(self, variables: Sequence[str], rows: Sequence[Row]) -> str:
        """Return the pattern, its certain variables restricted to the values that the rows have."""
        places = [number for number, name in enumerate(variables) if name in self._plan.certain]
        places = [number for number in places if not any(isinstance(row[number], BlankNode) for row in rows)]
        if not places:
            return self._plan.restrict("")
        names = " ".join(f"?{variables[number]}" for number in places)
        values = dict.fromkeys(" ".join(write_term(row[number]) for number in places) for row in rows)
        return self._plan.restrict(f"VALUES ({names}) {{ {' '.join(f'({value})' for value in values)} }}")

    def _collect(self, solution: QuerySolution, variables: Sequence[str], into: Mapping[Row, Collected]) -> None:
        one = into.get(tuple(get_term(solution, name) for name in variables))
        if one is not None and not one.is_full:
            one.add(self._instantiate(solution))

    def _explain_solution(self, solution: QuerySolution) -> RowEvidence:
        collected = Collected()
        collected.add(self._instantiate(solution))
        return collected.to_evidence(())

    def _instantiate(self, solution: QuerySolution) -> Instance:
        """Return what a solution rests on."""
        quads: set[Quad] = set()
        nodes: list[tuple[Term, tuple[GraphName, ...]]] = []
        instance = Instance()
        for pattern in self._plan.patterns:
            if holds(solution, pattern.guard):
                found = self._find_quads(pattern, solution)
                quads |= found
                instance.is_cut = instance.is_cut or pattern.path is not None
                if pattern.path is not None and not found:
                    nodes.append((self._term(pattern.value, solution), self._find_graphs(pattern.graph, solution)))
        choices: list[tuple[Witness, ...]] = []
        for inner in self._plan.inner:
            if holds(solution, inner.guard):
                evidence = self._explain_inner(inner, solution)
                instance.contributions += evidence.contributions
                instance.is_cut = instance.is_cut or not evidence.is_complete
                choices.append(evidence.witnesses or (frozenset(),))
        for chosen in islice(product(*choices), MAX_WITNESSES):
            whole = quads.union(*chosen)
            for node, graphs in nodes:
                whole |= self._find_node(node, graphs, whole)
            instance.witnesses.append(frozenset(whole))
        instance.absences = [
            absence
            for absence in self._plan.absences
            if holds(solution, absence.guard) and not (absence.marker and get_term(solution, absence.marker))
        ]
        return instance

    def _find_node(self, node: Term, graphs: tuple[GraphName, ...], known: set[Quad]) -> set[Quad]:
        """Return a quad by which a node is in a graph, as a path of no steps asks; nothing where one is known."""
        if any(node in (quad.subject, quad.object) and quad.graph_name in graphs for quad in known):
            return set()
        ends = (self._question.match(graphs, node, None, None), self._question.match(graphs, None, None, node))
        return set(islice(chain(*ends), 1))

    def _explain_inner(self, inner: Inner, solution: QuerySolution) -> RowEvidence:
        graph = str(self._term(inner.graph, solution)) if inner.graph.startswith("?") else inner.graph
        key = {name: get_term(solution, other) for name, other in inner.names.items()}
        if inner.node.rule == "SubSelect":
            select = SelectEvidence(self._question, inner.node, graph=graph, depth=self._depth + 1)
            return select.explain([tuple(key[name] for name in select.variables)])[0]
        plan = self._question.planner.plan(inner.node, graph=graph)
        bound = {name: term for name, term in key.items() if term is not None}
        found = PlanEvidence(self._question, plan, depth=self._depth + 1).find_matches(bound)
        if found is None:
            raise UncoveredError("evidence does not cover an EXISTS of this form")
        return found

    def _find_quads(self, pattern: TriplePattern, solution: QuerySolution) -> set[Quad]:
        """Return the quads that a pattern takes for a solution."""
        graphs = self._find_graphs(pattern.graph, solution)
        subject, value = self._term(pattern.subject, solution), self._term(pattern.value, solution)
        if pattern.path is not None:
            return self._follow(pattern.path, graphs, subject, value)
        quad = next(self._question.match(graphs, subject, self._term(pattern.predicate, solution), value), None)
        if quad is None:
            raise UncoveredError("a triple of the answer was not found again")
        return {quad}

    def _follow(self, path: Node, graphs: tuple[GraphName, ...], subject: Term, value: Term) -> set[Quad]:
        taken: dict[Edge, Quad] = {}

        def neighbours(start: Term | None, predicate: NamedNode | None, end: Term | None) -> Iterator[Edge]:
            for quad in self._question.match(graphs, start, predicate, end):
                edge = (quad.subject, quad.predicate, quad.object)
                taken.setdefault(edge, quad)
                yield edge

        way = find_way(self._question.automaton(path), subject, value, neighbours)
        if way is None:
            raise UncoveredError("a path of the answer was not found again")
        return {taken[edge] for edge in way}

    def _find_graphs(self, name: str, solution: QuerySolution) -> tuple[GraphName, ...]:
        if not name:
            return self._question.default
        graph = self._term(name, solution)
        assert isinstance(graph, NamedNode | BlankNode)
        return (graph,)

    def _term(self, text: str, solution: QuerySolution) -> Term:
        if not text.startswith("?"):
            return self._question.resolve(text)
        term = get_term(solution, text[1:])
        if term is None:
            raise UncoveredError(f"evidence does not cover a pattern in which {text} is not bound")
        return term


def _item_name(item: Node) -> str:
    return name_of(next(token for token in reversed(item.tokens) if token.kind == "variable"))


def _deciding_argument(item: Node) -> Node | None:
    """Return the argument of the MIN, MAX or SAMPLE that gives a projected variable its value, if that is all it is."""
    node = item.find("Expression")
    while node is not None and node.rule != "Aggregate":
        node = node.nodes[0] if len(node.parts) == 1 and node.nodes else None
    if node is None or node.tokens[0].word not in ("MIN", "MAX", "SAMPLE"):
        return None
    return node.find("Expression")


def _agrees(solution: QuerySolution, key: Key) -> bool:
    return all(get_term(solution, name) == term for name, term in key.items())
