"""What a document about one thing holds: its triples, and with them, where formats have graphs, claims and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.lookup.claims import find_derivations
from graph.namespaces import DCTERMS, FOAF, OA, PROV, RDF, RDFS, VOID
from graph.revision.describe import LICENSE
from graph.revision.view import Node, View
from graph.terms import RLF, Role

MAX_INCOMING = 500
"""A thing that more triples point at is described without them; `rdfs:seeAlso` tells where they are."""

PLAIN_ROLES = tuple(role for role in Role if role not in (Role.PROSPECTS, Role.CLAIMS))
_POINTING = (Role.REPORTED, Role.INFERRED, Role.REFERENCE, None)
"""None stands for a graph that a client made, and for the default graph of a plain store."""

LABELLING = (Role.ENTITIES, Role.REFERENCE, Role.SOURCES)
"""The graphs whose things are named where they are neighbours; terms of the vocabulary are a step away."""

_SEE_ALSO = RDFS + "seeAlso"


def describe_thing(view: View, thing: NamedNode) -> list[Quad]:
    """Return the triples about a thing, as quads: reported, inferred and what identifies it.

    A thing of `prospects` or `claims` is described from there, with its figures or its quotes. Nothing else is taken
    from `prospects`: a plain document would not tell it apart. A term of the vocabulary is described by the vocabulary
    alone: its uses are the data.

    Returns:
        The quads, each once, in the order of the graphs; empty where nothing is said of the thing.
    """
    own = view.outgoing(thing)
    is_apart = any(
        view.role(quad) in (Role.PROSPECTS, Role.CLAIMS) for quad in own if quad.predicate.value == RDF + "type"
    )
    roles = (*(tuple(Role) if is_apart else PLAIN_ROLES), None)
    quads = [quad for quad in own if view.role(quad) in roles]
    quads += _parts(view, quads, roles)
    is_term = (view.path(thing) or "").startswith("ontology#")
    wanted = (Role.ONTOLOGY,) if is_term else _POINTING
    found = (quad for quad in view.store.match(None, None, thing) if view.role(quad) in wanted)
    pointing = list(islice(found, MAX_INCOMING + 1))
    if len(pointing) <= MAX_INCOMING:
        quads += pointing
    elif quads:
        address = NamedNode(f"{view.base}fragments?object={quote(thing.value, safe='')}")
        quads.append(Quad(thing, NamedNode(_SEE_ALSO), address, view.graph(Role.CATALOG)))
    return list(dict.fromkeys(quads))


def describe_neighbours(view: View, thing: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
    """Return what leads on from a thing: the claims about it, in words, and the labels of what its document names.

    Args:
        view: The revision.
        thing: The thing.
        quads: Its description.
    """
    claims: list[Quad] = []
    for predicate in (RDF + "subject", RDF + "object"):
        for quad in islice(view.store.match(None, NamedNode(predicate), thing, view.graph(Role.CLAIMS)), MAX_INCOMING):
            if isinstance(quad.subject, NamedNode) and view.is_a(quad.subject, "Claim"):
                claims.append(quad)
                claims += _labels(view, quad.subject, (Role.CLAIMS,))
    near = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)} - {thing}
    labels = [quad for term in near for quad in _labels(view, term, LABELLING)]
    return list(dict.fromkeys([*claims, *labels]))


def _labels(view: View, thing: NamedNode, roles: Iterable[Role]) -> Iterator[Quad]:
    label = NamedNode(RDFS + "label")
    for role in roles:
        yield from view.store.match(thing, label, None, view.graph(role))


def describe_evidence(view: View, thing: NamedNode) -> list[Quad]:
    """Return the claims about a thing with their quotes, the derivations of what is inferred, and its prospects."""
    statements: dict[Node, None] = {}
    for predicate in (RDF + "subject", RDF + "object", RLF + "about", RLF + "topic", RLF + "mentions"):
        found = view.subjects(predicate, thing, Role.CLAIMS)
        if len(found) <= MAX_INCOMING:
            statements |= dict.fromkeys(found)
    inferred = view.outgoing(thing, Role.INFERRED)
    for quad in inferred:
        if isinstance(quad.object, NamedNode | Literal):
            statements |= dict.fromkeys(find_derivations(view, thing, quad.predicate, quad.object))
    quads: list[Quad] = []
    for node in statements:
        quads += view.outgoing(node, Role.CLAIMS)
    for quad in view.incoming(thing, Role.PROSPECTS)[:MAX_INCOMING]:
        if isinstance(quad.subject, NamedNode):
            quads += view.outgoing(quad.subject, Role.PROSPECTS)
    quads += _parts(view, quads, tuple(Role))
    return list(dict.fromkeys(quads))


def _parts(view: View, quads: Iterable[Quad], roles: tuple[Role | None, ...]) -> list[Quad]:
    """Return what describes the things that have no life of their own: figures, quotes and their selectors."""
    found: list[Quad] = []
    for quad in quads:
        value = quad.object
        if isinstance(value, BlankNode):
            found += _closure(view, value)
        if not isinstance(value, NamedNode):
            continue
        path = view.path(value) or ""
        if path.startswith(("id/figure/", "id/derived/")) and quad.predicate.value != RDF + "object":
            found += [part for part in view.outgoing(value) if view.role(part) in roles]
        elif quad.predicate.value == PROV + "wasDerivedFrom" and path.startswith("quote/"):
            found += view.outgoing(value)
            for selector in view.objects(value, OA + "hasSelector"):
                found += view.outgoing(selector) if isinstance(selector, NamedNode) else []
        elif quad.predicate.value == OA + "hasSelector":
            found += view.outgoing(value)
    return found


def _closure(view: View, node: BlankNode, depth: int = 20) -> list[Quad]:
    """Return what is said of a blank node, and of those that it leads to: lists and restrictions of the vocabulary."""
    quads = view.outgoing(node)
    for quad in list(quads):
        if isinstance(quad.object, BlankNode) and depth:
            quads += _closure(view, quad.object, depth - 1)
    return quads


def describe_document(view: View, address: str, thing: NamedNode) -> list[Triple]:
    """Return what a document says of itself: its topic, its licence and the data set that it belongs to."""
    document = NamedNode(address)
    dataset = NamedNode(view.base + "dataset")
    return [
        Triple(document, NamedNode(RDF + "type"), NamedNode(FOAF + "Document")),
        Triple(document, NamedNode(FOAF + "primaryTopic"), thing),
        Triple(document, NamedNode(DCTERMS + "license"), NamedNode(LICENSE)),
        Triple(document, NamedNode(VOID + "inDataset"), dataset),
    ]
