"""Articles, quotes, claims and proofs read back from a revision."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from graph.lookup.claims import (
    Statement,
    claims_about,
    find_claims,
    find_derivations,
    follows_from,
    leave_out_frames,
    read_statement,
    read_statements,
)
from graph.lookup.explanation import explain_node
from graph.namespaces import BASE, RDF
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from tests.small_dataset import small_view

CLAIM = NamedNode(BASE + "claim/a/jiashi-in-kashgar")
JIASHI, KASHGAR = NamedNode(BASE + "id/place/jiashi"), NamedNode(BASE + "id/place/kashgar")
IN, CONTAINS = NamedNode(BASE + "ontology#locatedIn"), NamedNode(BASE + "ontology#contains")


def test_a_claim_is_read_whole() -> None:
    """A claim has its triple, its axes and its quote with the position and the words."""
    claim = read_statement(small_view(), CLAIM)
    assert claim is not None
    assert claim.triple == (JIASHI, IN, KASHGAR)
    assert [axis.value.rpartition("#")[2] for axis in claim.axes if axis] == [
        "Narrator",
        "Actual",
        "Positive",
        "Verbatim",
    ]
    assert [(one.start, one.end, one.exact) for one in claim.quotes] == [(0, 32, "located in Jiashi County, Kashgar")]
    assert (claim.key, claim.speaker, claim.deprecated) == ("jiashi-in-kashgar", None, "")


def test_what_is_no_claim_is_none() -> None:
    """An entity is not read as a claim."""
    assert read_statement(small_view(), JIASHI) is None


def test_claims_are_found_from_all_sides() -> None:
    """A claim is found by its article, by either end of its triple, and by the triple."""
    view = small_view()
    assert [one.iri for one in read_statements(view, NamedNode(BASE + "article/a"))] == [CLAIM]
    assert [one.iri for one in claims_about(view, KASHGAR)] == [CLAIM]
    assert [one.iri for one in find_claims(view, JIASHI, IN, KASHGAR)] == [CLAIM]
    assert find_claims(view, KASHGAR, IN, JIASHI) == []


def test_an_inferred_triple_leads_to_its_claim() -> None:
    """The proof of an inferred triple ends in a claim, and the claim leads back to the proof."""
    view = small_view()
    (node,) = find_derivations(view, KASHGAR, CONTAINS, JIASHI)
    proof = explain_node(view, node)
    assert proof is not None
    assert proof.triple == (KASHGAR, CONTAINS, JIASHI)
    assert [step.nodes for step in proof.premises] == [(CLAIM,)]
    assert follows_from(view, CLAIM) == [node]


def test_frames_are_left_out_beside_what_they_frame() -> None:
    """What an observation measures, of what, and an event's kind go where more is told of the same; alone they stay."""
    claim = read_statement(small_view(), CLAIM)
    assert claim is not None
    entities = NamedNode(BASE + "graph/entities")
    wage, opening, firm = (NamedNode(BASE + path) for path in ("id/observation/w", "id/event/o", "id/company/f"))
    view = View(
        OxigraphStore.in_memory(
            Quad(node, NamedNode(RDF + "type"), NamedNode(f"{BASE}ontology#{name}"), entities)
            for node, name in ((wage, "Observation"), (opening, "Event"), (firm, "Company"))
        )
    )

    def state(subject: NamedNode, name: str) -> Statement:
        iri = NamedNode(f"{subject.value}/{name}")
        return replace(claim, iri=iri, triple=(subject, NamedNode(f"{BASE}ontology#{name}"), KASHGAR), label=name)

    told = [
        state(wage, "measure"),
        state(wage, "of"),
        state(wage, "value"),
        state(opening, "kind"),
        state(firm, "kind"),
    ]
    assert [one.label for one in leave_out_frames(view, told)] == ["value", "kind", "kind"]
    assert [one.label for one in leave_out_frames(view, told[:2])] == ["measure", "of"]
    assert [one.label for one in leave_out_frames(view, [*told[3:], state(opening, "place")])] == ["kind", "place"]
