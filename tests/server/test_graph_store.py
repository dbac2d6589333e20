"""Graph Store HTTP Protocol: each normative behaviour of sections 4 and 5 of its specification as one test.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.server.running import Reply, Running, publish, serving

TURTLE = {"Content-Type": "text/turtle"}
STORE = "/rdf-graph-store"
ONE = b'<http://e/s> <http://e/p> "one" .'
TWO = b'<http://e/s> <http://e/p> "two" .'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server that anybody may write to."""
    data = tmp_path_factory.mktemp("store")
    publish(data, [], plain=True)
    with serving(data, "--shapes", "none", "--updates", "open") as running:
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


def test_4_1_a_graph_is_named_directly(store: Running) -> None:
    """Section 4.1: the address of the request is the name of the graph."""
    assert store.ask("PUT", f"{STORE}/direct/1", TURTLE, ONE).status == 201
    assert objects(get(store, f"{STORE}/direct/1")) == ["one"]
    assert objects(get(store, address(f"{store.url}rdf-graph-store/direct/1"))) == ["one"]


def test_4_2_a_graph_is_named_indirectly(store: Running) -> None:
    """Section 4.2: the parameter `graph` names the graph, decoded once."""
    name = "http://e/a%20b?x=1&y=%252F#f"
    assert store.ask("PUT", address(name), TURTLE, ONE).status == 201
    rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").text.splitlines()
    assert name in rows


def test_4_2_the_default_graph_is_named(store: Running) -> None:
    """Section 4.2: the parameter `default` names the default graph."""
    assert store.ask("PUT", f"{STORE}?default", TURTLE, ONE).status == 200
    assert objects(get(store, f"{STORE}?default")) == ["one"]
    assert store.query('ASK { <http://e/s> <http://e/p> "one" }').text.endswith("true}")


def test_4_2_a_relative_name_is_refused(store: Running) -> None:
    """Section 4.2: the name in `graph` must be absolute."""
    assert store.ask("PUT", f"{STORE}?graph=relative", TURTLE, ONE).status == 400


def test_4_2_two_names_are_refused(store: Running) -> None:
    """A request that names two graphs, or a graph and the default one, is malformed."""
    assert get(store, address("http://e/g") + "&default").status == 400
    assert get(store, address("http://e/g") + "&graph=http://e/h").status == 400


def test_5_1_a_malformed_document_is_400(store: Running) -> None:
    """Section 5.1: a body that is not what its media type says gets 400 and changes nothing."""
    store.ask("PUT", address("http://e/whole"), TURTLE, ONE)
    reply = store.ask("PUT", address("http://e/whole"), TURTLE, b"<http://e/s> <http://e/p> .")
    assert reply.status == 400
    assert json.loads(reply.body)["type"].endswith("/malformed-data")
    assert objects(get(store, address("http://e/whole"))) == ["one"]


def test_5_1_an_unknown_media_type_is_415(store: Running) -> None:
    """Section 5.1: a body of an unknown or missing media type gets 415 with those that can be read."""
    for headers in ({"Content-Type": "application/pdf"}, {}):
        reply = store.ask("PUT", address("http://e/g"), headers, ONE)
        assert reply.status == 415
        assert "text/turtle" in json.loads(reply.body)["available"]


def test_5_1_a_method_that_is_not_there_is_405(store: Running) -> None:
    """Section 5.1: an unknown method gets 405 and the list of those that work."""
    reply = store.ask("PATCH", address("http://e/g"), TURTLE, ONE)
    assert reply.status == 405
    assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_5_2_get_answers_in_the_format_asked_for(store: Running, accept: str) -> None:
    """Section 5.2: GET sends the graph in the format that the Accept field prefers."""
    store.ask("PUT", address("http://e/formats"), TURTLE, ONE)
    reply = store.ask("GET", address("http://e/formats"), {"Accept": accept})
    assert reply.headers["content-type"].split(";")[0] == accept
    format_ = ox.RdfFormat.from_media_type(accept)
    assert format_ is not None
    assert [str(q.triple) for q in ox.parse(reply.body, format_)] == ['<http://e/s> <http://e/p> "one"']


def test_5_2_an_unacceptable_format_is_406(store: Running) -> None:
    """Section 5.2: when no format is acceptable, 406 lists those there are."""
    store.ask("PUT", address("http://e/formats"), TURTLE, ONE)
    reply = store.ask("GET", address("http://e/formats"), {"Accept": "image/png"})
    assert reply.status == 406
    assert "text/turtle" in json.loads(reply.body)["available"]


def test_5_2_an_unknown_graph_is_404(store: Running) -> None:
    """Section 5.2: GET of a graph that is not there gets 404."""
    assert get(store, address("http://e/nobody")).status == 404
    assert get(store, f"{STORE}/nobody").status == 404


def test_5_3_put_creates(store: Running) -> None:
    """Section 5.3: PUT to a new name answers 201."""
    assert store.ask("PUT", address("http://e/put-new"), TURTLE, ONE).status == 201


def test_5_3_put_replaces(store: Running) -> None:
    """Section 5.3: PUT to an existing graph answers 200 or 204 and leaves nothing of the former one."""
    store.ask("PUT", address("http://e/put"), TURTLE, ONE)
    assert store.ask("PUT", address("http://e/put"), TURTLE, TWO).status in (200, 204)
    assert objects(get(store, address("http://e/put"))) == ["two"]


def test_5_3_put_of_nothing_makes_an_empty_graph(store: Running) -> None:
    """Section 5.3: an empty document makes an empty graph that is there."""
    assert store.ask("PUT", address("http://e/empty"), TURTLE, b"").status == 201
    assert objects(get(store, address("http://e/empty"))) == []


def test_5_3_relative_names_resolve_against_the_graph(store: Running) -> None:
    """Section 4.2: relative IRIs in a body resolve against the name of the graph."""
    store.ask("PUT", address("http://e/dir/base"), TURTLE, b'<other> <http://e/p> "one" .')
    assert b"<http://e/dir/other>" in get(store, address("http://e/dir/base")).body


def test_5_4_delete_removes(store: Running) -> None:
    """Section 5.4: DELETE answers 200, 202 or 204, and afterwards the graph is not there."""
    store.ask("PUT", address("http://e/delete"), TURTLE, ONE)
    assert store.ask("DELETE", address("http://e/delete")).status in (200, 202, 204)
    assert get(store, address("http://e/delete")).status == 404


def test_5_4_delete_of_nothing_is_404(store: Running) -> None:
    """Section 5.4: DELETE of a graph that is not there gets 404."""
    assert store.ask("DELETE", address("http://e/never")).status == 404


def test_5_5_post_merges(store: Running) -> None:
    """Section 5.5: POST to an existing graph adds to it."""
    store.ask("PUT", address("http://e/post"), TURTLE, ONE)
    assert store.ask("POST", address("http://e/post"), TURTLE, TWO).status in (200, 204)
    assert objects(get(store, address("http://e/post"))) == ["one", "two"]


def test_5_5_post_creates(store: Running) -> None:
    """Section 5.5: POST to a name that is not there creates the graph and answers 201."""
    assert store.ask("POST", address("http://e/post-new"), TURTLE, ONE).status == 201
    assert objects(get(store, address("http://e/post-new"))) == ["one"]


def test_5_5_post_to_the_store_names_a_graph(store: Running) -> None:
    """Section 5.5: POST to the store itself answers 201 with the Location of a new graph."""
    reply = store.ask("POST", STORE, TURTLE, ONE)
    assert reply.status == 201
    location = reply.headers["location"]
    assert location.startswith(store.url + "rdf-graph-store/")
    assert objects(get(store, "/" + location.removeprefix(store.url))) == ["one"]


def test_5_5_post_takes_a_form_with_files(store: Running) -> None:
    """Section 5.5: multipart/form-data merges each of its files, each under its media type."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.ttl"\r\nContent-Type: text/turtle\r\n\r\n'
        + ONE
        + b'\r\n--b\r\nContent-Disposition: form-data; name="b"; filename="b.nt"\r\n'
        b"Content-Type: application/n-triples\r\n\r\n" + TWO + b"\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert store.ask("POST", address("http://e/form"), headers, body).status == 201
    assert objects(get(store, address("http://e/form"))) == ["one", "two"]


def test_5_6_head_is_get_without_a_body(store: Running) -> None:
    """Section 5.6: HEAD answers the fields of GET, Content-Type among them, and no body."""
    store.ask("PUT", address("http://e/head"), TURTLE, ONE)
    head, got = (store.ask(method, address("http://e/head"), {"Accept": "text/turtle"}) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"] == "text/turtle;charset=utf-8"
    assert head.headers["etag"] == got.headers["etag"]


def test_5_6_head_of_nothing_is_404(store: Running) -> None:
    """Section 5.6: HEAD of a graph that is not there gets 404."""
    assert store.ask("HEAD", address("http://e/nobody")).status == 404


def test_a_graph_is_not_sent_twice_and_not_overwritten_unseen(store: Running) -> None:
    """The tag of a graph gets 304 from GET, and guards PUT against a writer who has not seen the newest state."""
    target = address("http://e/guarded")
    store.ask("PUT", target, TURTLE, ONE)
    tag = get(store, target).headers["etag"]
    assert store.ask("GET", target, {"Accept": "application/n-triples", "If-None-Match": tag}).status == 304
    assert store.ask("PUT", target, {**TURTLE, "If-Match": tag}, TWO).status == 200
    assert store.ask("PUT", target, {**TURTLE, "If-Match": tag}, ONE).status == 412
    assert objects(get(store, target)) == ["two"]


def test_a_form_and_a_document_that_are_broken_are_400(store: Running) -> None:
    """A form without a boundary, a body that is not UTF-8 and a charset that is not get 4xx."""
    cases = [
        ({"Content-Type": "multipart/form-data"}, b"x", 400),
        (TURTLE, b"\xff\xfe<", 400),
        ({"Content-Type": "text/turtle; charset=utf-16"}, ONE, 415),
    ]
    for headers, body, status in cases:
        assert store.ask("PUT", address("http://e/broken"), headers, body).status == status


def test_writes_need_a_token_elsewhere(server: Running) -> None:
    """On a server without open updates, PUT, POST and DELETE are refused, and GET is not."""
    target = address("https://w3id.org/reliefgraph/graph/prospects")
    for method in ("PUT", "POST", "DELETE"):
        assert server.ask(method, target, TURTLE, ONE).status == 403
    assert get(server, target).status == 200
