"""An answer with its evidence as a tree for the terminal: each row with the sentences behind it."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.tree import Tree

from graph.printable import to_line

SHOWN_PARTS = 10
"""Of what a row was computed from, so many are shown."""


def report_to_tree(report: dict[str, Any]) -> Tree:
    """Return an answer with its evidence: each row, the sentences behind it, and what it was computed from."""
    rows = report["evidence"]["rows"]
    if "boolean" in report:
        tree = Tree("[bold]yes[/bold]" if report["boolean"] else "[bold]no[/bold]")
        _add_absences(tree, report["evidence"])
        for row in rows:
            _add_row(tree, report, row)
        return tree
    more = "" if report["evidence"]["complete"] else " and more"
    tree = Tree(f"{len(rows)} row{'' if len(rows) == 1 else 's'}{more}")
    for binding, row in zip(report["results"]["bindings"], rows, strict=True):
        words = ", ".join(f"[dim]{escape(name)}[/dim] {_text(_cell(term))}" for name, term in binding.items())
        _add_row(tree.add(words or "[dim](empty)[/dim]"), report, row)
    return tree


def _add_row(branch: Tree, report: dict[str, Any], row: dict[str, Any]) -> None:
    seen: set[str] = set()
    for number in row["sentences"] if not row.get("contributions") else ():
        line = sentence_line(report["evidence"]["sentences"][number])
        if line not in seen:
            seen.add(line)
            branch.add(line)
    if not row["sentences"]:
        for title in dict.fromkeys(
            document["title"]
            for number in (row["witnesses"][0] if row["witnesses"] else ())
            for document in report["evidence"]["triples"][number].get("documents", ())
        ):
            branch.add(f"[dim]source[/dim] {_text(title)}")
    _add_absences(branch, row)
    for contribution in row.get("contributions", ()):
        for name, one in contribution.get("deciding", {}).items():
            _add_row(branch.add(f"[dim]what decides[/dim] {_text(name)}"), report, one)
        parts = branch.add(f"computed from {contribution['count']} row{'' if contribution['count'] == 1 else 's'}")
        for one in contribution["rows"][:SHOWN_PARTS]:
            _add_row(parts.add("[dim]row[/dim]"), report, one)
        if contribution["count"] > SHOWN_PARTS:
            parts.add(f"[dim]and {contribution['count'] - SHOWN_PARTS} more[/dim]")


def _add_absences(branch: Tree, found: dict[str, Any]) -> None:
    for absence in found.get("notFound", ()):
        branch.add(f"[dim]{absence['kind']}, nothing found:[/dim] {_text(' '.join(absence['pattern'].split()))}")


def sentence_line(sentence: dict[str, Any]) -> str:
    """Return a sentence with the quoted words marked, who says it, and where it stands."""
    text, at = "", 0
    for start, end in sentence["marks"]:
        text += _text(sentence["text"][at:start]) + f"[green]{_text(sentence['text'][max(at, start) : end])}[/green]"
        at = max(at, end)
    text += _text(sentence["text"][at:])
    who = "" if sentence["speaker"] == sentence["title"] else f"{_text(sentence['speaker'])}, in "
    place = f"{_text(sentence['article'].rpartition('/')[2])} {sentence['start']}–{sentence['end']}"
    return f"“{text}” [dim]{who}{place}[/dim]"


def _cell(term: dict[str, Any]) -> str:
    if term["type"] == "triple":
        return "<<( " + " ".join(_cell(part) for part in term["value"].values()) + " )>>"
    return str(term["value"])


def _text(text: str) -> str:
    return escape(to_line(text))
