"""Answers with their evidence over HTTP: what programs get, in which formats, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from graph.lookup.questions import read_questions, rebase_question
from graph.namespaces import PROV
from tests.server.running import Reply, Running

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PLAIN = "SELECT ?o { <http://example.org/place/5> <http://example.org/label> ?o }"


def explain(server: Running, query: str, accept: str = "application/json", **more: str) -> Reply:
    """Ask for the evidence of an answer."""
    return server.ask("GET", "/evidence?" + urlencode({"query": query, **more}), {"Accept": accept})


def first_question(article: Running) -> str:
    """Return the question who works for whom, as this server has it."""
    return rebase_question(read_questions()[0], article.url).query


def test_each_row_has_its_sentences(article: Running) -> None:
    """Who works for whom: each row names the sentence, whole, at its offsets, with the quoted words marked."""
    found = json.loads(explain(article, first_question(article)).body)
    rows = found["evidence"]["rows"]
    assert len(rows) == len(found["results"]["bindings"]) == 4
    [number, *_] = rows[1]["sentences"]
    sentence = found["evidence"]["sentences"][number]
    assert sentence["speaker"] == "Zhang Ke"
    assert sentence["text"] == (
        "Workers at Sike are paid 2,000 to 3,000 yuan a month,"
        " and a single job is enough to lift a family out of poverty, said Zhang."
    )
    [[start, end]] = sentence["marks"]
    assert sentence["text"][start:end] == "Workers at Sike are paid 2,000 to 3,000 yuan a month"


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/turtle"])
def test_the_sparql_address_gives_the_evidence_where_it_is_asked_to(article: Running, accept: str) -> None:
    """With evidence=true the SPARQL address answers as /evidence does, and with false or without it as ever."""
    query = first_question(article)
    found = article.query(query, accept, evidence="true")
    assert (found.status, found.headers["content-type"]) == (
        200,
        explain(article, query, accept).headers["content-type"],
    )
    if accept != "text/turtle":
        assert found.body == explain(article, query, accept).body
        assert article.query(query, accept, evidence="false").body == article.query(query, accept).body != found.body


def test_the_sparql_address_leads_people_to_the_answer(article: Running) -> None:
    """A browser that asks for the evidence is led to the page of the answer; any other word is told."""
    reply = article.query(PLAIN, "text/html", evidence="true")
    assert reply.status == 303
    assert reply.headers["location"] == f"{article.url}answer?" + urlencode({"query": PLAIN})
    assert article.query(PLAIN, evidence="perhaps").status == 400


def test_all_proofs_are_told_where_they_are_asked_for(article: Running) -> None:
    """That Sike operates in Xinjiang has seven proofs; the first is the one that is told without asking."""
    query = "ASK { ?company <%sontology#operatesIn> <%sid/place/xinjiang> FILTER(CONTAINS(STR(?company), 'sike')) }"
    query %= (article.url, article.url)
    [usual] = json.loads(explain(article, query).body)["evidence"]["triples"]
    [found] = json.loads(explain(article, query, proofs="all").body)["evidence"]["triples"]
    proofs = found.pop("proofs")
    assert (proofs["count"], proofs["complete"], len(proofs["shown"])) == (7, True, 7)
    assert found == usual == proofs["shown"][0]


def test_csv_has_one_column_more(article: Running) -> None:
    """CSV names speaker and words behind each row in the last column."""
    reply = explain(article, first_question(article), "text/csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    assert rows[1]["evidence"] == "Zhang Ke: “Workers at Sike are paid 2,000 to 3,000 yuan a month”"


@pytest.mark.parametrize(
    ("accept", "format_"), [("text/turtle", RdfFormat.TURTLE), ("application/n-quads", RdfFormat.N_QUADS)]
)
def test_prov_leads_from_rows_to_quotes(article: Running, accept: str, format_: RdfFormat) -> None:
    """As RDF, each row is a prov:Entity derived from claims and quotes that dereference."""
    triples = list(parse(explain(article, first_question(article), accept).body, format_))
    derived = [one for one in triples if one.predicate == NamedNode(PROV + "wasDerivedFrom")]
    assert {str(one.subject)[-6:] for one in derived} == {"row-1>", "row-2>", "row-3>", "row-4>"}
    quote = next(one.object for one in derived if isinstance(one.object, NamedNode) and "/quote/" in one.object.value)
    assert isinstance(quote, NamedNode)
    path = "/" + quote.value.removeprefix(article.url)
    assert article.ask("GET", path, {"Accept": "text/turtle"}).status in (200, 303)


def test_people_are_led_to_the_page(article: Running) -> None:
    """A browser is sent to the page with the same query, which is no page for search engines."""
    query = first_question(article)
    reply = explain(article, query, "text/html,application/xhtml+xml,*/*;q=0.8")
    assert reply.status == 303
    assert "Accept" in reply.headers["vary"]
    page = article.ask("GET", "/why?" + urlencode({"query": query}), {"Accept": "text/html"})
    assert page.status == 200
    assert "<mark>Workers at Sike are paid 2,000 to 3,000 yuan a month</mark>" in page.text
    assert page.headers["x-robots-tag"] == "noindex"


def test_pages_of_rows(server: Running) -> None:
    """`limit` and `offset` choose the rows, and the answer says whether there are more."""
    query = "SELECT ?o { ?s <http://example.org/label> ?o } ORDER BY ?o"
    found = json.loads(explain(server, query, limit="2", offset="1").body)
    assert [row["o"]["value"] for row in found["results"]["bindings"]] == ["Place 1", "Place 10"]
    assert found["evidence"]["complete"] is False


@pytest.mark.parametrize(
    ("query", "more", "status", "kind"),
    [
        ("SELECT (NOW() AS ?t) {}", {}, 422, "no-evidence"),
        ("SELECT ?s { ?s ?p", {}, 400, "malformed-query"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", {}, 403, "outward-request"),
        (PLAIN, {"limit": "0"}, 400, "malformed-request"),
        (PLAIN, {"limit": "1001"}, 400, "malformed-request"),
        (PLAIN, {"proofs": "some"}, 400, "malformed-request"),
        (PLAIN, {"offset": "-1"}, 400, "malformed-request"),
        ("", {}, 400, "malformed-query"),
    ],
)
def test_what_is_refused(server: Running, query: str, more: dict[str, str], status: int, kind: str) -> None:
    """Each kind of bad request gets its problem, with nothing of an answer."""
    reply = explain(server, query, **more)
    assert (reply.status, json.loads(reply.body)["type"].rpartition("/")[2]) == (status, kind)


def test_without_a_query_and_with_an_update(server: Running) -> None:
    """An address without a query says what it needs; an update has no rows."""
    assert server.ask("GET", "/evidence", {}).status == 400
    reply = server.ask("POST", "/evidence", {"Content-Type": "application/sparql-update"}, "CLEAR ALL")
    assert (reply.status, "no rows" in reply.text) == (400, True)


def test_evidence_has_the_deadline_of_queries(server: Running) -> None:
    """A query that never ends is killed with its evidence."""
    reply = server.ask("GET", "/evidence?" + urlencode({"query": CROSS, "timeout": "0.5"}), {})
    assert (reply.status, json.loads(reply.body)["type"].rpartition("/")[2]) == (503, "deadline")


def test_an_unchanged_answer_is_not_sent_again(server: Running) -> None:
    """The answer has a tag, by which a client that has it gets 304."""
    tag = explain(server, PLAIN).headers["etag"]
    again = server.ask("GET", "/evidence?" + urlencode({"query": PLAIN}), {"If-None-Match": tag})
    assert again.status == 304
