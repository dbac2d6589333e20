"""Where figures speak of the same thing: agreements and conflicts, by rules that are data, with sides and quotes.

Nothing is preferred and nothing is settled: a node names the sides (claims, source records, computed figures) and the
quotes behind them, and says in a sentence what agrees or does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.computed import Derived, Figures, Row, derived_iri, rule_name
from graph.conclude.interval import Interval
from graph.conclude.quantity import Quantity
from graph.conclude.rule_data import Rule
from graph.terms import PROV, RLF, SCHEMA, Role

NEAR = timedelta(days=31)
"""Figures for days further apart are not compared as figures for one time."""


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

    rule: Rule
    agrees: bool
    sides: tuple[Side, ...]
    about: tuple[URIRef, ...]
    explanation: str


class Evidence:
    """The quotes and documents behind a side, and the article that gives it."""

    def __init__(self, graphs: Mapping[Role, Graph], computed: list[Derived], figures: Figures) -> None:
        self._graphs = tuple(graphs.get(role, Graph()) for role in (Role.CLAIMS, Role.SOURCES))
        self._entities = graphs.get(Role.ENTITIES, Graph())
        self._computed = {one.quantity.node: one for one in computed}
        self._figures = figures

    def behind(self, node: Node) -> set[Node]:
        """Return the quotes and documents that a claim, a source record or a computed figure rests on."""
        one = self._computed.get(node) if isinstance(node, URIRef) else None
        if one is None:
            return {quote for graph in self._graphs for quote in graph.objects(node, PROV.wasDerivedFrom)}
        found: set[Node] = set()
        for source in one.sources:
            nodes = [source.node] if source.node in self._computed else list(self._figures.saying(source.node))
            for saying in nodes:
                found |= self.behind(saying)
        return found

    def told_by(self, nodes: Sequence[URIRef]) -> str:
        """Return who gives a side and when, in words: articles with publisher and day, or the titles of documents."""
        names: list[str] = []
        claims, sources = self._graphs
        for node in nodes:
            for article in claims.objects(node, SCHEMA.appearance):
                names.append(self._name_article(article))
            for document in sources.objects(node, PROV.wasDerivedFrom):
                names += [str(label) for label in sources.objects(document, RDFS.label)]
        return "; ".join(sorted(set(names)))

    def _name_article(self, article: Node) -> str:
        """Return an article's title with its publisher and day, where the title does not give them."""
        sources = self._graphs[1]
        publishers = [name for one in sources.objects(article, SCHEMA.publisher) for name in self._names(one)]
        parts = [*self._names(article), *publishers, *map(str, sources.objects(article, SCHEMA.datePublished))]
        return ", ".join(part for index, part in enumerate(parts) if index == 0 or part not in parts[0])

    def _names(self, node: Node) -> list[str]:
        """Return what the sources, or else the entities, call a node."""
        for graph in (self._graphs[1], self._entities):
            labels = sorted(map(str, graph.objects(node, RDFS.label)))
            if labels:
                return labels[:1]
        return []


def compare(figures: Figures, computed: list[Derived], rules: tuple[Rule, ...], evidence: Evidence) -> list[Comparison]:
    """Return every agreement and conflict between what was computed, claimed and stated by reference data."""
    reader = _Reader(figures=figures, computed={one.quantity.node: one for one in computed}, evidence=evidence)
    ways = {
        "group": reader.compare_groups,
        "instance": reader.compare_instances,
        "between": reader.compare_between,
        "ends": reader.compare_ends,
    }
    return [found for rule in rules if rule.compares for found in ways[rule.compares](rule)]


def comparisons_to_graph(comparisons: list[Comparison], evidence: Evidence) -> Graph:
    """Return agreements and conflicts with their sides, quotes and explanations."""
    graph = Graph()
    for comparison in comparisons:
        _add_comparison(graph, comparison, evidence)
    return graph


def _add_comparison(graph: Graph, comparison: Comparison, evidence: Evidence) -> None:
    nodes = sorted({node for side in comparison.sides for node in side.nodes})
    segment = "agreement" if comparison.agrees else "conflict"
    node = derived_iri(segment, rule_name(comparison.rule), *nodes)
    graph.add((node, RDF.type, RLF.Agreement if comparison.agrees else RLF.Conflict))
    graph.add((node, RLF.rule, comparison.rule.iri))
    graph.add((node, RLF.explanation, Literal(comparison.explanation)))
    if any(side.quantity.approximate for side in comparison.sides):
        graph.add((node, RLF.approximate, Literal(True)))
    for about in comparison.about:
        graph.add((node, RLF.about, about))
    for assumption in comparison.rule.assumptions:
        graph.add((node, RLF.assumption, Literal(assumption)))
    for side in nodes:
        graph.add((node, RLF.side, side))
        for source in evidence.behind(side):
            graph.add((node, PROV.wasDerivedFrom, source))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Finds the sides of comparisons and says what comes of them."""

    figures: Figures
    computed: Mapping[URIRef, Derived]
    evidence: Evidence

    def side(self, node: Node, *, is_told: bool = False) -> Side | None:
        """Return what a figure says as a side; None where it holds no number or nobody says it."""
        quantity = self.figures.quantity(node)
        if quantity is None:
            return None
        one = self.computed.get(quantity.node)
        if one is not None:
            return Side(quantity=quantity, nodes=(quantity.node,), name=one.label)
        nodes = self.figures.saying(node)
        owner = self.figures.owner(node)
        named = f"{self.figures.name(owner)}: " if owner is not None else ""
        told = f" ({self.evidence.told_by(nodes)})" if is_told else ""
        return Side(quantity=quantity, nodes=nodes, name=f"{named}{quantity.text}{told}") if nodes else None

    def about(self, rule: Rule, *rows: Row) -> tuple[URIRef, ...]:
        """Return what matches tell of, in a fixed order."""
        found = {node for row in rows for name in rule.tells if isinstance(node := row.get(name), URIRef)}
        return tuple(sorted(found))

    def compare_groups(self, rule: Rule) -> Iterator[Comparison]:
        """Yield an agreement where all figures of one group and time can be right, else a conflict for each two."""
        groups: dict[Hashable, dict[Node, Row]] = defaultdict(dict)
        for row in self.figures.match(rule):
            if {"side", "group", "day"} <= row.keys():
                groups[row["group"]].setdefault(row["side"], row)
        for rows in groups.values():
            for near in _split_by_day(list(rows.values())):
                yield from self._compare_group(rule, near)

    def _compare_group(self, rule: Rule, rows: list[Row]) -> Iterator[Comparison]:
        several = len({str(self.evidence.told_by(self.figures.saying(row["side"]))) for row in rows}) > 1
        pairs = [(row, side) for row in rows if (side := self.side(row["side"], is_told=several)) is not None]
        apart = [(one, other) for one, other in combinations(pairs, 2) if not _can_both_be_right(one[1], other[1])]
        for one, other in apart:
            sides: tuple[Side, ...] = (one[1], other[1])
            about = self.about(rule, one[0], other[0])
            explanation = f"{rule.denies}: {_list_sides(sides)}.{_caution(sides)}"
            yield Comparison(rule=rule, agrees=False, sides=sides, about=about, explanation=explanation)
        if not apart and len(pairs) > 1:
            sides = tuple(side for _, side in pairs)
            about = self.about(rule, *(row for row, _ in pairs))
            explanation = f"{rule.says}: {_list_sides(sides)}.{_caution(sides)}"
            yield Comparison(rule=rule, agrees=True, sides=sides, about=about, explanation=explanation)

    def compare_instances(self, rule: Rule) -> Iterator[Comparison]:
        """Yield what comes of a general statement and an instance of it."""
        for row in self.figures.match(rule):
            general, instance = self.side(row["side"]), self.side(row["other"])
            if general is None or instance is None:
                continue
            agrees, sides = _can_both_be_right(general, instance), (general, instance)
            verdict = "The two can both be right" if agrees else "The instance lies outside what is said in general"
            words = self.figures.fill(rule.says, row, {})
            yield Comparison(
                rule=rule,
                agrees=agrees,
                sides=sides,
                about=self.about(rule, row),
                explanation=f"{words} {verdict}.{_caution(sides)}",
            )

    def compare_between(self, rule: Rule) -> Iterator[Comparison]:
        """Yield what comes of a computed figure and the counts before and after its day."""
        by_side: dict[Node, list[Row]] = defaultdict(list)
        for row in self.figures.match(rule):
            by_side[row["side"]].append(row)
        for node, rows in by_side.items():
            side, day = self.side(node), str(rows[0]["day"])
            counts = [
                (str(other.quantity.as_of), other)
                for row in rows
                if (other := self.side(row["other"])) is not None and other.quantity.as_of is not None
            ]
            before = sorted((pair for pair in counts if pair[0] <= day), key=lambda pair: pair[0])[-1:]
            after = sorted((pair for pair in counts if pair[0] >= day), key=lambda pair: pair[0])[:1]
            if side is not None and before and after:
                yield self._compare_between(rule, rows[0], side, before[0], after[0])

    def _compare_between(
        self, rule: Rule, row: Row, implied: Side, before: tuple[str, Side], after: tuple[str, Side]
    ) -> Comparison:
        day = str(row["day"])
        sides = (implied, *dict.fromkeys((before[1], after[1])))
        between = before[1].quantity.interval.hull(after[1].quantity.interval)
        agrees = implied.quantity.interval.overlaps(between)
        inputs = self.computed[implied.quantity.node].sources
        words = self.figures.fill(rule.says, row, {"side.inputs": " are ".join(one.text for one in inputs)})
        listed = " and ".join(f"{side.name} ({when})" for when, side in dict.fromkeys((before, after)))
        said = f"{words} The counts are {listed}."
        if agrees:
            verdict = "What is implied lies within what the counts allow."
        elif between.is_below(implied.quantity.interval):
            is_later = after[1].quantity.interval.upper == between.upper
            verdict = f"Even {'the later of them' if is_later else 'the larger of them'} is below what is implied"
        else:
            verdict = "Even the smaller of them is above what is implied"
        if not agrees:
            verdict += (
                f", and {day}, the day of the article's figures, lies between the two." if before != after else "."
            )
        return Comparison(
            rule=rule,
            agrees=agrees,
            sides=sides,
            about=self.about(rule, row),
            explanation=f"{said} {verdict}{_caution(sides)}",
        )

    def compare_ends(self, rule: Rule) -> Iterator[Comparison]:
        """Yield which ends of a range an amount in another currency comes to."""
        for row in self.figures.match(rule):
            side, range_, amount = (self.side(row[name]) for name in ("side", "range", "amount"))
            if side is None or range_ is None or amount is None:
                continue
            reach = _reach(side.quantity.interval, amount.quantity)
            low, high = (_holds(reach, end) for end in (range_.quantity.interval.lower, range_.quantity.interval.upper))
            ends = {
                (True, True): "both ends of the range fit",
                (True, False): "only the low end of the range fits",
                (False, True): "only the high end of the range fits",
                (False, False): "neither end of the range fits",
            }[low, high]
            sides = (range_, amount, side)
            yield Comparison(
                rule=rule,
                agrees=low and high,
                sides=sides,
                about=self.about(rule, row),
                explanation=f"{self.figures.fill(rule.says, row, {'ends': ends})}.{_caution(sides)}",
            )


def _reach(converted: Interval, amount: Quantity) -> Interval:
    """Return what an amount comes to when it is right to its last digit that is no nought."""
    value, lower, upper = amount.value, converted.lower, converted.upper
    if not value or lower is None or upper is None:
        return converted
    step = Fraction(1)
    while value % (step * 10) == 0:
        step *= 10
    return Interval(lower=lower * (value - step / 2) / value, upper=upper * (value + step / 2) / value)


def _holds(interval: Interval, number: Fraction | None) -> bool:
    return number is not None and interval.overlaps(Interval(lower=number, upper=number))


def _split_by_day(rows: list[Row]) -> list[list[Row]]:
    """Return rows in runs of neighbouring days, none more than a month from the first of its run."""
    runs: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (str(row["day"]), str(row["side"]))):
        day = date.fromisoformat(str(row["day"])[:10])
        if runs and day - date.fromisoformat(str(runs[-1][0]["day"])[:10]) <= NEAR:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _can_both_be_right(one: Side, other: Side) -> bool:
    return one.quantity.interval.overlaps(other.quantity.interval)


def _list_sides(sides: Sequence[Side]) -> str:
    return "; ".join(side.name for side in sides)


def _caution(sides: Sequence[Side]) -> str:
    if any(side.quantity.approximate for side in sides):
        return " At least one of them is approximate, so this holds approximately."
    return ""
