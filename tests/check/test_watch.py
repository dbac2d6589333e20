"""`--watch` checks again when a file changes."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO


def test_watch(tmp_path: Path) -> None:
    """A file that is broken while the command watches is told, and mending it is seen."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "--watch", "a.ttl"]
    lines: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        stream = process.stdout
        threading.Thread(target=pass_on, args=(stream, lines), daemon=True).start()
        try:
            wait_for(lines, "no findings in 0 of 1 file")
            path.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
            wait_for(lines, "a.ttl:1:17: error:")
            path.write_text("<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
            wait_for(lines, "no findings in 0 of 1 file")
        finally:
            process.terminate()


def pass_on(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Put the lines of a stream into a queue."""
    for line in stream:
        lines.put(line)


def wait_for(lines: queue.Queue[str], words: str) -> None:
    """Read lines until one has these words."""
    while words not in lines.get(timeout=30):
        pass
