"""An agent that asks ten questions: each answer's citations are the article's words at their offsets.

The expected values and quotes were read in the article, not in the answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from mcp import Client

from graph.namespaces import BASE
from server.mcp.protocol import make_server
from server.mcp.tools import GraphTools
from tests.own_loop import run_in_own_loop
from tests.repository import ROOT

TEXT = (ROOT / "seeds/kashgar-2016/article.txt").read_text(encoding="utf-8")
ARTICLE = BASE + "article/kashgar-2016"
AHEAD = f"FROM <{BASE}graph/prospects> FROM <{BASE}graph/entities>"

SIKE_STAFF = "It now employs over 2,000 people at seven factories in Kashgar"
SIKE_WAGE = "Workers at Sike are paid 2,000 to 3,000 yuan a month"
MIYASIL_WAGE = "For this entry-level job, she earns 1,200 to 1,500 yuan (about 180 U.S. dollars) a month"
MIYASIL = "Miyasil Tulson, 16, is employed at a Sike factory near her home"
SIKE_GOODS = "Sike produces and exports smart phone charging devices and other electronic accessories"
PARK = (
    "Shenzhen Industrial Park, located in Jiashi County, Kashgar, is a booming complex with dozens of companies "
    "spanning diverse sectors including electronics, garments, textiles and handicrafts"
)
WANDA = "Wanda has promised 60 billion yuan to help develop cultural tourism in the province"
YIJIA = "The company, based in the eastern province of Jiangsu, produces hats, carpets and robes for the export market"
FACTORY = "Guangdong Sike Electronics, which first opened a factory in Xinjiang two years ago"
ZHANG = "Zhang Ke, deputy chief of the Communist Party of China committee of Jiashi"
KEYS = "Jobs are like keys -- they unlock the problem of poverty and are a way to create sustainable wealth for locals"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One question of the agent, the call that it makes, and what the answer must hold.

    Attributes:
        question: In words.
        tool: The tool.
        arguments: Its arguments.
        values: The values that stand in the answer.
        quotes: All that is cited.
        speaker: Who says it.
    """

    question: str
    tool: str
    arguments: dict[str, Any]
    values: tuple[str, ...]
    quotes: frozenset[str]
    speaker: str = "Ecns.cn, 26 October 2016"


DIALOGUE = (
    Turn(
        question="How many people work for Sike in Kashgar?",
        tool="ask",
        arguments={
            "query": "SELECT ?figure { ?o rlf:measure measure:headcount ; rlf:of ?what ; rlf:value/rdfs:label ?figure ."
            " ?what rlf:operatedBy company:guangdong-sike-electronics }"
        },
        values=("over 2,000 people",),
        quotes=frozenset({SIKE_STAFF}),
    ),
    Turn(
        question="What are workers at Sike paid, and who says so?",
        tool="ask",
        arguments={
            "query": "SELECT ?wage { ?o rlf:measure measure:wage ; rlf:of/rdfs:label 'workers at Sike'@en ;"
            " rlf:value/rdfs:label ?wage }"
        },
        values=("2,000 to 3,000 yuan a month",),
        quotes=frozenset({SIKE_WAGE}),
        speaker="Zhang Ke",
    ),
    Turn(
        question="And the girl of 16?",
        tool="ask",
        arguments={
            "query": "SELECT ?wage { ?o rlf:measure measure:wage ; rlf:of ?job ; rlf:value/rdfs:label ?wage ."
            " ?job rlf:agent person:miyasil-tulson }"
        },
        values=("1,200 to 1,500 yuan",),
        quotes=frozenset({MIYASIL_WAGE, MIYASIL}),
    ),
    Turn(
        question="What does Sike export?",
        tool="ask",
        arguments={
            "query": "SELECT ?thing { company:guangdong-sike-electronics rlf:exports/rdfs:label ?thing }"
            " ORDER BY ?thing"
        },
        values=("electronic accessories", "smart phone charging devices"),
        quotes=frozenset({SIKE_GOODS}),
    ),
    Turn(
        question="Which sectors are in the park?",
        tool="ask",
        arguments={
            "query": "SELECT DISTINCT ?sector { ?g rlf:memberClass rlf:Company ; rlf:operatesIn"
            " place:shenzhen-industrial-park ; rlf:sector/rdfs:label ?sector FILTER(LANG(?sector) = 'en') }"
            " ORDER BY ?sector"
        },
        values=("electronics", "garments", "handicrafts", "textiles"),
        quotes=frozenset({PARK}),
    ),
    Turn(
        question="What has Wanda promised?",
        tool="ask",
        arguments={"query": f"SELECT ?amount {AHEAD} {{ ?e rlf:agent company:wanda ; rlf:amount/rdfs:label ?amount }}"},
        values=("60 billion yuan",),
        quotes=frozenset({WANDA}),
    ),
    Turn(
        question="Is Yijia from Jiangsu?",
        tool="why",
        arguments={"subject": "Yijia Ethnic Garments Co.", "predicate": "basedIn", "object": "Jiangsu"},
        values=("Yijia Ethnic Garments Co. based in Jiangsu",),
        quotes=frozenset({YIJIA}),
    ),
    Turn(
        question="Why is Sike said to work in Xinjiang?",
        tool="why",
        arguments={"subject": "Guangdong Sike Electronics", "predicate": "operatesIn", "object": "Xinjiang"},
        values=("Guangdong Sike Electronics works in Xinjiang", "prp-spo2"),
        quotes=frozenset({FACTORY}),
    ),
    Turn(
        question="Which post has Zhang Ke?",
        tool="ask",
        arguments={
            "query": "SELECT ?post { ?office rlf:agent person:zhang-ke ; rlf:post/rdfs:label ?post"
            " FILTER(LANG(?post) = 'en') }"
        },
        values=("deputy chief",),
        quotes=frozenset({ZHANG}),
    ),
    Turn(
        question="Who said that jobs are like keys?",
        tool="ask",
        arguments={
            "query": "SELECT ?name { ?said a rlf:Quotation ; prov:wasAttributedTo/rdfs:label ?name ;"
            " prov:wasDerivedFrom/oa:hasSelector/oa:exact ?words FILTER(STRSTARTS(?words, 'Jobs are like keys'))"
            " FILTER(LANG(?name) = 'en') }"
        },
        values=("Ma Xiangyu",),
        quotes=frozenset({KEYS}),
        speaker="Ma Xiangyu",
    ),
)


def iter_texts(value: Any) -> Iterator[str]:
    """Yield each text anywhere in an answer."""
    if isinstance(value, dict):
        for part in value.values():
            yield from iter_texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from iter_texts(part)
    elif isinstance(value, str):
        yield value


async def hold(server: Any, turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """Return the answers that an agent gets in one conversation."""
    answers = []
    async with Client(server) as agent:
        for turn in turns:
            result = await agent.call_tool(turn.tool, turn.arguments)
            assert not result.is_error, (turn.question, result.content)
            assert result.structured_content is not None
            answers.append(result.structured_content)
    return answers


@pytest.fixture(scope="module")
def answers(tools: GraphTools) -> list[dict[str, Any]]:
    """The answers to the ten questions, in one conversation."""
    assert len(DIALOGUE) == 10
    return run_in_own_loop(hold(make_server(tools, "0"), DIALOGUE))


@pytest.mark.parametrize("number", range(10))
def test_each_citation_is_the_articles_words_at_their_offsets(answers: list[dict[str, Any]], number: int) -> None:
    """A quote and its sentence stand in the article where the answer says, and the quote in the sentence."""
    answer = answers[number]
    assert answer["citations"]
    for citation in answer["citations"].values():
        sentence = answer["sentences"][citation["sentence"]]
        assert TEXT[citation["start"] : citation["end"]] == citation["quote"]
        assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["start"] <= citation["start"] < citation["end"] <= sentence["end"]
        assert (sentence["article"], sentence["published"]) == (ARTICLE, "2016-10-26")


@pytest.mark.parametrize("number", range(10))
def test_each_answer_is_right_and_rests_on_the_right_words(answers: list[dict[str, Any]], number: int) -> None:
    """The answer has what the article says, and cites the words that say it, and those who said them."""
    turn, answer = DIALOGUE[number], answers[number]
    assert set(turn.values) <= set(iter_texts(answer)), turn.question
    assert {citation["quote"] for citation in answer["citations"].values()} == turn.quotes
    assert turn.speaker in {citation["speaker"] for citation in answer["citations"].values()}
    if turn.tool == "ask":
        rows = [text for row in answer["rows"] for text in row["values"].values()]
        assert tuple(rows) == turn.values
        assert all(row["citations"] for row in answer["rows"])


def test_a_promise_is_cited_as_one(answers: list[dict[str, Any]]) -> None:
    """What Wanda has promised is said to be promised, and what Sike employs is not."""
    assert {one["said_as"] for one in answers[5]["citations"].values()} == {"promised"}
    assert "said_as" not in answers[0]["citations"]["c1"]
