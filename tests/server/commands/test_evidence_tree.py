"""`reliefgraph query --evidence`: rows with their sentences, in the terminal and for programs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from server.commands.evidence_tree import explanation_to_tree, report_to_tree

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
STEP = {"ground": "said", "words": "Sike [b]employs[/b] 2,000", "graph": "reported", "sentences": [0, 0]}
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
    evidence = {"complete": True, "rows": list(rows), "triples": [STEP], "sentences": [SENTENCE]}
    bindings = [{"n": {"type": "literal", "value": "[b]2000[/b]"}} for _ in rows]
    return {"head": {"vars": ["n"]}, "results": {"bindings": bindings}, "evidence": evidence | more}


def test_a_row_has_its_triples_with_their_sentences_and_nothing_acts() -> None:
    """A triple has its sentence whole once, with speaker, place and claim; escapes and markup are written out."""
    assert show(report(ROW)) == (
        "1 row\n"
        "└── n [b]2000[/b]\n"
        "    └── Sike [b]employs[/b] 2,000  (reported)\n"
        "        ├── “It now employs over 2,000 people.\\u001B[31m” Zhang Ke, in a-2016 10–43, claim staff\n"
        "        └── “employs over 2,000 people” as above\n"
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
        "        │   └── Sike [b]employs[/b] 2,000  (reported)",
        "        │       ├── “It now employs over 2,000 people.\\u001B[31m” Zhang Ke, in a-2016 10–43, claim staff",
        "        │       └── “employs over 2,000 people” as above",
        "        └── and 2 more",
    ]


def test_a_triple_has_the_same_tree_by_itself_and_in_a_row() -> None:
    """What `explain` shows of a triple is what `query --evidence` shows below a row, to the words."""
    console = Console(file=io.StringIO(), width=200, color_system=None)
    console.print(explanation_to_tree(STEP, [SENTENCE]))
    assert isinstance(console.file, io.StringIO)
    alone = console.file.getvalue().splitlines()
    below = [line[8:] for line in show(report(ROW)).splitlines()[2:]]
    assert below == alone


@pytest.mark.parametrize(
    ("ground", "rule", "line"),
    [
        ("follows", "prp-trp", "words  (follows)  by prp-trp"),
        ("computed", "12 × 2", "words  (computed)  = 12 × 2"),
        ("contradiction", "cax-dw", "words  (contradiction)  cannot all be so, by cax-dw"),
        ("unknown", "", "words  (unknown)  nothing says it"),
        ("assumed", "", "words  (assumed)"),
    ],
)
def test_each_ground_is_told(ground: str, rule: str, line: str) -> None:
    """The line of a triple says by what it holds."""
    step = {"ground": ground, "words": "words", "rule": rule}
    row = {"complete": True, "witnesses": [[0]], "sentences": []}
    assert show(report(row, triples=[step])).splitlines()[2] == f"    └── {line}"


def test_what_denies_or_plans_is_marked() -> None:
    """A sentence that denies or plans says so before its words; a withdrawn claim gives its reason."""
    denied = SENTENCE | {
        "polarity": "negated",
        "factuality": "planned",
        "voice": "narrator",
        "text": "It has none.",
    }
    step = {"ground": "said", "words": "words", "sentences": [0], "withdrawn": [{"claim": "c/old", "reason": "wrong"}]}
    lines = show(report(ROW, triples=[step], sentences=[denied | {"marks": [[0, 2]]}])).splitlines()
    assert lines[3].startswith("        ├── planned negated “It has none.”")
    assert lines[4] == "        └── withdrawn: claim old, wrong"


def test_all_proofs_are_counted() -> None:
    """Each proof has its place among all, and a list that is cut says so."""
    proof = {"ground": "follows", "words": "words", "rule": "prp-trp", "premises": [STEP]}
    step = proof | {"proofs": {"count": 100, "complete": False, "shown": [proof]}}
    lines = show(report(ROW, triples=[step])).splitlines()
    assert lines[2:5] == [
        "    └── words  (follows)  by prp-trp",
        "        ├── proof 1 of 100 or more, by prp-trp",
        "        │   └── Sike [b]employs[/b] 2,000  (reported)",
    ]
    assert lines[-1] == "        └── 1 of 100 or more proofs are shown, the smallest first"


def test_yes_and_no() -> None:
    """ASK answers with its evidence, or with what was not found."""
    evidence = {"complete": True, "rows": [], "notFound": [{"kind": "ASK", "pattern": "{ ?s ?p ?o }"}]}
    assert show({"head": {}, "boolean": False, "evidence": evidence}) == "no\n└── ASK, nothing found: { ?s ?p ?o }\n"
