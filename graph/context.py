"""The JSON-LD context, made from the vocabulary: short names for its terms and the prefixes that go with them.

Source: https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode

from graph.terms import Role
from graph.view import DCTERMS, GEO, OA, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SKOS, XSD, View

BORROWED = (
    (RDFS + "label", "label"),
    (RDFS + "comment", "comment"),
    (RDFS + "seeAlso", "seeAlso"),
    (SKOS + "altLabel", "altLabel"),
    (SKOS + "definition", "definition"),
    (DCTERMS + "license", "license"),
    (DCTERMS + "title", "title"),
    (OWL + "sameAs", "sameAs"),
    (RDF + "subject", "subject"),
    (RDF + "predicate", "predicate"),
    (RDF + "object", "object"),
    (PROV + "wasDerivedFrom", "wasDerivedFrom"),
    (PROV + "wasAttributedTo", "wasAttributedTo"),
    (OA + "hasSource", "hasSource"),
    (OA + "hasSelector", "hasSelector"),
    (OA + "exact", "exact"),
    (OA + "prefix", "prefix"),
    (OA + "suffix", "suffix"),
    (OA + "start", "start"),
    (OA + "end", "end"),
    (SCHEMA + "appearance", "appearance"),
    (SCHEMA + "value", "value"),
    (SCHEMA + "minValue", "minValue"),
    (SCHEMA + "maxValue", "maxValue"),
    (SCHEMA + "unitText", "unitText"),
    (SCHEMA + "datePublished", "datePublished"),
    (SCHEMA + "url", "url"),
    (SCHEMA + "publisher", "publisher"),
    (QUDT + "hasUnit", "hasUnit"),
    (QUDT + "minExclusive", "minExclusive"),
    (QUDT + "minInclusive", "minInclusive"),
    (QUDT + "maxExclusive", "maxExclusive"),
    (QUDT + "maxInclusive", "maxInclusive"),
    (GEO + "lat", "lat"),
    (GEO + "long", "long"),
)
"""Terms of others, with the short names they get; a term of the vocabulary with the same name goes first."""

_REFERENCES = {
    RDF + "subject",
    RDF + "predicate",
    RDFS + "seeAlso",
    DCTERMS + "license",
    OWL + "sameAs",
    PROV + "wasDerivedFrom",
    PROV + "wasAttributedTo",
    OA + "hasSource",
    OA + "hasSelector",
    SCHEMA + "appearance",
    SCHEMA + "url",
    SCHEMA + "publisher",
    QUDT + "hasUnit",
}
"""Those whose objects are always IRIs."""

_DATES = {SCHEMA + "datePublished"}


def make_context(view: View) -> dict[str, Any]:
    """Return the document `{"@context": …}`: prefixes, `id` and `type`, the vocabulary's terms and borrowed ones."""
    names: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    names |= dict(sorted(view.prefixes.items()))
    terms: dict[str, Any] = {}
    start = view.own("").value
    for kind, is_reference in (("ObjectProperty", True), ("DatatypeProperty", False), ("AnnotationProperty", None)):
        for term in view.subjects(RDF + "type", NamedNode(OWL + kind), Role.ONTOLOGY):
            if isinstance(term, NamedNode) and term.value.startswith(start):
                terms[term.value[len(start) :]] = _define(view, term, is_reference=is_reference)
    for term in view.subjects(RDF + "type", NamedNode(OWL + "Class"), Role.ONTOLOGY):
        if isinstance(term, NamedNode) and term.value.startswith(start):
            terms[term.value[len(start) :]] = view.curie(term.value)
    for iri, name in BORROWED:
        if name not in terms:
            short = view.curie(iri)
            if iri in _REFERENCES:
                terms[name] = {"@id": short, "@type": "@id"}
            else:
                terms[name] = {"@id": short, "@type": "xsd:date"} if iri in _DATES else short
    return {"@context": names | dict(sorted(terms.items()))}


def _define(view: View, term: NamedNode, *, is_reference: bool | None) -> Any:
    """Return what a context says of a property: its IRI, and whether its objects are IRIs or of one datatype."""
    short = view.curie(term.value)
    if is_reference:
        return {"@id": short, "@type": "@id"}
    ranges = [
        value.value for value in view.objects(term, RDFS + "range", Role.ONTOLOGY) if isinstance(value, NamedNode)
    ]
    if is_reference is False and len(ranges) == 1 and ranges[0].startswith(XSD) and ranges[0] != XSD + "string":
        return {"@id": short, "@type": view.curie(ranges[0])}
    return short
