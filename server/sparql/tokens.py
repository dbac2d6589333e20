"""Bearer tokens: who may write, and who may look after the server. Only hashes are kept.

A token has 256 random bits, so a plain SHA-256 is enough to keep: there is nothing to guess from.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import SettingError
from server.http.problems import Problem

FILE = "tokens.json"
UPDATE, OPERATE = "update", "operate"
SCOPES = (UPDATE, OPERATE)
_PREFIX = "rlf_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is kept of a token: whose it is, its hash, and what it allows."""

    label: str
    sha256: str
    scopes: tuple[str, ...]


def make_token(label: str, scopes: tuple[str, ...]) -> tuple[str, Token]:
    """Return a fresh token as its owner gets it, once, and as it is kept."""
    secret = _PREFIX + secrets.token_urlsafe(32)
    return secret, Token(label=label, sha256=_hash(secret), scopes=scopes)


def read_tokens(directory: Path) -> tuple[Token, ...]:
    """Read the tokens of a data directory; none where there is no file."""
    path = directory / FILE
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Token(label=row["label"], sha256=row["sha256"], scopes=tuple(row["scopes"])) for row in rows)
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as error:
        raise SettingError(
            "is not a list of tokens", place=str(path), way_out="Delete it and make new tokens: reliefgraph token add"
        ) from error


def write_tokens(directory: Path, tokens: tuple[Token, ...]) -> None:
    """Write the tokens, readable by the owner alone."""
    directory.mkdir(parents=True, exist_ok=True)
    new = directory / (FILE + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(token) for token in tokens], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / FILE)


class Gate:
    """Checks what a client sends; reads the file again when it changes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen = (-1, -1)
        self._tokens: tuple[Token, ...] = ()

    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens as the file has them now."""
        try:
            status = (self._directory / FILE).stat()
            seen = (status.st_ino, status.st_mtime_ns)
        except FileNotFoundError:
            seen = (0, 0)
        if seen != self._seen:
            self._tokens, self._seen = read_tokens(self._directory), seen
        return self._tokens

    def offers(self, scope: str) -> bool:
        """Return whether any token has this scope."""
        return any(scope in token.scopes for token in self.tokens())

    def check(self, authorization: str | None, scope: str) -> str:
        """Return the label of the token that a client sent; raise 401 or 403 where it does not have the scope."""
        challenge = {"WWW-Authenticate": f'Bearer realm="reliefgraph", scope="{scope}"'}
        if not authorization:
            raise Problem("unauthorized", "No token was sent.", headers=challenge)
        kind, _, secret = authorization.partition(" ")
        found = None
        sent = _hash(secret.strip())
        for token in self.tokens():  # all of them, so that time tells nothing
            if hmac.compare_digest(token.sha256, sent):
                found = token
        if kind.lower() != "bearer" or found is None:
            challenge["WWW-Authenticate"] += ', error="invalid_token"'
            raise Problem("unauthorized", "The token is not known here.", headers=challenge)
        if scope not in found.scopes:
            raise Problem("scope-missing", f"The token {found.label!r} does not have the scope {scope!r}.")
        return found.label


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
