"""The frozen text: its sentences, its quotations and the places of quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.text.article import (
    Stretch,
    find_near_match,
    find_quotations,
    find_stretches,
    find_whole_words,
    split_sentences,
)

KASHGAR = Path(__file__).resolve().parents[3] / "seeds" / "kashgar-2016" / "article.txt"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text as words."""
    return [text[sentence.stretch.start : sentence.stretch.end] for sentence in split_sentences(text)]


def test_the_first_article_has_32_sentences() -> None:
    """Counted by hand: 30 sentences and two headings, numbered from 1."""
    text = KASHGAR.read_text(encoding="utf-8")
    found = split_sentences(text)
    assert [sentence.number for sentence in found] == list(range(1, 33))
    words = sentences(text)
    assert words[0].endswith("waiting to take them home.8")
    assert words[1].startswith("In the latest poverty-relief drive")
    assert [words[15], words[23]] == ["INDUSTRIAL DEVELOPMENT", "JOBS FOR GROWTH"]
    assert words[26].startswith("Her new job at Yijia Ethnic Garments Co. has not only")
    assert words[28].endswith('working here!" Zinat said.')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("take them home.8 In the latest drive", ["take them home.8", "In the latest drive"]),
        ("Garments Co. has helped. It grew.", ["Garments Co. has helped.", "It grew."]),
        ("It paid 418 U.S. Dollars. Then 2.5 more.", ["It paid 418 U.S. Dollars.", "Then 2.5 more."]),
        ("Mr. Zhang said so. He left.", ["Mr. Zhang said so.", "He left."]),
        ('"Go!" Zinat said. "Now." She left.', ['"Go!" Zinat said.', '"Now."', "She left."]),
        ("A HEADING\nA line without end\n\nLast.", ["A HEADING", "A line without end", "Last."]),
        ('"Why is it so?" Rao posed. He left.', ['"Why is it so?" Rao posed.', "He left."]),
        ("‘Why?’ asked Li. ‘We go.’ She left.", ["‘Why?’ asked Li.", "‘We go.’", "She left."]),
        ("Huafu Fashion Co. Ltd. opened. It grew.", ["Huafu Fashion Co. Ltd. opened.", "It grew."]),
        (
            "The firm opened a mill in\nkashgar last week. It grew.",
            ["The firm opened a mill in\nkashgar last week.", "It grew."],
        ),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    """Abbreviations, footnote marks, speech tags and lines are read as people read them."""
    assert sentences(text) == expected


WRAPPED = """A HEADING
Zhang Ke said that the workers of the mill in
Kashgar are paid 2,000 yuan a month and that
Jiashi has 125,000 people below the line.
They grow cotton.
"""


def test_a_line_that_is_full_ends_no_sentence() -> None:
    """Where the next word had no room the sentence goes on, whatever its first letter; a short line ends one."""
    assert [words.split()[0] + " … " + words.split()[-1] for words in sentences(WRAPPED)] == [
        "A … HEADING",
        "Zhang … line.",
        "They … cotton.",
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "工厂在喀什。他问：“为什么？”没人回答！", ["工厂在喀什。", "他问：“为什么？”", "没人回答！"]),
        ("zh", "他说：“好。”\n“真的吗？！”她问。", ["他说：“好。”", "“真的吗？！”", "她问。"]),
        ("zh-Hans", "标题\n每月2500元。", ["标题", "每月2500元。"]),
        ("de", "Die Fabrik steht in Kaschgar. Sie zahlt 2.000 Yuan.",
         ["Die Fabrik steht in Kaschgar.", "Sie zahlt 2.000 Yuan."]),
        ("hi", "यह एक गाँव है। वहाँ काम है।", ["यह एक गाँव है।", "वहाँ काम है।"]),
    ],
)  # fmt: skip
def test_sentences_end_as_their_language_has_it(language: str, text: str, expected: list[str]) -> None:
    """Chinese marks end sentences without a space behind them; other languages are split by their own rules."""
    found = split_sentences(text, language)
    assert [text[one.stretch.start : one.stretch.end] for one in found] == expected


def test_a_quote_is_found_at_every_place() -> None:
    """Overlapping places count too: three of "aa" in "aaaa"."""
    assert find_stretches("aaaa", "aa") == [Stretch(start=0, end=2), Stretch(start=1, end=3), Stretch(start=2, end=4)]
    assert find_stretches("abc", "") == []


def test_offsets_are_code_points() -> None:
    """A character outside the basic plane counts as one."""
    assert find_stretches("😀 wages", "wages") == [Stretch(start=2, end=7)]


def test_whole_words_leave_longer_words_alone() -> None:
    """The name "China" stands neither in "Chinas" nor in "Chinese"."""
    assert find_whole_words("Chinas China, Chinese", "China") == [Stretch(start=7, end=12)]


def test_the_nearest_match_shows_the_differing_word() -> None:
    """One missing letter is one character, shown with its word, at the place that the text has."""
    text = KASHGAR.read_text(encoding="utf-8")
    near = find_near_match(text, "employ over 2,000 people at seven factories in Kashgar")
    assert near is not None
    assert (near.stretch.start, near.stretch.end) == (831, 886)
    assert near.characters == 1
    assert near.differences == (("employ", "employs"),)


def test_nothing_near_is_said_to_be_so() -> None:
    """Words that have little in common with the text have no nearest match."""
    assert find_near_match("Jobs are like keys.", "bananas and pears in a basket") is None
    assert find_near_match("", "x") is None


def test_quotations_are_what_stands_inside_marks() -> None:
    """Straight and curly marks alike; a mark without its partner ends with its line."""
    text = 'He said "go", she “stay”.\n"Open\nNo.'
    assert [text[found.start : found.end] for found in find_quotations(text)] == ["go", "stay", "Open"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "He said ‘we won’t go’ and left.", ["we won’t go"]),
        ("en", "The farmers’ ‘home’ isn't theirs.", ["home"]),
        ("en", "'We will go,' said Li, whose firm's mill is old.", ["We will go,"]),
        ("zh", "他说：“我们要开厂。”她答：「好」。《扶贫报告》", ["我们要开厂。", "好"]),
        ("fr", "Il a dit «nous partons» hier.", ["nous partons"]),
        ("de", "Er sagte „wir gehen“ gestern.", ["wir gehen"]),
    ],
)
def test_quotations_have_the_marks_of_their_language(language: str, text: str, expected: list[str]) -> None:
    """Single marks count too, apostrophes and the marks of titles do not."""
    assert [text[found.start : found.end] for found in find_quotations(text, language)] == expected
