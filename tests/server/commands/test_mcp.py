"""`reliefgraph mcp`: over standard input and output and over HTTP, as clients start it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

from graph.errors import SettingError
from server.commands import mcp as command
from tests.own_loop import run_in_own_loop
from tests.server.conftest import small_quads
from tests.server.running import ROOT, free_port, publish

QUERY = {"query": "SELECT ?o { <http://example.org/place/5> <http://example.org/label> ?o }"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset."""
    path = tmp_path_factory.mktemp("mcp")
    publish(path, small_quads())
    return path


async def ask(target: StdioServerParameters | str, mode: str = "auto") -> object:
    """Return the label of a place as an agent gets it."""
    async with Client(target, mode=mode) as client:
        result = await client.call_tool("ask", QUERY)
        assert result.structured_content is not None, result.content
        return result.structured_content["rows"][0]["values"]["o"]


def test_over_standard_input_and_output(data: Path) -> None:
    """A client that starts the command is answered, and nothing but the protocol is on its standard output."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "server.cli", "mcp", "--data", str(data)],
        env=dict(os.environ),
        cwd=str(ROOT),
    )
    assert run_in_own_loop(ask(server)) == "Place 5"


def test_over_http(data: Path) -> None:
    """Clients of both generations of the protocol are answered over HTTP; a page of another site is refused."""
    port = free_port()
    arguments = [sys.executable, "-m", "server.cli", "mcp", "--http", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == f"serving {data} to agents at http://127.0.0.1:{port}/mcp\n"
        url = f"http://127.0.0.1:{port}/mcp"
        for mode in ("auto", "legacy"):
            assert run_in_own_loop(ask(url, mode)) == "Place 5"
        for name, status in (("Origin", 403), ("Host", 421)):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/mcp", b"{}", {"Content-Type": "application/json", name: "http://evil.example"})
            assert connection.getresponse().status == status
            connection.close()
    finally:
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr is not None
        process.stderr.close()


def test_without_the_sdk_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the SDK is not installed the command says how to install it."""
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    result = CliRunner().invoke(command.mcp, [])
    assert isinstance(result.exception, SettingError)
    assert "make setup-mcp" in str(result.exception)


def test_only_this_machine_is_served(data: Path, tmp_path: Path) -> None:
    """An address that others can reach is refused with what to do instead."""
    config = tmp_path / "settings.toml"
    config.write_text('host = "0.0.0.0"\n')
    result = CliRunner().invoke(command.mcp, ["--http", "--data", str(data), "--config", str(config)])
    assert isinstance(result.exception, SettingError)
    assert "0.0.0.0 is no loopback address" in str(result.exception)
