"""Compact JSON-LD, read back by another library."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.compare import isomorphic

from graph.errors import UnwritableError
from graph.namespaces import BASE
from graph.rdf.context import read_context
from graph.rdf.json_ld import compact
from graph.rdf.serialize import serialize_rdf

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
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDF_JSON = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON")
CONFUSING = ["rlf:37.7,-122.4", "xsd:1", "id:a", "type:b", "words:c", "value:d", "rlf://e/f", "mailto:g@e"]
THINGS = st.one_of(
    st.sampled_from([NamedNode(BASE + "id/a"), NamedNode("http://e/b"), NamedNode(RLF + "C"), BlankNode("b0")]),
    st.sampled_from(CONFUSING).map(NamedNode),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="zh-hans")),
    st.integers(-(10**20), 10**20).map(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["007", "+1", "x", "-0"]).map(lambda text: Literal(text, datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["true", "false", "1"]).map(lambda text: Literal(text, datatype=NamedNode(XSD + "boolean"))),
    st.sampled_from(["INF", "-INF", "NaN", "1.0", "1.5E0", "1", "1e400", "x"]).map(
        lambda text: Literal(text, datatype=NamedNode(XSD + "double"))
    ),
    st.sampled_from(['{"a": [1.0, null]}', "nothing of JSON"]).map(lambda text: Literal(text, datatype=RDF_JSON)),
    st.sampled_from(CONFUSING).map(lambda iri: Literal("of a type", datatype=NamedNode(iri))),
    st.sampled_from(["id", "type", "none"]).map(lambda tag: Literal("a language", language=tag)),
    st.just(Literal("187.50", datatype=NamedNode(XSD + "decimal"))),
    st.just(Literal("2016-10-26", datatype=NamedNode(XSD + "date"))),
)
NAMES = ("locatedIn", "asOf", "value", "words", "voice", "unlisted")
PREDICATES = [*(NamedNode(RLF + name) for name in NAMES), *map(NamedNode, CONFUSING), RDF_TYPE]
TRIPLES = st.builds(Triple, THINGS, st.sampled_from(PREDICATES), st.one_of(THINGS, LITERALS))


def to_rdflib(triples: list[Triple]) -> rdflib.Graph:
    """Return the triples as rdflib reads them from N-Triples."""
    return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")


def with_context(document: dict[str, Any], context: dict[str, Any]) -> bytes:
    """Return a document with its context in place of the context's address."""
    named = document["@context"]
    inline = [context, *named[1:]] if isinstance(named, list) else context
    return json.dumps({**document, "@context": inline}).encode()


def read_by_engine(document: bytes) -> list[Triple]:
    """Return what the engine reads of a document."""
    return [quad.triple for quad in parse(document, format=RdfFormat.JSON_LD)]


@given(st.lists(TRIPLES, max_size=12))
def test_every_triple_survives(triples: list[Triple]) -> None:
    """Whatever the terms are, rdflib and the engine read the same graph from the document as from N-Triples."""
    document = with_context(compact(triples, CONTEXT, "http://e/context"), CONTEXT)
    read = rdflib.Graph().parse(data=document, format="json-ld")
    assert isomorphic(read, to_rdflib(triples))
    assert set(read_by_engine(document)) == set(triples)


@given(st.lists(TRIPLES, max_size=12))
def test_every_triple_survives_the_own_context(triples: list[Triple]) -> None:
    """The same holds under the context of the vocabulary, and for the expanded form of answers to queries."""
    context = read_context()
    assert set(read_by_engine(with_context(compact(triples, context, "http://e/c"), context))) == set(triples)
    expanded = serialize_rdf(triples, RdfFormat.JSON_LD)
    assert set(read_by_engine(expanded)) == set(triples)
    assert isomorphic(rdflib.Graph().parse(data=expanded, format="json-ld"), to_rdflib(triples))


@pytest.mark.parametrize("scheme", ["geo", "org", "dc", "sh", "unit", "xsd", "rlf", "label", "id", "type"])
def test_an_iri_whose_scheme_is_a_name_of_the_context_stays(scheme: str) -> None:
    """An IRI whose scheme is a prefix or a term here is read as itself: the document takes that name out."""
    iri = NamedNode(f"{scheme}:37.7,-122.4")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    triples = [Triple(iri, iri, iri), Triple(iri, RDF_TYPE, iri), Triple(iri, label, Literal("here", language="en"))]
    document = compact(triples, read_context(), "http://e/c")
    assert document["@context"] == ["http://e/c", {scheme: None}]
    inline = with_context(document, dict(read_context()))
    assert set(read_by_engine(inline)) == set(triples)
    assert isomorphic(rdflib.Graph().parse(data=inline, format="json-ld"), to_rdflib(triples))


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Triple(NamedNode("http://e/b"), RDF_TYPE, Literal("d", language="en")), "no triple terms"),
        (Literal("x", language="ar", direction=BaseDirection.RTL), "drop the base direction"),
    ],
)
def test_what_json_ld_cannot_say_is_refused(term: Triple | Literal, words: str) -> None:
    """A triple term and a base direction are refused, compact and expanded, with the formats that have them."""
    triple = Triple(NamedNode("http://e/a"), NamedNode("http://e/p"), term)
    with pytest.raises(UnwritableError, match=words) as caught:
        compact([triple], CONTEXT, "http://e/context")
    assert "Turtle" in caught.value.way_out
    with pytest.raises(UnwritableError, match=words):
        serialize_rdf([triple], RdfFormat.JSON_LD)


A, X = NamedNode("http://e/a"), BlankNode("x")


@pytest.mark.parametrize(
    ("triples", "expected"),
    [
        ([Triple(A, RDF_TYPE, X)], [{"id": "http://e/a", "type": "_:x"}]),
        ([Triple(X, RDF_TYPE, X)], [{"id": "_:x", "type": "_:x"}]),
        (
            [Triple(A, RDF_TYPE, X), Triple(A, RDF_TYPE, NamedNode(RLF + "C"))],
            [{"id": "http://e/a", "type": ["C", "_:x"]}],
        ),
        (
            [Triple(A, RDF_TYPE, X), Triple(A, RDF_TYPE, BlankNode("y"))],
            [{"id": "http://e/a", "type": ["_:x", "_:y"]}],
        ),
    ],
)
def test_a_blank_node_is_a_type(triples: list[Triple], expected: list[dict[str, Any]]) -> None:
    """A class without a name stands among the types by its label, as the API's algorithm has it."""
    assert compact(triples, CONTEXT, "http://e/context")["@graph"] == expected


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
