"""What agents wish of an answer: whose word, how surely, with prospects; and what such an answer says it leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from mcp import Client

from server.mcp.protocol import make_wishes
from server.mcp.tools import GraphTools
from tests.server.mcp.test_protocol import talk

WAGES = "SELECT ?words { ?wage rlf:measure measure:wage ; rlf:value ?f . ?f rdfs:label ?words FILTER(?f > 1300) }"
SIKE, MIYASIL = "2,000 to 3,000 yuan a month", "1,200 to 1,500 yuan"


def call(tools: GraphTools, query: str, **wishes: Any) -> tuple[bool, dict[str, Any]]:
    """Ask over the protocol with the SDK's client; return whether it is an error, and the values."""

    async def say(client: Client) -> tuple[bool, dict[str, Any]]:
        result = await client.call_tool("ask", {"query": query, **wishes})
        assert result.structured_content is not None
        return bool(result.is_error), result.structured_content

    return talk(tools, say)


@pytest.mark.parametrize("evidence", [True, False])
@pytest.mark.parametrize(
    ("wishes", "words", "left_out"),
    [
        ({"figures": "certainly"}, [SIKE], "1 more row holds possibly, not certainly"),
        ({"figures": "possibly"}, [MIYASIL, SIKE], None),
        ({"figures": "possibly", "said_by": "narrator"}, [MIYASIL], "1 more row rests on others' word"),
        ({"figures": "possibly", "said_by": "Zhang Ke"}, [SIKE], "1 more row rests on others' word"),
        ({"figures": "possibly", "undisputed": True}, [], "2 more rows rest on what is disputed"),
        ({"figures": "possibly", "articles": 2}, [], "2 more rows rest on the word of fewer than 2 articles"),
    ],
)
def test_wishes_hold_for_agents(
    tools: GraphTools, evidence: bool, wishes: dict[str, Any], words: list[str], left_out: str | None
) -> None:
    """The tool has the rows of the other ways, with evidence and without, and says what it leaves out."""
    is_error, found = call(tools, WAGES, evidence=evidence, **wishes)
    assert not is_error
    assert sorted(row["values"]["words"] for row in found["rows"]) == words
    assert [told.partition(";")[0] for told in found.get("left_out", ())] == ([left_out] if left_out else [])
    speakers = {one["speaker"] for one in found.get("citations", {}).values()}
    assert wishes.get("said_by") != "Zhang Ke" or not evidence or speakers == {"Zhang Ke"}


def test_plans_come_where_they_are_wished(tools: GraphTools) -> None:
    """Without the wish an answer counts the plans that it leaves out; with it their citations say that they are."""
    query = "SELECT ?event ?time { ?event rlf:time ?time }"
    _, usual = call(tools, query)
    assert usual["left_out"][0].startswith("2 more rows are of plans, promises, aims and expectations")
    _, wider = call(tools, query, prospects=True)
    assert len(wider["rows"]) == len(usual["rows"]) + 2
    assert "left_out" not in wider
    assert any("planned" in one.get("said_as", "") for one in wider["citations"].values())


@pytest.mark.parametrize(
    ("wishes", "problem", "detail"),
    [
        ({"said_by": "Zang Ke"}, "unknown-speaker", "Did you mean Zhang Ke?"),
        ({"figures": "surely"}, "malformed-request", "certainly or possibly is expected"),
        ({"articles": 0}, "malformed-request", "a whole number from 1 to 1000 is expected"),
    ],
)
def test_what_cannot_be_wished_is_refused(tools: GraphTools, wishes: dict[str, Any], problem: str, detail: str) -> None:
    """A wish that cannot be is an error with its way out, and no half answer."""
    is_error, found = call(tools, WAGES, **wishes)
    assert (is_error, found["problem"]) == (True, problem)
    assert detail in found["detail"]
    assert "rows" not in found


def test_empty_wishes_are_none() -> None:
    """What the tool is given by default wishes nothing."""
    assert make_wishes(False, "", 1, False, "").to_fields() == []
