"""The vocabulary says of each own term what it is, and keeps to OWL 2 RL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from graph.build.dataset import Dataset
from graph.terms import RLF, Role
from graph.text.time_rules import RULES

SOURCE = Path(__file__).resolve().parents[2] / "ontology" / "reliefgraph.ttl"


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """The ontology as its file has it."""
    return Graph().parse(SOURCE)


def own_terms(vocabulary: Graph) -> set[URIRef]:
    """Return every term in the own namespace that the ontology describes."""
    return {s for s in vocabulary.subjects() if isinstance(s, URIRef) and str(s).startswith(str(RLF))}


def test_every_own_term_is_described(vocabulary: Graph) -> None:
    """Each own term has exactly one English label, one English definition, and an example."""
    terms = own_terms(vocabulary)
    assert len(terms) > 200
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition):
            values = list(vocabulary.objects(term, predicate))
            assert [value.language for value in values if isinstance(value, Literal)] == ["en"], (term, predicate)
            assert len(values) == 1, (term, predicate)
        assert list(vocabulary.objects(term, SKOS.example)), term


def test_labels_are_unique_among_classes_and_among_properties(vocabulary: Graph) -> None:
    """No two own classes, and no two own properties, share a label."""
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        terms = {
            term for kind in kinds for term in vocabulary.subjects(RDF.type, kind) if term in own_terms(vocabulary)
        }
        labels = [str(vocabulary.value(term, RDFS.label)) for term in terms]
        assert len(labels) > 30
        assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)


def test_examples_in_brackets_use_their_property(vocabulary: Graph) -> None:
    """An example written as a claim has the property it illustrates as its predicate."""
    examples = [
        (str(term)[len(str(RLF)) :], str(text))
        for term in own_terms(vocabulary)
        for text in vocabulary.objects(term, SKOS.example)
        if str(text).startswith("[")
    ]
    assert len(examples) > 80
    for name, text in examples:
        assert text.split(", ")[1] == name, text


def test_no_term_is_used_without_being_declared(vocabulary: Graph) -> None:
    """Every own IRI that stands anywhere in the ontology is described there."""
    used = {
        node for triple in vocabulary for node in triple if isinstance(node, URIRef) and str(node).startswith(str(RLF))
    }
    assert used - own_terms(vocabulary) == set()


def test_the_reading_rules_are_stated(vocabulary: Graph) -> None:
    """Each rule for a relative time stands in the ontology with the words in which the code states it, and no other."""
    stated = {
        (term, str(vocabulary.value(term, RDFS.label)), str(vocabulary.value(term, SKOS.definition)))
        for term in vocabulary.subjects(RDF.type, RLF.ReadingRule)
    }
    assert len(stated) == 27
    assert stated == {(rule.iri, rule.phrase, rule.statement) for rule in RULES}


def test_examples_in_brackets_stand_in_the_graph(vocabulary: Graph, dataset: Dataset) -> None:
    """An example with two entities is what the article says, denies or lets conclude, by the keys of its entities."""

    def key(node: Node) -> str:
        return str(node).rpartition("/")[2]

    claims = dataset.graphs[Role.CLAIMS]
    said = {
        (key(claims.value(claim, RDF.subject) or claim), predicate, key(claims.value(claim, RDF.object) or claim))
        for claim, predicate in claims.subject_objects(RDF.predicate)
    }
    follows = {(key(s), p, key(o)) for role in (Role.REFERENCE, Role.INFERRED) for s, p, o in dataset.graphs[role]}
    pattern = re.compile(r"\[([a-z0-9-]+), (\w+), ([a-z0-9-]+)\].*")
    examples = [
        match.groups()
        for term in own_terms(vocabulary)
        for text in vocabulary.objects(term, SKOS.example)
        if (match := pattern.fullmatch(str(text)))
    ]
    assert len(examples) > 60
    assert {example for example in examples if (example[0], RLF[example[1]], example[2]) not in said | follows} == set()
