"""The lines of files that findings stand in, read when a report wants to show them."""

from __future__ import annotations

from pathlib import Path


class SourceLines:
    """Lines by file and number, each file read once; one that is too large or cannot be read has only empty lines."""

    def __init__(self, root: Path, *, max_bytes: int = 512_000_000) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Return a line without its end; empty where there is none."""
        if file not in self._lines:
            try:
                path = self.root / file
                is_small = path.is_file() and path.stat().st_size <= self.max_bytes
                text = path.read_bytes().decode("utf-8-sig", errors="replace") if is_small else ""
            except OSError:
                text = ""
            self._lines[file] = text.split("\n")
        lines = self._lines[file]
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def utf16_column(line: str, column: int) -> int:
    """Convert a column in code points to one in UTF-16 units, both from 1."""
    before = line[: column - 1]
    return column + sum(letter > "\uffff" for letter in before)
