"""The lines of files that findings stand in, read when a report wants to show them."""

from __future__ import annotations

import codecs
import contextlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_text(data: bytes) -> str:
    """Return the text of a file: UTF-8, and in XML whatever encoding it declares.

    Raises:
        UnicodeDecodeError: It is neither.
    """
    declared = _DECLARED.match(data)
    if declared:
        name = declared[1].decode()
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            if codecs.lookup(name).name not in {"utf-8", "utf-16"}:
                return data.decode(name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data.startswith(UTF16_MARKS):
            text = data.decode("utf-16")
            if text.lstrip().startswith("<?xml"):
                return text
        raise


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
                data = path.read_bytes() if is_small else b""
                text = decode_text(data)
            except UnicodeDecodeError:
                text = data.decode("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[file] = text.split("\n")
        lines = self._lines[file]
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def utf16_column(line: str, column: int) -> int:
    """Convert a column in code points to one in UTF-16 units, both from 1."""
    before = line[: column - 1]
    return column + sum(letter > "\uffff" for letter in before)


def local_path(address: str) -> Path | None:
    """Return the file behind a file address; None for any other."""
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" and not parts.netloc else None
