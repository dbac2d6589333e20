"""The names of private people, found in texts and addresses, and withheld."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.lookup.private_people import names_private, veil
from graph.namespaces import BASE, RDF, RDFS, RLF
from graph.revision.store import OxigraphStore
from graph.revision.view import View


def view_of(*names: str) -> View:
    """Return a view of private people with these names."""
    entities = NamedNode(BASE + "graph/entities")
    quads = []
    for number, name in enumerate(names):
        person = NamedNode(f"{BASE}id/person/{number}")
        quads.append(Quad(person, NamedNode(RDF + "type"), NamedNode(RLF + "PrivatePerson"), entities))
        quads.append(Quad(person, NamedNode(RDFS + "label"), Literal(name), entities))
    return View(OxigraphStore.in_memory(quads))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Miyasil Tulson, 16, is employed", True),
        ("the job of Tulson", True),
        ("/id/person/miyasil-tulson", True),
        ("MIYASIL", True),
        (r"\"in poverty.\nMiyasil", True),
        ("Tulsontown", False),
        ("workers at Sike", False),
        ("王小明说", True),
        ("王者", False),
    ],
)
def test_a_name_is_found_whole_in_part_and_in_an_address(text: str, is_named: bool) -> None:
    """A text names a private person by the whole name, by a part of it, or by what an address makes of it."""
    assert names_private(view_of("Miyasil Tulson", "王小明"), text) is is_named


def test_where_nobody_is_private_nothing_is_withheld() -> None:
    """Without private people no text names one, and every text stays what it is."""
    view = view_of()
    assert not names_private(view, "Miyasil Tulson")
    assert veil(view, "Miyasil Tulson") == "Miyasil Tulson"


def test_what_is_posted_elsewhere_withholds_names() -> None:
    """A name becomes words that tell that one was there."""
    view = view_of("Miyasil Tulson")
    assert veil(view, "Miyasil Tulson's job; Tulson's wage") == "[a private person]'s job; [a private person]'s wage"
