"""What journalists type into the search field leads to the answer, to the thing or to the quote."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.server.running import Running


def look(article: Running, text: str) -> tuple[list[str], list[str]]:
    """Return the questions and the titles of the first hits that a search leads to."""
    page = article.ask("GET", f"/search?q={quote(text)}", {"Accept": "text/html"}).text
    answers = re.findall(r'<a href="/answer\?question=([a-z0-9-]+)"', page)
    return answers, [unescape(one) for one in re.findall(r'<p class="says"><a [^>]*>(.*?)</a>', page)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("how many workers does Sike employ", "certainly-over-1500-workers"),
        ("wages", "wages"),
        ("what are people paid", "wages"),
        ("under 18", "under-18-at-work"),
        ("2000", "certainly-over-1500-workers"),
        ("by when does which target have to be reached", "targets"),
        ("deadlines of targets", "targets"),
        ("amounts in US dollars", "exchange-rates"),
        ("which places are poor", "poverty-counts"),
        ("how many poor people are there in Xinjiang", "poverty-counts"),
        ("who benefits from which programme", "programmes"),
        ("how are the new jobs of the former farmers", "former-farmers"),
        ("where do the private people work", "private-people"),
        ("who promised money", "pledges"),
        ("goods made and exported", "exports"),
        ("what is planned", "prospects"),
    ],
)
def test_a_question_leads_to_its_answer(article: Running, text: str, slug: str) -> None:
    """Among the answers above the hits is the one that was asked for."""
    assert slug in look(article, text)[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("what is said of Jiashi", "Jiashi County"),
        ("everything about Guizhou", "Guizhou"),
        ("what does Zinat say", "Zinat"),
        ("what did Ma Xiangyu say", "Ma Xiangyu"),
        ("how many statements rest on Zhang Ke", "Zhang Ke"),
        ("which ethnicities are there", "ethnicity"),
        (
            "women",
            "“Zinat, a single mother of two, has struggled for years to find a job in her hometown, Yining County”",
        ),
        ("how many jobs per company in southern Yining", "jobs to be created in southern Yining"),
        ("who says that companies create jobs", "jobs created by companies like Sike"),
        ("which companies come from Guangdong", "36 companies from Zhejiang and Guangdong"),
        ("poor places", "poor villages of western provinces"),
        ("population of Xinjiang", "Population of Xinjiang in the census of 2020"),
        ("贵州", "贵州省"),
        ("喀什在哪里", "喀什地区"),
        ("广东", "广东省"),
    ],
)
def test_a_question_leads_to_what_it_is_about(article: Running, text: str, title: str) -> None:
    """The thing or the quote is among the first four hits."""
    assert title in look(article, text)[1][:4]


def test_no_hit_is_written_for_engines(article: Running) -> None:
    """No title has the names of a syntax in it."""
    for text in ("officials", "Zhang Ke", "how many quotes do officials have"):
        assert not [one for one in look(article, text)[1] if "rdf:" in one or "owl:" in one]
