"""Where a request comes from and under which address the client sees the server, also behind a proxy."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from server.http.wsgi_call import StartResponse, WSGIApplication
from server.settings import HOST, Settings

ROOT, CLIENT = "reliefgraph.root", "reliefgraph.client"
"""Where the environment of a WSGI request has what `Origin` says of it."""

_PLAIN = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+")
SITE_BITS = 64
"""A client of IPv6 has a network of this length for itself, and an address more for each request it likes."""


class Origin:
    """Reads Host and, from trusted proxies only, X-Forwarded-For, -Proto, -Host and -Prefix."""

    def __init__(self, settings: Settings) -> None:
        self._public_url = settings.public_url
        self._trusted = tuple(map(ipaddress.ip_network, settings.trusted_proxies))
        self._listening = f"{settings.host}:{settings.port}"

    def root(self, peer: str, scheme: str, headers: Mapping[str, str], *, mount: str = "") -> str:
        """Return the address of the server as the client sees it, with a final slash.

        Args:
            peer: Who is connected, as `address:port`.
            scheme: That of the connection.
            headers: The fields of the request, by name in lower case.
            mount: The path under which the application stands in its server, percent-encoded; empty for the root.
        """
        if self._public_url:
            return self._public_url + "/"
        host = headers.get("host", "")
        prefix = ""
        if self.is_trusted(peer):
            host = _last(headers.get("x-forwarded-host")) or host
            forwarded = _last(headers.get("x-forwarded-proto")).lower()
            scheme = forwarded if forwarded in ("http", "https") else scheme
            prefix = "/" + _last(headers.get("x-forwarded-prefix")).strip("/")
        if not HOST.fullmatch(host):
            host = self._listening
        return f"{scheme}://{host}{prefix.rstrip('/')}{mount}/"

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """Return who asks: the address of the client, without its port; of IPv6, the network that one client has."""
        address = peer.rpartition(":")[0].strip("[]")
        if self.is_trusted(peer):
            forwarded = _last(headers.get("x-forwarded-for"))
            address = forwarded if _PLAIN.fullmatch(forwarded) else _read_address(forwarded) or address
        return _network(address) if ":" in address else address

    def is_trusted(self, peer: str) -> bool:
        """Return whether a peer is a proxy whose word counts."""
        return bool(self._trusted) and _is_within(peer.rpartition(":")[0].strip("[]"), self._trusted)


class OriginMiddleware:
    """Lets a WSGI application see the address that the client sees, and who the client is (PEP 3333)."""

    def __init__(self, application: WSGIApplication, origin: Origin) -> None:
        self._application = application
        self._origin = origin

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        headers = {name: environ[key] for name, key in _FIELDS.items() if key in environ}
        headers.setdefault("host", f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}")
        address = environ.get("REMOTE_ADDR", "")
        peer = f"{address}:0"
        mount = quote(environ.get("SCRIPT_NAME", "").encode("latin-1")).rstrip("/")
        root = self._origin.root(peer, environ["wsgi.url_scheme"], headers, mount=mount)
        url = urlsplit(root)
        environ[ROOT] = root
        environ[CLIENT] = self._origin.client(peer, headers)
        environ["wsgi.url_scheme"] = url.scheme
        environ["HTTP_HOST"] = url.netloc
        environ["SCRIPT_NAME"] = unquote(url.path, "latin-1").rstrip("/")
        return self._application(environ, start_response)


_FIELDS = {
    name: "HTTP_" + name.upper().replace("-", "_")
    for name in ("host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-prefix", "x-forwarded-proto")
}


def _last(field: str | None) -> str:
    """Return the last element: the one that the trusted proxy has added."""
    return field.rpartition(",")[2].strip() if field else ""


def _read_address(field: str) -> str:
    """Return the address that a proxy names, without port and brackets; nothing where it names none."""
    found = _WITH_PORT.fullmatch(field)
    address = (found["six"] or found["four"]) if found else field
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _is_within(address: str, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]) -> bool:
    """Return whether an address belongs to one of some networks; IPv4 also where it is written as IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)


@lru_cache(maxsize=1024)
def _network(address: str) -> str:
    """Return the network of an IPv6 address; that of IPv4 which some systems write so, as IPv4."""
    try:
        six = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if six.ipv4_mapped is not None:
        return str(six.ipv4_mapped)
    if six.is_loopback:
        return str(six)
    return str(ipaddress.IPv6Network((int(six), SITE_BITS), strict=False))
