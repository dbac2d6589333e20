"""What the page for users of agents says is so."""

from __future__ import annotations

import json
import re

from mcp import Client

from server.commands.mcp import PORT
from server.mcp.protocol import EXAMPLES_URI, SCHEMA_URI, make_server
from server.mcp.tools import LEAST_TOKENS, MAX_ROWS, MOST_TOKENS, USUAL_ROWS, USUAL_TOKENS, GraphTools
from tests.own_loop import run_in_own_loop
from tests.repository import ROOT

README = (ROOT / "server/mcp/README.md").read_text(encoding="utf-8")


def test_each_tool_is_told(tools: GraphTools) -> None:
    """The table has the tools that are offered, and no others."""

    async def look() -> set[str]:
        async with Client(make_server(tools, "0")) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    told = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert set(told) == run_in_own_loop(look())
    assert len(told) == 6
    assert SCHEMA_URI in README
    assert EXAMPLES_URI in README


def test_the_settings_of_clients_are_json() -> None:
    """The two files for clients can be read, and name the command and the address as they are."""
    stdio, http = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL))
    assert stdio["servers"]["reliefgraph"]["args"][0] == "mcp"
    assert http["mcpServers"]["reliefgraph"]["url"] == f"http://127.0.0.1:{PORT}/mcp"


def test_the_bounds_are_told() -> None:
    """The numbers of rows and tokens are those that hold."""
    assert f"`rows` ({USUAL_ROWS}, at most {MAX_ROWS})" in README
    assert f"`max_tokens` ({USUAL_TOKENS:,}, from {LEAST_TOKENS} to {MOST_TOKENS:,}" in README
