"""Names in queries that exist nowhere, and the names that were meant."""

from __future__ import annotations

import pytest

from graph.sparql.unknown_terms import UnknownTerm, find_unknown_terms, iris_to_vocabulary, suggest_terms

RLF = "https://w3id.org/reliefgraph/ontology#"
LOADED = iris_to_vocabulary(
    [RLF + "Company", RLF + "headcount", RLF + "operatedBy", "https://schema.org/name", "http://example.org/label"]
)
PREFIXES = (
    f"PREFIX rlf: <{RLF}> PREFIX s: <https://schema.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
)


def find(text: str, *, base: str) -> tuple[UnknownTerm, ...]:
    """Return the unknown terms of a query, with what was meant."""
    return suggest_terms(find_unknown_terms(text, LOADED, base=base), LOADED)


@pytest.mark.parametrize(
    ("pattern", "unknown"),
    [
        ("?s a rlf:Company ; rlf:headcount ?n ; s:name ?m", []),
        ("?s a rlf:Compny", [("rlf:Compny", "rlf:Company")]),
        ("?s rlf:headCount ?n", [("rlf:headCount", "rlf:headcount")]),
        ("?s rlf:zebra ?n", [("rlf:zebra", "")]),
        (f"?s <{RLF}operatedby> ?o", [(f"<{RLF}operatedby>", f"<{RLF}operatedBy>")]),
        ("?s rdfs:lable ?l . ?s rdfs:lable ?m", [("rdfs:lable", "rdfs:label")]),
        ("?s rlf:headcount '5'^^xsd:integr", [("xsd:integr", "xsd:integer")]),
        ("?s foaf:nam ?n ; foaf:name ?m", [("foaf:nam", "foaf:name")]),
        ("?s s:nmae ?n ; s:birthDate ?b", [("s:nmae", "s:name")]),
        ("?s <http://schema.org/name> ?n", [("<http://schema.org/name>", "<https://schema.org/name>")]),
        (
            "?s <http://www.w3.org/2004/02/skos/core/prefLabel> ?n",
            [
                (
                    "<http://www.w3.org/2004/02/skos/core/prefLabel>",
                    "<http://www.w3.org/2004/02/skos/core#prefLabel>",
                )
            ],
        ),
        (
            "?s <https://w3id.org/reliefgraf/ontology#headcount> ?n",
            [],
        ),
        (
            "?s <https://w3id.org/reliefgrph/ontology#headcount> ?n",
            [("<https://w3id.org/reliefgrph/ontology#headcount>", f"<{RLF}headcount>")],
        ),
        ("?s <http://exemple.org/label> ?n", [("<http://exemple.org/label>", "<http://example.org/label>")]),
        ("?s <http://exemple.org/other> ?n", []),
        ("?s dcat:anythingNew ?n", []),
        ("?s <http://nobody.example/knows> ?n", []),
        ("<http://example.org/place/1> <http://example.org/label> ?n", []),
        ("?s ?p 'rlf:Compny' # rlf:Compny", []),
        ("GRAPH rlf:graph { ?s ?p ?o }", []),
        ("?s rdf:type rlf:Compny", [("rlf:Compny", "rlf:Company")]),
        ("?s rlf:a ?a ; rlf:b ?b ; rlf:c ?c ; rlf:d ?d ; rlf:e ?e ; rlf:f ?f", [(f"rlf:{x}", "") for x in "abcde"]),
    ],
)
def test_unknown_terms_are_found(pattern: str, unknown: list[tuple[str, str]]) -> None:
    """A name is unknown where its namespace is loaded or closed and lacks it; each is told once, five at most."""
    found = find(f"{PREFIXES}SELECT * {{ {pattern} }}", base="http://localhost/sparql")
    assert [(term.written, term.meant) for term in found] == unknown


def test_the_place_is_told() -> None:
    """The offset is where the name stands, not where its prefix is declared."""
    (term,) = find("PREFIX r: <" + RLF + ">\nASK { ?s a r:Compny }", base="")
    assert (term.start, term.iri) == (62, RLF + "Compny")


def test_relative_names_are_resolved() -> None:
    """A name relative to BASE is the IRI that it makes."""
    (term,) = find(f"BASE <{RLF}> ASK {{ ?s a <#Compny> }}", base="http://localhost/")
    assert (term.written, term.meant) == ("<#Compny>", f"<{RLF}Company>")


def test_declarations_are_no_uses() -> None:
    """Prefixes and bases in a namespace that is loaded are not taken for terms."""
    text = f"BASE <{RLF}x> PREFIX p: <{RLF}y> PREFIX q: <#z> ASK {{}}"
    assert find(text, base="http://localhost/") == ()
