"""Small cases of the habits and defects of public repositories: files, and what is told of them."""

from __future__ import annotations

O = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://e/o#> .
"""  # noqa: E741 - six lines that all files of OWL begin with
ITEMS = "".join(f"ex:i{number} a ex:C .\n" for number in range(12))
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n"
QUERY = "SELECT ?x WHERE { ?x ex:p ex:a }\n"
WHOLE = f"PREFIX ex: <http://e/o#>\n{QUERY}"
NO_LICENCE = '<http://e/{0}> a owl:Ontology ; dcterms:title "{0}" .\n'

CASES: dict[str, tuple[dict[str, str], set[str]]] = {
    "an older release is frozen: only its syntax counts": (
        {
            "releases/1.0/o.ttl": O + 'ex:a ex:b "x"^^xsd:integer .\nex:a ex:b .\n',
            "releases/2.0/o.ttl": O + 'ex:a ex:b "x"^^xsd:integer .\n',
        },
        {"releases/1.0/o.ttl:8 error syntax-error", "releases/2.0/o.ttl:7 error invalid-literal"},
    ),
    "one version of an ontology does not contradict another, though it has no number": (
        {
            "o3.ttl": O
            + '<http://e/o> a owl:Ontology ; owl:versionInfo "3" ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + 'ex:C a owl:Class ; rdfs:label "c"@en .\nex:D a owl:Class ; rdfs:label "d"@en .\n',
            "o2014.ttl": O
            + '<http://e/o> a owl:Ontology ; rdfs:label "o"@en .\nex:C a owl:Class ; rdfs:label "cee"@en .\n',
            "more.ttl": O + '<http://e/o> a owl:Ontology .\nex:E a owl:Class ; rdfs:label "e"@en , "eh"@en .\n',
        },
        {"more.ttl:8 warning several-labels"},
    ),
    "files with the version in their name are versions": (
        {
            f"o_{number}.ttl": O
            + '<> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + "".join(f'<#{name}> a owl:Class ; rdfs:label "{name}"@en .\n' for name in "abc")
            + f"<#d{number}> a owl:Class .\n"
            for number in ("091216", "100302")
        },
        {"o_100302.ttl:11 warning missing-label"},
    ),
    "terms of one namespace have no labels": (
        {
            "o.ttl": O
            + '<http://e/o> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + "".join(f'ex:{name} a owl:Class ; rdfs:label "{name}"@en .\n' for name in "abcde")
            + "ex:f a owl:Class .\n",
            "s.ttl": O
            + '<http://e/s> a owl:Ontology ; dcterms:title "S" ; dcterms:license <http://l/> .\n'
            + "".join(f"<http://e/s#{name}> a owl:Class .\n" for name in "abcd")
            + "".join(f'ex:{name}2 a owl:Class ; rdfs:label "{name}2"@en .\n' for name in "abcde"),
        },
        {"o.ttl:13 warning missing-label", "s.ttl:8 warning missing-label"},
    ),
    "what is the same may be defined alike, and what is symmetric is its own inverse": (
        {
            "o.ttl": O
            + 'ex:a a owl:Class ; rdfs:label "a" ; rdfs:comment "air handler" .\n'
            + 'ex:b a owl:Class ; rdfs:label "b" ; rdfs:comment "air handler" ; owl:equivalentClass ex:a .\n'
            + 'ex:c a owl:Class ; rdfs:label "c" ; rdfs:comment "air handler" .\n'
            + 'ex:p a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:label "p" ; owl:inverseOf ex:p .\n'
            + 'ex:q a owl:ObjectProperty ; rdfs:label "q" ; owl:inverseOf ex:q .\n',
        },
        {"o.ttl:9 warning repeated-definition", "o.ttl:10 info self-inverse", "o.ttl:11 warning self-inverse"},
    ),
    "definitions that say nothing are one habit": (
        {
            "o.ttl": O
            + "".join(f'ex:a{n} a owl:Class ; rdfs:label "a {n}" ; rdfs:comment "A {n}." .\n' for n in range(31))
            + "".join(f'ex:b{n} a owl:Class ; rdfs:label "b {n}" ; rdfs:comment "the {n}" .\n' for n in range(50)),
            "few.ttl": O
            + "".join(f'ex:c{n} a owl:Class ; rdfs:label "c {n}" ; rdfs:comment "C {n}." .\n' for n in range(2))
            + "".join(f'ex:d{n} a owl:Class ; rdfs:label "d {n}" ; rdfs:comment "some {n}" .\n' for n in range(9)),
        },
        {
            "o.ttl:7 warning label-as-definition",
            "few.ttl:7 warning label-as-definition",
            "few.ttl:8 warning label-as-definition",
        },
    ),
    "a concept may be named by its label, and many notations have their language from one place": (
        {
            "t.ttl": O.replace(
                "rdf-schema#> .", "rdf-schema#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
            )
            + 'ex:a a skos:Concept ; rdfs:label "a" .\nex:b a skos:Concept .\n'
            + "".join(
                f'ex:c{n} a skos:Concept ; skos:prefLabel "c{n}"@en ; skos:notation "{n}"@en .\n' for n in range(12)
            ),
        },
        {
            "t.ttl:8 info skos-missing-label",
            "t.ttl:9 warning skos-missing-label",
            "t.ttl:10 warning skos-notation",
        },
    ),
    "what nearly equal files say alike is told once": (
        {
            f"{name}.ttl": O
            + f'<http://e/{name}> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + "".join(f'ex:t{n} a owl:Class ; rdfs:label "t{n}" .\n' for n in range(40))
            + 'ex:t1 <http://www.w3.org/2004/02/skos/core#closeMatch> "http://e/x" .\n'
            + f'ex:own{name} a owl:Class ; rdfs:label "own {name}" .\n'
            for name in "abc"
        },
        {"a.ttl:48 error literal-for-resource"},
    ),
    "a node that lacks all that a profile asks for is made for others": (
        {
            "profile.ttl": O
            + "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n"
            + " sh:property "
            + " , ".join(f"[ sh:path ex:p{n} ; sh:minCount 1 ]" for n in range(5))
            + " .\n",
            "more.ttl": O + SHAPE,
            "data.ttl": O + "ex:a a ex:C .\nex:b a ex:C ; ex:p 1 ; ex:p0 1 ; ex:p1 1 ; ex:p2 1 .\n",
        },
        {"data.ttl:7 error shape-violation", "data.ttl:8 error shape-violation"},
    ),
    "examples make names up": (
        {
            "examples/e.ttl": O.replace("http://e/o#", "http://example.org/o#")
            + "ex:C a owl:Class .\nex:a a ex:D .\nex:b a ex:C .\n",
            "o.ttl": O + 'ex:C a owl:Class ; rdfs:label "c" .\nex:a a ex:D .\n',
        },
        {"o.ttl:8 warning undefined-term"},
    ),
    "a label about deprecation deprecates nothing": (
        {
            "o.ttl": O
            + 'ex:p a owl:DatatypeProperty ; rdfs:label "deprecated in version" .\n'
            + 'ex:q a owl:DatatypeProperty ; rdfs:label "obsolete mass" .\n',
        },
        {"o.ttl:8 warning obsolete-in-name-only"},
    ),
    "braces in Turtle are one fault": (
        {"g.ttl": O + "ex:g {\n  ex:a ex:p 1 .\n}\nex:b ex:p .\n"},
        {"g.ttl:7 error syntax-error", "g.ttl:10 error syntax-error"},
    ),
    "a file older than its ontology has many names that this has not": (
        {
            "o.ttl": O + "".join(f'ex:c{n} a owl:Class ; rdfs:label "c{n}" .\n' for n in range(20)),
            "old.ttl": O + "".join(f"ex:i{n} a ex:Old{chr(97 + n) * 5} .\n" for n in range(12)),
            "new.ttl": O + "ex:j a ex:c1 , ex:Unknown .\nex:k a ex:Strange .\n",
        },
        {"old.ttl:7 warning undefined-term", "new.ttl:7 warning undefined-term", "new.ttl:8 warning undefined-term"},
    ),
    "a property of what cannot be is told with that": (
        {
            "o.ttl": O
            + 'ex:A a owl:Class ; rdfs:label "a" ; owl:disjointWith ex:B .\nex:B a owl:Class ; rdfs:label "b" .\n'
            + 'ex:C a owl:Class ; rdfs:label "c" ; rdfs:subClassOf ex:A , ex:B .\n'
            + 'ex:p a owl:ObjectProperty ; rdfs:label "p" ; rdfs:domain ex:C .\n'
            + 'ex:q a owl:ObjectProperty ; rdfs:label "q" ; rdfs:domain ex:A , ex:B .\n',
        },
        {
            "o.ttl:9 error unsatisfiable-class",
            "o.ttl:11 error unsatisfiable-property",
            "o.ttl:11 warning several-domains",
        },
    ),
    "values in the data of tests may be meant to be wrong": (
        {
            "tests/data/d.ttl": O + 'ex:a ex:p "1986-21-00"^^xsd:date . # on purpose\nex:a ex:p .\n',
            "tests/data/valid-d.ttl": O + 'ex:a ex:p "1986-21-00"^^xsd:date .\n',
        },
        {
            "tests/data/d.ttl:7 info invalid-literal",
            "tests/data/d.ttl:8 error syntax-error",
            "tests/data/valid-d.ttl:7 error invalid-literal",
        },
    ),
    "what the grammar of SPARQL allows is no fault of a shape": (
        {
            "s.ttl": O
            + 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ a sh:SPARQLConstraint ; sh:select """\n'
            + "PREFIX f: <http://f/> SELECT $this { $this f:a ?b BIND(f:a.b.c($this) AS ?c) }"
            + '""" ] .\nex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ a sh:SPARQLConstraint ; sh:select """\n'
            + 'SELECT $this { $this ?a ?b BIND($this ?c) }""" ] .\n',
        },
        {"s.ttl:7 info shape-query-not-run", "s.ttl:10 error bad-shape-query"},
    ),
    "files of tests that say what they expect are tests of their own": (
        {
            f"tests/core/{name}.ttl": O
            + f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:{name} ; sh:minCount 1 ] .\n"
            + f"ex:{name}1 a ex:C ; ex:{name} 1 .\nex:{name}2 a ex:C .\n"
            + f"ex:r a sh:ValidationReport ; sh:result [ a sh:ValidationResult ; sh:focusNode ex:{name}2 ;"
            + " sh:sourceConstraintComponent sh:MinCountConstraintComponent ] .\n"
            for name in "pq"
        },
        {"tests/core/p.ttl:9 info shape-violation", "tests/core/q.ttl:9 info shape-violation"},
    ),
    "what is deprecated is meant to be used nowhere, and a context may map to what is no class": (
        {
            "o.ttl": O
            + 'ex:a a owl:Class ; rdfs:label "a" ; owl:deprecated true .\nex:b a owl:Class ; rdfs:label "b" .\n'
            + 'ex:c a owl:Class ; rdfs:label "c" ; rdfs:subClassOf ex:d .\nex:d a owl:Class ; rdfs:label "d" .\n',
            "rules.ttl": O + "ex:rule a ex:d .\n",
            "c.jsonld": '{"@context": {"ex": "http://e/o#", "rule": "ex:rule",\n"other": "ex:other"}}\n',
        },
        {"o.ttl:8 info unused-term", "c.jsonld:2 warning unknown-term-in-context"},
    ),
    "a template is yet to be filled in": (
        {
            "profile-template.ttl": O + 'ex:a dcterms:issued "tbd"^^xsd:date .\n',
            "templates.ttl": O + 'ex:a dcterms:issued "tbd"^^xsd:date .\n',
        },
        {"templates.ttl:7 error invalid-literal", "profile-template.ttl:7 info invalid-literal"},
    ),
    "shapes that lack the same have one cause": (
        {"s.ttl": O + "".join(f"ex:S{n} a sh:PropertyShape .\n" for n in range(12))},
        {"s.ttl:7 error ill-formed-shape"},
    ),
    "an ontology with the version in its IRI has versions": (
        {
            f"o{number}.ttl": O
            + f'<http://e/{number}/> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + "".join(f'<http://e/{number}/{name}> a owl:Class ; rdfs:label "{name}"@en .\n' for name in "abc")
            + f"<http://e/{number}/d{number}> a owl:Class .\n"
            for number in (170309, 240220, 240307)
        },
        {"o240307.ttl:11 warning missing-label"},
    ),
    "a release is older than the ontology beside it": (
        {
            "o.ttl": O
            + '<http://e/o> a owl:Ontology ; owl:versionInfo "2.1" ; dcterms:title "O" ;'
            + " dcterms:license <http://l/> .\n",
            "releases/2.0/o.ttl": O + '<http://e/o> a owl:Ontology ; owl:versionInfo "2.0" .\nex:C a owl:Class .\n',
        },
        set(),
    ),
    "what a test says it expects is no news, and its warnings matter to nobody": (
        {
            "tests/t/one.ttl": O
            + SHAPE
            + "ex:a a ex:C .\nex:b a ex:C ; ex:q 'x'^^xsd:integer .\n"
            + "ex:r a sh:ValidationReport ; sh:result [ a sh:ValidationResult ; sh:focusNode ex:a ;"
            + " sh:sourceConstraintComponent sh:MinCountConstraintComponent ] .\n",
        },
        {
            "tests/t/one.ttl:8 info shape-violation",
            "tests/t/one.ttl:9 error shape-violation",
            "tests/t/one.ttl:9 info invalid-literal",
        },
    ),
    "two files of shapes say the same of one place": (
        {"all.ttl": O + SHAPE, "full.ttl": O + SHAPE.replace("ex:S ", "ex:T "), "data.ttl": O + "ex:a a ex:C .\n"},
        {"data.ttl:7 error shape-violation"},
    ),
    "a term of others that a file mentions is not defined by it": (
        {
            "o.ttl": O
            + '<http://e/o> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\n'
            + 'ex:p a owl:DatatypeProperty ; rdfs:label "p" ; rdfs:range xsd:string .\n'
            + "<http://geo/lat> a owl:DatatypeProperty ; rdfs:range xsd:string .\n",
            "d.ttl": O + "ex:a <http://geo/lat> 1.5 ;\n  ex:p 1.5 .\n",
        },
        {"d.ttl:8 error literal-outside-range"},
    ),
    "an XML element that is not closed has one fault": (
        {
            "o.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e/o#">\n'
            '<ex:S rdf:about="http://e/s">\n<ex:p rdf:resource="http://e/1"/>\n<ex:q>\n'
            '<ex:p rdf:resource="http://e/2"/>\n<ex:p rdf:resource="http://e/3"/>\n</ex:S>\n</rdf:RDF>\n',
        },
        {"o.rdf:7 error syntax-error"},
    ),
    "identifiers of other ontologies of OBO are no slips": (
        {
            "pato.ttl": O
            + '<http://purl.obolibrary.org/obo/pato.owl> a owl:Ontology ; dcterms:title "O" ;'
            + " dcterms:license <http://l/> .\n"
            + '<http://purl.obolibrary.org/obo/PATO_0000010> a owl:Class ; rdfs:label "a" .\n'
            + '<http://purl.obolibrary.org/obo/PATO_0000011> a owl:Class ; rdfs:label "b" .\n'
            + "<http://www.geneontology.org/formats/oboInOwl#hasDbXref> a owl:AnnotationProperty .\n",
            "q.rq": "SELECT ?x { VALUES ?x { <http://purl.obolibrary.org/obo/UBPROP_0000010>\n"
            "<http://purl.obolibrary.org/obo/PATO_0000020> } ?x ?y ?z }\n",
        },
        {"q.rq:2 warning unknown-name-in-question"},
    ),
    "modules with a namespace each may have the same names, classes of one may not": (
        {
            "a.ttl": O
            + '<http://e/a> a owl:Ontology ; dcterms:title "A" ; dcterms:license <http://l/> .\n'
            + '<http://e/a#context> a owl:Class ; rdfs:label "context"@en .\n'
            + '<http://e/a#setting> a owl:Class ; rdfs:label "context"@en .\n'
            + '<http://e/a#A.date> a owl:ObjectProperty ; rdfs:label "date"@en .\n'
            + '<http://e/a#B.date> a owl:ObjectProperty ; rdfs:label "date"@en .\n',
            "b.ttl": O
            + '<http://e/b> a owl:Ontology ; dcterms:title "B" ; dcterms:license <http://l/> .\n'
            + '<http://e/b#frame> a owl:Class ; rdfs:label "context"@en .\n',
        },
        {"a.ttl:9 warning repeated-label", "b.ttl:8 info repeated-label"},
    ),
    "a remark beside a definition defines nothing": (
        {
            "a.ttl": O
            + "".join(
                f'ex:{name} a owl:Class ; rdfs:label "{name}" ; rdfs:comment "will be removed" ;\n'
                f' <http://www.w3.org/2004/02/skos/core#definition> "what {name} is" .\n'
                for name in "abc"
            )
            + 'ex:d a owl:Class ; rdfs:label "d" ; rdfs:comment "a thing" .\n'
            + 'ex:e a owl:Class ; rdfs:label "e" ; rdfs:comment "a thing" .\n',
        },
        {"a.ttl:14 warning repeated-definition"},
    ),
    "ontologies of two years are two versions": (
        {
            "iso/2014/a.ttl": O + "ex:a a owl:Class ; rdfs:label 'one' , 'two' .\n",
            "iso/2018/a.ttl": O + "ex:a a owl:Class ; rdfs:label 'one' .\n",
            "data/2014/d.ttl": O + "ex:b ex:p 'x'^^xsd:integer .\n",
            "data/2018/d.ttl": O + "ex:b ex:p 'y'^^xsd:integer .\n",
        },
        {
            "data/2014/d.ttl:7 error invalid-literal",
            "data/2018/d.ttl:7 error invalid-literal",
            "data/2014/d.ttl:7 warning undefined-term",
        },
    ),
    "an archive is frozen too": (
        {
            "archive/o.ttl": O + 'ex:a ex:b "x"^^xsd:integer .\n',
            "attic/o.ttl": O + 'ex:a ex:b "y"^^xsd:integer .\nex:c ex:d .\n',
        },
        {"attic/o.ttl:8 error syntax-error"},
    ),
    "data of a migration are of another version than the shapes": (
        {
            "shapes.ttl": O + SHAPE,
            "data.ttl": O + "ex:now a ex:C .\n",
            "migration/v2.0/input/d.ttl": O + "ex:old a ex:C .\n",
        },
        {"data.ttl:7 error shape-violation"},
    ),
    "an example whose name says that it is wrong is meant to fail": (
        {
            "shapes.ttl": O + SHAPE,
            "examples/EXAMPLE-INVALID.ttl": O + "ex:bad a ex:C .\n",
            "examples/one.ttl": O + "ex:good a ex:C .\n",
        },
        {"examples/one.ttl:7 error shape-violation"},
    ),
    "an example need not have what is recommended": (
        {
            "shapes.ttl": O + SHAPE.replace("minCount 1", "minCount 1 ; sh:severity sh:Warning"),
            "examples/one.ttl": O + "ex:short a ex:C .\n",
            "data.ttl": O + "ex:whole a ex:C .\n",
        },
        {"examples/one.ttl:7 info shape-violation", "data.ttl:7 warning shape-violation"},
    ),
    "what nobody describes may have its type elsewhere": (
        {
            "shapes.ttl": O + SHAPE.replace("minCount 1", "class ex:D"),
            "data.ttl": O + "ex:a a ex:C ; ex:p <http://elsewhere/x> .\nex:b a ex:C ; ex:p ex:c .\nex:c a ex:C .\n",
        },
        {"data.ttl:7 warning shape-violation", "data.ttl:8 error shape-violation"},
    ),
    "what no node has is added by a build": (
        {"shapes.ttl": O + SHAPE, "data.ttl": O + ITEMS},
        {"data.ttl:7 warning shape-violation"},
    ),
    "what one node has and twelve lack is forgotten, and told once": (
        {"shapes.ttl": O + SHAPE, "data.ttl": O + ITEMS + "ex:i a ex:C ; ex:p 1 .\n"},
        {"data.ttl:7 error shape-violation"},
    ),
    "a rule with a variable for a property may add any": (
        {
            "shapes.ttl": O
            + SHAPE
            + 'ex:R a sh:NodeShape ; sh:targetClass ex:C ; sh:rule [ a sh:SPARQLRule ; sh:construct """'
            + 'CONSTRUCT { ?o ?inverse $this } WHERE { $this ?p ?o }""" ] .\n',
            "data.ttl": O + "ex:a a ex:C .\n",
        },
        {"data.ttl:7 info shape-violation", "shapes.ttl:8 info unchecked-shape"},
    ),
    "a rule without one adds what it names": (
        {
            "shapes.ttl": O
            + SHAPE
            + 'ex:R a sh:NodeShape ; sh:targetClass ex:C ; sh:rule [ a sh:SPARQLRule ; sh:construct """'
            + 'CONSTRUCT { $this ex:q ?o } WHERE { $this ?p ?o }""" ] .\n',
            "data.ttl": O + "ex:a a ex:C .\n",
        },
        {"data.ttl:7 error shape-violation", "shapes.ttl:8 info unchecked-shape"},
    ),
    "the header of a file of shapes is no data": (
        {
            "shapes.ttl": O
            + '<http://e/shapes> a owl:Ontology ; dcterms:title "S" ; dcterms:license <http://l/> .\n'
            + "ex:S a sh:NodeShape ; sh:targetClass owl:Ontology ; sh:property [ sh:path owl:versionIRI ;"
            + " sh:minCount 1 ] .\n",
            "o.ttl": O
            + '<http://e/o> a owl:Ontology ; dcterms:title "O" ; dcterms:license <http://l/> .\nex:C a owl:Class .\n',
        },
        {"o.ttl:7 error shape-violation", "o.ttl:8 warning missing-label"},
    ),
    "queries leave their prefixes to a tool": (
        {"q/a.rq": QUERY, "q/b.rq": QUERY, "q/c.rq": QUERY + "LIMIT x", "d/d.rq": WHOLE},
        {"q/a.rq:1 warning undeclared-prefixes", "q/c.rq:2 error bad-question"},
    ),
    "what stands behind an unclosed string on its line or begins anew within it is a consequence": (
        {
            "d.ttl": O
            + 'ex:a rdfs:comment "see e.g.\na paper, i.e. one. Or two."@en ; ex:p 1 .\n'
            + "ex:b ex:p ex: %x . % .\nex:c ex:p 2 .\nex:d ex:p .\n",
        },
        {"d.ttl:7 error syntax-error", "d.ttl:9 error syntax-error", "d.ttl:11 error syntax-error"},
    ),
    "terms of a context that look like IRIs have one cause": (
        {
            "c.jsonld": '{"@context": {\n'
            + ",\n".join(f'"Ex:{name}": "http://e/o#{name}"' for name in "abcde")
            + '},\n"@id": "http://e/x"}\n',
        },
        {"c.jsonld:2 error syntax-error"},
    ),
    "a prefix that one query lacks is a slip": (
        {"q/a.rq": QUERY, "q/b.rq": WHOLE, "q/c.rq": WHOLE},
        {"q/a.rq:1 error bad-question"},
    ),
    "what most ontologies lack is told once": (
        {f"{name}.ttl": O + NO_LICENCE.format(name) for name in "abcd"},
        {"a.ttl:7 warning missing-licence"},
    ),
    "what two of five lack is told of each": (
        {
            f"{name}.ttl": O
            + NO_LICENCE.format(name).replace(" .", " ; dcterms:license <http://l/> ." * (name > "b") or " .")
            for name in "abcde"
        },
        {"a.ttl:7 warning missing-licence", "b.ttl:7 warning missing-licence"},
    ),
    "terms that are taken over have their labels and licence elsewhere": (
        {"imports/ro_import.ttl": O + "<http://e/o> a owl:Ontology .\nex:C a owl:Class .\n"},
        set(),
    ),
    "what a file says of a term of others binds no other file": (
        {
            "o.ttl": O
            + "dcterms:title a owl:DatatypeProperty ; rdfs:range xsd:string .\nex:p rdfs:range xsd:string .\n",
            "d.ttl": O + 'ex:a dcterms:title "A"@en ; ex:p "A"@en .\n',
        },
        {"d.ttl:7 error literal-outside-range"},
    ),
    "a shape about a deprecated class does not use it": (
        {
            "o.ttl": O
            + 'ex:Old a owl:Class ; rdfs:label "old" ; owl:deprecated true ; dcterms:relation [ a sh:NodeShape ;'
            + " sh:targetClass ex:Old ;"
            + " sh:class ex:Old ] .\n"
            + 'ex:New a owl:Class ; rdfs:label "new" ; rdfs:subClassOf ex:Old .\nex:x a ex:New .\n',
        },
        {"o.ttl:8 warning deprecated-term"},
    ),
    "many names of a namespace are declared elsewhere": (
        {
            "o.ttl": O
            + 'ex:C a owl:Class ; rdfs:label "c" .\nex:p0 a owl:ObjectProperty ; rdfs:label "p" .\n'
            + "".join(
                f"ex:S{n} a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q{n}x ] .\n"
                for n in "abcdefghijkl"
            ),
        },
        {"o.ttl:9 warning undefined-term"},
    ),
}
"""The files of each case, and what is told of them: file, line, severity and code; infos only where they are named."""
