"""What is inferred from the graphs of a build, with which proof, and what a contradiction does to it."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.proof import derivation_iri
from graph.conclude.reason import OwlrlReasoner, Reasoner, RuleReasoner, reason
from graph.errors import InconsistencyError
from graph.namespaces import BASE
from graph.rdf.origins import statement_origins
from graph.rdf.statement import Statement, blank_texts, statement_text
from graph.terms import PROV, RLF, Role
from tests.graph.conclude.written import write_reasoning

PREFIXES = """
@prefix : <https://w3id.org/reliefgraph/id/> .
@prefix claim: <https://w3id.org/reliefgraph/claim/test/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = """
rlf:locatedIn a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:label "located in"@en ; rdfs:range rlf:Place ;
  owl:inverseOf rlf:contains .
rlf:operatesIn a owl:ObjectProperty ; owl:propertyChainAxiom ( rlf:operates rlf:locatedIn ) .
rlf:Company a owl:Class ; rdfs:subClassOf rlf:Agent ; skos:definition "does business"@en .
rlf:Agent a owl:Class ; owl:disjointWith rlf:Place .
rlf:Place a owl:Class .
rlf:MadeUp rdfs:subClassOf rlf:Company .
"""
REPORTED = ":sike rlf:operates :factory . :factory rlf:locatedIn :jiashi ."
REFERENCE = ":jiashi rlf:locatedIn :kashgar ."
ENTITIES = ':sike a rlf:Company ; rdfs:label "Sike"@en . :jiashi a rlf:Place .'


def graph_of(text: str) -> Graph:
    """Parse Turtle with the prefixes above."""
    return Graph().parse(data=PREFIXES + text, format="turtle")


def claim(key: str, triple: str, factuality: str = "Actual") -> str:
    """Return the Turtle of a claim of one triple."""
    subject, predicate, object_ = triple.split()
    return (
        f"claim:{key} a rlf:Claim, rdf:Statement ; rdf:subject {subject} ; rdf:predicate {predicate} ;"
        f" rdf:object {object_} ; rlf:polarity rlf:Positive ; rlf:factuality rlf:{factuality} .\n"
    )


def graphs_of(*, reported: str = REPORTED, entities: str = ENTITIES, more_ontology: str = "") -> dict[Role, Graph]:
    """Return the graphs of a small build."""
    claims = "".join(
        claim(f"c{place}", part) for place, part in enumerate(filter(None, map(str.strip, reported.split(" ."))))
    )
    return {
        Role.REPORTED: graph_of(reported),
        Role.ENTITIES: graph_of(entities),
        Role.REFERENCE: graph_of(REFERENCE),
        Role.ONTOLOGY: graph_of(ONTOLOGY + more_ontology),
        Role.CLAIMS: graph_of(claims),
        Role.SOURCES: graph_of(
            "<https://w3id.org/reliefgraph/record/1> a rlf:SourceRecord, rdf:Statement ;"
            " rdf:subject :jiashi ; rdf:predicate rlf:locatedIn ; rdf:object :kashgar ."
        ),
    }


def lines_of(statements: frozenset[Statement] | set[Statement]) -> list[str]:
    """Write statements as sorted lines."""
    return sorted(statement_text(statement, {}) for statement in statements)


INFERRED = [
    "<id/factory> rlf:locatedIn <id/kashgar>",
    "<id/jiashi> rlf:contains <id/factory>",
    "<id/kashgar> rdf:type rlf:Place",
    "<id/kashgar> rlf:contains <id/factory>",
    "<id/kashgar> rlf:contains <id/jiashi>",
    "<id/sike> rdf:type rlf:Agent",
    "<id/sike> rlf:operatesIn <id/jiashi>",
    "<id/sike> rlf:operatesIn <id/kashgar>",
]


@pytest.mark.parametrize("reasoner", [OwlrlReasoner(), RuleReasoner()])
def test_inferred_is_what_a_reader_wants(reasoner: Reasoner) -> None:
    """Exactly the new triples about individuals are inferred: no vocabulary, no reflexive, no repeated triple."""
    reasoning = reason(graphs_of(), reasoner)
    assert lines_of(reasoning.inferred) == INFERRED
    assert reasoning.unproven == frozenset()
    assert reasoning.inconsistencies == ()


def test_inferred_stands_in_no_other_graph() -> None:
    """A conclusion that another graph holds already is not repeated, whichever graph that is."""
    graphs = graphs_of()
    graphs[Role.DERIVED] = graph_of(":sike rlf:operatesIn :kashgar .")
    graphs[Role.SOURCES] += graph_of(":sike a rlf:Agent .")
    missing = {"<id/sike> rlf:operatesIn <id/kashgar>", "<id/sike> rdf:type rlf:Agent"}
    assert lines_of(reason(graphs).inferred) == [line for line in INFERRED if line not in missing]


def test_graphs_are_left_alone() -> None:
    """Reasoning changes none of the graphs it is given."""
    graphs = graphs_of()
    before = {role: set(graph) for role, graph in graphs.items()}
    write_reasoning(graphs, reason(graphs))
    assert {role: set(graph) for role, graph in graphs.items()} == before


def test_derivation_leads_to_claims_and_records() -> None:
    """That Sike operates in Kashgar rests on two claims and a source record, by prp-spo2 and prp-trp."""
    graphs = graphs_of()
    reasoning = reason(graphs)
    written = write_reasoning(graphs, reasoning)
    claims = written[Role.CLAIMS]
    node = derivation_iri((URIRef(BASE + "id/sike"), RLF.operatesIn, URIRef(BASE + "id/kashgar")), {})
    rules: set[str] = set()
    leaves: set[str] = set()
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        premises = list(claims.objects(current, RLF.premise))
        if premises:
            rules |= {str(rule).removeprefix(str(RLF)) for rule in claims.objects(current, RLF.rule)}
            waiting += premises
        else:
            leaves.add(str(claims.value(current, RDFS.label) or str(current).removeprefix(BASE)))
    transitive = (RLF.locatedIn, RDF.type, URIRef("http://www.w3.org/2002/07/owl#TransitiveProperty"))
    (premise,) = [
        premise
        for premise in claims.subjects(RDF.type, RLF.Premise)
        if claims.value(premise, RDF.object) == transitive[2]
    ]
    assert rules == {"prp-spo2", "prp-trp"}
    assert leaves == {
        "claim/test/c0",
        "claim/test/c1",
        "record/1",
        str(premise).removeprefix(BASE),
        "rlf:operatesIn owl:propertyChainAxiom ( rlf:operates rlf:locatedIn )",
    }


def test_every_inferred_triple_has_one_derivation() -> None:
    """Each inferred triple is the conclusion of exactly one derivation, and each derivation has exactly one rule."""
    graphs = graphs_of()
    written = write_reasoning(graphs, reason(graphs))
    claims = written[Role.CLAIMS]
    assert len(written[Role.INFERRED]) == 8
    for subject, predicate, object_ in written[Role.INFERRED]:
        nodes = [
            node
            for node in claims.subjects(RDF.subject, subject)
            if (node, RDF.type, RLF.Derivation) in claims
            and (node, RDF.predicate, predicate) in claims
            and (node, RDF.object, object_) in claims
        ]
        assert len(nodes) == 1
        assert len(list(claims.objects(nodes[0], RLF.rule))) == 1


def test_nothing_written_has_blank_nodes() -> None:
    """Statements about restrictions and lists are told in labels; no blank node leaves the ontology."""
    graphs = graphs_of(
        more_ontology="rlf:Local owl:equivalentClass"
        " [ a owl:Restriction ; owl:onProperty rlf:locatedIn ; owl:hasValue :kashgar ] ."
    )
    written = write_reasoning(graphs, reason(graphs))
    assert (URIRef(BASE + "id/jiashi"), RDF.type, RLF.Local) in written[Role.INFERRED]
    for graph in written.values():
        assert all(isinstance(term, URIRef | Literal) for triple in graph for term in triple)
    assert (
        "rlf:Local owl:equivalentClass"
        " [ owl:hasValue <id/kashgar> ; owl:onProperty rlf:locatedIn ; rdf:type owl:Restriction ]"
    ) in {str(label) for label in written[Role.CLAIMS].objects(None, RDFS.label)}


def test_negated_planned_and_deprecated_claims_are_no_origin() -> None:
    """Only a claim that reports its triple counts as one of the triple's origins."""
    graphs = {
        Role.CLAIMS: graph_of(
            claim("one", ":a rlf:near :b")
            + claim("two", ":a rlf:near :b", "Estimated")
            + claim("planned", ":a rlf:near :b", "Planned")
            + claim("denied", ":a rlf:near :b").replace("Positive", "Negated")
            + claim("old", ":a rlf:near :b")
            + "claim:old owl:deprecated true ."
        )
    }
    assert [*statement_origins(graphs).values()] == [(URIRef(BASE + "claim/test/one"), URIRef(BASE + "claim/test/two"))]


def test_contradiction_with_a_claim_becomes_a_conflict() -> None:
    """A claim that makes a company a place is a conflict by cax-dw, and nothing is concluded from that claim."""
    graphs = graphs_of(reported=REPORTED + " :park rlf:locatedIn :sike .")
    reasoning = reason(graphs)
    assert lines_of(reasoning.inferred) == INFERRED
    (inconsistency,) = reasoning.inconsistencies
    assert inconsistency.step.rule == "cax-dw"
    assert lines_of(set(inconsistency.reported)) == ["<id/park> rlf:locatedIn <id/sike>"]
    derived = write_reasoning(graphs, reasoning)[Role.DERIVED]
    (node,) = derived.subjects(RDF.type, RLF.Inconsistency)
    assert derived.value(node, RLF.rule) == RLF["cax-dw"]
    sides = set(derived.objects(node, RLF.side))
    assert URIRef(BASE + "claim/test/c2") in sides
    assert len(sides) >= 2
    assert "<id/park> rlf:locatedIn <id/sike>" in str(derived.value(node, RLF.explanation))


def test_conflict_with_an_unnamed_axiom_names_it_once_and_no_axiom_as_a_side() -> None:
    """A disjointness that is a blank node is one premise with its text; sides are a claim and what an entity is."""
    graphs = graphs_of(
        reported=REPORTED + " :park rlf:locatedIn :wanda .",
        entities=ENTITIES + " :wanda a rlf:Group .",
        more_ontology="[] a owl:AllDisjointClasses ; owl:members ( rlf:Group rlf:Place ) .",
    )
    written = write_reasoning(graphs, reason(graphs))
    derived, claims = written[Role.DERIVED], written[Role.CLAIMS]
    (node,) = derived.subjects(RDF.type, RLF.Inconsistency)
    labels = [claims.value(premise, RDFS.label) for premise in derived.objects(node, RLF.premise)]
    assert [str(label) for label in labels if label is not None] == [
        "[ owl:members ( rlf:Group rlf:Place ) ; rdf:type owl:AllDisjointClasses ]"
    ]
    sides = set(derived.objects(node, RLF.side))
    assert {claims.value(side, RDF.object) for side in sides if (side, RDF.type, RLF.Premise) in claims} == {RLF.Group}
    assert len(sides) == 2
    assert str(derived.value(node, RLF.explanation)) == (
        "What was reported, <id/park> rlf:locatedIn <id/wanda>, together with <id/wanda> rdf:type rlf:Group, gives"
        " <id/wanda> rdf:type rlf:Group and <id/wanda> rdf:type rlf:Place: a contradiction by rule cax-adc."
        " Nothing is concluded from these reported triples."
    )


def test_conclusion_on_the_way_to_a_contradiction_is_marked_withheld() -> None:
    """The proof of a contradiction is kept, with each conclusion on the way marked as withheld for it."""
    graphs = graphs_of(reported=REPORTED + " :park rlf:locatedIn :sike .")
    written = write_reasoning(graphs, reason(graphs))
    claims = written[Role.CLAIMS]
    (node,) = written[Role.DERIVED].subjects(RDF.type, RLF.Inconsistency)
    withheld = list(claims.subjects(RLF.withheldFor, node))
    assert {
        (claims.value(derivation, RDF.subject), claims.value(derivation, RDF.object)) for derivation in withheld
    } == {
        (URIRef(BASE + "id/sike"), RLF.Place),
        (URIRef(BASE + "id/sike"), RLF.Agent),
    }
    assert (URIRef(BASE + "id/sike"), RDF.type, RLF.Place) not in written[Role.INFERRED]


def test_two_claims_against_each_other_are_both_sides() -> None:
    """Where two claims contradict each other, both are sides, neither is preferred and neither is reasoned from."""
    reported = ":a rlf:east :b . :b rlf:east :a . :b rlf:locatedIn :c ."
    graphs = graphs_of(reported=reported, more_ontology="rlf:east a owl:AsymmetricProperty ; rdfs:domain rlf:Eastern .")
    reasoning = reason(graphs)
    derived = write_reasoning(graphs, reasoning)[Role.DERIVED]
    (node,) = derived.subjects(RDF.type, RLF.Inconsistency)
    assert {str(side).removeprefix(BASE) for side in derived.objects(node, RLF.side)} == {
        "claim/test/c0",
        "claim/test/c1",
    }
    assert "<id/c> rlf:contains <id/b>" in lines_of(reasoning.inferred)
    assert not [line for line in lines_of(reasoning.inferred) if "Eastern" in line]


def test_contradiction_without_a_claim_stops_the_build() -> None:
    """Entities, ontology and reference data that contradict each other are refused, and the error names the triples."""
    with pytest.raises(InconsistencyError) as caught:
        reason(graphs_of(entities=ENTITIES + " :kashgar a rlf:Company ."))
    assert caught.value.rule == "cax-dw"
    assert set(caught.value.triples) == {
        "rlf:Agent owl:disjointWith rlf:Place",
        "<id/kashgar> rdf:type rlf:Company",
        "rlf:Company rdfs:subClassOf rlf:Agent",
        "rlf:locatedIn rdfs:range rlf:Place",
        "<id/jiashi> rlf:locatedIn <id/kashgar>",
    }
    assert "<id/jiashi> rlf:locatedIn <id/kashgar> ." in str(caught.value)


def test_claim_does_not_excuse_reference_data() -> None:
    """What reference data states is no claim's alone: an article that repeats it does not excuse it."""
    graphs = graphs_of(reported=REPORTED + " :jiashi rlf:locatedIn :kashgar .")
    graphs[Role.REFERENCE] = Graph()
    graphs[Role.ENTITIES] += graph_of(":kashgar a rlf:Company .")
    with pytest.raises(InconsistencyError):
        reason(graphs)
    graphs[Role.SOURCES] = Graph()
    assert [each.step.rule for each in reason(graphs).inconsistencies] == ["cax-dw"]


def test_unproven_conclusions_are_not_inferred() -> None:
    """What a wrong reasoner makes up has no proof, and is set apart instead of inferred."""

    class Inventive:
        """A reasoner that adds a triple out of nothing."""

        name = version = "inventive"

        def conclusions(self, saturation: object) -> set[Statement]:
            """Return one invented triple."""
            return {(URIRef(BASE + "id/sike"), RLF.operatesIn, URIRef(BASE + "id/mars"))}

    reasoning = reason(graphs_of(), Inventive())
    assert reasoning.inferred == frozenset()
    assert lines_of(reasoning.unproven) == ["<id/sike> rlf:operatesIn <id/mars>"]


def test_labels_and_evidence_are_not_reasoned_over() -> None:
    """A label is not handed on to what is the same, and claims are not read at all."""
    graphs = graphs_of(entities=ENTITIES + " <http://example.org/sike> <http://www.w3.org/2002/07/owl#sameAs> :sike .")
    graphs[Role.CLAIMS].add((URIRef(BASE + "claim/test/c0"), PROV.wasAttributedTo, URIRef(BASE + "id/sike")))
    inferred = reason(graphs).inferred
    assert not [statement for statement in inferred if statement[1] in (RDFS.label, PROV.wasAttributedTo)]
    assert (URIRef("http://example.org/sike"), RDF.type, RLF.Company) in inferred


def test_text_of_blank_nodes_does_not_depend_on_their_labels() -> None:
    """Nested restrictions and lists are written in place, in a fixed order."""
    text = "rlf:A rdfs:subClassOf [ owl:onProperty rlf:p ; owl:someValuesFrom [ owl:unionOf ( rlf:B rlf:C ) ] ] ."
    for _ in range(2):
        statements = set(graph_of(text))
        (line,) = [
            statement_text((s, p, o), blank_texts((s, p, o) for s, p, o in statements))
            for s, p, o in statements
            if s == RLF.A
        ]
        assert line == (
            "rlf:A rdfs:subClassOf"
            " [ owl:onProperty rlf:p ; owl:someValuesFrom [ owl:unionOf ( rlf:B rlf:C ) ] ]"
        )  # fmt: skip


def test_text_of_blank_nodes_is_bounded() -> None:
    """A chain of ten thousand blank nodes, a circle, and a list of thousands are cut, quickly and without a crash."""
    chain: list[Node] = [BNode() for _ in range(10_000)]
    statements = [(one, RLF.near, other) for one, other in zip(chain, [*chain[1:], chain[0]], strict=True)]
    assert blank_texts(statements)[chain[0]].endswith("[ … ]" + " ]" * 13)
    cells: list[Node] = [BNode() for _ in range(5_000)]
    statements = [(cell, RDF.first, RLF.Place) for cell in cells]
    statements += [(cell, RDF.rest, rest) for cell, rest in zip(cells, [*cells[1:], RDF.nil], strict=True)]
    statements.append((RLF.Group, OWL.oneOf, cells[0]))
    texts = blank_texts(statements)
    assert texts[cells[0]].startswith("( rlf:Place rlf:Place ")
    assert len(texts[cells[0]]) == 2001
    assert texts[cells[1]] == "( … )"
