"""The rules of OWL 2 RL, as the code holds them and as the ontology names them."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph

from graph.conclude.rules import AXIOMATIC_RULES, DATATYPE_RULES, RULES, Variable
from graph.terms import RLF

RULES_FILE = Path(__file__).resolve().parents[3] / "ontology" / "inference-rules.ttl"


def test_ontology_names_each_rule() -> None:
    """Each rule is an individual of the ontology with its name, its meaning in words and its form, and no other is."""
    graph = Graph().parse(RULES_FILE)
    named = set(graph.subjects(RDF.type, RLF.InferenceRule))
    assert named == {RLF[rule.name] for rule in RULES} | {RLF[name] for name in (*DATATYPE_RULES, *AXIOMATIC_RULES)}
    assert len(named) == 78
    for rule in named:
        assert str(rule).removeprefix(str(RLF)) == str(graph.value(rule, RDFS.label))
        assert graph.value(rule, SKOS.definition)
        assert graph.value(rule, SKOS.example)


def test_axioms_have_constant_predicates() -> None:
    """The saturation finds axioms by their predicate, so no axiom has a variable there."""
    predicates = [predicate for rule in RULES for _, predicate, _ in rule.axioms]
    assert len(predicates) > 60
    assert not [predicate for predicate in predicates if isinstance(predicate, Variable)]
