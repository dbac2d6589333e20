"""The lines of files that findings stand in, read when a report wants to show them."""

from __future__ import annotations

from pathlib import Path


class SourceLines:
    """Lines by file and number; a file is read once, and one that cannot be read has only empty lines."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Return a line without its end; empty where there is none."""
        if file not in self._lines:
            try:
                text = (self.root / file).read_bytes().decode("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[file] = text.split("\n")
        lines = self._lines[file]
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def utf16_column(line: str, column: int) -> int:
    """Convert a column in code points to one in UTF-16 units, both from 1."""
    before = line[: column - 1]
    return column + sum(letter > "\uffff" for letter in before)
