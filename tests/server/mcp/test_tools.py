"""What the tools answer, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE
from graph.revision.revision import RevisionDirectory
from server.data.site import Site
from server.http.problems import Problem
from server.mcp.budget import estimate_tokens, to_json
from server.mcp.service_client import ServiceClient
from server.mcp.tools import GraphTools
from server.service.host import ServiceHost
from server.settings import Settings
from tests.server.running import publish

COMPANIES = 'SELECT ?name { ?c a rlf:Company ; rdfs:label ?name FILTER(LANG(?name) = "en") } ORDER BY ?name'
ANYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
QUOTE = BASE + "quote/kashgar-2016/824-886"
ARTICLE = BASE + "article/kashgar-2016"


def names(answer: dict[str, Any]) -> list[str]:
    """Return the names in the rows of an answer."""
    return [row["values"]["name"] for row in answer["rows"]]


def test_each_row_has_its_citations(tools: GraphTools) -> None:
    """Three companies come with the words that name them, and one of them with the rule by which it is one."""
    answer = tools.ask(COMPANIES)
    assert names(answer) == ["Guangdong Sike Electronics", "Wanda", "Yijia Ethnic Garments Co."]
    cited = [[answer["citations"][name]["quote"] for name in row["citations"]] for row in answer["rows"]]
    assert cited == [["Guangdong Sike Electronics"], ["Wanda"], ["Yijia Ethnic Garments Co."]]
    assert answer["rows"][1]["rests_on"] == ["inferred: cax-sco", "the vocabulary"]
    assert answer["complete"] is True
    assert "no_evidence" not in answer


def test_rows_are_bounded_with_a_flag(tools: GraphTools) -> None:
    """Two rows of three say that they are not all and where the next begins; from there one comes and is the last."""
    first = tools.ask(COMPANIES, rows=2)
    assert first["complete"] is False
    assert first["cut"] == {"by": "rows", "shown": 2, "next_offset": 2}
    rest = tools.ask(COMPANIES, rows=2, offset=2)
    assert (names(rest), rest["rows"][0]["row"], rest["complete"]) == (["Yijia Ethnic Garments Co."], 3, True)


@pytest.mark.parametrize("evidence", [True, False])
@pytest.mark.parametrize("max_tokens", [500, 2000, 20_000])
def test_tokens_are_bounded_with_a_flag(tools: GraphTools, max_tokens: int, evidence: bool) -> None:
    """An answer keeps its bound, has at least one row, and says where it goes on."""
    answer = tools.ask(ANYTHING, rows=200, max_tokens=max_tokens, evidence=evidence)
    shown = len(answer["rows"])
    assert estimate_tokens(to_json(answer)) <= max_tokens
    assert shown >= 1
    assert answer["complete"] is False
    assert answer["cut"]["next_offset"] == shown
    assert shown == 200 or answer["cut"]["by"] == "tokens"


def test_following_the_offsets_gives_each_row_once(tools: GraphTools) -> None:
    """The pages of an ordered answer that tokens cut join to the whole of it."""
    query = "SELECT ?name { ?c rdfs:label ?name } ORDER BY ?name STR(?c)"
    whole = [row["values"]["name"] for row in tools.ask(query, rows=60, max_tokens=20_000)["rows"]]
    found: list[str] = []
    while len(found) < 60:
        answer = tools.ask(query, rows=60 - len(found), offset=len(found), max_tokens=1500)
        found += [row["values"]["name"] for row in answer["rows"]]
    assert found == whole


def test_an_answer_without_evidence_says_so(tools: GraphTools) -> None:
    """Rows that were not asked for with evidence, and those of a query that evidence does not cover, are marked."""
    plain = tools.ask(COMPANIES, evidence=False)
    assert names(plain) == ["Guangdong Sike Electronics", "Wanda", "Yijia Ethnic Garments Co."]
    assert plain["no_evidence"].startswith("No evidence: it was not asked for.")
    uncovered = tools.ask("SELECT (BNODE() AS ?name) { ?c a rlf:Company }")
    assert len(uncovered["rows"]) == 3
    assert uncovered["no_evidence"].startswith("No evidence: ")
    assert "BNODE" in uncovered["no_evidence"]
    assert "citations" not in uncovered


def test_a_slip_is_told(tools: GraphTools) -> None:
    """An empty answer names the property that exists nowhere, and the one that was meant."""
    answer = tools.ask("SELECT ?s { ?s rlf:operatsIn ?o }")
    assert answer["rows"] == []
    assert answer["hints"] == ["rlf:operatsIn exists nowhere here; did you mean rlf:operatesIn?"]


def test_constructed_triples_are_cited(tools: GraphTools) -> None:
    """CONSTRUCT gives a row for each triple, with the citations of what it was made from."""
    answer = tools.ask("CONSTRUCT { ?s rlf:x ?o } { ?s rlf:basedIn ?o FILTER(?o = place:jiangsu) }")
    assert answer["columns"] == ["subject", "predicate", "object"]
    [row] = answer["rows"]
    assert row["values"]["subject"] == {"term": "company:yijia-ethnic-garments", "label": "Yijia Ethnic Garments Co."}
    assert answer["citations"][row["citations"][0]]["quote"].startswith("The company, based in the eastern province")


Call = Callable[[GraphTools], object]


@pytest.mark.parametrize(
    ("call", "problem", "said"),
    [
        (lambda t: t.ask("INSERT DATA { rlf:a rlf:b rlf:c }"), "update-off", "INSERT begins an update"),
        (lambda t: t.ask("PREFIX a: <http://a/>\n# x\ndelete where { ?s ?p ?o }"), "update-off", "DELETE begins"),
        (lambda t: t.ask("SELECT ?s {\n ?s rlf:operatesIn }"), "malformed-query", "(line 2, column 20)"),
        (lambda t: t.ask("SELECT ?s { SERVICE <http://e/> { ?s ?p ?o } }"), "outward-request", "SERVICE"),
        (lambda t: t.ask("ASK {}" + " " * 100_000), "too-large", "100006 characters"),
        (lambda t: t.ask("ASK {}", rows=201), "malformed-request", "rows is 201"),
        (lambda t: t.ask("ASK {}", max_tokens=10), "malformed-request", "max_tokens is 10"),
        (lambda t: t.ask("ASK {}", revision="abc"), "revision-changed", "'abc'"),
        (lambda t: t.why("Sike", "operatesIn", "Xinjiang"), "not-found", "'Sike'"),
        (lambda t: t.why("Wanda", "livesWith", "Xinjiang"), "not-found", "no property 'livesWith'"),
        (lambda t: t.read("company:wanda"), "not-found", "no article, no quote and no claim"),
        (lambda t: t.read(ARTICLE), "malformed-request", "`start`"),
        (lambda t: t.read(ARTICLE, 5000), "malformed-request", "3948 code points"),
        (lambda t: t.read(ARTICLE, 5, 5), "malformed-request", "5 to 5"),
        (lambda t: t.search("x", rows=0), "malformed-request", "rows is 0"),
    ],
)
def test_what_cannot_be_answered_has_a_clear_problem(tools: GraphTools, call: Call, problem: str, said: str) -> None:
    """Each bad call raises its own problem, which names what is wrong."""
    with pytest.raises(Problem) as caught:
        call(tools)
    assert caught.value.type.name == problem
    assert said in caught.value.detail


def test_the_lines_of_a_mistake_are_those_of_the_agent(tools: GraphTools) -> None:
    """The prefixes that are declared for a query do not count as a line of it."""
    with pytest.raises(Problem) as caught:
        tools.ask("SELECT ?s { ?s rlf:operatesIn }")
    assert (caught.value.members["line"], caught.value.members["column"]) == (1, 31)
    assert "(line 1, column 31)" in caught.value.detail


def test_the_current_revision_may_be_asked_for(tools: GraphTools) -> None:
    """An agent that names the revision of its last answer gets the next one from the same."""
    revision = tools.ask("ASK {}")["revision"]
    assert tools.ask("ASK {}", revision=revision)["revision"] == revision


def test_why_leads_down_to_the_words(tools: GraphTools) -> None:
    """That Sike works in Xinjiang follows from two claims on one quote, by a chain and an inverse."""
    answer = tools.why("Guangdong Sike Electronics", "operatesIn", "Xinjiang")
    [top] = answer["because"]
    assert (top["ground"], top["rule"]) == ("follows", "prp-spo2")
    assert {one["statement"] for one in top["because"]} > {
        "Guangdong Sike Electronics agent in Sike's first factory in Xinjiang",
        "Sike's first factory in Xinjiang located in Xinjiang",
    }
    assert {one["quote"] for one in answer["citations"].values()} == {
        "Guangdong Sike Electronics, which first opened a factory in Xinjiang two years ago"
    }


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("company:yijia-ethnic-garments", "rlf:basedIn", "place:jiangsu"),
        ("yijia ethnic garments co.", "basedIn", "jiangsu"),
        (f"<{BASE}id/company/yijia-ethnic-garments>", f"{BASE}ontology#basedIn", f"{BASE}id/place/jiangsu"),
        ("Yijia Ethnic Garments Co.", "based in", "江苏省"),
    ],
)
def test_names_of_any_kind_are_understood(tools: GraphTools, subject: str, predicate: str, value: str) -> None:
    """IRIs, prefixed names and labels in two languages name the same triple."""
    answer = tools.why(subject, predicate, value)
    assert [one["quote"] for one in answer["citations"].values()] == [
        "The company, based in the eastern province of Jiangsu, produces hats, carpets and robes for the export market"
    ]


def test_a_triple_without_a_sentence_says_so(tools: GraphTools) -> None:
    """What the vocabulary defines has no citation, and the answer says so."""
    answer = tools.why("rlf:operatesIn", "a", "owl:ObjectProperty")
    assert answer["because"][0]["ground"] == "defined"
    assert answer["citations"] == {}
    assert "No sentence of an article" in answer["no_evidence"]


def test_what_stands_instead_is_told(tools: GraphTools) -> None:
    """A triple that does not stand is answered with the values that do, a slip in a name with the name."""
    with pytest.raises(Problem) as wrong:
        tools.why("company:yijia-ethnic-garments", "basedIn", "Guangdong")
    assert sorted(wrong.value.members["available"]) == [
        f"<{BASE}id/place/china> (China)",
        f"<{BASE}id/place/eastern-china> (eastern China)",
        f"<{BASE}id/place/jiangsu> (Jiangsu)",
    ]
    with pytest.raises(Problem) as slip:
        tools.why("Wanda", "memberof", "x")
    assert slip.value.members["did_you_mean"] == ["rlf:memberOf"]


def test_search_finds_and_suggests(tools: GraphTools) -> None:
    """A quote is found with its place and claims, a misspelt name with what it may be."""
    found = tools.search("employs over 2,000")
    assert [one["kind"] for one in found["found"]] == ["quote"]
    assert (found["found"][0]["start"], found["found"][0]["end"]) == (824, 886)
    assert BASE + "claim/kashgar-2016/sike-kashgar-staff" in found["found"][0]["claims"]
    slip = tools.search("Guangdnog Sike")
    assert (slip["total"], slip["found"]) == (0, [])
    assert f"Guangdong Sike Electronics <{BASE}id/company/guangdong-sike-electronics>" in slip["did_you_mean"]
    assert "cut" in tools.search("sike", rows=3)


def test_sentences_are_read_word_for_word(tools: GraphTools) -> None:
    """A quote, a claim on it and a place in it lead to the same sentence, with its neighbours where they are wanted."""
    claim = BASE + "claim/kashgar-2016/sike-kashgar-staff"
    for answer in (tools.read(QUOTE, around=0), tools.read(claim, around=0), tools.read(ARTICLE, 831, around=0)):
        assert answer["sentences"] == [
            {"start": 824, "end": 887, "text": "It now employs over 2,000 people at seven factories in Kashgar."}
        ]
    assert [one["start"] for one in tools.read(QUOTE)["sentences"]] == [674, 824, 888]
    assert tools.read(ARTICLE, 0, 3948)["characters"] == 3948


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand long texts."""
    path = tmp_path_factory.mktemp("large")
    graph, predicate = NamedNode(BASE + "graph/reported"), NamedNode("http://e/p")
    publish(path, (Quad(NamedNode(f"http://e/{n}"), predicate, Literal("x" * 900), graph) for n in range(3000)))
    return path


@contextmanager
def over(data: Path, deadline_s: float) -> Iterator[GraphTools]:
    """Give tools over a directory with a deadline of their own."""
    host = ServiceHost(Settings(data=data, deadline_s=deadline_s), on_settled=lambda: None, writes=False)
    try:
        yield GraphTools(Site(RevisionDirectory(data)), ServiceClient(host))
    finally:
        host.stop()


def test_of_a_long_answer_only_the_beginning_is_read(large: Path) -> None:
    """The first rows and triples of an answer of megabytes come with their flag; those far behind are refused."""
    longer = "SELECT ?s ?q { ?s ?p ?o BIND(CONCAT(?o, ?o) AS ?q) }"
    with over(large, 60.0) as tools:
        answer = tools.ask(longer, rows=3, offset=5, evidence=False, max_tokens=5000)
        assert [row["row"] for row in answer["rows"]] == [6, 7, 8]
        assert {len(row["values"]["q"]) for row in answer["rows"]} == {1800}
        assert answer["cut"] == {"by": "rows", "shown": 3, "next_offset": 8}
        graph = tools.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", rows=3, evidence=False)
        assert [triple[:10] for triple in graph["triples"]] == ["<http://e/"] * 3
        assert graph["cut"] == {"by": "rows", "shown": 3, "next_offset": 3}
        with pytest.raises(Problem) as caught:
            tools.ask(longer, offset=2900, evidence=False)
    assert caught.value.type.name == "result-too-large"


def test_a_deadline_is_told(large: Path) -> None:
    """A query that takes too long ends with the problem that says so."""
    with over(large, 0.5) as tools, pytest.raises(Problem) as caught:
        tools.ask("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }", evidence=False)
    assert caught.value.type.name == "deadline"
