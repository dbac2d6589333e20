"""The names of graphs and blank nodes in another engine."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from server.remote.graph_names import GraphNaming

THERE = "http://e/kg/store/abc/"
NAMING = GraphNaming("http://e/kg/", THERE, ["", "http://e/kg/graph/claims", "http://other/a b".replace(" ", "%20")])
CLAIMS = f"<{THERE}own/graph/claims>"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        (DefaultGraph(), "default"),
        (NamedNode("http://e/kg/graph/claims"), "own/graph/claims"),
        (NamedNode("http://other/a%20b?c#d"), "other/http%3A%2F%2Fother%2Fa%2520b%3Fc%23d"),
    ],
)
def test_each_graph_has_a_name_there(name: NamedNode | DefaultGraph, there: str) -> None:
    """A name there leads back to the one here."""
    assert NAMING.to_remote(name) == THERE + there
    if isinstance(name, NamedNode):
        assert NAMING.to_local(THERE + there) == name.value


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }"),
        (
            "ASK FROM <graph/claims> { ?s ?p ?o } # x",
            f"ASK FROM {CLAIMS} FROM NAMED <{THERE}nothing> {{ ?s ?p ?o }} # x",
        ),
        (
            "PREFIX g: <http://e/kg/graph/> ASK FROM NAMED g:claims { GRAPH g:claims { g:claims ?p g:claims } }",
            f"PREFIX g: <http://e/kg/graph/> ASK FROM NAMED {CLAIMS} FROM <{THERE}nothing>"
            f" {{ GRAPH {CLAIMS} {{ g:claims ?p g:claims }} }}",
        ),
        (
            "ASK { GRAPH <http://x/> { ?s ?p ?o } }",
            f"ASK {{ GRAPH <{THERE}other/http%3A%2F%2Fx%2F> {{ ?s ?p ?o }} }}",
        ),
        (
            "ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g IN (<http://e/kg/graph/claims>, <http://x/>)) }",
            f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({CLAIMS}, <http://x/>)) }}",
        ),
        (
            "ASK { VALUES ?g { <graph/claims> } FILTER EXISTS { <graph/claims> ?p ?g } }",
            f"ASK {{ VALUES ?g {{ {CLAIMS} }} FILTER EXISTS {{ <graph/claims> ?p ?g }} }}",
        ),
    ],
)
def test_a_query_asks_the_graphs_there(query: str, written: str) -> None:
    """Names of graphs are written anew where they name or are compared with graphs, and nowhere else."""
    assert NAMING.rewrite(query, "http://e/kg/") == written


def test_blank_nodes_have_a_name_there_and_none_in_answers() -> None:
    """A blank node is an IRI there, alone and in a triple term, and a blank node again in results and triples."""
    node = f"{THERE}node/b1"
    assert NAMING.write_term(BlankNode("b1")) == f"<{node}>"
    inner = Triple(BlankNode("b1"), NamedNode("x:p"), Literal("o", language="en"))
    assert NAMING.write_term(inner) == f'<<( <{node}> <x:p> "o"@en )>>'
    body = (
        f'{{"results":{{"bindings":[{{"s":{{"value":"{node}","type":"uri"}},"o":{{"type":"literal","value":"é"}}}}]}}}}'
    )
    assert '{"value": "b1", "type": "bnode"}' in NAMING.read_results(body.encode()).decode()
    assert "é" in NAMING.read_results(body.encode()).decode()
    assert NAMING.read_triples(f"<{node}> <x:p> <{node}> .".encode()) == b"_:b1 <x:p> _:b1 ."


def test_answers_have_the_names_of_here() -> None:
    """Names of graphs in results and triples are those of here."""
    body = f'{{"g":{{"type":"uri","value":"{THERE}own/graph/claims"}}}}'
    assert NAMING.read_results(body.encode()) == b'{"g":{"type":"uri","value":"http://e/kg/graph/claims"}}'
    line = f"{CLAIMS} <x:p> <{THERE}other/http%3A%2F%2Fx%2F> ."
    assert NAMING.read_triples(line.encode()) == b"<http://e/kg/graph/claims> <x:p> <http://x/> ."
