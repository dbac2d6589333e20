"""Names that may be of one thing are found as a comparison of each with each would find them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.curation.review.likeness import Names

WORDS = ("Sike", "Guangdong", "Electronics", "of", "Ltd", "Li", "Na")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def _words(name: str) -> list[str]:
    """Return the words that count when names are parts of each other, as the test sees it."""
    return [word.lower() for word in name.split() if word != "Ltd"] or name.lower().split()


def _find_by_comparing(name: str, entered: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the first entered thing of which the name is a part, or that is a part of the name."""
    for key, other in entered:
        shorter, longer = sorted((_words(name), _words(other)), key=len)
        is_part = shorter in (longer[: len(shorter)], longer[-len(shorter) :])
        if len(shorter) < len(longer) and is_part and "of" not in longer:
            return key, other
    return None


@given(st.lists(NAMES, max_size=8, unique_by=lambda name: tuple(_words(name))), NAMES)
@settings(max_examples=300, deadline=None)
def test_a_part_of_a_name_is_found_as_by_comparing_all(entered: list[str], name: str) -> None:
    """The first thing whose name begins or ends with the other's words is found, none that is only described."""
    names, things = Names(), [(f"thing-{number}", one) for number, one in enumerate(entered)]
    for key, one in things:
        names.enter(key, one)
    assert names.find_part(name) == _find_by_comparing(name, things)


def test_almost_the_same_name_is_entered_once() -> None:
    """A name that differs in case and in words like Group gives back the thing that had it first."""
    names = Names()
    names.enter("wanda", "Wanda Group")
    assert names.enter("wanda-2", "WANDA") == ("wanda", "Wanda Group")
