"""What can be computed from the figures of a build, by the rules that are data, with formula and assumptions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal as StoreLiteral
from pyoxigraph import NamedNode, QuerySolutions, Store
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.formula import FormulaError, compute, formula_text
from graph.conclude.quantity import Quantity, quantity_to_triples, read_quantity, unit_name
from graph.conclude.rule_data import SLOT, Rule
from graph.namespaces import UNIT
from graph.rdf.origins import statement_origins
from graph.rdf.quads import graphs_to_quads, term_to_rdflib
from graph.terms import PROV, RLF, Role, entity_iri

SEEN_ROLES = (Role.REPORTED, Role.ENTITIES, Role.REFERENCE, Role.CLAIMS, Role.ONTOLOGY)
"""The graphs that a rule's pattern sees, beside what rules before it have computed."""

Row = Mapping[str, Node]
"""What the variables of a pattern stand for in one match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A computed figure.

    Attributes:
        rule: The rule by which it was computed.
        quantity: What was computed.
        label: The figure in words.
        about: What it says something about, in a fixed order.
        sources: The figures it was computed from, in the order of the formula.
        formula: How, in symbols and words, with the rounding.
    """

    rule: Rule
    quantity: Quantity
    label: str
    about: tuple[URIRef, ...]
    sources: tuple[Quantity, ...]
    formula: str


class Figures:
    """The figures of a build and what has them, read once, and found by patterns."""

    def __init__(self, graphs: Mapping[Role, Graph]) -> None:
        self.origins = statement_origins(graphs)
        self._described = [graphs.get(role, Graph()) for role in (Role.ENTITIES, Role.REFERENCE)]
        self._labelled = [*self._described, graphs.get(Role.ONTOLOGY, Graph())]
        self._quantities: dict[Node, Quantity | None] = {}
        self._saying: dict[Node, list[URIRef]] = defaultdict(list)
        self._owners: dict[Node, Node] = {}
        for (subject, _, value), nodes in self.origins.items():
            self._saying[value] += nodes
            self._owners.setdefault(value, subject)
        self._store = Store()
        self._store.bulk_extend(graphs_to_quads({role: graphs[role] for role in SEEN_ROLES if role in graphs}))

    def add(self, graph: Graph) -> None:
        """Let the patterns of later rules see computed figures."""
        self._described.append(graph)
        self._store.extend(graphs_to_quads({Role.DERIVED: graph}))

    def match(self, rule: Rule) -> list[Row]:
        """Return what a rule's pattern finds, in a fixed order."""
        found = self._store.query(rule.query, use_default_graph_as_union=True)
        if not isinstance(found, QuerySolutions):
            return []
        names = [variable.value for variable in found.variables]
        rows: list[Row] = [
            {
                name: term_to_rdflib(value)
                for name in names
                if isinstance(value := solution[name], NamedNode | StoreLiteral)
            }
            for solution in found
        ]
        return sorted(rows, key=lambda row: [row[name].n3() if name in row else "" for name in sorted(names)])

    def quantity(self, node: Node) -> Quantity | None:
        """Return what a figure says, or None where it holds no number."""
        if node not in self._quantities:
            self._quantities[node] = read_quantity(node, tuple(self._described))
        return self._quantities[node]

    def saying(self, node: Node) -> tuple[URIRef, ...]:
        """Return the claims and source records that give a figure."""
        return tuple(sorted(set(self._saying[node])))

    def owner(self, node: Node) -> Node | None:
        """Return the first thing of which a figure is said."""
        return self._owners.get(node)

    def name(self, node: Node) -> str:
        """Return the English label of a thing, or the end of its IRI."""
        if isinstance(node, Literal):
            return str(node)
        labels = sorted(
            (str(getattr(label, "language", "")) != "en", str(label))
            for graph in self._labelled
            for label in graph.objects(node, RDFS.label)
        )
        return (
            labels[0][1] if labels else unit_name(node) if str(node).startswith(UNIT) else str(node).rpartition("/")[2]
        )

    def fill(self, words: str, row: Row, more: Mapping[str, str]) -> str:
        """Return words with their slots filled from a match: a figure by its numbers, a thing by its name."""

        def fill_one(name: str, part: str) -> str:
            if not part and name in more:
                return more[name]
            node = row.get(name)
            if node is None:
                return ""
            quantity = self.quantity(node)
            if part == "counted":
                return quantity.unit_text if quantity is not None else ""
            if part:
                return more.get(f"{name}.{part}", "")
            return quantity.text if quantity is not None else self.name(node)

        return SLOT.sub(lambda match: fill_one(match.group(1), match.group(2) or ""), words)


def compute_figures(figures: Figures, rules: tuple[Rule, ...]) -> list[Derived]:
    """Return every figure that the rules compute, in a fixed order; `figures` sees each rule's before the next."""
    computed: list[Derived] = []
    for rule in rules:
        if rule.formula is None:
            continue
        found = list({one.quantity.node: one for one in _apply(figures, rule)}.values())
        if found:
            figures.add(derived_to_graph(found))
        computed += found
    return computed


def derived_to_graph(derived: list[Derived]) -> Graph:
    """Return the description of computed figures with what each rests on."""
    graph = Graph()
    for one in derived:
        node = one.quantity.node
        for triple in quantity_to_triples(one.quantity, label=one.label, kind=one.rule.yields or RLF.DerivedFigure):
            graph.add(triple)
        graph.add((node, RLF.formula, Literal(one.formula)))
        graph.add((node, RLF.rule, one.rule.iri))
        for about in one.about:
            graph.add((node, RLF.about, about))
        for source in one.sources:
            graph.add((node, PROV.wasDerivedFrom, source.node))
        for assumption in one.rule.assumptions:
            graph.add((node, RLF.assumption, Literal(assumption)))
    return graph


def derived_iri(segment: str, kind: str, *parts: str) -> URIRef:
    """Return the IRI of something computed: it depends on its kind and on what it was computed from."""
    digest = hashlib.sha256(" ".join((kind, *parts)).encode()).hexdigest()[:12]
    return entity_iri(segment, f"{kind}-{digest}")


def rule_name(rule: Rule) -> str:
    """Return the part of an IRI that stands for a rule."""
    return str(rule.iri).removeprefix(str(RLF)).removesuffix("-rule")


def _apply(figures: Figures, rule: Rule) -> Iterator[Derived]:
    """Yield what a rule computes from each match: rounded outward, and approximate where a source is."""
    assert rule.formula is not None
    for row in figures.match(rule):
        sources = [figures.quantity(row[name]) for name in rule.names]
        known = tuple(source for source in sources if source is not None)
        if len(known) < len(sources):
            continue
        try:
            exact = compute(rule.formula, dict(zip(rule.names, (one.interval for one in known), strict=True)))
        except FormulaError:
            continue  # a divisor of zero: there is nothing to tell
        rounded = exact.rounded_outward(rule.decimals)
        if rounded.lower is None and rounded.upper is None:
            continue
        formula = formula_text(rule.formula, dict(zip(rule.names, (one.text for one in known), strict=True)))
        if rounded != exact:
            whole = "whole numbers" if rule.decimals == 0 else f"{rule.decimals} decimals"
            formula += f"; bounds rounded outward to {whole}"
        quantity = Quantity(
            node=derived_iri("derived", rule_name(rule), *(str(one.node) for one in known)),
            interval=rounded,
            approximate=any(one.approximate or one.is_rounded for one in known) or bool(rule.assumptions),
            unit=_unit(rule.unit, row, figures),
            unit_text=figures.fill(rule.unit_words, row, {}),
            per=_unit(rule.per, row, figures),
            as_of=known[0].as_of,
        )
        yield Derived(
            rule=rule,
            quantity=quantity,
            label=figures.fill(rule.says, row, {"result": quantity.text}),
            about=tuple(dict.fromkeys(node for name in rule.tells if isinstance(node := row.get(name), URIRef))),
            sources=known,
            formula=formula,
        )


def _unit(named: str, row: Row, figures: Figures) -> Node | None:
    """Return a unit by its name, or that of the figure that a variable stands for; `wage.per` is its period."""
    if named.startswith("unit:"):
        return URIRef(UNIT + named.removeprefix("unit:"))
    name, _, part = named.partition(".")
    quantity = figures.quantity(row[name]) if name in row else None
    if quantity is None:
        return None
    return quantity.per if part == "per" else quantity.unit
