"""The bodies of graph writes: byte order marks, encodings, forms, literals; each read as it was meant, or told."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from graph.namespaces import XSD
from tests.server.conftest import write
from tests.server.running import Reply, Running

TURTLE = "text/turtle"
XML = (
    '<?xml version="1.0" encoding="{}"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="http://e/"><rdf:Description rdf:about="http://e/a"><e:p>{}</e:p></rdf:Description></rdf:RDF>'
)


def put(server: Running, name: str, media_type: str, body: bytes, more: str = "") -> Reply:
    """Replace a graph."""
    target = f"/rdf-graph-store?graph={quote('http://e/documents/' + name, safe='')}{more}"
    return server.ask("PUT", target, {"Content-Type": media_type}, body)


def texts(server: Running, name: str) -> list[str]:
    """Return the objects of a graph as N-Triples writes them."""
    query = f"SELECT ?o {{ GRAPH <http://e/documents/{name}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    return server.query(query, "text/tab-separated-values").text.splitlines()[1:]


def refusal(reply: Reply) -> tuple[int, str, str]:
    """Return the status, the name and the detail of a problem."""
    body = json.loads(reply.body)
    return reply.status, str(body["type"]).rpartition("/")[2], str(body["detail"])


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("text/turtle", '<http://e/a> <http://e/p> "é" .'),
        ("application/n-triples", '<http://e/a> <http://e/p> "é" .\n'),
        ("application/ld+json", '{"@id": "http://e/a", "http://e/p": "é"}'),
        ("application/rdf+xml", XML.format("UTF-8", "é")),
    ],
)
def test_a_byte_order_mark_is_read_over(open_store: Running, media_type: str, text: str) -> None:
    """A document that begins with EF BB BF is read as the same document without it."""
    for body in (text.encode(), text.encode("utf-8-sig")):
        assert put(open_store, "mark", media_type, body).status in (201, 204)
        assert texts(open_store, "mark") == ['"é"']


def test_queries_and_updates_may_begin_with_a_mark(open_store: Running) -> None:
    """A query and a form that begin with a byte order mark are read as without it."""
    query = {"Content-Type": "application/sparql-query"}
    assert open_store.ask("POST", "/sparql", query, b"\xef\xbb\xbfASK {}").status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert open_store.ask("POST", "/sparql", form, b"\xef\xbb\xbfquery=ASK%20%7B%7D").status == 200


@pytest.mark.parametrize(
    ("declared", "encoding", "charset", "text"),
    [
        ("ISO-8859-1", "iso-8859-1", "", "é"),
        ("windows-1252", "windows-1252", "", "€"),
        ("UTF-16", "utf-16", "", "é伽"),
        ("GB18030", "gb18030", "", "伽师"),
        ("KOI8-R", "koi8-r", "", "д"),
        ("UTF-8", "iso-8859-1", ";charset=iso-8859-1", "é"),
        ("ISO-8859-1", "utf-8-sig", ";charset=iso-8859-1", "é"),
    ],
)
def test_xml_is_read_in_the_encoding_that_it_declares(
    open_store: Running, declared: str, encoding: str, charset: str, text: str
) -> None:
    """RDF/XML is read by its mark, or else by the charset that is named, or else by its declaration (RFC 7303)."""
    body = XML.format(declared, text).encode(encoding)
    reply = put(open_store, "encoding", "application/rdf+xml" + charset, body)
    assert reply.status in (201, 204), reply.text
    assert texts(open_store, "encoding") == [f'"{text}"']


@pytest.mark.parametrize(
    ("media_type", "body", "expected"),
    [
        ("application/rdf+xml", XML.format("nonsense", "x").encode(), "'nonsense' is no encoding that is known here"),
        ("application/rdf+xml", XML.format("base64", "x").encode(), "'base64' is no encoding that is known here"),
        ("application/rdf+xml", XML.format("UTF-8", "é").encode("latin-1"), "is not in UTF-8, as it says: byte 169"),
        ("text/turtle", '<x:a> <x:p> "é" .'.encode("latin-1"), "not UTF-8: byte 13"),
        ("text/turtle", '<x:a> <x:p> "é" .'.encode("utf-16"), "not UTF-8: byte 0"),
        ("text/turtle;charset=utf-16", b"x", "The charset is 'utf-16'"),
    ],
)
def test_an_encoding_that_cannot_be_read_is_told(
    open_store: Running, media_type: str, body: bytes, expected: str
) -> None:
    """A body that is not in the encoding it says, or in none that is known, is refused with the reason."""
    status, name, detail = refusal(put(open_store, "broken", media_type, body))
    assert (status, name) in ((400, "malformed-request"), (400, "malformed-data"), (415, "unsupported-media-type"))
    assert expected in detail


PART = (
    b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.ttl"\r\nContent-Type: text/turtle\r\n\r\n'
    b'<http://e/a> <http://e/p> "1" .\r\n'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PART, "it ends before its last boundary, `--B--`"),
        (PART[:-9], "it ends before its last boundary"),
        (PART[:60], "it ends before its last boundary"),
        (b"x", "it ends before its last boundary"),
        (b"--B--\r\n", "must be a file, with a name and a type; there is none"),
        (PART.replace(b'; filename="a.ttl"', b"") + b"--B--\r\n", "the field 'f' is none"),
        (PART.replace(b"Content-Type: text/turtle\r\n", b"").replace(b".ttl", b".x") + b"--B--\r\n", "'a.x' of the"),
    ],
)  # fmt: skip
def test_a_broken_form_is_told_as_that(open_store: Running, body: bytes, expected: str) -> None:
    """A form that is cut, has no file or no type is refused as a form, and nothing is written."""
    status, name, detail = refusal(put(open_store, "form", "multipart/form-data; boundary=B", body))
    assert (status, name) == (400, "malformed-request")
    assert expected in detail
    assert texts(open_store, "form") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"ASK {}", "which is no form: is its Content-Type application/sparql-query"),
        (b'{"query": "ASK {}"}', "which is no form"),
        (b"q=ASK{}&format=csv", "Its fields are q, format."),
        (b"", "there is none."),
        (b"query=%FF", "The form cannot be decoded"),
        (b"query=ASK{}&" + b"a=1&" * 1200, "The form cannot be decoded: Max number of fields exceeded"),
    ],
)
def test_a_form_without_a_query_is_told_as_that(open_store: Running, body: bytes, expected: str) -> None:
    """A body that is said to be a form and carries no query is refused with what it carries."""
    reply = open_store.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    status, name, detail = refusal(reply)
    assert (status, name) == (400, "malformed-request")
    assert expected in detail


def test_rewritten_literals_are_told(open_store: Running) -> None:
    """A writer is told in a field, and in the body where there is one, which literals are stored as others."""
    one, stored = f'"01"^^<{XSD}integer>', f'"1"^^<{XSD}integer>'
    reply = put(open_store, "told", TURTLE, b'<x:a> <x:p> 01 , "01" , 1 .')
    assert json.loads(reply.body)["rewritten"] == [{"written": one, "stored": stored}]
    assert json.loads(reply.body)["rewritten_count"] == 1
    sentence = f"{one} is stored as {stored}".replace('"', '\\"')
    assert reply.headers["reliefgraph-rewritten"] == f'"{sentence}"'
    assert "Reliefgraph-Rewritten" in reply.headers["access-control-expose-headers"]
    reply = put(open_store, "told", TURTLE, b"<x:a> <x:p> 01 .")
    assert (reply.status, reply.headers["reliefgraph-rewritten"]) == (204, f'"{sentence}"')
    assert "reliefgraph-rewritten" not in put(open_store, "told", TURTLE, b"<x:a> <x:p> 1 .").headers
    body = json.loads(write(open_store, "INSERT DATA { <http://e/told> <x:p> 1.50 }").body)
    assert [found["stored"] for found in body["rewritten"]] == [f'"1.5"^^<{XSD}decimal>']


def test_strict_refuses_rewritten_literals(open_store: Running) -> None:
    """With `strict` a write whose literals would change is refused, and nothing is written."""
    status, name, detail = refusal(put(open_store, "strict", TURTLE, b"<x:a> <x:p> 01 .", "&strict=true"))
    assert (status, name) == (422, "literal-rewritten")
    assert "would be stored as" in detail
    assert texts(open_store, "strict") == []
    assert put(open_store, "strict", TURTLE, b"<x:a> <x:p> 1 , 'x' .", "&strict=true").status == 201
    headers = {"Content-Type": "application/sparql-update"}
    reply = open_store.ask("POST", "/sparql?strict", headers, b"INSERT DATA {\n <x:a> <x:p> 01 }")
    assert (json.loads(reply.body)["line"], json.loads(reply.body)["column"]) == (2, 14)


@pytest.mark.parametrize(
    ("text", "name"),
    [("300", "byte"), ("-1", "nonNegativeInteger"), ("inf", "double"), ("2020-01-01T00:00:00", "dateTimeStamp")],
)
def test_an_ill_formed_literal_is_never_stored_as_another(open_store: Running, text: str, name: str) -> None:
    """A literal that is no value of its datatype is refused in documents and updates; one that stays is stored."""
    literal = f'"{text}"^^<{XSD}{name}>'
    update = {"Content-Type": "application/sparql-update"}
    for reply in (
        put(open_store, "ill", TURTLE, f"<x:a> <x:p> {literal} .".encode()),
        open_store.ask("POST", "/sparql", update, f"INSERT DATA {{ <x:ill> <x:p> {literal} }}".encode()),
        open_store.ask("POST", "/sparql", update, f"DELETE WHERE {{ ?s ?p {literal} }}".encode()),
    ):
        status, problem, detail = refusal(reply)
        assert (status, problem) == (422, "literal-ill-formed")
        assert detail.startswith(f"{literal} is no value of its datatype")
    assert texts(open_store, "ill") == []
    assert put(open_store, "ill", TURTLE, f'<x:a> <x:p> "x"^^<{XSD}{name}> .'.encode()).status == 201
    assert texts(open_store, "ill") == [f'"x"^^<{XSD}{name}>']
    write(open_store, "DROP SILENT GRAPH <http://e/documents/ill>")


def test_a_term_over_the_limit_of_the_parser_is_told(open_store: Running) -> None:
    """A document with one term of over 16 MB is too large, and told as that."""
    body = b'<http://e/a> <http://e/p> "' + b"x" * (17 << 20) + b'" .'
    status, name, detail = refusal(put(open_store, "long", "application/n-triples", body))
    assert (status, name) == (413, "too-large")
    assert "One term of the document has more than 16 MB" in detail
