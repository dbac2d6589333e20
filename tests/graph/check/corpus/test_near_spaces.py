"""Namespaces that are a letter off one's own."""

from __future__ import annotations

from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from tests.graph.check.planted_lines import told

ONTOLOGY = (
    "<https://w3id.org/farm/ontology> a owl:Ontology .\n<https://w3id.org/farm/ontology#Cow> a owl:Class .\n"
    "<https://w3id.org/farm/ontology#Calf> a owl:Class ; rdfs:subClassOf <https://w3id.org/farm/{space}#{name}> .\n"
)


def test_a_namespace_a_letter_off_is_told(tmp_path: Path) -> None:
    """A class in a namespace a letter off an own one, in which that class is declared, is told; another one is not."""
    slip = ONTOLOGY.format(space="ontolgy", name="Cow")
    assert told(tmp_path, slip, "near-namespace") == [
        "10:69 <https://w3id.org/farm/ontolgy#Cow>: nothing here is declared in <https://w3id.org/farm/ontolgy#>, "
        "and <https://w3id.org/farm/ontology#Cow> is declared"
    ]
    assert told(tmp_path, ONTOLOGY.format(space="ontolgy", name="Goat"), "near-namespace") == []
    assert told(tmp_path, ONTOLOGY.format(space="ontology2", name="Cow"), "near-namespace") == []


def test_the_prefix_of_a_query_is_told_once(tmp_path: Path) -> None:
    """A query whose prefix ends with `/` where the ontology has `#` is told at the prefix, and at no name."""
    (tmp_path / "o.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<https://w3id.org/farm/ontology> a owl:Ontology .\n"
        "<https://w3id.org/farm/ontology#Cow> a owl:Class .\n",
        encoding="utf-8",
    )
    query = "PREFIX : <https://w3id.org/farm/ontology/>\nSELECT ?s WHERE { ?s a :Cow }\n"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    assert [(one.span.line, one.span.column, one.code) for one in findings if one.span.file == "q.rq"] == [
        (1, 10, "near-namespace")
    ]
