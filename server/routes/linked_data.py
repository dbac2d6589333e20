"""Dereferencing: every IRI under the base leads to a document about it, in each format of RDF and as a page.

`/id/…` names things of the world and answers 303 to `/doc/…`; claims, articles, quotes and graphs are documents
themselves. An extension (`.ttl`, `.jsonld` …) names one representation. Sources: https://www.w3.org/TR/cooluris/,
https://signposting.org/FAIR/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, Quad

from graph.lookup.document import describe_document, describe_evidence, describe_neighbours, describe_thing
from graph.namespaces import BASE, OWL
from graph.revision.describe import LICENSE
from graph.revision.view import View
from graph.terms import Role
from server.data.addresses import (
    check_path,
    document_address,
    find_thing,
    name_thing,
    root,
    sent_name,
    sent_path,
    to_uri,
)
from server.data.memento import memento_links, travel
from server.data.moved import find_moved
from server.data.representation import (
    DATASET_FORMATS,
    HTML,
    LINKSET,
    Link,
    pick,
    respond,
    see_other,
    split_extension,
    write_graph,
)
from server.data.site import Opened, Site
from server.http.formats import PARAMETER
from server.http.negotiate import GRAPHS, Media
from server.http.problems import Problem
from server.pages.present import is_private_document

Page = Callable[[Opened, NamedNode], str]
"""Makes the page about a thing."""


def make_blueprint(site: Site, page: Page) -> Blueprint:
    """Return the routes of dereferencing; they match what no other route does.

    Args:
        site: The revisions.
        page: Makes the HTML.
    """
    blueprint = Blueprint("linked_data", __name__)

    @blueprint.get("/id/<path:path>")
    def thing(path: str) -> Response:
        current = site.current()
        return answer_document(site, current, f"id/{sent_name(current.view, path)}", page)

    @blueprint.get("/ontology/<name>")
    def term(name: str) -> Response:
        return document(f"ontology/{name}")

    @blueprint.get("/<path:path>")
    def document(path: str) -> Response:
        path = sent_path(path)
        field = request.headers.get("Accept-Datetime")
        if field:
            return travel(site, field, path)
        response = answer_document(site, site.current(), path, page)
        if response.status_code != 303:
            response.vary.add("Accept-Datetime")
        return response

    return blueprint


def require_thing(site: Site, opened: Opened, path: str) -> NamedNode:
    """Return what a decoded path is about; raise 404 where nothing is said of it, or 410 where something once was."""
    found = find_thing(opened.view, path)
    if found is not None:
        return found
    name = name_thing(opened.view, path).value
    if opened is site.current():
        for kept in site.iter_kept():
            former, revision = kept.view, kept.revision
            if former.base == opened.view.base and (thing := find_thing(former, path)) is not None:
                raise Problem(
                    "gone",
                    f"The current data says nothing of {name}; revision {revision.number} still does.",
                    former=f"{root()}revision/{revision.id}/{document_address(former, thing)}",
                )
    raise Problem(
        "not-found",
        f"Nothing is said here of {name}.",
        search=f"{root()}search?q={quote(path.rstrip('/').rpartition('/')[2], safe='')}",
    )


def answer_document(site: Site, opened: Opened, path: str, page: Page, *, prefix: str = "") -> Response:
    """Answer with the document at a path, in the format that its extension or the request asks for.

    Args:
        site: The revisions.
        opened: The one to read.
        path: Decoded, with or without an extension.
        page: Makes the HTML.
        prefix: What stands before the path in addresses of a former revision, with a final slash.
    """
    check_path(path)
    view = opened.view
    media, extension = None, ""
    thing = find_thing(view, path)
    if thing is None:
        version = view.text(view.term(BASE + "ontology"), OWL + "versionInfo")
        if version and path == f"ontology/{version}":
            return see_other(f"{prefix}ontology")
        path, media = split_extension(path)
        extension = f".{media.name}" if media else ""
        moved = find_moved(view, path) if find_thing(view, path) is None else None
        if moved is not None:
            return see_other(f"{prefix}{moved}{extension}")
        thing = require_thing(site, opened, path)
    place = document_address(view, thing)
    if path.startswith("id/"):
        wanted = f".{pick().name}" if PARAMETER in request.args and not extension else extension
        return see_other(prefix + place + wanted)
    response = _represent(opened, thing, media, page, address=root() + prefix + place, original=place)
    if is_private_document(view, thing):
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _represent(
    opened: Opened, thing: NamedNode, media: Media | None, page: Page, *, address: str, original: str
) -> Response:
    """Answer with one representation of a document at an address: the one that is given, or that the request wants."""
    view = opened.view
    chosen = media or pick()
    links = signposts(view, thing, address)
    if chosen is LINKSET:
        return respond(write_linkset(address, links), LINKSET.type, opened, varies=False)
    if chosen is HTML:
        body = page(opened, thing).encode()
        own = links
    else:
        body = write_document(view, thing, address, chosen)
        own = [Link(href=address, rel="describes", type="text/html"), *links[:1], *_common(view)]
    return respond(
        body,
        chosen.content_type,
        opened,
        links=[*own, *memento_links(original)],
        varies=media is None,
        location="" if media else f"{address}.{chosen.name}",
    )


def write_document(view: View, thing: NamedNode, address: str, media: Media) -> bytes:
    """Write the document about a thing in a format of RDF.

    Formats with graphs have the triples of the others in the default graph, where clients that follow links look for
    them; and beside it, each in its graph, the same with the claims and their evidence.
    """
    quads = document_quads(view, thing)
    about = describe_document(view, address, thing)
    if media.name in DATASET_FORMATS and not _is_graph(view, thing):
        about += [quad.triple for quad in quads]
        quads += describe_evidence(view, thing)
    return write_graph(view, quads, about, media, root() + "context.jsonld")


def document_quads(view: View, thing: NamedNode) -> list[Quad]:
    """Return what the document about a thing says; a graph of this data set and the vocabulary are written whole."""
    if _is_graph(view, thing):
        return [*view.outgoing(thing), *view.store.iter_quads(thing)]
    if view.path(thing) == "ontology":
        return list(view.store.iter_quads(view.graph(Role.ONTOLOGY)))
    quads = describe_thing(view, thing)
    return list(dict.fromkeys([*quads, *describe_neighbours(view, thing, quads)])) if quads else []


def _is_graph(view: View, thing: NamedNode) -> bool:
    path = view.path(thing) or ""
    return path.startswith("graph/") and path.removeprefix("graph/") in set(Role)


def _common(view: View) -> list[Link]:
    return [Link(href=LICENSE, rel="license"), Link(href=f"{root()}dataset", rel="collection", type="text/html")]


def signposts(view: View, thing: NamedNode, address: str) -> list[Link]:
    """Return the typed links of a page about a thing (FAIR signposting, level 1) and its link set (level 2)."""
    formats = [Link(href=f"{address}.{media.name}", rel="describedby", type=media.type) for media in GRAPHS]
    return [
        Link(href=thing.value, rel="cite-as"),
        *formats,
        *(Link(href=link.href, rel="alternate", type=link.type) for link in formats),
        *(Link(href=link.href, rel="item", type=link.type) for link in formats[:1]),
        *_common(view),
        Link(href="https://schema.org/AboutPage", rel="type"),
        Link(href=view.base, rel="author"),
        Link(href=f"{address}.{LINKSET.name}", rel="linkset", type=LINKSET.type),
    ]


def write_linkset(address: str, links: list[Link]) -> str:
    """Write the links of a page as a link set (RFC 9264), with those of its other representations."""
    context: dict[str, object] = {"anchor": address}
    for link in links:
        if link.rel != "linkset":
            target = {"href": to_uri(link.href)} | ({"type": link.type} if link.type else {})
            found = context.setdefault(link.rel, [])
            assert isinstance(found, list)
            found.append(target)
    others = [
        {"anchor": link.href, "describes": [{"href": address, "type": "text/html"}]}
        for link in links
        if link.rel == "describedby"
    ]
    named = {**context, "anchor": f"{address}.{HTML.name}"}
    return json.dumps({"linkset": [context, named, *others]}, indent=1) + "\n"
