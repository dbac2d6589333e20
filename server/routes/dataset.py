"""The data set as a whole: its description, dumps, shapes, context, example queries, and what crawlers read."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from itertools import chain
from xml.sax.saxutils import escape

from flask import Blueprint, Response, render_template, request, send_file
from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph.lookup.private_people import names_private
from graph.namespaces import PROV, RDF, SPDX
from graph.rdf.context import read_context
from graph.revision.counts import read_counts
from graph.revision.describe import ROLE_DESCRIPTIONS, name_partition
from graph.revision.view import View
from graph.terms import RLF, Role
from server.data.addresses import document_address, local_path, root
from server.data.dumps import checksum, dump_names, get_dump
from server.data.memento import memento_links, travel
from server.data.questions import describe_queries
from server.data.representation import DOCUMENTS, HTML, open_to_all, pick, respond, see_other, write_graph
from server.data.served_addresses import iter_served
from server.data.site import Opened, Site
from server.http.negotiate import GRAPHS, Media
from server.http.problems import Problem
from server.http.ranges import read_range
from server.pages.present import is_private
from server.pages.structured import describe_dataset

MAX_SITEMAP = 50_000
"""The limit of the sitemap protocol."""

_HIDDEN = ("id/derivation/", "id/premise/", "id/record/", "id/figure/")
"""Things that are read as parts of others."""


def make_blueprint(site: Site) -> Blueprint:
    """Return the routes that describe the data set."""
    blueprint = Blueprint("dataset", __name__)

    @blueprint.get("/dataset")
    def dataset() -> Response:
        field = request.headers.get("Accept-Datetime")
        if field:
            return travel(site, field, "dataset")
        response = _answer_description(site.current(), pick(), varies=True)
        response.vary.add("Accept-Datetime")
        return response

    @blueprint.get("/dataset.<extension>")
    def dataset_as(extension: str) -> Response:
        return _answer_description(site.current(), _named(extension), varies=False)

    @blueprint.get("/.well-known/void")
    def well_known() -> Response:
        media = pick()
        return see_other("dataset") if media is HTML else _answer_description(site.current(), media, varies=True)

    @blueprint.get("/dump")
    def dumps() -> Response:
        return see_other("dataset#dumps")

    @blueprint.get("/dump/SHA256SUMS")
    def checksums() -> Response:
        opened = site.current()
        lines = [f"{checksum(get_dump(opened, name))}  {name}\n" for name in dump_names()]
        return respond("".join(lines), "text/plain;charset=utf-8", opened, varies=False)

    @blueprint.get("/dump/<name>")
    def dump(name: str) -> Response:
        if name not in dump_names():
            raise Problem("not-found", f"There is no dump {name[:80]!r}.", available=list(dump_names()))
        opened = site.current()
        path = get_dump(opened, name)
        digest = checksum(path)
        # The file may be older than the dump that a client has: of a revision that was left.
        part = read_range(
            request.headers.get("Range", ""),
            size=path.stat().st_size,
            tag=digest[:32],
            if_range=request.headers.get("If-Range", ""),
            if_none_match=request.headers.get("If-None-Match", ""),
        )
        request.environ.pop("HTTP_RANGE", None)
        if part:
            request.environ["HTTP_RANGE"] = part
        since = opened.last_modified or datetime.now(UTC)
        response = send_file(
            path.absolute(), "application/gzip", conditional=True, etag=digest[:32], last_modified=since
        )
        if not opened.last_modified:
            del response.headers["Last-Modified"]
        response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:"
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        open_to_all(response)
        return response

    @blueprint.get("/context.jsonld")
    def context() -> Response:
        opened = site.current()
        text = json.dumps({"@context": read_context(opened.view.base)}, indent=1, ensure_ascii=False) + "\n"
        return respond(text, "application/ld+json", opened, varies=False)

    @blueprint.get("/shapes", defaults={"extension": ""})
    @blueprint.get("/shapes.<extension>")
    def shapes(extension: str) -> Response:
        opened = site.current()
        media = _named(extension, GRAPHS) if extension else pick()
        if media is HTML:
            return see_other("graph/shapes")
        quads = opened.view.store.iter_quads(opened.view.graph(Role.SHAPES))
        return _answer_graph(opened, list(quads), media, varies=not extension)

    @blueprint.get("/queries", defaults={"extension": ""})
    @blueprint.get("/queries.<extension>")
    def queries(extension: str) -> Response:
        opened = site.current()
        media = _named(extension, GRAPHS) if extension else pick()
        if media is HTML:
            return see_other("query")
        return _answer_graph(opened, list(describe_queries(opened.view)), media, varies=not extension)

    @blueprint.get("/sitemap.xml")
    def sitemap() -> Response:
        opened = site.current()
        return respond(write_sitemap(opened), "application/xml", opened, varies=False)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        closed = ("sparql", "evidence", "why", "answer.", "fragments", "search", "suggest", "revision/", "timemap/")
        rows = "".join(f"Disallow: {request.script_root}/{path}\n" for path in closed)
        text = f"User-agent: *\n{rows}Allow: /\n\nSitemap: {root()}sitemap.xml\n"
        return respond(text, "text/plain;charset=utf-8", site.current(), varies=False)

    return blueprint


def _named(extension: str, offers: tuple[Media, ...] = DOCUMENTS) -> Media:
    """Return the format with this extension; raise 404 where there is none."""
    for media in offers:
        if media.name == extension:
            return media
    raise Problem("not-found", f"There is no format {extension[:20]!r}.", available=[one.name for one in offers])


def _answer_graph(opened: Opened, quads: list[Quad], media: Media, *, varies: bool) -> Response:
    body = write_graph(opened.view, quads, (), media, root() + "context.jsonld")
    return respond(body, media.content_type, opened, varies=varies)


def _answer_description(opened: Opened, media: Media, *, varies: bool) -> Response:
    view = opened.view
    if media is HTML:
        body: bytes = dataset_page(opened).encode()
    else:
        quads = list(view.store.iter_quads(view.graph(Role.CATALOG)))
        body = write_graph(
            view, quads, [*_checksums(opened), *iter_served(view, quads)], media, root() + "context.jsonld"
        )
    return respond(body, media.content_type, opened, links=memento_links("dataset"), varies=varies)


def _checksums(opened: Opened) -> list[Triple]:
    """Return the checksums of the dumps as DCAT gives them; they cannot stand in a graph that is dumped itself."""
    found = []
    for name in dump_names():
        short = name.partition(".")[0]
        distribution = NamedNode(f"{opened.view.base}dataset#dump-{short}")
        node = NamedNode(f"{opened.view.base}dataset#checksum-{short}")
        hexadecimal = NamedNode("http://www.w3.org/2001/XMLSchema#hexBinary")
        found += [
            Triple(distribution, NamedNode(SPDX + "checksum"), node),
            Triple(node, NamedNode(RDF + "type"), NamedNode(SPDX + "Checksum")),
            Triple(node, NamedNode(SPDX + "algorithm"), NamedNode(SPDX + "checksumAlgorithm_sha256")),
            Triple(
                node,
                NamedNode(SPDX + "checksumValue"),
                Literal(checksum(get_dump(opened, name)), datatype=hexadecimal),
            ),
        ]
    return found


def dataset_page(opened: Opened) -> str:
    """Return the page about the data set as one revision has it."""
    view = opened.view
    graphs = [
        {
            "name": role.value,
            "href": local_path(view, view.graph(role)),
            "quads": opened.revision.graphs.get(view.graph(role).value, 0),
            "description": ROLE_DESCRIPTIONS[role],
            "dump": f"{role.value}.nt.gz",
        }
        for role in Role
    ]
    return render_template(
        "dataset.html",
        revision=opened.revision,
        published=opened.published,
        graphs=graphs,
        articles=[
            {"href": local_path(view, one), "label": view.label(one)} for one in view.instances("Article", Role.SOURCES)
        ],
        partitions=list_partitions(view),
        structured=describe_dataset(view, opened.revision.id, root()),
    )


def list_partitions(view: View) -> list[dict[str, object]]:
    """Return the classes and properties of the data, each with its anchor, its address and its number of uses."""
    counts = read_counts(view)
    if counts is None:
        return []
    found = (
        *(("class", iri, number) for iri, number in counts.classes.items()),
        *(("property", one.property, one.triples) for one in counts.properties),
    )
    return [
        {
            "id": f"{kind}-{name_partition(view, iri)}",
            "name": view.curie(iri),
            "href": local_path(view, NamedNode(iri)),
            "count": number,
        }
        for kind, iri, number in found
    ]


def write_sitemap(opened: Opened) -> str:
    """Write the addresses of the pages that outside indexes may have: private people are left out."""
    view = opened.view
    paths = ["", "query", "ontology", "dataset"]
    things: set[NamedNode] = set()
    for role in (Role.ENTITIES, Role.PROSPECTS, Role.REFERENCE, Role.SOURCES, Role.DERIVED):
        for quad in view.store.match(None, NamedNode(RDF + "type"), None, view.graph(role)):
            if isinstance(quad.subject, NamedNode):
                things.add(quad.subject)
    private = {thing for thing in things if is_private(view, thing)}
    speaking_of = {claim for one in private for claim in _claims_of(view, one)}
    # A figure has no name, but is that of what the claim is about that gives it.
    values = {value for claim in speaking_of for value in view.objects(claim, RDF + "object")}
    figures = [one for one in values if isinstance(one, NamedNode) and (view.path(one) or "").startswith("id/figure/")]
    speaking_of |= {claim for one in figures for claim in _claims_of(view, one)}
    statements = (view.instances(name, Role.CLAIMS) for name in ("Claim", "Quotation", "StatementInWords"))
    for claim in chain.from_iterable(statements):
        if claim not in speaking_of and not is_private(view, claim):
            things.add(claim)
    for thing in sorted(things - private, key=str):
        path = view.path(thing)
        if not path or "#" in path or path.startswith(_HIDDEN) or path.endswith("/text"):
            continue
        if not names_private(view, f"{path} {view.text(thing, RLF + 'explanation')}"):
            paths.append(document_address(view, thing))
    day = opened.published[:10]
    stamp = f"<lastmod>{day}</lastmod>" if day else ""
    rows = "".join(f"<url><loc>{escape(root() + path)}</loc>{stamp}</url>\n" for path in paths[:MAX_SITEMAP])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _claims_of(view: View, person: NamedNode) -> list[NamedNode]:
    found = []
    for predicate in (RDF + "subject", RDF + "object", RLF + "about", RLF + "topic", PROV + "wasAttributedTo"):
        found += [node for node in view.subjects(predicate, person, Role.CLAIMS) if isinstance(node, NamedNode)]
    return found
