"""What a client is told of a class or property that exists nowhere in the loaded data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE
from graph.revision.revision import Revision, RevisionDirectory
from graph.revision.vocabulary import FILE
from server.app import create_app
from server.http.negotiate import GRAPHS, RESULTS
from server.service.host import ServiceHost
from server.settings import Settings
from server.sparql.hints import is_empty
from tests.server.running import Running, publish, serving

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
CLASS = NamedNode("http://www.w3.org/2002/07/owl#Class")
E = "http://example.org/vocabulary#"
PREFIX = f"PREFIX e: <{E}>\n"
HINT = "reliefgraph-hint"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over an ontology with a class and a member, and over data with a property, in graphs of their own."""
    data = tmp_path_factory.mktemp("hints")
    ontology, reported = (NamedNode(f"{BASE}graph/{role}") for role in ("ontology", "reported"))
    thing = NamedNode("http://example.org/thing")
    quads = [
        Quad(NamedNode(E + "Factory"), RDF_TYPE, CLASS, ontology),
        Quad(NamedNode(E + "Narrator"), NamedNode(E + "note"), Literal("a member of no class"), ontology),
        Quad(thing, NamedNode(E + "headcount"), Literal(7), reported),
    ]
    publish(data, quads)
    with serving(data, "--deadline-s", "5") as running:
        yield running


@pytest.mark.parametrize(
    ("query", "hints"),
    [
        ("SELECT * { ?s a e:Factroy }", ["e:Factroy exists nowhere here; did you mean e:Factory?"]),
        ("ASK { ?s e:headCount ?n }", ["e:headCount exists nowhere here; did you mean e:headcount?"]),
        ("SELECT (COUNT(*) AS ?n) { ?s e:hedcount ?n }", ["e:hedcount exists nowhere here; did you mean e:headcount?"]),
        ("CONSTRUCT WHERE { ?s e:zebra ?n }", ["e:zebra exists nowhere here"]),
        (
            "SELECT * { ?s e:headcount ?n OPTIONAL { ?s e:nöte ?o } }",
            ["e:n%C3%B6te exists nowhere here; did you mean e:note?"],
        ),
        (
            "SELECT * { ?s a e:Factroy ; e:Note ?n }",
            [
                "e:Factroy exists nowhere here; did you mean e:Factory?",
                "e:Note exists nowhere here; did you mean e:note?",
            ],
        ),
        ("SELECT * { ?s a e:Factory }", []),
        ("SELECT * { ?s a e:Narrator }", []),
        ("SELECT * { ?s e:headcount ?n }", []),
        ("SELECT * { <http://example.org/nobody> ?p ?o }", []),
    ],
)
def test_an_answer_hints_at_unknown_terms(target: Running, query: str, hints: list[str]) -> None:
    """An answer that is empty, or may be so in parts, names what exists nowhere and what was meant; others do not."""
    look_up(target, PREFIX + query)
    for _ in range(2):  # made, and remembered
        reply = target.query(PREFIX + query, "*/*")
        assert reply.status == 200
        assert reply.headers.get(HINT, "") == ", ".join(f'"{hint}"' for hint in hints)


def look_up(target: Running, query: str) -> None:
    """Have a server find out what exists nowhere: a strict query waits for it, others do not."""
    assert target.query(query, "*/*", strict="true").status in (200, 400)


def test_a_hint_is_short(target: Running) -> None:
    """Names of a thousand characters are passed over, and those beyond ASCII make no field longer than clients take."""
    longest = PREFIX + f"ASK {{ ?s e:{'x' * 1000} ?o }}"
    look_up(target, longest)
    assert HINT not in target.query(longest).headers
    many = PREFIX + "ASK { ?s " + " ; ".join(f"e:{'你' * 160}{number} ?o{number}" for number in range(5)) + " }"
    look_up(target, many)
    value = target.query(many).headers[HINT]
    assert 1000 < len(value) < 4000
    assert value.count("exists nowhere here") == 2


def test_a_strict_client_gets_an_error(target: Running) -> None:
    """With `strict=true` a query with an unknown term is 400, with the place, a caret and what was meant."""
    reply = target.query(PREFIX + "SELECT * {\n  ?s e:headcount ?n ; a e:Factroy\n}", strict="true")
    problem = json.loads(reply.body)
    assert reply.status == 400
    assert problem["type"] == target.url + "problems/unknown-term"
    assert problem["detail"] == "`e:Factroy` exists nowhere here. (line 3, column 25)"
    assert problem["excerpt"] == "  ?s e:headcount ?n ; a e:Factroy\n                        ^"
    assert problem["hints"] == ["Did you mean e:Factory?"]
    assert problem["unknown_terms"] == [
        {"term": "e:Factroy", "iri": E + "Factroy", "line": 3, "column": 25, "did_you_mean": "e:Factory"}
    ]


@pytest.mark.parametrize(("strict", "status"), [("true", 200), ("", 200), ("false", 200), ("maybe", 400)])
def test_strict_is_a_word(target: Running, strict: str, status: int) -> None:
    """A strict query whose terms all exist is answered; another word than true or false is refused."""
    assert target.query(PREFIX + "SELECT * { ?s a e:Factory }", strict=strict).status == status


@pytest.mark.parametrize(
    ("fields", "status", "name"),
    [
        ({"strict": "true"}, 400, "unknown-term"),
        ({"timeout": "0"}, 400, "malformed-request"),
        ({"timeout": "3"}, 200, ""),
    ],
)
def test_a_form_may_ask_for_it(target: Running, fields: dict[str, str], status: int, name: str) -> None:
    """`strict` and `timeout` count in the form of a POST as in an address."""
    body = urlencode({"query": PREFIX + "SELECT * { ?s a e:Factroy }", **fields})
    reply = target.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert reply.status == status
    assert json.loads(reply.body).get("type", "").rpartition("/")[2] == name


def test_an_error_names_unknown_terms(target: Running) -> None:
    """A query that runs out of time is told of the unknown term which may be why."""
    look_up(target, PREFIX + "ASK { ?s a e:Factroy }")  # so that the terms of the revision have been read
    query = (
        PREFIX
        + "SELECT (COUNT(*) AS ?n) { VALUES ?a {"
        + " 1" * 4000
        + " } "
        + _product()
        + " FILTER(?s != e:Factroy) }"
    )
    reply = target.query(query, timeout="0.5")
    problem = json.loads(reply.body)
    assert (reply.status, problem["type"]) == (503, target.url + "problems/deadline")
    assert [term["did_you_mean"] for term in problem["unknown_terms"]] == ["e:Factory"]


def _product() -> str:
    return " ".join(f"?s ?p{number} ?o{number} . ?x{number} ?y{number} ?z{number} ." for number in range(12))


def test_a_query_with_a_hint_shows_it_on_the_page(target: Running) -> None:
    """The query page says below the answer what exists nowhere."""
    look_up(target, "ASK { ?s <http://example.org/vocabulary#Note> ?o}")
    reply = target.ask(
        "GET", "/query?show=table&query=ASK%20%7B%20?s%20%3C" + "http://example.org/vocabulary%23Note%3E%20?o%7D"
    )
    assert reply.status == 200
    assert "exists nowhere here; did you mean &lt;http://example.org/vocabulary#note&gt;?" in reply.text


@pytest.mark.parametrize("media", [*RESULTS, *GRAPHS], ids=lambda media: media.name)
def test_empty_answers_are_known(target: Running, media: object) -> None:
    """In each format an empty answer is recognised, and one with a row or triple is not."""
    kind = next(one for one in (*RESULTS, *GRAPHS) if one is media)
    queries = ("SELECT * {{ {} }}", "ASK {{ {} }}") if kind in RESULTS else ("CONSTRUCT {{ ?s ?p ?o }} {{ {} }}",)
    for query in queries:
        full, empty = (target.query(query.format(where), kind.type) for where in ("?s ?p ?o", "?s ?p ?o FILTER(false)"))
        assert (full.status, empty.status) == (200, 200)
        assert (is_empty(kind, full.body), is_empty(kind, empty.body)) == (False, True)


def test_no_answer_waits_for_a_hint(tmp_path: Path) -> None:
    """An answer ready before its hint comes without, is not remembered, and has it when asked again."""
    publish(tmp_path, [Quad(NamedNode(E + "s"), NamedNode(E + "headcount"), Literal(7))], plain=True)
    app = create_app(Settings(data=tmp_path, shapes="none"))
    host: ServiceHost = app.extensions["service"]
    client = app.test_client()
    target = "/sparql?" + urlencode({"query": PREFIX + "ASK { ?s e:hedcount ?o }"})
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
    hints = host.service.queries.hints
    held, ask = asyncio.Event(), hints._ask

    async def ask_late(query: str, revision: Revision, *, client: str) -> list[str]:
        await held.wait()
        return await ask(query, revision, client=client)

    hints._ask = ask_late  # type: ignore[method-assign] # a worker that lets wait
    try:
        for _ in range(2):
            early = client.get(target)
            assert (early.status_code, HINT in early.headers) == (200, False)
        assert len(host.service.cache) == 1  # the answer to `ASK {}`
        assert host._loop is not None
        host._loop.call_soon_threadsafe(held.set)
        assert client.get(target + "&strict=true").status_code == 400
        assert client.get(target).headers[HINT] == '"e:hedcount exists nowhere here; did you mean e:headcount?"'
        assert len(host.service.cache) == 2
    finally:
        host.stop()


def test_a_revision_without_a_list_has_hints(tmp_path: Path) -> None:
    """Of a revision that an earlier version has written the engine is asked what terms it has."""
    publish(tmp_path, [Quad(NamedNode(E + "s"), NamedNode(E + "headcount"), Literal(7))], plain=True)
    (RevisionDirectory(tmp_path).get_current().directory / FILE).unlink()
    app = create_app(Settings(data=tmp_path, shapes="none"))
    try:
        target = "/sparql?" + urlencode({"query": PREFIX + "ASK { ?s e:hedcount ?o }", "strict": "true"})
        assert json.loads(app.test_client().get(target).text)["hints"] == ["Did you mean e:headcount?"]
    finally:
        app.extensions["service"].stop()
