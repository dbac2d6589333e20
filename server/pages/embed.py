"""A small card of what is said of a thing, to be framed in other sites' pages; there is none of a private person."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from graph.lookup.claims import claims_about
from graph.lookup.private_people import names_private
from server.data.addresses import document_address, find_thing, root
from server.data.representation import respond
from server.data.site import Site
from server.http.problems import POLICY, Problem
from server.pages.fact_sheet import SheetSentence, make_sheet
from server.pages.present import Presenter, is_private_document
from server.pages.thing import tell_reported

SENTENCES = 3
"""So many sentences are on a card."""

_FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def make_blueprint(site: Site) -> Blueprint:
    """Return the route of cards."""
    blueprint = Blueprint("embed", __name__)

    @blueprint.get("/embed/<path:path>")
    def show_card(path: str) -> Response:
        opened = site.current()
        view = opened.view
        thing = find_thing(view, f"doc/{path}")
        name = Presenter(view).term(thing) if thing is not None else None
        if thing is None or name is None or is_private_document(view, thing) or names_private(view, path + name.text):
            raise Problem("not-found", f"There is no card of {path[:80]!r}.")
        sheet = make_sheet(Presenter(view), tell_reported(view, claims_about(view, thing)))
        told = [one for one in sheet if not names_private(view, _words(one))]
        body = render_template(
            "embed.html",
            name=name,
            sheet=told[:SENTENCES],
            more=len(told) - SENTENCES,
            at=root() + document_address(view, thing),
        )
        response = respond(body, "text/html; charset=utf-8", opened, varies=False)
        response.headers["Content-Security-Policy"] = _FRAMED
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return blueprint


def _words(one: SheetSentence) -> str:
    return " ".join((one.quote, *(fact.text for fact in one.facts)))
