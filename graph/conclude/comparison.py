"""Where figures speak of the same thing: agreements and conflicts, each with its sides, quotes and an explanation.

Nothing is preferred and nothing is settled: a node names the sides (claims, source records, computed figures) and the
quotes behind them, and says in a sentence what agrees or does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.computed import Derived, Figures, derived_iri
from graph.conclude.quantity import Quantity
from graph.rdf.statement import Statement
from graph.terms import PROV, RLF, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison.

    Attributes:
        quantity: What it says.
        nodes: The claims and source records that say it, or the computed figure.
        name: It in words.
    """

    quantity: Quantity
    nodes: tuple[URIRef, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found between two or more sides."""

    kind: str
    agrees: bool
    sides: tuple[Side, ...]
    about: tuple[URIRef, ...]
    explanation: str
    assumptions: tuple[str, ...] = ()


def compare(figures: Figures, computed: list[Derived]) -> list[Comparison]:
    """Return every agreement and conflict between what was computed, claimed and stated by reference data."""
    return [
        *_compare_rates(computed),
        *_compare_populations(figures, computed),
        *_compare_wages(figures),
        *_compare_equal_subjects(figures),
    ]


def comparisons_to_graph(comparisons: list[Comparison], evidence: Evidence) -> Graph:
    """Return agreements and conflicts with their sides, quotes and explanations."""
    graph = Graph()
    for comparison in comparisons:
        _add_comparison(graph, comparison, evidence)
    return graph


class Evidence:
    """The quotes and documents behind a side."""

    def __init__(self, graphs: Mapping[Role, Graph], computed: list[Derived], figures: Figures) -> None:
        self._graphs = tuple(graphs.get(role, Graph()) for role in (Role.CLAIMS, Role.SOURCES))
        self._computed = {one.quantity.node: one for one in computed}
        self._saying: dict[Node, list[URIRef]] = defaultdict(list)
        for (_, _, value), nodes in figures.origins.items():
            self._saying[value] += nodes

    def behind(self, node: Node) -> set[Node]:
        """Return the quotes and documents that a claim, a source record or a computed figure rests on."""
        one = self._computed.get(node) if isinstance(node, URIRef) else None
        if one is None:
            return {quote for graph in self._graphs for quote in graph.objects(node, PROV.wasDerivedFrom)}
        found: set[Node] = set()
        for source in one.sources:
            nodes = [source.node] if source.node in self._computed else self._saying[source.node]
            for saying in nodes:
                found |= self.behind(saying)
        return found


def _add_comparison(graph: Graph, comparison: Comparison, evidence: Evidence) -> None:
    nodes = sorted({node for side in comparison.sides for node in side.nodes})
    segment = "agreement" if comparison.agrees else "conflict"
    node = derived_iri(segment, comparison.kind, *nodes)
    graph.add((node, RDF.type, RLF.Agreement if comparison.agrees else RLF.Conflict))
    graph.add((node, RLF.explanation, Literal(comparison.explanation)))
    if any(side.quantity.approximate for side in comparison.sides):
        graph.add((node, RLF.approximate, Literal(True)))
    for about in comparison.about:
        graph.add((node, RLF.about, about))
    for assumption in comparison.assumptions:
        graph.add((node, RLF.assumption, Literal(assumption)))
    for side in nodes:
        graph.add((node, RLF.side, side))
        for source in evidence.behind(side):
            graph.add((node, PROV.wasDerivedFrom, source))


def _computed_side(one: Derived) -> Side:
    return Side(quantity=one.quantity, nodes=(one.quantity.node,), name=one.label)


def _stated_side(figures: Figures, statement: Statement, quantity: Quantity) -> Side | None:
    """Return what claims or source records say; None where nobody says it."""
    nodes = figures.origins.get(statement, ())
    name = f"{figures.name(statement[0])}: {quantity.text}"
    return Side(quantity=quantity, nodes=nodes, name=name) if nodes else None


def _compare_group(
    kind: str, sides: Sequence[Side], about: tuple[URIRef, ...], agreeing: str, conflicting: str
) -> Iterator[Comparison]:
    """Yield one agreement where all sides can be right at once, else a conflict for each two that cannot."""
    apart = [
        (one, other)
        for one, other in combinations(sides, 2)
        if not one.quantity.interval.overlaps(other.quantity.interval)
    ]
    for one, other in apart:
        yield Comparison(
            kind=kind,
            agrees=False,
            sides=(one, other),
            about=about,
            explanation=f"{conflicting}: {_list_sides((one, other))}.{_caution((one, other))}",
        )
    if not apart and len(sides) > 1:
        yield Comparison(
            kind=kind,
            agrees=True,
            sides=tuple(sides),
            about=about,
            explanation=f"{agreeing}: {_list_sides(sides)}.{_caution(sides)}",
        )


def _can_both_be_right(one: Side, other: Side) -> bool:
    return one.quantity.interval.overlaps(other.quantity.interval)


def _list_sides(sides: Sequence[Side]) -> str:
    return "; ".join(side.name for side in sides)


def _caution(sides: Sequence[Side]) -> str:
    if any(side.quantity.approximate for side in sides):
        return " At least one of them is approximate, so this holds approximately."
    return ""


def _compare_rates(computed: list[Derived]) -> Iterator[Comparison]:
    """Compare the exchange rates of two currencies for one day."""
    groups: dict[Hashable, list[Derived]] = defaultdict(list)
    for one in computed:
        if one.kind == RLF.ImpliedExchangeRate and one.quantity.as_of is not None:
            groups[one.about, one.quantity.as_of].append(one)
    for group in groups.values():
        yield from _compare_group(
            "exchange-rates",
            [_computed_side(one) for one in group],
            group[0].about,
            "The exchange rates that the amounts imply can all be right",
            "The exchange rates that the amounts imply cannot both be right",
        )


def _compare_populations(figures: Figures, computed: list[Derived]) -> Iterator[Comparison]:
    """Compare an implied population with the counts of the place on the same day or on either side of it."""
    counts: dict[URIRef, list[tuple[str, Side]]] = defaultdict(list)
    for node in figures.instances(RLF.PopulationCount):
        for place in figures.values(node, RLF.ofPlace):
            for count in figures.quantities(node, RLF["count"]):
                side = _stated_side(figures, (node, RLF["count"], count.node), count)
                if side is not None and count.as_of is not None:
                    counts[place].append((str(count.as_of), side))
    for one in computed:
        if one.kind != RLF.ImpliedPopulation or one.quantity.as_of is None:
            continue
        day = str(one.quantity.as_of)
        known = sorted(counts[one.about[0]], key=lambda pair: pair[0])
        before = [pair for pair in known if pair[0] <= day][-1:]
        after = [pair for pair in known if pair[0] >= day][:1]
        if before and after:
            yield _compare_population(figures, one, before[0], after[0])


def _compare_population(
    figures: Figures, one: Derived, before: tuple[str, Side], after: tuple[str, Side]
) -> Comparison:
    implied, day, place = one.quantity, str(one.quantity.as_of), figures.name(one.about[0])
    sides = (_computed_side(one), *dict.fromkeys((before[1], after[1])))
    between = before[1].quantity.interval.hull(after[1].quantity.interval)
    agrees = implied.interval.overlaps(between)
    count, share = one.sources
    listed = " and ".join(f"{side.name} ({when})" for when, side in dict.fromkeys((before, after)))
    said = (
        f"If {count.text} are {share.text} of the population, {place} had {implied.text} "
        f"on {day}. The counts are {listed}."
    )
    if agrees:
        verdict = "What is implied lies within what the counts allow."
    elif between.is_below(implied.interval):
        later = "the later of them" if after[1].quantity.interval.upper == between.upper else "the larger of them"
        verdict = f"Even {later} is below what is implied"
    else:
        verdict = "Even the smaller of them is above what is implied"
    if not agrees:
        verdict += f", and {day}, the day of the article's figures, lies between the two." if before != after else "."
    return Comparison(
        kind="population",
        agrees=agrees,
        sides=sides,
        about=one.about,
        explanation=f"{said} {verdict}{_caution(sides)}",
        assumptions=("Between two counts the population lies between their numbers.",),
    )


def _compare_wages(figures: Figures) -> Iterator[Comparison]:
    """Compare what the workers at an employer are said to be paid with what one named worker there is paid."""
    general: list[tuple[URIRef, Side]] = []
    single: list[tuple[URIRef, Side, str]] = []
    for wage, payee in figures.pairs(RLF.wageOf):
        for amount in figures.quantities(wage, RLF.amount):
            side = _stated_side(figures, (wage, RLF.amount, amount.node), amount)
            if side is None:
                continue
            general += [(employer, side) for employer in figures.values(payee, RLF.employedBy)]
            workers = figures.values(payee, RLF.employee)
            if workers:
                name = figures.name(workers[0])
                single += [(employer, side, name) for employer in figures.values(payee, RLF.employer)]
    for employer, rule in general:
        for same, instance, worker in single:
            same_measure = (rule.quantity.unit, rule.quantity.per) == (instance.quantity.unit, instance.quantity.per)
            if employer == same and same_measure:
                yield _compare_wage(figures, employer, rule, instance, worker)


def _compare_wage(figures: Figures, employer: URIRef, rule: Side, instance: Side, worker: str) -> Comparison:
    agrees = rule.quantity.interval.overlaps(instance.quantity.interval)
    verdict = "The two can both be right" if agrees else "The instance lies outside what is said in general"
    sides = (rule, instance)
    return Comparison(
        kind="wages",
        agrees=agrees,
        sides=sides,
        about=(employer,),
        explanation=(
            f"A general statement against an instance: workers at {figures.name(employer)} are said to be paid "
            f"{rule.quantity.text}, and {worker}, who works there, {instance.quantity.text}. "
            f"{verdict}.{_caution(sides)}"
        ),
    )


def _compare_equal_subjects(figures: Figures) -> Iterator[Comparison]:
    """Compare the figures of one thing for one property, with the same unit and period, for the same day."""
    groups: dict[Hashable, list[Side]] = defaultdict(list)
    about: dict[Hashable, URIRef] = {}
    for subject, predicate, value in figures.statements():
        quantity = figures.quantity(value)
        if quantity is None or quantity.as_of is None or predicate == RLF.sameAmountAs:
            continue
        side = _stated_side(figures, (subject, predicate, value), quantity)
        if side is not None and isinstance(subject, URIRef):
            key: Hashable = (subject, predicate, quantity.unit, quantity.unit_text, quantity.per, quantity.as_of)
            groups[key].append(side)
            about[key] = subject
    for group, sides in groups.items():
        yield from _compare_group(
            "figures",
            sides,
            (about[group],),
            "The figures given for the same thing can all be right",
            "The figures given for the same thing cannot both be right",
        )
