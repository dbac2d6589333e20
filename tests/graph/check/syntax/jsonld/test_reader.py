"""Reading JSON-LD: each term at its place, contexts from files only."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from graph.check.cache import check_cached
from graph.check.corpus.files import read_document
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.check.syntax.term import RDF_TYPE, Literal
from graph.errors import SettingError
from graph.namespaces import RDF, XSD

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
        ('{"a": 1,}', "1:8", "expected a key in quotes, found `}`"),
        ("{'a': 1}", "1:2", "`'` may not stand in JSON"),
        ('{"a": 1 // no\n}', "1:9", "`/` may not stand in JSON"),
        ('{"a": "b\\x"}', "1:9", "`\\x` is no escape of JSON"),
        ('{"a": 01}', "1:7", "`01` is no number of JSON"),
        ('{"a": \u2028', "1:7", "U+2028 may not stand in JSON"),
        ("", "1:1", "expected a value, found the end of the file"),
        ('{"@id": "http://e/a",, "b": 1}', "1:22", "expected a key in quotes"),
        ('{"@id": "http://e/a"', "1:21", "expected `,`, found the end of the file"),
        ('{"a": tru}', "1:7", "`t` may not stand in JSON"),
        ('{"a": "x\n"}', "1:7", "not closed"),
        ('{"a": 1, "a": 2}', "1:10", "stands twice"),
        ("[" * 600, "1:152", "nested more than 150 deep"),
        ('{"@id": 7}', "1:9", "`@id` is the IRI of one thing, not `7`"),
        ('{"@id": "http://e/a", "@type": ["http://e/T", 7]}', "1:47", "`@type` is the name of a class"),
        ('{"http://e/p": {"@value": {}}}', "1:27", "`@value` is a string"),
        ('{"http://e/p": {"@value": "x", "@id": "http://e/a"}}', "1:17", "a value has only"),
        ('{"http://e/p": {"@value": 1, "@language": "en"}}', "1:27", "only a text has a language"),
        ('{"@context": {"a": "http://e/a", "b": "c"}}', "1:34", '`b` is defined as `"c"`, which is no IRI'),
        ('{"@context": {"a": {"@id": "b:x"}, "b": {"@id": "a:x"}}}', "1:15", "`a` is defined by itself"),
        ('{"@context": {"a": {"@id": "http://e/a", "@contaner": "@set"}}}', "1:15", "`@contaner` has no meaning"),
        ('{"@context": {"@version": 1.0}}', "1:27", "`@version` is the number 1.1"),
        ('{"@context": 7}', "1:14", "a context is an object"),
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


def told(document: Document) -> list[tuple[str, str, str]]:
    """Return what was told: the line and column, the code, the sentence."""
    found = []
    for fault in document.parsed.faults:
        line, column = document.line_and_column(fault.start)
        found.append((f"{line}:{column}", fault.code, fault.message))
    return found


DROPPED = {
    "a key": (
        '{"@context": {"p": "http://e/p"}, "@id": "http://e/a", "p": 1, "q": 2}',
        "1:64",
        "`q` is no term of the context, so it is dropped with what stands behind it",
    ),
    "a key inside": (
        '{"@context": {"p": "http://e/p"}, "@id": "http://e/a", "p": {"q": 2}}',
        "1:62",
        "`q` is no term of the context, so it is dropped with what stands behind it",
    ),
    "a key in every object": (
        '{"@context": {"p": "http://e/p"}, "p": [{"q": 2}, {"q": 2}, {"q": 3}]}',
        "1:42",
        "`q` is no term of the context, so it is dropped with what stands behind it (3 times in this file)",
    ),
    "a keyword that is none": (
        '{"@id": "http://e/a", "@typ": "http://e/T"}',
        "1:23",
        "`@typ` looks like a keyword and is none, so it is dropped with what stands behind it",
    ),
    "a language with an underscore": (
        '{"@id": "http://e/a", "http://e/p": {"@value": "x", "@language": "en_US"}}',
        "1:48",
        '"en_US" is no language tag, so a text in it is dropped',
    ),
    "a language of a map": (
        '{"@context": {"p": {"@id": "http://e/p", "@container": "@language"}}, "p": {"a b": "x"}}',
        "1:84",
        '"a b" is no language tag, so a text in it is dropped',
    ),
    "the language of a context": (
        '{"@context": {"@language": "d!"}, "@id": "http://e/a", "http://e/p": "x"}',
        "1:70",
        '"d!" is no language tag, so a text in it is dropped',
    ),
    "a name that is no IRI": (
        '{"@id": "http://e/a b", "http://e/p": "x"}',
        "1:9",
        "<http://e/a b> is no IRI, so what it says is dropped",
    ),
    "a value that hangs on nothing": (
        '{"@graph": ["loose", {"@id": "http://e/a", "http://e/p": "x"}]}',
        "1:13",
        '`"loose"` is the value of nothing, so it is dropped',
    ),
    "a list that hangs on nothing": (
        '{"@list": [1], "@graph": []}',
        "1:2",
        "this list is the value of nothing, so it is dropped",
    ),
    "a blank node without a name": (
        '{"@id": "_:/a", "http://e/p": "x"}',
        "1:9",
        "`_:/a` names no blank node, so what it says is dropped",
    ),
    "a term that is no prefix": (
        '{"@context": {"e": {"@id": "http://e/"}}, "@id": "http://e/a", "e:p": "x"}',
        "1:64",
        "`e` is a term and no prefix, so `e:p` stays as it is",
    ),
    "a keyword in a map": (
        '{"@context": {"p": {"@id": "http://e/p", "@container": "@index"}}, "p": {"@type": "x"}}',
        "1:74",
        "`@type` stands where a key of a map does, so it is no keyword here",
    ),
    "a blank node as property": (
        '{"@id": "http://e/a", "_:p": "x"}',
        "1:23",
        "`_:p` is a blank node and no property, so it is dropped",
    ),
}


@pytest.mark.parametrize("name", DROPPED)
def test_what_is_dropped_is_told(name: str, tmp_path: Path) -> None:
    """What JSON-LD drops in silence is a warning at its place, and the file counts as read."""
    text, place, message = DROPPED[name]
    document = read(tmp_path, text)
    assert told(document) == [(place, "json-ld-dropped", message)]
    assert not document.is_broken


def test_a_key_that_a_context_switches_off_is_not_told(tmp_path: Path) -> None:
    """A key that a context maps to null is meant to be dropped."""
    document = read(tmp_path, '{"@context": {"p": "http://e/p", "q": null}, "@id": "http://e/a", "p": 1, "q": 2}')
    assert told(document) == []
    assert len(document.statements) == 1


def test_types_and_keys_outside_the_context(tmp_path: Path) -> None:
    """A type and a key that are no terms are told where they stand, with the term that was meant."""
    text = """{
  "@context": {"name": "http://schema.org/name", "Person": "http://schema.org/Person"},
  "@id": "https://example.org/jane",
  "@type": "Persn",
  "name": "Jane",
  "nmae": "jane@example.org"
}
"""
    document = read(tmp_path, text)
    assert [(place, code) for place, code, _ in told(document)] == [
        ("4:12", "json-ld-dropped"),
        ("6:3", "json-ld-dropped"),
    ]
    assert [fault.way_out for fault in document.parsed.faults] == ["did you mean `Person`?", "did you mean `name`?"]
    assert document.statements.objects[0] == f"{tmp_path.as_uri()}/Persn"


def test_numbers(tmp_path: Path) -> None:
    """Numbers become integers or doubles; one beyond the doubles is INF, at its place."""
    document = read(
        tmp_path, '{"@id": "http://e/s", "http://e/n": [1e400, -1e400, 1.5, 5.0, 1e21, 12345678901234567890]}'
    )
    assert document.parsed.faults == []
    found = [(one.object.lexical, one.object.datatype) for one in document.triples() if isinstance(one.object, Literal)]
    double, integer = XSD + "double", XSD + "integer"
    assert found == [
        ("INF", double),
        ("-INF", double),
        ("1.5E0", double),
        ("5", integer),
        ("1.0E21", double),
        ("12345678901234567890", integer),
    ]
    places = [one.object_place for one in document.triples()]
    assert [document.text[place.start : place.end] for place in places][:2] == ["1e400", "-1e400"]


def test_maps(tmp_path: Path) -> None:
    """Maps of types, ids, languages and indices are read as JSON-LD 1.1 says, with the keys as places."""
    context = {
        "@vocab": "http://v/",
        "t": {"@container": "@type"},
        "i": {"@container": "@id"},
        "l": {"@container": "@language"},
        "x": {"@container": "@index", "@index": "http://v/at"},
    }
    body = '"@id": "http://e/a", "t": {"T": [{"@id": "http://e/b"}]}, "i": {"http://e/c": {"q": 1}}, "l": {"de": "x"}'
    document = read(tmp_path, f'{{"@context": {json.dumps(context)}, {body}, "x": {{"k": {{"@id": "http://e/d"}}}}}}')
    assert document.parsed.faults == []
    cut = set()
    for one in document.triples():
        place = one.predicate_place, one.object_place
        cut.add((str(one.subject), str(one.predicate), *(document.text[at.start : at.end] for at in place)))
    assert cut == {
        ("http://e/a", "http://v/t", "t", "http://e/b"),
        ("http://e/b", str(RDF_TYPE), "T", "T"),
        ("http://e/a", "http://v/i", "i", "http://e/c"),
        ("http://e/c", "http://v/q", "q", "1"),
        ("http://e/a", "http://v/l", "l", '"x"'),
        ("http://e/a", "http://v/x", "x", "http://e/d"),
        ("http://e/d", "http://v/at", "k", '"k"'),
    }


CIRCLES: dict[str, tuple[dict[str, object], str]] = {
    "itself": ({"one.jsonld": "one.jsonld"}, "names itself"),
    "each other": ({"one.jsonld": ["two.jsonld"], "two.jsonld": {"@import": "one.jsonld"}}, "none"),
    "in a ring": (
        {"one.jsonld": "two.jsonld", "two.jsonld": "three.jsonld", "three.jsonld": "one.jsonld"},
        "names itself",
    ),
    "twice a hundred times": (
        {f"{name}.jsonld": [f"{following}.jsonld"] * 100 for name, following in (("one", "two"), ("two", "three"))}
        | {"three.jsonld": ["four.jsonld"] * 100, "four.jsonld": {"a": "http://e/a"}},
        "more than 1000 times",
    ),
    "by import": ({"one.jsonld": {"@import": "one.jsonld"}}, "has an `@import` itself"),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_contexts_that_name_each_other(name: str, tmp_path: Path) -> None:
    """Contexts that lead to each other without an end are told where the text names them, and end at once."""
    files, words = CIRCLES[name]
    for file, context in files.items():
        (tmp_path / file).write_text(json.dumps({"@context": context}), encoding="utf-8")
    document = read(tmp_path, '{"@context": "one.jsonld", "@id": "http://e/a", "http://e/p": "x"}')
    [(place, code, message)] = told(document)
    assert (place, code) == ("1:14", "syntax-error")
    assert words in message


def test_a_context_in_a_term_may_name_its_own_file(tmp_path: Path) -> None:
    """A term whose own context is the file that it stands in is read, as deep as the text goes."""
    context = {"@vocab": "http://v/", "inner": {"@context": "one.jsonld"}}
    (tmp_path / "one.jsonld").write_text(json.dumps({"@context": context}), encoding="utf-8")
    document = read(tmp_path, '{"@context": "one.jsonld", "inner": {"inner": {"inner": {"p": 1}}}}')
    assert document.parsed.faults == []
    assert [str(one) for one in document.statements.predicates] == ["http://v/inner"] * 3 + ["http://v/p"]


def test_references_of_contexts(tmp_path: Path) -> None:
    """A context resolves what it names against its own file, and `@import` brings in what it does not say itself."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "one.jsonld").write_text('{"@context": ["two.jsonld", {"b": "http://e/b"}]}', encoding="utf-8")
    (tmp_path / "sub" / "two.jsonld").write_text(
        '{"@context": {"a": "http://e/a", "b": "http://e/no"}}', encoding="utf-8"
    )
    document = read(
        tmp_path,
        '{"@context": ["sub/one.jsonld", {"@import": "sub/two.jsonld", "c": "http://e/c"}], "a": 1, "b": 2, "c": 3}',
    )
    assert document.parsed.faults == []
    assert [str(one) for one in document.statements.predicates] == ["http://e/a", "http://e/no", "http://e/c"]


def test_files_that_are_no_contexts(tmp_path: Path) -> None:
    """A file without `@context`, one that is no JSON and one that is missing are told where the text names them."""
    (tmp_path / "bare.jsonld").write_text('{"a": "http://e/a"}', encoding="utf-8")
    (tmp_path / "broken.jsonld").write_text("{", encoding="utf-8")
    found = [told(read(tmp_path, f'{{"@context": "{name}.jsonld", "a": 1}}')) for name in ("bare", "broken", "missing")]
    assert [[(place, code) for place, code, _ in one] for one in found] == [
        [("1:14", "syntax-error")],
        [("1:14", "remote-context")],
        [("1:14", "remote-context")],
    ]
    assert "has no `@context`" in found[0][0][2]


def test_the_cache_sees_a_context_that_comes_or_changes(tmp_path: Path) -> None:
    """A context file that is missing, comes and changes makes a run anew, though no checked file has changed."""
    (tmp_path / "a.jsonld").write_text('{"@context": "sub/c.json", "@id": "http://e/a", "p": 1}', encoding="utf-8")
    (tmp_path / "sub").mkdir()
    settings = CheckSettings(root=tmp_path)
    paths = [tmp_path / "a.jsonld"]
    codes = []
    for context in (None, {"q": "http://e/q"}, {"p": "http://e/p"}):
        if context is not None:
            (tmp_path / "sub" / "c.json").write_text(json.dumps({"@context": context}), encoding="utf-8")
        for _ in range(2):
            result = check_cached(paths, settings, lambda: check_paths(paths, settings))
        codes.append([one.code for one in result.findings if one.code in {"remote-context", "json-ld-dropped"}])
    assert codes == [["remote-context"], ["json-ld-dropped"], []]


def test_context_inside_a_json_literal(tmp_path: Path) -> None:
    """What stands inside a JSON literal is data: a `@context` there is not read, and no key is dropped."""
    context = '{"@context": {"p": {"@id": "http://e/p", "@type": "@json"}}'
    document = read(tmp_path, f'{context}, "p": {{"@context": "http://e/none", "b": 1.0, "a": [true, null]}}}}')
    assert document.parsed.faults == []
    [value] = document.statements.objects
    assert value == Literal('{"@context":"http://e/none","a":[true,null],"b":1}', RDF + "JSON")


def test_errors_do_not_hide_each_other(tmp_path: Path) -> None:
    """After an error in one member the others are read, and told where they are wrong."""
    text = (
        '{"@id": "http://e/a", "http://e/p": {"@value": []}, "http://e/q": 1, "http://e/r": {"@list": [], "@id": "x"}}'
    )
    document = read(tmp_path, text)
    assert [place for place, _, _ in told(document)] == ["1:48", "1:85"]
    assert [str(one) for one in document.statements.predicates] == ["http://e/q"]


def test_a_context_of_many_objects_is_read_once(tmp_path: Path) -> None:
    """Ten thousand objects with the same wrong context are one error."""
    objects = [{"@context": {"a": {"@id": 7}}, "@id": f"http://e/{number}"} for number in range(10_000)]
    assert [place for place, _, _ in told(read(tmp_path, json.dumps(objects)))] == ["1:16"]
