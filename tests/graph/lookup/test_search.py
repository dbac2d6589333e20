"""Full-text search over a revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.lookup.search import build_index, content_words, search, to_match
from tests.small_dataset import small_view

PLACE = "https://w3id.org/reliefgraph/id/place/"


@pytest.fixture(name="index")
def make_index(tmp_path: Path) -> Path:
    """Return the index of the small data set."""
    build_index(small_view(), tmp_path / "search.sqlite")
    return tmp_path / "search.sqlite"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Jiashi", PLACE + "jiashi"),
        ("jias", PLACE + "jiashi"),
        ("伽师", PLACE + "jiashi"),
        ("kashgar", PLACE + "kashgar"),
        ("Káshgar", PLACE + "kashgar"),
        ("Ka\u0301shgar", PLACE + "kashgar"),
        ("\uff2a\uff49\uff41\uff53\uff48\uff49", PLACE + "jiashi"),
        ("third division", "https://w3id.org/reliefgraph/ontology#County"),
        ("county, kashgar", "https://w3id.org/reliefgraph/quote/a/0-32"),
        ("plan", "https://w3id.org/reliefgraph/id/plan/p"),
        ("an article", "https://w3id.org/reliefgraph/article/a"),
    ],
)
def test_what_is_found_first(index: Path, text: str, first: str) -> None:
    """Names in any language, definitions and quotes are found by the beginnings of their words, without accents."""
    assert search(index, text)[1][0].iri == first


def test_each_thing_is_found_once(index: Path) -> None:
    """A thing with two names that match counts once, and names come before quotes."""
    total, hits = search(index, "kashgar")
    assert (total, [hit.kind for hit in hits]) == (2, ["entity", "quote"])
    assert hits[0].title == "Kashgar"


def test_names_only(index: Path) -> None:
    """Suggestions look at names, not at quotes, definitions or figures."""
    assert [hit.iri for hit in search(index, "kashgar", names_only=True)[1]] == [PLACE + "kashgar"]
    assert search(index, "division", names_only=True) == (0, [])
    assert search(index, "2,000") == (0, [])


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "*", "(((", "a AND OR NOT", 'x" OR "y', "title:", "NEAR(", "\x00", "'; DROP"]
)
def test_no_text_is_a_syntax_error(index: Path, text: str) -> None:
    """Whatever somebody types is words to look for, never syntax."""
    total, hits = search(index, text)
    assert total == len(hits)


def test_words_are_quoted() -> None:
    """Each word is asked for as the beginning of a word; ideographs count one by one."""
    assert to_match("Kashgar OR 伽师") == '"Kashgar"* "OR"* "伽"* "师"*'
    assert to_match("...") == ""


def test_pages_of_hits(index: Path) -> None:
    """A second page goes on where the first ended, and the total stays."""
    total, hits = search(index, "kashgar", limit=1, offset=1)
    assert (total, [hit.kind for hit in hits]) == (2, ["quote"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many workers does Sike employ?", ["work", "sike", "employ"]),
        ("wages", ["wage"]),
        ("which women are named", ["wom", "nam"]),
        ("everything that is said about Guizhou", ["guizhou"]),
        ("who is it", ["who", "is", "it"]),
        ("over 2,000 villages", ["2000", "village"]),
        ("伽师", ["伽", "师"]),
    ],
)
def test_what_a_question_is_about(text: str, words: list[str]) -> None:
    """The words with which one asks and the endings of words are left out, unless nothing else is left."""
    assert content_words(text) == words


@pytest.mark.parametrize("text", ["where does Jiashi lie", "what is Jiashi?", "counties named Jiashi"])
def test_a_question_finds_what_it_is_about(index: Path, text: str) -> None:
    """Where nothing has all words of a question, what has its content, or a part of it, is found."""
    assert PLACE + "jiashi" in [hit.iri for hit in search(index, text, is_question=True)[1]]
    assert search(index, text) == (0, [])


def test_what_nobody_says_is_not_found(index: Path) -> None:
    """A word that stands nowhere finds nothing, however loosely it is asked for."""
    assert search(index, "how many nothinglikethis", is_question=True) == (0, [])


def test_words_that_ask_do_not_choose(index: Path) -> None:
    """What has the words of the asking too is not found in place of what the question is about."""
    hits = search(index, "what is said of Kashgar", is_question=True)[1]
    assert [hit.iri for hit in hits] == [PLACE + "kashgar", "https://w3id.org/reliefgraph/quote/a/0-32"]


def test_steps_of_proofs_are_not_found(index: Path) -> None:
    """A premise or a derivation has words that readers would have to look up, and nothing of its own to say."""
    assert not [hit.iri for hit in search(index, "restriction rdf type", is_question=True)[1] if "/id/" in hit.iri]
