"""Tables of answers for the terminal."""

from __future__ import annotations

import io
import json
from typing import Any

from rich.console import Console

from server.commands.query_table import MAX_ROWS, iter_plan_lines, results_to_table, shorten


def show(results: dict[str, Any]) -> tuple[str, int]:
    """Return what is printed of results, and how many rows are left out."""
    shown = results_to_table(json.dumps(results).encode())
    output = io.StringIO()
    Console(file=output, width=120).print(shown.content)
    return output.getvalue(), shown.left_out


def test_each_kind_of_term_has_its_look() -> None:
    """Names are short where a prefix is known, literals have their language, unbound is empty, marks are no markup."""
    terms = {
        "iri": {"type": "uri", "value": "https://w3id.org/reliefgraph/ontology#Company"},
        "other": {"type": "uri", "value": "http://example.org/a"},
        "words": {"type": "literal", "value": "[bold]Kashgar[/bold]", "xml:lang": "en"},
        "number": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        "node": {"type": "bnode", "value": "b0"},
    }
    triple = {
        "type": "triple",
        "value": {"subject": terms["iri"], "predicate": terms["other"], "object": terms["number"]},
    }
    names = [*terms, "none", "triple"]
    printed, left_out = show({"head": {"vars": names}, "results": {"bindings": [{**terms, "triple": triple}]}})
    for words in (
        "rlf:Company", "http://example.org/a", "[bold]Kashgar[/bold]@en", "_:b0", "<< rlf:Company", "1 row",
    ):  # fmt: skip
        assert words in printed.replace("\n", " ")
    assert left_out == 0


def test_rows_that_are_left_out_are_counted() -> None:
    """A table has at most so many rows, and says how many there are."""
    row = {"x": {"type": "literal", "value": "a"}}
    printed, left_out = show({"head": {"vars": ["x"]}, "results": {"bindings": [row] * (MAX_ROWS + 7)}})
    assert left_out == 7
    assert "1,007 rows" in printed


def test_no_rows_and_truth() -> None:
    """An empty answer has its columns and says that it has no row; ASK is answered by a word."""
    printed, _ = show({"head": {"vars": ["x"]}, "results": {"bindings": []}})
    assert "0 rows" in printed
    assert show({"head": {}, "boolean": True}) == ("yes\n", 0)
    assert show({"head": {}, "boolean": False}) == ("no\n", 0)


def test_only_plain_names_are_shortened() -> None:
    """A name that would not be one in Turtle stays as it is."""
    assert shorten("http://www.w3.org/2004/02/skos/core#Concept") == "skos:Concept"
    for iri in ("http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2004/02/skos/core#a(b)", "urn:x:y", ""):
        assert shorten(iri) == iri


def test_a_plan_is_told_line_by_line() -> None:
    """Each group has its place, its order and its estimates, and what acts on a terminal is written out."""
    plan = {
        "query": 'SELECT *\n{ ?y e:name "\x1b[31m" . ?x e:many ?y . }',
        "groups": [
            {
                "line": 1,
                "column": 12,
                "reordered": True,
                "rows": 13.4,
                "rows_as_written": 123456.0,
                "steps": [{"pattern": '?y e:name "\x1b[31m"', "rows": 0.5}, {"pattern": "?x e:many ?y", "rows": 12.9}],
            },
            {"line": 3, "column": 1, "reordered": False, "rows": 5, "rows_as_written": 5, "steps": []},
        ],
        "sort": {"key": "?k", "descending": True, "bound": '"\x1b"', "sample": 2000},
    }
    lines = list(iter_plan_lines(plan))
    assert lines[0] == "1:12: reordered, about 13 rows on the way instead of 120,000"
    assert lines[1].startswith("   less than 1  ")
    assert lines[2].endswith("13  ?x e:many ?y")
    assert lines[3] == "3:1: as written, about 5 rows on the way"
    assert lines[4].startswith("Sorted by ?k: rows below ")
    assert lines[4].endswith(" are left out, by a sample of 2,000 rows.")
    assert "The engine gets:" in lines
    assert "\x1b" not in "".join(lines)


def test_a_query_without_a_choice_says_so() -> None:
    """Where no order was chosen the query stands alone."""
    assert list(iter_plan_lines({"query": "ASK {}", "groups": [], "sort": None})) == [
        "No group has two patterns whose order is chosen here.",
        "The engine gets:",
        "  ASK {}",
    ]
