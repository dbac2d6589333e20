"""One answer as people read it: the question, the rows with what they lead to, and the sentences behind each row."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from graph.revision.view import View
from server.http.problems import Problem
from server.pages.answers.cells import AnswerCell, CellReader, tell_column
from server.pages.answers.chart import draw_answer_map, draw_chart
from server.pages.geography import Map, Outlines
from server.pages.shared_axis import Axis
from server.pages.table import ask_address
from server.pages.why import EvidenceReader, Why
from server.sparql.evidence_endpoint import PAGE as WHY
from server.sparql.evidence_endpoint import PATH as EVIDENCE
from server.sparql.hints import FIELD, field_to_hints
from server.sparql.wishes import LeftOut, Wishes, split_hints

ROWS = 50
"""So many rows are on a page."""

MAX_SENTENCES = 5
"""So many sentences are told of a row; the page about the row alone has all."""

MAX_CHARACTERS = 24_000
"""When the sentences of a page have so many characters, further rows lead to theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A row: its cells, what it rests on, how many of its sentences are not told here, and where all of it stands."""

    cells: tuple[AnswerCell, ...]
    why: Why | None
    left_out: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or a page of it.

    Attributes:
        columns: The names of the columns, in words.
        rows: Its rows.
        boolean: What ASK is answered with; None for other queries.
        why: What a yes rests on; None for other answers.
        absent: For a no, the patterns that were looked for and not found, with what they are.
        offset: How many rows stand before this page.
        has_more: Whether rows stand behind it.
        hints: What else the server tells of the query, as names that exist nowhere.
        left_out: The rows that the answer leaves out: plans and promises, other words, what is only possible.
        unproved: Why there are no sentences, where the evidence of the query is not known.
        chart: Its figures on one axis.
        map: Its places.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[AnswerRow, ...] = ()
    boolean: bool | None = None
    why: Why | None = None
    absent: tuple[tuple[str, str], ...] = ()
    offset: int = 0
    has_more: bool = False
    hints: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unproved: str = ""
    chart: Axis | None = None
    map: Map | None = None

    @property
    def caption(self) -> str:
        """What there is, in a word or two."""
        if self.boolean is not None:
            return "Yes." if self.boolean else "No."
        first, last = self.offset + 1, self.offset + len(self.rows)
        if not self.rows:
            return "Nothing found."
        if self.offset or self.has_more:
            return f"Rows {first} to {last}"
        return f"{last} row{'' if last == 1 else 's'}"


def find_answer(
    view: View,
    query: str,
    outlines: Outlines,
    *,
    root: str,
    offset: int = 0,
    limit: int = ROWS,
    wishes: Wishes,
) -> Answer:
    """Ask a query with its evidence, or without it where that is not known; raise the Problem that it meets.

    Args:
        view: The revision.
        query: The SPARQL text.
        outlines: For the map.
        root: The address of the start page.
        offset: How many rows to pass over.
        limit: How many rows to tell at most.
        wishes: What it may rest on.
    """
    answer = _ask(view, query, outlines, root, offset, limit, wishes)
    fields = [("query", query), *wishes.to_fields()]
    plain = ask_address("/sparql", fields, "application/sparql-results+json, text/turtle;q=0.9")
    left_out, hints = split_hints(field_to_hints(plain.headers.get(FIELD, "")), wishes)
    return replace(answer, hints=hints, left_out=left_out)


def _ask(view: View, query: str, outlines: Outlines, root: str, offset: int, limit: int, wishes: Wishes) -> Answer:
    try:
        fields = [("query", query), ("limit", str(limit)), ("offset", str(offset)), *wishes.to_fields()]
        report: dict[str, Any] = json.loads(ask_address(EVIDENCE, fields, "application/json").body)
    except Problem as problem:
        if problem.type.name != "no-evidence":
            raise
        plain = ask_address("/sparql", [("query", query), *wishes.to_fields()], "application/sparql-results+json")
        report = json.loads(plain.body)
        return replace(_read(view, report, outlines, query, root, offset, limit, wishes), unproved=problem.detail)
    return _read(view, report, outlines, query, root, offset, limit, wishes)


def _read(
    view: View,
    report: dict[str, Any],
    outlines: Outlines,
    query: str,
    root: str,
    offset: int,
    limit: int,
    wishes: Wishes,
) -> Answer:
    evidence = report.get("evidence")
    reader = EvidenceReader(view, report) if evidence else None
    if "boolean" in report:
        why = next(reader.rows(), None) if reader and report["boolean"] else None
        absent = reader.absent() if reader else ()
        return Answer(boolean=report["boolean"], why=why, absent=absent)
    cells = CellReader(view, report)
    bindings = report["results"]["bindings"]
    if evidence is None:
        bindings = bindings[offset : offset + limit + 1]
    shown = bindings[:limit]
    whys: list[Why | None] = list(reader.rows()) if reader else [None] * len(shown)
    rows, characters = [], 0
    for index, (binding, why) in enumerate(zip(shown, whys, strict=True)):
        told, left_out = _shorten(why, full=characters > MAX_CHARACTERS)
        characters += sum(len(text) for one in (told.sentences if told else ()) for text, _ in one.pieces)
        place = urlencode([("query", query), ("offset", offset + index), ("limit", 1), *wishes.to_fields()])
        row = cells.read_row(binding, evidence["rows"][index] if evidence else None)
        rows.append(AnswerRow(cells=row, why=told, left_out=left_out, href=f"{root.rstrip('/')}{WHY}?{place}"))
    everything = [row.cells for row in rows]
    return Answer(
        columns=tuple(tell_column(name) for name in cells.columns),
        rows=tuple(rows),
        offset=offset,
        has_more=not evidence["complete"] if evidence else len(bindings) > limit,
        chart=draw_chart(view, cells.columns, everything),
        map=draw_answer_map(view, outlines, everything),
    )


def _shorten(why: Why | None, *, full: bool) -> tuple[Why | None, int]:
    """Return what is told of a row on the page, and how many sentences that leaves out.

    What a count rests on is told as the sentences of the rows that were counted.
    """
    if why is None:
        return None, 0
    parts = [sentence for part in why.parts for sentence in part.sentences]
    deciding = [sentence for _, sentences in why.deciding for sentence in sentences]
    sentences = list(dict.fromkeys((*why.sentences, *deciding, *parts)))
    kept = sentences[: 0 if full else MAX_SENTENCES]
    return replace(why, sentences=tuple(kept)), len(sentences) - len(kept)
