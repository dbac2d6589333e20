"""Dereferencing: every IRI under the base leads to a document about it, in each format of RDF and as a page.

`/id/…` names things of the world and answers 303 to `/doc/…`; claims, articles, quotes and graphs are documents
themselves. An extension (`.ttl`, `.jsonld` …) names one representation. Sources: https://www.w3.org/TR/cooluris/,
https://signposting.org/FAIR/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, Quad

from graph.describe import LICENSE
from graph.document import describe_document, describe_evidence, describe_thing
from graph.terms import Role
from graph.view import View
from server.addresses import document_path, root, thing_of
from server.negotiate import GRAPHS, Media
from server.problems import Problem
from server.representation import (
    DATASET_FORMATS,
    HTML,
    LINKSET,
    Link,
    open_to_all,
    pick,
    respond,
    split_extension,
    write_graph,
)
from server.site import Opened, Site

MAX_PATH = 2000
"""Longer paths name nothing; data has no such IRI."""

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
        opened = site.current()
        check_path(path)
        require_thing(site, opened, NamedNode(f"{opened.view.base}id/{path}"))
        return see_other(f"doc/{path}")

    @blueprint.get("/<path:path>")
    def document(path: str) -> Response:
        field = request.headers.get("Accept-Datetime")
        if field:
            return travel(site, field, path)
        response = answer_document(site, site.current(), path, page)
        response.vary.add("Accept-Datetime")
        return response

    return blueprint


def travel(site: Site, field: str, path: str) -> Response:
    """Lead to a document as it was at the time of an Accept-Datetime field (RFC 7089, section 4.1)."""
    try:
        moment = parsedate_to_datetime(field)
    except ValueError as error:
        raise Problem("malformed-request", f"Accept-Datetime is no date: {field[:80]!r}.") from error
    former = site.find_at(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    response = see_other(f"revision/{former.revision.id}/{quote(path, safe='/')}")
    response.status_code = 302
    response.vary.add("Accept-Datetime")
    response.headers["Link"] = f'<{root()}{quote(path, safe="/")}>; rel="original timegate"'
    return response


def check_path(path: str) -> None:
    """Refuse a path that cannot be part of an IRI, or that is too long for one."""
    if len(path) > MAX_PATH:
        raise Problem("malformed-request", f"The path has {len(path)} characters; no address here has over {MAX_PATH}.")
    try:
        NamedNode(f"http://localhost/{path}")
    except ValueError as error:
        raise Problem("malformed-request", "The path has a character that no IRI can have.") from error


def see_other(path: str) -> Response:
    """Answer 303 to the document about a thing, whatever format will be wanted there."""
    response = Response("", 303, {"Location": root() + path}, content_type="text/plain;charset=utf-8")
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    open_to_all(response)
    return response


def require_thing(site: Site, opened: Opened, thing: NamedNode) -> None:
    """Raise 404 where the revision says nothing of a thing, or 410 where a former one did."""
    if opened.view.exists(thing):
        return
    path = opened.view.path(thing) or ""
    for revision in reversed(site.directory.revisions()):
        if revision.number == opened.revision.number or revision.base != opened.view.base:
            continue
        if site.open(revision).view.exists(thing):
            raise Problem(
                "gone",
                f"The current data says nothing of {thing.value}; revision {revision.number} still does.",
                former=f"{root()}revision/{revision.id}/{document_path(path)}",
            )
    raise Problem(
        "not-found",
        f"Nothing is said here of {thing.value}.",
        search=f"{root()}search?q={quote(path.rstrip('/').rpartition('/')[2], safe='')}",
    )


def answer_document(site: Site, opened: Opened, path: str, page: Page, *, prefix: str = "") -> Response:
    """Answer with the document at a path, in the format that its extension or the request asks for.

    Args:
        site: The revisions.
        opened: The one to read.
        path: With or without an extension.
        page: Makes the HTML.
        prefix: What stands before the path in addresses of a former revision, with a final slash.
    """
    check_path(path)
    view = opened.view
    stem, media = path, None
    if not view.exists(thing_of(view, path)):
        stem, media = split_extension(path)
    if stem.startswith("id/"):
        return see_other(prefix + document_path(stem))
    thing = thing_of(view, stem)
    require_thing(site, opened, thing)
    chosen = media or pick()
    address = root() + prefix + stem
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
        links=own,
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
    return describe_thing(view, thing)


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
            target = {"href": link.href} | ({"type": link.type} if link.type else {})
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
