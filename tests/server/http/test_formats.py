"""What a format cannot hold is 406 with those that can, on every route; what it can hold is read as it was."""

from __future__ import annotations

import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from tests.server.conftest import write
from tests.server.running import Reply, Running

RDF_XML, RESULTS_XML, JSON_LD = "application/rdf+xml", "application/sparql-results+xml", "application/ld+json"


def refusal(reply: Reply) -> dict[str, object]:
    """Return a problem that says that the format cannot hold the answer, with the others."""
    assert reply.status == 406, reply.text
    body: dict[str, object] = json.loads(reply.body)
    assert str(body["type"]).endswith("/problems/not-acceptable")
    return body


@pytest.mark.parametrize("iri", ["http://e/1", "http://e/p(x)", "http://e/a%20", "http://e/x/", "http://e/42#7"])
def test_a_predicate_without_a_name_is_refused_as_xml(open_store: Running, iri: str) -> None:
    """A graph whose predicate is no name in XML is 406 by query, by graph and by document, and names the predicate."""
    write(open_store, f"INSERT DATA {{ GRAPH <{iri}g> {{ <{iri}s> <{iri}> 'v' }} }}")
    query = open_store.query(f"CONSTRUCT {{ <{iri}s> <{iri}> 'v' }} {{}}", RDF_XML)
    graph = open_store.ask("GET", f"/rdf-graph-store?graph={quote(iri + 'g', safe='')}&format=rdf")
    for reply in (query, graph):
        body = refusal(reply)
        assert f"<{iri}> cannot be a predicate in RDF/XML" in str(body["detail"])
        assert "text/turtle" in body["available"]  # type: ignore[operator] # members of a problem are of any kind
        assert RDF_XML not in body["available"]  # type: ignore[operator] # members of a problem are of any kind


def test_documents_are_refused_alike(open_store: Running) -> None:
    """A document that XML or JSON-LD cannot hold is 406 in that format, and comes as Turtle."""
    write(open_store, "INSERT DATA { <http://e/id/no-name> <http://e/1> 'v' }")
    write(open_store, "INSERT DATA { <http://e/id/control> <http://e/p> 'a\\u0001b' }")
    write(open_store, "INSERT DATA { <http://e/id/term> <http://e/p> <<( <http://e/b> <http://e/c> 'd'@en )>> }")
    write(open_store, "INSERT DATA { <http://e/id/turned> <http://e/p> 'd'@ar--rtl }")
    expected = {"no-name": "rdf", "control": "rdf", "term": "rdf jsonld", "turned": "rdf jsonld"}
    for name, refused in expected.items():
        for extension in ("rdf", "jsonld", "ttl", "nt", "trig", "nq"):
            reply = open_store.ask("GET", f"/doc/{name}.{extension}")
            assert reply.status == (406 if extension in refused.split() else 200), (name, extension, reply.text)
        assert open_store.ask("GET", f"/doc/{name}", {"Accept": "*/*"}).status == 200
    body = refusal(open_store.ask("GET", "/doc/control", {"Accept": RDF_XML}))
    assert "XML has no character U+0001" in str(body["detail"])


@pytest.mark.parametrize("escape", ["\\u0001", "\\u0000", "\\u000B", "\\uFFFE", "\\uFFFF", "\\u001B[31m"])
@pytest.mark.parametrize("pad", ["", "x" * 65_530, "é" * 40_000])
def test_a_character_that_xml_has_not_is_refused(open_store: Running, escape: str, pad: str) -> None:
    """An answer with a character that XML has not is 406 as a table and as a graph, and comes as JSON and Turtle."""
    text = f"{pad}a{escape}b"
    table = f'SELECT ?o {{ BIND("{text}" AS ?o) }}'
    graph = f'CONSTRUCT {{ <http://e/a> <http://e/p> "{text}" }} {{}}'
    for query, accept in ((table, RESULTS_XML), (graph, RDF_XML)):
        body = refusal(post(open_store, query, accept))
        assert f"XML has no character U+{escape[2:6]}" in str(body["detail"])
    assert post(open_store, table, "application/sparql-results+json").status == 200
    assert post(open_store, graph, "text/turtle").status == 200


def post(server: Running, query: str, accept: str) -> Reply:
    """Send a query as the body of a POST."""
    return server.ask("POST", "/sparql", {"Content-Type": "application/sparql-query", "Accept": accept}, query.encode())


@pytest.mark.parametrize("escape", ["\\r\\n", "\\r", "\\n", "\\t", " \\r ", "&#13;", "]]>"])
def test_xml_keeps_line_ends(open_store: Running, escape: str) -> None:
    """A text keeps its carriage returns and what looks like markup, in XML results and in RDF/XML."""
    text = f"a{escape}b".replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t")
    reply = open_store.query(f'SELECT ?o {{ BIND("a{escape}b" AS ?o) }}', RESULTS_XML)
    assert ElementTree.fromstring(reply.body).findtext(".//{*}literal") == text
    reply = open_store.query(f'CONSTRUCT {{ <http://e/a> <http://e/p> "a{escape}b" }} {{}}', RDF_XML)
    assert [str(value) for value in rdflib.Graph().parse(data=reply.body, format="xml").objects()] == [text]


def test_a_class_without_a_name_is_no_element(open_store: Running) -> None:
    """A class that is no name in XML stands as a value, so that the answer is read."""
    reply = open_store.query("CONSTRUCT { <http://e/a> a <http://e/1> } {}", RDF_XML)
    assert [str(quad.object) for quad in parse(reply.body, format=RdfFormat.RDF_XML)] == ["<http://e/1>"]
    assert len(rdflib.Graph().parse(data=reply.body, format="xml")) == 1


@pytest.mark.parametrize("term", ["<<( <http://e/b> <http://e/c> 'd'@en )>>", "'d'@ar--rtl"])
def test_queries_refuse_what_came_with_rdf_1_2(open_store: Running, term: str) -> None:
    """A triple term and a base direction are 406 as JSON-LD and RDF/XML, and come as Turtle."""
    query = f"CONSTRUCT {{ <http://e/a> <http://e/p> {term} }} {{}}"
    for accept in (JSON_LD, RDF_XML):
        assert "text/turtle" in str(refusal(open_store.query(query, accept))["available"])
    assert open_store.query(query, "text/turtle").status == 200


@pytest.mark.parametrize("iri", ["geo:37.7,-122.4", "org:x", "dc:y", "sh:z", "unit:KiloM", "xsd:1", "rlf:q", "label:l"])
def test_documents_keep_iris_that_look_like_prefixed_names(open_store: Running, iri: str) -> None:
    """An IRI whose scheme is a prefix of the context is read from a document as itself, by rdflib and the engine."""
    name = iri.partition(":")[0]
    see_also = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    write(open_store, f"INSERT DATA {{ <http://e/id/see-{name}> <{see_also}> <{iri}> }}")
    document = json.loads(open_store.ask("GET", f"/doc/see-{name}.jsonld").body)
    address, *more = document["@context"]
    context = json.loads(open_store.ask("GET", "/context.jsonld").body)["@context"]
    assert (address, more) == (open_store.url + "context.jsonld", [{name: None}])
    inline = json.dumps({**document, "@context": [context, *more]})
    assert f"<{iri}>" in [str(quad.object) for quad in parse(inline, format=RdfFormat.JSON_LD)]
    graph = rdflib.Graph().parse(data=inline, format="json-ld")
    assert rdflib.URIRef(iri) in set(graph.objects(None, rdflib.URIRef(see_also)))
