"""Clients of the npm registry."""

from __future__ import annotations

import json

import pytest

from tests.clients.marking import client
from tests.clients.running import find_script, run
from tests.server.running import Running

NAMES = {"Guangdong Sike Electronics", "Yijia Ethnic Garments Co.", "Wanda"}
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def companies(article: Running) -> str:
    """Return a query for the names of all companies."""
    return f"SELECT ?name {{ ?company a <{article.url}ontology#Company> . ?company <{LABEL}> ?name }}"


def names(output: str) -> set[str]:
    """Return the texts of the one column that a client printed as JSON."""
    rows = json.loads(output[output.index("[") :])
    return {next(iter(row.values())).rpartition('"')[0].lstrip('"') for row in rows}


@client("Comunica", "SELECT over the SPARQL endpoint")
def test_comunica_sparql(article: Running) -> None:
    """Comunica sees by the service description that this is an endpoint, and asks it."""
    script = find_script("comunica-sparql")
    assert names(run(script, f"{article.url}sparql", companies(article))) == NAMES


@client("Comunica", "SELECT over Triple Pattern Fragments, with a join")
def test_comunica_fragments(article: Running) -> None:
    """Comunica finds the fragments' controls by itself and joins two patterns."""
    script = find_script("comunica-sparql")
    assert names(run(script, f"{article.url}fragments", companies(article))) == NAMES


@client("Comunica", "SELECT by following links from one document")
def test_comunica_link_traversal(article: Running) -> None:
    """Comunica starts at a company and follows links to the names of the places where it operates."""
    script = find_script("comunica-sparql-link-traversal")
    sike = f"{article.url}id/company/guangdong-sike-electronics"
    query = f"SELECT DISTINCT ?name {{ <{sike}> <{article.url}ontology#operatesIn> ?place . ?place <{LABEL}> ?name }}"
    found = names(run(script, "--lenient", sike, "-q", query))
    assert {"Shenzhen Industrial Park", "Kashgar Prefecture", "Jiashi County", "Xinjiang", "China"} <= found


@client("rdf-dereference", "reads IRIs of a thing, a claim and a term")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("id/company/guangdong-sike-electronics", "Guangdong Sike Electronics"),
        ("claim/kashgar-2016/sike-kashgar-staff", "It now employs over 2,000 people at seven factories in Kashgar"),
        ("ontology", "An organisation that does business."),
    ],
)
def test_rdf_dereference(article: Running, path: str, words: str) -> None:
    """An IRI leads to quads that have the words expected of it."""
    quads = json.loads(run(find_script("rdf-dereference"), article.url + path))
    assert any(words in quad["object"] for quad in quads)


@client("ldf-client", "SELECT over Triple Pattern Fragments, with a join")
def test_ldf_client(article: Running) -> None:
    """The reference client of the fragments joins two patterns."""
    script = find_script("ldf-client")
    assert names(run(script, f"{article.url}fragments", companies(article))) == NAMES
