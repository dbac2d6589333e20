"""The start page: the articles, what the graph holds, and the questions it answers."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from graph.namespaces import SCHEMA
from graph.terms import Role
from server.data.addresses import local_path, root
from server.data.questions import local_questions
from server.data.representation import respond
from server.data.site import Site
from server.pages.private_people import veil
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
        graphs = opened.revision.graphs
        counts = [
            ("claims with their quotes", len(view.instances("Claim", Role.CLAIMS))),
            ("reported triples", graphs.get(view.graph(Role.REPORTED).value, 0)),
            ("inferred triples, each with its proof", graphs.get(view.graph(Role.INFERRED).value, 0)),
            ("conflicts, no side preferred", len(view.instances("Conflict", Role.DERIVED))),
        ]
        body = render_template(
            "home.html",
            articles=articles,
            counts=counts,
            conflicts=[
                {"href": local_path(view, one), "text": veil(view, view.text(one, view.own("explanation").value))}
                for one in view.instances("Conflict", Role.DERIVED)[:5]
            ],
            questions=local_questions(view),
            revision=opened.revision,
            structured=describe_dataset(view, opened.revision.id, root()),
        )
        return respond(body, "text/html;charset=utf-8", opened, varies=False)

    return blueprint
