"""The JSON-LD context: a short name for each term that data uses, with the type of its values.

It is made from the vocabulary and from the list below, and committed as `ontology/context.jsonld`, so that a program
finds it without a build. Numbers are typed `xsd:decimal`, because an untyped 10.5 would be read as `xsd:double`; an
integer says so itself. Nothing in it leads to another context.
Source: https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef

from graph.namespaces import BASE, select_prefixes
from graph.terms import QUDT, RLF, SCHEMA

Definition = str | dict[str, str]

PREFIXES = select_prefixes("dc dcterms geo oa org owl prov qudt rdf rdfs rlf schema sh skos unit vann xsd")

BY_LANGUAGE = (
    "rdfs:label",
    "skos:altLabel",
    "skos:definition",
    "rlf:wording",
    "dcterms:title",
    "dc:rights",
    "rdfs:comment",
)
"""Words by the tag of their language: `"label": {"en": "Kashgar"}`."""

LINKS = (
    "dcterms:license",
    "oa:hasSelector",
    "oa:hasSource",
    "owl:sameAs",
    "prov:wasAttributedTo",
    "prov:wasDerivedFrom",
    "rdf:object",
    "rdf:subject",
    "schema:appearance",
    "schema:publisher",
    "schema:url",
    "skos:broader",
    "skos:exactMatch",
)
TERMS = ("qudt:hasUnit", "rdf:predicate", "rlf:groupReading", "rlf:memberClass")
"""Properties whose values are terms: short names and prefixed names stand for them, not relative addresses."""

DECIMALS = (
    "geo:lat",
    "geo:long",
    "qudt:maxExclusive",
    "qudt:maxInclusive",
    "qudt:minExclusive",
    "qudt:minInclusive",
    "schema:maxValue",
    "schema:minValue",
    "schema:value",
)
DATES = ("dcterms:issued", "schema:datePublished")
BOOLEANS = ("owl:deprecated",)
PLAIN = (
    "dc:publisher",
    "oa:exact",
    "oa:end",
    "oa:prefix",
    "oa:start",
    "oa:suffix",
    "rlf:deprecationReason",
    "schema:inLanguage",
    "schema:unitText",
    "schema:version",
)
"""Words, and whole numbers as JSON writes them."""

CLASSES = (
    "oa:SpecificResource",
    "oa:TextPositionSelector",
    "oa:TextQuoteSelector",
    "rdf:Statement",
    "schema:QuantitativeValue",
)
RENAMED = {"dc:publisher": "publisherName", "schema:version": "sourceVersion", "schema:value": "number"}
"""Where the name behind the prefix would say too little, or is taken."""


NAMED_VALUES = (
    RLF.Voice,
    RLF.FactualityDegree,
    RLF.PolarityValue,
    RLF.DirectnessDegree,
    RLF.ReadingRule,
    RLF.InferenceRule,
    RLF.GroupReading,
)
"""Classes whose members the vocabulary names, so that they have short names as values."""


def make_context(ontology: Graph) -> dict[str, Definition]:
    """Return the context for a vocabulary: prefixes, then terms in the order of their names."""
    terms: dict[str, Definition] = {}
    for name, definition in (*_iter_own(ontology), *_iter_others()):
        if terms.setdefault(name, definition) != definition:
            raise ValueError(f"two terms want the short name {name}")
    return {"id": "@id", "type": "@type", **PREFIXES, **dict(sorted(terms.items()))}


def context_text(ontology: Graph) -> str:
    """Return the context document as text."""
    return json.dumps({"@context": make_context(ontology)}, indent=2) + "\n"


def read_context(base: str = BASE) -> dict[str, Definition]:
    """Return the committed context, for a deployment under another base with its own terms there."""
    text = (resources.files("ontology") / "context.jsonld").read_text("utf-8")
    context: dict[str, Definition] = json.loads(text.replace(BASE, base))["@context"]
    return context


def _iter_own(ontology: Graph) -> Iterator[tuple[str, Definition]]:
    """Yield the terms of the product's own vocabulary."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for kind in kinds:
        for term in ontology.subjects(RDF.type, kind):
            if isinstance(term, URIRef) and term in RLF:
                name = term.removeprefix(str(RLF))
                if f"rlf:{name}" not in (*BY_LANGUAGE, *PLAIN):
                    yield name, _define(ontology, term, kind)
    for concept in NAMED_VALUES:
        for term in ontology.subjects(RDF.type, concept):
            if isinstance(term, URIRef) and term in RLF:
                name = term.removeprefix(str(RLF))
                yield name, f"rlf:{name}"


def _define(ontology: Graph, term: URIRef, kind: URIRef) -> Definition:
    """Return the definition of one own term; the type of a literal comes from its range."""
    own = f"rlf:{term.removeprefix(str(RLF))}"
    if kind == OWL.Class:
        return own
    ranges = {*ontology.objects(term, RDFS.range), *ontology.objects(term, SCHEMA.rangeIncludes)}
    if kind == OWL.ObjectProperty:
        return {"@id": own, "@type": "@vocab" if ranges & {*NAMED_VALUES, QUDT.Unit} else "@id"}
    types = sorted(str(range_).removeprefix(str(XSD)) for range_ in ranges if str(range_).startswith(str(XSD)))
    return {"@id": own, "@type": f"xsd:{types[0]}"} if types and types != ["string"] else own


def _iter_others() -> Iterator[tuple[str, Definition]]:
    """Yield the terms of others that data uses, by the name behind their prefix."""
    for type_, terms in (
        ("@id", LINKS),
        ("@vocab", TERMS),
        ("xsd:decimal", DECIMALS),
        ("xsd:date", DATES),
        ("xsd:boolean", BOOLEANS),
    ):
        for term in terms:
            yield _name(term), {"@id": term, "@type": type_}
    for term in BY_LANGUAGE:
        yield _name(term), {"@id": term, "@container": "@language"}
    for term in (*PLAIN, *CLASSES):
        yield _name(term), term


def _name(term: str) -> str:
    return RENAMED.get(term, term.partition(":")[2])
