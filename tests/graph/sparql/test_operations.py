"""The outline of a request: its prologue, its operations and their blocks, its services."""

from __future__ import annotations

import pytest

from graph.sparql.operations import Names, add_using, has_own_dataset, iter_template, read_services, split_operations
from graph.sparql.tokens import iter_tokens

TEXT = (
    "PREFIX : <http://e/> INSERT DATA { :a :p '}' } ;\n"
    "BASE <http://f/> WITH <g> DELETE { ?s ?p 1 } INSERT { GRAPH <h> { ?s ?p 2 } ?s ?p 3 } WHERE { { ?s ?p ?o } } ;"
)


def test_operations_are_told_apart() -> None:
    """Each operation has its prologue, its keywords and its outermost blocks, whatever stands in strings."""
    first, second = split_operations(TEXT)
    assert first.prologue(TEXT) == "PREFIX : <http://e/> "
    assert (first.verbs, [word.text for word in first.tail]) == (["INSERT", "DATA"], [])
    assert [TEXT[block.start : block.end] for block in first.blocks] == [" :a :p '}' "]
    assert second.prologue(TEXT) == "\nBASE <http://f/> "
    assert second.verbs == ["WITH", "<G>", "DELETE"]
    assert [word.text for word in second.tail] == ["INSERT", "WHERE"]
    assert len(second.blocks) == 3


def test_the_parts_of_a_template_are_told_apart() -> None:
    """Triples of a named graph come with its name, others without; a variable as a name is an error."""
    block = split_operations(TEXT)[1].blocks[1]
    parts = {(part.graph, part.triples.strip()) for part in iter_template(TEXT, block)}
    assert parts == {("<h>", "?s ?p 2"), ("", "?s ?p 3")}
    variable = "INSERT { GRAPH ?g { ?s ?p 2 } } WHERE {}"
    with pytest.raises(ValueError, match="a variable names the graph"):
        list(iter_template(variable, split_operations(variable)[0].blocks[0]))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("DELETE WHERE { ?s ?p 1 }", "DELETE { ?s ?p 1 } USING <http://d> USING NAMED <http://n> WHERE { ?s ?p 1 }"),
        ("INSERT { } WHERE { ?s ?p 1 }", "INSERT { }  USING <http://d> USING NAMED <http://n> WHERE { ?s ?p 1 }"),
        ("INSERT DATA { <a> <b> 1 }", "INSERT DATA { <a> <b> 1 }"),
        ("CLEAR ALL", "CLEAR ALL"),
    ],
)
def test_a_dataset_is_added_to_what_has_a_pattern(text: str, written: str) -> None:
    """USING stands before WHERE; operations without a pattern stay."""
    assert add_using(text, ["http://d"], ["http://n"]) == written


def test_a_dataset_of_its_own_is_seen() -> None:
    """WITH and USING count as keywords alone, not in names and strings."""
    assert has_own_dataset("WITH <g> DELETE { } WHERE { }")
    assert not has_own_dataset("PREFIX with: <x:> INSERT DATA { with:USING <p> 'WITH' }")


def test_names_are_resolved() -> None:
    """Prefixes, escapes and a base that changes give the IRIs that are meant; an unknown prefix gives none."""
    names, found = Names("http://b/"), []
    for token in iter_tokens("PREFIX a: <x#> BASE <http://c/> <y> a:b\\-c a: d:e <\\u0041> PREFIX a: <z/> a:b"):
        if not names.note(token):
            found.append(names.resolve(token))
    assert found == ["http://c/y", "http://b/x#b-c", "http://b/x#", "", "http://c/A", "http://c/z/b"]


@pytest.mark.parametrize(
    ("text", "address", "silent", "has_block", "is_nested"),
    [
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "http://a/", False, True, False),
        ("SELECT * { service silent <a> { } }", "http://b/a", True, True, False),
        ("SELECT * { SERVICE ?x { ?s ?p ?o } }", "", False, True, False),
        ("SELECT * { SERVICE <a> { SERVICE <b> { } } }", "http://b/a", False, True, True),
        ("SELECT * { SERVICE <a> ?s ?p ?o }", "http://b/a", False, False, False),
        ("SELECT * { SERVICE <a> { ?s ?p ?o ", "http://b/a", False, False, False),
    ],
)
def test_services_are_read(text: str, address: str, silent: bool, has_block: bool, is_nested: bool) -> None:
    """The outermost services come with their address, their block and what is nested in them."""
    [(service, found)] = read_services(text, "http://b/").calls
    assert (found, service.silent, service.block is not None, service.nested is not None) == (
        address,
        silent,
        has_block,
        is_nested,
    )
