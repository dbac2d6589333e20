"""Requests that nobody meant: words of SPARQL in any order, fields and bodies of any kind."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.server.running import Running

WORDS = (
    "SELECT", "ASK", "CONSTRUCT", "WHERE", "{", "}", "(", ")", "[", "]", "*", "?s", "?p", "?o", "$x", ".",
    ";", ",", "OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "AS", "VALUES", "UNDEF", "GRAPH", "SERVICE", "SILENT",
    "LOAD", "INSERT", "DELETE", "DATA", "CLEAR", "DROP", "ALL", "DEFAULT", "NAMED", "WITH", "USING", "INTO", "CREATE",
    "COPY", "MOVE", "ADD", "TO", "GROUP", "BY", "HAVING", "ORDER", "LIMIT", "OFFSET", "1", "-1", "1e400", "0.0", "a",
    "DISTINCT", "REDUCED", "FROM", "PREFIX", "BASE", "e:", "e:x", "<http://e/>", "<>", "<\\u0000>", "'a'", '"""', "'",
    "@en", "^^", "_:b", "COUNT", "SUM", "REGEX", "REPLACE", "STRLEN", "CONCAT", "NOW", "EXISTS", "NOT", "IN", "&&",
    "||", "=", "<", ">", "!", "/", "|", "+", "^", "#", "\\", "<<", ">>", "\ufeff", "\u0000", "\ud7ff", "𝔘",
)  # fmt: skip
"""What a fuzzed request is made of."""

WHOLE = (
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <http://example.org/place/1>",
    "INSERT DATA { <http://e/s> <http://e/p> 1 }",
    "DELETE WHERE { <http://e/s> ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/near>+ ?o } GROUP BY ?s LIMIT 1",
)

PATHS = (
    "/sparql", "/rdf-graph-store", "/rdf-graph-store/g", "/healthz", "/readyz", "/metrics", "/openapi.json", "/",
    "/problems/", "/problems/deadline", "/id/company/x", "/claim/a/b", "/ontology", "/fragments", "/search", "/query",
    "/static/x", "/admin", "/sparql/", "//sparql", "/..%2f..%2fetc/passwd", "/%ff", "/journal",
)  # fmt: skip

TYPES = (
    "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded", "text/turtle",
    "application/ld+json", "application/n-quads", "application/rdf+xml", "multipart/form-data", "text/plain",
    "multipart/form-data; boundary=b", "application/sparql-query; charset=utf-16", "application/json", "*/*", "", ";",
)  # fmt: skip

FIELDS = (
    "Accept", "If-Match", "If-None-Match", "Authorization", "Range", "Content-Encoding", "Origin",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Prefer", "Cookie", "Accept-Language", "Expect",
    "Access-Control-Request-Method", "Referer", "User-Agent", "Slug", "Forwarded", "Accept-Encoding",
)  # fmt: skip

VALUES = (
    "*/*", "text/html", "text/csv;q=0.5, */*;q=x", "application/sparql-results+json", "gzip",
    "zstd, br;q=0", "identity",
    "W/\"x\"", "\"x\", *", "Bearer", "Bearer x", "Basic OmE=", "bytes=0-1", "deflate", "null", "http://e", ",,,", ";q=",
    "for=127.0.0.1;proto=https", "10.0.0.1, 127.0.0.1", "[::1", "text/turtle;q=1e309", "a" * 300,
)  # fmt: skip

METHODS = (*("GET",) * 8, *("POST",) * 8, "PUT", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X")

PARAMETERS = (
    "query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri", "graph",
    "default", "timeout", "format", "output", "q", "page", "subject", "predicate", "object",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request."""

    method: str
    target: str
    fields: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a server made of it; a status of 0 where it closed the connection."""

    status: int
    text: str


def texts() -> st.SearchStrategy[str]:
    """Return requests in SPARQL: whole ones, mutated ones, heaps of words, and any text."""
    words = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=14).map(" ".join)
    mutated = st.builds(_mutate, st.sampled_from(WHOLE), st.integers(0, 60), st.integers(0, 6), words)
    return st.one_of(st.sampled_from(WHOLE), mutated, mutated, words, st.text(max_size=60))


def cases() -> st.SearchStrategy[Case]:
    """Return requests."""
    value = st.one_of(st.sampled_from(VALUES), st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
    graph = st.sampled_from(("http://e/g", "relative", "", "http://e/ ", "urn:x", "<>", "http://e/%00"))
    pairs = st.lists(st.tuples(st.sampled_from(PARAMETERS), st.one_of(texts(), graph, value)), max_size=3)
    bodies = st.one_of(
        st.just(b""),
        texts().map(_encode),
        pairs.map(lambda found: urlencode(found, errors="surrogatepass").encode()),
        st.binary(max_size=40),
    )
    return st.builds(
        _make_case,
        st.sampled_from(METHODS),
        st.sampled_from(PATHS + ("/sparql",) * 20 + ("/rdf-graph-store",) * 6),
        pairs,
        st.lists(st.tuples(st.sampled_from(FIELDS), value), max_size=3),
        st.sampled_from(TYPES),
        bodies,
    )


def send(server: Running, case: Case, *, timeout_s: float = 20.0) -> Verdict:
    """Send a request; raise TimeoutError where nothing comes back in time."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout_s)
    try:
        connection.putrequest(case.method, case.target, skip_accept_encoding=True)
        for name, value in case.fields:
            connection.putheader(name, value)
        connection.endheaders(case.body)
        response = connection.getresponse()
        body = response.read(1 << 16)
        return Verdict(status=response.status, text=body.decode(errors="replace"))
    except (http.client.HTTPException, ConnectionError):
        return Verdict(status=0, text="")
    finally:
        connection.close()


def find_fault(verdict: Verdict) -> str:
    """Say what is wrong with an answer to whatever request; an empty string where nothing is."""
    if verdict.status == 500:
        return "500"
    if "Traceback (most recent call last)" in verdict.text:
        return "a traceback"
    if verdict.status >= 400 and verdict.text and '"type"' not in verdict.text and "<html" not in verdict.text:
        return "an error without a problem body"
    return ""


def _mutate(text: str, at: int, length: int, inserted: str) -> str:
    at = min(at, len(text))
    return text[:at] + inserted + text[at + length :]


def _encode(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _make_case(
    method: str,
    path: str,
    pairs: list[tuple[str, str]],
    fields: list[tuple[str, str]],
    content_type: str,
    body: bytes,
) -> Case:
    query = urlencode(pairs, errors="surrogatepass", quote_via=quote)
    more = [("Content-Type", content_type)] if content_type else []
    if body or method in ("POST", "PUT", "PATCH"):
        more.append(("Content-Length", str(len(body))))
    return Case(method=method, target=path + (f"?{query}" if query else ""), fields=(*fields, *more), body=body)
