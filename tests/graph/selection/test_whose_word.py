"""What a revision has where only some words count, on a small archive by hand."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from graph.revision.view import View
from graph.selection.speakers import UnknownSpeakerError
from graph.selection.whose_word import WhoseWord, restrict_to_word
from graph.terms import Role
from tests.graph.selection.archive import OTHER, OWN, make_view, short

NARRATOR = WhoseWord(speakers=("narrator",))
CHEN = WhoseWord(speakers=("Chen Lin",))
BOTH = WhoseWord(articles=2)
CALM = WhoseWord(undisputed=True)

STAFF = ("observation/one/staff of company/mill", "observation/one/staff value figure/one/staff")
STAFF_TWO = ("observation/two/staff of company/mill", "observation/two/staff value figure/two/staff")
WAGE, WAGE_TWO = "observation/one/wage value figure/one/wage", "observation/two/wage value figure/two/wage"
PLACE, RECORDED = "company/mill locatedIn place/awat", "place/awat locatedIn place/aksu"
MAKES, EXPORTS = "company/mill produces product/yarn", "company/mill exports product/yarn"


def left(word: WhoseWord, role: Role, base: str = OWN) -> set[str]:
    """Return the triples that a graph keeps."""
    view = make_view(base)
    store = restrict_to_word(view, word)
    return {short(quad, base) for quad in store.match(None, None, None, view.graph(role))}


@pytest.mark.parametrize("base", [OWN, OTHER])
@pytest.mark.parametrize(
    ("word", "reported"),
    [
        (WhoseWord(), {PLACE, RECORDED, MAKES, EXPORTS, *STAFF, *STAFF_TWO, WAGE, WAGE_TWO}),
        (NARRATOR, {PLACE, RECORDED, *STAFF, WAGE_TWO}),
        (CHEN, {MAKES, EXPORTS, WAGE, RECORDED}),
        (WhoseWord(speakers=("Chen Lin", "Li Na")), {MAKES, EXPORTS, WAGE, RECORDED, *STAFF_TWO}),
        (BOTH, {PLACE, RECORDED, *STAFF, *STAFF_TWO}),
        (WhoseWord(articles=3), {RECORDED}),
        (CALM, {PLACE, RECORDED, EXPORTS, *STAFF, *STAFF_TWO}),
        (WhoseWord(speakers=("Chen Lin",), undisputed=True), {EXPORTS, RECORDED}),
        (WhoseWord(speakers=("narrator",), articles=2), {PLACE, RECORDED}),
    ],
)
def test_what_is_reported(base: str, word: WhoseWord, reported: set[str]) -> None:
    """Triples stay whose claims count; one that reference data state too needs none; a denial affirms nothing."""
    assert left(word, Role.REPORTED, base) == reported


@pytest.mark.parametrize(
    ("word", "inferred"),
    [
        (NARRATOR, {"company/mill within place/aksu"}),
        (CHEN, {"company/mill worksWith product/yarn"}),
        (BOTH, {"company/mill within place/aksu"}),
        (WhoseWord(articles=3), set()),
        (CALM, {"company/mill within place/aksu", "company/mill worksWith product/yarn"}),
    ],
)
def test_what_follows(word: WhoseWord, inferred: set[str]) -> None:
    """A conclusion stays with its proof: each premise affirmed by somebody who counts, or given."""
    assert left(word, Role.INFERRED) == inferred


@pytest.mark.parametrize(
    ("word", "nodes"),
    [
        (NARRATOR, set()),
        (CHEN, {"derived/year"}),
        (BOTH, {"agreement/staff"}),
        (CALM, {"agreement/staff"}),
        (WhoseWord(speakers=("Chen Lin", "narrator")), {"derived/year", "conflict/wage"}),
    ],
)
def test_what_is_computed(word: WhoseWord, nodes: set[str]) -> None:
    """A computed figure, an agreement and a conflict stay where all their sides do."""
    assert {triple.split()[0] for triple in left(word, Role.DERIVED)} == nodes


def test_what_is_described() -> None:
    """Figures and things that only others speak of go; what no claim speaks of stays."""
    kept = {triple.partition(" ")[0] for triple in left(NARRATOR, Role.ENTITIES)}
    assert kept == {"figure/one/staff", "figure/two/wage", "company/mill", "place/unsaid"}
    assert left(NARRATOR, Role.PROSPECTS) == set()
    assert len(left(CHEN, Role.PROSPECTS)) == 2


def test_whose_statements() -> None:
    """Claims and opinions of others go with their quotes; a denial stays its speaker's."""
    view = make_view()
    store = restrict_to_word(view, WhoseWord(speakers=("Li Na",)))
    subjects = {quad.subject for quad in store.match(None, None, None, view.graph(Role.CLAIMS))}
    names = {one.value.removeprefix(OWN) for one in subjects if isinstance(one, NamedNode)}
    claims = {name for name in names if name.startswith("claim/")}
    assert claims == {"claim/two/denied", "claim/two/staff-two", "claim/two/staff-two-of"}
    assert {name.partition("#")[0] for name in names if name.startswith("quote/")} == {
        name.replace("claim/", "quote/") for name in claims
    }
    assert "claim/one/opinion" in {
        quad.subject.value.removeprefix(OWN)
        for quad in restrict_to_word(view, CHEN).match(None, None, None, view.graph(Role.CLAIMS))
        if isinstance(quad.subject, NamedNode)
    }


def test_what_rests_on_a_circle_does_not_stand() -> None:
    """Two conclusions that only prove each other prove nothing, and a proof of sixty steps is followed."""
    view = make_view()
    claims, name = view.graph(Role.CLAIMS), f"{OWN}id/derivation/"
    steps = " ".join(
        f"<{name}{n}> a <{OWN}ontology#Derivation> ; <{OWN}ontology#premise> <{name}{n + 1}> ." for n in range(60)
    )
    circle = f"<{name}a> a <{OWN}ontology#Derivation> ; <{OWN}ontology#premise> <{name}b> ."
    circle += f"<{name}b> a <{OWN}ontology#Derivation> ; <{OWN}ontology#premise> <{name}a> ."
    last = f"<{name}60> a <{OWN}ontology#Derivation> ; <{OWN}ontology#premise> <{OWN}claim/one/exports> ."
    view.store.engine.update(f"INSERT DATA {{ GRAPH {claims} {{ {steps} {circle} {last} }} }}")  # type: ignore[attr-defined]  # an embedded store
    for word, expected in ((CHEN, 61), (NARRATOR, 0)):
        kept = {str(quad.subject) for quad in restrict_to_word(view, word).match(None, None, None, claims)}
        assert sum(f"{name}{n}>" in one for one in kept for n in range(61) if one == f"<{name}{n}>") == expected
        assert f"<{name}a>" not in kept


def test_the_restricted_revision_is_a_view_like_any_other() -> None:
    """What is left can be restricted again, and has no more than before."""
    view = make_view()
    once = View(restrict_to_word(view, CALM))
    twice = restrict_to_word(once, CALM)
    assert len(twice) == len(once.store) < len(view.store)


def test_an_unknown_speaker_is_refused() -> None:
    """A name that is nobody's restricts nothing: it is an error."""
    with pytest.raises(UnknownSpeakerError):
        restrict_to_word(make_view(), WhoseWord(speakers=("Nobody",)))
