"""What pages tell people, in the HTML as it is sent."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from server.app import create_app
from server.settings import Settings
from tests.server.running import Running, publish
from tests.small_dataset import TRIG

BROWSER = {"Accept": "text/html"}


def read(article: Running, path: str) -> str:
    """Return a page as HTML."""
    return article.ask("GET", path, BROWSER).text


def section(page: str, name: str) -> str:
    """Return the part of a page under a heading with an id."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_an_error_page_has_the_next_step_as_a_link(article: Running) -> None:
    """404 links to a search, 410 to the thing as it was, and an unknown revision to those that are kept."""
    missing = article.ask("GET", "/doc/company/nobody", BROWSER)
    assert missing.status == 404
    assert f'<a href="{article.url}search?q=nobody">' in missing.text
    gone = article.ask("GET", "/doc/company/withdrawn-company", BROWSER)
    assert gone.status == 410
    (former,) = re.findall(rf'<a href="{article.url}(revision/[^"]*)">See it as it was</a>', gone.text)
    assert "<h1>Withdrawn Company</h1>" in read(article, "/" + former)
    unknown = article.ask("GET", "/revision/99", BROWSER)
    assert len(re.findall(rf'<a href="{article.url}revision/[0-9a-f]{{32}}">', unknown.text)) == 2


def test_a_former_page_leads_to_the_present(article: Running) -> None:
    """A page of a former revision links to the page of today, where there is one, and to what has changed."""
    page = read(article, "/revision/1/doc/company/wanda")
    assert '<a href="/doc/company/wanda">This page today</a>' in page
    (changes,) = re.findall(r'<a href="(/revision/[^"]*)">What has changed</a>', page)
    assert "Removed: 2" in read(article, changes)
    withdrawn = read(article, "/revision/1/doc/company/withdrawn-company")
    assert "This page today" not in withdrawn
    assert "What has changed" in withdrawn
    assert "What has changed" not in read(article, "/doc/company/wanda")


def test_a_quote_leads_to_its_claims_and_to_the_article(article: Running) -> None:
    """The page of a quote has the claims that rest on it, each with a link to the highlight."""
    reported = section(read(article, "/quote/kashgar-2016/824-886"), "reported")
    keys = set(re.findall(r'href="/claim/kashgar-2016/([^"]+)"', reported))
    assert {"sike-kashgar-factories-located-in", "sike-kashgar-size", "sike-kashgar-staff"} <= keys
    assert re.search(r'href="/article/kashgar-2016#claim-sike-kashgar-[a-z-]+">in its place<', reported)


def test_a_speaker_has_what_they_said(article: Running) -> None:
    """The page of an official has opinions and statements attributed to them, with figures; others' are not there."""
    words = section(read(article, "/doc/person/zhang-ke"), "words")
    said = set(re.findall(r'<a href="/claim/kashgar-2016/([^"]+)"', words))
    assert {"zhang-on-one-job", "wage-at-sike-value"} <= said
    assert "2,000 to 3,000 yuan per month" in words
    assert len(said) == 15
    assert words.count("said by <a") == words.count("<blockquote>") == 5


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("/claim/kashgar-2016/wage-of-miyasil-tulson-value", ["1,200", "1,500"]),
        ("/claim/kashgar-2016/sike-kashgar-staff", ["2,000"]),
    ],
)
def test_a_drawing_has_the_numbers_of_its_ends(article: Running, path: str, numbers: list[str]) -> None:
    """Each end of an interval has its number, also where they are near each other."""
    drawing = re.search(r'<svg class="interval".*?</svg>', read(article, path), re.DOTALL)
    assert drawing is not None
    assert re.findall(r"<text[^>]*>([^<]*)</text>", drawing.group()) == numbers


def test_a_shared_query_shows_its_answer_without_scripts(article: Running) -> None:
    """The address of a query leads a browser without scripts to its answer, and of a broken one to the diagnosis."""
    good = "SELECT ?x { VALUES ?x { 'found' } }"
    for query, status, words in ((good, 200, "Answer: 1 row"), ("SELECT * {\n ?s ?p\n}", 400, "has no object")):
        page = read(article, "/query?query=" + quote(query))
        target = re.search(r'<noscript><meta http-equiv="refresh" content="0; url=([^"]*)">', page)
        if target is None:
            reply = article.ask("GET", "/query?query=" + quote(query), BROWSER)
        else:
            reply = article.ask("GET", unescape(target[1]).removeprefix(article.url[:-1]), BROWSER)
        assert reply.status == status
        assert words in reply.text
        assert "http-equiv" not in reply.text
    assert "http-equiv" not in read(article, "/query")


def test_the_article_leaves_room(article: Running) -> None:
    """The largest page of all stays well under the limit of 100 kB, so that an article may have some claims more."""
    assert len(article.ask("GET", "/article/kashgar-2016", BROWSER).body) < 93_000


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("It now employs over 2,000 people at seven factories in Kashgar", "q"),
        ("Workers at Sike are paid 2,000 to 3,000 yuan a month", "q said"),
        (
            "China aims to lift 30 million people out of poverty through industrial development before 2020",
            "q prospect",
        ),
        ("They create many jobs and are not big polluters", "q said partly"),
    ],
)
def test_the_reader_tells_how_words_stand_to_the_world(article: Running, words: str, tone: str) -> None:
    """What somebody says, what is planned and what is denied look other than what the article reports."""
    text = re.search(r'<article class="text".*?</article>', read(article, "/article/kashgar-2016"), re.DOTALL)
    assert text is not None
    pieces = re.findall(r'<a class="([^"]*)"[^>]*>([^<]*)</a>', text.group())
    assert {name for name, piece in pieces if unescape(piece) in words and len(piece) > 12} == {tone}


def test_the_reader_says_each_claim_in_words(article: Running) -> None:
    """In the margin a claim is a sentence, a denial has its negation in the words, and a lost mark is explained."""
    page = read(article, "/article/kashgar-2016")
    assert ">companies like Sike are not called big polluters</a>" in page
    assert '<span class="stray">.8</span>' in page
    assert "a mark left over in the text as published" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("livesIn", ["“X lives in Y”", "SELECT ?who ?place { ?who rlf:livesIn ?place }", "person", "place"]),
        ("Company", ["An organisation that does business."]),
        ("Forum", ["→"]),
    ],
)
def test_the_vocabulary_says_what_each_term_takes(article: Running, name: str, words: list[str]) -> None:
    """A property has its words, both ends and a query that can be run; a class its meaning, a former one its heir."""
    page = read(article, "/ontology")
    found = re.search(rf'<(div|li)[^>]* id="{name}"[^>]*>(.*?)(</div>|<li|</ul>)', page, re.DOTALL)
    assert found is not None
    for word in words:
        assert word.replace("“", "<q>").replace("”", "</q>") in unescape(found.group(2))


def test_each_term_that_is_named_has_its_place_in_the_vocabulary(article: Running) -> None:
    """Whatever any graph names in the vocabulary's namespace, shapes included, is an id of the vocabulary's page."""
    start = f"{article.url}ontology#"
    every = "{ ?term ?p ?o } UNION { ?s ?term ?o } UNION { ?s ?p ?term }"
    asked = article.query(
        f"SELECT DISTINCT ?term {{ GRAPH ?g {{ {every} }} FILTER(STRSTARTS(STR(?term), '{start}')) }}"
    )
    named = {row["term"]["value"].removeprefix(start) for row in json.loads(asked.body)["results"]["bindings"]}
    assert {"ReportedTriple", "operatedBy"} <= named
    assert named - set(re.findall(r'id="([^"]*)"', read(article, "/ontology"))) == {""}  # the namespace


def test_an_example_of_the_vocabulary_can_be_run(article: Running) -> None:
    """The link beside a query of the vocabulary shows its answer."""
    assert "/answer?example=livesIn" in read(article, "/ontology")
    page = read(article, "/answer?example=livesIn")
    assert "PREFIX rlf:" in page
    assert '<h2 id="answer">3 rows</h2>' in page
    assert article.ask("GET", "/answer?example=no-such", BROWSER).status == 404
    assert "PREFIX rlf:" in read(article, "/query?example=livesIn")


def test_a_page_of_results_beyond_the_last_is_the_last(article: Running) -> None:
    """Who asks for a page of results that there is not gets the last one, with its results and its number."""
    last = read(article, "/search?q=Xinjiang&page=2")
    assert "Page 2 of 2" in last
    assert last.count('<li class="claim">') > 0
    assert read(article, "/search?q=Xinjiang&page=99") == last
    assert read(article, "/search?q=Jiashi&page=99") == read(article, "/search?q=Jiashi")
    assert "0 found" in read(article, "/search?q=nothinglikethis&page=99")


def test_the_page_of_a_thing_goes_by_sentences(article: Running) -> None:
    """What is said of Sike stands under seven sentences, each whole and once, with what it states in words."""
    reported = section(read(article, "/doc/company/guangdong-sike-electronics"), "reported")
    quotes = re.findall(r"<blockquote><p>(.*?)</p></blockquote>", reported, re.DOTALL)
    assert len(quotes) == len(set(quotes)) == 7
    assert ">Guangdong Sike Electronics exports smart phone charging devices</a>" in reported
    words = unescape(re.sub("<[^>]*>", "", quotes[4]))
    assert words == (
        "Workers at Sike are paid 2,000 to 3,000 yuan a month, and a single job is enough to lift a family out of "
        "poverty, said Zhang."
    )


def test_the_editor_knows_the_prefixes_of_things(article: Running) -> None:
    """Its answers show `place:xinjiang` and no address, and it completes the prefix."""
    prefixes = json.loads(article.ask("GET", "/terms.json").text)["prefixes"]
    assert prefixes["place"] == f"{article.url}id/place/"
    assert prefixes["rlf"] == f"{article.url}ontology#"


def test_what_is_promised_goes_by_sentences(article: Running) -> None:
    """A promise stands once under its sentence, in words, with how it is said, and without what says nothing more."""
    promised = section(read(article, "/doc/company/wanda"), "prospects")
    assert promised.count("<blockquote>") == 1
    assert ">the amount of funding of cultural tourism by Wanda is 60 billion yuan</a>" in promised
    assert promised.count(">promised</span>") == 1
    assert " is of the kind " not in promised


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/doc/company/guangdong-sike-electronics", "A general statement against an instance"),
        ("/doc/place/xinjiang", "Xinjiang had more than about 26,100,000 people"),
    ],
)
def test_conflicts_stand_on_the_pages_of_what_they_are_about(article: Running, path: str, words: str) -> None:
    """A company's and a region's page tell the conflict that they are part of, its figures on one axis."""
    comparisons = section(read(article, path), "comparisons")
    assert words in comparisons
    assert '<figure class="chart">' in comparisons


def test_both_censuses_stand_on_the_page_of_the_region(article: Running) -> None:
    """What registers count of a place stands on its page, with its day and its source."""
    registered = section(read(article, "/doc/place/xinjiang"), "registered")
    for words in ("21,820,000 people", "25,850,000 people", "As of 2010-11-01", "As of 2020-11-01", "Source: "):
        assert words in registered


def test_what_tells_nobody_anything_is_folded(article: Running) -> None:
    """What follows is behind a fold, without what only says that two things have to do with each other."""
    follows = section(read(article, "/doc/place/xinjiang"), "inferred")
    assert follows.strip().partition("\n")[2].startswith('<details class="follows">')
    assert ">about</a>" not in follows
    assert re.search(r'<ul class="proof">.*<blockquote><a href="/quote/kashgar-2016/', follows, re.DOTALL)


def test_a_denial_is_told_with_its_negation(article: Running) -> None:
    """What is said not to be so is never shown as its opposite, with a mark alone."""
    denied = section(read(article, "/doc/person/zinat"), "denied")
    says = re.findall(r'<p class="says">(.*?)</p>', denied)
    assert says
    assert all(" not " in re.sub("<[^>]*>", "", words) for words in says)


def test_a_page_can_be_cited_framed_and_taken_as_a_table(article: Running) -> None:
    """The page of a thing has its citation with the revision, the frame of its card, and the table of its claims."""
    page = unescape(read(article, "/doc/company/wanda"))
    assert f'<iframe src="{article.url}embed/company/wanda" width="480" height="320" title="Wanda"></iframe>' in page
    assert "“Wanda”, reliefgraph, revision " in page
    (target,) = re.findall(r'<a href="(/sparql[^"]*)" download="claims.csv">', page)
    table = article.ask("GET", target)
    assert table.headers["content-type"] == "text/csv;charset=utf-8"
    assert "statement,factuality,speaker,quote" in table.text
    assert "Wanda" in table.text


def test_a_card_may_be_framed_and_names_nobody_private(article: Running) -> None:
    """Other sites may frame a card, but no other page; there is no card of a private person."""
    card = article.ask("GET", "/embed/place/xinjiang", BROWSER)
    assert "frame-ancestors *" in card.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in article.ask("GET", "/doc/place/xinjiang").headers["content-security-policy"]
    assert article.ask("GET", "/embed/person/zinat", BROWSER).status == 404
    sike = article.ask("GET", "/embed/company/guangdong-sike-electronics", BROWSER).text
    assert "Sike produces and exports" in sike
    assert not re.search("miyasil|tulson", sike, re.IGNORECASE)


@pytest.mark.parametrize(
    "path", ["/doc/company/wanda", "/doc/company/guangdong-sike-electronics", "/answer?question=exports"]
)
def test_previews_have_a_title_and_a_description(article: Running, path: str) -> None:
    """What a link's preview shows is there, and it names no private person."""
    page = read(article, path)
    found = dict(re.findall(r'<meta (?:name|property)="([a-z:_]+)" content="([^"]*)">', page))
    assert {"og:title", "og:type", "og:url", "og:site_name", "og:description", "description"} <= found.keys()
    assert not re.search("miyasil|tulson|zinat", str(found), re.IGNORECASE)


SECOND = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix g: <https://w3id.org/reliefgraph/graph/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
g:claims {
  <https://w3id.org/reliefgraph/claim/b/jiashi-in-kashgar> a rlf:Claim , rdf:Statement ;
    rdf:subject <https://w3id.org/reliefgraph/id/place/jiashi> ; rdf:predicate rlf:locatedIn ;
    rdf:object <https://w3id.org/reliefgraph/id/place/kashgar> ; rlf:voice rlf:Narrator ;
    rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
    schema:appearance <https://w3id.org/reliefgraph/article/b> .
}
g:sources { <https://w3id.org/reliefgraph/article/b> a rlf:Article ; rdfs:label "Another article"@en . }
"""


def test_among_several_articles_each_claim_names_its_own(tmp_path: Path) -> None:
    """The page of a thing says which article reports what; where there is only one, it has no need of a name."""
    told = []
    for data, text in ((tmp_path / "one", TRIG), (tmp_path / "two", TRIG + SECOND)):
        publish(data, parse(text, format=RdfFormat.TRIG))
        app = create_app(Settings(data=data))
        page = app.test_client().get("/doc/place/jiashi", headers=BROWSER).text
        told.append(re.findall(r'<p class="how"><span>(.*?)</span> ', section(page, "reported")))
    first, second = '<a href="/article/a">An article</a>', '<a href="/article/b">Another article</a>'
    assert told == [["the article"], [first, second]]
