"""What is computed from figures, and what agrees or conflicts; expected numbers worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.conclude import derive
from graph.namespaces import BASE
from graph.terms import PROV, QUDT, RLF, SCHEMA, UNIT, Role

PREFIXES = """
@prefix : <https://w3id.org/reliefgraph/id/> .
@prefix claim: <https://w3id.org/reliefgraph/claim/test/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix quote: <https://w3id.org/reliefgraph/quote/test/> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/reliefgraph/id/record/> .
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix source: <https://w3id.org/reliefgraph/id/source/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DAY = 'rlf:asOf "2016-10-26"^^xsd:date'

REPORTED = {
    "line-amount": ":line rlf:amount :f-line .",
    "line-equals": ":f-line rlf:sameAmountAs :f-line-usd .",
    "sike-wage-of": ":wage-at-sike rlf:wageOf :workers .",
    "sike-workers": ":workers rlf:employedBy :sike .",
    "sike-wage": ":wage-at-sike rlf:amount :f-sike .",
    "job-employer": ":job rlf:employer :sike .",
    "job-employee": ":job rlf:employee :miyasil .",
    "miyasil-wage-of": ":wage-of-miyasil rlf:wageOf :job .",
    "miyasil-wage": ":wage-of-miyasil rlf:amount :f-miyasil .",
    "miyasil-equals": ":f-miyasil rlf:sameAmountAs :f-miyasil-usd .",
    "poor-where": ":poverty rlf:ofPlace :xinjiang .",
    "poor-count": ":poverty rlf:count :f-poor .",
    "poor-share": ":poverty rlf:share :f-share .",
}
FIGURES = {
    "f-line": "schema:value 2800 ; qudt:minInclusive 2800 ; qudt:maxInclusive 2800 ;"
    " qudt:hasUnit unit:CCY_CNY ; rlf:per unit:YR",
    "f-line-usd": "schema:value 418 ; qudt:minInclusive 418 ; qudt:maxInclusive 418 ;"
    " qudt:hasUnit unit:CCY_USD ; rlf:per unit:YR",
    "f-sike": "qudt:minInclusive 2000 ; qudt:maxInclusive 3000 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
    "f-miyasil": "qudt:minInclusive 1200 ; qudt:maxInclusive 1500 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
    "f-miyasil-usd": "schema:value 180 ; rlf:approximate true ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:MO",
    "f-poor": 'schema:value 2610000 ; rlf:approximate true ; qudt:hasUnit unit:NUM ; schema:unitText "people"',
    "f-share": "qudt:maxExclusive 10 ; qudt:hasUnit unit:PERCENT",
}
ENTITIES = """
:wage-at-sike a rlf:Wage ; rdfs:label "wage of workers at Sike"@en .
:wage-of-miyasil a rlf:Wage ; rdfs:label "Miyasil Tulson's wage"@en .
:line a rlf:PovertyLine ; rdfs:label "national poverty line of China"@en .
:poverty a rlf:PovertyCount ; rdfs:label "poverty in Xinjiang"@en .
:sike rdfs:label "Guangdong Sike Electronics"@en . :miyasil rdfs:label "Miyasil Tulson"@en .
:xinjiang rdfs:label "Xinjiang"@en, "新疆"@zh .
"""


def census(year: int, count: int) -> tuple[str, str]:
    """Return the Turtle of one census: its reference data and its source record."""
    data = (
        f":census-{year} a rlf:PopulationCount ; rlf:ofPlace :xinjiang ; rlf:count :f-census-{year} ;"
        f' rdfs:label "Population of Xinjiang in the census of {year}"@en .'
        f' :f-census-{year} a rlf:Figure ; schema:value {count} ; rlf:roundedTo 10000 ; schema:unitText "people" ;'
        f' qudt:hasUnit unit:NUM ; rlf:asOf "{year}-11-01"^^xsd:date .'
    )
    record = (
        f"record:{year} a rlf:SourceRecord ; rdf:subject :census-{year} ; rdf:predicate rlf:count ;"
        f" rdf:object :f-census-{year} ; prov:wasDerivedFrom source:{year} ."
    )
    return data, record


def graphs_of(
    *,
    reported: dict[str, str] | None = None,
    figures: dict[str, str] | None = None,
    censuses: tuple[tuple[int, int], ...] = ((2010, 21_820_000), (2020, 25_850_000)),
) -> dict[Role, Graph]:
    """Return the graphs of a build with what the article says, changed or added to as asked."""
    triples = {**REPORTED, **(reported or {})}
    described = {**FIGURES, **(figures or {})}
    claims = ""
    for key, triple in triples.items():
        subject, predicate, object_ = triple.removesuffix(" .").split()
        claims += (
            f"claim:{key} a rlf:Claim ; rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_} ;"
            f" rlf:polarity rlf:Positive ; rlf:factuality rlf:Actual ; prov:wasDerivedFrom quote:{key} .\n"
        )
    statistics = [census(*each) for each in censuses]
    return {
        role: Graph().parse(data=PREFIXES + text, format="turtle")
        for role, text in {
            Role.REPORTED: "".join(triples.values()),
            Role.ENTITIES: ENTITIES
            + "".join(f":{key} a rlf:Figure ; {text} ; {DAY} .\n" for key, text in described.items()),
            Role.REFERENCE: "".join(data for data, _ in statistics),
            Role.SOURCES: "".join(record for _, record in statistics),
            Role.CLAIMS: claims,
        }.items()
    }


def bounds(graph: Graph, node: Node) -> dict[str, Decimal]:
    """Return the bounds of a figure by the name of their property."""
    return {
        str(name).removeprefix(str(QUDT)): Decimal(str(value))
        for name in (QUDT.minExclusive, QUDT.minInclusive, QUDT.maxInclusive, QUDT.maxExclusive)
        for value in graph.objects(node, name)
    }


def between(lower: str, upper: str) -> dict[str, Decimal]:
    """Return the bounds of a closed interval."""
    return {"minInclusive": Decimal(lower), "maxInclusive": Decimal(upper)}


def figures_of(graph: Graph, kind: URIRef) -> dict[frozenset[str], Node]:
    """Return the derived figures of a kind by what they were derived from."""
    return {
        frozenset(str(source).rpartition("/")[2] for source in graph.objects(node, PROV.wasDerivedFrom)): node
        for node in graph.subjects(RDF.type, kind)
    }


def names(nodes: object) -> set[str]:
    """Return the ends of IRIs below the base."""
    assert hasattr(nodes, "__iter__")
    return {str(node).removeprefix(BASE) for node in nodes}


def test_exchange_rates() -> None:
    """2,800 yuan for 418 dollars is 6.699 (exact, rounded outward); 1,200 to 1,500 for about 180 is approximate."""
    graph = derive(graphs_of())
    rates = figures_of(graph, RLF.ImpliedExchangeRate)
    exact = rates[frozenset({"f-line", "f-line-usd"})]
    rough = rates[frozenset({"f-miyasil", "f-miyasil-usd"})]
    assert len(rates) == 2
    assert bounds(graph, exact) == between("6.698", "6.699")
    assert bounds(graph, rough) == between("6.666", "8.334")
    assert (exact, RLF.approximate, Literal(True)) not in graph
    assert (rough, RLF.approximate, Literal(True)) in graph
    assert (exact, QUDT.hasUnit, UNIT.CCY_CNY) in graph
    assert str(graph.value(exact, SCHEMA.unitText)) == "CNY per USD"
    assert set(graph.objects(exact, RLF.about)) == {UNIT.CCY_CNY, UNIT.CCY_USD}
    assert (exact, RLF.per, None) not in graph
    assert str(graph.value(exact, RLF.formula)) == (
        "2,800 CNY per year ÷ 418 USD per year; bounds rounded outward to 3 decimals"
    )


def test_exchange_rate_does_not_depend_on_which_amount_comes_first() -> None:
    """A link written from dollars to yuan gives the same rate."""
    graph = derive(graphs_of(reported={"line-equals": ":f-line-usd rlf:sameAmountAs :f-line ."}))
    exact = figures_of(graph, RLF.ImpliedExchangeRate)[frozenset({"f-line", "f-line-usd"})]
    assert bounds(graph, exact) == between("6.698", "6.699")


def test_amounts_of_one_currency_or_of_two_periods_imply_no_rate() -> None:
    """No rate is derived between yuan and yuan, nor between a year's yuan and a month's dollars."""
    graph = derive(
        graphs_of(
            figures={
                "f-line-usd": FIGURES["f-line"],
                "f-miyasil-usd": "schema:value 180 ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:YR",
            }
        )
    )
    assert figures_of(graph, RLF.ImpliedExchangeRate) == {}


def test_agreeing_rates() -> None:
    """The two rates overlap, which is one agreement with both as sides and all four amounts' quotes."""
    graph = derive(graphs_of())
    (node,) = [
        node
        for node in graph.subjects(RDF.type, RLF.Agreement)
        if "exchange" in str(graph.value(node, RLF.explanation))
    ]
    assert set(graph.objects(node, RLF.side)) == set(figures_of(graph, RLF.ImpliedExchangeRate).values())
    assert names(graph.objects(node, PROV.wasDerivedFrom)) == {
        "quote/test/line-amount",
        "quote/test/line-equals",
        "quote/test/miyasil-wage",
        "quote/test/miyasil-equals",
    }


def test_conflicting_rates() -> None:
    """A rate of 7 for the same day conflicts with 6.699."""
    exact = "schema:value 400 ; qudt:minInclusive 400 ; qudt:maxInclusive 400 ; qudt:hasUnit unit:CCY_USD"
    graph = derive(graphs_of(figures={"f-miyasil": FIGURES["f-line"], "f-miyasil-usd": exact + " ; rlf:per unit:YR"}))
    conflicts = [str(graph.value(node, RLF.explanation)) for node in graph.subjects(RDF.type, RLF.Conflict)]
    assert [text for text in conflicts if "exchange rates" in text and "cannot both be right" in text]


def test_yearly_wages_and_poverty_line() -> None:
    """Twelve months of 1,200 to 1,500 yuan are 14,400 to 18,000, which is 5.142 to 6.429 times 2,800."""
    graph = derive(graphs_of())
    yearly = figures_of(graph, RLF.YearlyWage)
    assert {key: bounds(graph, node) for key, node in yearly.items()} == {
        frozenset({"f-sike"}): between("24000", "36000"),
        frozenset({"f-miyasil"}): between("14400", "18000"),
    }
    ratios = {
        str(about): bounds(graph, node)
        for node in graph.subjects(RDF.type, RLF.WageToPovertyLine)
        for about in graph.objects(node, RLF.about)
        if "wage" in str(about)
    }
    assert ratios == {
        BASE + "id/wage-at-sike": between("8.571", "12.858"),
        BASE + "id/wage-of-miyasil": between("5.142", "6.429"),
    }
    node = yearly[frozenset({"f-miyasil"})]
    assert {str(text) for text in graph.objects(node, RLF.assumption)} == {"12 months of the year are paid."}
    assert (node, RLF.approximate, Literal(True)) in graph
    assert (node, RLF.per, UNIT.YR) in graph


def test_wage_is_not_compared_with_the_line_of_another_year_or_currency() -> None:
    """A poverty line in dollars, or of another year, gives no ratio."""
    dollars = derive(graphs_of(figures={"f-line": FIGURES["f-line-usd"]}))
    graphs = graphs_of()
    line = URIRef(BASE + "id/f-line")
    graphs[Role.ENTITIES].set((line, RLF.asOf, Literal("2015-10-26", datatype=RDFS.Literal)))
    assert figures_of(dollars, RLF.WageToPovertyLine) == {}
    assert figures_of(derive(graphs), RLF.WageToPovertyLine) == {}


def test_wage_is_compared_with_the_line_of_its_own_article() -> None:
    """Where the article gives a line of its own, that one counts and not another article's; else the other's does."""
    graphs = graphs_of()
    claims = graphs[Role.CLAIMS]
    for key in ("sike-wage", "miyasil-wage", "line-amount"):
        claims.add((URIRef(f"{BASE}claim/test/{key}"), SCHEMA.appearance, URIRef(BASE + "article/test")))
    claims.add((URIRef(BASE + "claim/test/line-amount"), SCHEMA.appearance, URIRef(BASE + "article/test")))
    other = Graph().parse(
        data=PREFIXES + f":line2 a rlf:PovertyLine . :f-line2 {FIGURES['f-line'].replace('2800', '3000')} ; {DAY} .",
        format="turtle",
    )
    graphs[Role.ENTITIES] += other
    graphs[Role.REPORTED].add((URIRef(BASE + "id/line2"), RLF.amount, URIRef(BASE + "id/f-line2")))
    claims.add((URIRef(BASE + "claim/test/line2"), RDF.object, URIRef(BASE + "id/f-line2")))
    claims.add((URIRef(BASE + "claim/test/line2"), SCHEMA.appearance, URIRef(BASE + "article/other")))
    lines = {about for about in derive(graphs).objects(None, RLF.about) if "line" in str(about)}
    assert names(lines) == {"id/line"}
    claims.remove((URIRef(BASE + "claim/test/line-amount"), SCHEMA.appearance, None))
    lines = {about for about in derive(graphs).objects(None, RLF.about) if "line" in str(about)}
    assert names(lines) == {"id/line", "id/line2"}


def test_implied_population() -> None:
    """About 2.61 million at less than 10 percent imply more than 26.1 million, approximately and without a ceiling."""
    graph = derive(graphs_of())
    ((sources, node),) = figures_of(graph, RLF.ImpliedPopulation).items()
    assert sources == {"f-poor", "f-share"}
    assert bounds(graph, node) == {"minExclusive": Decimal(26_100_000)}
    assert graph.value(node, SCHEMA.minValue) == Literal(26_100_000)
    assert (node, RLF.approximate, Literal(True)) in graph
    assert str(graph.value(node, RLF.asOf)) == "2016-10-26"
    assert str(graph.value(node, RLF.formula)) == "about 2,610,000 people ÷ less than 10 percent"


def test_implied_population_conflicts_with_both_censuses() -> None:
    """The conflict names the implied figure and both census records, the two quotes and the sources, and says why."""
    graph = derive(graphs_of())
    ((_, implied),) = figures_of(graph, RLF.ImpliedPopulation).items()
    (node,) = [node for node in graph.subjects(RLF.side, implied) if (node, RDF.type, RLF.Conflict) in graph]
    assert names(graph.objects(node, RLF.side)) == names([implied]) | {"id/record/2010", "id/record/2020"}
    assert names(graph.objects(node, PROV.wasDerivedFrom)) == {
        "quote/test/poor-count",
        "quote/test/poor-share",
        "id/source/2010",
        "id/source/2020",
    }
    assert str(graph.value(node, RLF.explanation)) == (
        "If about 2,610,000 people are less than 10 percent of the population, Xinjiang had more than about"
        " 26,100,000 people on 2016-10-26."
        " The counts are Population of Xinjiang in the census of 2010: 21,820,000 people (2010-11-01) and Population of"
        " Xinjiang in the census of 2020: 25,850,000 people (2020-11-01). Even the later of them is below what is"
        " implied, and 2016-10-26, the day of the article's figures, lies between the two. At least one of them is"
        " approximate, so this holds approximately."
    )


def test_population_within_the_censuses_agrees() -> None:
    """Had the later census counted 27 million, the implied population would agree with the two."""
    graph = derive(graphs_of(censuses=((2010, 21_820_000), (2020, 27_000_000))))
    ((_, implied),) = figures_of(graph, RLF.ImpliedPopulation).items()
    assert [graph.value(node, RDF.type) for node in graph.subjects(RLF.side, implied)] == [RLF.Agreement]


def test_population_outside_the_years_of_the_censuses_is_not_judged() -> None:
    """With an earlier census alone nothing is said: the population may have grown since."""
    graph = derive(graphs_of(censuses=((2010, 21_820_000),)))
    ((_, implied),) = figures_of(graph, RLF.ImpliedPopulation).items()
    assert list(graph.subjects(RLF.side, implied)) == []


def test_general_wage_conflicts_with_an_instance() -> None:
    """2,000 to 3,000 for workers at Sike and 1,200 to 1,500 for one of them conflict, and both claims are named."""
    graph = derive(graphs_of())
    claim = URIRef(BASE + "claim/test/sike-wage")
    (node,) = graph.subjects(RLF.side, claim)
    assert graph.value(node, RDF.type) == RLF.Conflict
    assert names(graph.objects(node, RLF.side)) == {"claim/test/sike-wage", "claim/test/miyasil-wage"}
    assert names(graph.objects(node, PROV.wasDerivedFrom)) == {"quote/test/sike-wage", "quote/test/miyasil-wage"}
    assert str(graph.value(node, RLF.explanation)) == (
        "A general statement against an instance: workers at Guangdong Sike Electronics are said to be paid 2,000 to"
        " 3,000 CNY per month, and Miyasil Tulson, who works there, 1,200 to 1,500 CNY per month. The instance lies"
        " outside what is said in general."
    )


def test_general_wage_agrees_with_an_overlapping_instance() -> None:
    """A worker's 1,200 to 2,000 touches 2,000 to 3,000: both can be right."""
    overlapping = FIGURES["f-miyasil"].replace("1500", "2000")
    graph = derive(graphs_of(figures={"f-miyasil": overlapping}))
    (node,) = graph.subjects(RLF.side, URIRef(BASE + "claim/test/sike-wage"))
    assert graph.value(node, RDF.type) == RLF.Agreement


def test_figures_for_one_thing_agree_or_conflict() -> None:
    """Two headcounts of one day agree where they overlap, else conflict; those of two days are not compared."""
    over = 'qudt:minExclusive 2000 ; qudt:hasUnit unit:NUM ; schema:unitText "people"'
    counts = {"h1": ":sike rlf:headcount :f-h1 .", "h2": ":sike rlf:headcount :f-h2 ."}
    for number, expected in ((2400, RLF.Agreement), (1800, RLF.Conflict)):
        exact = (
            f"qudt:minInclusive {number} ; qudt:maxInclusive {number} ; qudt:hasUnit unit:NUM ;"
            ' schema:unitText "people"'
        )
        graphs = graphs_of(reported=counts, figures={"f-h1": over, "f-h2": exact})
        (node,) = derive(graphs).subjects(RLF.side, URIRef(BASE + "claim/test/h1"))
        assert derive(graphs).value(node, RDF.type) == expected
        graphs[Role.ENTITIES].set((URIRef(BASE + "id/f-h2"), RLF.asOf, Literal("2017-01-01", datatype=RDFS.Literal)))
        assert list(derive(graphs).subjects(RLF.side, URIRef(BASE + "claim/test/h1"))) == []


def test_denied_claims_are_no_side() -> None:
    """A wage that a claim denies is not reported, and nothing is compared with it."""
    graphs = graphs_of()
    graphs[Role.CLAIMS].set((URIRef(BASE + "claim/test/sike-wage"), RLF.polarity, RLF.Negated))
    graph = derive(graphs)
    assert list(graph.subjects(RLF.side, URIRef(BASE + "claim/test/miyasil-wage"))) == []


def test_every_derived_node_says_what_it_rests_on() -> None:
    """Each derived figure has sources and a formula; each comparison two sides or more, quotes and an explanation."""
    graph = derive(graphs_of())
    figures = set(graph.subjects(RDF.type, RLF.DerivedFigure))
    comparisons = set(graph.subjects(RLF.side, None))
    assert (len(figures), len(comparisons)) == (7, 3)
    for node in figures:
        assert list(graph.objects(node, PROV.wasDerivedFrom))
        assert len(list(graph.objects(node, RLF.formula))) == 1
        assert len(list(graph.objects(node, RDFS.label))) == 1
    for node in comparisons:
        assert len(set(graph.objects(node, RLF.side))) >= 2
        assert list(graph.objects(node, PROV.wasDerivedFrom))
        assert len(list(graph.objects(node, RLF.explanation))) == 1


def test_nothing_is_derived_from_nothing() -> None:
    """An empty build has an empty derived graph."""
    assert len(derive({})) == 0
