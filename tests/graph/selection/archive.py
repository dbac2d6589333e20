"""A small archive by hand: two articles, three speakers, a denial, an agreement, a conflict and what follows."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from graph.revision.store import OxigraphStore
from graph.revision.view import View

OWN, OTHER = "https://w3id.org/reliefgraph/", "http://localhost:8123/kg/"

_CLAIMS = (
    # key, article, speaker, subject, predicate, object, polarity
    ("one-place", "one", "article/one#narrator", "company/mill", "locatedIn", "place/awat", "Positive"),
    ("two-place", "two", "article/two#narrator", "company/mill", "locatedIn", "place/awat", "Positive"),
    ("makes", "one", "id/person/chen-lin", "company/mill", "produces", "product/yarn", "Positive"),
    ("denied", "two", "id/person/li-na", "company/mill", "produces", "product/yarn", "Negated"),
    ("exports", "one", "id/person/chen-lin", "company/mill", "exports", "product/yarn", "Positive"),
    ("staff-of", "one", "article/one#narrator", "observation/one/staff", "of", "company/mill", "Positive"),
    ("staff", "one", "article/one#narrator", "observation/one/staff", "value", "figure/one/staff", "Positive"),
    ("staff-two-of", "two", "id/person/li-na", "observation/two/staff", "of", "company/mill", "Positive"),
    ("staff-two", "two", "id/person/li-na", "observation/two/staff", "value", "figure/two/staff", "Positive"),
    ("wage", "one", "id/person/chen-lin", "observation/one/wage", "value", "figure/one/wage", "Positive"),
    ("wage-two", "two", "article/two#narrator", "observation/two/wage", "value", "figure/two/wage", "Positive"),
    ("old", "one", "article/one#narrator", "company/mill", "owner", "company/huada", "Positive"),
    ("recorded", "one", "id/person/chen-lin", "place/awat", "locatedIn", "place/aksu", "Positive"),
)  # fmt: skip


def make_trig(base: str) -> str:
    """Return the archive under a base, in TriG."""

    def iri(path: str) -> str:
        return f"<{base}{path if path.startswith(('id/', 'article/')) else f'id/{path}'}>"

    reported, claims = [], []
    for key, article, speaker, subject, predicate, value, polarity in _CLAIMS:
        triple = f"{iri(subject)} rlf:{predicate} {iri(value)}"
        if polarity == "Positive" and key != "old":
            reported.append(f"{triple} .")
        withdrawn = "owl:deprecated true ; " if key == "old" else ""
        claims.append(
            f"<{base}claim/{article}/{key}> a rlf:Claim ; rdf:subject {iri(subject)} ; rdf:predicate rlf:{predicate} ;"
            f" rdf:object {iri(value)} ; prov:wasAttributedTo {iri(speaker)} ;"
            f" schema:appearance <{base}article/{article}> ; rlf:polarity rlf:{polarity} ;"
            f" {withdrawn} prov:wasDerivedFrom <{base}quote/{article}/{key}> ."
            f" <{base}quote/{article}/{key}> oa:hasSource <{base}article/{article}/text> ;"
            f" oa:hasSelector <{base}quote/{article}/{key}#quote> ."
            f" <{base}quote/{article}/{key}#quote> oa:exact '{key}' ."
        )
    figures = " ".join(
        f"{iri(f'figure/{key}')} a rlf:Figure ; rdfs:label '{key}' ."
        for key in ("one/staff", "two/staff", "one/wage", "two/wage")
    )
    return f"""
@prefix rlf: <{base}ontology#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<{base}graph/reported> {{ {" ".join(dict.fromkeys(reported))} }}
<{base}graph/prospects> {{ {iri("event/one/plan")} rlf:agent {iri("company/mill")} ; rdfs:label 'a plan' . }}
<{base}graph/reference> {{ {iri("place/aksu")} rlf:locatedIn {iri("place/xinjiang")} . }}
<{base}graph/entities> {{ {figures} {iri("company/mill")} rdfs:label 'the mill' .
  {iri("product/yarn")} rdfs:label 'yarn' .
  {iri("person/chen-lin")} rdfs:label 'Chen Lin'@en , '陈林'@zh . {iri("person/li-na")} rdfs:label 'Li Na'@en .
  {iri("place/unsaid")} rdfs:label 'a place of which nothing is claimed' . }}
<{base}graph/inferred> {{ {iri("company/mill")} rlf:worksWith {iri("product/yarn")} ;
  rlf:within {iri("place/aksu")} . }}
<{base}graph/derived> {{
  {iri("agreement/staff")} a rlf:Agreement ; rlf:side {iri("figure/one/staff")} , {iri("figure/two/staff")} .
  {iri("conflict/wage")} a rlf:Conflict ; rlf:side {iri("derived/year")} , {iri("figure/two/wage")} .
  {iri("derived/year")} a rlf:DerivedFigure ; prov:wasDerivedFrom {iri("figure/one/wage")} . }}
<{base}graph/sources> {{ {iri("record/awat")} a rlf:SourceRecord ; rdf:subject {iri("place/awat")} ;
  rdf:predicate rlf:locatedIn ; rdf:object {iri("place/aksu")} . }}
<{base}graph/claims> {{ {" ".join(claims)}
  <{base}claim/one/plan> a rlf:Claim ; rdf:subject {iri("event/one/plan")} ; rdf:predicate rlf:agent ;
    rdf:object {iri("company/mill")} ; prov:wasAttributedTo {iri("id/person/chen-lin")} ;
    schema:appearance <{base}article/one> ; rlf:polarity rlf:Positive .
  <{base}claim/one/opinion> a rlf:Quotation ; prov:wasAttributedTo {iri("id/person/chen-lin")} ;
    schema:appearance <{base}article/one> ; rlf:about {iri("company/mill")} .
  {iri("derivation/works")} a rlf:Derivation ; rdf:subject {iri("company/mill")} ; rdf:predicate rlf:worksWith ;
    rdf:object {iri("product/yarn")} ; rlf:premise <{base}claim/one/exports> , {iri("premise/axiom")} .
  {iri("premise/axiom")} a rlf:Premise ; rdf:subject rlf:exports ; rdf:predicate rdfs:subPropertyOf ;
    rdf:object rlf:worksWith .
  {iri("derivation/within")} a rlf:Derivation ; rdf:subject {iri("company/mill")} ; rdf:predicate rlf:within ;
    rdf:object {iri("place/aksu")} ; rlf:premise {iri("derivation/in")} , {iri("record/awat")} .
  {iri("derivation/in")} a rlf:Derivation ; rdf:subject {iri("company/mill")} ; rdf:predicate rlf:in ;
    rdf:object {iri("place/awat")} ; rlf:premise <{base}claim/one/one-place> , <{base}claim/two/two-place> . }}
"""


def make_view(base: str = OWN) -> View:
    """Return the archive, opened."""
    store = Store()
    store.load(make_trig(base).encode(), format=RdfFormat.TRIG)
    return View(OxigraphStore(store), base)


def short(quad: Quad, base: str = OWN) -> str:
    """Return a triple by the last parts of its terms."""
    terms = (quad.subject, quad.predicate, quad.object)
    return " ".join(
        term.value.removeprefix(f"{base}id/").rpartition("#")[2] if isinstance(term, NamedNode) else str(term)
        for term in terms
    )
