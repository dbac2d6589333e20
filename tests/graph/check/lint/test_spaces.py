"""Namespaces that are a slip away from a well-known one, in data, queries and shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.lint.spaces import near_vocabulary
from graph.check.run import check_paths
from graph.check.settings import CheckSettings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.w3.org/ns/shacl#", "http://www.w3.org/ns/shacl#"),
        ("http://www.w3.org/2002/7/owl#", "http://www.w3.org/2002/07/owl#"),
        ("http://www.w3.org/2003/07/owl#", "http://www.w3.org/2002/07/owl#"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("http://www.w3.org/2000/1/rdf-schema#", "http://www.w3.org/2000/01/rdf-schema#"),
        ("http://www.w3.org/2001/XMLShema#", "http://www.w3.org/2001/XMLSchema#"),
        ("http://www.opengis.net/ont/geosparql/", "http://www.opengis.net/ont/geosparql#"),
        ("https://www.opengis.net/ont/geosparql#", "http://www.opengis.net/ont/geosparql#"),
        ("http://www.opengis.net/ont/geospaql#", "http://www.opengis.net/ont/geosparql#"),
        ("http://www.w3.org/2003/01/geo/wgs84_pos/", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
        ("http://www.w3.org/2003/01/geo/wgs84#", ""),
        ("https://www.wikidata.org/entity/", "http://www.wikidata.org/entity/"),
        ("https://dbpedia.org/ontology/", "http://dbpedia.org/ontology/"),
        ("http://www.w3.org/2006/vcard/ns/", "http://www.w3.org/2006/vcard/ns#"),
        ("https://www.w3.org/ns/ldp#", "http://www.w3.org/ns/ldp#"),
        ("https://www.w3.org/ns/ldt#", ""),
        ("http://xmlns.com/foaf/0.2/", ""),
        ("http://purl.org/goodrelations/v2#", ""),
        ("http://www.w3.org/2000/10/XMLSchema#", ""),
        ("http://www.w3.org/2001/vcard-rdf/3.0#", ""),
        ("http://www.opengis.net/ont/geosparql#", ""),
    ],
)
def test_the_namespace_that_was_meant(written: str, meant: str) -> None:
    """Scheme, final mark, a letter, and a digit in a date of the W3C are slips; another version is none."""
    vocabulary = near_vocabulary(written)
    assert (vocabulary.namespace if vocabulary else "") == meant


OWL_SLIP, GEO_SLIP = "http://www.w3.org/2002/7/owl#", "http://www.opengis.net/ont/geosparql/"


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("d.ttl", f"@prefix k: <{OWL_SLIP}> .\n<http://e/a> a k:Thing , <{GEO_SLIP}Feature> .\n", [(1, 1), (2, 26)]),
        ("d.ttl", f"@prefix geosparql: <{GEO_SLIP}> .\n<http://e/a> a geosparql:Feature .\n", [(1, 1)]),
        ("d.nt", f"<http://e/a> <{GEO_SLIP}hasGeometry> <http://e/g> .\n", [(1, 14)]),
        ("q.rq", f"PREFIX k: <{OWL_SLIP}>\nSELECT ?s {{ ?s a k:Class , <{GEO_SLIP}Feature> }}\n", [(1, 11), (2, 28)]),
        (
            "s.ttl",
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
            f"<http://e/S> a sh:NodeShape ; sh:targetClass <{GEO_SLIP}Feature> .\n",
            [(2, 46)],
        ),
        (
            "s.ttl",
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
            f'<http://e/o> sh:declare [ sh:prefix "k" ; sh:namespace "{OWL_SLIP}"^^xsd:anyURI ] .\n',
            [(3, 56)],
        ),
        (
            "d.jsonld",
            f'{{"@context": {{"k": "{OWL_SLIP}"}},\n "@id": "http://e/a", "@type": "k:Class"}}\n',
            [(2, 33)],
        ),
        (
            "d.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
            f' xmlns:k="{OWL_SLIP}"><k:Class rdf:about="http://e/A"/></rdf:RDF>\n',
            [(2, 2)],
        ),
    ],
)
def test_a_slip_is_told_once_at_its_place(tmp_path: Path, name: str, text: str, places: list[tuple[int, int]]) -> None:
    """A namespace that is a slip away is told at its declaration, or else where it is first used."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    assert [(one.span.line, one.span.column) for one in found if one.code == "near-namespace"] == places
