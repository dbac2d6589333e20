"""What follows from the curated articles, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdflib import RDF, Graph, URIRef

from graph.build.dataset import make_dataset, read_ontology, read_seeds
from graph.conclude.conclude import conclude, derive, settle
from graph.conclude.proof import derivation_iri
from graph.conclude.reason import OwlrlReasoner, RuleReasoner, asserted_statements, reason
from graph.conclude.saturation import saturate
from graph.lookup.explanation import explain_node
from graph.lookup.passages import speaker_of
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import OA, PROV, QUDT, RLF, Graphs, Role
from graph.validate.engine import ShiftyValidator, read_shapes
from graph.validate.validation import validate
from tests.graph.conclude.proof_rederivation import find_unproven

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    """Everything that a build of the seeds would publish."""
    return make_dataset(SEEDS).graphs


def entity(path: str) -> URIRef:
    """Return the IRI of an entity by the end of its path."""
    return URIRef(f"{BASE}id/{path}")


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("company/guangdong-sike-electronics", "operatesIn", "place/xinjiang"),
        ("company/guangdong-sike-electronics", "operatesIn", "place/china"),
        ("group/kashgar-2016/park-companies", "operatesIn", "place/kashgar"),
        ("company/yijia-ethnic-garments", "basedIn", "place/china"),
        ("office/kashgar-2016/office-of-zhang-ke", "place", "place/jiashi"),
        ("observation/kashgar-2016/sike-staff", "about", "company/guangdong-sike-electronics"),
        ("programme/guizhou-initiative", "about", "place/guizhou"),
        ("person/zinat", "worksFor", "company/yijia-ethnic-garments"),
        ("place/shenzhen-industrial-park", "locatedIn", "place/xinjiang"),
    ],
)
def test_what_follows(graphs: Graphs, subject: str, predicate: str, value: str) -> None:
    """The triple is inferred, not reported, and has a derivation."""
    triple = (entity(subject), RLF[predicate], entity(value))
    assert triple in graphs[Role.INFERRED]
    assert (derivation_iri(triple, {}), RDF.type, RLF.Derivation) in graphs[Role.CLAIMS]


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("company/guangdong-sike-electronics", "basedIn", "place/guangdong"),
        ("place/shenzhen-industrial-park", "locatedIn", "place/guangdong"),
        ("person/zinat", "operatesIn", "place/yining-county"),
        ("event/kashgar-2016/pledge-by-wanda", "about", "place/guizhou"),
        ("company/guangdong-sike-electronics", "sector", "sector/garments"),
        ("company/guangdong-sike-electronics", "a", "group"),
    ],
)
def test_what_does_not_follow(graphs: Graphs, subject: str, predicate: str, value: str) -> None:
    """Names, groups and parks say nothing of a seat, a workplace or a member's sector (DESIGN §3.2)."""
    wanted = RDF.type if predicate == "a" else RLF[predicate]
    object_ = RLF.Group if predicate == "a" else entity(value)
    holders = [role for role in Role if (entity(subject), wanted, object_) in graphs[role]]
    assert [role for role in holders if role is not Role.PROSPECTS] == []  # a pledge is about its place there alone


def test_every_inferred_triple_has_a_derivation_that_ends_in_somebody_s_word(graphs: Graphs) -> None:
    """Every proof ends in claims with quotes, source records with documents, and premises that stand in the graph."""
    claims, sources = graphs[Role.CLAIMS], graphs[Role.SOURCES]
    inferred = graphs[Role.INFERRED]
    assert len(inferred) > 250
    for s, p, o in inferred:
        assert (derivation_iri((s, p, o), {}), RLF.rule, None) in claims
    leaves = set(claims.objects(None, RLF.premise)) - set(claims.subjects(RDF.type, RLF.Derivation))
    assert len(leaves) > 150
    for leaf in leaves:
        if (leaf, RDF.type, RLF.Claim) in claims:
            assert any((quote, OA.hasSelector, None) in claims for quote in claims.objects(leaf, PROV.wasDerivedFrom))
        elif (leaf, RDF.type, RLF.Premise) in claims:
            said = [claims.value(leaf, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
            standing = (graphs[role] for role in (Role.ONTOLOGY, Role.ENTITIES, Role.REFERENCE))
            assert None in said or any((said[0], said[1], said[2]) in graph for graph in standing)
        else:
            assert (leaf, PROV.wasDerivedFrom, None) in sources


def test_both_reasoners_agree_on_the_articles() -> None:
    """Owlrl and the rules conclude the same from the seeds, and everything that owlrl concludes has a proof."""
    read = read_seeds(SEEDS, read_ontology()).graphs
    given = settle(read)
    reference, rules = reason(given, OwlrlReasoner()), reason(given, RuleReasoner())
    assert reference.unproven == frozenset()
    assert reference.inferred == rules.inferred
    assert reference.inconsistencies == ()


def test_derived_figures_of_the_article(graphs: Graphs) -> None:
    """The seven figures and three conflicts that the article holds, with their bounds."""
    derived = graphs[Role.DERIVED]
    bounds = {
        (
            str(kind).removeprefix(str(RLF)),
            str(derived.value(node, QUDT.minInclusive) or derived.value(node, QUDT.minExclusive)),
            str(derived.value(node, QUDT.maxInclusive)),
        )
        for node in derived.subjects(RDF.type, RLF.DerivedFigure)
        for kind in derived.objects(node, RDF.type)
        if kind in (RLF.ImpliedExchangeRate, RLF.YearlyWage, RLF.WageToPovertyLine, RLF.ImpliedPopulation)
    }
    assert bounds == {
        ("ImpliedExchangeRate", "6.69", "6.707"),
        ("YearlyWage", "24000", "36000"),
        ("YearlyWage", "14400", "18000"),
        ("WageToPovertyLine", "8.571", "12.858"),
        ("WageToPovertyLine", "5.142", "6.429"),
        ("ImpliedPopulation", "26100000", "None"),
    }
    assert len(list(derived.subjects(RDF.type, RLF.DerivedFigure))) == 7
    assert list(derived.subjects(RDF.type, RLF.Agreement)) == []
    assert len(list(derived.subjects(RDF.type, RLF.Conflict))) == 3


def test_implied_population_against_the_census(graphs: Graphs) -> None:
    """One query finds more than 26.1 million against 25.85 million, the article's quote and the census's source."""
    everything = Graph()
    for role in Role:
        if role is not Role.PROSPECTS:
            everything += graphs[role]
    rows = everything.query("""
        PREFIX rlf: <https://w3id.org/reliefgraph/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX qudt: <http://qudt.org/schema/qudt/>
        PREFIX schema: <https://schema.org/> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?over ?counted ?exact ?title {
          ?conflict a rlf:Conflict ; rlf:side ?implied, ?record .
          ?implied a rlf:ImpliedPopulation ; qudt:minExclusive ?over .
          ?record a rlf:SourceRecord ; rdf:object/schema:value ?counted ; prov:wasDerivedFrom/dcterms:title ?title .
          ?implied prov:wasDerivedFrom ?figure . ?claim rdf:object ?figure ; prov:wasDerivedFrom ?quote .
          ?quote oa:hasSelector/oa:exact ?exact .
          FILTER(?counted < ?over)
        }""")
    found = {tuple(str(value) for value in row) for row in rows if isinstance(row, tuple)}
    assert {(over, counted) for over, counted, _, _ in found} == {("26100000", "25850000"), ("26100000", "21820000")}
    assert {exact for _, _, exact, _ in found} == {
        "About 2.61 million people in Xinjiang -- less than 10 percent of the region's population -- live in poverty"
    }
    assert any("Census of Xinjiang" in title for _, _, _, title in found)


def test_a_conflict_is_explained_down_to_its_quotes(graphs: Graphs) -> None:
    """The conflict of the wages has two sides with a quote each; a ratio names its formula, sources and assumptions."""
    view = View(OxigraphStore.in_memory(graphs_to_quads(graphs)))
    derived = graphs[Role.DERIVED]
    (claim,) = [node for node in derived.objects(None, RLF.side) if str(node).endswith("/wage-at-sike-value")]
    (conflict,) = derived.subjects(RLF.side, claim)
    explained = explain_node(view, NamedNode(str(conflict)))
    assert explained is not None
    assert sorted((one.graph, speaker_of(view, one.passages[0])) for one in explained.premises) == [
        ("reported", "Ecns.cn, 26 October 2016"),
        ("reported", "Zhang Ke"),
    ]
    assert {passage.text[start:end] for passage in explained.iter_passages() for start, end in passage.marks} == {
        "For this entry-level job, she earns 1,200 to 1,500 yuan (about 180 U.S. dollars) a month",
        "Workers at Sike are paid 2,000 to 3,000 yuan a month",
    }
    (ratio,) = [
        node
        for node in derived.subjects(RDF.type, RLF.WageToPovertyLine)
        if (node, RLF.about, entity("observation/kashgar-2016/wage-at-sike")) in derived
    ]
    explained = explain_node(view, NamedNode(str(ratio)))
    assert explained is not None
    assert explained.rule.startswith("about 24,000 to 36,000 CNY per year ÷ 2,800 CNY per year")
    assert [(one.graph or one.ground) for one in explained.premises] == ["derived", "reported", "assumed", "assumed"]
    assert explained.premises[0].rule == "12 × 2,000 to 3,000 CNY per month"


def test_every_inferred_triple_is_proved_again_by_owlrl(graphs: Graphs) -> None:
    """Owlrl concludes each of them from nothing but what its proof rests on, and none without a part of it.

    Where a claim or a record is left out of a proof, neither engine concludes the triple from the rest.
    """
    reasoning = reason(graphs)
    saturation = reasoning.saturation
    axioms = frozenset(asserted_statements({Role.ONTOLOGY: graphs[Role.ONTOLOGY]}))
    proofs = {(triple, frozenset(saturation.leaves(saturation.steps[triple]))) for triple in graphs[Role.INFERRED]}
    assert len(proofs) > 500
    parts = {
        (triple, leaves - {leaf})
        for triple, leaves in proofs
        for leaf in sorted(leaves - axioms)[:1]
        if triple not in saturate(leaves - {leaf}).steps
    }
    assert len(parts) > 500
    assert find_unproven(proofs | parts, axioms) == parts


def test_order_of_the_graphs_does_not_matter() -> None:
    """Graphs filled in another order give the same derived graph and the same inferred triples."""
    read = read_seeds(SEEDS, read_ontology()).graphs
    given = settle(read)
    turned: Graphs = {}
    for role in reversed(list(given)):
        turned[role] = Graph()
        for triple in sorted(given[role], reverse=True):
            turned[role].add(triple)
    assert set(derive(given)) == set(derive(turned))
    assert reason(given, RuleReasoner()).inferred == reason(turned, RuleReasoner()).inferred


def test_an_inconsistent_claim_is_told_and_does_not_block_the_rest() -> None:
    """A claim that puts the park in a company becomes an inconsistency as shapes want it; the rest still follows."""
    read = read_seeds(SEEDS, read_ontology()).graphs
    claims = read[Role.CLAIMS]
    park, wanda = entity("place/shenzhen-industrial-park"), entity("company/wanda")
    model, wrong = (URIRef(f"{BASE}claim/kashgar-2016/{key}") for key in ("park-in-jiashi", "park-in-wanda"))
    for predicate, value in list(claims.predicate_objects(model)):
        claims.add((wrong, predicate, wanda if predicate == RDF.object else value))
    read[Role.REPORTED].add((park, RLF.locatedIn, wanda))
    concluded = conclude(read)
    derived = concluded[Role.DERIVED]
    (node,) = derived.subjects(RDF.type, RLF.Inconsistency)
    assert wrong in set(derived.objects(node, RLF.side))
    assert (wanda, RDF.type, RLF.Place) not in concluded[Role.INFERRED]
    assert (park, RLF.locatedIn, entity("place/xinjiang")) in concluded[Role.INFERRED]
    report = validate(concluded, read_shapes(), ShiftyValidator())
    words = ("derivation", "premise", "inconsistency", "comparison", "inferred")
    shapes = {str(violation.shape) for violation in report.violations}
    assert [shape for shape in shapes if any(word in shape for word in words)] == []
