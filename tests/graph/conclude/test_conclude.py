"""What is computed from figures, and what agrees or conflicts; expected numbers worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from graph.build.dataset import read_ontology
from graph.conclude.conclude import derive
from graph.namespaces import BASE
from graph.terms import PROV, QUDT, RLF, SCHEMA, UNIT, Role

PREFIXES = """
@prefix : <https://w3id.org/reliefgraph/id/> .
@prefix claim: <https://w3id.org/reliefgraph/claim/test/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix measure: <https://w3id.org/reliefgraph/id/measure/> .
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
    "line-of": ":line rlf:of :china .",
    "line-measure": ":line rlf:measure measure:poverty-line .",
    "line-amount": ":line rlf:value :f-line .",
    "line-equals": ":f-line rlf:sameAmountAs :f-line-usd .",
    "sike-wage-of": ":wage-at-sike rlf:of :workers .",
    "sike-wage-measure": ":wage-at-sike rlf:measure measure:wage .",
    "sike-workers": ":workers rlf:worksFor :sike .",
    "sike-wage": ":wage-at-sike rlf:value :f-sike .",
    "job-employer": ":job rlf:employer :sike .",
    "job-employee": ":job rlf:agent :miyasil .",
    "miyasil-wage-of": ":wage-of-miyasil rlf:of :job .",
    "miyasil-wage-measure": ":wage-of-miyasil rlf:measure measure:wage .",
    "miyasil-wage": ":wage-of-miyasil rlf:value :f-miyasil .",
    "miyasil-equals": ":f-miyasil rlf:sameAmountAs :f-miyasil-usd .",
    "poor-where": ":poverty rlf:of :xinjiang .",
    "poor-measure": ":poverty rlf:measure measure:people-in-poverty .",
    "poor-count": ":poverty rlf:value :f-poor .",
    "rate-where": ":poverty-rate rlf:of :xinjiang .",
    "rate-measure": ":poverty-rate rlf:measure measure:poverty-rate .",
    "poor-share": ":poverty-rate rlf:value :f-share .",
}
FIGURES = {
    "f-line": "schema:value 2800 ; qudt:minInclusive 2800 ; qudt:maxInclusive 2800 ;"
    " qudt:hasUnit unit:CCY_CNY ; rlf:per unit:YR",
    "f-line-usd": "schema:value 418 ; rlf:roundedTo 1 ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:YR",
    "f-sike": "qudt:minInclusive 2000 ; qudt:maxInclusive 3000 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
    "f-miyasil": "qudt:minInclusive 1200 ; qudt:maxInclusive 1500 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
    "f-miyasil-usd": "schema:value 180 ; rlf:approximate true ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:MO",
    "f-poor": 'schema:value 2610000 ; rlf:approximate true ; qudt:hasUnit unit:NUM ; schema:unitText "people"',
    "f-share": "qudt:maxExclusive 10 ; qudt:hasUnit unit:PERCENT",
}
ENTITIES = """
:wage-at-sike a rlf:Observation ; rdfs:label "wage of workers at Sike"@en .
:wage-of-miyasil a rlf:Observation ; rdfs:label "Miyasil Tulson's wage"@en .
:workers a rlf:Group ; rdfs:label "workers at Sike"@en .
:line a rlf:Observation ; rdfs:label "national poverty line of China"@en .
:poverty a rlf:Observation ; rdfs:label "people in poverty in Xinjiang"@en .
:poverty-rate a rlf:Observation ; rdfs:label "poverty rate of Xinjiang"@en .
:sike rdfs:label "Guangdong Sike Electronics"@en . :miyasil rdfs:label "Miyasil Tulson"@en .
:xinjiang rdfs:label "Xinjiang"@en, "新疆"@zh .
"""
ONTOLOGY = read_ontology()


def census(year: int, count: int) -> tuple[str, str]:
    """Return the Turtle of one census: its reference data and its source record."""
    data = (
        f":census-{year} a rlf:Statistic ; rlf:of :xinjiang ; rlf:measure measure:population ;"
        f" rlf:value :f-census-{year} ;"
        f' rdfs:label "Population of Xinjiang in the census of {year}"@en .'
        f' :f-census-{year} a rlf:Figure ; schema:value {count} ; rlf:roundedTo 10000 ; schema:unitText "people" ;'
        f' qudt:hasUnit unit:NUM ; rlf:asOf "{year}-11-01"^^xsd:date .'
    )
    record = (
        f"record:{year} a rlf:SourceRecord ; rdf:subject :census-{year} ; rdf:predicate rlf:value ;"
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
            f" rlf:polarity rlf:Positive ; rlf:factuality rlf:Actual ; prov:wasDerivedFrom quote:{key} ;"
            " schema:appearance <https://w3id.org/reliefgraph/article/test> .\n"
        )
    statistics = [census(*each) for each in censuses]
    graphs = {
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
    return {**graphs, Role.ONTOLOGY: ONTOLOGY}


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
    """2,800 yuan for 418 dollars, rounded to a dollar, is 6.690 to 6.707 and approximate; a range implies no rate."""
    graph = derive(graphs_of())
    rates = figures_of(graph, RLF.ImpliedExchangeRate)
    rate = rates[frozenset({"f-line", "f-line-usd"})]
    assert len(rates) == 1
    assert bounds(graph, rate) == between("6.69", "6.707")
    assert (rate, RLF.approximate, Literal(True)) in graph
    assert (rate, QUDT.hasUnit, UNIT.CCY_CNY) in graph
    assert str(graph.value(rate, SCHEMA.unitText)) == "CNY per USD"
    assert set(graph.objects(rate, RLF.about)) == {UNIT.CCY_CNY, UNIT.CCY_USD}
    assert (rate, RLF.per, None) not in graph
    assert (rate, RLF.rule, RLF["exchange-rate-rule"]) in graph
    assert str(graph.value(rate, RLF.formula)) == (
        "2,800 CNY per year ÷ 418 USD per year; bounds rounded outward to 3 decimals"
    )


def test_only_the_low_end_of_a_range_fits_one_amount() -> None:
    """About 180 dollars at 6.690 to 6.707 yuan are about 1,204 to 1,208 yuan: only 1,200 fits."""
    graph = derive(graphs_of())
    ((sources, converted),) = [
        (sources, node)
        for sources, node in figures_of(graph, RLF.DerivedFigure).items()
        if (node, RLF.rule, RLF["converted-amount-rule"]) in graph
    ]
    assert "f-miyasil-usd" in sources
    assert bounds(graph, converted) == between("1204", "1208")
    (node,) = graph.subjects(RLF.side, converted)
    assert (node, RDF.type, RLF.Conflict) in graph
    assert names(graph.objects(node, RLF.side)) == names([converted]) | {
        "claim/test/miyasil-wage",
        "claim/test/miyasil-equals",
    }
    assert str(graph.value(node, RLF.explanation)) == (
        "1,200 to 1,500 CNY per month are said to be about 180 USD per month, which at the rate that the article "
        "implies come to about 1,204 to 1,208 CNY per month: only the low end of the range fits. At least one of them "
        "is approximate, so this holds approximately."
    )


def test_exchange_rate_does_not_depend_on_which_amount_comes_first() -> None:
    """A link written from dollars to yuan gives the same rate."""
    graph = derive(graphs_of(reported={"line-equals": ":f-line-usd rlf:sameAmountAs :f-line ."}))
    exact = figures_of(graph, RLF.ImpliedExchangeRate)[frozenset({"f-line", "f-line-usd"})]
    assert bounds(graph, exact) == between("6.69", "6.707")


def test_amounts_of_one_currency_or_of_two_periods_imply_no_rate() -> None:
    """No rate is derived between yuan and yuan, nor between a year's yuan and a month's dollars."""
    graph = derive(
        graphs_of(
            figures={
                "f-line-usd": FIGURES["f-line"],
                "f-miyasil": "schema:value 1200 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
                "f-miyasil-usd": "schema:value 180 ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:YR",
            }
        )
    )
    assert figures_of(graph, RLF.ImpliedExchangeRate) == {}


def test_agreeing_and_conflicting_rates() -> None:
    """1,200 yuan for about 179 dollars agrees with 6.690 to 6.707; 2,800 for 400 gives 7 and conflicts."""
    amounts = {
        RLF.Agreement: ("schema:value 1200", "schema:value 179"),
        RLF.Conflict: ("schema:value 2800", "schema:value 400"),
    }
    for expected, (yuan, dollars) in amounts.items():
        figures = {
            "f-miyasil": f"{yuan} ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
            "f-miyasil-usd": f"{dollars} ; qudt:hasUnit unit:CCY_USD ; rlf:per unit:MO",
        }
        graph = derive(graphs_of(figures=figures))
        found = [
            node for node in graph.subjects(RDF.type, expected) if (node, RLF.rule, RLF["exchange-rates-rule"]) in graph
        ]
        assert [set(graph.objects(node, RLF.side)) for node in found] == [
            set(figures_of(graph, RLF.ImpliedExchangeRate).values())
        ]
        assert names(graph.objects(found[0], PROV.wasDerivedFrom)) == {
            "quote/test/line-amount",
            "quote/test/line-equals",
            "quote/test/miyasil-wage",
            "quote/test/miyasil-equals",
        }


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
    other = Graph().parse(
        data=PREFIXES + f":line2 a rlf:Observation . :f-line2 {FIGURES['f-line'].replace('2800', '3000')} ; {DAY} .",
        format="turtle",
    )
    graphs[Role.ENTITIES] += other
    line2, measure = URIRef(BASE + "id/line2"), URIRef(BASE + "id/measure/poverty-line")
    graphs[Role.REPORTED].add((line2, RLF.value, URIRef(BASE + "id/f-line2")))
    graphs[Role.REPORTED].add((line2, RLF.measure, measure))
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
    assert graph.value(node, SCHEMA.minValue) is None
    assert (node, RLF.approximate, Literal(True)) in graph
    assert str(graph.value(node, RLF.asOf)) == "2016-10-26"
    assert str(graph.value(node, RLF.formula)) == "about 2,610,000 people ÷ (less than 10 percent ÷ 100)"


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
    (node,) = [one for one in graph.subjects(RLF.side, claim) if (one, RLF.rule, RLF["wages-rule"]) in graph]
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
    claim = URIRef(BASE + "claim/test/sike-wage")
    (node,) = [one for one in graph.subjects(RLF.side, claim) if (one, RLF.rule, RLF["wages-rule"]) in graph]
    assert graph.value(node, RDF.type) == RLF.Agreement


def test_figures_for_one_thing_agree_or_conflict() -> None:
    """Two headcounts within a month agree where they overlap, else conflict, whatever is counted; later ones do not."""
    over = 'qudt:minExclusive 2000 ; qudt:hasUnit unit:NUM ; schema:unitText "people"'
    counts = {
        f"h{number}-{key}": f":h{number} {triple} ."
        for number in (1, 2)
        for key, triple in (
            ("of", "rlf:of :sike"),
            ("measure", "rlf:measure measure:headcount"),
            ("value", f"rlf:value :f-h{number}"),
        )
    }
    claim = URIRef(BASE + "claim/test/h1-value")
    for number, expected in ((2400, RLF.Agreement), (1800, RLF.Conflict)):
        exact = (
            f"qudt:minInclusive {number} ; qudt:maxInclusive {number} ; qudt:hasUnit unit:NUM ;"
            ' schema:unitText "workers"'
        )
        graphs = graphs_of(reported=counts, figures={"f-h1": over, "f-h2": exact})
        for day, found in (("2016-10-26", [expected]), ("2016-11-20", [expected]), ("2017-01-01", [])):
            graphs[Role.ENTITIES].set((URIRef(BASE + "id/f-h2"), RLF.asOf, Literal(day, datatype=XSD.date)))
            derived = derive(graphs)
            assert [derived.value(node, RDF.type) for node in derived.subjects(RLF.side, claim)] == found


def test_denied_claims_are_no_side() -> None:
    """A wage that a claim denies is not reported, and nothing is compared with it."""
    graphs = graphs_of()
    graphs[Role.CLAIMS].set((URIRef(BASE + "claim/test/sike-wage"), RLF.polarity, RLF.Negated))
    graph = derive(graphs)
    rules = {graph.value(node, RLF.rule) for node in graph.subjects(RLF.side, URIRef(BASE + "claim/test/miyasil-wage"))}
    assert RLF["wages-rule"] not in rules


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
