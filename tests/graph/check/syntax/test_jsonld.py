"""Reading JSON-LD: each term at its place, contexts from files only."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from graph.check.corpus.files import read_document
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.errors import SettingError

TEXT = """{
  "@context": {"ex": "http://e/", "name": "ex:name", "knows": {"@id": "ex:knows", "@type": "@id"}, "id": "@id",
               "age": {"@id": "ex:age", "@type": "http://www.w3.org/2001/XMLSchema#integer"}, "@language": "en"},
  "@graph": [
    {"id": "ex:a", "@type": "ex:Person", "name": ["Ann", "\\u00c4nn"], "age": 7,
     "knows": ["ex:b", {"id": "ex:c", "name": "C"}]},
    {"id": "ex:b", "name": {"@value": "Bob", "@language": "de"}, "ex:has": {"ex:part": {"@list": [1, "two"]}}}
  ]
}
"""


def read(folder: Path, text: str, **contexts: str) -> Document:
    """Write and read a document."""
    (folder / "a.jsonld").write_text(text, encoding="utf-8")
    settings = CheckSettings(root=folder, contexts={f"https://x/{name}": file for name, file in contexts.items()})
    return read_document(folder / "a.jsonld", settings)


def test_places(tmp_path: Path) -> None:
    """Subjects, keys and values stand where they are written."""
    document = read(tmp_path, TEXT)
    assert document.parsed.faults == []
    cut = set()
    for one in document.triples():
        places = (one.subject_place, one.predicate_place, one.object_place)
        cut.add(tuple(document.text[place.start : place.end] for place in places))
    assert cut >= {
        ("ex:a", "@type", "ex:Person"),
        ("ex:a", "name", '"Ann"'),
        ("ex:a", "name", '"\\u00c4nn"'),
        ("ex:a", "age", "7"),
        ("ex:a", "knows", "ex:b"),
        ("ex:a", "knows", "ex:c"),
        ("ex:c", "name", '"C"'),
        ("ex:b", "name", '"Bob"'),
    }
    assert len(document.statements) == 14


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"@id": "http://e/a",, "b": 1}', "1:22", "expected a key in quotes"),
        ('{"@id": "http://e/a"', "1:21", "expected `,`, found the end of the file"),
        ('{"a": tru}', "1:7", "`t` may not stand in JSON"),
        ('{"a": "x\n"}', "1:7", "not closed"),
        ('{"a": 1, "a": 2}', "1:10", "stands twice"),
        ("[" * 600, "1:202", "nested more than 200 deep"),
        ('{"@id": 7}', "1:1", "this is not JSON-LD"),
    ],
)
def test_errors(text: str, place: str, words: str, tmp_path: Path) -> None:
    """What is not JSON or not JSON-LD is told at its place."""
    document = read(tmp_path, text)
    fault = document.parsed.faults[0]
    line, column = document.line_and_column(fault.start)
    assert f"{line}:{column}" == place
    assert words in fault.message


def test_context_from_a_file(tmp_path: Path) -> None:
    """A context beside the document, and one that the settings name, are read, also through each other."""
    (tmp_path / "one.jsonld").write_text(
        json.dumps({"@context": ["https://x/two", {"name": "http://e/name"}]}), encoding="utf-8"
    )
    (tmp_path / "two.json").write_text(json.dumps({"@context": {"age": "http://e/age"}}), encoding="utf-8")
    document = read(tmp_path, '{"@context": "one.jsonld", "@id": "http://e/a", "name": "A", "age": 1}', two="two.json")
    assert document.parsed.faults == []
    assert sorted(document.statements.predicates) == ["http://e/age", "http://e/name"]


def test_context_of_the_network_is_not_fetched(tmp_path: Path) -> None:
    """A context on a server, here one on this machine, is told and never asked for."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/context"
        document = read(tmp_path, json.dumps({"@context": address, "@id": "http://e/a", "name": "A"}))
        assert [one.code for one in document.parsed.faults] == ["remote-context"]
        with pytest.raises(TimeoutError):
            server.accept()


def test_context_that_cannot_be_read(tmp_path: Path) -> None:
    """A context file that the settings name and that is not there is an error of the settings."""
    with pytest.raises(SettingError):
        read(tmp_path, '{"@context": "https://x/two"}', two="none.json")
