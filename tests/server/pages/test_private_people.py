"""Private people cannot be found from outside."""

from __future__ import annotations

import re

import pytest

from tests.server.running import Running

NAMED = re.compile("zinat|miyasil|tulson", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/sitemap.xml", "/query", "/ontology", "/robots.txt", "/opensearch.xml"])
def test_what_leads_on_names_nobody(article: Running, path: str) -> None:
    """No page from which others are found, and no list for crawlers, has a private person's name or address."""
    reply = article.ask("GET", path, {"Accept": "text/html"})
    assert reply.status == 200
    assert NAMED.findall(reply.text) == []


@pytest.mark.parametrize(
    "path",
    [
        "/article/kashgar-2016",
        "/doc/company/guangdong-sike-electronics",
        "/doc/person/miyasil-tulson",
        "/doc/person/miyasil-tulson.ttl",
        "/answer?question=wages",
        "/answer?question=under-18-at-work",
        "/search?q=Zinat",
        "/revision/1/article/kashgar-2016",
    ],
)
def test_what_names_somebody_is_not_indexed(article: Running, path: str) -> None:
    """Whatever names a private person asks search engines to leave it out."""
    reply = article.ask("GET", path, {"Accept": "text/html"})
    assert reply.status == 200
    assert NAMED.search(reply.text)
    assert reply.headers["x-robots-tag"] == "noindex"


def test_what_names_nobody_may_be_found(article: Running) -> None:
    """The page of a company that no private person is mentioned with may be indexed."""
    assert "x-robots-tag" not in article.ask("GET", "/doc/company/wanda", {"Accept": "text/html"}).headers


def test_a_picture_to_post_names_nobody(article: Running) -> None:
    """The picture of an answer withholds the names of private people, in its chart, its rows and its sentence."""
    for question in ("wages", "under-18-at-work", "private-people", "breadwinners"):
        reply = article.ask("GET", f"/answer.svg?question={question}")
        assert reply.status == 200
        assert NAMED.findall(reply.text) == []
        assert "[a private person]" in reply.text


@pytest.mark.parametrize("text", ["Zi", "Miya", "Tul", "16", "job", "wage", "Sike", "person"])
def test_what_is_suggested_names_nobody(article: Running, text: str) -> None:
    """Whatever somebody begins to type, no suggestion has a private person's name or address, and others stay."""
    for details in ("", "&details=1"):
        reply = article.ask("GET", f"/suggest?q={text}{details}")
        assert reply.status == 200
        assert NAMED.findall(reply.text) == []
    assert "Guangdong Sike Electronics" in article.ask("GET", "/suggest?q=Sike").text


@pytest.mark.parametrize("name", ["nobody", "Zinad", "Zina", "Miyasi", "mother", "person"])
@pytest.mark.parametrize("page", ["/answer?question=wages", "/sparql?query=ASK%7B%7D", "/evidence?query=ASK%7B%7D"])
def test_who_speaks_is_told_without_private_people(article: Running, page: str, name: str) -> None:
    """A speaker whom nobody knows is refused with names of others, and never with a private person's."""
    reply = article.ask("GET", f"{page}&said-by={name}")
    assert reply.status == 400
    assert NAMED.findall(reply.text) == []
    assert "Zhang Ke" in reply.text


@pytest.mark.parametrize("target", ["/doc/person/zina", "/doc/person/miyasi", "/claim/kashgar-2016/zina"])
def test_what_is_not_here_leads_to_nobody(article: Running, target: str) -> None:
    """The page of an error names nobody whom the address did not name."""
    reply = article.ask("GET", target, {"Accept": "text/html"})
    assert reply.status == 404
    assert NAMED.findall(reply.text) == []
