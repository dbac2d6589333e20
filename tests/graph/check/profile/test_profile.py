"""The profiles of OWL 2: what each allows where, and that the own ontology keeps to the one it claims."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.profile.checks import find_violations
from graph.check.run import check_paths
from graph.check.settings import CheckSettings

ONTOLOGY = Path(__file__).resolve().parents[4] / "ontology" / "reliefgraph.ttl"

HEAD = """@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: a owl:Ontology ; <http://purl.org/dc/terms/conformsTo> <http://www.w3.org/ns/owl-profile/PROFILE> .
<http://purl.org/dc/terms/conformsTo> a owl:AnnotationProperty .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :i a owl:NamedIndividual . :j a owl:NamedIndividual .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""

CASES = [
    # An axiom, and the profiles that it keeps to by the grammar of the specification.
    (":A rdfs:subClassOf :B .", "EL QL RL"),
    (":A rdfs:subClassOf [ owl:intersectionOf ( :B :C ) ] .", "EL QL RL"),
    ("[ owl:intersectionOf ( :B :C ) ] rdfs:subClassOf :A .", "EL RL"),
    (":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", ""),
    ("[ owl:unionOf ( :B :C ) ] rdfs:subClassOf :A .", "RL"),
    (":A rdfs:subClassOf [ owl:complementOf :B ] .", "QL RL"),
    ("[ owl:complementOf :B ] rdfs:subClassOf :A .", ""),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .", "EL QL"),
    ("[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .", "EL RL"),
    ("[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :A .", "EL QL RL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .", "RL"),
    ("[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .", ""),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ] .", "EL RL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .", "EL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .", "RL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .", ""),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .", ""),
    (
        ":A rdfs:subClassOf "
        "[ a owl:Restriction ; owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass :B ] .",
        "RL",
    ),
    ("[ owl:oneOf ( :i ) ] rdfs:subClassOf :A .", "EL RL"),
    ("[ owl:oneOf ( :i :j ) ] rdfs:subClassOf :A .", "RL"),
    (":A rdfs:subClassOf [ owl:oneOf ( :i ) ] .", "EL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom xsd:integer ] .", "EL QL"),
    (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:allValuesFrom xsd:integer ] .", "RL"),
    (":A owl:equivalentClass [ owl:intersectionOf ( :B :C ) ] .", "EL RL"),
    (":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .", "EL"),
    (":A owl:disjointWith :B .", "EL QL RL"),
    ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .", "EL QL RL"),
    (":A owl:disjointUnionOf ( :B :C ) .", ""),
    (":A owl:hasKey ( :p ) .", "EL RL"),
    (":p rdfs:subPropertyOf :q .", "EL QL RL"),
    (":p owl:propertyChainAxiom ( :q :q ) .", "EL RL"),
    (":p owl:inverseOf :q .", "QL RL"),
    (":p a owl:TransitiveProperty .", "EL RL"),
    (":p a owl:SymmetricProperty .", "QL RL"),
    (":p a owl:AsymmetricProperty .", "QL RL"),
    (":p a owl:ReflexiveProperty .", "EL QL"),
    (":p a owl:IrreflexiveProperty .", "QL RL"),
    (":p a owl:FunctionalProperty .", "RL"),
    (":d a owl:FunctionalProperty .", "EL RL"),
    (":p a owl:InverseFunctionalProperty .", "RL"),
    (":p owl:propertyDisjointWith :q .", "QL RL"),
    (":p rdfs:domain :A ; rdfs:range :B .", "EL QL RL"),
    (":p rdfs:domain [ owl:unionOf ( :A :B ) ] .", ""),
    (":d rdfs:range xsd:string .", "EL QL RL"),
    (":d rdfs:range xsd:double .", "RL"),
    (":d rdfs:range owl:real .", "EL QL"),
    (":i a [ owl:intersectionOf ( :A :B ) ] .", "EL RL"),
    (":i :d 7 .", "EL QL RL"),
    (":i :d true .", "RL"),
    (":i owl:sameAs :j .", "EL RL"),
    (":i owl:differentFrom :j .", "EL QL RL"),
]

DL = [
    (":A rdfs:subClassOf :B .", 0),
    (":A rdfs:subClassOf :Missing .", 1),
    (":i :missing :j .", 1),
    (":p a owl:DatatypeProperty .", 1),
    (":d rdfs:range xsd:date .", 1),
    (":d rdfs:range xsd:dateTime .", 0),
    (":p a owl:TransitiveProperty , owl:FunctionalProperty .", 1),
    (
        ":p a owl:TransitiveProperty . "
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
        1,
    ),
    (":p owl:propertyChainAxiom ( :q :q ) ; a owl:AsymmetricProperty .", 1),
    ("owl:Thing rdfs:subClassOf :A .", 1),
    ("rdfs:label rdfs:subPropertyOf :p .", 1),
    (':A rdfs:label "a" .', 0),
]


def codes_of(folder: Path, profile: str, axiom: str) -> Counter[str]:
    """Check an ontology that claims a profile and count the findings about profiles by code."""
    path = folder / "onto.ttl"
    path.write_text(HEAD.replace("PROFILE", profile) + axiom, encoding="utf-8")
    document = read_document(path, CheckSettings(root=folder))
    assert not document.is_broken
    return Counter(one.code for one in find_violations(Corpus([document])))


def test_the_tables_have_the_size_they_should() -> None:
    """There are 51 axioms for the three profiles and 12 for DL."""
    assert (len(CASES), len(DL)) == (51, 12)


@pytest.mark.parametrize("profile", ["EL", "QL", "RL"])
@pytest.mark.parametrize(("axiom", "profiles"), CASES)
def test_an_axiom_keeps_to_the_profiles_that_the_specification_says(
    axiom: str, profiles: str, profile: str, tmp_path: Path
) -> None:
    """An axiom is told exactly in the profiles whose grammar lacks it."""
    expected = {} if profile in profiles.split() else {f"owl-{profile.lower()}": 1}
    assert dict(codes_of(tmp_path, profile, axiom)) == expected


@pytest.mark.parametrize(("axiom", "count"), DL)
def test_the_conditions_of_dl(axiom: str, count: int, tmp_path: Path) -> None:
    """A condition of OWL 2 DL that is broken is told once."""
    assert codes_of(tmp_path, "DL", axiom)["owl-dl"] == count


def test_the_own_ontology_keeps_to_the_profile_that_it_claims(tmp_path: Path) -> None:
    """The vocabulary claims OWL 2 RL and keeps to it; one axiom outside makes a finding."""
    parts = sorted(ONTOLOGY.parent.glob("*.ttl"))
    assert len(parts) == 9
    for part in parts:
        (tmp_path / part.name).write_bytes(part.read_bytes())
    text = ONTOLOGY.read_text(encoding="utf-8")
    assert "owl-profile/RL" in text
    for more, expected in (("", []), ("rlf:Company owl:disjointUnionOf ( rlf:Place rlf:Person ) .", ["owl-rl"])):
        (tmp_path / ONTOLOGY.name).write_text(f"{text}\n{more}\n", encoding="utf-8")
        result = check_paths([tmp_path], CheckSettings(root=tmp_path))
        assert [one.code for one in result.findings if one.code.startswith("owl-")] == expected
