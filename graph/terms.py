"""The IRIs of the product: namespaces, graphs by role, and how an IRI is minted.

Everything inside works under one base. A deployment under another base is rewritten as a whole when a revision is
written, so no other module knows that there can be another.
"""

from __future__ import annotations

import re
from enum import StrEnum

from rdflib import Graph, Namespace, URIRef

from graph import namespaces
from graph.namespaces import BASE

RLF = Namespace(namespaces.RLF)
GEO = Namespace(namespaces.GEO)
OA = Namespace(namespaces.OA)
PROV = Namespace(namespaces.PROV)
QUDT = Namespace(namespaces.QUDT)
SCHEMA = Namespace(namespaces.SCHEMA)
UNIT = Namespace(namespaces.UNIT)

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a curator may use as a key: lower-case words and numbers, joined by single hyphens."""


class Role(StrEnum):
    """The graphs of a revision by what they hold (DESIGN §3.1).

    The order of the first eight is the order in which a triple with several origins finds its one home.
    """

    REPORTED = "reported"
    REFERENCE = "reference"
    ENTITIES = "entities"
    ONTOLOGY = "ontology"
    DERIVED = "derived"
    INFERRED = "inferred"
    PROSPECTS = "prospects"
    CLAIMS = "claims"
    SOURCES = "sources"
    SHAPES = "shapes"
    CATALOG = "catalog"


Graphs = dict[Role, Graph]
"""What passes between the stations: one plain in-memory graph per role."""

REASONED_ROLES = (Role.REPORTED, Role.ENTITIES, Role.REFERENCE, Role.ONTOLOGY)
"""What the reasoner reads, and nothing else."""

DEFAULT_ROLES = tuple(role for role in Role if role is not Role.PROSPECTS)
"""The roles whose union is the default graph."""


def graph_iri(role: Role) -> URIRef:
    """Return the IRI of the graph with this role."""
    return URIRef(f"{BASE}graph/{role.value}")


def entity_iri(segment: str, key: str) -> URIRef:
    """Return the IRI of an entity; the segment is its class's `rlf:pathSegment`."""
    return URIRef(f"{BASE}id/{segment}/{key}")


def article_iri(article: str) -> URIRef:
    """Return the IRI of an article."""
    return URIRef(f"{BASE}article/{article}")


def article_text_iri(article: str) -> URIRef:
    """Return the IRI of an article's text."""
    return URIRef(f"{BASE}article/{article}/text")


def claim_iri(article: str, key: str) -> URIRef:
    """Return the IRI of a claim or quotation."""
    return URIRef(f"{BASE}claim/{article}/{key}")


NARRATOR = "#narrator"
"""What follows an article's IRI in that of whoever tells it in its own voice."""


def narrator_iri(article: str) -> URIRef:
    """Return the IRI of whoever tells an article in its own voice."""
    return URIRef(f"{BASE}article/{article}{NARRATOR}")


def utterance_iri(article: str, key: str) -> URIRef:
    """Return the IRI of an utterance; the key is the speaker's with a number."""
    return URIRef(f"{BASE}id/utterance/{article}/{key}")


def figure_iri(article: str, key: str) -> URIRef:
    """Return the IRI of the figure or period that is the object of a claim; the key is the claim's."""
    return URIRef(f"{BASE}id/figure/{article}/{key}")


def quote_iri(article: str, start: int, end: int) -> URIRef:
    """Return the IRI of a stretch of an article: offsets in code points, end exclusive."""
    return URIRef(f"{BASE}quote/{article}/{start}-{end}")


def mention_iri(article: str, key: str) -> URIRef:
    """Return the IRI of the mention of an entity in an article."""
    return URIRef(f"{BASE}mention/{article}/{key}")
