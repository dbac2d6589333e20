"""A small article, written to a folder of its own and read from there with the repository's vocabulary."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from textwrap import dedent

from rdflib import Graph

from graph.build.dataset import read_ontology
from graph.curation.archive import read_archive
from graph.curation.claim import Entity
from graph.curation.curate import Reading
from graph.curation.entities import graph_to_entities
from graph.vocabulary import Vocabulary, graph_to_vocabulary

REFERENCE = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/reliefgraph/id/place/kashgar> a rlf:Place ; rdfs:label "Kashgar"@en , "喀什"@zh .
<https://w3id.org/reliefgraph/id/place/twin> a rlf:Place ; rdfs:label "Twin"@en .
<https://w3id.org/reliefgraph/id/facility/twin> a rlf:Factory ; rdfs:label "twin"@en .
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
  title: A small article
  published: 2016-10-26
  address: http://example.org/1
  publisher: {{key: example-news, name: Example News}}
  language: en
  sha256: {sha256(TEXT.encode()).hexdigest()}
"""

BODY = """
entities:
  sike: {a: Company, name: Sike}
  zhang-ke: {a: Person, name: Zhang Ke}
says:
  - quote: Sike now employs over 2,000 people at seven factories in Kashgar
    factories: {group-of: Factory, name: factories of Sike, size: seven factories, locatedIn: kashgar, operatedBy: sike}
    staff: {of: factories, measure: headcount, value: "over 2,000 people"}
  - quote: It opened a factory in Kashgar two years ago
    start: {kind: opening, agent: sike, place: kashgar, time: two years ago}
  - quote: Workers at Sike are paid 2,000 to 3,000 yuan (about 400 U.S. dollars) a month
    by: zhang-ke
    workers: {group-of: Person, worksFor: sike}
    pay: {of: workers, measure: wage, value: {words: "2,000 to 3,000 yuan", per: month, equals: about 400 U.S. dollars}}
  - quote: Jobs are like keys
    by: zhang-ke
    assessed:
      keys: {about: zhang-ke, topic: jobs}
  - quote: Wanda has promised 60 billion yuan
    wanda: {a: Company, name: Wanda}
    promised:
      pledge: {kind: funding, agent: wanda, amount: 60 billion yuan}
silent:
  - {quote: A HEADING, because: a heading}
  - {quote: Two cats and two dogs were seen, because: of no matter here}
strays:
  - {quote: Kashgar.8, stray: "8", because: a footnote mark}
"""


@cache
def _ontology() -> Graph:
    return read_ontology()


@cache
def small_vocabulary() -> Vocabulary:
    """Return the terms of the repository's vocabulary."""
    return graph_to_vocabulary(_ontology())


@cache
def small_reference() -> dict[str, tuple[Entity, ...]]:
    """Return three things of a small reference, and the concepts of the vocabulary."""
    return graph_to_entities(Graph().parse(data=REFERENCE) + _ontology(), small_vocabulary())


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
