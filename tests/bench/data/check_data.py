"""Data and shapes of any size for measuring the checker: employers, people, jobs, wages, places, in 15 shapes."""

from __future__ import annotations

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

TRIPLES_PER_PERSON = 25

SHAPES = (
    PREFIXES
    + '''
<http://example.org/> sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .

ex:AgentShape a sh:NodeShape ; sh:targetClass ex:Agent ;
  sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:uniqueLang true ; sh:languageIn ( "en" "zh" ) ] ;
  sh:property [ sh:path ex:code ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[A-Z]{2}-[0-9]{6}$" ] .
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:property [ sh:path ex:age ; sh:datatype xsd:integer ; sh:minInclusive 14 ; sh:maxInclusive 99 ; sh:maxCount 1 ] ;
  sh:property [ sh:path ex:born ; sh:datatype xsd:date ; sh:maxCount 1 ] ;
  sh:property [ sh:path ex:knows ; sh:class ex:Person ; sh:nodeKind sh:IRI ] .
ex:CompanyShape a sh:NodeShape ; sh:targetClass ex:Company ;
  sh:property [ sh:path ex:sector ; sh:in ( ex:textiles ex:electronics ex:food ex:tourism ) ; sh:minCount 1 ] ;
  sh:property [ sh:path ex:basedIn ; sh:class ex:Place ; sh:minCount 1 ; sh:maxCount 1 ] .
ex:JobShape a sh:NodeShape ; sh:targetClass ex:Job ;
  sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property [ sh:path ex:employer ; sh:class ex:Company ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path ex:from ; sh:datatype xsd:date ; sh:lessThan ex:until ; sh:minCount 1 ] ;
  sh:property [ sh:path ex:until ; sh:datatype xsd:date ] ;
  sh:property [ sh:path ex:wage ; sh:node ex:WageShape ; sh:minCount 1 ] .
ex:WageShape a sh:NodeShape ;
  sh:property [ sh:path ex:amount ; sh:datatype xsd:decimal ; sh:minExclusive 0 ; sh:minCount 1 ] ;
  sh:property [ sh:path ex:currency ; sh:in ( "CNY" "USD" ) ; sh:minCount 1 ] .
ex:WorkerShape a sh:NodeShape ; sh:targetSubjectsOf ex:holds ;
  sh:property [ sh:path ex:holds ; sh:class ex:Job ; sh:maxCount 3 ] ;
  sh:property [ sh:path ( ex:holds ex:employer ex:basedIn ) ; sh:minCount 1 ] .
ex:EmployerShape a sh:NodeShape ; sh:targetObjectsOf ex:employer ;
  sh:property [ sh:path [ sh:inversePath ex:employer ] ; sh:minCount 1 ; sh:maxCount 5000 ] .
ex:PlaceShape a sh:NodeShape ; sh:targetClass ex:Place ;
  sh:property [ sh:path [ sh:oneOrMorePath ex:within ] ; sh:hasValue ex:China ] .
ex:ContactShape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:or ( [ sh:path ex:mail ; sh:minCount 1 ] [ sh:path ex:phone ; sh:minCount 1 ] ) .
ex:NameShape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:xone ( [ sh:path ex:fullName ; sh:minCount 1 ] [ sh:path ex:givenName ; sh:minCount 1 ] ) .
ex:AdultShape a sh:NodeShape ; sh:targetClass ex:Manager ;
  sh:not [ sh:path ex:age ; sh:maxExclusive 18 ; sh:minCount 1 ] .
ex:TeamShape a sh:NodeShape ; sh:targetClass ex:Manager ;
  sh:property [ sh:path ex:knows ; sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMinCount 1 ] .
ex:MailShape a sh:PropertyShape ; sh:targetClass ex:Person ; sh:path ex:mail ;
  sh:pattern "@" ; sh:maxLength 60 ; sh:nodeKind sh:Literal .
ex:SelfShape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:sparql [ sh:prefixes <http://example.org/> ; sh:message "a person may not know only herself" ;
    sh:select """SELECT $this WHERE { $this ex:knows $this
      FILTER NOT EXISTS { $this ex:knows ?other FILTER (?other != $this) } }""" ] .
ex:MinorShape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:sparql [ sh:prefixes <http://example.org/> ; sh:message "{?age} is too young for a job" ;
    sh:select "SELECT $this ?age ?value WHERE { $this ex:age ?age ; ex:holds ?value FILTER (?age < 16) }" ] .
'''
)


def make_data(triples: int) -> str:
    """Return about this many triples in Turtle; 1 in 200 people breaks a shape."""
    people = max(triples // TRIPLES_PER_PERSON, 20)
    companies = max(people // 50, 5)
    lines = [
        PREFIXES,
        "ex:Person rdfs:subClassOf ex:Agent . ex:Company rdfs:subClassOf ex:Agent .\n",
        "ex:Manager rdfs:subClassOf ex:Person .\n",
        "ex:China a ex:Country .\nex:Xinjiang a ex:Place ; ex:within ex:China .\n",
    ]
    for number in range(20):
        lines.append(f"ex:place{number} a ex:Place ; ex:within ex:Xinjiang .\n")
    sectors = ("textiles", "electronics", "food", "tourism")
    for number in range(companies):
        lines.append(
            f'ex:company{number} a ex:Company ; rdfs:label "Company {number}"@en ; ex:code "CO-{number:06d}" ;\n'
            f"  ex:sector ex:{sectors[number % 4]} ; ex:basedIn ex:place{number % 20} .\n"
        )
    lines.extend(make_person(number, people, companies) for number in range(people))
    return "".join(lines)


def make_person(number: int, people: int, companies: int) -> str:
    """Return one person with a job."""
    bad = number % 200 == 7
    kind = "Manager" if number % 10 == 0 else "Person"
    day = "2026-02-30" if bad and number % 400 == 7 else f"{1950 + number % 50}-0{1 + number % 9}-1{number % 10}"
    code = "wrong" if bad and number % 400 != 7 else f"PE-{number % 1_000_000:06d}"
    return (
        f'ex:person{number} a ex:{kind} ; rdfs:label "Person {number}"@en , "\u4eba {number}"@zh ; ex:code "{code}" ;\n'
        f'  ex:age {18 + number % 60} ; ex:born "{day}"^^xsd:date ; ex:fullName "Person {number}" ;\n'
        f'  ex:mail "person{number}@example.org" ; ex:phone "+86 {number}" ;\n'
        f"  ex:knows ex:person{(number * 7 + 1) % people} , ex:person{(number * 13 + 5) % people} ;\n"
        f"  ex:holds ex:job{number} .\n"
        f"ex:job{number} a ex:Job ; ex:employer ex:company{number % companies} ;\n"
        f'  ex:from "2014-0{1 + number % 9}-01"^^xsd:date ; ex:until "2016-0{1 + number % 9}-01"^^xsd:date ;\n'
        f'  ex:wage [ a ex:Wage ; ex:amount {1500 + number % 2000}.00 ; ex:currency "CNY" ; ex:per "month" ;\n'
        f'    rdfs:comment "paid at the end of the month" ; ex:asOf "2016-10-26"^^xsd:date ] .\n'
    )
