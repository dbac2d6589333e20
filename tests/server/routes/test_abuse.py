"""Addresses that nobody means well with: always a client error, never a server's."""

from __future__ import annotations

import http.client
import json
import socket

import pytest

from tests.server.running import Running

PATHS = [
    "/../../etc/passwd",
    "/doc/../../../etc/passwd",
    "/doc/%2e%2e/%2e%2e/etc/passwd",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e%2fapp.py",
    "/dump/..%2f..%2frecord.json",
    "/dump/%2e%2e",
    "/revision/..%2f..%2fetc/doc/x",
    "/revision/%00/doc/x",
    "/doc/company%2Fwanda%2Fx",
    "/doc/%00",
    "/doc/%FF%FE",
    "/doc/a%0Ab",
    "/ontology/%FF",
    "/id/%EF%BF%BD",
    "/revision/1/doc/%FF",
    "/doc/<script>alert(1)</script>",
    "/doc/%3Cscript%3Ealert(1)%3C/script%3E",
    "/doc/" + "a" * 1_900,
    "/doc/" + "a" * 6_000,
    "/id/" + "%E4%BC%BD" * 900,
    "/claim/kashgar-2016/" + "x-" * 800,
    "/ontology/" + "A" * 3_000,
    "/revision/999999999999999999999/doc/x",
    "/doc/company/wanda.exe",
    "/doc//company/wanda",
    "/.git/config",
    "/server.log",
    "/dump/",
    "/problems/%3Cb%3E",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_bad_path_is_a_client_error(article: Running, path: str) -> None:
    """The answer is 400, 404 or 414, tells no file's content and repeats no markup."""
    connection = http.client.HTTPConnection("127.0.0.1", article.port, timeout=30)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.putheader("Accept", "text/html")
    connection.endheaders()
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    assert response.status in (400, 404, 414), (path[:60], response.status)
    assert "root:x:" not in body
    assert "<script>alert" not in body
    assert "Traceback" not in body


@pytest.mark.parametrize(
    "query",
    [
        "/search?q=" + "a" * 5_000,
        "/search?q=%22%20OR%20%22&page=-5",
        "/search?q=x&page=99999999999999999999",
        "/search?q=%00%FF",
        "/suggest?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/article/kashgar-2016?speaker=%3Cscript%3Ealert(1)%3C/script%3E",
        "/article/kashgar-2016?entity=" + "a" * 4_000,
        "/query?question=%3Cscript%3Ealert(1)%3C/script%3E",
        "/fragments?subject=javascript:alert(1)",
        "/fragments?object=http://e/%EF%BF%BD",
        "/fragments?object=%22x%22@-",
        "/fragments?object=%22x%22%5E%5Ehttp://e/%EF%BF%BD",
    ],
)
def test_bad_parameters_are_harmless(article: Running, query: str) -> None:
    """The page comes, or a client error; nothing of the parameter is markup in it."""
    reply = article.ask("GET", query, {"Accept": "text/html"})
    assert reply.status in (200, 400, 404)
    if "html" in reply.headers["content-type"]:
        assert "<script>alert" not in reply.text
        assert 'href="javascript:' not in reply.text


def test_other_methods_are_told(article: Running) -> None:
    """A method that does not work here is 405 with those that do."""
    for path in ("/doc/company/wanda", "/search", "/dataset"):
        reply = article.ask("DELETE", path)
        assert reply.status == 405
        assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize("path", ["/search", "/suggest", "/query", "/article/kashgar-2016.html"])
def test_a_query_that_nobody_encoded_is_read_as_utf_8(article: Running, path: str) -> None:
    """Words that stand in an address as they are, as some clients send them, are answered as if they were encoded."""
    with socket.create_connection(("127.0.0.1", article.port), timeout=20) as connection:
        head = f"GET {path}?q=\u5580\u4ec0 HTTP/1.1\r\nHost: 127.0.0.1:{article.port}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")
    if path == "/search":
        assert "Search for \u201c\u5580\u4ec0\u201d".encode() in answer


def test_the_way_out_of_a_404_is_one_word(article: Running) -> None:
    """The search that a 404 proposes asks for the whole last part of the address, whatever characters it has."""
    reply = article.ask("GET", "/doc/company/a%26page=x%2Bb")
    assert reply.status == 404
    assert json.loads(reply.body)["search"] == article.url + "search?q=a%26page%3Dx%2Bb"
