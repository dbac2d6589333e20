"""What an answer may rest on, wished alike at every address: whose word, certainly or possibly, with prospects."""

from __future__ import annotations

import csv
import io
import json
from html import unescape
from urllib.parse import urlencode

import pytest

from graph.sparql.static_analysis import Form
from server.http.problems import Problem
from server.sparql.hints import FIELD, field_to_hints
from server.sparql.wishes import Wishes, fields_to_wishes, split_hints, tell_left_out
from tests.server.running import Reply, Running

BROWSER = {"Accept": "text/html"}
Fields = list[tuple[str, str]]


def wages(server: Running, condition: str = "") -> str:
    """Return the query for all wages in the article's words."""
    return (
        f"PREFIX rlf: <{server.url}ontology#> SELECT ?words {{ ?wage rlf:measure <{server.url}id/measure/wage> ;"
        f" rlf:value ?f . ?f <http://www.w3.org/2000/01/rdf-schema#label> ?words {condition} }}"
    )


SIKE, MIYASIL = "2,000 to 3,000 yuan a month", "1,200 to 1,500 yuan"
ABOVE = "FILTER(?f > 1300)"
CASES: list[tuple[str, Fields, set[str], str]] = [
    ("", [], {SIKE, MIYASIL}, ""),
    ("", [("said-by", "narrator")], {MIYASIL}, "1 more row rests on others' word"),
    ("", [("said-by", "Zhang Ke")], {SIKE}, "1 more row rests on others' word"),
    ("", [("said-by", "person/zhang-ke"), ("said-by", "narrator")], {SIKE, MIYASIL}, ""),
    ("", [("undisputed", "true")], set(), "2 more rows rest on what is disputed"),
    ("", [("articles", "2")], set(), "2 more rows rest on the word of fewer than 2 articles"),
    (ABOVE, [("figures", "certainly")], {SIKE}, "1 more row holds possibly, not certainly"),
    (ABOVE, [("figures", "possibly")], {SIKE, MIYASIL}, ""),
    (ABOVE, [("figures", "possibly"), ("said-by", "narrator")], {MIYASIL}, "1 more row rests on others' word"),
]


def read(reply: Reply, name: str = "words") -> set[str]:
    """Return what a variable is bound to in SPARQL results in JSON."""
    assert reply.status == 200, reply.text
    return {row[name]["value"] for row in json.loads(reply.body)["results"]["bindings"]}


def told(reply: Reply) -> tuple[str, ...]:
    """Return the hints of an answer."""
    return field_to_hints(reply.headers.get(FIELD.lower(), ""))


@pytest.mark.parametrize(("condition", "fields", "words", "left_out"), CASES)
def test_every_address_answers_alike(
    article: Running, condition: str, fields: Fields, words: set[str], left_out: str
) -> None:
    """/sparql, /evidence (JSON and CSV) and the page have the same rows, and each says what it leaves out."""
    asked = urlencode([("query", wages(article, condition)), *fields])
    plain = article.ask("GET", f"/sparql?{asked}", {"Accept": "application/json"})
    explained = article.ask("GET", f"/evidence?{asked}", {"Accept": "application/json"})
    as_csv = article.ask("GET", f"/evidence?{asked}", {"Accept": "text/csv"})
    page = article.ask("GET", f"/answer?{asked}", BROWSER)
    assert read(plain) == read(explained) == words
    assert {row["words"] for row in csv.DictReader(io.StringIO(as_csv.body.decode()))} == words
    assert page.status == 200
    assert {one for one in (SIKE, MIYASIL) if f">{one}<" in unescape(page.text)} == words
    for reply in (plain, explained, as_csv):
        assert [hint.partition(";")[0] for hint in told(reply)] == ([left_out] if left_out else [])
    assert not left_out or f"{left_out}." in unescape(page.text)
    counted = json.loads(explained.body)["evidence"].get("leftOut", {})
    assert list(counted.values()) == ([int(left_out[0])] if left_out else [])


def test_each_wish_is_an_answer_of_its_own(article: Running) -> None:
    """Answers that are wished otherwise have tags of their own, at both addresses, and none is taken for another."""
    tags = set()
    asked = [(condition, fields) for condition, fields, _, _ in CASES]
    for condition, fields in asked:
        for path in ("/sparql", "/evidence"):
            query = urlencode([("query", wages(article, condition)), *fields])
            tags.add(article.ask("GET", f"{path}?{query}", {"Accept": "application/json"}).headers["etag"])
    assert len(tags) == 2 * len(asked)


def test_the_evidence_is_of_those_who_count(article: Running) -> None:
    """With said-by no sentence of anybody else is behind a row."""
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    asked = urlencode({"query": query, "said-by": "Zhang Ke", "limit": "1000"})
    found = json.loads(article.ask("GET", f"/evidence?{asked}", {"Accept": "application/json"}).body)
    claims = [one for one in found["evidence"]["sentences"] if "claim" in one]
    assert len(claims) > 10
    assert {one["speaker"] for one in claims} == {"Zhang Ke"}


def test_a_yes_that_others_say(article: Running) -> None:
    """ASK tells that the answer would be another, and CONSTRUCT counts triples."""
    staff = f"?staff <{article.url}ontology#measure> <{article.url}id/measure/headcount>"
    query = f"ASK {{ {staff} }}"
    reply = article.query(query, **{"said-by": "Zhang Ke"})
    assert json.loads(reply.body)["boolean"] is False
    assert told(reply) == (
        "the answer would be yes by what rests on others' word; leave out said-by to see them with the rest",
    )
    made = article.query(f"CONSTRUCT {{ {staff} }} WHERE {{ {staff} }}", "text/turtle", **{"said-by": "Zhang Ke"})
    assert "more triple" in told(made)[0]


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ([("said-by", "")],
         "said-by has no value; narrator, or the name, the key or the IRI of a speaker is expected."),
        ([("articles", "0")], "articles is '0'; a whole number from 1 to 1000 is expected."),
        ([("articles", "two")], "articles is 'two'; a whole number from 1 to 1000 is expected."),
        ([("articles", "٣")], "articles is '٣'; a whole number from 1 to 1000 is expected."),
        ([("articles", "2"), ("articles", "3")], "articles is both '2' and '3'; say which."),
        ([("undisputed", "perhaps")], "undisputed is 'perhaps'; true or false is expected."),
        ([("undisputed", "true"), ("undisputed", "false")], "undisputed is both true and false; say which."),
        ([("prospects", "true"), ("prospects", "false")], "prospects is both true and false; say which."),
        ([("figures", "surely")], "figures is 'surely'; certainly or possibly is expected."),
        ([("figures", "certainly"), ("figures", "possibly")],
         "figures is both certainly and possibly; ask twice, or say which."),
        ([("said-by", str(n)) for n in range(21)], "said-by stands 21 times; at most 20 can."),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be_are_refused(article: Running, fields: Fields, detail: str) -> None:
    """A value that is none, and two that contradict each other, are 400 as RFC 9457 has it, at every address."""
    asked = urlencode([("query", wages(article)), *fields])
    for path, accept in (("/sparql", "application/json"), ("/evidence", "application/json"), ("/answer", "text/html")):
        reply = article.ask("GET", f"{path}?{asked}", {"Accept": accept})
        if path == "/answer" and fields == [("said-by", "")]:
            assert reply.status == 200  # what a form sends where nobody is chosen
            continue
        assert reply.status == 400, path
        assert detail in (unescape(reply.text) if path == "/answer" else json.loads(reply.body)["detail"])


@pytest.mark.parametrize("path", ["/sparql", "/evidence"])
def test_an_unknown_speaker_is_told_with_what_is_meant(article: Running, path: str) -> None:
    """A slip in a name is a problem with the name that was meant, for programs and people."""
    asked = urlencode({"query": wages(article), "said-by": "Zang Ke"})
    reply = article.ask("GET", f"{path}?{asked}", {"Accept": "application/json"})
    found = json.loads(reply.body)
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
    assert found["type"].endswith("/unknown-speaker")
    assert found["detail"] == "Nobody called 'Zang Ke' speaks in the articles. Did you mean Zhang Ke?"
    assert (found["speaker"], found["did_you_mean"]) == ("Zang Ke", ["Zhang Ke"])
    page = article.ask("GET", f"/answer?{asked}", BROWSER)
    assert page.status == 400
    assert "Did you mean Zhang Ke?" in page.text


def test_a_reading_that_reads_nothing_says_so(article: Running) -> None:
    """A query that compares no figure is answered as ever, and told that the wish changes nothing."""
    reply = article.query(wages(article), figures="certainly")
    assert read(reply) == {SIKE, MIYASIL}
    assert told(reply) == ("figures=certainly changes nothing: this query compares nothing that may be a figure",)


def test_a_mistake_is_told_at_its_place_whatever_is_wished(article: Running) -> None:
    """A malformed query has its line and column with wishes too."""
    for fields in ({"figures": "certainly"}, {"said-by": "narrator"}):
        reply = article.query("SELECT * {\n ?s ?p\n}", **fields)
        assert (reply.status, json.loads(reply.body)["line"]) == (400, 3)


def test_a_plain_store_has_nobodys_word(server: Running) -> None:
    """Over a store with an ordinary default graph figures can be read."""
    query = "SELECT ?o { ?s <http://example.org/label> ?o FILTER(?o > 3) }"
    assert server.query(query, figures="possibly").status == 200


def test_wishes_go_there_and_back() -> None:
    """The fields of wishes are read as the same wishes."""
    fields = [("prospects", "true"), ("said-by", "narrator"), ("said-by", "Zhang Ke"), ("articles", "2"),
              ("undisputed", "true"), ("figures", "possibly")]  # fmt: skip
    assert fields_to_wishes(fields).to_fields() == fields
    assert fields_to_wishes([("prospects", "false"), ("articles", "1")]) == Wishes()
    with pytest.raises(Problem):
        fields_to_wishes([("undisputed", "no")])


def test_what_is_left_out_is_told_with_the_way_to_it() -> None:
    """Each kind of rows has its sentence, and the page knows by which wishes they are seen."""
    wishes = fields_to_wishes([("said-by", "narrator"), ("articles", "2"), ("figures", "certainly")])
    sentences = tell_left_out({"prospects": 1, "word": 1_234, "figures": 2}, wishes, Form.SELECT)
    assert sentences == [
        "1 more row is of plans, promises, aims and expectations; prospects=true shows them with the rest",
        "1,234 more rows rest on others' word or the word of fewer than 2 articles;"
        " leave out said-by and articles to see them with the rest",
        "2 more rows hold possibly, not certainly; figures=possibly shows them with the rest",
    ]
    left_out, others = split_hints([*sentences, "x exists nowhere here; did you mean y?"], wishes)
    assert others == ("x exists nowhere here; did you mean y?",)
    assert [one.wishes.to_fields() for one in left_out] == [
        [("prospects", "true"), *wishes.to_fields()],
        [("figures", "certainly")],
        [("said-by", "narrator"), ("articles", "2"), ("figures", "possibly")],
    ]
