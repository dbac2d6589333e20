"""Triples in the shape of a large archive, made up: claims with their quotes, companies, places that lie in places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode, Triple

E = "http://example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TYPE = NamedNode(RDF + "type")
VOICES = ("Narrator", "DirectSpeech", "IndirectSpeech")
WORDS = ("employs", "factories", "county", "workers", "plan", "yuan", "month", "village", "garments", "training")

PREFIXES = f"PREFIX e: <{E}> PREFIX rdf: <{RDF}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "

QUERIES: dict[str, str] = {
    "point lookup": "SELECT ?label { <http://example.org/company/7> rdfs:label ?label }",
    "3-hop star": (
        "SELECT ?claim ?place ?region { ?claim rdf:subject ?company ; e:voice e:DirectSpeech ; e:place ?claimed . "
        "?company e:basedIn ?place . ?place e:within ?region . "
        '?region rdfs:label "Place 3" . ?claimed e:within ?region }'
    ),
    "path +": "SELECT ?place { ?place e:within+ <http://example.org/place/1> }",
    "GROUP BY over all claims": (
        "SELECT ?voice ?year (COUNT(?claim) AS ?n) { ?claim e:voice ?voice ; e:year ?year } GROUP BY ?voice ?year"
    ),
    "OPTIONAL + FILTER": (
        "SELECT ?claim ?note { ?claim e:year 2016 ; rdf:subject ?company . OPTIONAL { ?claim e:note ?note } "
        "FILTER(!BOUND(?note)) }"
    ),
    "regex over quotes": 'SELECT ?quote { ?quote e:exact ?text FILTER(REGEX(?text, "factories .*village.* 77")) }',
    "ORDER BY LIMIT": (
        "SELECT ?claim ?text { ?claim e:quote ?quote . ?quote e:exact ?text } ORDER BY ?text ?claim LIMIT 10"
    ),
    "CONSTRUCT neighbourhood": (
        "CONSTRUCT { ?s ?p ?o } { VALUES ?c { <http://example.org/company/9> } "
        "{ ?c ?p ?o BIND(?c AS ?s) } UNION { ?s ?p ?c BIND(?c AS ?o) } }"
    ),
}
"""The eight queries, by name, without the prefixes."""


def iter_triples(count: int) -> Iterator[Triple]:
    """Yield so many triples; the same number gives the same triples."""
    return islice(_iter_all(), count)


def _iter_all() -> Iterator[Triple]:
    source = random.Random(20161026)
    number = 0
    while True:
        if number % 50 == 0:
            yield from _place(number // 50)
        if number % 10 == 0:
            yield from _company(number // 10)
        yield from _claim(number, source)
        number += 1


def _place(number: int) -> Iterator[Triple]:
    place = _node(f"place/{number}")
    yield Triple(place, TYPE, _node("Place"))
    yield Triple(place, LABEL, Literal(f"Place {number}"))
    if number:
        yield Triple(place, _node("within"), _node(f"place/{number // 8}"))


def _company(number: int) -> Iterator[Triple]:
    company = _node(f"company/{number}")
    yield Triple(company, TYPE, _node("Company"))
    yield Triple(company, LABEL, Literal(f"Company {number}", language="en"))
    yield Triple(company, _node("basedIn"), _node(f"place/{number // 5}"))


def _claim(number: int, source: random.Random) -> Iterator[Triple]:
    claim, quote = _node(f"claim/{number}"), _node(f"quote/{number}")
    yield Triple(claim, TYPE, _node("Claim"))
    yield Triple(claim, NamedNode(RDF + "subject"), _node(f"company/{source.randrange(number // 10 + 1)}"))
    yield Triple(claim, _node("place"), _node(f"place/{source.randrange(number // 50 + 1)}"))
    yield Triple(claim, _node("voice"), _node(source.choice(VOICES)))
    yield Triple(claim, _node("year"), Literal(source.randrange(2007, 2017)))
    yield Triple(claim, _node("quote"), quote)
    yield Triple(quote, _node("exact"), Literal(f"{' '.join(source.choices(WORDS, k=12))} {number}"))
    if number % 3 == 0:
        yield Triple(claim, _node("note"), Literal(f"Note {number}"))


def _node(path: str) -> NamedNode:
    return NamedNode(E + path)
