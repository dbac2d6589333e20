"""A picture of an answer to post: the question, its figures or first rows, a sentence, and where it comes from.

It is one SVG that needs nothing else: no style sheet, no font of its own, no other file.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from flask import render_template

from graph.lookup.private_people import veil
from graph.revision.view import View
from server.pages.answers.answer import Answer
from server.pages.answers.citation import Citation

WIDTH, HEIGHT = 1200, 630
"""What social networks show whole."""

TITLE_WIDTH, LINE_WIDTH, QUOTE_WIDTH = 52, 88, 96
"""Characters that fit into a line of each size, measured with a wide sans serif font."""

MAX_ROWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text at a height in pixels."""

    text: str
    y: int


def draw_picture(view: View, title: str, answer: Answer, citation: Citation) -> str:
    """Return the picture as SVG; nothing in it is wider or lower than the picture, and it names no private person."""
    title = veil(view, title)
    heading = _place(textwrap.wrap(title, TITLE_WIDTH, max_lines=2, placeholder=" …"), 92, 54)
    top = heading[-1].y + 62
    quote, source = (veil(view, text) for text in _find_quote(answer))
    words = textwrap.wrap(f"“{quote}”", QUOTE_WIDTH, max_lines=3, placeholder=" …”") if quote else []
    foot = HEIGHT - 56
    sentence = _place(words, foot - 34 - 32 * len(words), 32)
    room = (sentence[0].y if sentence else foot) - top
    lines = [] if answer.chart else _place(_tell_rows(view, answer)[: max(1, room // 40)], top, 40)
    chart = answer.chart and replace(
        answer.chart, bars=tuple(replace(bar, name=veil(view, bar.name)) for bar in answer.chart.bars)
    )
    scale = min(2.0, room / answer.chart.height) if answer.chart else 1.0
    return render_template(
        "answer_picture.svg",
        heading=heading,
        top=top - 24,
        lines=lines,
        chart=chart,
        scale=round(scale, 3),
        sentence=sentence,
        source=source,
        citation=citation,
        width=WIDTH,
        height=HEIGHT,
    )


def _place(texts: list[str], first: int, distance: int) -> list[Line]:
    return [Line(text=text, y=first + distance * index) for index, text in enumerate(texts)]


def _tell_rows(view: View, answer: Answer) -> list[str]:
    """Return the first rows as lines, quotes left out, each different one once."""
    if answer.boolean is not None or not answer.rows:
        return [answer.caption]
    rows = dict.fromkeys(
        " · ".join(cell.text for cell in row.cells if cell.text and not cell.is_quote) for row in answer.rows
    )
    lines = [textwrap.shorten(veil(view, text), LINE_WIDTH, placeholder=" …") for text in rows if text]
    if len(lines) <= MAX_ROWS and not answer.has_more:
        return lines
    return [*lines[: MAX_ROWS - 1], "and more"]


def _find_quote(answer: Answer) -> tuple[str, str]:
    """Return the first sentence behind the answer, and who says it where."""
    whys = [row.why for row in answer.rows if row.why] + ([answer.why] if answer.why else [])
    for why in whys:
        for one in why.sentences:
            speaker = f"{one.speaker}, in " if one.speaker else ""
            return "".join(text for text, _ in one.pieces), f"{speaker}{one.article.text}"
    return "", ""
