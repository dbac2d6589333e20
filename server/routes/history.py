"""Former revisions: what there are, what each said, and what changed between two of them.

Memento (RFC 7089): each former document tells its time; `memento.py` leads to it. `difference.py` compares.
"""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, Response, g, render_template
from pyoxigraph import Quad, RdfFormat

from graph.revision.describe import LICENSE
from graph.revision.view import View
from server.data.addresses import root, sent_path
from server.data.difference import compare, describe_difference, to_graphs, to_statements, write_update
from server.data.memento import LINK_FORMAT, answer_timemap, find_place, http_date, memento_links
from server.data.representation import DATASET_FORMATS, DOCUMENTS, HTML, Link, pick, respond, write_graph
from server.data.site import Opened, Site
from server.http.negotiate import GRAPHS, Media
from server.http.problems import Problem
from server.pages.present import Presenter
from server.routes.linked_data import Page, answer_document

MAX_SHOWN = 300
TIMEMAP = Media(LINK_FORMAT, "timemap", RdfFormat.JSON_LD)


def make_blueprint(site: Site, page: Page) -> Blueprint:
    """Return the routes of former revisions."""
    blueprint = Blueprint("history", __name__)

    @blueprint.get("/revision")
    def show_revisions() -> Response:
        return _answer_list(site)

    @blueprint.get("/timemap/<path:path>")
    def show_timemap(path: str) -> Response:
        return answer_timemap(site, sent_path(path))

    @blueprint.get("/revision/<name>", defaults={"path": "dataset"})
    @blueprint.get("/revision/<name>/<path:path>")
    def show_former(name: str, path: str) -> Response:
        opened, path = get_revision(site, name), sent_path(path)
        g.former = _tell_former(opened, site.current(), path) if opened is not site.current() else None
        response = answer_document(site, opened, path, page, prefix=f"revision/{name}/")
        if opened.published and response.status_code != 303:
            response.headers["Memento-Datetime"] = http_date(opened.published)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @blueprint.get("/revision/<name>/diff/<other>", defaults={"extension": ""})
    @blueprint.get("/revision/<name>/diff/<other>.<extension>")
    def show_diff(name: str, other: str, extension: str) -> Response:
        return _answer_diff(get_revision(site, name), get_revision(site, other), extension)

    return blueprint


def get_revision(site: Site, name: str) -> Opened:
    """Return a kept revision by number or id; raise 404 where there is none."""
    opened = site.find(name)
    if opened is None:
        raise Problem(
            "not-found",
            f"There is no revision {name[:80]!r}, or it is kept no longer.",
            available=[f"{root()}revision/{revision.id}" for revision in site.directory.revisions()],
        )
    return opened


def _tell_former(opened: Opened, current: Opened, path: str) -> dict[str, object]:
    """Return what a page says of its being a former one: its number, and where the present stands."""
    return {
        "number": opened.revision.number,
        "place": "".join(find_place(current, path) or ()),
        "changes": f"revision/{opened.revision.id}/diff/{current.revision.id}",
    }


def _answer_list(site: Site) -> Response:
    opened = site.current()
    revisions = list(reversed(site.directory.revisions()))
    if pick((HTML, TIMEMAP)) is TIMEMAP:
        original, _ = memento_links("dataset")
        lines = [str(original), str(Link(href=f"{root()}revision", rel="self", type=TIMEMAP.type))]
        for kept, when in reversed(list(site.iter_moves())):
            date = f'; datetime="{http_date(when)}"' if when else ""
            lines.append(f'<{root()}revision/{kept.revision.id}>; rel="memento"{date}')
        return respond(",\n".join(lines) + "\n", TIMEMAP.type, opened)
    journal = list(reversed(site.directory.journal()))
    body = render_template("revisions.html", revisions=revisions, journal=journal, current=opened.revision)
    return respond(body, "text/html; charset=utf-8", opened)


def _answer_diff(old: Opened, new: Opened, extension: str) -> Response:
    added, removed = compare(old, new)
    mark = f"{old.revision.state} {new.revision.state}"
    if extension == "ru":
        return respond(write_update(added, removed), "application/sparql-update", new, varies=False, mark=mark)
    named = next((media for media in DOCUMENTS if media.name == extension), None)
    if extension and named is None:
        names = [*(media.name for media in DOCUMENTS), "ru"]
        raise Problem("not-found", f"There is no format {extension[:20]!r}.", available=names)
    media = named or pick()
    address = f"{root()}revision/{old.revision.id}/diff/{new.revision.id}"
    if media is HTML:
        body: bytes = _diff_page(old, new, added, removed, address).encode()
    else:
        keeps_graphs = media.name in DATASET_FORMATS
        quads = to_graphs(address, added, removed) if keeps_graphs else []
        about = describe_difference(address, old, new)
        about += [] if keeps_graphs else list(to_statements(address, added, removed))
        body = write_graph(new.view, quads, about, media, root() + "context.jsonld")
    links = _link_diff(address, old, new)
    return respond(body, media.content_type, new, links=links, varies=not extension, mark=mark)


def _link_diff(address: str, old: Opened, new: Opened) -> list[Link]:
    """Return the typed links of a difference: its formats, and the two revisions (RFC 5829)."""
    formats = [(media.name, media.type) for media in GRAPHS] + [("ru", "application/sparql-update")]
    return [
        *(Link(href=f"{address}.{name}", rel="alternate", type=media_type) for name, media_type in formats),
        Link(href=f"{root()}revision/{old.revision.id}", rel="predecessor-version"),
        Link(href=f"{root()}revision/{new.revision.id}", rel="successor-version"),
        Link(href=LICENSE, rel="license"),
        Link(href=f"{root()}revision", rel="collection", type="text/html"),
    ]


def _diff_page(old: Opened, new: Opened, added: list[Quad], removed: list[Quad], address: str) -> str:
    def rows(view: View, quads: list[Quad]) -> list[tuple[object, ...]]:
        presenter = Presenter(view)
        return [
            (
                str(view.role(quad) or ""),
                *(presenter.term(term) for term in (quad.subject, quad.predicate, quad.object)),
            )
            for quad in islice(quads, MAX_SHOWN)
        ]

    return render_template(
        "diff.html",
        old=old.revision,
        new=new.revision,
        parts=[
            ("added", len(added), rows(new.view, added)),
            ("removed", len(removed), rows(old.view, removed)),
        ],
        shown=MAX_SHOWN,
        address=address,
    )
