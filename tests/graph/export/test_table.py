"""Tables for spreadsheets: what they need, and that it can be left out."""

from __future__ import annotations

import csv
import io

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.export.table import Spreadsheet, guard_cell, make_tables
from graph.namespaces import BASE, RDF, RDFS, RLF
from graph.revision.store import OxigraphStore
from graph.revision.view import View


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://e/")', '\'=HYPERLINK("http://e/")'),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-12.5", "-12.5"),
        ("+86", "+86"),
        ("831-886", "831-886"),
        ("a=b", "a=b"),
        ("'quoted'", "'quoted'"),
        ("", ""),
        ("伽师", "伽师"),
        ("\n=1+1", "'\n=1+1"),
        ("  =1+1", "'  =1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\ufeff@SUM(1)", "'\ufeff@SUM(1)"),
        ("\u200b-1+2", "'\u200b-1+2"),
        ("\uff0b1", "'\uff0b1"),
        ("a\n=1", "a\n=1"),
        (" 5 = 5", " 5 = 5"),
        ("\u2013 5", "\u2013 5"),
    ],
)
def test_a_formula_is_guarded(text: str, expected: str) -> None:
    """A cell that begins as a formula gets an apostrophe; a number and any other text stays."""
    assert guard_cell(text) == expected


def test_the_mark_and_the_guard_can_be_left_out() -> None:
    """With both, a table begins with a byte order mark and has guarded cells; without, it has the words as they are."""
    entity, graph = NamedNode(BASE + "id/company/x"), NamedNode(BASE + "graph/entities")
    words = '=cmd("x"), 伽师'
    quads = [
        Quad(entity, NamedNode(RDF + "type"), NamedNode(RLF + "Company"), graph),
        Quad(entity, NamedNode(RDFS + "label"), Literal(words, language="en"), graph),
    ]
    view = View(OxigraphStore.in_memory(quads))
    safe, plain = make_tables(view), make_tables(view, Spreadsheet(mark=False, guard=False))
    assert safe.keys() == plain.keys()
    for name, data in safe.items():
        assert data.startswith(b"\xef\xbb\xbf")
        assert not plain[name].startswith(b"\xef\xbb\xbf")
        assert data.removeprefix(b"\xef\xbb\xbf").replace(b"'=cmd", b"=cmd") == plain[name]
    for data, cell in ((safe["entities.csv"], "'" + words), (plain["entities.csv"], words)):
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert [row["name"] for row in rows] == [cell]
