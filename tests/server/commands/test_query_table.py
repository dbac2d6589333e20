"""Tables of answers for the terminal."""

from __future__ import annotations

import io
import json
from typing import Any

from rich.console import Console

from server.commands.query_table import MAX_ROWS, results_to_table, shorten


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
