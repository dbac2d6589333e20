"""What the Makefile does where a newcomer meets it first."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="there is no make")


def make(*arguments: str, path: str = "/usr/bin:/bin", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make in the repository."""
    command = [str(MAKE), *arguments]
    environment = {"PATH": path, **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_port_is_named_on_the_command_line() -> None:
    """`make serve PORT=…` sets the port of the server; a PORT of somebody else's in the environment does not."""
    wanted = "RELIEFGRAPH_PORT=9000 .venv/bin/reliefgraph serve"
    assert wanted in make("--dry-run", "serve", "PORT=9000").stdout
    for done in (make("--dry-run", "serve"), make("--dry-run", "serve", PORT="9000")):
        assert done.stdout.splitlines()[-1].strip() == ".venv/bin/reliefgraph serve"


def test_without_npm_a_sentence_says_so(tmp_path: Path) -> None:
    """`make bundle` where there is no npm ends with what is missing and what works without it."""
    (tmp_path / "sh").symlink_to("/bin/sh")
    done = make("SHELL=/bin/sh", "-W", "server/frontend/package-lock.json", "bundle", path=str(tmp_path))
    assert done.returncode == 2
    assert "This needs npm" in done.stderr
    assert "Everything else works without it." in done.stderr
    assert "Error 127" not in done.stderr


def test_help_names_each_target_once() -> None:
    """`make help` has a line for each target that a user calls."""
    targets = [line.split()[1] for line in make("help").stdout.splitlines() if line.startswith("  make ")]
    assert len(targets) == len(set(targets))
    assert {"serve", "test", "bundle", "setup"} <= set(targets)
