"""Writes over HTTP: who may, what is refused, what is published, what is remembered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.build.dataset import make_dataset
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.revision import RevisionDirectory
from graph.update.write import WriteKind
from server.http.problems import Problem
from server.settings import Settings
from server.sparql.tokens import OPERATE, UPDATE, make_token, write_tokens
from server.sparql.updates import Order, Writer
from tests.own_loop import run_in_own_loop
from tests.server.running import Reply, Running, publish, serving

ROOT = Path(__file__).resolve().parents[3]
PROSPECTS = BASE + "graph/prospects"
SHAPES = BASE + "graph/shapes"


class Writing:
    """A server with its tokens."""

    def __init__(self, server: Running, secret: str, other: str) -> None:
        self.server = server
        self.secret = secret
        self.other = other

    def update(self, text: str, *, token: str | None = None, if_match: str = "") -> Reply:
        """Send an update as the body of a POST."""
        headers = {"Content-Type": "application/sparql-update"}
        secret = self.secret if token is None else token
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        if if_match:
            headers["If-Match"] = if_match
        return self.server.ask("POST", "/sparql", headers, text.encode())

    def revision(self) -> str:
        """Return the id of the current revision."""
        return self.server.query("ASK {}").headers["reliefgraph-revision"]


def serve_with_tokens(data: Path, *flags: str) -> Iterator[Writing]:
    """Serve a directory that has a token for writing and one that has another scope."""
    secret, kept = make_token("curator", (UPDATE,))
    other, kept_other = make_token("operator", (OPERATE,))
    write_tokens(data, (kept, kept_other))
    assert secret not in (data / "tokens.json").read_text()
    with serving(data, *flags) as running:
        yield Writing(running, secret, other)


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writing]:
    """A server over the whole dataset of the seeds, with its shapes."""
    data = tmp_path_factory.mktemp("seeds")
    publish(data, graphs_to_quads(make_dataset(ROOT / "seeds").graphs))
    yield from serve_with_tokens(data)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writing]:
    """A server over a plain store."""
    data = tmp_path_factory.mktemp("plain")
    node = NamedNode("http://e/s")
    publish(data, [Quad(node, NamedNode("http://e/p"), Literal("first"))], plain=True)
    yield from serve_with_tokens(data, "--shapes", "none")


def problem(reply: Reply) -> str:
    """Return the name of a problem."""
    assert reply.headers["content-type"] == "application/problem+json", reply.text
    return str(json.loads(reply.body)["type"]).rpartition("/")[2]


def test_nobody_writes_without_a_token(server: Running) -> None:
    """Where no token was made, an update is refused with the way to make one."""
    reply = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, "CLEAR ALL")
    assert (reply.status, problem(reply)) == (403, "update-off")
    assert "reliefgraph token add" in reply.text


@pytest.mark.parametrize("token", ["", "wrong", "rlf_" + "x" * 43])
def test_a_wrong_token_is_refused(plain: Writing, token: str) -> None:
    """No token and a wrong token get 401 with a challenge, and nothing changes."""
    before = plain.revision()
    reply = plain.update("CLEAR ALL", token=token)
    assert (reply.status, problem(reply)) == (401, "unauthorized")
    assert reply.headers["www-authenticate"].startswith("Bearer ")
    assert plain.revision() == before


def test_a_token_of_another_scope_is_refused(plain: Writing) -> None:
    """A token without the scope gets 403 and is told which scope it lacks."""
    reply = plain.update("CLEAR ALL", token=plain.other)
    assert (reply.status, problem(reply)) == (403, "scope-missing")
    assert "update" in json.loads(reply.body)["detail"]


def test_an_update_is_visible_when_it_is_acknowledged(plain: Writing) -> None:
    """The next query sees the update, the revision is another one, and the journal says who and what."""
    before = plain.revision()
    reply = plain.update(
        'INSERT DATA { <http://e/new> <http://e/p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> }'
    )
    assert reply.status == 200, reply.text
    made = json.loads(reply.body)
    assert (made["added"], made["removed"]) == (1, 0)
    assert plain.revision() == made["revision"] != before
    answer = plain.server.query("SELECT ?o { <http://e/new> ?p ?o }", "text/csv")
    assert answer.text == "o\r\n7\r\n"
    entry = RevisionDirectory(plain.server.data).journal()[-1]
    assert (entry.kind.value, entry.who, entry.id) == ("update", "curator", made["revision"])
    assert entry.what.startswith("INSERT DATA")


def test_the_id_is_that_of_the_content_however_it_came(plain: Writing, tmp_path: Path) -> None:
    """After inserts, pattern updates and blank nodes, the id equals that of the same quads published at once."""
    for text in (
        "INSERT DATA { GRAPH <http://e/g> { <http://e/a> <http://e/p> 1, 2, 3 . [] <http://e/p> [ <http://e/q> 4 ] } }",
        "DELETE { GRAPH ?g { ?s ?p 2 } } INSERT { GRAPH ?g { ?s ?p 5, 6 } } WHERE { GRAPH ?g { ?s ?p 2 } }",
        "DELETE DATA { GRAPH <http://e/g> { <http://e/a> <http://e/p> 3 } }",
        "DELETE WHERE { GRAPH <http://e/g> { ?s <http://e/p> 6 } } ; INSERT DATA { <http://e/b> <http://e/p> 7 }",
    ):
        assert plain.update(text).status == 200
    current = RevisionDirectory(plain.server.data).get_current()
    quads = list(current.open().iter_quads())
    publish(tmp_path, quads, plain=True)
    assert RevisionDirectory(tmp_path).get_current().id == current.id == plain.revision()
    assert current.graphs["http://e/g"] == 4
    assert current.quads == len(quads)


def test_an_update_is_whole_or_not_at_all(plain: Writing) -> None:
    """When the second operation cannot be done, the first has not happened either."""
    before = plain.revision()
    reply = plain.update(
        "INSERT DATA { <http://e/x> <http://e/p> 1 } ; CREATE GRAPH <http://e/g> ; DROP GRAPH <http://e/no>"
    )
    assert reply.status == 400
    assert plain.revision() == before


def test_a_late_writer_is_told(plain: Writing) -> None:
    """With If-Match, the first of two writers gets through and the second gets 412 and changes nothing."""
    seen = f'"{plain.revision()}"'
    first = plain.update("INSERT DATA { <http://e/race> <http://e/p> 1 }", if_match=seen)
    second = plain.update("INSERT DATA { <http://e/race> <http://e/p> 2 }", if_match=seen)
    assert (first.status, second.status) == (200, 412)
    assert problem(second) == "revision-changed"
    assert first.headers["etag"] == f'"{plain.revision()}"'
    assert plain.update("INSERT DATA { <http://e/race> <http://e/p> 2 }", if_match=first.headers["etag"]).status == 200


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("INSERT DATA { <http://e/s> <http://e/p> }", 1, 41), ("INSERT DATA {\n <http://e/s> e:p 1 }", 2, 15)],
)
def test_a_malformed_update_is_told_where(plain: Writing, text: str, line: int, column: int) -> None:
    """The problem of a malformed update names its line and column."""
    reply = plain.update(text)
    assert (reply.status, problem(reply)) == (400, "malformed-update")
    body = json.loads(reply.body)
    assert (body["line"], body["column"]) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "lOaD SILENT <http://127.0.0.1:9/> INTO GRAPH <http://e/g>",
        "INSERT DATA { <http://e/s> <http://e/p> 1 } ; # next\nLOAD <file:///etc/passwd>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_an_update_asks_nobody_else(plain: Writing, text: str) -> None:
    """LOAD and SERVICE in updates are refused in every spelling."""
    assert problem(plain.update(text)) == "outward-request"


def test_a_harmless_write_is_published(writing: Writing) -> None:
    """A write that keeps to the shapes is published, and the graphs that follow from others stay as they were."""
    triple = f"<{BASE}id/place/kashgar> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://e/x>"
    before = RevisionDirectory(writing.server.data).get_current()
    reply = writing.update(f"INSERT DATA {{ GRAPH <{SHAPES}> {{ {triple} }} }}")
    assert reply.status == 200, reply.text
    after = RevisionDirectory(writing.server.data).get_current()
    changed = {name for name, count in after.graphs.items() if before.graphs.get(name) != count}
    assert changed == {SHAPES}


def test_a_write_tells_what_its_stations_took(writing: Writing) -> None:
    """The answer, its header and the metrics have the stations; reasoning only where the reasoner reads the change."""
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    prospect = f'GRAPH <{PROSPECTS}> {{ <{BASE}id/event/kashgar-2016/pledge-by-wanda> {label} "wanda"@x-one }}'
    entity = f'GRAPH <{BASE}graph/entities> {{ <{BASE}id/person/zhang-ke> {label} "zhang"@x-one }}'
    stations = ["open", "apply", "validate", "describe", "publish"]
    for text, expected in ((prospect, stations), (entity, [*stations[:2], "reason", *stations[2:]])):
        reply = writing.update(f"INSERT DATA {{ {text} }}")
        assert reply.status == 200, reply.text
        took = json.loads(reply.body)["ms"]
        assert list(took) == expected
        assert all(number >= 0 for number in took.values())
        assert reply.headers["server-timing"] == ", ".join(f"{name};dur={ms}" for name, ms in took.items())
    metrics = writing.server.ask("GET", "/metrics").text
    assert 'reliefgraph_write_seconds_count{station="validate"}' in metrics


def test_a_write_that_breaks_the_shapes_gets_their_report(writing: Writing) -> None:
    """A reported triple without a claim is refused with 422, the violations and a W3C validation report."""
    before = writing.revision()
    triple = f"<{BASE}id/place/kashgar> <{BASE}ontology#locatedIn> <{BASE}id/place/yining>"
    reply = writing.update(f"INSERT DATA {{ GRAPH <{BASE}graph/reported> {{ {triple} }} }}")
    assert (reply.status, problem(reply)) == (422, "shapes-violated")
    body = json.loads(reply.body)
    assert any(f"<{BASE}id/place/kashgar>" in violation["focus"] for violation in body["violations"])
    assert "sh:ValidationReport" in body["report"]
    assert writing.revision() == before


@pytest.mark.parametrize(
    "data",
    [
        "<{0}xinjiang> owl:sameAs <{0}kashgar> ; owl:differentFrom <{0}kashgar>",
        "<{0}kashgar> a owl:Nothing",
        "<{0}kashgar> <http://www.w3.org/2002/07/owl#differentFrom> <{0}kashgar>",
        '<{0}kashgar> <http://e/size> "abc"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ],
)
def test_a_write_that_contradicts_itself_gets_the_proof(writing: Writing, data: str) -> None:
    """A contradiction without any claim is refused with 422, its triples and its proof, and nothing has changed."""
    before = writing.revision()
    prefix = "PREFIX owl: <http://www.w3.org/2002/07/owl#>"
    block = data.format(BASE + "id/place/")
    reply = writing.update(f"{prefix} INSERT DATA {{ GRAPH <{BASE}graph/entities> {{ {block} }} }}")
    assert (reply.status, problem(reply)) == (422, "contradiction")
    body = json.loads(reply.body)
    assert any("<id/place/kashgar>" in line for line in body["triples"])
    assert body["proof"][-1]["rule"] == body["rule"]
    assert writing.revision() == before


@pytest.mark.parametrize("role", ["inferred", "derived", "catalog"])
def test_what_is_computed_cannot_be_written(writing: Writing, role: str) -> None:
    """A write to a computed graph is refused, and the writable ones are named."""
    reply = writing.update(f"INSERT DATA {{ GRAPH <{BASE}graph/{role}> {{ <http://e/s> <http://e/p> 1 }} }}")
    assert (reply.status, problem(reply)) == (403, "graph-read-only")
    assert PROSPECTS in json.loads(reply.body)["writable"]


@pytest.mark.parametrize("where", ["{block}", "GRAPH <http://e/g> {{ {block} }}"])
def test_a_write_needs_a_graph_with_a_role(writing: Writing, where: str) -> None:
    """A write without a graph, or to a graph of its own, is refused, and the writable ones are named."""
    reply = writing.update(f"INSERT DATA {{ {where.format(block='<http://e/s> <http://e/p> 1')} }}")
    assert (reply.status, problem(reply)) == (400, "graph-missing")
    assert len(json.loads(reply.body)["writable"]) == 8


def test_what_follows_is_computed_anew(writing: Writing) -> None:
    """When an ontology triple goes and comes back, the inferred and derived graphs end as they began."""
    directory = RevisionDirectory(writing.server.data)
    before = directory.get_current()
    triple = f"<{BASE}ontology#Company> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://e/x>"
    assert writing.update(f"INSERT DATA {{ GRAPH <{BASE}graph/ontology> {{ {triple} }} }}").status == 200
    reply = writing.update(f"DELETE DATA {{ GRAPH <{BASE}graph/ontology> {{ {triple} }} }}")
    assert reply.status == 200, reply.text
    assert directory.get_current().id == before.id
    assert directory.get_current().graphs == before.graphs


def test_roll_back_is_one_step(plain: Writing) -> None:
    """After a roll-back the server answers from the former revision at once."""
    directory = RevisionDirectory(plain.server.data)
    former = directory.get_current()
    assert plain.update("INSERT DATA { <http://e/mistake> <http://e/p> 1 }").status == 200
    directory.roll_back(former.number, who="operator")
    assert plain.revision() == former.id
    assert plain.server.query("ASK { <http://e/mistake> ?p ?o }").text.endswith('"boolean":false}')


def test_a_plain_store_begins_empty(tmp_path: Path) -> None:
    """Served without shapes, a new directory is an empty store, and queries see what is written without a graph."""
    with serving(tmp_path, "--shapes", "none", "--updates", "open") as running:
        assert json.loads(running.query("SELECT * { ?s ?p ?o }").body)["results"]["bindings"] == []
        headers = {"Content-Type": "application/sparql-update"}
        reply = running.ask("POST", "/sparql", headers, b"INSERT DATA { <http://e/s> <http://e/p> 1 }")
        assert (reply.status, json.loads(reply.body)["added"]) == (200, 1)
        assert json.loads(running.query("ASK { <http://e/s> <http://e/p> 1 }").body)["boolean"] is True
        assert running.ask("GET", "/").status == 200
    assert [entry.what for entry in RevisionDirectory(tmp_path).journal()][:1] == ["an empty plain store"]


def test_no_write_goes_where_no_query_looks(tmp_path: Path) -> None:
    """Over data with roles, served without shapes, a write names a graph, since none would see it otherwise."""
    publish(tmp_path, [Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("x"), NamedNode(PROSPECTS))])
    with serving(tmp_path, "--shapes", "none", "--updates", "open") as running:
        headers = {"Content-Type": "application/sparql-update"}
        reply = running.ask("POST", "/sparql", headers, b"INSERT DATA { <http://e/s> <http://e/p> 1 }")
        assert problem(reply) == "graph-missing"
        text = b"INSERT DATA { GRAPH <http://e/g> { <http://e/s> <http://e/p> 1 } }"
        assert json.loads(running.ask("POST", "/sparql", headers, text).body)["added"] == 1


class _Dying(Writer):
    """A writer whose process dies, either before a publication or right after it."""

    def __init__(self, data: Path, *, publishes: bool) -> None:
        super().__init__(Settings(data=data))
        self._publishes = publishes

    def _is_alive(self) -> bool:
        return True

    async def _exchange(self, frame: bytes) -> tuple[int, bytes]:
        if self._publishes:
            publish(self._settings.data, [Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("new"))])
        raise ConnectionError(f"gone with {len(frame)} bytes")


@pytest.mark.parametrize(("publishes", "words"), [(False, "Nothing was changed."), (True, "by now: see whether")])
def test_the_death_of_a_writer_is_told_truly(tmp_path: Path, publishes: bool, words: str) -> None:
    """Nobody is told that nothing was changed where the writer died between publishing and answering."""
    publish(tmp_path, [Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("old"))])
    order = Order(kind=WriteKind.UPDATE, who="tester", what="a test", text="CLEAR DEFAULT")
    with pytest.raises(Problem) as caught:
        run_in_own_loop(_Dying(tmp_path, publishes=publishes).write(order))
    assert words in caught.value.detail
