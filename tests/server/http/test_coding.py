"""Compressed answers, tags, 304 and the memory of answers, as a client sees them."""

from __future__ import annotations

import gzip
import http.client
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
import zstandard

from server.http.coding import make_packer, matching_tag, pack
from server.http.negotiate import choose_encoding
from tests.server.conftest import small_quads
from tests.server.running import Reply, Running, publish, serving

MANY = "SELECT * { ?s <http://example.org/label> ?o } ORDER BY ?s ?o LIMIT 200"
FEW = "SELECT ?label { <http://example.org/place/9> <http://example.org/label> ?label }"
LONG = f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {' '.join(str(number) for number in range(8))} }} }}"


def get(server: Running, query: str, **fields: str) -> Reply:
    """Ask by GET with these header fields, `_` standing for `-`."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    return server.ask("GET", "/sparql?" + urlencode({"query": query}), headers)


def unpack(reply: Reply) -> bytes:
    """Return the body without its coding."""
    coding = reply.headers.get("content-encoding")
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(reply.body)
    return gzip.decompress(reply.body) if coding == "gzip" else reply.body


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0, *", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("br", None),
        ("gzip;q=nonsense", "gzip"),
    ],
)
def test_the_coding_that_a_client_likes_best_is_chosen(field: str | None, coding: str | None) -> None:
    """Q-values decide; of equals zstd is first; what is refused or unknown is not sent."""
    assert choose_encoding(field) == coding


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_each_coding_has_a_strong_tag_of_its_own(server: Running, coding: str) -> None:
    """The same answer in another coding has another tag, and equal bytes each time it is made."""
    plain, packed = get(server, MANY), get(server, MANY, Accept_Encoding=coding)
    assert packed.headers["content-encoding"] == coding
    assert unpack(packed) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Encoding"
    again = get(server, "# the same\n" + MANY, Accept_Encoding=coding)
    assert (again.body, again.headers["etag"]) == (packed.body, packed.headers["etag"])


def test_a_short_answer_is_not_compressed(server: Running) -> None:
    """Below a kilobyte a coding costs more than it saves."""
    reply = get(server, FEW, Accept_Encoding="zstd, gzip")
    assert "content-encoding" not in reply.headers
    assert reply.headers["etag"] == get(server, FEW).headers["etag"]


@pytest.mark.parametrize("query", [MANY, FEW])
@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_what_the_client_has_is_not_sent_again(server: Running, query: str, coding: str) -> None:
    """The tag of an answer, sent back in whatever list, gets 304 with that very tag and the fields a cache needs."""
    first = get(server, query, Accept_Encoding=coding)
    tag = first.headers["etag"]
    for field in (tag, f'"other", {tag}', f"W/{tag}"):
        again = get(server, query, Accept_Encoding=coding, If_None_Match=field)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["vary"] == first.headers["vary"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert "content-type" not in again.headers
    assert get(server, query, Accept_Encoding=coding, If_None_Match='"other"').status == 200


def test_tags_are_compared_without_their_coding() -> None:
    """A client that has the answer in one coding has it in all; a tag that only ends alike is another."""
    assert matching_tag('"abc-gzip"', "abc") == "abc-gzip"
    assert matching_tag("*", "abc") == "abc"
    assert matching_tag('"xabc", "abc-br"', "abc") is None


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_long_answer_is_compressed_as_it_is_made(server: Running, coding: str) -> None:
    """A streamed answer comes whole in either coding, without a length, and with the tag of the coding."""
    reply = get(server, LONG, Accept="text/csv", Accept_Encoding=coding)
    assert (reply.headers["content-encoding"], reply.headers["transfer-encoding"]) == (coding, "chunked")
    assert unpack(reply).count(b"\r\n") == 8 * 4000 + 1
    assert reply.headers["etag"].endswith(f'-{coding}"')


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_compressed_answer_that_fails_looks_cut(server: Running, coding: str) -> None:
    """A stream that passes the cap ends without its last chunk also where it is compressed."""
    numbers = " ".join(str(number) for number in range(40))
    with pytest.raises(http.client.IncompleteRead):
        get(server, f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {numbers} }} }}", Accept_Encoding=coding)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_pieces_and_whole_compress_to_the_same_content(coding: str) -> None:
    """Packing piece by piece gives what unpacks to the whole, and the same bytes however it is cut."""
    body = b"".join(b"line %d of many\n" % (number * number) for number in range(20_000))

    def in_pieces(size: int) -> bytes:
        packer = make_packer(coding)
        parts = [packer.compress(body[start : start + size]) for start in range(0, len(body), size)]
        return b"".join((*parts, packer.flush()))

    reply = Reply(status=200, headers={"content-encoding": coding}, body=in_pieces(1000))
    assert unpack(reply) == body
    assert in_pieces(1000) == in_pieces(65536)
    assert unpack(Reply(status=200, headers={"content-encoding": coding}, body=pack(body, coding))) == body


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/static/style.css", "/problems/"])
def test_pages_are_compressed_too(server: Running, path: str) -> None:
    """A page comes in the coding asked for, says that it varies by it, and HEAD has the same fields."""
    plain = server.ask("GET", path)
    packed = server.ask("GET", path, {"Accept-Encoding": "zstd"})
    assert (plain.status, packed.headers["content-encoding"]) == (200, "zstd")
    assert unpack(packed) == plain.body
    assert "Accept-Encoding" in plain.headers["vary"]
    head = server.ask("HEAD", path, {"Accept-Encoding": "zstd"})
    assert head.body == b""
    for name in ("content-type", "content-encoding", "content-length"):
        assert head.headers[name] == packed.headers[name]
    if "etag" in plain.headers:
        assert packed.headers["etag"] != plain.headers["etag"]
        held = {"Accept-Encoding": "zstd", "If-None-Match": packed.headers["etag"]}
        again = server.ask("GET", path, held)
        assert (again.status, again.headers["etag"]) == (304, packed.headers["etag"])
        assert again.headers["vary"] == packed.headers["vary"]


def hits(server: Running) -> int:
    """Return how many queries were answered from memory."""
    text = server.ask("GET", "/metrics").text
    [line] = [line for line in text.splitlines() if line.startswith("reliefgraph_cache_hits_total ")]
    return int(float(line.split()[1]))


def test_a_repeated_query_is_answered_from_memory_until_the_data_changes(tmp_path: Path) -> None:
    """The same request is answered from memory; a new revision answers anew, with other content and another tag."""
    publish(tmp_path, small_quads())
    count = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/near> ?o }"
    with serving(tmp_path) as server:
        first = get(server, count)
        before = hits(server)
        assert get(server, count).body == first.body
        assert get(server, count, Accept="text/csv").body == b"n\r\n2000\r\n"
        assert hits(server) == before + 1
        publish(tmp_path, small_quads()[:1000])
        changed = get(server, count)
        assert json.loads(changed.body)["results"]["bindings"][0]["n"]["value"] == "500"
        assert changed.headers["etag"] != first.headers["etag"]
        assert get(server, count, If_None_Match=first.headers["etag"]).status == 200


def test_answers_to_different_wishes_are_not_mixed_up(server: Running) -> None:
    """Another Accept field, another host or a repeated field is another answer, whatever is remembered."""
    target = "/sparql?" + urlencode({"query": "DESCRIBE <http://example.org/place/1>"})
    turtle = server.ask("GET", target, {"Accept": "text/turtle"})
    triples = server.ask("GET", target, {"Accept": "application/n-triples"})
    assert [reply.headers["content-type"] for reply in (turtle, triples)] == [
        "text/turtle;charset=utf-8",
        "application/n-triples",
    ]
    relative = "/sparql?" + urlencode({"query": "SELECT (<x> AS ?x) {}"})
    one, two = (server.ask("GET", relative, {"Host": host}).text for host in ("one.example", "two.example"))
    assert "http://one.example/x" in one
    assert "http://two.example/x" in two


def test_a_remembered_answer_has_a_head(server: Running) -> None:
    """HEAD after GET has the length and the tag of the remembered answer, and no body."""
    got = get(server, MANY)
    head = server.ask("HEAD", "/sparql?" + urlencode({"query": MANY}))
    assert head.body == b""
    assert [head.headers[name] for name in ("content-length", "etag")] == [
        str(len(got.body)),
        got.headers["etag"],
    ]
