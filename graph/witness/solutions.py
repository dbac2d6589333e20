"""Why rows and solutions hold: the plans of a query put to the engine, and what its solutions rest on.

The engine that answers queries also evaluates the plans (`planner.py`), over the same revision, so an answer and its
evidence cannot differ: a row that no plan explains is told as not covered, never given without evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, islice, product

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolution

from graph.revision.store import GraphName, OxigraphStore
from graph.sparql.scopes import is_grouped, projected_variables
from graph.sparql.syntax import Node
from graph.witness.grouping import Grouping, Groups, item_name
from graph.witness.minimality import find_doubtful, is_settled
from graph.witness.path import Edge, Term, find_way
from graph.witness.plan import Guard, Inner, Plan, TriplePattern, UncoveredError
from graph.witness.question import Question, get_term, holds, write_conditions, write_term, write_values
from graph.witness.row_evidence import (
    MAX_WITNESSES,
    Collected,
    Contribution,
    Instance,
    Row,
    RowEvidence,
    Witness,
    keep_smallest,
)

Key = Mapping[str, Term | None]

MAX_SOLUTIONS = 20_000
"""So many solutions are looked through for the rows of a page; a row that they leave out is then asked for alone."""

MAX_CONTRIBUTING = 100
"""So many solutions of a group are listed."""

MAX_TOGETHER = 1_000
"""So many solutions of the groups of a page are listed together, and of each group at least so many as follows."""

LEAST_CONTRIBUTING = 10

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

    @cached_property
    def grouping(self) -> Grouping | None:
        """How it groups its solutions; None where it does not."""
        if not is_grouped(self._select):
            return None
        return Grouping(self._question, self._select, self.variables, graph=self._graph)

    def explain(
        self, rows: Sequence[Row], *, is_whole: bool = False, groups: Groups | None = None
    ) -> list[RowEvidence]:
        """Return the evidence of rows that this SELECT gives; each row's terms in the order of `variables`.

        Args:
            rows: The rows.
            is_whole: Whether these are all its rows.
            groups: The groups that give them, where they are known.

        Raises:
            UncoveredError: Something in it is not covered, or a row is not in the answer.
        """
        if self.grouping is not None:
            return self._explain_groups(rows, self.grouping, groups)
        tail = [] if self._values is None else [self._planner.write(self._values)]
        for item in self._items():
            expression = item.find("Expression")
            if expression is not None:
                self._planner.cover_expression(expression)
                tail.append(f"BIND({self._planner.write(expression)} AS ?{item_name(item)})")
        plan = self._plan(" ".join(tail))
        found = plan.explain(self.variables, rows, is_whole=is_whole)
        return found if self._depth else [plan.shrink(self.variables, one) for one in found]

    def _plan(self, tail: str) -> PlanEvidence:
        plan = self._planner.plan(self._where, graph=self._graph, tail=tail)
        return PlanEvidence(self._question, plan, depth=self._depth)

    def _items(self) -> list[Node]:
        clause = self._select.find("SelectClause")
        assert clause is not None
        return clause.nodes

    def _explain_groups(self, rows: Sequence[Row], grouping: Grouping, known: Groups | None) -> list[RowEvidence]:
        """Return what grouped rows were computed from; of many rows fewer solutions each are listed."""
        groups = grouping.find_groups(rows) if known is None else known
        evidence = self._plan(grouping.tail)
        listed = min(MAX_CONTRIBUTING, max(LEAST_CONTRIBUTING, MAX_TOGETHER // len(rows))) if rows else 0
        found: dict[Row, RowEvidence] = {}
        for row in dict.fromkeys(rows):
            if row not in groups:
                raise UncoveredError("this row is not in the answer")
            contributions = tuple(
                self._contribute(row, key, evidence, count=count, listed=listed) for key, count in groups[row]
            )
            found[row] = RowEvidence(row=row, witnesses=(), is_complete=True, contributions=contributions)
        return [found[row] for row in rows]

    def _contribute(self, row: Row, key: Key, evidence: PlanEvidence, *, count: int, listed: int) -> Contribution:
        shown = dict(zip(self.variables, row, strict=True))
        deciding: dict[str, RowEvidence] = {}
        for item in self._items():
            name, argument = item_name(item), _deciding_argument(item)
            term = shown[name]
            if argument is None or not isinstance(term, NamedNode | Literal):
                continue
            text = self._planner.write(argument)
            chosen = f"FILTER(SAMETERM({text}, {term}) || {text} = {term})"
            deciding.update((name, one) for one in evidence.list_solutions(key, chosen, limit=1))
        rows = tuple(evidence.list_solutions(key, limit=listed))
        return Contribution(count=count, rows=rows, deciding=deciding)


class PlanEvidence:
    """The evidence that the solutions of a plan give."""

    def __init__(self, question: Question, plan: Plan, *, depth: int = 0) -> None:
        self._question = question
        self._plan = plan
        self._depth = depth

    def shrink(self, variables: Sequence[str], one: RowEvidence) -> RowEvidence:
        """Leave out of each witness what it can do without, where ways along paths may share triples with the rest.

        Over the triples of a witness alone the plan has all solutions by which parts of it would do. Mostly there is
        one, so that all of its patterns' triples are needed, and a single way through them is a shortest one. Where
        there are several, or several ways, each triple is tried.
        """
        if one.is_complete or not one.witnesses:
            return one
        shrunk = (each if each in one.settled else self._shrink(variables, one.row, each) for each in one.witnesses)
        return replace(one, witnesses=keep_smallest(shrunk))

    def _shrink(self, variables: Sequence[str], row: Row, witness: Witness) -> Witness:
        inside = PlanEvidence(self._question.over(OxigraphStore.in_memory(witness)), self._plan, depth=self._depth)
        found = list(islice(inside.iter_solutions(variables, row), 2))
        if not found:
            return witness
        tried = witness
        if len(found) == 1 and not self._plan.inner:
            [instance] = found
            [witness] = instance.witnesses
            tried = instance.doubtful
        needed = set(witness)
        for quad in sorted(tried, key=str):
            rest = PlanEvidence(self._question.over(OxigraphStore.in_memory(needed - {quad})), self._plan)
            if next(rest.iter_solutions(variables, row), None) is not None:
                needed.discard(quad)
        return frozenset(needed)

    def iter_solutions(self, variables: Sequence[str], row: Row) -> Iterator[Instance]:
        """Yield what each solution that gives a row rests on, solutions that are alike once."""
        seen = set()
        for solution in self._question.select(self._restrict(variables, [row])):
            if tuple(get_term(solution, name) for name in variables) == row:
                terms = tuple(solution)
                if terms not in seen:
                    seen.add(terms)
                    yield self._instantiate(solution, variables)

    def explain(self, variables: Sequence[str], rows: Sequence[Row], *, is_whole: bool = False) -> list[RowEvidence]:
        """Return the evidence of rows over some of the plan's variables; those of the whole answer need no restriction.

        Raises:
            UncoveredError: A row has no evidence, so it is not in the answer.
        """
        collected = {row: Collected() for row in rows}
        pattern = self._plan.restrict("") if is_whole else self._restrict(variables, list(collected))
        is_cut = self._look_through(pattern, variables, collected)
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
        for number, solution in enumerate(self._question.select(pattern, prepare=self._question.prepare), 1):
            self._collect(solution, variables, collected)
            if all(one.is_full for one in collected.values()):
                return False
            if number >= MAX_SOLUTIONS:
                return True
        return False

    def list_solutions(self, key: Key, condition: str = "", *, limit: int) -> list[RowEvidence]:
        """Return the evidence of the first solutions that have these values and meet a condition."""
        found: list[RowEvidence] = []
        for solution in self._question.select_with(*self._choose(key, condition)):
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

    def _choose(self, key: Key, condition: str = "") -> tuple[str, str]:
        """Return the pattern for what has these values and meets a condition, and the block of VALUES in it."""
        certain: dict[str, Term | None] = {}
        rest: dict[str, Term | None] = {}
        for name, term in key.items():
            is_certain = name in self._plan.certain and isinstance(term, NamedNode | Literal)
            (certain if is_certain else rest)[name] = term
        values = write_values(certain)
        return f"{{ {self._plan.restrict(values)} {write_conditions(rest)} {condition} }}", values

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
            instance = self._instantiate(solution, variables)
            one.add(instance)
            term, held = partial(self._term, solution=solution), partial(self._counts, solution, variables)
            if is_settled(self._plan, instance, variables, term, held):
                one.settled.update(instance.witnesses)

    def _explain_solution(self, solution: QuerySolution) -> RowEvidence:
        collected = Collected()
        collected.add(self._instantiate(solution))
        return collected.to_evidence(())

    def _counts(self, solution: QuerySolution, variables: Sequence[str] | None, guard: Guard) -> bool:
        """Return whether what a guard is of holds in a solution, and matters to rows with these variables."""
        if variables is not None:
            for marker, _ in guard:
                bound = self._plan.loose.get(marker)
                if bound is not None and bound.isdisjoint(variables):
                    return False
        return holds(solution, guard)

    def _instantiate(self, solution: QuerySolution, variables: Sequence[str] | None = None) -> Instance:
        """Return what a solution rests on, as far as it matters to rows with these variables; whole without them."""
        quads: set[Quad] = set()
        nodes: list[tuple[Term, tuple[GraphName, ...]]] = []
        instance = Instance()
        ways: list[tuple[Node, set[Quad]]] = []
        paths: list[tuple[TriplePattern, Node]] = []
        for pattern in self._plan.patterns:
            if self._counts(solution, variables, pattern.guard):
                if pattern.path is None:
                    quads.add(self._find_quad(pattern, solution))
                else:
                    paths.append((pattern, pattern.path))
        for pattern, path in paths:  # last, so that they take what is needed anyway
            found = self._follow(pattern, path, solution, quads)
            ways.append((path, found - quads))
            quads |= found
            if not found:
                nodes.append((self._term(pattern.value, solution), self._find_graphs(pattern.graph, solution)))
        instance.is_cut = bool(paths)
        automata = ((self._question.automaton(path), own) for path, own in ways)
        instance.doubtful = find_doubtful(automata, quads)
        choices: list[tuple[Witness, ...]] = []
        for inner in self._plan.inner:
            if self._counts(solution, variables, inner.guard):
                evidence = self._explain_inner(inner, solution)
                instance.contributions += evidence.contributions
                instance.is_cut = instance.is_cut or not evidence.is_complete or not inner.is_decisive
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

    def _find_quad(self, pattern: TriplePattern, solution: QuerySolution) -> Quad:
        """Return the quad that a pattern takes for a solution."""
        graphs = self._find_graphs(pattern.graph, solution)
        subject, value = self._term(pattern.subject, solution), self._term(pattern.value, solution)
        quad = next(self._question.match(graphs, subject, self._term(pattern.predicate, solution), value), None)
        if quad is None:
            raise UncoveredError("a triple of the answer was not found again")
        return quad

    def _follow(self, pattern: TriplePattern, path: Node, solution: QuerySolution, known: Iterable[Quad]) -> set[Quad]:
        """Return the quads of a shortest way, those that are known not counted."""
        graphs = self._find_graphs(pattern.graph, solution)
        subject, value = self._term(pattern.subject, solution), self._term(pattern.value, solution)
        taken: dict[Edge, Quad] = {}
        for quad in known:
            if quad.graph_name in graphs:
                taken[quad.subject, quad.predicate, quad.object] = quad
        free = frozenset(taken)

        def neighbours(start: Term | None, predicate: NamedNode | None, end: Term | None) -> Iterator[Edge]:
            for quad in self._question.match(graphs, start, predicate, end):
                edge = (quad.subject, quad.predicate, quad.object)
                taken.setdefault(edge, quad)
                yield edge

        way = find_way(self._question.automaton(path), subject, value, neighbours, free)
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
