"""The addresses of answers: a page, a file to keep, a picture to post, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graph.lookup.questions import Question
from graph.revision.view import View
from graph.selection.speakers import find_public_speakers
from server.data.addresses import root
from server.data.questions import local_questions
from server.data.representation import respond
from server.data.site import Opened, Site
from server.http.problems import Problem
from server.pages.answers.answer import Answer, find_answer
from server.pages.answers.citation import Citation, make_key
from server.pages.answers.picture import draw_picture
from server.pages.geography import Outlines
from server.pages.terms.term import find_example
from server.sparql.wishes import Wishes, fields_to_wishes

STYLE = Path(__file__).parents[2] / "static" / "style.css"
KEPT_ROWS = 500
"""So many rows are in a file to keep."""

MAX_OFFSET = 1_000_000
_TYPES = {
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked.

    Attributes:
        title: The question in words; for a query of a visitor's own, that it is one.
        what: How to read the answer.
        query: The SPARQL text.
        fields: What names it in an address.
        is_known: True for the questions of this site, whose answers are worth keeping and finding.
        wishes: What its answer may rest on.
    """

    title: str
    what: str
    query: str
    fields: dict[str, str]
    is_known: bool
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def address(self) -> str:
        """The fields of the address of this answer, its wishes among them."""
        return self.address_with(self.wishes)

    def address_with(self, wishes: Wishes) -> str:
        """Return the fields of the address of the answer to the same question with other wishes."""
        return urlencode([*self.fields.items(), *wishes.to_fields()])

    @property
    def wished(self) -> str:
        """What follows a query in an address for programs that answers with these wishes."""
        return "".join(f"&{urlencode([one])}" for one in self.wishes.to_fields())


def read_asked(view: View) -> Asked:
    """Return what the address of the request asks: `question`, `example` or `query`, and with which wishes.

    Raises:
        Problem: 404 for an unknown question or example, 400 for wishes that cannot be.
    """
    fields = [(name, value) for name, value in request.args.items(multi=True) if value]  # a form sends what is empty
    return replace(_read_question(view), wishes=fields_to_wishes(fields))


def _read_question(view: View) -> Asked:
    slug, name = request.args.get("question", ""), request.args.get("example", "")
    if slug:
        found: Question | None = next((one for one in local_questions(view) if one.slug == slug), None)
        if found is None:
            raise Problem("not-found", f"There is no question named {slug[:80]!r}.")
        fields = {"question": slug}
        return Asked(title=found.title, what=found.what, query=found.query, fields=fields, is_known=True)
    if name:
        query = find_example(view, name)
        if not query:
            raise Problem("not-found", f"The vocabulary has no example for {name[:80]!r}.")
        title = f"An example of “{view.label(view.own(name))}”"
        return Asked(title=title, what="", query=query, fields={"example": name}, is_known=True)
    query = request.args.get("query", "")
    title = request.args.get("title", "")[:200] or "An answer"
    fields = {"query": query} | ({"title": title} if request.args.get("title") else {})
    return Asked(title=title, what="", query=query, fields=fields, is_known=False)


def make_blueprint(site: Site, outlines: Outlines) -> Blueprint:
    """Return the routes of answers."""
    blueprint = Blueprint("answers", __name__)

    def find(opened: Opened, asked: Asked, *, offset: int = 0, limit: int) -> Answer:
        def make() -> Answer:
            return find_answer(
                opened.view,
                asked.query,
                outlines,
                root=root(),
                offset=offset,
                limit=limit,
                wishes=asked.wishes,
            )

        # Only what this site itself asks is remembered, so that nobody fills the memory.
        is_usual = asked.is_known and not offset and not asked.wishes.word.speakers
        return opened.view.remember("answer", (asked.query, limit, root(), asked.wishes), make) if is_usual else make()

    @blueprint.get("/answer")
    def show_answer() -> Response | tuple[Response, int]:
        opened = site.current()
        asked = read_asked(opened.view)
        offset = min(max(0, request.args.get("offset", 0, type=int)), MAX_OFFSET)
        limit = min(max(1, request.args.get("limit", 50, type=int)), 50)
        answer, problem, status = None, None, 200
        if asked.query.strip():
            try:
                answer = find(opened, asked, offset=offset, limit=limit)
            except Problem as error:
                status = error.type.status
                problem = {"title": error.type.title, "detail": error.detail, "advice": error.type.advice}
                problem |= error.members
        body = render_template(
            "answer_page.html",
            asked=asked,
            answer=answer,
            problem=problem,
            citation=_cite(opened, asked),
            speakers=tuple(find_public_speakers(opened.view).values()),
            fields=asked.address,
            more_at=f"{asked.address}&offset={offset + limit}",
        )
        if problem:
            return Response(body, content_type=_TYPES["html"]), status
        response = respond(body, _TYPES["html"], opened, varies=False)
        if not asked.is_known or asked.wishes != Wishes():
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    @blueprint.get("/answer.<extension>")
    def show_form(extension: str) -> Response:
        opened = site.current()
        if extension not in _TYPES:
            forms = ", ".join(_TYPES)
            raise Problem("not-found", f"An answer has no form {extension[:20]!r}; there are {forms}.")
        asked = read_asked(opened.view)
        if not asked.query.strip():
            raise Problem("malformed-request", "The address must name a question, or carry a query.")
        citation = _cite(opened, asked)
        if extension in ("bib", "json", "txt"):
            forms_ = {"bib": citation.to_bibtex, "json": citation.to_csl, "txt": citation.to_text}
            return _send(opened, forms_[extension](), extension, citation.key)
        answer = find(opened, asked, limit=KEPT_ROWS if extension == "html" else 50)
        if extension == "svg":
            return _send(opened, draw_picture(opened.view, asked.title, answer, citation), extension, citation.key)
        body = render_template(
            "answer_file.html",
            asked=asked,
            answer=answer,
            citation=citation,
            style=STYLE.read_text(encoding="utf-8"),
        )
        return _send(opened, body, extension, citation.key)

    return blueprint


def _send(opened: Opened, body: str, extension: str, name: str) -> Response:
    response = respond(body, _TYPES[extension], opened, varies=False)
    kind = "inline" if extension == "svg" else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}.{extension}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _cite(opened: Opened, asked: Asked) -> Citation:
    return Citation(
        title=asked.title,
        address=f"{root()}answer?{asked.address}",
        revision=opened.revision.id,
        published=(opened.published or "")[:10],
        key=make_key(next(iter(asked.fields.values()), "") if asked.is_known else "answer", opened.revision.id),
    )
