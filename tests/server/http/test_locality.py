"""Who is on this machine, and who only seems to be."""

from __future__ import annotations

import pytest

from server.http.locality import find_foreign_sign
from server.http.message import Request


def find(client: str, *, own: str = "", **headers: str) -> str:
    """Return the sign of a stranger in a request with some header fields."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(
        method="POST",
        path="/sparql",
        query_string="",
        headers=fields,
        body=b"",
        client=client,
        url="http://evil.example/sparql",
    )
    return find_foreign_sign(request, own=own)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("127.0.0.1", {}),
        ("127.8.9.10", {"host": "evil.example"}),
        ("::1", {}),
        ("::ffff:127.0.0.1", {}),
        ("127.0.0.1", {"x_forwarded_for": "127.0.0.1, 127.0.0.2", "x_forwarded_host": "localhost", "via": "1.1 local"}),
        ("127.0.0.1", {"forwarded": 'for="[::1]:8080";proto=http'}),
        ("127.0.0.1", {"x_forwarded_for": "[::1]:5000"}),
        ("127.0.0.1", {"origin": "http://localhost:3000"}),
        ("127.0.0.1", {"origin": "http://127.0.0.1:8000"}),
        ("::1", {"origin": "http://[::1]:8000"}),
        ("127.0.0.1", {"origin": "https://data.example", "own": "https://data.example/relief"}),
    ],
)
def test_who_is_local(client: str, headers: dict[str, str]) -> None:
    """A loopback address without a proxy for others, and without a page of another place, is this machine."""
    assert find(client, **headers) == ""


@pytest.mark.parametrize(
    ("client", "headers", "sign"),
    [
        ("203.0.113.9", {}, "The request comes from 203.0.113.9."),
        ("10.0.0.1", {}, "The request comes from 10.0.0.1."),
        ("0.0.0.1", {}, "The request comes from 0.0.0.1."),
        ("2001:db8::/64", {}, "The request comes from 2001:db8::/64."),
        ("::ffff:203.0.113.9", {}, "The request comes from ::ffff:203.0.113.9."),
        ("localhost", {}, "The request comes from localhost."),
        ("127.0.0.1.evil.example", {}, "The request comes from 127.0.0.1.evil.example."),
        ("", {}, "The request comes from a socket without an address."),
        ("127.0.0.1", {"x_forwarded_for": "203.0.113.9"}, "A proxy passes on the request of 203.0.113.9."),
        ("127.0.0.1", {"x_forwarded_for": "127.0.0.1, 203.0.113.9"}, "A proxy passes on the request of 203.0.113.9."),
        ("127.0.0.1", {"x_forwarded_for": "203.0.113.9, 127.0.0.1"}, "A proxy passes on the request of 203.0.113.9."),
        ("127.0.0.1", {"x_forwarded_for": "unknown"}, "A proxy passes on the request of unknown."),
        ("127.0.0.1", {"x_forwarded_for": ""}, "A proxy passes on the request of somebody without an address."),
        ("127.0.0.1", {"x_real_ip": "203.0.113.9"}, "A proxy passes on the request of 203.0.113.9."),
        (
            "127.0.0.1",
            {"forwarded": 'for=127.0.0.1, For = "[2001:db8::1]:80"'},
            "A proxy passes on the request of [2001:db8::1]:80.",
        ),
        ("127.0.0.1", {"forwarded": "for=_hidden"}, "A proxy passes on the request of _hidden."),
        ("127.0.0.1", {"via": "1.1 proxy"}, "A proxy passes on the request, and does not say for whom."),
        ("127.0.0.1", {"origin": "https://evil.example"}, "A page of https://evil.example sends the request."),
        (
            "127.0.0.1",
            {"origin": "http://localhost.evil.example"},
            "A page of http://localhost.evil.example sends the request.",
        ),
        ("127.0.0.1", {"origin": "http://evil#@localhost"}, "A page of http://evil#@localhost sends the request."),
        ("127.0.0.1", {"origin": "null"}, "A page of null sends the request."),
        ("127.0.0.1", {"origin": "http://[::1"}, "A page of http://[::1 sends the request."),
        (
            "127.0.0.1",
            {"origin": "http://evil.example", "own": "https://data.example"},
            "A page of http://evil.example sends the request.",
        ),
    ],
)
def test_who_is_not(client: str, headers: dict[str, str], sign: str) -> None:
    """Another address, a proxy that asks for others and a page of another place each show a stranger, and are named."""
    assert find(client, **headers) == sign
