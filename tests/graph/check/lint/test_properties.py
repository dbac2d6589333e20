"""Properties in axioms that they cannot stand in, and versions of ontologies."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

ONTOLOGY = "<http://example.org/o> a owl:Ontology .\n:p a owl:ObjectProperty .\n:d a owl:DatatypeProperty .\n"


def test_a_datatype_property_in_a_chain_is_told(tmp_path: Path) -> None:
    """A chain through a datatype property is told at that property."""
    text = ONTOLOGY + ":q a owl:ObjectProperty ; owl:propertyChainAxiom ( :p :d ) .\n"
    assert told(tmp_path, text, "characteristic-of-datatype-property") == [
        "11:55 :d is a datatype property, and no chain goes through it"
    ]


def test_two_versions_are_told(tmp_path: Path) -> None:
    """Two version numbers of one ontology are told, a remark beside a number is not."""
    text = '<http://example.org/o> a owl:Ontology ; owl:versionInfo "1.2.0" , {} .\n'
    assert told(tmp_path, text.format('"1.3.0"'), "several-version-iris") == [
        '8:67 the ontology has a second version, "1.3.0"'
    ]
    assert told(tmp_path, text.format('"now with cows"'), "several-version-iris") == []


def test_what_stands_below_without_a_type_is_told(tmp_path: Path) -> None:
    """A term of one's own below another one is told if nothing says what it is, and four others have a type."""
    classes = "".join(f":C{n} a owl:Class .\n" for n in range(4))
    text = f"{ONTOLOGY}{classes}:X rdfs:subClassOf :C1 .\n"
    assert told(tmp_path, text, "untyped-term") == ["15:1 :X has rdfs:subClassOf, and nothing says that it is a class"]


def test_a_name_as_datatype_is_told_without_its_prefix(tmp_path: Path) -> None:
    """`xsd:string` as the IRI of a datatype is told in RDF/XML, where no prefix of that name is declared."""
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">
<rdf:Description rdf:about="urn:a"><x:b rdf:datatype="xsd:string">1</x:b></rdf:Description></rdf:RDF>
"""
    from graph.check.run import check_paths
    from graph.check.settings import CheckSettings

    (tmp_path / "a.rdf").write_text(text, encoding="utf-8")
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    assert [(one.span.line, one.code) for one in findings if one.code == "name-as-iri"] == [(2, "name-as-iri")]
