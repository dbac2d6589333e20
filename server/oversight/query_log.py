"""The query log: one line of JSON for each request, in a file that is rotated, with nothing secret in it.

No header, no address query and no body is written, so no token can be. A query or an update is named by a hash, the
same for the same text, unless the operator asks for the text of queries; that of updates is never written. A client is
named by a hash with a key that lives as long as the server, unless the operator asks for addresses.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import logging.handlers
import os
import queue
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import SettingError
from graph.printable import to_json_text
from server.http.message import Trace

log = logging.getLogger("reliefgraph.server")

MAX_TEXT = 2000
MAX_PATH = 300
MAX_PENDING = 10_000


class QueryLog:
    """Writes to the file in a thread of its own: a slow or full disk delays no answer, it loses lines."""

    def __init__(self, path: Path, *, max_bytes: int, keep: int, texts: bool, addresses: bool) -> None:
        """Prepare the log; its thread begins with the first request, so a server may fork before.

        Args:
            path: The file; `keep` former ones stay beside it as `.1`, `.2` ….
            max_bytes: How large it may grow.
            keep: How many former files to keep.
            texts: True to write the text of queries, not only its hash.
            addresses: True to write the addresses of clients, not only a hash.

        Raises:
            SettingError: Where the file cannot be written.
        """
        check_log_file(path)
        self.lost = 0
        self._texts = texts
        self._addresses = addresses
        self._key = secrets.token_bytes(16)
        self._pending: queue.Queue[logging.LogRecord] = queue.Queue(MAX_PENDING)
        self._file = _File(path, maxBytes=max_bytes, backupCount=keep, encoding="utf-8", delay=True)
        self._listener = logging.handlers.QueueListener(self._pending, self._file)
        self._beginning = threading.Lock()
        self._has_begun = False

    def note(
        self, *, method: str, path: str, client: str, status: int, size: int, seconds: float, trace: Trace
    ) -> None:
        """Put one request in line for the file."""
        fields: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "kind": trace.kind,
            "method": method[:20],
            "path": path[:MAX_PATH],
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": size,
            "client": client if self._addresses else self._name(client),
        }
        if trace.text:
            fields["hash"] = hashlib.sha256(" ".join(trace.text.split()).encode(errors="replace")).hexdigest()[:16]
            if self._texts and trace.kind == "query":
                fields["text"] = trace.text[:MAX_TEXT]
        for name, value in (("cache", trace.cache), ("problem", trace.problem), ("incident", trace.incident)):
            if value:
                fields[name] = value
        if trace.cut:
            fields["cut"] = True
        if trace.stations:
            fields["stations"] = {name: round(1000 * took, 2) for name, took in trace.stations.items()}
        if not self._has_begun:
            self._begin()
        line = to_json_text(json.dumps(fields, ensure_ascii=False).encode(errors="replace").decode())
        try:
            self._pending.put_nowait(logging.makeLogRecord({"msg": "%s", "args": (line,)}))
        except queue.Full:
            self.lost += 1

    def close(self) -> None:
        """Write what is in line, and close the file."""
        if self._has_begun:
            self._listener.stop()
        with contextlib.suppress(OSError):  # a full disk has been told of already
            self._file.close()

    def _begin(self) -> None:
        with self._beginning:
            if not self._has_begun:
                self._listener.start()
                self._has_begun = True

    def _name(self, client: str) -> str:
        return hmac.new(self._key, client.encode(), hashlib.sha256).hexdigest()[:12]


class _File(logging.handlers.RotatingFileHandler):
    """A rotating file that says once when it cannot be written, and goes on.

    Several processes of one server may write to it: who finds that another has rotated it opens the new one.
    """

    failed = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._follow()
            if self.shouldRollover(record):
                self.doRollover()
            logging.FileHandler.emit(self, record)
        except OSError as error:
            self._tell(error)

    def _follow(self) -> None:
        """Open the file anew where another process has moved it away."""
        if self.stream is None:
            return
        mine = os.fstat(self.stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            there = os.stat(self.baseFilename)
            if (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino):
                return
        self.stream.close()
        self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name in `logging`
        self._tell("a line could not be written")

    def _tell(self, reason: object) -> None:
        if not self.failed:
            log.warning("query log %s: %s; lines are being lost", self.baseFilename, reason)
        self.failed = True


def check_log_file(path: Path) -> None:
    """Make sure that the file can be written; raise SettingError where it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        raise SettingError(
            f"query_log: cannot be written: {error.strerror}", place=str(path), way_out="Name another file, or none."
        ) from error
