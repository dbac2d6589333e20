"""JSON-LD documents of writers: what they drop is told, and maps by type are read."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, serialize

from server.pool.json_ld import MAX_TOLD, MOST, read_json_ld, split_notes, write_notes

A = '"@id": "http://e/a"'


@pytest.mark.parametrize(
    ("document", "place", "words", "left"),
    [
        (f'{{{A}, "http://e/p": 1, "q": 2}}', "line 1, column 40", "`q` is no term of the context", 1),
        (f'{{{A},\n "http://e/p": {{"@value": "x", "@language": "en_US"}}}}', "line 2, column", "en_US", 0),
        ('{"@id": "http://e/a b", "http://e/p": 1}', "line 1, column 9", "http://e/a b", 0),
        (f'{{{A}, "http://e/p": {{"@id": "no iri"}}}}', "line 1, column", "no iri", 0),
        (f'{{{A}, "@typ": "http://e/T"}}', "line 1, column", "@typ", 0),
        ('"x"', "line 1, column 1", "is the value of nothing", 0),
    ],
)
def test_what_is_dropped_is_told(document: str, place: str, words: str, left: int) -> None:
    """What has no meaning is left out, and the note says what it was and where."""
    reading = read_json_ld(document.encode(), "http://e/")
    assert len(list(reading.quads)) == left
    [note] = reading.dropped
    assert place in note
    assert words in note


@pytest.mark.parametrize(
    "document",
    [f'{{{A}, "http://e/p": [1, true, "x", null]}}', "{}", "[]", f'{{{A}, "http://e/p": {{"@list": []}}}}'],
)
def test_nothing_is_told_of_what_is_read_whole(document: str) -> None:
    """A document without such things has no note."""
    assert read_json_ld(document.encode(), "http://e/").dropped == ()


@pytest.mark.parametrize(
    ("map_", "count"),
    [
        ('{"T": [{"@id": "http://e/b"}]}', 2), ('{"T": {"@id": "http://e/b"}, "U": {"@id": "http://e/c"}}', 4),
        ('{"T": [{"@id": "http://e/b", "p": {"U": {"@id": "http://e/c"}}}]}', 4),
        ('{"@none": {"@id": "http://e/b"}}', 1),
        ('{"T": "http://e/b"}', 2),
    ],
)  # fmt: skip
def test_maps_by_type_are_read(map_: str, count: int) -> None:
    """The keys of a type map are the types of what they hold (JSON-LD 1.1, section 4.6.4)."""
    context = (
        '{"@version": 1.1, "@vocab": "http://v/", "p": {"@id": "http://e/p", "@type": "@id", "@container": "@type"}}'
    )
    quads = list(read_json_ld(f'{{"@context": {context}, {A}, "p": {map_}}}'.encode(), "http://e/").quads)
    assert len(set(quads)) == count
    text = (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()
    assert "<http://e/a> <http://e/p> <http://e/b> ." in text
    assert ("<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://v/T> ." in text) == ("T" in map_)


@pytest.mark.parametrize(
    "document", ['{"@context": "http://x/c", "p": 1}', '{"@context": {"@version": 1.1, "@import": "http://x/c"}}']
)
def test_a_context_elsewhere_is_named(document: str) -> None:
    """Nothing is fetched, and the client is told which context would have to be."""
    with pytest.raises(SyntaxError, match="http://x/c is not fetched"):
        read_json_ld(document.encode(), "http://e/")


@pytest.mark.parametrize("document", ["", "{", '{"a": NaN}', "[" * 5000, '{"@id": 5}', "\x00", '{"a": 1,}'])
def test_what_is_malformed_is_told(document: str) -> None:
    """A document that is none ends in an error, whatever reads it."""
    with pytest.raises(SyntaxError):
        list(read_json_ld(document.encode(), "http://e/").quads)


@pytest.mark.parametrize(
    ("text", "words", "literal"),
    [
        ('{"@value": "x", "@direction": "rtl"}', 'the base direction "rtl"', '"x"'),
        ('{"@value": "x", "@language": "ar", "@direction": "rtl"}', "", '"x"@ar--rtl'),
        ('{"@value": "x", "@language": "ar"}', "", '"x"@ar'),
        ('["x", "y"]', "(2 times in this file)", '"x"'),
        ('{"@value": 5}', "", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_a_base_direction_is_kept_or_told(text: str, words: str, literal: str) -> None:
    """A direction beside a language is kept, one without is told: RDF 1.2 has no such literal."""
    document = f'{{"@context": {{"@direction": "rtl", "p": "http://e/p"}}, {A}, "p": {text}}}'
    reading = read_json_ld(document.encode(), "http://e/")
    assert literal in [str(quad.object) for quad in reading.quads]
    assert [words in note for note in reading.dropped] == [True] * bool(words)


def test_of_a_long_document_it_is_told_that_nobody_looked() -> None:
    """Beyond a megabyte all is read, and a note says that what is dropped was not looked for; up to it, it is told."""
    document = f'{{{A}, "q": 2, "http://e/p": "{"x" * MOST}"}}'
    reading = read_json_ld(document.encode(), "http://e/")
    assert len(list(reading.quads)) == 1
    [note] = reading.dropped
    assert note.startswith("it was not looked for what JSON-LD drops, since the document is longer than 1 MB")
    shorter = f'{{{A}, "q": 2, "http://e/p": "{"x" * (MOST - 100)}"}}'
    [note] = read_json_ld(shorter.encode(), "http://e/").dropped
    assert "`q` is no term of the context" in note


def test_without_memory_it_is_told_that_nobody_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the memory does not suffice for looking, the document is read, and the note says so."""

    def run_out(*_: object, **__: object) -> object:
        raise MemoryError

    monkeypatch.setattr("server.pool.json_ld.parse_jsonld", run_out)
    reading = read_json_ld(f'{{{A}, "http://e/p": 1}}'.encode(), "http://e/")
    assert len(list(reading.quads)) == 1
    assert "since that takes more memory than there is" in reading.dropped[0]


def test_notes_travel_before_the_quads() -> None:
    """Notes are comments before the quads, each on a line of its own, and not more than the first twenty."""
    notes = tuple(f"note\n{number}" for number in range(MAX_TOLD + 2))
    quads = b"<x:a> <x:b> <x:c> .\n# no note\n"
    told, rest = split_notes(write_notes(notes) + quads)
    assert (told[0], told[-1], len(told)) == ("note 0", "and 2 more", MAX_TOLD + 1)
    assert rest == quads
    assert split_notes(quads) == ([], quads)
