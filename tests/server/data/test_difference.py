"""What differs between two revisions, whatever kind of store they are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from graph.namespaces import BASE
from server.app import create_app
from server.data.difference import iter_changes
from server.settings import Settings
from tests.server.running import publish

P = NamedNode(BASE + "p")


def quad(name: str, value: str, graph: str = "") -> Quad:
    """Return a quad of a plain store."""
    return Quad(NamedNode(BASE + name), P, Literal(value), NamedNode(BASE + graph) if graph else DefaultGraph())


FORMER = [quad("a", "stays\nhere"), quad("a", "goes"), quad("b", "goes too", "g"), Quad(BlankNode(), P, Literal("x"))]
LATTER = [
    quad("a", "stays\nhere"),
    quad("a", "comes"),
    quad("c", "comes 喀什", "g"),
    Quad(BlankNode(), P, Literal("x")),
]


def make_client(data: Path) -> FlaskClient:
    """Publish both and return a client of the pages."""
    publish(data, FORMER, plain=True)
    publish(data, LATTER, plain=True)
    return create_app(Settings(data=data, shapes="none")).test_client()


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("a b c", "a b c", []),
        ("", "a b", ["+a", "+b"]),
        ("a b", "", ["-a", "-b"]),
        ("a c e", "b c d f", ["-a", "+b", "+d", "-e", "+f"]),
    ],
)
def test_lines_of_one_file_alone(tmp_path: Path, old: str, new: str, changes: list[str]) -> None:
    """Sorted files are compared line by line, also where one ends before the other or is empty."""
    files = []
    for name, words in (("old", old), ("new", new)):
        files.append(tmp_path / name)
        files[-1].write_bytes(gzip.compress("".join(f"{word}\n" for word in words.split()).encode()))
    found = [("+" if is_new else "-") + line.decode().strip() for is_new, line in iter_changes(*files)]
    assert found == changes


def test_the_update_of_a_plain_store_works(tmp_path: Path) -> None:
    """The SPARQL update between two plain revisions turns the one into the other, the default graph included."""
    client = make_client(tmp_path)
    update = client.get("/revision/1/diff/2.ru").text
    store = Store()
    store.extend(FORMER[:3])
    store.update(update)
    assert set(store) == set(LATTER[:3])


def test_what_changed_in_a_plain_store(tmp_path: Path) -> None:
    """The difference has the two removed and the two added quads; a blank node that stays is no change."""
    client = make_client(tmp_path)
    page = client.get("/revision/1/diff/2", headers={"Accept": "text/html"}).text
    assert "Added: 2" in page
    assert "Removed: 2" in page
    assert "comes 喀什" in page
    trig = client.get("/revision/1/diff/2.nq").data
    store = Store()
    store.load(trig, format=RdfFormat.N_QUADS)
    names = sorted(str(one).rpartition("#")[2].rstrip(">") for one in store.named_graphs())
    assert names == ["added-default", "added-g", "removed-default", "removed-g"]
    back = client.get("/revision/2/diff/1", headers={"Accept": "text/html"}).text
    assert "Added: 2" in back


def test_too_many_changes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A difference beyond the limit is a problem that names the dump, and nothing is cut."""
    client = make_client(tmp_path)
    monkeypatch.setattr("server.data.difference.MAX_CHANGES", 3)
    reply = client.get("/revision/1/diff/2.nq")
    assert reply.status_code == 503
    assert json.loads(reply.data)["available"] == ["http://localhost/dump/all.nq.gz"]
