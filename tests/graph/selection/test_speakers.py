"""Speakers by the names that people type."""

from __future__ import annotations

import pytest

from graph.selection.speakers import UnknownSpeakerError, find_speaker, find_speakers
from tests.graph.selection.archive import OTHER, OWN, make_view


def test_all_who_speak_are_known() -> None:
    """Everybody to whom something is attributed is a speaker, the narrators apart."""
    assert list(find_speakers(make_view()).values()) == ["Chen Lin", "Li Na"]


@pytest.mark.parametrize("base", [OWN, OTHER])
@pytest.mark.parametrize("name", ["Chen Lin", "chen lin", "陈林", "chen-lin", "person/chen-lin", "{}", "<{}>"])
def test_a_speaker_has_many_names(base: str, name: str) -> None:
    """A name in any language, a key, a path and an IRI mean the same person."""
    iri = f"{base}id/person/chen-lin"
    found = find_speaker(make_view(base), name.format(iri))
    assert ({node.value for node in found.nodes}, found.name) == ({iri}, "Chen Lin")


def test_the_narrator_is_that_of_every_article() -> None:
    """`narrator` means whoever tells any of the articles in its own voice."""
    found = find_speaker(make_view(), "Narrator")
    assert {node.value for node in found.nodes} == {f"{OWN}article/one#narrator", f"{OWN}article/two#narrator"}


@pytest.mark.parametrize(
    ("name", "told", "meant"),
    [
        ("Chan Lin", "Nobody called 'Chan Lin' speaks in the articles. Did you mean Chen Lin?", ("Chen Lin",)),
        ("Lin", "Nobody called 'Lin' speaks in the articles. Did you mean Li Na or Chen Lin?", ("Li Na", "Chen Lin")),
        ("narator", "Nobody called 'narator' speaks in the articles. Did you mean narrator?", ("narrator",)),
        (
            "company/mill",
            "Nobody called 'company/mill' speaks in the articles. Those who speak are narrator, Chen Lin, Li Na.",
            (),
        ),
        ("", "Nobody called '' speaks in the articles. Those who speak are narrator, Chen Lin, Li Na.", ()),
    ],
)
def test_an_unknown_name_is_told_with_what_may_be_meant(name: str, told: str, meant: tuple[str, ...]) -> None:
    """A slip, a part of a name, and what does not speak: each with the way out."""
    with pytest.raises(UnknownSpeakerError) as error:
        find_speaker(make_view(), name)
    assert (error.value.sentence, error.value.meant) == (told, meant)


def test_a_long_name_is_cut() -> None:
    """The message shows the first hundred characters of a name."""
    with pytest.raises(UnknownSpeakerError, match=f"'{'x' * 100}…'"):
        find_speaker(make_view(), "x" * 5_000)
