"""Times in words, English and Chinese, against days worked out with a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.text.period import find_periods, read_period
from graph.text.time_rules import RULES

PUBLISHED = date(2018, 3, 14)
TABLE = Path(__file__).with_name("periods.tsv")
ROWS = [
    line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]


def test_the_table_has_so_many_phrases_and_every_rule() -> None:
    """The table is read whole, no phrase stands twice, and no rule goes untested."""
    languages = [row[0].partition("-")[0] for row in ROWS]
    assert {code: languages.count(code) for code in set(languages)} == {"en": 142, "zh": 82, "fr": 1}
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)
    assert len(RULES) == 27
    assert {row[2] for row in ROWS} - {"refused"} == {rule.name for rule in RULES}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_words_become_days_or_are_refused(row: list[str]) -> None:
    """The rule that reads the words gives the first and the last day that they can mean."""
    language, words, *expected = row
    reading = read_period(words, PUBLISHED, language)
    told = ["refused"] if reading is None else [reading[0].name, str(reading[1][0]), str(reading[1][1])]
    assert told == expected


def test_a_shorter_month_ends_on_its_last_day() -> None:
    """Six months before 31 August 2016 is 29 February 2016."""
    reading = read_period("one year ago", date(2017, 8, 31), "en")
    assert reading is not None
    assert reading[1] == (date(2016, 2, 29), date(2017, 2, 28))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "By the end of 2017 it had 2,000 workers, up from 300 in 2015.", ["By the end of 2017", "in 2015"]),
        ("en", "It trains 40 people every day and opened a mill on Tuesday.", ["on Tuesday"]),
        ("en", "The firm employs 2000 people in Kashgar.", []),
        ("zh", "截至2017年底，全县有2500人就业，去年新增300人。", ["截至2017年底", "去年"]),
    ],
)  # fmt: skip
def test_times_are_found_in_sentences(language: str, text: str, expected: list[str]) -> None:
    """The longest words that say from when or to when are found; numbers and words without days are not."""
    assert [text[start:end] for start, end, _ in find_periods(text, PUBLISHED, language)] == expected
