"""Settings: where they come from, what is said of bad ones, and that each is documented."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic_core import PydanticUndefined

from graph.errors import SettingError
from server.cli import cli
from server.settings import Settings, read_settings

README = (Path(__file__).resolve().parent.parent.parent / "server/README.md").read_text(encoding="utf-8")


def test_settings_come_from_file_environment_and_flags(tmp_path: Path) -> None:
    """A flag wins over the environment, and the environment over the file."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 1001\ndeadline_s = 5\nkeep = 3\ntrusted_proxies = ["10.0.0.1"]\n')
    settings = read_settings(file, {"RELIEFGRAPH_PORT": "1002", "RELIEFGRAPH_KEEP": "4"}, {"port": "1003"})
    assert (settings.port, settings.keep, settings.deadline_s) == (1003, 4, 5.0)
    assert settings.trusted_proxies == ("10.0.0.1",)


@pytest.mark.parametrize(
    ("text", "environment", "flags", "words"),
    [
        ("", {"RELIEFGRAPH_PORT": "99999"}, {}, "RELIEFGRAPH_PORT: port: .*'99999'"),
        ("", {}, {"deadline_s": "soon"}, "--deadline-s: deadline_s: .*'soon'"),
        ("speed = 1", {}, {}, "speed: is no setting; settings are data, host"),
        ("port = ", {}, {}, "is not TOML"),
        ("", {}, {"base": "example.org"}, "must begin with http"),
        ("", {}, {"public_url": "example.org/x"}, "--public-url: public_url: must begin with http"),
        *(
            ("", {}, {"public_url": f"http://h/{path}"}, "--public-url: public_url: must be a host and perhaps a path")
            for path in ("a?b", "#x", "a b", '"x', "\u5580\u4ec0", "x\r\ny")
        ),
        ("", {}, {"public_url": "https://"}, "must be a host and perhaps a path"),
        ("", {}, {"updates": "open", "host": "0.0.0.0"}, "only where host is a loopback address"),
        ("", {}, {"store": "http://example.org/sparql"}, "--store: store: must be https://"),
        ("", {}, {"store": "ftp://127.0.0.1/sparql"}, "--store: store: must be https://host/path"),
        ("", {"RELIEFGRAPH_STORE_UPDATE": "https://e/u?x=y"}, {}, "STORE_UPDATE: store_update: .*without . and #"),
        ("", {}, {"max_workers": "2"}, "at least fast_slots"),
        ("", {}, {"trusted_proxies": ["abc"]}, "--trusted-proxies: trusted_proxies: 'abc' is neither an address"),
        ("", {}, {"trusted_proxies": ["10.0.0.1", "10.0.0.1/8"]}, "'10.0.0.1/8' is neither an address.*nor a network"),
        ('federation = ["http://x/"]', {}, {}, "federation: 'http://x/' is no host, such as example.org"),
        ("", {"RELIEFGRAPH_FEDERATION": "a.org b.org/path"}, {}, "RELIEFGRAPH_FEDERATION: .*'b.org/path' is no host"),
        ("", {"RELIEFGRAPH_PROT": "8001"}, {}, "RELIEFGRAPH_PROT is no setting; did you mean RELIEFGRAPH_PORT?"),
        ("", {"RELIEFGRAPH_QUERY_LOG_TEXTS": "maybe"}, {}, "RELIEFGRAPH_QUERY_LOG_TEXTS: query_log_texts: .*boolean"),
    ],
)
def test_a_bad_setting_is_told(
    tmp_path: Path, text: str, environment: dict[str, str], flags: dict[str, str], words: str
) -> None:
    """The error says where the setting came from, what it is, and what was expected."""
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(SettingError, match=words):
        read_settings(file, environment, flags)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000", "https://data.example.org/relief", "http://[::1]:80/a/%E5%96%80", "http://h/~a"]
)
def test_a_public_address_may_have_a_path(text: str) -> None:
    """An address with a port, a path or escapes is taken as it is; a slash at its end says nothing."""
    assert Settings(public_url=text).public_url == Settings(public_url=text + "/").public_url == text


def test_every_setting_is_a_flag() -> None:
    """`reliefgraph serve --help` lists each setting with its description and default."""
    text = " ".join(CliRunner().invoke(cli, ["serve", "--help"], env={"COLUMNS": "200"}).output.split())
    for name, field in Settings.model_fields.items():
        assert "--" + name.replace("_", "-") in text
        assert (field.description or "?") in text


def test_every_setting_is_documented() -> None:
    """The table in server/README.md has each setting once, in the order of the code, with its default and meaning."""
    rows = re.findall(r"^\| `([a-z_]+)` \| (.*?) ?\| (.*) \|$", README.partition("## Settings")[2], re.MULTILINE)
    expected = []
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=False)
        assert default is not PydanticUndefined
        shown = {True: "true", False: "false"}.get(default, str(default)) if isinstance(default, bool) else str(default)
        shown = shown.removesuffix(".0") if isinstance(default, float) else shown
        empty = default in ((), "", None)
        shown = "processors, at least 2" if name == "fast_slots" else "" if empty else f"`{shown}`"
        expected.append((name, shown, field.description))
    assert [(name, default, meaning.replace("`", "")) for name, default, meaning in rows] == expected


def test_the_example_of_a_file_is_read(tmp_path: Path) -> None:
    """The TOML in server/README.md is a file of settings."""
    [example] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "settings.toml"
    file.write_text(example)
    settings = read_settings(file, {}, {})
    assert (settings.deadline_s, settings.trusted_proxies) == (10.0, ("10.0.0.1",))
    assert len(settings.model_fields_set) == 5


def test_the_settings_can_be_checked_alone(tmp_path: Path) -> None:
    """`serve --check` says that all is in order, and builds and serves nothing."""
    result = CliRunner().invoke(cli, ["serve", "--check", "--port", free_port(), "--data", str(tmp_path / "data")])
    assert (result.exit_code, result.output) == (0, "The settings are in order.\n")
    assert list(tmp_path.iterdir()) == []


def free_port() -> str:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_what_a_setting_names_is_tried_at_start(tmp_path: Path) -> None:
    """A port in use, a log that cannot be written and a data directory that is a file are told at once."""
    file = tmp_path / "file"
    file.touch()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        used = str(other.getsockname()[1])
        for flags, words in (
            (["--port", used], f"cannot listen at 127.0.0.1 port {used}: Address already in use"),
            (
                ["--port", free_port(), "--query-log", str(file / "log")],
                "query_log: cannot be written",
            ),
            (["--port", free_port(), "--data", str(file)], "data: is no directory"),
        ):
            result = CliRunner().invoke(cli, ["serve", "--check", *flags])
            assert isinstance(result.exception, SettingError)
            assert words in str(result.exception)
