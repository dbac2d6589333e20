"""A small build with an inference of two steps, a withdrawn claim and a contradiction."""

from __future__ import annotations

from rdflib import Graph

from graph.conclude.reason import reason
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, rebase_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import Role
from tests.graph.conclude.written import write_reasoning

PREFIXES = """
@prefix article: <https://w3id.org/reliefgraph/article/> .
@prefix claim: <https://w3id.org/reliefgraph/claim/test/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/reliefgraph/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix quote: <https://w3id.org/reliefgraph/quote/test/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
"""
SIKE, FACTORY, PARK, JIASHI, KASHGAR = (
    f"<{BASE}id/{path}>" for path in ("company/sike", "facility/factory", "place/park", "place/jiashi", "place/kashgar")
)
TEXTS = {
    Role.ONTOLOGY: """
        rlf:locatedIn a owl:ObjectProperty, owl:TransitiveProperty .
        rlf:operatesIn a owl:ObjectProperty ; owl:propertyChainAxiom ( rlf:operates rlf:locatedIn ) .
        rlf:westOf a owl:ObjectProperty, owl:AsymmetricProperty .
        rlf:IndirectSpeech rdfs:label "indirect speech"@en . rlf:Narrator rdfs:label "narrator"@en .
        rlf:Actual rdfs:label "actual"@en . rlf:Positive rdfs:label "positive"@en .
        rlf:Verbatim rdfs:label "verbatim"@en .""",
    Role.REPORTED: f"{SIKE} rlf:operates {FACTORY} . {FACTORY} rlf:locatedIn {JIASHI} ."
    f" {JIASHI} rlf:westOf {KASHGAR} . {KASHGAR} rlf:westOf {JIASHI} .",
    Role.REFERENCE: f"{JIASHI} rlf:locatedIn {KASHGAR} . {JIASHI} a rlf:County . {KASHGAR} rlf:iso3166 \"XJ-31\" ."
    f' {KASHGAR} rlf:population 7 ; rlf:rank "7" .',
    Role.ENTITIES: f'{SIKE} a rlf:Company ; rdfs:label "Sike"@en . {FACTORY} a rlf:Factory .'
    f" {KASHGAR} a rlf:Prefecture ."
    f" <{BASE}id/person/zhang> rdfs:label \"Zhang Ke\"@en ; a rlf:Person . <{BASE}id/group/sike> a rlf:Group .",
    Role.CLAIMS: f"""
        claim:operates a rlf:Claim ; schema:appearance article:test ;
          rdf:subject {SIKE} ; rdf:predicate rlf:operates ; rdf:object {FACTORY} ;
          rlf:voice rlf:IndirectSpeech ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; prov:wasAttributedTo <{BASE}id/person/zhang> ;
          prov:wasDerivedFrom quote:10-19 , quote:0-9 .
        claim:place a rlf:Claim ; schema:appearance article:test ;
          rdf:subject {FACTORY} ; rdf:predicate rlf:locatedIn ; rdf:object {JIASHI} ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; prov:wasAttributedTo article:test ; prov:wasDerivedFrom quote:31-40 .
        claim:old a rlf:Claim ; schema:appearance article:test ;
          rdf:subject {FACTORY} ; rdf:predicate rlf:locatedIn ; rdf:object {JIASHI} ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; owl:deprecated true ; rlf:deprecationReason "corrected" .
        claim:west a rlf:Claim ; schema:appearance article:test ; rdf:subject {JIASHI} ; rdf:predicate rlf:westOf ;
          rdf:object {KASHGAR} ; prov:wasAttributedTo article:test ; prov:wasDerivedFrom quote:31-40 .
        claim:east a rlf:Claim ; schema:appearance article:test ; rdf:subject {KASHGAR} ; rdf:predicate rlf:westOf ;
          rdf:object {JIASHI} ; prov:wasAttributedTo article:test ; prov:wasDerivedFrom quote:31-40 .
        quote:0-9 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:a, quote:b .
        quote:a oa:exact "Sike runs" . quote:b oa:start 0 ; oa:end 9 .
        quote:10-19 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:c, quote:d .
        quote:c oa:exact "a factory" . quote:d oa:start 10 ; oa:end 19 .
        quote:31-40 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:e, quote:f .
        quote:e oa:exact "in Jiashi" . quote:f oa:start 31 ; oa:end 40 .""",
    Role.SOURCES: f"""
        article:test rdfs:label "An article"@en .
        <{BASE}article/test/text> rlf:text "Sike runs a factory. It stands in Jiashi." .
        <{BASE}id/record/1> a rlf:SourceRecord ; rdf:subject {JIASHI} ; rdf:predicate rlf:locatedIn ;
          rdf:object {KASHGAR} ; prov:wasDerivedFrom <{BASE}id/source/codes> .
        <{BASE}id/source/codes> dcterms:title "Table of codes" .""",
}  # fmt: skip


def reasoned_graphs() -> dict[Role, Graph]:
    """Return the graphs, reasoned over."""
    built = {role: Graph().parse(data=PREFIXES + text, format="turtle") for role, text in TEXTS.items()}
    for role, more in write_reasoning(built, reason(built)).items():
        built[role] = built.get(role, Graph()) + more
    return built


def reasoned_view(graphs: dict[Role, Graph], base: str = BASE) -> View:
    """Return the graphs as a revision under a base."""
    return View(OxigraphStore.in_memory(rebase_quads(graphs_to_quads(graphs), BASE, base)), base)
