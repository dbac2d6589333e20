"""The command line as a whole: what Ctrl-C does."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.revision.revision import RevisionDirectory
from server.cli import COMMANDS, STOPPED, cli
from server.commands import build, export
from tests.server.conftest import small_quads
from tests.server.running import ROOT, publish


def stop(*_: Any, **__: Any) -> bytes:
    """Do what Ctrl-C does."""
    raise KeyboardInterrupt


def test_each_command_that_is_told_of_exists() -> None:
    """What is said of a stopped command is said of a command that there is."""
    assert STOPPED.keys() <= COMMANDS.keys()


def test_a_stopped_build_leaves_what_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in a build says that the former revision is served on and what to do; the exit code is 130."""
    publish(tmp_path, small_quads())
    former = RevisionDirectory(tmp_path).get_current()
    monkeypatch.setattr(build, "build", stop)
    done = CliRunner().invoke(cli, ["build", "--data", str(tmp_path)])
    assert done.exit_code == 130
    assert done.stderr.endswith("published whole or not at all. Run it again.\n")
    assert "Aborted" not in done.stderr
    assert RevisionDirectory(tmp_path).get_current() == former


def test_a_stopped_export_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a file is written leaves what stood there, and nothing beside it."""
    publish(tmp_path / "data", small_quads())
    (tmp_path / "out").mkdir()
    target = tmp_path / "out/graph.nq"
    target.write_bytes(b"former")
    monkeypatch.setattr(Path, "chmod", stop)
    done = CliRunner().invoke(
        cli, ["export", "--format", "nquads", "--output", str(target), "--data", str(tmp_path / "data")]
    )
    assert done.exit_code == 130
    assert "as it was before" in done.stderr
    assert target.read_bytes() == b"former"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["graph.nq"]


def test_an_export_replaces_a_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    """A file that is replaced keeps its permissions, and one behind a link is replaced there."""
    target, link = tmp_path / "graph.nq", tmp_path / "link.nq"
    target.write_bytes(b"former")
    target.chmod(0o640)
    link.symlink_to(target)
    export.replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to() -> None:
    """What is no file is not replaced by one."""
    export.replace_file(Path("/dev/null"), b"new")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "words",
    ["questions", "query --help", "query 'SELECT * { ?s ?p ?o } LIMIT 9'", "export --output - --format ntriples"],
)
def test_an_output_that_is_full_is_told(tmp_path: Path, words: str) -> None:
    """Whatever prints to a full disk ends with exit code 2 and two lines of words."""
    publish(tmp_path, small_quads())
    name, *options = words.split(" ", 1)
    data = f"--data {tmp_path}" if name in ("query", "export") else ""
    command = f"{sys.executable} -m server.cli {name} {data} {' '.join(options)} > /dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    told = "reliefgraph: the output cannot be written: No space left on device\n  Free some space, then run it again.\n"
    assert (done.returncode, done.stderr) == (2, told)
