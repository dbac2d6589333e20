"""One line of JSON for each request, in a file that rotates; tokens and bodies of graphs never reach it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

MAX_TEXT = 4000
_HIDDEN = ("token", "access_token", "key", "password")


class QueryLog:
    """Writes the log; does nothing without a file."""

    def __init__(self, file: Path | None, *, max_bytes: int = 50 << 20, kept: int = 5) -> None:
        self._handler: RotatingFileHandler | None = None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(file, maxBytes=max_bytes, backupCount=kept, encoding="utf-8")

    @property
    def is_on(self) -> bool:
        """True where there is a file."""
        return self._handler is not None

    def write(self, *, method: str, path: str, query_string: str, status: int, seconds: float, **more: object) -> None:
        """Write one line."""
        if self._handler is None:
            return
        line: Mapping[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "path": path[:MAX_TEXT],
            "parameters": hide_secrets(query_string)[:MAX_TEXT],
            "status": status,
            "ms": round(seconds * 1000, 3),
            **{name: value[:MAX_TEXT] if isinstance(value, str) else value for name, value in more.items()},
        }
        text = json.dumps(line, ensure_ascii=False).encode(errors="replace").decode()
        self._handler.handle(logging.LogRecord("queries", logging.INFO, "", 0, text, None, None))

    def close(self) -> None:
        """Close the file."""
        if self._handler is not None:
            self._handler.close()


def hide_secrets(query_string: str) -> str:
    """Return a query string with the values of parameters that look like secrets left out."""
    if not any(name in query_string.lower() for name in _HIDDEN):
        return query_string
    fields = parse_qsl(query_string, keep_blank_values=True)
    return urlencode([(name, "***" if name.lower() in _HIDDEN else value) for name, value in fields], safe="*")
