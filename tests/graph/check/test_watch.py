"""`--watch` checks again when a file changes."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest


@contextmanager
def watching(folder: Path, *paths: str) -> Iterator[queue.Queue[str]]:
    """Run the command that watches, and give the lines that it writes."""
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "--watch", *paths]
    lines: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        reader = threading.Thread(target=pass_on, args=(process.stdout, lines), daemon=True)
        reader.start()
        try:
            yield lines
        finally:
            process.terminate()
            reader.join(timeout=30)


def put(path: Path, text: str) -> None:
    """Put a new file in the place of another, as editors do."""
    draft = path.with_name("draft.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


@pytest.mark.parametrize("watched", ["a.ttl", "."])
def test_watch(watched: str, tmp_path: Path) -> None:
    """A file that is broken while the command watches is told, and mending it is seen, however often."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with watching(tmp_path, watched) as lines:
        wait_for(lines, "no findings in 0 of 1 file")
        path.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
        wait_for(lines, "a.ttl:1:17: error:")
        for number in range(3):
            put(path, f"<urn:a> <urn:b> {number} .\n")
            wait_for(lines, "no findings in 0 of 1 file")
            put(path, "\n" * number + "<urn:a> <urn:b> .\n")
            wait_for(lines, f"a.ttl:{number + 1}:17: error:")


def test_fast_changes_and_settings(tmp_path: Path) -> None:
    """After many quick changes the last one is told; settings are read again, and wrong ones are told."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with watching(tmp_path, ".") as lines:
        wait_for(lines, "no findings in 0 of 1 file")
        for number in range(200):
            path.write_text("\n" * number + "<urn:a> <urn:b> .\n", encoding="utf-8")
        wait_for(lines, "a.ttl:200:17: error:")
        put(tmp_path / ".reliefgraph.toml", "[check]\nnope = 1\n")
        wait_for(lines, "unknown setting `nope`")
        put(tmp_path / ".reliefgraph.toml", '[check.severity]\nsyntax-error = "warning"\n')
        wait_for(lines, "a.ttl:200:17: warning:")


def test_watch_of_nothing(tmp_path: Path) -> None:
    """A path that does not exist is told, and nothing is watched."""
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "--watch", "none.ttl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("reliefgraph: none.ttl: no such file or folder")


def pass_on(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Put the lines of a stream into a queue."""
    for line in stream:
        lines.put(line)


def wait_for(lines: queue.Queue[str], words: str) -> None:
    """Read lines until one has these words."""
    while words not in lines.get(timeout=30):
        pass
