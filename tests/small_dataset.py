"""A handful of quads by hand, for tests of what looks at a revision without the whole article."""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse

from graph.revision.store import OxigraphStore
from graph.revision.view import View

TRIG = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix g: <https://w3id.org/reliefgraph/graph/> .
@prefix id: <https://w3id.org/reliefgraph/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

g:reported {
  <https://w3id.org/reliefgraph/id/place/jiashi> rlf:locatedIn <https://w3id.org/reliefgraph/id/place/kashgar> .
}
g:entities {
  <https://w3id.org/reliefgraph/id/place/jiashi> a rlf:County ; rdfs:label "Jiashi"@en , "伽师县"@zh .
  <https://w3id.org/reliefgraph/id/place/kashgar> a rlf:Prefecture ; rdfs:label "Kashgar"@en , "Káshgar"@hu .
  <https://w3id.org/reliefgraph/id/figure/a/f> a rlf:Figure ; rdfs:label "over 2,000 people"@en .
}
g:inferred {
  <https://w3id.org/reliefgraph/id/place/kashgar> rlf:contains <https://w3id.org/reliefgraph/id/place/jiashi> .
}
g:claims {
  <https://w3id.org/reliefgraph/claim/a/jiashi-in-kashgar> a rlf:Claim , rdf:Statement ;
    rdfs:label "Jiashi located in Kashgar"@en ;
    rdf:subject <https://w3id.org/reliefgraph/id/place/jiashi> ; rdf:predicate rlf:locatedIn ;
    rdf:object <https://w3id.org/reliefgraph/id/place/kashgar> ;
    rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ; rlf:directness rlf:Verbatim ;
    schema:appearance <https://w3id.org/reliefgraph/article/a> ;
    prov:wasDerivedFrom <https://w3id.org/reliefgraph/quote/a/0-32> .
  <https://w3id.org/reliefgraph/quote/a/0-32> a oa:SpecificResource ;
    oa:hasSource <https://w3id.org/reliefgraph/article/a/text> ;
    oa:hasSelector <https://w3id.org/reliefgraph/quote/a/0-32#quote> ,
      <https://w3id.org/reliefgraph/quote/a/0-32#span> .
  <https://w3id.org/reliefgraph/quote/a/0-32#quote> a oa:TextQuoteSelector ;
    oa:exact "located in Jiashi County, Kashgar" .
  <https://w3id.org/reliefgraph/quote/a/0-32#span> a oa:TextPositionSelector ; oa:start 0 ; oa:end 32 .
  <https://w3id.org/reliefgraph/id/derivation/1> a rlf:Derivation , rdf:Statement ;
    rdf:subject <https://w3id.org/reliefgraph/id/place/kashgar> ; rdf:predicate rlf:contains ;
    rdf:object <https://w3id.org/reliefgraph/id/place/jiashi> ; rlf:rule rlf:prp-inv1 ;
    rlf:premise <https://w3id.org/reliefgraph/claim/a/jiashi-in-kashgar> .
}
g:sources {
  <https://w3id.org/reliefgraph/article/a> a rlf:Article ; rdfs:label "An article"@en .
}
g:ontology {
  rlf:County a owl:Class ; rdfs:label "county"@en ; skos:definition "A third-level division of China."@en .
}
g:prospects {
  <https://w3id.org/reliefgraph/id/plan/p> a rlf:Plan ; rdfs:label "A plan"@en .
}
"""


def small_view() -> View:
    """Return a look at the quads above."""
    return View(OxigraphStore.in_memory(parse(TRIG, format=RdfFormat.TRIG)))
