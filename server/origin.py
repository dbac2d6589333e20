"""Where a request comes from and under which address the client sees the server, also behind a proxy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from server.settings import Settings

_HOST = re.compile(r"(?:[A-Za-z0-9.\-_]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


class Origin:
    """Reads Host and, from trusted proxies only, X-Forwarded-For, -Proto, -Host and -Prefix."""

    def __init__(self, settings: Settings) -> None:
        self._public_url = settings.public_url
        self._trusted = frozenset(settings.trusted_proxies)
        self._listening = f"{settings.host}:{settings.port}"

    def root(self, peer: str, scheme: str, authority: str | None, headers: Mapping[str, str]) -> str:
        """Return the address of the server as the client sees it, with a final slash."""
        if self._public_url:
            return self._public_url + "/"
        host = authority or headers.get("host", "")
        prefix = ""
        if self._is_trusted(peer):
            host = _last(headers.get("x-forwarded-host")) or host
            forwarded = _last(headers.get("x-forwarded-proto")).lower()
            scheme = forwarded if forwarded in ("http", "https") else scheme
            prefix = "/" + _last(headers.get("x-forwarded-prefix")).strip("/")
        if not _HOST.fullmatch(host):
            host = self._listening
        return f"{scheme}://{host}{prefix.rstrip('/')}/"

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """Return the address of the client, without its port."""
        address = peer.rpartition(":")[0]
        if self._is_trusted(peer):
            address = _last(headers.get("x-forwarded-for")) or address
        return address.strip("[]")

    def _is_trusted(self, peer: str) -> bool:
        return peer.rpartition(":")[0].strip("[]") in self._trusted


def _last(field: str | None) -> str:
    """Return the last element: the one that the trusted proxy has added."""
    return field.rpartition(",")[2].strip() if field else ""
