"""The start page and search: what the archive says, where it disagrees, and how it is found."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.server.running import Running

BROWSER = {"Accept": "text/html"}


def section(page: str, name: str) -> str:
    """Return the part of a page under a heading with an id."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    return unescape(re.sub("<[^>]*>", "", found.group(1)))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("says", ["Headcount of Sike's factories in Kashgar is over 2,000 people", "a month says Zhang Ke"]),
        ("conflicts", ["Xinjiang had more than about 26,100,000 people", "[a private person], who works there"]),
        ("dated", ["between 2014-04-26 and 2015-04-26", "lifting of 30 million people out of poverty"]),
        ("overview", ["Guangdong Sike Electronics", "Kashgar Prefecture"]),
        ("indexes", ["Zhang Ke", "Wanda", "Xinjiang", "the latest poverty-relief drive in Xinjiang"]),
    ],
)
def test_the_start_tells_what_there_is(article: Running, name: str, words: list[str]) -> None:
    """Headlines, disagreements, dates, a drawing and indexes stand on the first page."""
    told = section(article.ask("GET", "/", BROWSER).text, name)
    for part in words:
        assert part in told


def test_a_plan_is_marked_in_the_order_of_time(article: Running) -> None:
    """What is planned or aimed at says so beside its days; what happened does not."""
    page = article.ask("GET", "/", BROWSER).text
    lines = [
        unescape(re.sub("<[^>]*>", "", one)) for one in re.findall(r"<li[^>]*><span class=\"days\">.*?</li>", page)
    ]
    assert [("planned or aimed at" in line) for line in lines] == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "question", "hit"),
    [
        ("how many workers does Sike employ", "certainly-over-1500-workers", "It now employs over 2,000 people"),
        ("wages", "wages", "wage of workers at Sike"),
        ("under 18", "under-18-at-work", ""),
        ("2000", "", "It now employs over 2,000 people at seven factories in Kashgar"),
        ("2,000", "", "It now employs over 2,000 people at seven factories in Kashgar"),
        ("伽师", "", "伽师县"),
        ("exports", "exports", ""),
        ("Xinjiang companies", "companies-in-xinjiang", ""),
    ],
)
def test_search_finds_answers_quotes_and_things(article: Running, text: str, question: str, hit: str) -> None:
    """A question, a number and a name in English or Chinese lead to answers, quotes and things."""
    page = article.ask("GET", "/search?q=" + quote(text), BROWSER).text
    assert not question or f"/answer?question={question}" in page
    assert hit in unescape(re.sub("<[^>]*>", "", page.partition('role="status"')[2]))


def test_search_does_not_make_up_answers(article: Running) -> None:
    """What nobody asks and nobody says finds no question."""
    page = article.ask("GET", "/search?q=nothinglikethis", BROWSER).text
    assert "/answer?question=" not in page
    assert "0 found" in page
