"""Both engines of each kind at the same work: what they agree on passes, and a difference is told."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, URIRef

from graph.build.verify import compare_reasoners, compare_validators
from graph.conclude.reason import OwlrlReasoner
from graph.errors import EnginesDifferError
from graph.namespaces import BASE
from graph.rdf.statement import Statement
from graph.terms import RLF, Graphs, Role
from graph.validate.engine import PyshaclValidator, Report

ONTOLOGY = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
rlf:Company a owl:Class ; rdfs:subClassOf rlf:Organization . rlf:Organization owl:disjointWith rlf:Place .
"""
SHAPES = """
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/reliefgraph/shapes#name> a sh:NodeShape ; sh:targetClass rlf:Company ;
  sh:property [ sh:path rlf:name ; sh:minCount 1 ] .
"""
SIKE = URIRef(BASE + "id/company/sike")


def graphs() -> Graphs:
    """Return a company without a name."""
    found: Graphs = {role: Graph() for role in Role}
    found[Role.ONTOLOGY].parse(data=ONTOLOGY, format="turtle")
    found[Role.ENTITIES].add((SIKE, RDF.type, RLF.Company))
    return found


def test_engines_that_agree_pass() -> None:
    """Where all engines say the same nothing is told, also where what they say is that a shape is broken."""
    compare_reasoners(graphs())
    compare_validators(graphs(), Graph().parse(data=SHAPES, format="turtle"))


def test_a_missing_conclusion_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A triple that one reasoner alone infers is named, with the one that infers it."""

    def nothing(_self: object, statements: object) -> set[Statement]:
        return set()

    monkeypatch.setattr(OwlrlReasoner, "closure", nothing)
    with pytest.raises(EnginesDifferError) as caught:
        compare_reasoners(graphs())
    assert caught.value.differences == ("rules alone infers <id/company/sike> rdf:type rlf:Organization",)
    assert "Nothing was published." in str(caught.value)


def test_a_contradiction_that_one_sees_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What owlrl says against data that the rules find free of contradictions is told."""
    monkeypatch.setattr(OwlrlReasoner, "contradictions", lambda *_: ["Disjoint\nclasses"])
    with pytest.raises(EnginesDifferError, match="owlrl alone says Disjoint classes"):
        compare_reasoners(graphs())


def test_a_missing_result_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that one validator alone finds is named, with the one that finds it."""
    monkeypatch.setattr(PyshaclValidator, "validate", lambda *_: Report(violations=(), graph=Graph()))
    with pytest.raises(EnginesDifferError) as caught:
        compare_validators(graphs(), Graph().parse(data=SHAPES, format="turtle"))
    (difference,) = caught.value.differences
    assert difference.startswith(
        "shifty alone finds error shape-min-count <https://w3id.org/reliefgraph/id/company/sike>"
    )
