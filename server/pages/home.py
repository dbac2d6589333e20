"""The start page: what the archive says and where it disagrees, its questions, what is dated, and its indexes."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from graph.namespaces import SCHEMA
from graph.terms import Role
from server.data.addresses import local_path, root
from server.data.questions import local_questions
from server.data.representation import respond
from server.data.site import Site
from server.pages.overview import draw_overview, list_dated, list_indexes, tell_conflicts, tell_headlines
from server.pages.structured import describe_dataset


def make_blueprint(site: Site) -> Blueprint:
    """Return the route of the start page."""
    blueprint = Blueprint("home", __name__)

    @blueprint.get("/")
    def show_home() -> Response:
        if request.args.get("query"):
            return redirect(f"{root()}query?{request.query_string.decode('latin-1')}", 303)  # type: ignore[return-value]  # Flask's own class
        opened = site.current()
        view = opened.view
        articles = [
            {
                "href": local_path(view, one),
                "label": view.label(one),
                "published": view.text(one, SCHEMA + "datePublished"),
                "publisher": view.label(publisher) if (publisher := view.value(one, SCHEMA + "publisher")) else "",
            }
            for one in view.instances("Article", Role.SOURCES)
        ]
        body = render_template(
            "home.html",
            articles=articles,
            lines=view.remember("page", "headlines", lambda: tell_headlines(view)),
            conflicts=view.remember("page", "conflicts", lambda: tell_conflicts(view)),
            dated=view.remember("page", "dated", lambda: list_dated(view)),
            indexes=view.remember("page", "indexes", lambda: list_indexes(view)),
            overview=view.remember("page", "overview", lambda: draw_overview(view)),
            claims=len(view.instances("Claim", Role.CLAIMS)),
            questions=local_questions(view),
            revision=opened.revision,
            structured=describe_dataset(view, opened.revision.id, root()),
        )
        return respond(body, "text/html;charset=utf-8", opened, varies=False)

    return blueprint
