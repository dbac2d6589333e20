"""A small ontology and a small article, written to a folder of their own and read from there."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from textwrap import dedent

from rdflib import Graph

from graph.curation.archive import read_archive
from graph.curation.claim import Entity
from graph.curation.curate import Reading
from graph.curation.entities import graph_to_entities
from graph.vocabulary import Vocabulary, graph_to_vocabulary

ONTOLOGY = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix wd: <http://www.wikidata.org/entity/> .

rlf:Agent a owl:Class ; rdfs:label "agent"@en ; rlf:pathSegment "agent" .
rlf:Person a owl:Class ; rdfs:label "person"@en ; rdfs:subClassOf rlf:Agent ; rlf:pathSegment "person" .
rlf:PrivatePerson a owl:Class ; rdfs:label "private person"@en ; rdfs:subClassOf rlf:Person .
rlf:Organization a owl:Class ; rdfs:label "organisation"@en ; rdfs:subClassOf rlf:Agent ;
  rlf:pathSegment "organization" .
rlf:Company a owl:Class ; rdfs:label "company"@en ; rdfs:subClassOf rlf:Organization ; rlf:pathSegment "company" .
rlf:OldCompany a owl:Class ; rdfs:label "old company"@en ; rdfs:subClassOf rlf:Company ; owl:deprecated true .
rlf:NewsPublisher a owl:Class ; rdfs:label "news publisher"@en ; rdfs:subClassOf rlf:Organization .
rlf:Factory a owl:Class ; rdfs:label "factory"@en ; rlf:pathSegment "facility" .
rlf:Place a owl:Class ; rdfs:label "place"@en ; rlf:pathSegment "place" .
rlf:Group a owl:Class ; rdfs:label "group"@en ; rlf:pathSegment "group" .
rlf:Topic a owl:Class ; rdfs:label "topic"@en ; rlf:pathSegment "topic" .
rlf:Wage a owl:Class ; rdfs:label "wage"@en ; rlf:pathSegment "wage" .
rlf:Nameless a owl:Class ; rdfs:label "class without a path segment"@en .
rlf:Figure a owl:Class ; rdfs:label "figure"@en ; rlf:pathSegment "figure" .
rlf:Period a owl:Class ; rdfs:label "period"@en ; rlf:pathSegment "figure" .
rlf:Prospect a owl:Class ; rdfs:label "prospect"@en ; rlf:pathSegment "prospect" .
rlf:Plan a owl:Class ; rdfs:label "plan"@en ; rdfs:subClassOf rlf:Prospect ; rlf:pathSegment "plan" .
rlf:Pledge a owl:Class ; rdfs:label "pledge"@en ; rdfs:subClassOf rlf:Prospect ; rlf:pathSegment "pledge" .

rlf:operatedBy a owl:ObjectProperty ; rdfs:label "operated by"@en ;
  schema:domainIncludes rlf:Factory ; schema:rangeIncludes rlf:Organization .
rlf:locatedIn a owl:ObjectProperty ; rdfs:label "located in"@en ; rdfs:range rlf:Place .
rlf:heldBy a owl:ObjectProperty ; rdfs:label "held by"@en ; rdfs:domain rlf:Topic ; rdfs:range rlf:Person .
rlf:size a owl:ObjectProperty ; rdfs:label "size"@en ; rdfs:domain rlf:Group ; rdfs:range rlf:Figure .
rlf:headcount a owl:ObjectProperty ; rdfs:label "headcount"@en ; rdfs:range rlf:Figure .
rlf:amount a owl:ObjectProperty ; rdfs:label "amount"@en ; rdfs:domain rlf:Wage ; rdfs:range rlf:Figure .
rlf:since a owl:ObjectProperty ; rdfs:label "since"@en ; rdfs:range rlf:Period .
rlf:sameAmountAs a owl:ObjectProperty ; rdfs:label "same amount as"@en .
rlf:prospectRelation a owl:ObjectProperty ; rdfs:label "prospect relation"@en ; rdfs:domain rlf:Prospect .
rlf:pledgedBy a owl:ObjectProperty ; rdfs:label "pledged by"@en ; rdfs:subPropertyOf rlf:prospectRelation .
rlf:pledgedAmount a owl:ObjectProperty ; rdfs:label "pledged amount"@en ; rdfs:subPropertyOf rlf:prospectRelation .
"""

REFERENCE = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/reliefgraph/id/place/kashgar> a rlf:Place ; rdfs:label "Kashgar"@en , "喀什"@zh .
<https://w3id.org/reliefgraph/id/place/twin> a rlf:Place ; rdfs:label "Twin"@en .
<https://w3id.org/reliefgraph/id/topic/twin> a rlf:Topic ; rdfs:label "twin"@en .
"""

TEXT = (
    "Sike now employs over 2,000 people at seven factories in Kashgar.8 "
    "It opened a factory in Kashgar two years ago.\n"
    "Workers at Sike are paid 2,000 to 3,000 yuan (about 400 U.S. dollars) a month, said Zhang Ke. "
    '"Jobs are like keys," he said.\n'
    "A HEADING\n"
    "Wanda has promised 60 billion yuan. Two cats and two dogs were seen."
)

Change = tuple[str, str, list[tuple[str, str, str]]]
"""What is changed in the small article, to what, and the findings that this gives: code, line:column, message."""

HEADER = f"""
article:
  label: A small article
  published: 2016-10-26
  address: http://example.org/1
  publisher: {{key: example-news, name: Example News}}
  language: en
  sha256: {sha256(TEXT.encode()).hexdigest()}
"""

BODY = """
entities:
  sike: {a: Company, name: Sike}
  sike-factories: {a: Group, of: Factory, name: factories of Sike, mention: seven factories in Kashgar}
  zhang-ke: {a: Person, name: Zhang Ke}
  sike-wage: {a: Wage, label: wage at Sike}
  jobs: {a: Topic, name: Jobs}
  wanda: {a: Company, name: Wanda}
  wanda-pledge: {a: Pledge, label: pledge by Wanda}
passages:
  - quote: employs over 2,000 people at seven factories in Kashgar
    claims:
      operator: [sike-factories, operatedBy, sike]
      place: [sike-factories, locatedIn, kashgar]
      number: [sike-factories, size, {exactly: 7, of: factories}]
      staff: [sike-factories, headcount, {over: 2000, of: people}]
  - quote: It opened a factory in Kashgar two years ago
    claims:
      opened: [sike, since, {when: two years ago}]
  - quote: paid 2,000 to 3,000 yuan (about 400 U.S. dollars) a month
    by: zhang-ke
    claims:
      wage:
        - sike-wage
        - amount
        - {from: 2000, to: 3000, unit: CNY, per: month, equals: {about: 400, unit: USD, per: month}}
  - quote: Jobs are like keys
    by: zhang-ke
    claims:
      keys: {about: [zhang-ke], topic: [jobs]}
  - quote: Wanda has promised 60 billion yuan
    claims:
      pledge-by: [wanda-pledge, pledgedBy, wanda]
      pledge-amount: [wanda-pledge, pledgedAmount, {exactly: 60000000000, unit: CNY}]
silent:
  - {quote: A HEADING, because: a heading}
  - {quote: Two cats and two dogs were seen, because: of no matter here}
strays:
  - {quote: Kashgar.8, stray: "8", because: a footnote mark}
"""


def small_vocabulary() -> Vocabulary:
    """Return the terms of the small ontology."""
    return graph_to_vocabulary(Graph().parse(data=ONTOLOGY))


def small_reference() -> dict[str, tuple[Entity, ...]]:
    """Return the entities of the small reference data."""
    return graph_to_entities(Graph().parse(data=REFERENCE), small_vocabulary())


def write_article(folder: Path, yaml: str = HEADER + BODY, text: str = TEXT, key: str = "small") -> Path:
    """Write one article below a folder and return the path of its YAML file."""
    home = folder / key
    home.mkdir(parents=True, exist_ok=True)
    (home / "article.txt").write_bytes(text.encode())
    path = home / "article.yaml"
    path.write_text(dedent(yaml), encoding="utf-8")
    return path


def read_small(folder: Path, yaml: str = HEADER + BODY, text: str = TEXT) -> Reading:
    """Write and read one small article."""
    return read_archive([write_article(folder, yaml, text)], small_vocabulary(), small_reference())
