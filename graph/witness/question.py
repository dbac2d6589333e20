"""A query text over one store and dataset: how its parts are put to the engine that answers the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Triple

from graph.address import is_iri
from graph.revision.store import GraphName, QueryDataset, QueryResult, Store
from graph.sparql.engine_faults.mended_query import mend_query
from graph.sparql.operations import Names
from graph.sparql.syntax import Node
from graph.sparql.tokens import SURE_IRI, iter_tokens
from graph.witness.path import Automaton, Term, path_to_automaton
from graph.witness.plan import Guard
from graph.witness.planner import Planner

Prepare = Callable[[str], str]
"""Writes a query anew so that the engine answers it with less work."""

_HOLE = "\0"
"""Where a block of VALUES stands in a text that is kept."""

FEW_GRAPHS = 3
"""So many graphs are looked into one by one; more of them all at once."""


class Question:
    """One query over one store and dataset."""

    def __init__(
        self,
        store: Store,
        text: str,
        query: Node,
        *,
        dataset: QueryDataset,
        base: str | None,
        prepare: Prepare | None = None,
    ) -> None:
        """Take a query of one of the four forms, a node of the tree of `text`."""
        self.store = store
        self.prepare = prepare
        self.planner = Planner(text)
        self.base = base
        self.dataset = dataset
        self._prologue = text[: query.start]
        self._names = Names(base or "")
        for token in iter_tokens(self._prologue):
            self._names.note(token)
        self._clauses = [node for node in query.nodes if node.rule == "DatasetClause"]
        self._from = " ".join(self.planner.write(node) for node in self._clauses)
        self._terms: dict[str, Term] = {}
        self._automata: dict[int, Automaton] = {}
        self._prepared: dict[str, str] = {}
        self.default = self._find_default()
        self._places = {graph: number for number, graph in reversed(list(enumerate(self.default)))}

    def select(
        self, pattern: str, items: str = "*", behind: str = "", *, prepare: Prepare | None = None
    ) -> QuerySolutions:
        """Return the solutions of a pattern over the query's own dataset; `prepare` writes the query anew before."""
        text = mend_query(self._write(pattern, items, behind)).text
        return self._select(text if prepare is None else prepare(text))

    def ask_engine(self, text: str) -> QueryResult:
        """Return the answer to a query text over the query's own dataset.

        Whatever is put to the engine, the query and the patterns that explain it, is mended in the same way before.
        """
        mended = mend_query(text).text
        prepared = mended if self.prepare is None else self.prepare(mended)
        return self.store.query(prepared, dataset=self.dataset, base_iri=self.base)

    def select_with(self, pattern: str, values: str) -> QuerySolutions:
        """Return the solutions of a pattern that holds a block of VALUES, and is asked with other blocks after it.

        The query is written anew once, with the first block: only the order of triple patterns changes with it.
        """
        key = pattern.replace(values, "", 1) if values else pattern
        text = self._prepared.get(key)
        if text is None:
            written = mend_query(self._write(pattern, "*", "")).text
            text = written if self.prepare is None else self.prepare(written)
            if values and text.count(values) == 1 and _HOLE not in text:
                self._prepared[key] = text.replace(values, _HOLE)
            return self._select(text)
        return self._select(text.replace(_HOLE, values))

    def _write(self, pattern: str, items: str, behind: str) -> str:
        return f"{self._prologue} SELECT {items} {self._from} WHERE {pattern} {behind}"

    def _select(self, text: str) -> QuerySolutions:
        found = self.store.query(text, dataset=self.dataset, base_iri=self.base)
        assert isinstance(found, QuerySolutions)
        return found

    def over(self, store: Store) -> Question:
        """Return the same question over another store."""
        other = copy(self)
        other.store = store
        return other

    def resolve(self, constant: str) -> Term:
        """Return the term that a constant of the query stands for, as the engine reads it."""
        if constant not in self._terms:
            self._terms[constant] = self._resolve_name(constant) or self._ask(constant)
        return self._terms[constant]

    def _resolve_name(self, constant: str) -> NamedNode | None:
        """Return the IRI that a constant is by the declarations of the query; None where the engine is to read it."""
        token = next(iter_tokens(constant), None)
        if token is None or token.end != len(constant) or token.kind not in ("iri", "name"):
            return None
        iri = token.text[1:-1] if token.kind == "iri" else self._names.resolve(token)
        return NamedNode(iri) if SURE_IRI.match(f"<{iri}") and "\\" not in iri and is_iri(iri) else None

    def _ask(self, constant: str) -> Term:
        text = f"{self._prologue} SELECT ?t {{ VALUES ?t {{ {constant} }} }}"
        found = self.store.query(text, base_iri=self.base)
        assert isinstance(found, QuerySolutions)
        [solution] = found
        term = get_term(solution, "t")
        assert term is not None
        return term

    def resolve_name(self, constant: str) -> NamedNode:
        """Return the IRI that a constant stands for."""
        term = self.resolve(constant)
        assert isinstance(term, NamedNode)
        return term

    def automaton(self, path: Node) -> Automaton:
        """Return the automaton of a path."""
        if id(path) not in self._automata:
            self._automata[id(path)] = path_to_automaton(path, self.resolve_name)
        return self._automata[id(path)]

    def match(
        self, graphs: Iterable[GraphName], subject: Term | None, predicate: Term | None, value: Term | None
    ) -> Iterator[Quad]:
        """Yield the quads of some graphs that match a pattern, graph by graph."""
        if isinstance(subject, Literal | Triple) or not isinstance(predicate, NamedNode | None):
            return
        if isinstance(value, Triple):
            found = (quad for graph in graphs for quad in self.store.match(subject, predicate, None, graph))
            yield from (quad for quad in found if quad.object == value)
        elif graphs is self.default and len(graphs) > FEW_GRAPHS and subject is not None and predicate is not None:
            # One look over all graphs costs a tenth of one look into each.
            quads = [quad for quad in self.store.match(subject, predicate, value) if quad.graph_name in self._places]
            yield from sorted(quads, key=lambda quad: self._places[quad.graph_name]) if len(quads) > 1 else quads
        else:
            for graph in graphs:
                yield from self.store.match(subject, predicate, value, graph)

    def _find_default(self) -> tuple[GraphName, ...]:
        if self.dataset.default is not None:
            return self.dataset.default
        if self._clauses:
            names = [node.nodes[0] for node in self._clauses if all(token.word != "NAMED" for token in node.tokens)]
            return tuple(self.resolve_name(self.planner.write(name)) for name in names)
        return (DefaultGraph(),)


def get_term(solution: QuerySolution, name: str) -> Term | None:
    """Return what a solution binds a variable to; None where it does not, or has no such variable."""
    try:
        term: Term | None = solution[name]
    except KeyError:
        return None
    return term


def holds(solution: QuerySolution, guard: Guard) -> bool:
    """Return whether the markers of a guard have their values in a solution."""
    for marker, value in guard:
        term = get_term(solution, marker)
        if not isinstance(term, Literal) or int(term.value) != value:
            return False
    return True


def write_values(key: Mapping[str, Term | None]) -> str:
    """Return a block of VALUES for one combination of values; nothing where there are none."""
    if not key:
        return ""
    terms = " ".join(write_term(term) for term in key.values())
    return f"VALUES ({' '.join(f'?{name}' for name in key)}) {{ ({terms}) }}"


def write_conditions(key: Mapping[str, Term | None]) -> str:
    """Return filters for values that a pattern need not bind; blank nodes have no name and are left to the caller."""
    filters = []
    for name, term in key.items():
        if term is None:
            filters.append(f"FILTER(!BOUND(?{name}))")
        elif not isinstance(term, BlankNode):
            filters.append(f"FILTER(SAMETERM(?{name}, {write_term(term)}))")
    return " ".join(filters)


def write_term(term: Term | None) -> str:
    """Return a term as a value of VALUES."""
    if isinstance(term, Triple):
        return f"<<( {write_term(term.subject)} {term.predicate} {write_term(term.object)} )>>"
    return "UNDEF" if term is None else str(term)
