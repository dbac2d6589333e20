"""The JSON-LD context gives each term a short name and the right type, and leads nowhere else."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD

from graph.build.dataset import Dataset, read_ontology
from graph.rdf.context import context_text, read_context
from graph.rdf.json_ld import compact
from graph.rdf.quads import graphs_to_quads, has_blank_node
from graph.terms import RLF
from tests.repository import ROOT

CONTEXT = read_context()


def expand(document: dict[str, object]) -> set[tuple[str, str, str]]:
    """Return the triples of a document under the context, as the engine reads them."""
    text = json.dumps({"@context": CONTEXT, **document})
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parse(text, format=RdfFormat.JSON_LD)
    }


def test_the_context_is_what_the_vocabulary_makes() -> None:
    """The committed file is current; if not, run `reliefgraph generate`."""
    assert (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8") == context_text(read_ontology())


def test_every_own_class_and_property_has_a_short_name() -> None:
    """A class or property of the vocabulary is written by the name behind its hash."""
    ontology = read_ontology()
    names = {
        str(term).removeprefix(str(RLF))
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(str(RLF))
    }
    assert len(names) > 150
    assert sorted(names - set(CONTEXT)) == []


def test_the_context_leads_nowhere() -> None:
    """It imports nothing, and every prefix is an address that is not fetched."""
    assert all(isinstance(name, str) and not name.startswith("@") for name in CONTEXT)
    assert all("@context" not in definition for definition in CONTEXT.values() if isinstance(definition, dict))


def test_a_figure_in_short_names() -> None:
    """A decimal stays a decimal, an integer an integer, a date a date, and terms stand for IRIs."""
    figure = "<https://w3id.org/reliefgraph/id/figure/x/rate>"
    document: dict[str, object] = {
        "id": "https://w3id.org/reliefgraph/id/figure/x/rate",
        "type": "Figure",
        "label": {"en": "10.5 percent"},
        "number": "10.5",
        "schema:minValue": 10,
        "asOf": "2016-10-26",
        "approximate": True,
        "hasUnit": "unit:PERCENT",
        "per": "unit:YR",
        "sameAmountAs": "https://w3id.org/reliefgraph/id/figure/x/other",
    }
    own = "https://w3id.org/reliefgraph/ontology#"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert expand(document) == {
        (figure, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{own}Figure>"),
        (figure, "<http://www.w3.org/2000/01/rdf-schema#label>", '"10.5 percent"@en'),
        (figure, "<https://schema.org/value>", f'"10.5"^^<{xsd}decimal>'),
        (figure, "<https://schema.org/minValue>", f'"10"^^<{xsd}integer>'),
        (figure, f"<{own}asOf>", f'"2016-10-26"^^<{xsd}date>'),
        (figure, f"<{own}approximate>", f'"true"^^<{xsd}boolean>'),
        (figure, "<http://qudt.org/schema/qudt/hasUnit>", "<http://qudt.org/vocab/unit/PERCENT>"),
        (figure, f"<{own}per>", "<http://qudt.org/vocab/unit/YR>"),
        (figure, f"<{own}sameAmountAs>", "<https://w3id.org/reliefgraph/id/figure/x/other>"),
    }


@pytest.mark.parametrize("number", [10.5, "10.5"])
def test_a_number_never_becomes_a_double(number: object) -> None:
    """10.5 is an xsd:decimal, whether it is written as a number or as text."""
    text = json.dumps({"@context": CONTEXT, "id": "https://example.org/rate", "number": number})
    graph = Graph().parse(data=text, format="json-ld")
    (value,) = graph.objects(URIRef("https://example.org/rate"))
    assert value == Literal("10.5", datatype=XSD.decimal)


def test_a_claim_in_short_names() -> None:
    """The values of the axes and the predicate of a claim are written by their short names."""
    own = "https://w3id.org/reliefgraph/ontology#"
    document: dict[str, object] = {
        "id": "https://w3id.org/reliefgraph/claim/x/y",
        "predicate": "operatedBy",
        "voice": "IndirectSpeech",
        "factuality": "Promised",
    }
    assert {(predicate.rpartition("#")[2], value) for _, predicate, value in expand(document)} == {
        ("predicate>", f"<{own}operatedBy>"),
        ("voice>", f"<{own}IndirectSpeech>"),
        ("factuality>", f"<{own}Promised>"),
    }


def test_compact_documents_expand_to_the_same_triples(dataset: Dataset) -> None:
    """Everything that a build publishes, compacted for the server's pages, is read back as it was."""
    triples = {quad.triple for quad in graphs_to_quads(dataset.graphs) if not has_blank_node(quad)}
    document = {**compact(triples, CONTEXT, "context.jsonld"), "@context": CONTEXT}
    assert {quad.triple for quad in parse(json.dumps(document), format=RdfFormat.JSON_LD)} == triples
    (node,) = (one for one in document["@graph"] if one["id"].endswith("/id/place/xinjiang"))
    assert node["label"]["en"] == "Xinjiang"
    (claim,) = (one for one in document["@graph"] if one["id"].endswith("/claim/kashgar-2016/sike-kashgar-staff"))
    assert (claim["predicate"], claim["voice"]) == ("value", "Narrator")
