"""The tools over the protocol, with the SDK's own client in one process."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from mcp import Client
from mcp_types import CallToolResult, TextContent, TextResourceContents

from graph.revision.revision import RevisionDirectory
from server.data.site import Site
from server.mcp.protocol import EXAMPLES_URI, SCHEMA_URI, make_server
from server.mcp.service_client import ServiceClient
from server.mcp.tools import GraphTools
from server.service.host import ServiceHost
from server.settings import Settings
from tests.own_loop import run_in_own_loop

T = TypeVar("T")


def talk(tools: GraphTools, say: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    """Connect a client to a server over some tools, and return what it came to know."""

    async def connect() -> T:
        async with Client(make_server(tools, "1.0"), mode=mode) as client:
            return await say(client)

    return run_in_own_loop(connect())


def text_of(result: CallToolResult) -> str:
    """Return the text of an answer of one part."""
    [part] = result.content
    assert isinstance(part, TextContent)
    return part.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_six_tools_are_offered_and_none_writes(tools: GraphTools, mode: str) -> None:
    """Clients of the newest protocol and of the older one see the tools, their bounds, and that they only read."""

    async def look(client: Client) -> dict[str, tuple[bool, object]]:
        found = await client.list_tools()
        return {
            tool.name: (
                tool.annotations is not None and tool.annotations.read_only_hint is True,
                tool.input_schema["properties"].get("rows"),
            )
            for tool in found.tools
        }

    found = talk(tools, look, mode)
    assert sorted(found) == ["ask", "examples", "read", "schema", "search", "why"]
    assert {read_only for read_only, _ in found.values()} == {True}
    _, rows = found["ask"]
    assert isinstance(rows, dict)
    assert (rows["minimum"], rows["maximum"], rows["default"]) == (1, 200, 20)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_answer_is_given_as_text_and_as_values(tools: GraphTools, mode: str) -> None:
    """The text of an answer is its values in JSON."""
    result = talk(tools, lambda client: client.call_tool("ask", {"query": "ASK { company:wanda a rlf:Company }"}), mode)
    assert result.is_error is not True
    assert json.loads(text_of(result)) == result.structured_content
    assert result.structured_content is not None
    assert result.structured_content["boolean"] is True


@pytest.mark.parametrize(
    ("arguments", "problem", "advice"),
    [
        ({"query": "DELETE WHERE { ?s ?p ?o }"}, "update-off", "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."),
        ({"query": "SELECT ?s {"}, "malformed-query", "Look at the marked place; `line` and `column` count from 1."),
        ({"query": "ASK {}", "revision": "old"}, "revision-changed", "Ask again without `revision`."),
        ({"query": "ASK {}", "rows": 1000}, "malformed-request", "Look at the parameters of the tool."),
    ],
)
def test_a_refusal_says_what_to_do(tools: GraphTools, arguments: dict[str, object], problem: str, advice: str) -> None:
    """An agent gets a problem as an error of the tool, with what it can do."""
    result = talk(tools, lambda client: client.call_tool("ask", arguments))
    told = result.structured_content
    assert result.is_error
    assert told is not None
    assert (told["problem"], told["advice"]) == (problem, advice)
    assert json.loads(text_of(result)) == told


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"query": "SELECT \ud800 {}"}),
        ("ask", {"query": "ASK {}", "said_by": "\udfff"}),
        ("search", {"text": "\ud83d"}),
        ("read", {"of": "\ud800"}),
        ("why", {"subject": "\ud800", "predicate": "a", "object": "b"}),
        ("examples", {"about": "\udc00"}),
    ],
)
def test_half_a_character_is_refused(tools: GraphTools, tool: str, arguments: dict[str, object]) -> None:
    """Half a pair of surrogates, which JSON can carry, is a problem that names it, and no failure of the tool."""
    result = talk(tools, lambda client: client.call_tool(tool, arguments))
    told = result.structured_content
    assert told is not None
    assert (result.is_error, told["problem"]) == (True, "malformed-request")
    assert "half of a pair of surrogates" in told["detail"]


@pytest.mark.parametrize("arguments", [{}, {"query": 5}, {"query": "ASK {}", "rows": "many"}])
def test_arguments_of_another_kind_are_refused(tools: GraphTools, arguments: dict[str, object]) -> None:
    """What the schema of a tool does not allow is refused by naming the argument."""
    result = talk(tools, lambda client: client.call_tool("ask", arguments))
    assert result.is_error
    assert "rows" in text_of(result) or "query" in text_of(result)


def test_the_schema_and_the_examples_are_resources_too(tools: GraphTools) -> None:
    """The resource is what the tool gives."""

    async def look(client: Client) -> tuple[str, str, str]:
        parts = [(await client.read_resource(uri)).contents[0] for uri in (SCHEMA_URI, EXAMPLES_URI)]
        card, examples = (part.text for part in parts if isinstance(part, TextResourceContents))
        return card, examples, text_of(await client.call_tool("schema", {}))

    card, examples, answered = talk(tools, look)
    assert card == answered
    assert card.startswith("# reliefgraph, revision ")
    assert "What are workers paid, and who says so?" in json.loads(examples)["other_questions"]


def test_each_example_works_as_it_is_given(tools: GraphTools) -> None:
    """The three queries nearest to a question are answered as they stand, with rows and citations."""

    async def look(client: Client) -> list[dict[str, object]]:
        found = (await client.call_tool("examples", {"about": "wages of workers"})).structured_content
        assert found is not None
        asked = [await client.call_tool("ask", {"query": one["query"]}) for one in found["examples"]]
        return [one.structured_content or {} for one in asked]

    answers = talk(tools, look)
    assert len(answers) == 3
    for answer in answers:
        assert answer["rows"]
        assert answer["citations"]


def test_without_data_an_agent_is_told(tmp_path: Path) -> None:
    """Where nothing has been published each tool says so, with the way out."""
    host = ServiceHost(Settings(data=tmp_path), on_settled=lambda: None, writes=False)
    tools = GraphTools(Site(RevisionDirectory(tmp_path)), ServiceClient(host))
    try:
        result = talk(tools, lambda client: client.call_tool("search", {"text": "x"}))
    finally:
        host.stop()
    assert result.is_error
    assert result.structured_content is not None
    assert result.structured_content["problem"] == "no-data"
    assert "reliefgraph build" in text_of(result)
