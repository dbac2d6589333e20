"""What clients send to the graph store by mistake or by malice, and what it gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.watching import find_family
from tests.server.running import Running, publish, serving
from tests.server.sparql.graph_store_behaviours import ONE, RDF_XML
from tests.server.sparql.test_graph_store import TURTLE, address, get, objects


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server that anybody may write to."""
    data = tmp_path_factory.mktemp("store")
    publish(data, [], plain=True)
    with serving(data, "--shapes", "none", "--updates", "open") as running:
        yield running


def test_two_names_are_refused(store: Running) -> None:
    """A request that names two graphs, or a graph and the default one, is malformed."""
    assert get(store, address("http://e/g") + "&default").status == 400
    assert get(store, address("http://e/g") + "&graph=http://e/h").status == 400


def test_a_form_and_a_document_that_are_broken_are_400(store: Running) -> None:
    """A form without a boundary, a body that is not UTF-8 and a charset that is not get 4xx."""
    cases = [
        ({"Content-Type": "multipart/form-data"}, b"x", 400),
        (TURTLE, b"\xff\xfe<", 400),
        ({"Content-Type": "text/turtle; charset=utf-16"}, ONE, 415),
    ]
    for headers, body, status in cases:
        assert store.ask("PUT", address("http://e/broken"), headers, body).status == status


def test_a_document_that_grows_is_413(store: Running) -> None:
    """A kilobyte of RDF/XML whose entities stand for gigabytes gets 413 at once; what people write is read."""
    entities = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    start = '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/"><!ENTITY e0 "0123456789">%s]>'
    headers = {"Content-Type": "application/rdf+xml"}
    rest = RDF_XML.decode().replace("one", "&e9;")
    bomb = store.ask("PUT", address("http://e/bomb"), headers, start % entities + rest, timeout_s=10)
    assert (bomb.status, json.loads(bomb.body)["type"].rpartition("/")[2]) == (413, "too-large")
    used = RDF_XML.decode().replace('about="http://e/', 'about="&e;').replace("one", "&e0;")
    assert store.ask("PUT", address("http://e/entities"), headers, start % "" + used).status == 201
    assert objects(get(store, address("http://e/entities"))) == ["0123456789"]


DEEP = "<<( <http://e/a> <http://e/b> " * 300 + "1" + " )>>" * 300
SCOPED = '{"@context": {"a": {"@id": "http://e/p", "@context": ' * 60_000 + "{}" + "}}}" * 60_000


@pytest.mark.parametrize(
    ("media", "document", "status", "name"),
    [
        (
            "application/ld+json",
            '{"@context": {"i": {"@id": "http://e/i", "@container": "@graph"}}, "i": {"@set": [1], "@graph": {}}}',
            422,
            "data-unreadable",
        ),
        ("application/ld+json", SCOPED, 400, "malformed-data"),
        ("application/ld+json", SCOPED[: len(SCOPED) // 4] + "}" * 3, 400, "malformed-data"),
        ("text/turtle", f"<http://e/s> <http://e/p> {DEEP} .", 400, "malformed-data"),
        ("text/turtle", f"<http://e/s> <http://e/p> {DEEP * 3000} .", 400, "malformed-data"),
        (
            "application/n-triples",
            f"<http://e/s> <http://e/p> {DEEP.replace('1', '<http://e/o>')} .",
            400,
            "malformed-data",
        ),
        ("text/turtle", "<http://e/s> <http://e/p> " + "(" * 100_000, 400, "malformed-data"),
    ],
    ids=["graph map", "contexts in contexts", "broken contexts", "terms", "many terms", "N-Triples", "open lists"],
)
def test_no_document_takes_the_writer_down(store: Running, media: str, document: str, status: int, name: str) -> None:
    """What ends a reader, or nests deeper than one can follow, is refused by name, and the writer goes on."""
    writer = find_writer(store)
    reply = store.ask("PUT", address("http://e/hostile"), {"Content-Type": media}, document)
    assert (reply.status, json.loads(reply.body)["type"].rpartition("/")[2]) == (status, name), reply.text[:500]
    assert store.ask("PUT", address("http://e/after"), TURTLE, ONE).status in (201, 204)
    assert find_writer(store) == writer


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o" + " BIND(1 AS ?x)" * 6000,
        "?s ?p ?o" + " MINUS { ?s ?p 1 }" * 6000,
        "?s " + "<http://e/p>/" * 6000 + "<http://e/p> ?o",
        "?s ?p ?o FILTER(" + "1+" * 6000 + "1 = 1)",
        "?s ?p " + "<< <http://e/a> <http://e/b> " * 300 + "1" + ">>" * 300,
        "?s ?p " + "<<( <http://e/a> <http://e/b> " * 300 + "1" + ")>>" * 300,
    ],
    ids=["BIND", "MINUS", "sequence", "sum", "reified", "terms"],
)
def test_no_update_takes_the_writer_down(store: Running, pattern: str) -> None:
    """A chain or a nest that the engine would descend into too far is 400 with its place, and the writer goes on."""
    writer = find_writer(store)
    update = {"Content-Type": "application/sparql-update"}
    reply = store.ask("POST", "/sparql", update, f"DELETE {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    problem = json.loads(reply.body)
    assert (reply.status, problem["line"], problem["column"] > 1000) == (400, 1, True), reply.text[:500]
    assert find_writer(store) == writer


def test_many_operations_are_no_chain(store: Running) -> None:
    """Six thousand small operations in one update, each with a filter, are done."""
    update = {"Content-Type": "application/sparql-update"}
    operation = "DELETE { ?s <http://e/none> ?o } WHERE { ?s <http://e/none> ?o FILTER(?o > 1) } ;"
    assert store.ask("POST", "/sparql", update, operation * 6000).status == 200


def test_an_update_is_mended_and_told(store: Running) -> None:
    """What the engine gets wrong is written anew in updates and patches too; what cannot be is told with the answer."""
    update = {"Content-Type": "application/sparql-update"}
    data = "PREFIX : <http://m/> INSERT DATA { GRAPH :g { :a :p :b ; :q :b } }"
    assert store.ask("POST", "/sparql", update, data).status == 200
    count = "INSERT { :n :is ?n } %s WHERE { SELECT (COUNT(*) AS ?n) { :a :p|:q ?o FILTER(TRUE) } }"
    for target in ("/sparql?using-graph-uri=http://m/g", address("http://m/g")):
        reply = store.ask(
            "PATCH" if "graph-store" in target else "POST", target, update, "PREFIX : <http://m/> " + count % ""
        )
        assert (reply.status, "reliefgraph-hint" in reply.headers) == (200, False), reply.text
    rows = store.query(
        "SELECT ?n { { <http://m/n> ?p ?n } UNION { GRAPH <http://m/g> { <http://m/n> ?p ?n } } }", "text/csv"
    )
    assert rows.text.split() == ["n", "2", "2"]
    longer = count.replace(":p|:q", "/".join(["(:p|:q|:r|:s)"] * 8)) % "USING :g"
    doubted = store.ask("POST", "/sparql", update, "PREFIX : <http://m/> " + longer)
    assert "write UNION to have them all" in doubted.headers["reliefgraph-hint"]


def find_writer(store: Running) -> list[int]:
    """Return the process that writes for a server."""
    return [pid for pid in find_family(store.pid) if b"server.pool.writer" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_what_json_ld_drops_is_told_or_refused(store: Running) -> None:
    """A key that no context knows is named with its place; with `strict=true` the graph stays as it was."""
    document = b'{"@id": "http://e/a",\n "http://e/p": 1, "q": 2}'
    headers = {"Content-Type": "application/ld+json"}
    reply = store.ask("PUT", address("http://e/dropped"), headers, document)
    assert reply.status == 201
    assert "`q` is no term of the context" in reply.headers["reliefgraph-hint"]
    assert "(line 2, column 19)" in reply.headers["reliefgraph-hint"]
    strict = store.ask("PUT", address("http://e/dropped") + "&strict=true", headers, document.replace(b"1", b"3"))
    assert strict.status == 400
    assert "(line 2, column 19)" in json.loads(strict.body)["dropped"][0]
    assert '<http://e/p> "1"^^' in get(store, address("http://e/dropped")).text
