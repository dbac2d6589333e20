"""Search: the page, the suggestions, and the description by which browsers add it to their own search field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from graph.lookup.private_people import names_private
from graph.lookup.questions import Question
from graph.lookup.search import Hit, content_words, fold, search
from graph.namespaces import PROV
from graph.revision.view import View
from graph.terms import Role
from server.data.addresses import local_path, root
from server.data.questions import local_questions
from server.data.representation import respond
from server.data.site import Opened, Site
from server.pages.present import Presenter, shorten

PER_PAGE = 20
SUGGESTED = 8
LOOKED_AT = 100
"""Of so many names that fit, the first that name no private person are suggested."""

MAX_TEXT = 200
MAX_OFFSET = 10_000
MAX_QUESTIONS = 8
UNKNOWN_WEIGHT = 0.5
"""What a word counts that no question has."""

MAX_SNIPPET = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A hit as the page shows it."""

    title: str
    language: str
    href: str
    kind: str
    snippet: str


def make_blueprint(site: Site) -> Blueprint:
    """Return the routes of searching."""
    blueprint = Blueprint("finding", __name__)

    @blueprint.get("/search")
    def show_search() -> Response:
        opened = site.current()
        text = request.args.get("q", "")[:MAX_TEXT]
        questions = find_questions(opened.view, text)
        total, hits, page = _find_page(opened, text, max(1, request.args.get("page", 1, type=int)))
        body = render_template(
            "search.html",
            text=text,
            total=total,
            hits=[_show(opened.view, hit) for hit in hits],
            questions=questions if page == 1 else [],
            page=page,
            pages=-(-total // PER_PAGE),
        )
        return respond(body, "text/html; charset=utf-8", opened, varies=False)

    @blueprint.get("/suggest")
    def suggest() -> Response:
        opened = site.current()
        text = request.args.get("q", "")[:MAX_TEXT]
        _, hits = search(opened.index(), text, limit=LOOKED_AT, names_only=True)
        public = [hit for hit in hits if not names_private(opened.view, f"{hit.title} {hit.iri}")]
        return _answer_suggestions(opened, text, [_show(opened.view, hit) for hit in public[:SUGGESTED]])

    @blueprint.get("/opensearch.xml")
    def opensearch() -> Response:
        body = render_template("opensearch.xml", root=root())
        return respond(body, "application/opensearchdescription+xml", site.current(), varies=False)

    return blueprint


def find_questions(view: View, text: str) -> list[Question]:
    """Return the questions of this site that a text may ask, those first that have most of what it is about.

    A word counts the more, the fewer questions have it: "population of Xinjiang" is about population. A question has to
    have half of that weight, in its words or in what they are explained with.
    """
    words = content_words(text)
    found: list[tuple[Question, set[str], set[str]]] = []
    for question in local_questions(view):
        has = [_find_begun(words, part) for part in (f"{question.title} {question.what}", question.title)]
        found.append((question, has[0], has[1]))
    counts = {word: sum(word in whole for _, whole, _ in found) for word in words}
    weights = {word: count**-0.5 if count else UNKNOWN_WEIGHT for word, count in counts.items()}
    least = sum(weights.values()) / 2
    ranked = []
    for question, whole, title in found:
        weight = sum(weights[word] for word in whole)
        if whole and weight >= least:
            ranked.append((-weight, -len(whole), -len(title), question.number, question))
    return [question for *_, question in sorted(ranked, key=lambda one: one[:4])[:MAX_QUESTIONS]]


def _find_begun(words: list[str], text: str) -> set[str]:
    """Return those of some beginnings with which words of a text begin."""
    texts = {word.casefold() for word in re.findall(r"\w+", fold(text))}
    return {word for word in words if any(one.startswith(word) for one in texts)}


def _find_page(opened: Opened, text: str, page: int) -> tuple[int, list[Hit], int]:
    """Return how many hits there are, those on a page, and its number: of the last page where the number is beyond."""
    offset = min((page - 1) * PER_PAGE, MAX_OFFSET)
    total, hits = search(opened.index(), text, limit=PER_PAGE, offset=offset, is_question=True)
    last = max(1, -(-total // PER_PAGE))
    return (total, hits, page) if page <= last else _find_page(opened, text, last)


def _answer_suggestions(opened: Opened, text: str, found: list[Found]) -> Response:
    """Answer in the form of OpenSearch suggestions, or with the addresses too where the page asks for details."""
    if request.args.get("details"):
        rows = [{"title": one.title, "language": one.language, "kind": one.kind, "href": one.href} for one in found]
        return respond(json.dumps(rows, ensure_ascii=False), "application/json", opened, varies=False)
    host = root().rstrip("/").removesuffix(request.script_root)
    answer = [text, [one.title for one in found], [one.kind for one in found], [host + one.href for one in found]]
    return respond(json.dumps(answer, ensure_ascii=False), "application/x-suggestions+json", opened, varies=False)


def _show(view: View, hit: Hit) -> Found:
    node = NamedNode(hit.iri)
    presenter = Presenter(view)
    href = local_path(view, node) or ""
    kind = hit.kind
    if hit.kind == "entity":
        kinds = [one for one in view.types(node) if view.path(one)]
        kind = presenter.term(kinds[0]).text if kinds else kind
    elif hit.kind == "quote":
        claims = [
            claim for claim in view.subjects(PROV + "wasDerivedFrom", node, Role.CLAIMS) if _is_claim(view, claim)
        ]
        article = (view.path(node) or "").split("/")[1]
        if claims:
            key = str(claims[0].value).rpartition("/")[2]
            href = f"{request.script_root}/article/{article}#claim-{key}"
    return Found(
        title=hit.title,
        language="" if hit.language == "en" else hit.language,
        href=href,
        kind=kind,
        snippet=shorten(hit.snippet, MAX_SNIPPET),
    )


def _is_claim(view: View, node: object) -> bool:
    return (view.path(node) or "").startswith("claim/")
