"""What can be drawn of an answer: its figures on one axis, its places on a map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from pyoxigraph import NamedNode

from graph.revision.view import View
from server.pages.answers.cells import AnswerCell, tell_column
from server.pages.geography import Map, Outlines, draw_places
from server.pages.interval_drawing import Interval, read_interval, unit_words
from server.pages.shared_axis import Axis, Measured, draw_axis

Rows = Sequence[Sequence[AnswerCell]]

_ENDS = (("from", "to"), ("low", "high"), ("least", "most"), ("min", "max"), ("lower", "upper"))
"""What the names of two columns end or begin with that are the bounds of one figure."""


def draw_chart(view: View, columns: Sequence[str], rows: Rows) -> Axis | None:
    """Return the figures of an answer on one axis, those of the commonest unit; None where there is nothing to compare.

    A figure is what a cell is of; where no cell is of one, two columns such as `yearFrom` and `yearTo` are the bounds
    of one, and otherwise the first column of numbers is drawn.
    """
    figures = [(row, node) for row in rows if (node := _find_figure(view, row)) is not None]
    measured: dict[str, list[Measured]] = {}
    for row, node in figures:
        interval = read_interval(view, node)
        unit = unit_words(view, node, interval)
        unit = {"person": "people"}.get(unit, unit)
        measured.setdefault(unit, []).append(Measured(name=_name(row, node), interval=interval))
    if measured:
        unit = max(measured, key=lambda one: len(measured[one]))
        return draw_axis(measured[unit], unit)
    return _draw_columns(columns, rows)


def _find_figure(view: View, row: Sequence[AnswerCell]) -> NamedNode | None:
    for cell in row:
        node = cell.node
        if node is not None and (view.is_a(node, "Figure") or view.is_a(node, "DerivedFigure")):
            return node
    return None


def _name(row: Sequence[AnswerCell], figure: NamedNode | None) -> str:
    """Return what a row's figure is of: its first cell that is neither the figure, nor a number, nor a quote."""
    names = (
        cell.text for cell in row if cell.text and cell.number is None and not cell.is_quote and cell.node != figure
    )
    return next(names, next((cell.text for cell in row if cell.text), ""))


def _draw_columns(columns: Sequence[str], rows: Rows) -> Axis | None:
    numeric = [
        index
        for index in range(len(columns))
        if any(row[index].number is not None for row in rows)
        and all(row[index].number is not None or not row[index].text for row in rows)
    ]
    low, high, unit = _find_bounds(columns, numeric)
    if low is None:
        return None
    figures = []
    for row in rows:
        first, last = row[low].number, row[high].number if high is not None else row[low].number
        if first is not None or last is not None:
            figures.append(Measured(name=_name(row, None), interval=_to_interval(first, last)))
    return draw_axis(figures, unit)


def _find_bounds(columns: Sequence[str], numeric: Sequence[int]) -> tuple[int | None, int | None, str]:
    """Return the columns of the lower and of the upper bound, and what they are called together."""
    words = {index: tell_column(columns[index]) for index in numeric}
    for low, first in words.items():
        for high, last in words.items():
            for lower, upper in _ENDS:
                if re.sub(rf"\b{lower}\b", upper, first) == last and first != last:
                    return low, high, re.sub(rf"\s*\b{lower}\b\s*", "", first)
    used = Counter(words)
    return (next(iter(used)), None, words[next(iter(used))]) if words else (None, None, "")


def _to_interval(low: Decimal | None, high: Decimal | None) -> Interval:
    return Interval(low=low, high=high, is_low_open=False, is_high_open=False, value=None, is_approximate=False)


def draw_answer_map(view: View, outlines: Outlines, rows: Rows) -> Map | None:
    """Return the places of an answer on the outline of their country; None where there are fewer than two."""
    nodes = dict.fromkeys(cell.node for row in rows for cell in row if cell.node and view.is_a(cell.node, "Place"))
    places = [node for node in nodes if node is not None]
    return draw_places(view, outlines, places) if len(places) > 1 else None
