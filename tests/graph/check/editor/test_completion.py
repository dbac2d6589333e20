"""What may come at the cursor; `|` marks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import document_from_bytes
from graph.check.editor.completion import Completion, complete
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, Format

OTHERS = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Tree a owl:Class ; rdfs:label "tree"@en ; rdfs:comment "A plant with a trunk." .
ex:Oak a owl:Class ; rdfs:subClassOf ex:Tree . ex:height a owl:DatatypeProperty . ex:hue a owl:DatatypeProperty .
ex:S a sh:NodeShape ; sh:targetClass ex:Tree ; sh:property [ sh:path ex:height ] , [ sh:path rdfs:label ] .
"""
HEAD = "@prefix ex: <http://e/ns#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


def read(text: str, name: str = "a.ttl", format_: Format = Format.TURTLE) -> Document:
    """Read a text."""
    return document_from_bytes(
        text.encode(), name, format_, base=f"file:///{name}", settings=CheckSettings(root=Path("/"))
    )


def ask(text: str, format_: Format = Format.TURTLE) -> list[Completion]:
    """Return what may come at the mark."""
    document = read(text.replace("|", "", 1), format_=format_)
    return complete(document, text.index("|"), Corpus([read(OTHERS, "others.ttl")]))


def test_terms_of_the_workspace() -> None:
    """After a prefix come the terms of its namespace, with label, meaning and kind, in the file and in others."""
    found = ask(f"{HEAD}ex:Tram ex:p 1 .\n<urn:a> a ex:Tr|")
    assert [(one.text, one.kind, one.detail) for one in found] == [
        ("ex:Tram", "thing", ""),
        ("ex:Tree", "class", "tree"),
    ]
    assert found[1].explanation == "A plant with a trunk."
    assert found[0].start == len(f"{HEAD}ex:Tram ex:p 1 .\n<urn:a> a ")


def test_terms_of_bundled_vocabularies() -> None:
    """The terms of a well-known vocabulary come too, and where its prefix is not declared the item declares it."""
    found = ask("<urn:a> a skos:Concept|")
    assert [one.text for one in found] == ["skos:Concept", "skos:ConceptScheme"]
    assert found[0].kind == "class"
    assert found[0].declaration == (0, 0, "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n")
    (query,) = ask("SELECT * { ?s skos:altL| }", Format.QUESTION)
    assert query.declaration == (0, 0, "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n")


def test_prefixes() -> None:
    """A word may become a prefix, declared ones first; after `@prefix` and `PREFIX` come whole declarations."""
    found = [one.text for one in ask(f"{HEAD}<urn:a> a e|")]
    assert found[0] == "ex:"
    assert "ex:" in [one.text for one in ask("<urn:a> a e|")]
    assert [one.text for one in ask("@prefix sko|")] == ["skos: <http://www.w3.org/2004/02/skos/core#> ."]
    assert [one.text for one in ask("PREFIX ex|", Format.QUESTION)] == ["ex: <http://e/ns#>"]


@pytest.mark.parametrize("typed", ["ex:a a ex:Tree ;\n  |", "ex:a a ex:Oak ; ex:h|", "ex:a a ex:Oak ; e|"])
def test_properties_of_shapes(typed: str) -> None:
    """Properties that a shape names for the class of the subject, or one above it, come first."""
    found = ask(HEAD + typed)
    assert found[0].text == "ex:height"
    assert found[0].rank == 1
    assert [one.text for one in found if one.text == "ex:hue"] == (["ex:hue"] if "ex:h" in typed else [])


@pytest.mark.parametrize("typed", ["ex:a ex:p 'ex:T|", 'ex:a ex:p "ex:T|', "# ex:T|", "ex:a ex:p 1 . |", "ex:a no:T|"])
def test_nothing_to_complete(typed: str) -> None:
    """In strings and comments, after the end of a statement and after an unknown prefix nothing comes."""
    assert ask(HEAD + typed) == []


def test_an_iri_with_a_hash_is_no_comment() -> None:
    """What follows an IRI with `#` is still completed."""
    assert [one.text for one in ask(f"{HEAD}<http://e/ns#a> a ex:Tre|")] == ["ex:Tree"]
