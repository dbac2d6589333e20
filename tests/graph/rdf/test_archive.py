"""Values to RDF: each graph holds what DESIGN §3 says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef

from graph.rdf.archive import archive_to_graphs
from graph.terms import RLF, Graphs, Role
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
        <id/group/small/factories> rlf:operatedBy <id/company/sike> ; rlf:locatedIn <id/place/kashgar> ;
          rlf:size <id/figure/small/factories-size> .
        <id/observation/small/staff> rlf:of <id/group/small/factories> ; rlf:measure <id/measure/headcount> ;
          rlf:value <id/figure/small/staff-value> .
        <id/event/small/start> rlf:kind <id/kind/opening> ; rlf:agent <id/company/sike> ; rlf:place <id/place/kashgar> ;
          rlf:time <id/figure/small/start-time> .
        <id/group/small/workers> rlf:worksFor <id/company/sike> .
        <id/observation/small/pay> rlf:of <id/group/small/workers> ; rlf:measure <id/measure/wage> ;
          rlf:value <id/figure/small/pay-value> .
        <id/figure/small/pay-value> rlf:sameAmountAs <id/figure/small/pay-value-equals> .
    """)


def test_prospects_hold_the_pledge_whole(graphs: Graphs) -> None:
    """A pledge, its triples, its figure and who is known only through it stand in prospects alone."""
    assert set(graphs[Role.PROSPECTS]) == turtle("""
        <id/event/small/pledge> a rlf:Event ; rdfs:label "funding by Wanda"@en ;
          rlf:kind <id/kind/funding> ; rlf:agent <id/company/wanda> ; rlf:amount <id/figure/small/pledge-amount> .
        <id/company/wanda> a rlf:Company ; rdfs:label "Wanda"@en .
        <id/figure/small/pledge-amount> a rlf:Figure , schema:QuantitativeValue ; rdfs:label "60 billion yuan"@en ;
          schema:value 60000000000 ; rlf:roundedTo 1000000000 ; qudt:hasUnit unit:CCY_CNY ;
          rlf:asOf "2016-10-26"^^xsd:date .
    """)


def test_prospects_have_what_is_common_to_all_written_out(tmp_path: Path) -> None:
    """What the reasoner would add above a property stands beside a prospect's triple, since it is not reasoned over."""
    reading = read_small(tmp_path)
    assert reading.archive is not None
    graphs = archive_to_graphs(reading.archive, {RLF.agent: frozenset({RLF.participant, RLF.about})})
    assert turtle("""
        <id/event/small/pledge> rlf:agent <id/company/wanda> ; rlf:participant <id/company/wanda> ;
          rlf:about <id/company/wanda> .
    """) <= set(graphs[Role.PROSPECTS])
    assert not any(predicate == RLF.about for predicate in graphs[Role.REPORTED].predicates())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "staff-value",
            'rdfs:label "over 2,000 people"@en ; qudt:minExclusive 2000 ; '
            'qudt:hasUnit unit:NUM ; schema:unitText "people"',
        ),
        (
            "factories-size",
            'rdfs:label "seven factories"@en ; schema:value 7 ; qudt:minInclusive 7 ; qudt:maxInclusive 7 ; '
            'qudt:hasUnit unit:NUM ; schema:unitText "factories"',
        ),
        (
            "pay-value",
            'rdfs:label "2,000 to 3,000 yuan"@en ; qudt:minInclusive 2000 ; schema:minValue 2000 ; '
            "qudt:maxInclusive 3000 ; schema:maxValue 3000 ; qudt:hasUnit unit:CCY_CNY ; rlf:per unit:MO",
        ),
        (
            "pay-value-equals",
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
    assert about(graphs[Role.ENTITIES], "id/figure/small/start-time") == turtle("""
        <id/figure/small/start-time> a rlf:Period ; rdfs:label "two years ago"@en ;
          rlf:earliest "2014-04-26"^^xsd:date ; rlf:latest "2015-04-26"^^xsd:date ;
          rlf:approximate true ; rlf:readBy rlf:rule-years-ago .
    """)


def test_a_claim_has_its_triple_axes_speaker_and_evidence(graphs: Graphs) -> None:
    """The claim of the design's example, and the selectors of its quote."""
    claims = graphs[Role.CLAIMS]
    quote = "Sike now employs over 2,000 people at seven factories in Kashgar"
    assert TEXT[0:64] == quote
    assert about(claims, "claim/small/staff-value") == turtle("""
        <claim/small/staff-value> a rlf:Claim , rdf:Statement , schema:Claim ;
          rdf:subject <id/observation/small/staff> ; rdf:predicate rlf:value ;
          rdf:object <id/figure/small/staff-value> ;
          rdfs:label "headcount of factories of Sike is over 2,000 people"@en ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ; rlf:directness rlf:Verbatim ;
          schema:appearance <article/small> ; prov:wasAttributedTo <article/small#narrator> ;
          rlf:quote "Sike now employs over 2,000 people at seven factories in Kashgar" ;
          prov:wasDerivedFrom <quote/small/0-64> .
    """)
    assert about(claims, "quote/small/0-64") == turtle("""
        <quote/small/0-64> a oa:SpecificResource ; oa:hasSource <article/small/text> ;
          oa:hasSelector <quote/small/0-64#quote> , <quote/small/0-64#span> .
    """)
    assert about(claims, "quote/small/0-64#quote") == turtle(f"""
        <quote/small/0-64#quote> a oa:TextQuoteSelector ; oa:exact "{quote}" ; oa:prefix "" ;
          oa:suffix ".8 It opened a factory in Kashga" .
    """)
    assert about(claims, "quote/small/0-64#span") == turtle("""
        <quote/small/0-64#span> a oa:TextPositionSelector ; oa:start 0 ; oa:end 64 .
    """)


def test_a_claim_on_a_group_says_of_whom_in_it(graphs: Graphs) -> None:
    """That the workers work for Sike is read of each of them, and how many factories there are of all together."""
    claims = graphs[Role.CLAIMS]
    assert turtle("<claim/small/workers-works-for> rlf:groupReading rlf:EachMember .") <= set(claims)
    assert turtle("<claim/small/factories-size> rlf:groupReading rlf:Together .") <= set(claims)
    assert not any(
        about(claims, "claim/small/start-agent") & turtle("<claim/small/start-agent> rlf:groupReading rlf:Together .")
    )


def test_an_utterance_has_its_speaker_and_its_whole_sentences(graphs: Graphs) -> None:
    """Both things that Zhang Ke says in one paragraph are one speech act of two sentences."""
    found = about(graphs[Role.CLAIMS], "id/utterance/small/zhang-ke-1")
    starts = (TEXT.index("Workers"), TEXT.index('"Jobs'))
    ends = (starts[1] - 1, TEXT.index("\nA HEADING"))
    quotes = " , ".join(f"<quote/small/{start}-{end}>" for start, end in zip(starts, ends, strict=True))
    words = TEXT[starts[0] : ends[1]].replace('"', '\\"')
    assert found == turtle(f"""
        <id/utterance/small/zhang-ke-1> a rlf:Utterance ; prov:wasAttributedTo <id/person/zhang-ke> ;
          rdfs:label "{words}"@en ; rlf:voice rlf:DirectSpeech ; schema:appearance <article/small> ;
          prov:wasDerivedFrom {quotes} .
    """)


def test_a_quotation_has_no_triple(graphs: Graphs) -> None:
    """An opinion keeps its speaker, what it is about and its topics; quoted words are direct speech."""
    found = about(graphs[Role.CLAIMS], "claim/small/keys")
    assert {triple for triple in found if "wasDerivedFrom" not in str(triple[1])} == turtle("""
        <claim/small/keys> a rlf:Quotation , schema:Claim ; rdfs:label "Zhang Ke: “Jobs are like keys”"@en ;
          rlf:about <id/person/zhang-ke> ; rlf:topic <id/topic/jobs> ;
          rlf:voice rlf:DirectSpeech ; rlf:factuality rlf:Assessed ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; schema:appearance <article/small> ; prov:wasAttributedTo <id/person/zhang-ke> ;
          rlf:utterance <id/utterance/small/zhang-ke-1> ; rlf:quote "Jobs are like keys" .
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
    assert about(claims, "mention/small/group-factories") == turtle("""
        <mention/small/group-factories> a rlf:Mention ; rlf:mentions <id/group/small/factories> ;
          prov:wasDerivedFrom <quote/small/0-64> .
    """)
    assert about(entities, "id/place/kashgar") == set()
    assert len(about(claims, "mention/small/place-kashgar")) == 3
    assert about(entities, "id/group/small/factories") == turtle("""
        <id/group/small/factories> a rlf:Group ; rlf:memberClass rlf:Factory ; rdfs:label "factories of Sike"@en .
    """)
    start = TEXT.index("Wanda has promised")
    quote = f"quote/small/{start}-{start + len('Wanda has promised 60 billion yuan')}"
    assert about(claims, "mention/small/event-pledge") >= turtle(
        f"<mention/small/event-pledge> prov:wasDerivedFrom <{quote}> ."
    )


def test_no_blank_node_is_minted(graphs: Graphs) -> None:
    """Everything has an address."""
    terms = [term for graph in graphs.values() for triple in graph for term in triple]
    assert len(terms) > 300
    assert not any(isinstance(term, BNode) for term in terms)


@pytest.mark.parametrize(
    ("old", "new", "graph"),
    [
        ("operatedBy: sike}", "operatedBy: sike}\n    denied:\n      sike: {basedIn: kashgar}", None),
        ("operatedBy: sike}", "operatedBy: {says: sike, deprecated: the publisher corrected it}}", None),
        ("operatedBy: sike}", "}\n    ongoing:\n      factories: {operatedBy: sike}", Role.REPORTED),
        ("operatedBy: sike}", "}\n    estimated:\n      factories: {operatedBy: sike}", Role.REPORTED),
    ],
)
def test_a_denied_or_withdrawn_claim_keeps_its_place_without_a_triple(
    tmp_path: Path, old: str, new: str, graph: Role | None
) -> None:
    """The claim is there in each case; the plain triple only where it is affirmed and stands."""
    assert old in BODY
    reading = read_small(tmp_path, HEADER + BODY.replace(old, new))
    assert reading.archive is not None
    graphs = archive_to_graphs(reading.archive)
    is_denied = "denied" in new
    said = (
        "<id/company/sike> rlf:basedIn <id/place/kashgar>"
        if is_denied
        else ("<id/group/small/factories> rlf:operatedBy <id/company/sike>")
    )
    key = "sike-based-in" if is_denied else "factories-operated-by"
    assert len(about(graphs[Role.CLAIMS], f"claim/small/{key}")) >= 14
    triple = turtle(f"{said} .")
    assert [role for role, found in graphs.items() if triple <= set(found)] == ([graph] if graph else [])
