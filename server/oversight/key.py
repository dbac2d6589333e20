"""The operator's key: whoever may read a private file of the data directory may look after the server that runs.

The server makes a new key when it starts, keeps it in a file that only its user can read, and removes the file when it
stops. Being on the same machine is not enough: behind a proxy every client is.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import SettingError


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKey:
    """Where a server listens, what opens its operator's routes, and its process, 0 where that is not known."""

    url: str
    secret: str
    pid: int = 0

    def opens(self, authorization: str | None) -> bool:
        """Return whether a client has sent this key; takes as long for a wrong one as for the right one."""
        expected = f"Bearer {self.secret}"
        return hmac.compare_digest((authorization or "").encode(errors="replace"), expected.encode())


def make_key(data: Path, *, host: str, port: int) -> OperatorKey:
    """Make a key and write it beside the revisions; raise OSError where that cannot be."""
    name = f"[{host}]" if ":" in host else host
    name = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(name, name)  # noqa: S104 - what was asked for, made callable
    key = OperatorKey(url=f"http://{name}:{port}/", secret="rlk_" + secrets.token_urlsafe(32), pid=os.getpid())
    data.mkdir(parents=True, exist_ok=True)
    path = key_file(data, port)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(key), file)
    new.replace(path)
    return key


def find_keys(data: Path) -> list[OperatorKey]:
    """Return the keys of the servers that run over a data directory; raise SettingError where one cannot be read."""
    keys = []
    for path in sorted(data.glob("operator-*.json")):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            keys.append(OperatorKey(url=row["url"], secret=row["secret"], pid=row["pid"]))
        except PermissionError as error:
            raise SettingError(
                "is another user's", place=str(path), way_out="Ask as the user who runs the server."
            ) from error
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a server that is just starting or stopping
    if len(keys) > 1:  # a server that was killed has left its key behind
        keys = [key for key in keys if Path(f"/proc/{key.pid}").exists()] or keys
    return keys


def key_file(data: Path, port: int) -> Path:
    """Return where the key of the server at a port is kept."""
    return data / f"operator-{port}.json"
