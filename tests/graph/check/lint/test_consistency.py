"""Contradictions and impossible terms, and the proofs that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.lint.consistency import LIMIT, find_contradictions
from graph.check.settings import CheckSettings
from graph.finding import Finding

PREFIXES = """@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def findings_of(folder: Path, *texts: str) -> list[Finding]:
    """Look for contradictions in files with these texts."""
    documents = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        documents.append(read_document(path, CheckSettings(root=folder)))
        assert not documents[-1].is_broken
    return list(find_contradictions(Corpus(documents)))


def test_a_proof_names_the_statements_it_rests_on_and_no_others(tmp_path: Path) -> None:
    """The finding of an impossible class leads to the two subclass statements and the disjointness, at their places."""
    found = findings_of(
        tmp_path,
        ":Animal a owl:Class . :Plant a owl:Class . :Stone a owl:Class .\n"
        ":Animal owl:disjointWith :Plant .\n"
        ":Plant owl:disjointWith :Stone .\n"
        ":Coral a owl:Class ; rdfs:subClassOf :Polyp , :Plant .\n"
        ":Polyp a owl:Class ; rdfs:subClassOf :Animal .\n",
    )
    assert [(one.code, str(one.span)) for one in found] == [("unsatisfiable-class", "0.ttl:7:1")]
    assert {(one.message, str(one.span)) for one in found[0].related} == {
        (":Animal owl:disjointWith :Plant", "0.ttl:5:26"),
        (":Coral rdfs:subClassOf :Polyp", "0.ttl:7:38"),
        (":Coral rdfs:subClassOf :Plant", "0.ttl:7:47"),
        (":Polyp rdfs:subClassOf :Animal", "0.ttl:8:38"),
    }
    assert "as far as OWL 2 RL sees" in found[0].way_out


def test_classes_below_an_impossible_class_are_counted(tmp_path: Path) -> None:
    """A class that is impossible because its superclass is has no finding of its own."""
    found = findings_of(
        tmp_path,
        ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class .\n"
        ":C a owl:Class ; rdfs:subClassOf :A , :B . :D a owl:Class ; rdfs:subClassOf :C .\n"
        ":E a owl:Class ; rdfs:subClassOf :D .\n",
    )
    assert [one.message for one in found] == [
        "nothing can be a :C, nor one of the 2 classes below it: "
        "it would take a :A that is a :B, and the two are disjoint"
    ]


def test_probes_of_different_classes_do_not_meet(tmp_path: Path) -> None:
    """Two disjoint classes whose members share a value of an inverse functional property are both possible."""
    found = findings_of(
        tmp_path,
        ":p a owl:ObjectProperty , owl:InverseFunctionalProperty .\n"
        ":A a owl:Class ; owl:disjointWith :B ; rdfs:subClassOf :R .\n:B a owl:Class ; rdfs:subClassOf :R .\n"
        ":R a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] .\n",
    )
    assert found == []


def test_a_contradiction_in_data_names_ontology_and_data(tmp_path: Path) -> None:
    """A contradiction stands in the file with the data and leads to the axiom in the ontology."""
    found = findings_of(
        tmp_path,
        ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class .\n:p a owl:ObjectProperty ; rdfs:range :B .\n",
        ":x a :A .\n:y :p :x .\n",
    )
    assert [(one.code, one.span.file) for one in found] == [("inconsistent", "1.ttl")]
    assert {one.span.file for one in found[0].related} == {"0.ttl", "1.ttl"}


def test_without_a_disjointness_nothing_is_searched(tmp_path: Path) -> None:
    """An ontology that excludes nothing has no contradiction, whatever its size."""
    data = "".join(f":i{number} a :A .\n" for number in range(LIMIT + 1))
    assert findings_of(tmp_path, ":A a owl:Class .\n" + data) == []


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    """Data beyond the limit are not searched, and the finding says how many statements were left out."""
    ontology = ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class .\n"
    data = "".join(f":i{number} a :A .\n" for number in range(LIMIT + 1))
    found = findings_of(tmp_path, ontology, data)
    assert [(one.code, one.message.split()[0]) for one in found] == [("consistency-unchecked", str(LIMIT + 1))]


def test_undeclared_properties_count_where_an_axiom_speaks_of_them(tmp_path: Path) -> None:
    """A contradiction by the domain of a property, or of one below it, is told though nothing declares the property."""
    classes = ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class .\n"
    found = findings_of(
        tmp_path,
        f"{classes}:p rdfs:domain :A . :q rdfs:subPropertyOf :p .\n",
        ":x a :B ; :q :y ; :r :z .\n",
    )
    assert [(one.code, str(one.span)) for one in found] == [("inconsistent", "1.ttl:4:14")]
    assert findings_of(tmp_path, f"{classes}:p rdfs:domain :A .\n", ":x a :B ; :q :y .\n") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (":A owl:disjointWith :B . :x a :A , :B .", 1),
        ("[] a owl:AllDisjointClasses ; owl:members ( :A :B ) . :x a :A , :B .", 1),
        (":A owl:complementOf :B . :x a :A , :B .", 1),
        (":p a owl:IrreflexiveProperty . :x :p :x .", 1),
        (":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .", 1),
        (":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .", 1),
        ("[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y . :x :p :y .", 1),
        ("[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue 1 . :x :p 1 .", 1),
        (":p a owl:InverseFunctionalProperty . :x :p :z . :y :p :z . :x owl:differentFrom :y .", 1),
        (":C owl:hasKey ( :k ) . :x a :C ; :k 1 . :y a :C ; :k 1 . :x owl:differentFrom :y .", 1),
        (":x owl:bottomObjectProperty :y .", 1),
        (":x owl:bottomDataProperty 5 .", 1),
        (":p rdfs:subPropertyOf owl:bottomObjectProperty . :x :p :y .", 1),
        (":p owl:equivalentProperty owl:bottomDataProperty ; rdfs:range :D . :x :p 5 .", 1),
        (":p rdfs:subPropertyOf owl:bottomObjectProperty . :x :q :y .", 0),
        (":x owl:topObjectProperty :y .", 0),
        (":A owl:disjointWith :B . :x a :A . :y a :B .", 0),
        (":p a owl:IrreflexiveProperty . :x :p :y .", 0),
        ("[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y . :x :p :z .", 0),
    ],
)
def test_axioms_count_though_nothing_is_declared(tmp_path: Path, text: str, count: int) -> None:
    """A contradiction by an axiom is seen in a file that declares neither classes nor properties."""
    assert [one.code for one in findings_of(tmp_path, text)] == ["inconsistent"] * count
