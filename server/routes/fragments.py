"""Triple Pattern Fragments: the triples of the default graph that match one pattern, a page at a time.

Source: https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.namespaces import HYDRA, RDF, VOID, XSD
from graph.revision.view import Node, View
from graph.terms import Role
from server.data.addresses import root
from server.data.representation import HTML, pick, respond, split_extension, write_graph
from server.data.site import Opened, Site
from server.http.negotiate import GRAPHS
from server.http.problems import Problem
from server.pages.present import Presenter

PER_PAGE = 100
MAX_TERM = 10_000
"""Longer terms are refused: they would stand in each control of the answer."""

MAX_COUNTED = 50_000
"""Beyond, the number of matches is an estimate, as the specification allows."""

OFFERS = (
    *(media for name in ("trig", "nq", "ttl", "nt", "jsonld", "rdf") for media in GRAPHS if media.name == name),
    HTML,
)
"""Formats with graphs first: they keep data and controls apart."""

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<?(?P<type>[^<>"\s]+)>?)?', re.DOTALL)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|\\^`\x00-\x20]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A triple pattern; None stands for anything."""

    subject: NamedNode | None
    predicate: NamedNode | None
    object: NamedNode | Literal | None


def make_blueprint(site: Site) -> Blueprint:
    """Return the routes of the fragments."""
    blueprint = Blueprint("fragments", __name__)

    @blueprint.get("/fragments")
    def show_fragment() -> Response:
        return _answer(site.current(), "")

    @blueprint.get("/fragments.<extension>")
    def show_fragment_as(extension: str) -> Response:
        return _answer(site.current(), extension)

    return blueprint


def read_pattern() -> Pattern:
    """Read the pattern that a request asks for; raise Problem where a part is no term."""
    value = _read_term("object")
    subject, predicate = _read_term("subject"), _read_term("predicate")
    if isinstance(subject, Literal) or isinstance(predicate, Literal):
        raise Problem("malformed-request", "Subject and predicate are IRIs; a literal can only be an object.")
    return Pattern(subject=subject, predicate=predicate, object=value)


def _read_term(name: str) -> NamedNode | Literal | None:
    text = request.args.get(name, "").strip()
    if len(text) > MAX_TERM:
        raise Problem("malformed-request", f"`{name}` has {len(text)} characters; a term here has {MAX_TERM} at most.")
    if not text or text.startswith(("?", "_:")):
        return None
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if _IRI.fullmatch(text):
        try:
            return NamedNode(text)
        except ValueError as error:
            raise Problem("malformed-request", f"`{name}` is no IRI: {error}.") from error
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise Problem("malformed-request", f'`{name}` is neither an IRI nor a literal such as "words"@en.')
    try:
        if match["language"]:
            return Literal(match["text"], language=match["language"])
        return Literal(match["text"], datatype=NamedNode(match["type"] or XSD + "string"))
    except ValueError as error:
        raise Problem("malformed-request", f"`{name}` is no literal: {error}.") from error


def iter_matches(view: View, pattern: Pattern) -> Iterator[Quad]:
    """Yield the matching quads of the default graph: all graphs but prospects."""
    apart = view.graph(Role.PROSPECTS)
    for quad in view.store.match(pattern.subject, pattern.predicate, pattern.object):
        if quad.graph_name != apart:
            yield quad


def count_matches(opened: Opened, pattern: Pattern) -> int:
    """Return how many quads match; an estimate beyond `MAX_COUNTED`."""
    if pattern == Pattern(subject=None, predicate=None, object=None):
        apart = opened.view.graph(Role.PROSPECTS).value
        return sum(number for name, number in opened.revision.graphs.items() if name != apart)
    counted = sum(1 for _ in islice(iter_matches(opened.view, pattern), MAX_COUNTED + 1))
    return counted if counted <= MAX_COUNTED else max(counted, opened.revision.quads // 4)


def _answer(opened: Opened, extension: str) -> Response:
    _, named = split_extension(f"fragments.{extension}", OFFERS) if extension else ("", None)
    if extension and named is None:
        raise Problem("not-found", f"There is no format {extension[:20]!r}.")
    media = named or pick(OFFERS)
    pattern = read_pattern()
    page = max(1, request.args.get("page", 1, type=int))
    total = count_matches(opened, pattern)
    first = (page - 1) * PER_PAGE
    if first and first >= total:
        raise Problem("not-found", f"The fragment has {-(-total // PER_PAGE)} pages; this is page {page}.")
    quads = list(islice(iter_matches(opened.view, pattern), first, first + PER_PAGE))
    if media is HTML:
        presenter = Presenter(opened.view)
        body: str | bytes = render_template(
            "fragments.html",
            rows=[tuple(presenter.term(term) for term in (q.subject, q.predicate, q.object)) for q in quads],
            total=total,
            page=page,
            pages=max(1, -(-total // PER_PAGE)),
            asked={name: request.args.get(name, "") for name in ("subject", "predicate", "object")},
        )
    else:
        controls = _controls(opened.view, total=total, page=page, is_last=first + len(quads) >= total)
        plain = [Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
        marked = [Quad(one.subject, one.predicate, one.object, _metadata_graph()) for one in controls]
        body = write_graph(opened.view, [*plain, *marked], (), media, root() + "context.jsonld")
    return respond(body, media.content_type, opened, varies=named is None, mark=request.url)


def _metadata_graph() -> NamedNode:
    return NamedNode(request.base_url + "#metadata")


def _page_address(page: int | None) -> NamedNode:
    parameters = {name: value for name, value in request.args.items() if name != "page"}
    if page is not None:
        parameters["page"] = str(page)
    return NamedNode(f"{request.base_url}?{urlencode(parameters)}" if parameters else request.base_url)


def _controls(view: View, *, total: int, page: int, is_last: bool) -> list[Triple]:
    """Return the fragment's metadata and its hypermedia controls, in the Hydra vocabulary."""
    dataset, fragment = NamedNode(view.base + "dataset"), _page_address(None)
    here = _page_address(page if "page" in request.args else None)
    form = NamedNode(request.base_url + "#form")
    integer = NamedNode(XSD + "integer")
    found: list[tuple[Node, str, Node | Literal]] = [
        (dataset, VOID + "subset", fragment),
        (dataset, HYDRA + "search", form),
        (form, HYDRA + "template", Literal(request.base_url + "{?subject,predicate,object}")),
        (form, HYDRA + "variableRepresentation", NamedNode(HYDRA + "ExplicitRepresentation")),
        (fragment, VOID + "subset", here),
        (here, RDF + "type", NamedNode(HYDRA + "PartialCollectionView")),
        (fragment, RDF + "type", NamedNode(HYDRA + "Collection")),
        (here, HYDRA + "itemsPerPage", Literal(str(PER_PAGE), datatype=integer)),
        (here, HYDRA + "first", _page_address(1)),
    ]
    for one in dict.fromkeys((fragment, here)):
        found.append((one, VOID + "triples", Literal(str(total), datatype=integer)))
        found.append((one, HYDRA + "totalItems", Literal(str(total), datatype=integer)))
    for name in ("subject", "predicate", "object"):
        mapping = BlankNode(f"mapping-{name}")
        found += [
            (form, HYDRA + "mapping", mapping),
            (mapping, HYDRA + "variable", Literal(name)),
            (mapping, HYDRA + "property", NamedNode(RDF + name)),
        ]
    if page > 1:
        found.append((here, HYDRA + "previous", _page_address(page - 1)))
    if not is_last:
        found.append((here, HYDRA + "next", _page_address(page + 1)))
    return [Triple(subject, NamedNode(predicate), value) for subject, predicate, value in found]
