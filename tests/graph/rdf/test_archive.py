"""Values to RDF: each graph holds what DESIGN §3 says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef

from graph.rdf.archive import archive_to_graphs
from graph.terms import Graphs, Role
from tests.small_archive import BODY, HEADER, TEXT, read_small

PREFIXES = """
@prefix : <https://w3id.org/reliefgraph/> .
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/reliefgraph/> .
"""


def turtle(text: str) -> set[tuple[object, object, object]]:
    """Return the triples of a piece of Turtle under the usual prefixes."""
    return set(Graph().parse(data=PREFIXES + text, format="turtle"))


def about(graph: Graph, iri: str) -> set[tuple[object, object, object]]:
    """Return the triples of one subject."""
    return set(graph.triples((URIRef(f"https://w3id.org/reliefgraph/{iri}"), None, None)))


@pytest.fixture
def graphs(tmp_path: Path) -> Graphs:
    """The small article as graphs."""
    reading = read_small(tmp_path)
    assert [str(finding) for finding in reading.findings] == []
    assert reading.archive is not None
    return archive_to_graphs(reading.archive)


def test_reported_holds_the_plain_triples(graphs: Graphs) -> None:
    """Every claim that is said as a fact yields its triple, and no prospect or opinion does."""
    assert set(graphs[Role.REPORTED]) == turtle("""
        <id/group/sike-factories> rlf:operatedBy <id/company/sike> ; rlf:locatedIn <id/place/kashgar> ;
          rlf:size <id/figure/small/number> ; rlf:headcount <id/figure/small/staff> .
        <id/company/sike> rlf:since <id/figure/small/opened> .
        <id/wage/sike-wage> rlf:amount <id/figure/small/wage> .
        <id/figure/small/wage> rlf:sameAmountAs <id/figure/small/wage-equals> .
    """)


def test_prospects_hold_the_pledge_whole(graphs: Graphs) -> None:
    """A pledge, its triples and its figure stand in prospects alone."""
    assert set(graphs[Role.PROSPECTS]) == turtle("""
        <id/pledge/wanda-pledge> a rlf:Pledge ; rdfs:label "pledge by Wanda"@en ;
          rlf:pledgedBy <id/company/wanda> ; rlf:pledgedAmount <id/figure/small/pledge-amount> .
        <id/figure/small/pledge-amount> a rlf:Figure , schema:QuantitativeValue ; rdfs:label "60 billion yuan"@en ;
          schema:value 60000000000 ; qudt:minInclusive 60000000000 ; qudt:maxInclusive 60000000000 ;
          qudt:hasUnit unit:CCY_CNY ; rlf:asOf "2016-10-26"^^xsd:date .
    """)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "staff",
            'rdfs:label "over 2,000 people"@en ; qudt:minExclusive 2000 ; schema:minValue 2000 ; '
            'qudt:hasUnit unit:NUM ; schema:unitText "people"',
        ),
        (
            "number",
            'rdfs:label "seven factories"@en ; schema:value 7 ; qudt:minInclusive 7 ; qudt:maxInclusive 7 ; '
            'qudt:hasUnit unit:NUM ; schema:unitText "factories"',
        ),
        (
            "wage",
            'rdfs:label "2,000 to 3,000 yuan"@en ; qudt:minInclusive 2000 ; schema:minValue 2000 ; '
            "qudt:maxInclusive 3000 ; schema:maxValue 3000 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
        ),
        (
            "wage-equals",
            'rdfs:label "about 400 U.S. dollars"@en ; schema:value 400 ; rlf:approximate true ; '
            "qudt:hasUnit unit:CCY_USD ; rlf:per unit:MO",
        ),
    ],
)
def test_figures_have_the_bounds_of_their_words(graphs: Graphs, key: str, expected: str) -> None:
    """Each row of the table in DESIGN §3.4: no bound that the words do not state."""
    node = f"id/figure/small/{key}"
    assert about(graphs[Role.ENTITIES], node) == turtle(
        f'<{node}> a rlf:Figure , schema:QuantitativeValue ; rlf:asOf "2016-10-26"^^xsd:date ; {expected} .'
    )


def test_a_period_names_the_rule_that_read_it(graphs: Graphs) -> None:
    """Two years before 26 October 2016, half a year either way, approximate."""
    assert about(graphs[Role.ENTITIES], "id/figure/small/opened") == turtle("""
        <id/figure/small/opened> a rlf:Period ; rdfs:label "two years ago"@en ;
          rlf:earliest "2014-04-26"^^xsd:date ; rlf:latest "2015-04-26"^^xsd:date ;
          rlf:approximate true ; rlf:readBy rlf:rule-years-ago .
    """)


def test_a_claim_has_its_triple_axes_speaker_and_evidence(graphs: Graphs) -> None:
    """The claim of the design's example, and the selectors of its quote."""
    claims = graphs[Role.CLAIMS]
    quote = "employs over 2,000 people at seven factories in Kashgar"
    assert TEXT[9:64] == quote
    assert about(claims, "claim/small/staff") == turtle("""
        <claim/small/staff> a rlf:Claim , rdf:Statement , schema:Claim ;
          rdf:subject <id/group/sike-factories> ; rdf:predicate rlf:headcount ; rdf:object <id/figure/small/staff> ;
          rdfs:label "factories of Sike headcount over 2,000 people"@en ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ; rlf:directness rlf:Verbatim ;
          schema:appearance <article/small> ; prov:wasAttributedTo <article/small> ;
          prov:wasDerivedFrom <quote/small/9-64> .
    """)
    assert about(claims, "quote/small/9-64") == turtle("""
        <quote/small/9-64> a oa:SpecificResource ; oa:hasSource <article/small/text> ;
          oa:hasSelector <quote/small/9-64#quote> , <quote/small/9-64#span> .
    """)
    assert about(claims, "quote/small/9-64#quote") == turtle(f"""
        <quote/small/9-64#quote> a oa:TextQuoteSelector ; oa:exact "{quote}" ; oa:prefix "Sike now " ;
          oa:suffix ".8 It opened a factory in Kashga" .
    """)
    assert about(claims, "quote/small/9-64#span") == turtle("""
        <quote/small/9-64#span> a oa:TextPositionSelector ; oa:start 9 ; oa:end 64 .
    """)


def test_a_quotation_has_no_triple(graphs: Graphs) -> None:
    """An opinion keeps its speaker, what it is about and its topics; quoted words are direct speech."""
    found = about(graphs[Role.CLAIMS], "claim/small/keys")
    assert {triple for triple in found if "wasDerivedFrom" not in str(triple[1])} == turtle("""
        <claim/small/keys> a rlf:Quotation , schema:Claim ; rdfs:label "Zhang Ke: “Jobs are like keys”"@en ;
          rlf:about <id/person/zhang-ke> ; rlf:topic <id/topic/jobs> ;
          rlf:voice rlf:DirectSpeech ; rlf:factuality rlf:Assessed ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; schema:appearance <article/small> ; prov:wasAttributedTo <id/person/zhang-ke> .
    """)


def test_sources_hold_the_article_and_its_publisher(graphs: Graphs) -> None:
    """The article's metadata, the whole text, and the publisher that no claim mentions."""
    sources = graphs[Role.SOURCES]
    assert about(sources, "article/small/text") == turtle(
        f'<article/small/text> a rlf:ArticleText ; rlf:text """{TEXT}""" .'
    )
    digest = HEADER.strip().splitlines()[-1].partition("sha256: ")[2]
    assert about(sources, "article/small") == turtle(f"""
        <article/small> a rlf:Article , schema:NewsArticle ; rdfs:label "A small article"@en ;
          schema:datePublished "2016-10-26"^^xsd:date ; schema:url <http://example.org/1> ;
          schema:publisher <id/organization/example-news> ; schema:inLanguage "en" ; rlf:sha256 "{digest}" .
    """)
    assert about(sources, "id/organization/example-news") == turtle(
        '<id/organization/example-news> a rlf:NewsPublisher ; rdfs:label "Example News"@en .'
    )


def test_every_named_entity_has_a_mention_and_declared_ones_a_description(graphs: Graphs) -> None:
    """Reference entities are mentioned and described elsewhere; a label is mentioned by its claim's quote."""
    claims, entities = graphs[Role.CLAIMS], graphs[Role.ENTITIES]
    assert TEXT[38:64] == "seven factories in Kashgar"
    assert about(claims, "mention/small/sike-factories") == turtle("""
        <mention/small/sike-factories> a rlf:Mention ; rlf:mentions <id/group/sike-factories> ;
          prov:wasDerivedFrom <quote/small/38-64> .
    """)
    assert about(entities, "id/place/kashgar") == set()
    assert len(about(claims, "mention/small/kashgar")) == 3
    assert about(entities, "id/group/sike-factories") == turtle("""
        <id/group/sike-factories> a rlf:Group ; rlf:memberClass rlf:Factory ; rdfs:label "factories of Sike"@en .
    """)
    start = TEXT.index("Wanda has promised")
    quote = f"quote/small/{start}-{start + len('Wanda has promised 60 billion yuan')}"
    assert about(claims, "mention/small/wanda-pledge") >= turtle(
        f"<mention/small/wanda-pledge> prov:wasDerivedFrom <{quote}> ."
    )


def test_no_blank_node_is_minted(graphs: Graphs) -> None:
    """Everything has an address."""
    terms = [term for graph in graphs.values() for triple in graph for term in triple]
    assert len(terms) > 300
    assert not any(isinstance(term, BNode) for term in terms)


@pytest.mark.parametrize(
    ("change", "graph"),
    [
        ("polarity: negated", None),
        ("deprecated: the publisher corrected it", None),
        ("factuality: ongoing", Role.REPORTED),
        ("factuality: estimated", Role.REPORTED),
    ],
)
def test_a_denied_or_withdrawn_claim_keeps_its_place_without_a_triple(
    tmp_path: Path, change: str, graph: Role | None
) -> None:
    """The claim is there in each case; the plain triple only where it is affirmed and stands."""
    body = BODY.replace(
        "operator: [sike-factories, operatedBy, sike]",
        f"operator: {{says: [sike-factories, operatedBy, sike], {change}}}",
    )
    assert body != BODY
    reading = read_small(tmp_path, HEADER + body)
    assert reading.archive is not None
    graphs = archive_to_graphs(reading.archive)
    triple = turtle("<id/group/sike-factories> rlf:operatedBy <id/company/sike> .")
    assert len(about(graphs[Role.CLAIMS], "claim/small/operator")) >= 14
    assert [role for role, found in graphs.items() if triple <= set(found)] == ([graph] if graph else [])
