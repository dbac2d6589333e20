"""Prefixes that need no declaration."""

from __future__ import annotations

import pytest

from server.mcp.prefixes import PrefixTable

TABLE = PrefixTable("http://e/kg/")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT * { ?s a rlf:Company }", "PREFIX rlf: <http://e/kg/ontology#>"),
        ("ASK { place:jiashi ?p 1 }", "PREFIX place: <http://e/kg/id/place/>"),
        ("PREFIX rlf: <http://other/> ASK { ?s a rlf:X }", ""),
        ('ASK { ?s ?p "rlf:X", <rlf:X> } # rlf:X', ""),
        ("ASK { ?s a unknown:X }", ""),
        ("ASK {", ""),
    ],
)
def test_only_what_is_used_and_not_declared_is_declared(query: str, line: str) -> None:
    """A query gets the declarations that it lacks, under the base of the data, and no others."""
    assert TABLE.declare(query) == line


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://e/kg/ontology#Company", "rlf:Company"),
        ("http://e/kg/id/place/jiashi", "place:jiashi"),
        ("http://e/kg/id/group/a/b", "<http://e/kg/id/group/a/b>"),
        ("http://www.w3.org/2000/01/rdf-schema#label", "rdfs:label"),
        ("http://e/kg/ontology#", "<http://e/kg/ontology#>"),
        ("http://e/kg/ontology#a.b,c", "<http://e/kg/ontology#a.b,c>"),
    ],
)
def test_a_short_name_stands_for_the_iri_in_a_query(iri: str, name: str) -> None:
    """An IRI is shortened where the short name needs no escape, and the short name leads back to it."""
    assert TABLE.shorten(iri) == name
    assert name.startswith("<") or TABLE.expand(name) == iri


@pytest.mark.parametrize("name", ["http://e/x", "nothing:x", "Jiashi"])
def test_what_is_no_prefixed_name_is_not_expanded(name: str) -> None:
    """An address, an unknown prefix and a plain name stand for no IRI of the table."""
    assert TABLE.expand(name) is None
