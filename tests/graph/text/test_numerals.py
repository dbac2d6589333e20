"""Numbers as articles write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.text.numerals import Bound, find_numerals, find_qualifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("over 2,000 people at seven factories", [("2,000", 2000), ("seven", 7)]),
        ("one of over a dozen coaches", [("one", 1), ("a dozen", 12)]),
        ("2,800 yuan (418 U.S. dollars)", [("2,800", 2800), ("418", 418)]),
        ("2.61 million people", [("2.61 million", 2610000)]),
        ("60 billion yuan", [("60 billion", 60000000000)]),
        ("two hundred and fifty thousand", [("two hundred and fifty thousand", 250000)]),
        ("one million two hundred thousand", [("one million two hundred thousand", 1200000)]),
        ("twenty-five and two dozen", [("twenty-five", 25), ("two dozen", 24)]),
        ("a hundred and one", [("a hundred and one", 101)]),
        ("1.2 to 1.5 million", [("1.2", 1200000), ("1.5 million", 1500000)]),
        ("500 to 2 million", [("500", 500), ("2 million", 2000000)]),
        ("a single mother of two", [("single", 1), ("two", 2)]),
        ("Miyasil Tulson, 16, is", [("16", 16)]),
        ("dozens of companies, thousands of farmers, several hundred people", []),
        ("take them home.8 In version 1.2.3", []),
        ("a woman", []),
    ],
)
def test_numbers_are_read_from_words(text: str, expected: list[tuple[str, int]]) -> None:
    """Digits, words, dozens and magnitudes come out as whole numbers with the words that say them."""
    found = find_numerals(text)
    assert [(text[n.stretch.start : n.stretch.end], n.value) for n in found] == [(w, Decimal(v)) for w, v in expected]


@pytest.mark.parametrize(
    ("text", "words", "bounds"),
    [
        ("pays over 2,000", "over ", {Bound.OVER}),
        ("More  than 200", "More  than ", {Bound.OVER}),
        ("no more than 200", "no more than ", {Bound.AT_MOST}),
        ("less than 200", "less than ", {Bound.UNDER}),
        ("not less than 200", "not less than ", {Bound.AT_LEAST}),
        ("A total of 36", "A total of ", {Bound.EXACTLY}),
        ("nearly 200", "nearly ", {Bound.UNDER, Bound.ABOUT}),
        ("over $200", "over $", {Bound.OVER}),
        ("costs $200", "$", set()),
        ("moreover 200", "", set()),
        ("overall, 200", "", set()),
    ],
)
def test_the_longest_qualifier_before_a_number_counts(text: str, words: str, bounds: set[Bound]) -> None:
    """The words "no more than" are not "more than", and a word's tail is no qualifier."""
    numeral = find_numerals(text)[0].stretch.start
    start, said = find_qualifier(text, numeral)
    assert (text[start:numeral], set(said)) == (words, bounds)
