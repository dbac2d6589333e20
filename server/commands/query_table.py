"""An answer as a table for the terminal, or its plan: names short where a prefix is known, nothing that acts there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from graph.namespaces import PREFIXES, XSD, namespace_of
from graph.printable import to_line

MAX_ROWS = 1000
"""A table is laid out as a whole, so more rows than these are counted and not shown."""

_LOCAL = re.compile(r"\w[\w-]*", re.ASCII)
_NAMES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is printed of an answer, and how many rows are left out."""

    content: Group | Text
    left_out: int = 0


def results_to_table(body: bytes) -> Shown:
    """Return SPARQL JSON results as a table, or the truth as a word."""
    results = json.loads(body)
    if "boolean" in results:
        return Shown(content=Text("yes" if results["boolean"] else "no"))
    names, rows = results["head"]["vars"], results["results"]["bindings"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        cells = [row[name] for row in rows if name in row]
        is_number = bool(cells) and all(cell.get("datatype") in _NUMBERS for cell in cells)
        table.add_column(Text(to_line(name)), justify="right" if is_number else "left", overflow="fold")
    for row in rows[:MAX_ROWS]:
        table.add_row(*(term_to_text(row.get(name)) for name in names))
    count = Text(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}")
    return Shown(content=Group(table, count), left_out=max(0, len(rows) - MAX_ROWS))


def term_to_text(term: dict[str, Any] | None) -> Text:
    """Return a term of JSON results: an IRI short where a prefix is known, a literal with its language."""
    if term is None:
        return Text("")
    if term["type"] == "uri":
        return Text(shorten(to_line(term["value"])), style="cyan")
    if term["type"] == "bnode":
        return Text(to_line(f"_:{term['value']}"), style="dim")
    if term["type"] == "triple":
        parts = [term_to_text(term["value"][part]) for part in ("subject", "predicate", "object")]
        return Text(" ").join([Text("<<"), *parts, Text(">>")])
    text = Text(to_line(term["value"]))
    if "xml:lang" in term:
        text.append(f"@{to_line(term['xml:lang'])}", style="dim")
    return text


def shorten(iri: str) -> str:
    """Return an IRI with a prefix in place of its namespace where both are plain, else the IRI."""
    namespace = namespace_of(iri)
    local = iri.removeprefix(namespace)
    if namespace in _NAMES and _LOCAL.fullmatch(local):
        return f"{_NAMES[namespace]}:{local}"
    return iri


def iter_plan_lines(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that tell a plan: each group with its steps and the rows expected after each, then the query.

    Args:
        plan: What `/sparql?plan=true` answers.
    """
    for group in plan["groups"]:
        place = f"{group['line']}:{group['column']}"
        rows = f"about {_round(group['rows'])} rows on the way"
        if group["reordered"]:
            yield f"{place}: reordered, {rows} instead of {_round(group['rows_as_written'])}"
        else:
            yield f"{place}: as written, {rows}"
        for step in group["steps"]:
            yield f"  {_round(step['rows']):>12}  {to_line(step['pattern'])}"
    if not plan["groups"]:
        yield "No group has two patterns whose order is chosen here."
    if (sort := plan["sort"]) is not None:
        side = "below" if sort["descending"] else "above"
        bound = to_line(sort["bound"])
        yield f"Sorted by {sort['key']}: rows {side} {bound} are left out, by a sample of {sort['sample']:,} rows."
    yield "The engine gets:"
    yield from (f"  {to_line(line)}" for line in plan["query"].splitlines())


def _round(rows: float) -> str:
    """Return an estimate without digits that mean nothing."""
    return "less than 1" if rows < 1 else f"{float(f'{rows:.2g}'):,.0f}"
