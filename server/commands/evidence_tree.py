"""Evidence as a tree for the terminal: why a triple holds, and why each row is in an answer, in the same words."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.tree import Tree

from graph.lookup.explanation import Ground
from graph.lookup.explanation_report import Report, find_remarks
from graph.printable import to_line

SHOWN_PARTS = 10
"""Of what a row was computed from, so many are shown."""


def explanation_to_tree(explained: Report, sentences: list[Report]) -> Tree:
    """Return a reported explanation (`graph.lookup.explanation_report`): the triple, and below it what it rests on."""
    tree = Tree(_headline(explained))
    _grow(tree, explained, sentences, set())
    return tree


def report_to_tree(report: Report) -> Tree:
    """Return an answer with its evidence: each row, why its triples hold, and what it was computed from."""
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


def _add_row(branch: Tree, report: Report, row: Report) -> None:
    evidence, told = report["evidence"], set[int]()
    numbers = row["witnesses"][0] if row["witnesses"] else []
    for number in sorted(numbers, key=lambda one: evidence["triples"][one]["ground"] == Ground.IDENTIFIED):
        explained = evidence["triples"][number]
        _grow(branch.add(_headline(explained)), explained, evidence["sentences"], told)
    if len(row["witnesses"]) > 1 or not row["complete"]:
        more = "more" if not row["complete"] else str(len(row["witnesses"]) - 1)
        branch.add(f"[dim]and {more} other sets of triples that suffice for it[/dim]")
    _add_absences(branch, row)
    for contribution in row.get("contributions", ()):
        for name, one in contribution.get("deciding", {}).items():
            _add_row(branch.add(f"[dim]what decides[/dim] {_text(name)}"), report, one)
        parts = branch.add(f"computed from {contribution['count']} row{'' if contribution['count'] == 1 else 's'}")
        for one in contribution["rows"][:SHOWN_PARTS]:
            _add_row(parts.add("[dim]row[/dim]"), report, one)
        if contribution["count"] > SHOWN_PARTS:
            parts.add(f"[dim]and {contribution['count'] - SHOWN_PARTS} more[/dim]")


def _add_absences(branch: Tree, found: Report) -> None:
    for absence in found.get("notFound", ()):
        branch.add(f"[dim]{absence['kind']}, nothing found:[/dim] {_text(' '.join(absence['pattern'].split()))}")


def _headline(explained: Report) -> str:
    place = explained.get("graph") or explained["ground"]
    line = f"[bold]{_text(explained['words'])}[/bold]  [dim]({_text(place)})[/dim]"
    rule, ground = _text(explained.get("rule", "")), explained["ground"]
    if ground == Ground.CONTRADICTION:
        return f"{line}  [red]cannot all be so, by {rule}[/red]"
    if ground == Ground.COMPUTED:
        return f"{line}  [cyan]= {rule}[/cyan]" if rule else line
    if ground == Ground.UNKNOWN:
        return f"{line}  [red]nothing says it[/red]"
    return f"{line}  [cyan]by {rule}[/cyan]" if rule else line


def _grow(tree: Tree, explained: Report, sentences: list[Report], told: set[int]) -> None:
    """Add what a triple rests on; a sentence that was told above is named by its quoted words."""
    for number in explained.get("sentences", ()):
        tree.add(_short_line(sentences[number]) if number in told else sentence_line(sentences[number]))
        told.add(number)
    for document in explained.get("documents", ()):
        tree.add(f"[dim]source[/dim] {_text(document['title'])}")
    for one in explained.get("withdrawn", ()):
        tree.add(f"[red]withdrawn:[/red] [dim]claim {_last(one['claim'])},[/dim] {_text(one['reason'])}")
    if "proofs" in explained:
        _add_proofs(tree, explained["proofs"], sentences, told)
        return
    for premise in explained.get("premises", ()):
        _grow(tree.add(_headline(premise)), premise, sentences, told)


def _add_proofs(tree: Tree, proofs: Report, sentences: list[Report], told: set[int]) -> None:
    """Add all proofs of a triple, as many as are reported, and how many there are."""
    count = f"{proofs['count']}{'' if proofs['complete'] else ' or more'}"
    for place, proof in enumerate(proofs["shown"], 1):
        rule = f"by {_text(proof['rule'])}" if "rule" in proof else f"({_text(proof['ground'])})"
        _grow(tree.add(f"[dim]proof {place} of {count},[/dim] [cyan]{rule}[/cyan]"), proof, sentences, told)
    if proofs["count"] > len(proofs["shown"]) or not proofs["complete"]:
        tree.add(f"[dim]{len(proofs['shown'])} of {count} proofs are shown, the smallest first[/dim]")


def sentence_line(sentence: Report) -> str:
    """Return a sentence with the quoted words marked, who says it and how, where it stands, and the claim."""
    text, at = "", 0
    for start, end in sentence["marks"]:
        text += _text(sentence["text"][at:start]) + f"[green]{_text(sentence['text'][max(at, start) : end])}[/green]"
        at = max(at, end)
    text += _text(sentence["text"][at:])
    who = "" if sentence["speaker"] == sentence["title"] else f"{_text(sentence['speaker'])}, in "
    place = f"{_last(sentence['article'])} {sentence['start']}–{sentence['end']}"
    claim = f", claim {_last(sentence['claim'])}" if "claim" in sentence else ""
    how = "".join(f"[yellow]{_text(remark)}[/yellow] " for remark in find_remarks(sentence))
    return f"{how}“{text}” [dim]{who}{place}{claim}[/dim]"


def _short_line(sentence: Report) -> str:
    words = " … ".join(sentence["text"][start:end] for start, end in sentence["marks"])
    return f"“[green]{_text(words)}[/green]” [dim]as above[/dim]"


def _last(iri: str) -> str:
    return _text(iri.rpartition("/")[2])


def _cell(term: dict[str, Any]) -> str:
    if term["type"] == "triple":
        return "<<( " + " ".join(_cell(part) for part in term["value"].values()) + " )>>"
    return str(term["value"])


def _text(text: str) -> str:
    """Return a text of the data for the terminal: as it is written, without marks or commands."""
    return escape(to_line(text))
