"""What can be computed from the figures of a build, with formula and assumptions.

Three things are looked for, wherever the graph holds them: the exchange rate that one amount in two currencies implies;
a monthly wage as a year's wage, and that against a poverty line; and the whole that a count and its share imply.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.interval import Interval
from graph.conclude.quantity import Quantity, quantity_to_triples, read_quantity, unit_name
from graph.rdf.origins import statement_origins
from graph.rdf.statement import Statement
from graph.terms import PROV, RLF, SCHEMA, UNIT, Role, entity_iri

PAID_MONTHS = Fraction(12)
RATE_DECIMALS = 3
PEOPLE_DECIMALS = 0

_TWELVE_MONTHS = "12 months of the year are paid."
_WHOLE_INCOME = "The wage is one person's whole income for the year; the poverty line is meant for one person."


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A computed figure.

    Attributes:
        kind: The class it belongs to, such as `rlf:ImpliedPopulation`.
        quantity: What was computed.
        label: The figure in words.
        about: What it says something about, in a fixed order.
        sources: The figures it was computed from, in the order of the formula.
        formula: How, in symbols and words, with the rounding.
        assumptions: What was taken for granted that no source says.
    """

    kind: URIRef
    quantity: Quantity
    label: str
    about: tuple[URIRef, ...]
    sources: tuple[Quantity, ...]
    formula: str
    assumptions: tuple[str, ...] = ()


class Figures:
    """The figures of a build and what has them, read once."""

    def __init__(self, graphs: Mapping[Role, Graph]) -> None:
        self.origins = statement_origins(graphs)
        self._graphs = graphs
        self._facts = tuple(graphs.get(role, Graph()) for role in (Role.REPORTED, Role.REFERENCE))
        self._described = tuple(graphs.get(role, Graph()) for role in (Role.ENTITIES, Role.REFERENCE))
        self._quantities: dict[Node, Quantity | None] = {}

    def pairs(self, predicate: URIRef) -> list[tuple[URIRef, URIRef]]:
        """Return what stands in a property by report or reference data, in a fixed order."""
        found = {(s, o) for graph in self._facts for s, o in graph.subject_objects(predicate)}
        return sorted((s, o) for s, o in found if isinstance(s, URIRef) and isinstance(o, URIRef))

    def values(self, subject: Node, predicate: URIRef) -> list[URIRef]:
        """Return the values of a property, in a fixed order."""
        found = {o for graph in self._facts for o in graph.objects(subject, predicate)}
        return sorted(o for o in found if isinstance(o, URIRef))

    def statements(self) -> list[Statement]:
        """Return everything reported or stated by reference data, in a fixed order."""
        return sorted({(s, p, o) for graph in self._facts for s, p, o in graph})

    def instances(self, kind: URIRef) -> list[URIRef]:
        """Return what is declared to be of a class, in a fixed order."""
        found = {s for graph in self._described for s in graph.subjects(RDF.type, kind)}
        return sorted(s for s in found if isinstance(s, URIRef))

    def quantity(self, node: Node) -> Quantity | None:
        """Return what a figure says, or None where it holds no number."""
        if node not in self._quantities:
            self._quantities[node] = read_quantity(node, self._described)
        return self._quantities[node]

    def quantities(self, subject: Node, predicate: URIRef) -> list[Quantity]:
        """Return the figures with numbers that a thing has for a property."""
        found = (self.quantity(value) for value in self.values(subject, predicate))
        return [quantity for quantity in found if quantity is not None]

    def articles(self, quantity: Quantity) -> set[Node]:
        """Return the articles whose claims give a figure."""
        claims = self._graphs.get(Role.CLAIMS, Graph())
        return {
            article
            for claim in claims.subjects(RDF.object, quantity.node)
            for article in claims.objects(claim, SCHEMA.appearance)
        }

    def name(self, node: Node) -> str:
        """Return the English label of a thing, or the end of its IRI."""
        labels = sorted(
            (str(getattr(label, "language", "")) != "en", str(label))
            for graph in self._described
            for label in graph.objects(node, RDFS.label)
        )
        return labels[0][1] if labels else str(node).rpartition("/")[2]


def compute_figures(figures: Figures) -> list[Derived]:
    """Return every figure that can be computed, in a fixed order."""
    rates = list(_iter_exchange_rates(figures))
    wages = list(_iter_yearly_wages(figures))
    return [*rates, *wages, *_iter_wage_ratios(figures, wages), *_iter_implied_totals(figures)]


def derived_to_graph(derived: list[Derived]) -> Graph:
    """Return the description of computed figures with what each rests on."""
    graph = Graph()
    for one in derived:
        node = one.quantity.node
        for triple in quantity_to_triples(one.quantity, label=one.label, kind=one.kind):
            graph.add(triple)
        graph.add((node, RLF.formula, Literal(one.formula)))
        for about in one.about:
            graph.add((node, RLF.about, about))
        for source in one.sources:
            graph.add((node, PROV.wasDerivedFrom, source.node))
        for assumption in one.assumptions:
            graph.add((node, RLF.assumption, Literal(assumption)))
    return graph


def derived_iri(segment: str, kind: str, *parts: str) -> URIRef:
    """Return the IRI of something computed: it depends on its kind and on what it was computed from."""
    digest = hashlib.sha256(" ".join((kind, *parts)).encode()).hexdigest()[:12]
    return entity_iri(segment, f"{kind}-{digest}")


def _build(
    kind: URIRef,
    sources: tuple[Quantity, ...],
    interval: Interval,
    *,
    decimals: int,
    unit: Node | None,
    formula: str,
    label: str,
    about: tuple[URIRef, ...],
    unit_text: str = "",
    per: Node | None = None,
    assumptions: tuple[str, ...] = (),
) -> Derived:
    """Round outward, say so where it changed something, and hand on whether a source is approximate."""
    rounded = interval.rounded_outward(decimals)
    if rounded != interval:
        whole = "whole numbers" if decimals == 0 else f"{decimals} decimals"
        formula += f"; bounds rounded outward to {whole}"
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in str(kind).removeprefix(str(RLF)))
    quantity = Quantity(
        node=derived_iri("derived", name.lstrip("-"), *(str(source.node) for source in sources)),
        interval=rounded,
        approximate=any(source.approximate for source in sources) or bool(assumptions),
        unit=unit,
        unit_text=unit_text,
        per=per,
        as_of=sources[0].as_of,
    )
    return Derived(
        kind=kind,
        quantity=quantity,
        label=label.format(quantity.text),
        about=about,
        sources=sources,
        formula=formula,
        assumptions=assumptions,
    )


def _iter_exchange_rates(figures: Figures) -> Iterator[Derived]:
    """Yield the rate that each amount in two currencies implies, as the first in the alphabet per one of the other."""
    for one, other in sorted({(min(pair), max(pair)) for pair in figures.pairs(RLF.sameAmountAs)}):
        amounts = (figures.quantity(one), figures.quantity(other))
        money = sorted((each for each in amounts if each and each.is_money), key=lambda each: str(each.unit))
        if len(money) < 2 or money[0].unit == money[1].unit or money[0].per != money[1].per:
            continue
        price, bought = money
        name = f"{unit_name(price.unit)} per {unit_name(bought.unit)}"
        yield _build(
            RLF.ImpliedExchangeRate,
            (price, bought),
            price.interval.divided_by(bought.interval),
            decimals=RATE_DECIMALS,
            unit=price.unit,
            per=bought.unit,
            unit_text=name,
            formula=f"{price.text} ÷ {bought.text}",
            label="implied exchange rate: {}",
            about=tuple(sorted(node for node in (price.unit, bought.unit) if isinstance(node, URIRef))),
        )


def _iter_yearly_wages(figures: Figures) -> Iterator[Derived]:
    """Yield the year's wage that follows from each monthly wage."""
    for wage in figures.instances(RLF.Wage):
        for amount in figures.quantities(wage, RLF.amount):
            if amount.per == UNIT.MO and amount.is_money:
                yield _build(
                    RLF.YearlyWage,
                    (amount,),
                    amount.interval.times(PAID_MONTHS),
                    decimals=2,
                    unit=amount.unit,
                    per=UNIT.YR,
                    formula=f"12 months × {amount.text}",
                    label=f"{figures.name(wage)}, for a year: {{}}",
                    about=(wage,),
                    assumptions=(_TWELVE_MONTHS,),
                )


def _iter_wage_ratios(figures: Figures, wages: list[Derived]) -> Iterator[Derived]:
    """Yield each year's wage as a multiple of the poverty lines in its currency, per year and of the same year.

    The lines that the same article gives are taken; where it gives none, those of all other sources.
    """
    lines: dict[Hashable, list[tuple[URIRef, Quantity]]] = defaultdict(list)
    for line in figures.instances(RLF.PovertyLine):
        for amount in figures.quantities(line, RLF.amount):
            if amount.per == UNIT.YR:
                for article in figures.articles(amount):
                    lines[amount.unit, amount.year, article].append((line, amount))
                lines[amount.unit, amount.year].append((line, amount))
    for wage in wages:
        measure = (wage.quantity.unit, wage.quantity.year)
        articles = sorted(figures.articles(wage.sources[0]), key=str)
        own = [pair for article in articles for pair in lines[(*measure, article)]]
        for line, amount in dict.fromkeys(own or lines[measure]):
            yield _build_ratio(figures, wage, line, amount)


def _build_ratio(figures: Figures, wage: Derived, line: URIRef, amount: Quantity) -> Derived:
    return _build(
        RLF.WageToPovertyLine,
        (wage.quantity, amount),
        wage.quantity.interval.divided_by(amount.interval),
        decimals=RATE_DECIMALS,
        unit=UNIT.UNITLESS,
        unit_text=f"times the {figures.name(line)}",
        formula=f"{wage.quantity.text} ÷ {amount.text}",
        label=f"{figures.name(wage.about[0])}, against the {figures.name(line)}: {{}}",
        about=(wage.about[0], line),
        assumptions=(_TWELVE_MONTHS, _WHOLE_INCOME),
    )


def _iter_implied_totals(figures: Figures) -> Iterator[Derived]:
    """Yield the population that each count of people and their share of a place's population imply."""
    for node, place in figures.pairs(RLF.ofPlace):
        for count in figures.quantities(node, RLF["count"]):
            for share in figures.quantities(node, RLF.share):
                if share.unit != UNIT.PERCENT or count.unit != UNIT.NUM:
                    continue
                yield _build(
                    RLF.ImpliedPopulation,
                    (count, share),
                    count.interval.divided_by(share.interval.times(Fraction(1, 100))),
                    decimals=PEOPLE_DECIMALS,
                    unit=UNIT.NUM,
                    unit_text=count.unit_text,
                    formula=f"{count.text} ÷ {share.text}",
                    label=f"population of {figures.name(place)} that {figures.name(node)} implies: {{}}",
                    about=(place,),
                )
