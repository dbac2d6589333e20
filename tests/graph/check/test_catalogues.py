"""The table of the mistakes that other catalogues know: each row that names a code is told for an example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import graph.check
from graph.check.registry import load_codes
from graph.check.run import check_paths
from graph.check.settings import CheckSettings

TABLE = Path(graph.check.__file__).with_name("CATALOGUES.md")
ROW = re.compile(r"\| (?P<name>\S+)(?: [^|]*)? \| (?P<codes>[^|]*) ?\| (?P<reason>[^|]*) ?\|")

HEAD = """@prefix : <http://example.org/o#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
<http://example.org/o> a owl:Ontology .
:Man a owl:Class ; rdfs:label "man"@en ; rdfs:comment "A male human."@en .
:Dog a owl:Class ; rdfs:label "dog"@en ; rdfs:comment "A canine."@en ; owl:disjointWith :Man .
:owns a owl:ObjectProperty ; rdfs:label "owns"@en ; rdfs:comment "Has."@en ; rdfs:domain :Man ; rdfs:range :Dog .
"""
SEVERAL = "".join(f":{name} a owl:ObjectProperty ; rdfs:domain :Man ; rdfs:range :Dog .\n" for name in ("a", "b", "c"))
INVERSES = ":a a owl:ObjectProperty ; owl:inverseOf :b . :b a owl:ObjectProperty . :c a owl:ObjectProperty . "
INVERSES += ":d a owl:ObjectProperty ; owl:inverseOf :c . :e a owl:ObjectProperty ; owl:inverseOf :owns ."
CHAIN = ":p a owl:ObjectProperty ; owl:propertyChainAxiom ( :owns ) ."
NAMES = "".join(f":{name} a owl:Class .\n" for name in ("Cat", "Cow", "Pig", "horse"))
CYCLE = ":Dog rdfs:subClassOf :Hound . :Hound a owl:Class ; rdfs:subClassOf :Dog ."
LOOP = ":Dog owl:equivalentClass [ owl:intersectionOf ( :Dog :Man ) ] ."
TWO = ":Dog owl:equivalentClass [ owl:unionOf ( :A :B ) ] , [ owl:complementOf :A ] . :A a owl:Class . :B a owl:Class ."
BELOW = ":Pup a owl:Class ; rdfs:subClassOf :Dog , :Hound . :Hound a owl:Class ; rdfs:subClassOf :Dog ."
OLD_CLASS = ":Cat a owl:Class ; owl:deprecated true . :Tom a owl:Class ; rdfs:subClassOf :Cat ."
OLD_PROPERTY = ":has a owl:ObjectProperty ; owl:deprecated true . :p a owl:ObjectProperty ; rdfs:subPropertyOf :has ."
EQUAL = ":has a owl:ObjectProperty ; rdfs:domain :Dog ; owl:equivalentProperty :owns ."
INVERSE = ":isOwnedBy a owl:ObjectProperty ; rdfs:domain :Man ; owl:inverseOf :owns ."
SAME_LABEL = ':Hound a owl:Class ; rdfs:label "dog"@en .'

EXAMPLES = {
    "P02": ":Hound a owl:Class ; owl:equivalentClass :Dog .",
    "P03": ":isA a owl:ObjectProperty .",
    "P04": ":Cat a owl:Class .",
    "P05": INVERSE,
    "P06": CYCLE,
    "P08": ":Cat a owl:Class .",
    "P11": SEVERAL + ":d a owl:ObjectProperty .",
    "P12": ':has a owl:ObjectProperty ; rdfs:label "owns"@en .',
    "P13": INVERSES + " :f a owl:ObjectProperty .",
    "P19": ":owns rdfs:domain :Dog .",
    "P20": ':Cat a owl:Class ; rdfs:label "cat"@en ; rdfs:comment "Cat."@en .',
    "P21": ":OtherAnimal a owl:Class .",
    "P22": NAMES,
    "P24": LOOP,
    "P25": ":knows a owl:ObjectProperty ; owl:inverseOf :knows .",
    "P26": ":knows a owl:ObjectProperty , owl:SymmetricProperty ; owl:inverseOf :owns .",
    "P27": EQUAL,
    "P28": ":owns a owl:SymmetricProperty .",
    "P29": ":owns a owl:TransitiveProperty .",
    "P30": SAME_LABEL,
    "P31": ":Pet a owl:Class ; owl:equivalentClass :Dog ; rdfs:subClassOf :Man .",
    "P32": SAME_LABEL,
    "P33": CHAIN,
    "P34": ':Pup a owl:Class ; rdfs:subClassOf :Cat . :Cat rdfs:label "cat"@en .',
    "P35": ':rex :barksAt :tom . :barksAt rdfs:label "barks at"@en .',
    "P36": "<http://example.org/o.owl> a owl:Ontology .",
    "P38": "",
    "P39": "<things/a> a :Dog .",
    "P40": "xsd:colour a rdfs:Datatype .",
    "P41": "",
    "annotation_whitespace": ':Cat a owl:Class ; rdfs:label " cat"@en .',
    "deprecated_boolean_datatype": ':Dog owl:deprecated "true" .',
    "deprecated_class_reference": OLD_CLASS,
    "deprecated_property_reference": OLD_PROPERTY,
    "duplicate_definition": ':Hound a owl:Class ; rdfs:comment "A canine."@en .',
    "duplicate_label_synonym": ':Dog oio:hasExactSynonym "dog"@en .',
    "duplicate_label": SAME_LABEL,
    "duplicate_scoped_synonym": ':Dog oio:hasExactSynonym "hound"@en ; oio:hasRelatedSynonym "hound"@en .',
    "equivalent_pair": ":Hound a owl:Class ; owl:equivalentClass :Dog .",
    "illegal_use_of_built_in_vocabulary": "rdfs:label rdfs:domain :Dog .",
    "invalid_entity_uri": "<https://purl.obolibrary.org/obo/IAO_0000030> a owl:Class .",
    "label_formatting": ':Cat a owl:Class ; rdfs:label "cat\\nof prey"@en .',
    "label_whitespace": ':Cat a owl:Class ; rdfs:label "cat "@en .',
    "missing_definition": ":Cat a owl:Class .",
    "missing_label": ":Cat a owl:Class .",
    "missing_ontology_description": "",
    "missing_ontology_license": "",
    "missing_ontology_title": "",
    "missing_superclass": ":Cat a owl:Class .",
    "misused_obsolete_label": ':Cat a owl:Class ; rdfs:label "obsolete cat"@en .',
    "misused_replaced_by": ":Dog obo:IAO_0100001 :Man .",
    "multiple_asserted_superclasses": BELOW,
    "multiple_definitions": ':Dog obo:IAO_0000115 "A canine."@en , "A barking animal."@en .',
    "multiple_equivalent_classes": ":Hound a owl:Class ; owl:equivalentClass :Dog .",
    "multiple_equivalent_class_definitions": TWO,
    "multiple_labels": ':Dog rdfs:label "hound"@en .',
}
"""What is planted for each row, behind `HEAD`; for P38 without the ontology's own statement."""


def rows() -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the codes and the reason of each row, by its number or name."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        row = ROW.fullmatch(line)
        if row and row["name"] not in {"pitfall", "query"}:
            found[row["name"]] = (tuple(re.findall(r"`([a-z0-9-]+)`", row["codes"])), row["reason"].strip())
    return found


def test_the_table_has_all_entries() -> None:
    """There are the 41 pitfalls of OOPS! and 33 queries of ROBOT; each has a code or a reason, and codes exist."""
    table = rows()
    assert sum(bool(re.fullmatch(r"P\d\d", name)) for name in table) == 41
    assert len(table) == 74
    assert [name for name, (codes, reason) in table.items() if not codes and not reason] == []
    assert {code for codes, _ in table.values() for code in codes} <= set(load_codes())
    assert sorted(EXAMPLES) == sorted(name for name, (codes, _) in table.items() if codes)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_of_each_row_is_told(name: str, tmp_path: Path) -> None:
    """What is planted for a row is told by one of the codes that the row names, at a place that was planted."""
    head = HEAD.replace("<http://example.org/o> a owl:Ontology .", "") if name == "P38" else HEAD
    path = tmp_path / "o.ttl"
    path.write_text(head + EXAMPLES[name] + "\n", encoding="utf-8")
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    codes = rows()[name][0]
    told = [one for one in findings if one.code in codes and (not EXAMPLES[name] or one.span.line > 10)]
    assert told, sorted({(one.code, one.span.line) for one in findings})
