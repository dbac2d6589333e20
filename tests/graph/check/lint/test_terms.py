"""Terms that nothing declares."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

OBO = "http://purl.obolibrary.org/obo/"


def test_an_obo_term_of_ones_own_is_told_beside_those_of_others(tmp_path: Path) -> None:
    """Many missing terms of other OBO ontologies are told once, and one of the file's own identifiers by itself."""
    lines = [f"<{OBO}xo.owl> a owl:Ontology .", f"<{OBO}XO_1> a owl:Class ; rdfs:subClassOf <{OBO}XO_9> ."]
    lines += [f"<{OBO}XO_{n}> a owl:Class ; rdfs:subClassOf <{OBO}BFO_{n}> ." for n in range(10, 25)]
    assert told(tmp_path, "\n".join(lines) + "\n", "undefined-term") == [
        f"9:69 <{OBO}XO_9> is used as a class, and no ontology here declares it",
        f"10:70 15 names of <{OBO}BFO_> are used as a class and declared by no ontology here; this is the first",
    ]
