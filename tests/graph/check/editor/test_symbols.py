"""What a file and a workspace describe."""

from __future__ import annotations

from pathlib import Path

from graph.check.corpus.files import document_from_bytes
from graph.check.editor.symbols import list_symbols, search_symbols
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Format

TEXT = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://e/ns> a owl:Ontology .
ex:Tree a owl:Class ; rdfs:label "big plant"@en . [] a owl:Axiom .
ex:p a owl:ObjectProperty . ex:a a ex:Tree . ex:Tree rdfs:comment "more" .
"""


def test_symbols() -> None:
    """Each IRI that is described stands once, in the order of the file, with label and kind; a search knows both."""
    settings = CheckSettings(root=Path("/"))
    document = document_from_bytes(TEXT.encode(), "a.ttl", Format.TURTLE, base="file:///a.ttl", settings=settings)
    assert [(one.name, one.label, one.kind, str(document.span(one.place))) for one in list_symbols(document)] == [
        ("<http://e/ns>", "", "ontology", "a.ttl:4:1"),
        ("ex:Tree", "big plant", "class", "a.ttl:5:1"),
        ("ex:p", "", "property", "a.ttl:6:1"),
        ("ex:a", "", "thing", "a.ttl:6:29"),
    ]
    assert [one.name for one in search_symbols("TREE", [document])] == ["ex:Tree"]
    assert [one.name for one in search_symbols("plant", [document])] == ["ex:Tree"]
    assert search_symbols("nothing", [document]) == []
