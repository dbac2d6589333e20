"""What a first run over public repositories told wrongly, each kind in the smallest repository that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.finding import Finding

PREFIXES = """@prefix : <http://example.org/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def check_files(folder: Path, files: dict[str, str]) -> list[Finding]:
    """Check a folder with these files, which begin with the prefixes where they are Turtle."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PREFIXES + text if name.endswith(".ttl") else text, encoding="utf-8")
    return list(check_paths([folder], CheckSettings(root=folder)).findings)


def told(findings: list[Finding], code: str) -> list[str]:
    """Return place and severity of the findings of a code, without the lines of the prefixes."""
    return [
        f"{one.span.file}:{one.span.line - PREFIXES.count(chr(10))} {one.severity.value}"
        for one in findings
        if one.code == code
    ]


def test_facets_of_owl_are_properties(tmp_path: Path) -> None:
    """The facets of OWL 2 restrict a datatype and are no datatypes; as a range, a facet is told."""
    facets = (
        "length", "minLength", "maxLength", "pattern", "minInclusive", "minExclusive", "maxInclusive", "maxExclusive",
        "totalDigits", "fractionDigits",
    )  # fmt: skip
    parts = " ".join(f"[ xsd:{facet} 1 ]" for facet in facets)
    found = check_files(
        tmp_path,
        {
            "a.ttl": "<http://example.org/> a owl:Ontology .\n"
            f":p a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:token ;\n"
            f"  owl:withRestrictions ( {parts} [ rdf:langRange 'en' ] ) ] .\n"
            ":q a owl:DatatypeProperty ; rdfs:range xsd:length .\n"
        },
    )
    assert told(found, "used-as-another-kind") == ["a.ttl:4 error"]
    assert told(found, "unknown-term") == []


SHAPE = """<http://example.org/> a owl:Ontology .
:S a sh:NodeShape ; sh:targetSubjectsOf rdf:type ;
  sh:sparql [ a sh:SPARQLConstraint ; sh:message "no such class" ;
    sh:select "SELECT $this WHERE { $this a ?c FILTER NOT EXISTS { ?c a <http://www.w3.org/2002/07/owl#Class> } }" ] .
"""


def test_shapes_that_no_shape_describes_are_no_data(tmp_path: Path) -> None:
    """A shape for everything that has a type is held against data and ontologies, not against the file it stands in."""
    ontology = "<http://example.org/o> a owl:Ontology .\n:C a owl:Class .\n"
    found = check_files(tmp_path, {"shapes.ttl": SHAPE, "data.ttl": ":a a :Unknown .\n", "o.ttl": ontology})
    assert told(found, "shape-violation") == ["data.ttl:1 error", "o.ttl:1 error", "o.ttl:2 error"]


def test_shapes_that_shapes_describe_are_data(tmp_path: Path) -> None:
    """A shape whose target is a class of SHACL is held against the shapes beside it."""
    rule = ":R a sh:NodeShape ; sh:targetClass sh:NodeShape ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .\n"
    found = check_files(
        tmp_path, {"shapes.ttl": f"{rule}:T a sh:NodeShape ; sh:targetClass :C .\n", "d.ttl": ":a a :C ."}
    )
    assert told(found, "shape-violation") == ["shapes.ttl:1 error", "shapes.ttl:2 error"]


def test_a_class_that_is_a_shape_is_data(tmp_path: Path) -> None:
    """A class may be a shape too, and a shape for classes is held against it."""
    shapes = (
        ":L a sh:NodeShape ; sh:targetClass owl:Class ; sh:property [ sh:path rdfs:comment ; sh:minCount 1 ] .\n"
        ":C a owl:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:maxCount 1 ] .\n"
    )
    found = check_files(tmp_path, {"shapes.ttl": shapes, "data.ttl": ":a a :C .\n"})
    assert told(found, "shape-violation") == ["shapes.ttl:2 error"]


@pytest.mark.parametrize("name", ["person", "person-shapes", "Person.shacl"])
def test_tests_pair_with_the_shapes_of_their_name(tmp_path: Path, name: str) -> None:
    """What lies in `test/person` is held against the shapes of persons and what they import, and against no other."""
    shape = ":{} a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path :{} ; sh:minCount 1 ] .\n"
    found = check_files(
        tmp_path,
        {
            f"shapes/{name}.ttl": "<> owl:imports <./base> .\n" + shape.format("P", "name"),
            "shapes/base.ttl": shape.format("B", "id"),
            "shapes/staff.ttl": shape.format("F", "number"),
            "test/person/valid.ttl": ":a a :Person ; :name 'A' ; :id 1 .\n",
            "test/person/other.ttl": ":b a :Person ; :name 'B' .\n",
            "test/person/invalid.ttl": ":c a :Person .\n",
        },
    )
    assert told(found, "shape-violation") == ["test/person/other.ttl:1 error"]


def test_what_a_rule_may_add_is_no_error(tmp_path: Path) -> None:
    """A missing value that a sh:rule of the shapes adds is an info, since no rule is run; another one is an error."""
    shapes = """:S a sh:NodeShape ; sh:targetClass :Part ;
  sh:property [ sh:path :partOf ; sh:minCount 1 ] , [ sh:path :mass ; sh:minCount 1 ] .
:W a sh:NodeShape ; sh:targetClass :Whole ;
  sh:rule [ a sh:SPARQLRule ;
    sh:construct "CONSTRUCT { ?o <http://example.org/partOf> $this } WHERE { $this <http://example.org/has> ?o }" ] .
"""
    found = check_files(tmp_path, {"shapes.ttl": shapes, "data.ttl": ":a a :Part .\n:b a :Whole ; :has :a .\n"})
    assert told(found, "shape-violation") == ["data.ttl:1 error", "data.ttl:1 info"]


def test_unknown_constraints_are_told_once_a_file(tmp_path: Path) -> None:
    """Forty rules in a file are one finding with the count."""
    rules = "".join(f":S{n} a sh:NodeShape ; sh:targetClass :C ; sh:rule [ a sh:TripleRule ] .\n" for n in range(40))
    found = check_files(tmp_path, {"shapes.ttl": rules, "data.ttl": ":a a :C .\n"})
    [one] = [one for one in found if one.code == "unchecked-shape"]
    assert "(here and 39 more times in this file)" in one.message


def test_most_labels_missing_are_one_finding(tmp_path: Path) -> None:
    """Twelve of twenty terms without a label are told once; three of twenty each."""
    terms = [f":t{n} a owl:Class" for n in range(20)]
    head = "<http://example.org/> a owl:Ontology .\n"
    labelled = [f"{term} ; rdfs:label '{number}'@en .\n" for number, term in enumerate(terms)]
    bare = [f"{term} .\n" for term in terms]
    (tmp_path / "few").mkdir()
    (tmp_path / "most").mkdir()
    most = check_files(tmp_path / "most", {"a.ttl": head + "".join(bare[:12] + labelled[12:])})
    assert told(most, "missing-label") == ["a.ttl:2 warning"]
    few = check_files(tmp_path / "few", {"a.ttl": head + "".join(bare[:3] + labelled[3:])})
    assert told(few, "missing-label") == ["a.ttl:2 warning", "a.ttl:3 warning", "a.ttl:4 warning"]


def test_terms_of_other_obo_ontologies_need_no_label_here(tmp_path: Path) -> None:
    """Of OBO's one namespace, an ontology labels the terms of its own identifiers."""
    text = (
        "obo:ro.owl a owl:Ontology .\n"
        "obo:RO_0000001 a owl:ObjectProperty .\n"
        "obo:BFO_0000002 a owl:Class .\n"
        "obo:UBERON_0001062 a owl:Class .\n"
    )
    assert told(check_files(tmp_path, {"ro.ttl": text}), "missing-label") == ["ro.ttl:2 warning"]


def test_what_follows_from_a_syntax_error_is_not_told(tmp_path: Path) -> None:
    """A second element inside a property is a syntax error, and not also a property that is used as a class."""
    text = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
  xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Ontology rdf:about="http://e/"/>
<skos:ConceptScheme rdf:about="http://e/s">
<skos:hasTopConcept>
<skos:Concept rdf:about="http://e/a"/>
<skos:hasTopConcept rdf:resource="http://e/b"/>
</skos:hasTopConcept>
</skos:ConceptScheme>
</rdf:RDF>
"""
    found = check_files(tmp_path, {"a.rdf": text})
    assert [(one.code, one.span.line) for one in found if one.severity.value == "error"] == [("syntax-error", 8)] * 2


def test_one_name_in_two_namespaces_may_have_one_label(tmp_path: Path) -> None:
    """Modules that mirror each other share labels by design; two names of one module with one label are told."""
    text = """<http://example.org/> a owl:Ontology .
:name a owl:DatatypeProperty ; rdfs:label "name"@en .
<http://example.org/tool/name> a owl:DatatypeProperty ; rdfs:label "name"@en .
:called a owl:DatatypeProperty ; rdfs:label "name"@en .
"""
    module = (
        '<http://example.org/tool/> a owl:Ontology .\n<http://example.org/tool/x> a owl:Class ; rdfs:label "x"@en .\n'
    )
    assert told(check_files(tmp_path, {"a.ttl": text, "b.ttl": module}), "repeated-label") == ["a.ttl:4 warning"]


def test_templates_are_no_queries(tmp_path: Path) -> None:
    """A template of STTL is an info, and a query with a mistake an error."""
    files = {"t.sparql": "TEMPLATE { ?x }\nWHERE { ?x ?p ?y }\n", "q.sparql": "SELEKT * { ?x ?p ?y }\n"}
    found = check_files(tmp_path, files)
    assert [(one.code, one.span.file) for one in found] == [
        ("bad-question", "q.sparql"),
        ("question-not-run", "t.sparql"),
    ]


def test_a_short_string_over_lines_is_one_finding(tmp_path: Path) -> None:
    """A string that goes on in the next lines is one error; where it is never closed, reading goes on below."""
    text = """:a rdfs:label "one
 two, e.g. three, i.e. a
 four"@en ; rdfs:seeAlso :x .
:b rdfs:label "not closed ;
  rdfs:seeAlso :y .
:c rdfs:label "x" , 5 6 .
:d rdfs:label 'a
b' .
"""
    assert told(check_files(tmp_path, {"a.ttl": text}), "syntax-error") == [
        "a.ttl:1 error",
        "a.ttl:4 error",
        "a.ttl:6 error",
        "a.ttl:7 error",
    ]


def test_deep_calls_hold_up_nobody(tmp_path: Path) -> None:
    """Queries with thirty calls inside each other are read; where they cannot be written otherwise, that is told."""
    deep = {"REPLACE": "?v", "SUBSTR": "?v"}
    for _ in range(30):
        deep["REPLACE"] = f"REPLACE({deep['REPLACE']}, 'a', 'b')"
        deep["SUBSTR"] = f"SUBSTR({deep['SUBSTR']}, 1)"
    shape = (
        ":{0} a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ a sh:SPARQLConstraint ; "
        'sh:select """SELECT $this {{ $this <http://example.org/p> ?v FILTER({0}({1}, 1) = "b") }}""" ] .\n'
    )
    found = check_files(
        tmp_path,
        {
            "shapes.ttl": shape.format("SUBSTR", deep["REPLACE"]).replace(":SUBSTR", ":R", 1)
            + shape.format("SUBSTR", deep["SUBSTR"]),
            "data.ttl": ":a a :C ; :p 'a' .\n",
            "q.rq": f"SELECT * {{ ?s ?p ?v FILTER({deep['SUBSTR']} = 'a') }}\n",
        },
    )
    assert told(found, "shape-violation") == ["data.ttl:1 error"]
    assert told(found, "shape-query-not-run") == ["shapes.ttl:2 info"]
    assert [one.span.file for one in found if one.code == "question-not-run"] == ["q.rq"]


def test_lists_and_axioms_of_owl_are_read_to_the_end(tmp_path: Path) -> None:
    """What stands in a chain, a key or an enumeration is of the right kind, and an axiom has its parts."""
    text = """<http://example.org/> a owl:Ontology .
:p a owl:ObjectProperty ; owl:propertyChainAxiom ( :p :q ) .
:C a owl:Class ; owl:hasKey ( :r ) .
:D a owl:Class ; owl:oneOf ( "a" :d ) .
:E a rdfs:Datatype ; owl:oneOf ( "a" "b" ) .
[] a owl:AllDisjointClasses .
[] a owl:AllDifferent ; owl:distinctMembers ( :a :b ) .
[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :a ; owl:assertionProperty :p .
:F a owl:Class ; <http://www.w3.org/2004/02/skos/core#prefLabel> :C .
<http://www.w3.org/2004/02/skos/core#prefLabel> a owl:AnnotationProperty .
"""
    found = check_files(tmp_path, {"a.ttl": text})
    assert [one[:8] for one in told(found, "undefined-term")] == ["a.ttl:2 ", "a.ttl:3 "]
    assert told(found, "literal-for-resource") == ["a.ttl:4 error"]
    assert told(found, "incomplete-restriction") == ["a.ttl:6 error", "a.ttl:8 error"]
    assert told(found, "resource-for-literal") == ["a.ttl:9 error"]


def test_a_deprecated_term_is_told_once_a_file_with_the_count(tmp_path: Path) -> None:
    """Three uses in a file are one finding, which leads to each."""
    text = "<http://example.org/> a owl:Ontology .\n:Old a owl:Class ; owl:deprecated true .\n"
    text += "".join(f":C{n} a owl:Class ; rdfs:subClassOf :Old .\n" for n in range(3))
    [one] = [one for one in check_files(tmp_path, {"a.ttl": text}) if one.code == "deprecated-term"]
    assert one.message == ":Old is deprecated (here and 2 more times in this file)"
    assert [span.span.line - one.span.line for span in one.related] == [1, 2]


def test_shapes_take_classes_for_classes(tmp_path: Path) -> None:
    """A class as a datatype, a property as a class, an empty list and a closed shape without rdf:type are told."""
    files = {
        "onto.ttl": "<http://example.org/> a owl:Ontology .\n:C a owl:Class .\n:p a owl:ObjectProperty .\n",
        "shapes.ttl": ":S a sh:NodeShape ; sh:targetClass :C ;\n"
        "  sh:property [ sh:path :p ; sh:datatype :C ] ;\n"
        "  sh:property [ sh:path :p ; sh:class :p ] ;\n"
        "  sh:property [ sh:path :C ; sh:maxCount 1 ] ;\n"
        "  sh:property [ sh:path :p ; sh:in () ] ;\n"
        "  sh:closed true .\n"
        ":T a sh:NodeShape ; sh:targetClass :C ; sh:closed true ; sh:ignoredProperties ( rdf:type :p ) .\n"
        ":U a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:closed true ; sh:property [ sh:path :p ] .\n",
    }
    found = check_files(tmp_path, files)
    assert [one[:13] for one in told(found, "used-as-another-kind")] == [f"shapes.ttl:{n} " for n in (2, 3, 4)]
    assert told(found, "unsatisfiable-shape") == ["shapes.ttl:5 warning", "shapes.ttl:6 warning"]


def test_two_values_of_a_functional_property_stand_in_the_data(tmp_path: Path) -> None:
    """The contradiction is told at the value, in words, and leads to the property that is functional."""
    files = {
        "onto.ttl": "<http://example.org/> a owl:Ontology .\n:age a owl:DatatypeProperty , owl:FunctionalProperty .\n",
        "data.ttl": ":a :age 3 .\n:a :age 4 .\n",
    }
    [one] = [one for one in check_files(tmp_path, files) if one.code == "inconsistent"]
    assert one.message == ":a has two values of :age, which has one at most, as it is functional"
    assert (one.span.file, {span.span.file for span in one.related}) == ("data.ttl", {"data.ttl", "onto.ttl"})


def test_relations_of_skos_are_between_concepts(tmp_path: Path) -> None:
    """A scheme as a concept, a scheme that is not there, shared notations and labels are told at the later place."""
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:s a skos:ConceptScheme .
:c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "c"@en ; skos:notation "1" .
:d a skos:Concept ; skos:inScheme :s ; skos:prefLabel "d"@en ; skos:broader :s .
:e a skos:Concept ; skos:inScheme :t ; skos:prefLabel "e"@en ; skos:altLabel "x"@en ; skos:hiddenLabel "x"@en .
:f a skos:Concept ; skos:inScheme :s ; skos:prefLabel "f"@en ; skos:notation "1" .
:s a skos:Concept .
:g a skos:Concept ; skos:inScheme :s ; skos:prefLabel "g"@en ; skos:broader :c .
:g skos:topConceptOf :s .
"""
    found = check_files(tmp_path, {"a.ttl": text})
    assert told(found, "skos-integrity") == ["a.ttl:7 error"]
    assert told(found, "skos-unknown-concept") == ["a.ttl:5 warning"]
    assert told(found, "label-clash") == ["a.ttl:5 warning"]
    assert told(found, "skos-notation") == ["a.ttl:6 warning"]
    assert told(found, "skos-top-concept") == ["a.ttl:9 warning"]
    other = check_files(tmp_path, {"a.ttl": text.replace(":s a skos:Concept .", "")})
    assert told(other, "skos-integrity") == ["a.ttl:4 error"]


def test_prefixed_names_between_brackets(tmp_path: Path) -> None:
    """What looks like a prefixed name and is an IRI is told once a file; schemes that have a prefix's name are IRIs."""
    text = "@prefix geo: <http://www.opengis.net/ont/geosparql#> .\n"
    text += ":a a <owl:Class> ; rdfs:seeAlso <geo:1,2> , <owl:Thing> .\n"
    text += ':b :c "1"^^<xsd:integer> ; :d "<owl:Thing>" , <urn:owl:x> , geo:x ; :e <owl:Thing> .\n'
    found = check_files(tmp_path, {"a.ttl": text})
    assert told(found, "name-as-iri") == ["a.ttl:2 error", "a.ttl:2 error", "a.ttl:3 error"]
    assert any("(here and 1 more time " in one.message for one in found if one.code == "name-as-iri")
