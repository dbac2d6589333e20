"""Graph Store HTTP Protocol: one test for each demand of sections 4 and 5 (see `graph_store_behaviours.py`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.server.running import Reply, Running, publish
from tests.server.sparql.graph_store_behaviours import BEHAVIOURS, DOCUMENTS, ONE, RDF_XML, TWO
from tests.server.ways import WAYS, serving_by

TURTLE = {"Content-Type": "text/turtle"}
PATCH = {"Content-Type": "application/sparql-update"}
STORE = "/rdf-graph-store"


@pytest.fixture(scope="module", params=WAYS)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server that anybody may write to, by every way into it."""
    data = tmp_path_factory.mktemp("store")
    publish(data, [], plain=True)
    with serving_by(request.param, data, shapes="none", updates="open") as running:
        yield running


def address(graph: str) -> str:
    """Return the target that names a graph indirectly."""
    return f"{STORE}?graph={quote(graph, safe='')}"


def objects(reply: Reply) -> list[str]:
    """Return the objects of a graph in N-Triples, in order."""
    assert reply.status == 200, reply.text
    found = ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)
    return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal))


def get(store: Running, target: str) -> Reply:
    """Get a graph as N-Triples."""
    return store.ask("GET", target, {"Accept": "application/n-triples"})


def test_each_demand_has_its_test() -> None:
    """There are 44 demands; each has one test of its own in this file, which runs by each of four ways."""
    tests = {name for name in globals() if name.startswith(("test_4", "test_5"))}
    assert (len(BEHAVIOURS), len(WAYS)) == (44, 4)
    assert Counter(behaviour.test for behaviour in BEHAVIOURS) == Counter(tests)
    assert Counter(behaviour.section[0] for behaviour in BEHAVIOURS) == {"4": 5, "5": 39}
    assert sum(behaviour.force in ("must", "must not") for behaviour in BEHAVIOURS) == 22


@pytest.mark.parametrize("header", ["X-Real-IP: 203.0.113.9", "Origin: https://evil.example"])
def test_what_is_open_is_open_to_this_machine(store: Running, header: str) -> None:
    """Who comes through a proxy, and a page of another place in a browser of this machine, may not write."""
    sent = dict([header.split(": ")])
    refused = [
        store.ask("POST", "/sparql", {**PATCH, **sent}, "CLEAR ALL"),
        store.ask("PUT", address("http://e/strange"), {**TURTLE, **sent}, ONE),
        store.ask("PATCH", f"{STORE}?default", {**PATCH, **sent}, "CLEAR DEFAULT"),
        store.ask("DELETE", f"{STORE}?default", sent),
    ]
    told = [(reply.status, json.loads(reply.body)["type"].rpartition("/")[2]) for reply in refused]
    assert told == [(403, "update-local")] * 4
    assert get(store, address("http://e/strange")).status == 404


def test_4_1_direct(store: Running) -> None:
    """The address of the request is the name of the graph."""
    assert store.ask("PUT", f"{STORE}/direct/1", TURTLE, ONE).status == 201
    rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").text.splitlines()
    assert f"{store.url}rdf-graph-store/direct/1" in rows
    assert objects(get(store, f"{STORE}/direct/1")) == ["one"]


def test_4_2_indirect(store: Running) -> None:
    """The parameter `graph` names the graph, decoded once."""
    name = "http://e/a%20b?x=1&y=%252F#f"
    assert store.ask("PUT", address(name), TURTLE, ONE).status == 201
    rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").text.splitlines()
    assert name in rows


def test_4_2_both_are_one(store: Running) -> None:
    """What is put directly is got indirectly, and the other way round."""
    store.ask("PUT", f"{STORE}/both", TURTLE, ONE)
    target = address(f"{store.url}rdf-graph-store/both")
    assert objects(get(store, target)) == ["one"]
    store.ask("PUT", target, TURTLE, TWO)
    assert objects(get(store, f"{STORE}/both")) == ["two"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("name", ["relative", "/rooted", "//host/x", "", "?x"])
def test_4_2_relative(store: Running, method: str, name: str) -> None:
    """A name in `graph` that is not absolute gets 400, whatever the method."""
    headers = PATCH if method == "PATCH" else TURTLE
    assert store.ask(method, f"{STORE}?graph={quote(name, safe='')}", headers, ONE).status == 400


@pytest.mark.parametrize("name", ["http://e/%zz", "http://[e/", "http://e:port/", "http://e/{a}"])
def test_a_name_that_is_no_iri(store: Running, name: str) -> None:
    """A name with a broken escape, host or port gets 400 and is shown."""
    reply = store.ask("PUT", address(name), TURTLE, ONE)
    assert reply.status == 400
    assert "/problems/malformed-request" in reply.text
    assert name in reply.text


def test_4_2_default(store: Running) -> None:
    """The parameter `default` names the default graph."""
    assert store.ask("PUT", f"{STORE}?default", TURTLE, ONE).status in (201, 204)
    assert objects(get(store, f"{STORE}?default")) == ["one"]
    assert store.query('ASK { <http://e/s> <http://e/p> "one" }').text.endswith("true}")


def test_5_get_without_accept(store: Running) -> None:
    """GET without an Accept field gets Turtle."""
    store.ask("PUT", address("http://e/no-accept"), TURTLE, ONE)
    reply = store.ask("GET", address("http://e/no-accept"))
    assert reply.headers["content-type"] == "text/turtle;charset=utf-8"
    assert [str(quad.triple) for quad in ox.parse(reply.body, ox.RdfFormat.TURTLE)] == [
        '<http://e/s> <http://e/p> "one"'
    ]


@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_5_payload_by_type(store: Running, media_type: str) -> None:
    """A document is read as its Content-Type says."""
    target = address(f"http://e/by-type/{media_type}")
    assert store.ask("PUT", target, {"Content-Type": media_type}, DOCUMENTS[media_type]).status == 201
    assert objects(get(store, target)) == ["one"]


def test_5_payload_without_type(store: Running) -> None:
    """A document without a Content-Type is read as RDF/XML, and gets 400 where it is none."""
    target = address("http://e/no-type")
    assert store.ask("PUT", target, {}, RDF_XML).status == 201
    assert objects(get(store, target)) == ["one"]
    assert store.ask("PUT", target, {}, ONE).status == 400


def test_5_conditional_requests(store: Running) -> None:
    """The tag of a graph gets 304 from GET; it guards writes by who has not seen the newest state, `*` new graphs."""
    target = address("http://e/guarded")
    store.ask("PUT", target, TURTLE, ONE)
    tag = get(store, target).headers["etag"]
    assert store.ask("GET", target, {"Accept": "application/n-triples", "If-None-Match": tag}).status == 304
    assert store.ask("PUT", target, {**TURTLE, "If-Match": tag}, TWO).status == 204
    assert store.ask("PUT", target, {**TURTLE, "If-Match": tag}, ONE).status == 412
    assert store.ask("PATCH", target, {**PATCH, "If-Match": tag}, "DELETE WHERE { ?s ?p ?o }").status == 412
    assert store.ask("DELETE", target, {"If-Match": tag}).status == 412
    assert objects(get(store, target)) == ["two"]
    unseen = address("http://e/guarded-new")
    assert store.ask("PUT", unseen, {**TURTLE, "If-Match": "*"}, ONE).status == 412
    assert store.ask("PUT", unseen, {**TURTLE, "If-None-Match": "*"}, ONE).status == 201
    assert store.ask("PUT", unseen, {**TURTLE, "If-None-Match": "*"}, TWO).status == 412
    assert objects(get(store, unseen)) == ["one"]


def test_5_1_status_codes(store: Running) -> None:
    """Successes are 2xx, errors 4xx with a problem that has the same status."""
    target = address("http://e/statuses")
    made = [store.ask("PUT", target, TURTLE, ONE), get(store, target), store.ask("DELETE", target)]
    assert [reply.status for reply in made] == [201, 200, 200]
    failed = [get(store, target), store.ask("PUT", target, TURTLE, b"<"), store.ask("GET", STORE)]
    assert [reply.status for reply in failed] == [404, 400, 400]
    assert [json.loads(reply.body)["status"] for reply in failed] == [404, 400, 400]


def test_5_1_malformed(store: Running) -> None:
    """A body that is not what its media type says gets 400 and changes nothing."""
    store.ask("PUT", address("http://e/whole"), TURTLE, ONE)
    for media_type in DOCUMENTS:
        for method in ("PUT", "POST"):
            reply = store.ask(method, address("http://e/whole"), {"Content-Type": media_type}, b"<http://e/s> <")
            assert reply.status == 400
            assert json.loads(reply.body)["type"].endswith("/malformed-data")
    assert objects(get(store, address("http://e/whole"))) == ["one"]


@pytest.mark.parametrize("method", ["COPY", "MKCOL", "TRACE", "PROPFIND"])
def test_5_1_method(store: Running, method: str) -> None:
    """An unknown method gets 405 and the list of those that work, also where the rest of the request is wrong."""
    for target in (address("http://e/g"), address("relative")):
        reply = store.ask(method, target)
        assert reply.status == 405
        assert reply.headers["allow"] == "GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PATCH"])
def test_5_1_no_graph(store: Running, method: str) -> None:
    """What needs a graph gets 404 where there is none."""
    for target in (address("http://e/nobody"), f"{STORE}/nobody"):
        assert store.ask(method, target, PATCH, "INSERT DATA {}" if method == "PATCH" else None).status == 404


def test_5_1_media_type(store: Running) -> None:
    """A body of an unknown media type gets 415 with those that can be read."""
    for method in ("PUT", "POST"):
        reply = store.ask(method, address("http://e/g"), {"Content-Type": "application/pdf"}, ONE)
        assert reply.status == 415
        assert "text/turtle" in json.loads(reply.body)["available"]


def test_5_2_get(store: Running) -> None:
    """GET sends what CONSTRUCT finds in the graph."""
    store.ask("PUT", address("http://e/get"), TURTLE, ONE + TWO)
    store.ask("PUT", address("http://e/other"), TURTLE, b'<http://e/s> <http://e/p> "other" .')
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://e/get> { ?s ?p ?o } }"
    assert objects(get(store, address("http://e/get"))) == ["one", "two"]
    assert objects(store.query(query, "application/n-triples")) == ["one", "two"]


def test_5_2_get_default(store: Running) -> None:
    """GET of the default graph sends what CONSTRUCT finds without GRAPH."""
    store.ask("PUT", f"{STORE}?default", TURTLE, TWO)
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert objects(get(store, f"{STORE}?default")) == ["two"]
    assert objects(store.query(query, "application/n-triples")) == ["two"]


@pytest.mark.parametrize("accept", DOCUMENTS)
def test_5_2_formats(store: Running, accept: str) -> None:
    """GET sends the graph in the format that the Accept field prefers."""
    store.ask("PUT", address("http://e/formats"), TURTLE, ONE)
    reply = store.ask("GET", address("http://e/formats"), {"Accept": f"image/png, {accept};q=0.8, */*;q=0.1"})
    assert reply.headers["content-type"].split(";")[0] == accept
    format_ = ox.RdfFormat.from_media_type(accept)
    assert format_ is not None
    assert [str(q.triple) for q in ox.parse(reply.body, format_)] == ['<http://e/s> <http://e/p> "one"']


def test_5_2_cacheable(store: Running) -> None:
    """An answer has what caches need: a strong tag, a Cache-Control that allows to keep it, and Vary."""
    store.ask("PUT", address("http://e/cache"), TURTLE, ONE)
    headers = get(store, address("http://e/cache")).headers
    assert headers["etag"].startswith('"')
    assert headers["cache-control"] == "no-cache"  # keep it, and ask whether it still holds
    assert headers["vary"] == "Accept, Accept-Encoding"


def test_5_2_no_format(store: Running) -> None:
    """When no format is acceptable, 406 lists those there are."""
    store.ask("PUT", address("http://e/formats"), TURTLE, ONE)
    reply = store.ask("GET", address("http://e/formats"), {"Accept": "image/png"})
    assert reply.status == 406
    assert "text/turtle" in json.loads(reply.body)["available"]


def test_5_3_put_is_drop_and_insert(store: Running) -> None:
    """After PUT, the graph equals one that was dropped and filled by an update with the same triples."""
    triples = b"<http://e/s> <http://e/p> 1, [ <http://e/q> 2 ] ."
    store.ask("PUT", address("http://e/put-a"), TURTLE, ONE)
    store.ask("PUT", address("http://e/put-a"), TURTLE, triples)
    update = f"DROP SILENT GRAPH <http://e/put-b>; INSERT DATA {{ GRAPH <http://e/put-b> {{ {triples.decode()} }} }}"
    assert store.ask("POST", "/sparql", PATCH, update).status == 200
    first, second = (ox.parse(get(store, address(f"http://e/put-{one}")).body, ox.RdfFormat.N_TRIPLES) for one in "ab")
    datasets = [ox.Dataset(quads) for quads in (first, second)]
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert len(datasets[0]) == 3
    assert datasets[0] == datasets[1]


def test_5_3_put_default(store: Running) -> None:
    """PUT to the default graph leaves nothing of the former one, and the named ones as they were."""
    store.ask("PUT", address("http://e/beside"), TURTLE, ONE)
    store.ask("PUT", f"{STORE}?default", TURTLE, ONE)
    store.ask("PUT", f"{STORE}?default", TURTLE, TWO)
    assert objects(get(store, f"{STORE}?default")) == ["two"]
    assert objects(get(store, address("http://e/beside"))) == ["one"]


def test_5_3_put_touches_no_other(store: Running) -> None:
    """PUT changes the graph of its address alone, whatever the document speaks of."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    before = set(store.query(query, "text/csv").text.splitlines())
    store.ask("PUT", address("http://e/alone"), TURTLE, b'<http://e/whole> <http://e/p> "x" .')
    assert set(store.query(query, "text/csv").text.splitlines()) - before == {"http://e/alone,1"}


def test_5_3_put_replaces(store: Running) -> None:
    """PUT to an existing graph leaves nothing of the former one."""
    store.ask("PUT", address("http://e/put"), TURTLE, ONE)
    store.ask("PUT", address("http://e/put"), TURTLE, TWO)
    assert objects(get(store, address("http://e/put"))) == ["two"]


def test_5_3_put_creates(store: Running) -> None:
    """After PUT to a new name the graph is there, and relative names in the document resolve against its name."""
    store.ask("PUT", address("http://e/dir/new"), TURTLE, b'<other> <http://e/p> "one" .')
    assert get(store, address("http://e/dir/new")).body == b'<http://e/dir/other> <http://e/p> "one" .\n'


def test_5_3_created_is_201(store: Running) -> None:
    """PUT to a new name answers 201; so does the first PUT to an empty default graph."""
    assert store.ask("PUT", address("http://e/put-new"), TURTLE, ONE).status == 201
    store.ask("DELETE", f"{STORE}?default")
    assert store.ask("PUT", f"{STORE}?default", TURTLE, ONE).status == 201


def test_5_3_replaced_is_204(store: Running) -> None:
    """PUT to what is there answers 204, with the revision in fields of its head."""
    store.ask("PUT", address("http://e/put-again"), TURTLE, ONE)
    reply = store.ask("PUT", address("http://e/put-again"), TURTLE, TWO)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["etag"] == f'"{reply.headers["reliefgraph-revision"]}"'
    store.ask("PUT", f"{STORE}?default", TURTLE, ONE)
    assert store.ask("PUT", f"{STORE}?default", TURTLE, TWO).status == 204


def test_5_3_put_of_nothing(store: Running) -> None:
    """An empty document makes an empty graph that is there."""
    assert store.ask("PUT", address("http://e/empty"), TURTLE, b"").status == 201
    assert objects(get(store, address("http://e/empty"))) == []


def test_5_3_refused(server: Running) -> None:
    """On a server without open updates, writes are refused with the reason, and GET is not."""
    target = address("https://w3id.org/reliefgraph/graph/prospects")
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        reply = server.ask(method, target, TURTLE, ONE)
        assert reply.status == 403
        assert json.loads(reply.body)["type"].endswith("/update-off")
    assert get(server, target).status == 200


def test_5_4_delete(store: Running) -> None:
    """After DELETE the graph is not there."""
    store.ask("PUT", address("http://e/delete"), TURTLE, ONE)
    store.ask("DELETE", address("http://e/delete"))
    assert get(store, address("http://e/delete")).status == 404
    assert store.query("ASK { GRAPH <http://e/delete> { ?s ?p ?o } }").text.endswith("false}")


def test_5_4_delete_default(store: Running) -> None:
    """After DELETE the default graph is there and empty, and the named ones are as they were."""
    store.ask("PUT", address("http://e/stays"), TURTLE, ONE)
    store.ask("PUT", f"{STORE}?default", TURTLE, ONE)
    assert store.ask("DELETE", f"{STORE}?default").status == 200
    assert objects(get(store, f"{STORE}?default")) == []
    assert objects(get(store, address("http://e/stays"))) == ["one"]


def test_5_4_delete_of_nothing(store: Running) -> None:
    """DELETE of a graph that is not there gets 404."""
    assert store.ask("DELETE", address("http://e/never")).status == 404


def test_5_4_deleted_is_200(store: Running) -> None:
    """DELETE answers 200 with the revision that it made."""
    store.ask("PUT", address("http://e/deleted"), TURTLE, ONE)
    reply = store.ask("DELETE", address("http://e/deleted"))
    assert reply.status == 200
    assert json.loads(reply.body)["removed"] == 1


def test_5_5_post_merges(store: Running) -> None:
    """POST to an existing graph adds to it and answers 200; blank nodes of the same label are two nodes."""
    triple = b'_:b <http://e/p> "one" .'
    store.ask("PUT", address("http://e/post"), TURTLE, triple)
    assert store.ask("POST", address("http://e/post"), TURTLE, triple + TWO).status == 200
    assert objects(get(store, address("http://e/post"))) == ["one", "one", "two"]


def test_5_5_post_default(store: Running) -> None:
    """POST to the default graph adds to it."""
    store.ask("PUT", f"{STORE}?default", TURTLE, ONE)
    assert store.ask("POST", f"{STORE}?default", TURTLE, TWO).status == 200
    assert objects(get(store, f"{STORE}?default")) == ["one", "two"]


def test_5_5_post_creates(store: Running) -> None:
    """POST to a name that is not there creates the graph, as INSERT DATA would, and answers 201."""
    assert store.ask("POST", address("http://e/post-new"), TURTLE, ONE).status == 201
    assert objects(get(store, address("http://e/post-new"))) == ["one"]


def form(*parts: tuple[str, str, bytes]) -> bytes:
    """Return a form with files: each its name, its media type or nothing, and its content."""
    lines = []
    for name, media_type, content in parts:
        typed = f"Content-Type: {media_type}\r\n" if media_type else ""
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n{typed}\r\n'
        lines.append(head.encode() + content + b"\r\n")
    return b"".join(lines) + b"--b--\r\n"


def test_5_5_form(store: Running) -> None:
    """POST of multipart/form-data merges each of its files, each under its media type."""
    body = form(
        ("a", "text/turtle", ONE), ("b", "application/rdf+xml; charset=utf-8", RDF_XML), ("c", "text/turtle", TWO)
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert store.ask("POST", address("http://e/form"), headers, body).status == 201
    assert objects(get(store, address("http://e/form"))) == ["one", "two"]


def test_5_5_form_without_types(store: Running) -> None:
    """A file without a media type is read by the ending of its name; where that says nothing, 400."""
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    body = form(("a.ttl", "", ONE), ("b.rdf", "", RDF_XML), ("c.nt", "", TWO))
    assert store.ask("POST", address("http://e/untyped"), headers, body).status == 201
    assert objects(get(store, address("http://e/untyped"))) == ["one", "two"]
    assert store.ask("POST", address("http://e/untyped"), headers, form(("a", "", ONE))).status == 400


def test_5_5_post_to_the_store(store: Running) -> None:
    """POST to the store itself answers 201 with the Location of a new graph, another each time."""
    places = []
    for document in (ONE, TWO):
        reply = store.ask("POST", STORE, TURTLE, document)
        assert reply.status == 201
        places.append(reply.headers["location"])
        assert places[-1].startswith(store.url + "rdf-graph-store/")
    assert objects(get(store, "/" + places[0].removeprefix(store.url))) == ["one"]
    assert objects(get(store, "/" + places[1].removeprefix(store.url))) == ["two"]


def test_5_5_post_of_nothing(store: Running) -> None:
    """POST of an empty body answers 204 and changes nothing, to a graph as to the store."""
    store.ask("PUT", address("http://e/noop"), TURTLE, ONE)
    before = store.query("ASK {}").headers["reliefgraph-revision"]
    for target in (address("http://e/noop"), STORE):
        assert store.ask("POST", target, TURTLE, b"").status == 204
    assert store.query("ASK {}").headers["reliefgraph-revision"] == before


def test_5_6_head(store: Running) -> None:
    """HEAD answers the fields of GET, Content-Type among them, and no body."""
    store.ask("PUT", address("http://e/head"), TURTLE, ONE)
    head, got = (store.ask(method, address("http://e/head"), {"Accept": "text/turtle"}) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"] == "text/turtle;charset=utf-8"
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_5_6_head_of_nothing(store: Running) -> None:
    """HEAD of a graph that is not there gets 404 and no body."""
    reply = store.ask("HEAD", address("http://e/nobody"))
    assert (reply.status, reply.body) == (404, b"")


def test_5_7_patch(store: Running) -> None:
    """PATCH changes the graph by an update that names none: data, patterns and both in a row; others stay."""
    target = address("http://e/patch")
    for name in ("http://e/patch", "http://e/unpatched"):
        store.ask("PUT", address(name), TURTLE, ONE)
    update = (
        'PREFIX e: <http://e/> INSERT DATA { e:s e:p "two", "three" } ; DELETE DATA { e:s e:p "two" } ; '
        'DELETE { ?s ?p ?o } INSERT { ?s ?p "four" } WHERE { ?s ?p ?o FILTER(?o = "three") } ; '
        'DELETE WHERE { ?s ?p "one" }'
    )
    reply = store.ask("PATCH", target, PATCH, update)
    assert reply.status == 200, reply.text
    assert objects(get(store, target)) == ["four"]
    assert objects(get(store, address("http://e/unpatched"))) == ["one"]


def test_5_7_patch_default(store: Running) -> None:
    """PATCH of the default graph changes it, and needs its media type; OPTIONS tells that."""
    store.ask("PUT", f"{STORE}?default", TURTLE, ONE)
    assert (
        store.ask("PATCH", f"{STORE}?default", PATCH, 'INSERT DATA { <http://e/s> <http://e/p> "two" }').status == 200
    )
    assert objects(get(store, f"{STORE}?default")) == ["one", "two"]
    reply = store.ask("PATCH", f"{STORE}?default", TURTLE, ONE)
    assert reply.status == 415
    for headers in (reply.headers, store.ask("OPTIONS", STORE).headers):
        assert headers["accept-patch"] == "application/sparql-update"


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT DATA { GRAPH <http://e/other> { <http://e/s> <http://e/p> 1 } }", 422),
        ("INSERT DATA { <http://e/s> <http://e/p> 1 } ; DROP GRAPH <http://e/other>", 422),
        ("WITH <http://e/other> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 422),
        ("DELETE { ?s ?p ?o } USING <http://e/other> WHERE { ?s ?p ?o }", 422),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", 422),
        ("CLEAR ALL", 422),
        ("COPY <http://e/scope> TO <http://e/other>", 422),
        ("LOAD <http://e/x>", 403),
        ("INSERT DATA { <http://e/s> <http://e/p> }", 400),
    ],
)
def test_5_7_patch_out_of_scope(store: Running, update: str, status: int) -> None:
    """An update that speaks of other graphs gets 422, with the place; a malformed one 400; neither changes anything."""
    store.ask("PUT", address("http://e/scope"), TURTLE, ONE)
    before = store.query("ASK {}").headers["reliefgraph-revision"]
    reply = store.ask("PATCH", address("http://e/scope"), PATCH, update)
    assert reply.status == status, reply.text
    assert json.loads(reply.body)["line"] == 1
    assert store.query("ASK {}").headers["reliefgraph-revision"] == before
