"""Relative times: each rule against days worked out with a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from graph.text.period import RULES, read_period

PUBLISHED = date(2016, 10, 26)  # a Wednesday

EXAMPLES = [
    ("two years ago", "years-ago", "2014-04-26", "2015-04-26"),
    ("a year ago", "years-ago", "2015-04-26", "2016-04-26"),
    ("three months ago", "months-ago", "2016-07-11", "2016-08-10"),
    ("two weeks ago", "weeks-ago", "2016-10-09", "2016-10-15"),
    ("3 days ago", "days-ago", "2016-10-23", "2016-10-23"),
    ("last week", "calendar-week", "2016-10-17", "2016-10-23"),
    ("next week", "calendar-week", "2016-10-31", "2016-11-06"),
    ("last month", "calendar-month", "2016-09-01", "2016-09-30"),
    ("this year", "calendar-year", "2016-01-01", "2016-12-31"),
    ("the next few years", "coming", "2016-10-26", "2021-10-26"),
    ("in the coming months", "coming", "2016-10-26", "2017-03-26"),
    ("the next 10 years", "coming", "2016-10-26", "2026-10-26"),
    ("the coming year", "coming", "2016-10-26", "2017-10-26"),
    ("the past two years", "past", "2014-10-26", "2016-10-26"),
    ("in recent years", "past", "2011-10-26", "2016-10-26"),
    ("before 2020", "before-year", "2016-10-26", "2019-12-31"),
    ("by the end of 2020", "by-year", "2016-10-26", "2020-12-31"),
    ("Since 2014", "since-year", "2014-01-01", "2016-10-26"),
    ("in 2015", "year", "2015-01-01", "2015-12-31"),
    ("February 2016", "month", "2016-02-01", "2016-02-29"),
    ("yesterday", "named-day", "2016-10-25", "2016-10-25"),
    ("for years", "words-only", "None", "None"),
]


@pytest.mark.parametrize(("words", "rule", "earliest", "latest"), EXAMPLES)
def test_words_become_days(words: str, rule: str, earliest: str, latest: str) -> None:
    """The rule that reads the words gives the first and the last day that they can mean."""
    reading = read_period(words, PUBLISHED)
    assert reading is not None
    found, days = reading
    assert (found.name, str(days[0]), str(days[1])) == (rule, earliest, latest)


def test_every_rule_has_an_example() -> None:
    """No rule goes untested, and names are unique."""
    assert len(RULES) == 16
    assert {rule for _, rule, _, _ in EXAMPLES} == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "words", ["before 2010", "several moons ago", "two", "", "9999 years ago", "the next 9000 years"]
)
def test_other_words_are_not_guessed(words: str) -> None:
    """Words that no rule reads, or that do not fit the article's date, give nothing."""
    assert read_period(words, PUBLISHED) is None


def test_a_shorter_month_ends_on_its_last_day() -> None:
    """Six months before 31 August 2016 is 29 February 2016."""
    reading = read_period("one year ago", date(2017, 8, 31))
    assert reading is not None
    assert reading[1] == (date(2016, 2, 29), date(2017, 2, 28))
