"""The vocabulary says of each own term what it is, and keeps to OWL 2 RL."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from graph.build.dataset import read_ontology
from graph.namespaces import BASE, ENTITY_SEGMENTS, PREFIXES, query_prefixes
from graph.terms import RLF
from graph.text.time_rules import RULES


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """The ontology as its files have it."""
    return read_ontology()


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
    former = set(vocabulary.subjects(OWL.deprecated))
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        terms = {
            term
            for kind in kinds
            for term in vocabulary.subjects(RDF.type, kind)
            if term in own_terms(vocabulary) - former
        }
        labels = [str(vocabulary.value(term, RDFS.label)) for term in terms]
        assert len(labels) > 30
        assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)


def test_there_are_sixty_properties_for_what_articles_say(vocabulary: Graph) -> None:
    """Sixty properties and no more, each with its pattern, a sentence, the sentence that denies it, and examples."""
    properties = set(vocabulary.subjects(RLF.pattern))
    assert len(properties) == 60
    for term in properties:
        affirmed, denied = (str(vocabulary.value(term, part)) for part in (RLF.sentence, RLF.negatedSentence))
        assert all(slot in text for slot in ("{s}", "{o}") for text in (affirmed, denied)), term
        assert re.search(r"\b(?:not|no)\b", denied), denied
        assert (term, OWL.deprecated, None) not in vocabulary


def test_turtle_examples_are_turtle_that_uses_the_term(vocabulary: Graph) -> None:
    """The example of each such property is Turtle whose predicate is the property."""
    lines = "".join(
        f"@prefix {name}: <{space}> .\n"
        for name, space in {**PREFIXES, **{one: f"{BASE}id/{one}/" for one in ENTITY_SEGMENTS.split()}}.items()
    )
    for term in vocabulary.subjects(RLF.pattern):
        (example,) = vocabulary.objects(term, SKOS.example)
        assert set(Graph().parse(data=lines + str(example), format="turtle").predicates()) == {term}


def test_example_queries_run_and_use_the_term(vocabulary: Graph) -> None:
    """The query of each such property is SPARQL 1.1 under the product's prefixes, and names the property."""
    for term, query in vocabulary.subject_objects(RLF.exampleQuery):
        if isinstance(query, Literal) and (term, RLF.pattern, None) in vocabulary:
            prepareQuery(query_prefixes(str(query)) + str(query))
            assert str(term).replace(str(RLF), "rlf:") in str(query)


def test_former_terms_name_their_successor(vocabulary: Graph) -> None:
    """Every term of the first edition that is given up is deprecated, and its successor is not."""
    former = set(vocabulary.subjects(OWL.deprecated, Literal(True)))
    assert len(former) == 98
    for term in former:
        (successor,) = vocabulary.objects(term, DCTERMS.isReplacedBy)
        assert successor in own_terms(vocabulary) - former, term


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
