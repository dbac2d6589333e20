"""Answers as people read, keep, post and cite them."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.hostile.watching import wait_until
from tests.server.running import Running

BROWSER = {"Accept": "text/html"}


def read(article: Running, path: str, status: int = 200) -> str:
    """Return an answer's page as HTML."""
    reply = article.ask("GET", path, BROWSER)
    assert reply.status == status
    return reply.text


class Words(HTMLParser):
    """The text of a page, and every address that it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a browser fetches without being asked."""
        values = dict(attrs)
        if tag in ("script", "img", "iframe", "link", "object", "embed", "source"):
            self.loaded += [str(values[name]) for name in ("src", "href", "data") if values.get(name)]

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.text += data


def cells(page: str) -> list[tuple[str, str]]:
    """Return the text of each cell of the answer, with the address that it leads to."""
    found = re.findall(r'<span role="cell" data-name[^>]*>(?:<a href="([^"]*)"[^>]*>)?([^<]*)', page)
    return [(unescape(text), href) for href, text in found]


def test_the_question_is_the_heading_and_the_answer_comes_first(article: Running) -> None:
    """The question heads the page; the rows come before the explanation, and the query last."""
    page = read(article, "/answer?question=certainly-over-1500-workers")
    page = page[page.index("<h1>Which employers certainly have more than 1,500 workers?</h1>") :]
    parts = ('<h2 id="answer">1 row</h2>', "Certainly: every number", "The question in SPARQL")
    places = [page.index(words) for words in parts]
    assert places == sorted(places)


def test_names_quotes_and_numbers_lead_on(article: Running) -> None:
    """A name leads to the thing, the words of a figure to the figure, and a quote to its place in the article."""
    found = cells(read(article, "/answer?question=certainly-over-1500-workers"))
    assert found == [
        ("Guangdong Sike Electronics", "/id/company/guangdong-sike-electronics"),
        ("over 2,000 people", "/id/figure/kashgar-2016/sike-kashgar-staff"),
        (
            "It now employs over 2,000 people at seven factories in Kashgar",
            "/article/kashgar-2016#claim-sike-kashgar-staff",
        ),
    ]


def test_each_row_says_who_says_it(article: Running) -> None:
    """Behind each row stand the whole sentences with the words marked, and the speaker."""
    page = read(article, "/answer?question=wages")
    whos = re.findall(r'class="who">(.*?)</details>', page, re.DOTALL)
    assert len(whos) == 2
    said = next(one for one in whos if "2,000 to 3,000" in one)
    assert "<mark>Workers at Sike are paid 2,000 to 3,000 yuan a month</mark>" in said
    assert ", and a single job is enough to lift a family out of poverty, said Zhang." in said
    assert "Zhang Ke, in" in said


def test_figures_come_on_one_axis_with_unit_and_intervals(article: Running) -> None:
    """Wages are drawn as intervals on an axis that tells its unit; a row that has two quotes is drawn once."""
    chart = re.search(r'<figure class="chart">.*?</figure>', read(article, "/answer?question=wages"), re.DOTALL)
    assert chart is not None
    label = re.search(r'aria-label="([^"]*)"', chart.group())
    assert label is not None
    assert "in yuan per month:" in label.group(1)
    assert "workers at Sike: 2,000 to 3,000 yuan per month" in label.group(1)
    doubled = read(article, "/answer?question=wage-against-poverty-line")
    assert doubled.count('<text class="name"') == 2
    assert ">yuan per year</text>" in doubled


def test_offsets_are_no_figures(article: Running) -> None:
    """Where in a text words begin measures nothing, so nothing is drawn of it."""
    assert 'class="chart"' not in read(article, "/answer?question=passages-on-sike")


def test_the_file_to_keep_needs_nothing_else(article: Running) -> None:
    """One file has question, query, rows, sentences and origin, loads nothing and runs nothing."""
    reply = article.ask("GET", "/answer.html?question=certainly-over-1500-workers")
    assert reply.headers["content-disposition"].startswith('attachment; filename="reliefgraph-')
    words = Words()
    words.feed(reply.text)
    assert words.loaded == []
    for part in (
        "Which employers certainly have more than 1,500 workers?",
        "Guangdong Sike Electronics",
        "It now employs over 2,000 people at seven factories in Kashgar.",
        "SELECT",
        "revision ",
    ):
        assert part in words.text
    assert "<script" not in reply.text
    assert "@import" not in reply.text
    assert "url(" not in reply.text


def test_the_picture_is_one_svg_of_its_size(article: Running) -> None:
    """The picture is well-formed, refers to nothing, has question, rows and sentence, and says where it comes from."""
    reply = article.ask("GET", "/answer.svg?question=exports")
    root = ElementTree.fromstring(reply.body)
    assert (root.get("width"), root.get("height")) == ("1200", "630")
    text = " ".join(element.text or "" for element in root.iter())
    for part in ("Who exports what?", "Guangdong Sike Electronics · ", "“", "Ecns.cn", "revision "):
        assert part in text
    assert "href" not in reply.text


def test_an_answer_is_cited_with_its_revision(article: Running) -> None:
    """Words, BibTeX and CSL-JSON name question, address and revision."""
    revision = article.ask("GET", "/sparql?query=ASK%7B%7D").headers["reliefgraph-revision"]
    text = article.ask("GET", "/answer.txt?question=wages").text
    assert text.startswith(f"“What are workers paid, and who says so?”, reliefgraph, revision {revision}, 20")
    assert text.endswith(f"{article.url}answer?question=wages")
    bibtex = article.ask("GET", "/answer.bib?question=wages").text
    assert bibtex.startswith("@misc{reliefgraph-wages-")
    assert "  title = {{What are workers paid, and who says so?}},\n" in bibtex
    assert f"  note = {{Revision {revision}}},\n" in bibtex
    (item,) = json.loads(article.ask("GET", "/answer.json?question=wages").text)
    assert (item["type"], item["version"], item["title"]) == (
        "dataset",
        revision,
        "What are workers paid, and who says so?",
    )


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("ASK { ?s ?p ?o }", 200, ">Yes.<"),
        ("ASK { <http://example.org/a> ?p ?o }", 200, ">No.<"),
        ("SELECT * { <http://example.org/a> ?p ?o }", 200, ">Nothing found.<"),
        ("SELECT (NOW() AS ?now) { }", 200, "No sentences can be given for this answer"),
        ("SELECT * {\n ?s ?p\n}", 400, "has no object"),
        ("DELETE WHERE { ?s ?p ?o }", 400, "problem"),
    ],
)
def test_a_query_of_ones_own(article: Running, query: str, status: int, words: str) -> None:
    """Any query has its page: yes, no, nothing, an answer without evidence that says so, or its diagnosis."""
    reply = article.ask("GET", "/answer?query=" + quote(query), BROWSER)
    assert reply.status == status
    assert words in reply.text
    assert status != 200 or reply.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize(
    "path", ["/answer?question=nobody-asked", "/answer?example=no-such", "/answer.pdf?question=wages"]
)
def test_what_is_not_asked_here_is_not_found(article: Running, path: str) -> None:
    """An unknown question, an unknown example and an unknown form are 404."""
    read(article, path, 404)


def test_further_rows_follow(article: Running) -> None:
    """A page has fifty rows at most and leads to the next ones; the last page leads nowhere."""
    query = "SELECT ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name LIMIT 70"
    first = read(article, "/answer?query=" + quote(query))
    assert '<h2 id="answer">Rows 1 to 50</h2>' in first
    (following,) = re.findall(r'<a href="(/answer[^"]*)" rel="next">', first)
    second = read(article, unescape(following))
    assert '<h2 id="answer">Rows 51 to 70</h2>' in second
    assert 'rel="next"' not in second


def test_an_answer_says_how_many_plans_it_leaves_out(article: Running) -> None:
    """Plans and promises are no rows of a usual answer; it counts them, and shows them where it is asked to."""
    query = quote(f"SELECT ?event ?time {{ ?event <{article.url}ontology#time> ?time }}")
    usual = read(article, f"/answer?query={query}")
    assert '<h2 id="answer">2 rows</h2>' in usual
    assert "2 more rows are of plans, promises, aims and expectations." in usual
    (wider,) = re.findall(r'<a href="(/answer[^"]*prospects=true)">Show them too</a>', usual)
    page = read(article, unescape(wider))
    assert '<h2 id="answer">4 rows</h2>' in page
    assert '<span class="chip">planned</span>' in page


def test_a_name_that_exists_nowhere_is_told(article: Running) -> None:
    """Where a query names what does not exist, its page says so as soon as that is known, and what may be meant."""
    query = quote(f"SELECT * {{ ?s a <{article.url}ontology#Compny> }}")
    assert wait_until(lambda: "did you mean" in read(article, f"/answer?query={query}"), 60)
