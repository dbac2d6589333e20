"""Whether a request comes from a person or program on this machine, as far as the request itself can tell.

A client is believed to be local where its address is a loopback address, no proxy says that it passes on the request of
somebody else, and no browser says that it sends it for a page of another place (any page may make a browser post to
`http://localhost`; https://fetch.spec.whatwg.org/#origin-header).
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from server.http.message import Request

_ADDRESSES = ("x-forwarded-for", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")
"""Fields in which proxies say for whom they ask."""

_PROXIES = ("via", "x-forwarded-host", "x-forwarded-server")
"""Fields that only a proxy sends, and that do not say for whom."""

_FOR = re.compile(r'for\s*=\s*("[^"]*"|[^;,\s]*)', re.IGNORECASE)


def find_foreign_sign(request: Request, *, own: str = "") -> str:
    """Return what shows that a request does not come from this machine, as a sentence; empty where nothing does.

    Args:
        request: It; its client is an address.
        own: The address of the server by its settings, whose pages may send requests too; empty where there is none.
    """
    if not _is_loopback(request.client):
        return f"The request comes from {request.client or 'a socket without an address'}."
    headers = request.headers
    named = [address for field in _ADDRESSES for address in headers.get(field, "").split(",") if field in headers]
    named += [found.strip('"') for found in _FOR.findall(headers.get("forwarded", ""))]
    for address in named:
        if not _is_loopback(_without_port(address.strip())):
            return f"A proxy passes on the request of {address.strip()[:60] or 'somebody without an address'}."
    if any(field in headers for field in _PROXIES) and not named:
        return "A proxy passes on the request, and does not say for whom."
    origin = headers.get("origin", "").strip()
    if origin and origin.lower() != _origin_of(own) and not _is_local_place(origin):
        return f"A page of {origin[:60]} sends the request."
    return ""


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback


def _without_port(address: str) -> str:
    """Return an address without brackets and port."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _is_local_place(origin: str) -> bool:
    """Return whether the origin of a page is a server on this machine."""
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        return False
    return host == "localhost" or _is_loopback(host)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if url else ""
