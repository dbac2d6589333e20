"""The page that says of each row of an answer who says so: its sentences, whole, with the words marked.

It shows what `/evidence` gives programs, in words: what was not found, what was counted, and what follows from what.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from graph.lookup.explanation_report import find_remarks, iter_documents
from graph.revision.view import View
from graph.terms import NARRATOR
from server.data.addresses import local_path, root
from server.data.site import Site
from server.http.problems import Problem
from server.pages.present import Presenter, Shown
from server.pages.table import ask_address
from server.sparql.evidence_endpoint import ANSWER, PAGE, PATH
from server.sparql.wishes import NAMES

SHOWN_CONTRIBUTIONS = 10
"""Of what was counted, so many rows are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence on the page.

    Attributes:
        pieces: The text in pieces, each with whether it is marked.
        href: Its place in the article.
        speaker: Who says it; empty where the article does.
        article: The article.
        published: When.
        remarks: How it is said, where that is out of the ordinary.
    """

    pieces: tuple[tuple[str, bool], ...]
    href: str
    speaker: str
    article: Shown
    published: str
    remarks: tuple[str, ...]

    @property
    def denied(self) -> bool:
        """Whether the words say that something is not so."""
        return "negated" in self.remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A triple that a row rests on, in words, with what it follows from."""

    words: str
    ground: str
    rule: str
    documents: tuple[Shown, ...]
    premises: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A row with its evidence, as the page shows it.

    Attributes:
        cells: The names of the columns with what the row has there.
        sentences: The sentences behind it.
        documents: The sources behind it that are no articles.
        steps: The triples behind it.
        more: How many more smallest sets of triples would do as well.
        is_complete: Whether these are all.
        absent: The patterns for which nothing was found, with what they are.
        counted: How many solutions it was computed from; 0 where it was not.
        parts: The first of these.
        deciding: For each column that is a greatest, least or sample, the sentences of the solution that decides.
    """

    cells: tuple[tuple[str, Shown], ...]
    sentences: tuple[Sentence, ...]
    documents: tuple[Shown, ...]
    steps: tuple[Step, ...]
    more: int
    is_complete: bool
    absent: tuple[tuple[str, str], ...]
    counted: int
    parts: tuple[Why, ...]
    deciding: tuple[tuple[str, tuple[Sentence, ...]], ...]


_GROUNDS = {
    "said": "said in the article",
    "identified": "named in the article",
    "recorded": "part of the evidence",
    "follows": "follows",
    "contradiction": "cannot all be so",
    "computed": "computed",
    "assumed": "assumed",
    "documented": "reference data",
    "published": "about the article",
    "defined": "vocabulary",
    "unknown": "written by a client",
}
_KINDS = {
    "OPTIONAL": "Looked for, and not found",
    "MINUS": "Must not be there, and is not",
    "NOT EXISTS": "Must not be there, and is not",
    "ASK": "Looked for, and not found",
}


def make_blueprint(site: Site) -> Blueprint:
    """Return the route of the page."""
    blueprint = Blueprint("why", __name__)

    @blueprint.get(PAGE)
    def show_why() -> tuple[Response, int]:
        view = site.current().view
        query, offset = request.args.get("query", ""), request.args.get("offset", "0")
        limit = request.args.get("limit", "")
        wished = [(name, value) for name, value in request.args.items(multi=True) if name in NAMES]
        found: dict[str, Any] | None = None
        problem, status = None, 200
        if query.strip():
            try:
                fields = [("query", query), ("offset", offset), *wished, *([("limit", limit)] if limit else [])]
                found = json.loads(ask_address(PATH, fields, "application/json").body)
            except Problem as error:
                status = error.type.status
                problem = {"title": error.type.title, "detail": error.detail, "advice": error.type.advice}
                problem |= error.members
        rows = tuple(EvidenceReader(view, found).rows()) if found is not None else ()
        passed = int(offset) if offset.isdigit() else 0
        has_more = found is not None and not found["evidence"]["complete"]
        following = urlencode([("query", query), ("offset", passed + len(rows)), *wished]) if has_more else ""
        body = render_template(
            "why.html",
            query=query,
            rows=rows,
            answer=found,
            passed=passed,
            absent=_absent(found["evidence"]) if found is not None else (),
            problem=problem,
            more_at=f"{root()}{PAGE[1:]}?{following}" if following else "",
            data_at=f"{root()}{PATH[1:]}?{urlencode([('query', query), *wished])}",
            again_at=f"{root()}{ANSWER[1:]}?{urlencode([('query', query), *wished])}",
        )
        return Response(body, content_type="text/html; charset=utf-8", headers={"X-Robots-Tag": "noindex"}), status

    return blueprint


class EvidenceReader:
    """Turns a report of evidence into what the page shows."""

    def __init__(self, view: View, report: dict[str, Any]) -> None:
        self._view = view
        self._presenter = Presenter(view)
        self._report = report
        self._sentences = report["evidence"]["sentences"]
        self._triples = report["evidence"]["triples"]

    def rows(self) -> Iterator[Why]:
        """Yield the rows."""
        bindings = self._report["results"]["bindings"] if "results" in self._report else [{}]
        for binding, row in zip(bindings, self._report["evidence"]["rows"], strict=False):
            cells = tuple((name, self._cell(term)) for name, term in binding.items())
            yield self._row(row, cells)

    def absent(self) -> tuple[tuple[str, str], ...]:
        """Return, for a no, the patterns that were looked for and not found, with what they are."""
        return _absent(self._report["evidence"])

    def _row(self, row: dict[str, Any], cells: tuple[tuple[str, Shown], ...] = ()) -> Why:
        numbers = row["witnesses"][0] if row["witnesses"] else []
        documents = {
            document["iri"]: document for number in numbers for document in iter_documents(self._triples[number])
        }
        told = {self._sentences[number]["article"] for number in row["sentences"]}  # and who tells it in its own voice
        documents = {iri: one for iri, one in documents.items() if iri.removesuffix(NARRATOR) not in told}
        contributions = row.get("contributions", ())
        parts = [part for one in contributions for part in one["rows"]][:SHOWN_CONTRIBUTIONS]
        deciding = [
            (name, tuple(self._sentences_of(one["sentences"])))
            for contribution in contributions
            for name, one in contribution.get("deciding", {}).items()
        ]
        return Why(
            cells=cells,
            sentences=tuple(self._sentences_of(row["sentences"])) if not contributions else (),
            documents=tuple(self._presenter.term(NamedNode(iri)) for iri in documents),
            steps=tuple(self._step(self._triples[number]) for number in numbers),
            more=len(row["witnesses"]) - 1 if row["witnesses"] else 0,
            is_complete=row["complete"],
            absent=_absent(row),
            counted=sum(one["count"] for one in contributions),
            parts=tuple(self._row(part) for part in parts),
            deciding=tuple(deciding),
        )

    def _step(self, explained: dict[str, Any]) -> Step:
        return Step(
            words=explained["words"],
            ground=_GROUNDS[explained["ground"]],
            rule=explained.get("rule", ""),
            documents=tuple(self._presenter.term(NamedNode(one["iri"])) for one in explained.get("documents", ())),
            premises=tuple(self._step(premise) for premise in explained.get("premises", ())),
        )

    def _sentences_of(self, numbers: list[int]) -> Iterator[Sentence]:
        """Yield sentences, each once for a speaker, with all marks that claims make in it."""
        together: dict[tuple[str, int, int, str], list[dict[str, Any]]] = {}
        for number in numbers:
            one = self._sentences[number]
            together.setdefault((one["article"], one["start"], one["end"], one["speaker"]), []).append(one)
        for ones in together.values():
            yield self._sentence(ones)

    def _sentence(self, ones: list[dict[str, Any]]) -> Sentence:
        first = ones[0]
        text, pieces, at = first["text"], [], 0
        for start, end in sorted(tuple(mark) for one in ones for mark in one["marks"]):
            if end > at:
                pieces += [(text[at : max(at, start)], False), (text[max(at, start) : end], True)]
                at = end
        pieces.append((text[at:], False))
        quote = local_path(self._view, NamedNode(first["quotes"][0])) if first["quotes"] else None
        article = self._presenter.term(NamedNode(first["article"]))
        return Sentence(
            pieces=tuple(piece for piece in pieces if piece[0]),
            href=quote or "",
            speaker="" if first["speaker"] == article.text else first["speaker"],
            article=article,
            published=first["published"],
            remarks=tuple(dict.fromkeys(remark for one in ones for remark in find_remarks(one))),
        )

    def _cell(self, term: dict[str, Any]) -> Shown:
        if term["type"] == "uri":
            return self._presenter.term(NamedNode(term["value"]))
        if term["type"] == "triple":
            return Shown(text=" ".join(self._cell(part).text for part in term["value"].values()))
        return Shown(text=term["value"], language=term.get("xml:lang", ""))


def _absent(found: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((_KINDS[one["kind"]], one["pattern"]) for one in found.get("notFound", ()))
