"""What clients send to the graph store by mistake or by malice, and what it gets."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

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
