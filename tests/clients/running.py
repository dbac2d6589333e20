"""Running client programs: those of npm beside this file, and those of Debian."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BINARIES = Path(__file__).parent / "node_modules" / ".bin"


def run(*command: str, timeout_s: float = 60.0) -> str:
    """Run a program to its end and return what it printed; fail where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def find_program(name: str) -> str:
    """Return the path of a program of Debian's; skip the test where it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not here; .ci/run installs it")
    return path


def find_script(name: str) -> str:
    """Return the path of a program of npm's; skip the test where it is not installed."""
    path = BINARIES / name
    if not path.exists() or shutil.which("node") is None:
        pytest.skip(f"{name} is not here; make clients installs it (with Node.js)")
    return str(path)
