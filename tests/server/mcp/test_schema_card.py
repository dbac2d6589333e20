"""The schema card."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE, OWL, RDF, RDFS
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import RLF
from server.mcp.budget import estimate_tokens
from server.mcp.schema_card import make_card
from server.mcp.tools import GraphTools

ONTOLOGY = NamedNode(BASE + "graph/ontology")


def test_the_card_is_short_and_whole(tools: GraphTools) -> None:
    """The card of the article has at most 2,000 tokens, and each property of each pattern stands on it."""
    card = tools.schema()
    assert estimate_tokens(card) <= 2000
    assert "left out" not in card
    for words in (
        "measure (S measures O)",
        "operatesIn (S works in O)",
        "amount (the amount of S is O)",
        "roundedTo (S is rounded to O)",
        "Company 3",
        "FROM <https://w3id.org/reliefgraph/graph/prospects>",
    ):
        assert words in card, words
    assert "headcount" not in card  # of the first edition, deprecated


def test_a_large_vocabulary_is_cut_and_says_so() -> None:
    """A card of 500 properties keeps its bound and tells how many terms it leaves out."""
    quads = []
    for number in range(500):
        node = NamedNode(f"{RLF}property{number}")
        quads += [
            Quad(node, NamedNode(RDF + "type"), NamedNode(OWL + "ObjectProperty"), ONTOLOGY),
            Quad(node, NamedNode(RDFS + "label"), Literal(f"property {number}"), ONTOLOGY),
            Quad(node, NamedNode(RLF + "pattern"), Literal("relation"), ONTOLOGY),
        ]
    card = make_card(View(OxigraphStore.in_memory(quads)), "0", is_plain=False)
    shown = card.count("(property ")
    assert 20 < shown < 500
    assert f"{500 - shown + 1} more terms are left out here" in card  # and owl:ObjectProperty, the only class
    assert estimate_tokens(card) <= 2000


def test_a_plain_store_has_a_card_of_its_own(tmp_path: Path) -> None:
    """The card of a plain store counts its classes and properties and promises no citations."""
    quads = [
        Quad(NamedNode(f"http://e/{number}"), NamedNode(RDF + "type"), NamedNode("http://e/City"))
        for number in range(3)
    ]
    card = make_card(View(OxigraphStore.in_memory(quads), "http://e/"), "0", is_plain=True)
    assert "answers have no citations" in card
    assert "<http://e/City> 3" in card
    assert "rdf:type 3" in card
