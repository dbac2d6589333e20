"""`reliefgraph query --evidence`: rows with their sentences, in the terminal and for programs."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from server.commands.evidence_tree import report_to_tree

SENTENCE = {
    "article": "http://e/article/a-2016",
    "title": "The article",
    "published": "2016-10-26",
    "text": "It now employs over 2,000 people.\x1b[31m",
    "start": 10,
    "end": 43,
    "marks": [[7, 32]],
    "quotes": ["http://e/quote/a-2016/17-42"],
    "speaker": "Zhang Ke",
    "claim": "http://e/claim/a-2016/staff",
}
ROW = {"complete": True, "witnesses": [[0]], "sentences": [0, 0]}


def show(report: dict[str, Any]) -> str:
    """Return a report as a terminal shows it, without colours."""
    console = Console(file=io.StringIO(), width=200, color_system=None)
    console.print(report_to_tree(report))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def report(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a report with one column and these rows."""
    evidence = {"complete": True, "rows": list(rows), "triples": [{"ground": "said"}], "sentences": [SENTENCE]}
    bindings = [{"n": {"type": "literal", "value": "[b]2000[/b]"}} for _ in rows]
    return {"head": {"vars": ["n"]}, "results": {"bindings": bindings}, "evidence": evidence | more}


def test_a_row_has_its_sentence_once_and_nothing_acts() -> None:
    """The sentence stands once, whole, with its speaker and place; escapes and markup of data are written out."""
    assert show(report(ROW)) == (
        "1 row\n└── n [b]2000[/b]\n    └── “It now employs over 2,000 people.\\u001B[31m” Zhang Ke, in a-2016 10–43\n"
    )


def test_what_was_not_found_and_what_was_counted() -> None:
    """A pattern without a match is named, and of a count the rows are listed."""
    contribution = {"count": 12, "rows": [ROW], "deciding": {}}
    absent = [{"kind": "OPTIONAL", "pattern": "{ ?x\n :p ?y }"}]
    row = {"complete": True, "witnesses": [], "sentences": [0], "notFound": absent, "contributions": [contribution]}
    lines = show(report(row)).splitlines()
    assert lines[2:] == [
        "    ├── OPTIONAL, nothing found: { ?x :p ?y }",
        "    └── computed from 12 rows",
        "        ├── row",
        "        │   └── “It now employs over 2,000 people.\\u001B[31m” Zhang Ke, in a-2016 10–43",
        "        └── and 2 more",
    ]


def test_yes_and_no() -> None:
    """ASK answers with its evidence, or with what was not found."""
    evidence = {"complete": True, "rows": [], "notFound": [{"kind": "ASK", "pattern": "{ ?s ?p ?o }"}]}
    assert show({"head": {}, "boolean": False, "evidence": evidence}) == "no\n└── ASK, nothing found: { ?s ?p ?o }\n"
