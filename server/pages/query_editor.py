"""The query page: an editor with the vocabulary's terms, the questions as examples, answers in several forms.

Without scripts, or without the bundle, the page is a form that shows a table; the answers come from the same endpoint.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from pyoxigraph import NamedNode

from graph.namespaces import ENTITY_SEGMENTS, OWL, RDF
from graph.revision.view import View
from graph.terms import Role
from server.data.addresses import root
from server.data.questions import local_questions
from server.data.representation import respond
from server.data.site import Site
from server.http.problems import Problem
from server.pages.table import ask
from server.pages.terms.term import find_example

FIRST = "SELECT * {\n  ?subject ?predicate ?object\n}\nLIMIT 20\n"


def make_blueprint(site: Site, bundle: Path) -> Blueprint:
    """Return the routes of the query page; `bundle` is the folder that `make bundle` writes."""
    blueprint = Blueprint("asking", __name__)

    @blueprint.get("/query")
    def show_query() -> tuple[Response, int] | Response:
        opened = site.current()
        settings = current_app.extensions["settings"]
        questions = local_questions(opened.view)
        wanted = request.args.get("question", "")
        chosen = next((one for one in questions if one.slug == wanted), None)
        query = request.args.get("query", "") or (chosen.query if chosen else "")
        if not query and request.args.get("example"):
            query = find_example(opened.view, request.args["example"])
        answer, problem, status = None, None, 200
        has_bundle = (bundle / "query.js").is_file()
        # The editor asks by itself; a form without scripts sends `show`, and without the bundle there is no editor.
        if query.strip() and (request.args.get("show") or not has_bundle):
            try:
                answer = ask(query)
            except Problem as error:
                status = error.type.status
                problem = {"title": error.type.title, "detail": error.detail, "advice": error.type.advice}
                problem |= error.members
        body = render_template(
            "query.html",
            base=opened.view.base,
            query=query or (questions[0].query if questions else FIRST),
            questions=questions,
            answer=answer,
            problem=problem,
            chosen=chosen,
            max_length=settings.max_query_kb * 1024,
            has_bundle=has_bundle,
            shown_at=f"{root()}query?{urlencode({'show': 'table', 'query': query})}" if query.strip() else "",
            has_map=(bundle / "outlines.json").is_file(),
        )
        if answer or problem:
            return Response(body, status, content_type="text/html; charset=utf-8")
        return respond(body, "text/html; charset=utf-8", opened, varies=False)

    @blueprint.get("/terms.json")
    def terms() -> Response:
        opened = site.current()
        return respond(json.dumps(list_terms(opened.view)), "application/json", opened, varies=False)

    return blueprint


def list_terms(view: View) -> dict[str, object]:
    """Return the prefixes, classes and properties that the editor completes."""

    def named(kinds: tuple[str, ...]) -> list[str]:
        found = {
            term.value
            for kind in kinds
            for term in view.subjects(RDF + "type", NamedNode(OWL + kind), Role.ONTOLOGY)
            if isinstance(term, NamedNode)
        }
        return sorted(found)

    return {
        "prefixes": {**view.prefixes, **{name: f"{view.base}id/{name}/" for name in ENTITY_SEGMENTS.split()}},
        "classes": named(("Class",)),
        "properties": named(("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    }
