"""What general extractors read in a page: schema.org as JSON-LD (https://schema.org/docs/gs.html)."""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode

from graph.lookup.claims import Statement
from graph.namespaces import OWL, RDFS, SCHEMA, SKOS
from graph.revision.describe import DESCRIPTION, LICENSE, TITLE
from graph.revision.view import View
from graph.terms import RLF, Role
from server.pages.geography import find_point
from server.pages.present import Presenter

Json = dict[str, Any]

_CLOSE = {
    "Company": "Corporation",
    "Product": "Product",
    "Programme": "Project",
    "Occupation": "Occupation",
    "NewsPublisher": "NewsMediaOrganization",
    "PublicBody": "GovernmentOrganization",
}


def describe_thing(view: View, thing: NamedNode) -> Json | None:
    """Return a thing in schema.org's terms; None where they have no class for it."""
    types = [kind.value.removeprefix(SCHEMA) for kind in view.types(thing) if kind.value.startswith(SCHEMA)]
    types += [name for own, name in _CLOSE.items() if view.is_a(thing, own)]
    if not types:
        return None
    names = view.labels(thing)
    described: Json = {
        "@context": "https://schema.org",
        "@id": thing.value,
        "@type": sorted(set(types)),
        "name": names[0].value if names else thing.value,
        "url": thing.value,
    }
    others = sorted({name.value for name in names[1:]})
    if others:
        described["alternateName"] = others
    definition = view.text(thing, SKOS + "definition")
    if definition:
        described["description"] = definition
    links = [link.value for link in view.objects(thing, OWL + "sameAs") if isinstance(link, NamedNode)]
    if links and not view.is_a(thing, "PrivatePerson"):
        described["sameAs"] = sorted(links)
    point = find_point(view, thing)
    if point:
        described["geo"] = {"@type": "GeoCoordinates", "latitude": point[1], "longitude": point[0]}
    inside = view.objects(thing, RLF + "locatedIn", Role.REPORTED, Role.REFERENCE)
    if inside and "Place" in types:
        described["containedInPlace"] = [{"@id": place.value} for place in inside if isinstance(place, NamedNode)]
    return described


def describe_article(view: View, article: NamedNode) -> Json:
    """Return an article as a schema.org NewsArticle."""
    presenter = Presenter(view)
    publisher = view.value(article, SCHEMA + "publisher")
    described: Json = {
        "@context": "https://schema.org",
        "@id": article.value,
        "@type": "NewsArticle",
        "headline": view.text(article, RDFS + "label"),
        "datePublished": view.text(article, SCHEMA + "datePublished"),
        "inLanguage": view.text(article, SCHEMA + "inLanguage"),
        "url": view.text(article, SCHEMA + "url"),
    }
    if isinstance(publisher, NamedNode):
        described["publisher"] = {
            "@type": "NewsMediaOrganization",
            "@id": publisher.value,
            "name": presenter.term(publisher).text,
        }
    return described


def describe_claim(view: View, statement: Statement) -> Json:
    """Return a claim as a schema.org Claim with its words, its article and its speaker."""
    described: Json = {
        "@context": "https://schema.org",
        "@id": statement.iri.value,
        "@type": "Claim",
        "name": statement.label,
        "text": " … ".join(quote.exact for quote in statement.quotes),
        "appearance": {
            "@type": "NewsArticle",
            "@id": statement.article.value,
            "headline": view.label(statement.article),
        },
        "license": LICENSE,
    }
    if statement.speaker and statement.speaker != statement.article:
        described["author"] = {"@id": statement.speaker.value, "name": view.label(statement.speaker), "@type": "Person"}
    return described


def describe_dataset(view: View, revision: str, root: str) -> Json:
    """Return the data set as schema.org describes one, for data set search."""
    return {
        "@context": "https://schema.org",
        "@id": view.base + "dataset",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "license": LICENSE,
        "version": revision,
        "url": view.base + "dataset",
        "creator": {"@type": "Organization", "name": TITLE, "url": view.base},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{root}dump/all.nq.gz",
                "encodingFormat": "application/n-quads",
                "name": "all graphs",
            }
        ],
    }
