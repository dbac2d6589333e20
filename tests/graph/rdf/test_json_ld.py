"""Compact JSON-LD, read back by another library."""

from __future__ import annotations

import json

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.compare import isomorphic

from graph.namespaces import BASE
from graph.rdf.json_ld import compact

RLF = BASE + "ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT = {
    "@version": 1.1,
    "id": "@id",
    "type": "@type",
    "rlf": RLF,
    "xsd": XSD,
    "locatedIn": {"@id": "rlf:locatedIn", "@type": "@id"},
    "asOf": {"@id": "rlf:asOf", "@type": "xsd:date"},
    "value": "rlf:value",
    "words": {"@id": "rlf:words", "@container": "@language"},
    "voice": {"@id": "rlf:voice", "@type": "@vocab"},
    "C": "rlf:C",
}
THINGS = st.sampled_from([NamedNode(BASE + "id/a"), NamedNode("http://e/b"), NamedNode(RLF + "C"), BlankNode("b0")])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="zh-hans")),
    st.integers(-(10**20), 10**20).map(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["007", "+1", "x", "-0"]).map(lambda text: Literal(text, datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["true", "false", "1"]).map(lambda text: Literal(text, datatype=NamedNode(XSD + "boolean"))),
    st.just(Literal("187.50", datatype=NamedNode(XSD + "decimal"))),
    st.just(Literal("2016-10-26", datatype=NamedNode(XSD + "date"))),
)
NAMES = ("locatedIn", "asOf", "value", "words", "voice", "unlisted")
TRIPLES = st.builds(
    Triple, THINGS, st.sampled_from([NamedNode(RLF + name) for name in NAMES]), st.one_of(THINGS, LITERALS)
)


def to_rdflib(triples: list[Triple]) -> rdflib.Graph:
    """Return the triples as rdflib reads them from N-Triples."""
    return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")


@given(st.lists(TRIPLES, max_size=12))
def test_every_triple_survives(triples: list[Triple]) -> None:
    """Whatever the terms are, rdflib reads the same graph from the document as from N-Triples."""
    document = {**compact(triples, CONTEXT, "http://e/context"), "@context": CONTEXT}
    read = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert isomorphic(read, to_rdflib(triples))


def test_it_is_compact() -> None:
    """Terms, short IRIs and native values stand where they can; the context is named by its address."""
    jiashi, kashgar = NamedNode(BASE + "id/place/jiashi"), NamedNode(BASE + "id/place/kashgar")
    document = compact(
        [
            Triple(jiashi, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(RLF + "County")),
            Triple(jiashi, NamedNode(RLF + "locatedIn"), kashgar),
            Triple(jiashi, NamedNode(RLF + "value"), Literal("7", datatype=NamedNode(XSD + "integer"))),
        ],
        CONTEXT,
        "http://e/context",
    )
    node = {"id": jiashi.value, "type": "rlf:County", "locatedIn": kashgar.value, "value": 7}
    assert document == {"@context": "http://e/context", "@graph": [node]}
