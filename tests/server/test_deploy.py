"""The systemd unit and the container file name what there is."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from server.cli import COMMANDS
from server.routes.interface import describe_interface
from server.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "server/deploy"
ANALYZE = shutil.which("systemd-analyze")
VARIABLES = {PREFIX + name.upper() for name in Settings.model_fields}


class Unit(configparser.RawConfigParser):
    """A unit file: names keep their case."""

    def optionxform(self, optionstr: str) -> str:
        """Return the name as it is."""
        return optionstr


def read_unit() -> configparser.SectionProxy:
    """Return the section on the service."""
    unit = Unit(strict=True, delimiters="=", interpolation=None)
    unit.read(DEPLOY / "reliefgraph.service")
    return unit["Service"]


def test_the_unit_sets_only_settings_and_starts_a_command() -> None:
    """Each variable of the unit is a setting, and what it starts, and checks before, is `reliefgraph serve`."""
    service = read_unit()
    names = [pair.partition("=")[0] for pair in service["Environment"].split()]
    assert len(names) == 2
    assert set(names) <= VARIABLES
    assert service["ExecStart"].endswith("/bin/reliefgraph serve")
    assert service["ExecStartPre"] == service["ExecStart"] + " --check"


def test_the_unit_waits_longer_than_the_server() -> None:
    """Systemd kills only after the server itself has given up waiting for what runs."""
    assert int(read_unit()["TimeoutStopSec"]) > Settings().shutdown_s


@pytest.mark.skipif(ANALYZE is None, reason="only systemd itself can say whether it knows a directive")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """Systemd knows each directive; a unit with a slip in a name is told."""
    assert ANALYZE is not None
    text = (DEPLOY / "reliefgraph.service").read_text().replace("/srv/reliefgraph/.venv/bin/reliefgraph", "/bin/true")
    text = text.replace("/srv/reliefgraph", "/tmp")
    assert "RestrictNamespaces=" in text
    for slip, words in (("", ""), ("RestrictNamespaces", "Unknown key")):
        unit = tmp_path / "reliefgraph.service"
        unit.write_text(text.replace(f"{slip}=", f"{slip}s=") if slip else text)
        done = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True, timeout=60, check=False)
        assert words in done.stderr
        assert bool(done.stderr) is bool(slip), done.stderr


def test_the_container_copies_sets_and_starts_what_there_is() -> None:
    """Each source of COPY exists, each variable is a setting, the port, the health check and the command are real."""
    text = (DEPLOY / "Containerfile").read_text()
    copied = [name for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for name in line.split()]
    assert len(copied) == 9
    assert [name for name in copied if not (ROOT / name).exists()] == []
    variables = re.findall(r"\b(RELIEFGRAPH_[A-Z_]+)=", text)
    assert len(variables) == 3
    assert set(variables) <= VARIABLES
    [port] = re.findall(r"^EXPOSE (\d+)$", text, re.MULTILINE)
    assert int(port) == Settings().port
    [path] = re.findall(rf"http://127\.0\.0\.1:{port}(/\w+)", text)
    assert path in describe_interface("http://e/")["paths"]
    [command] = re.findall(r'^CMD \["(\w+)"\]$', text, re.MULTILINE)
    assert command in COMMANDS
