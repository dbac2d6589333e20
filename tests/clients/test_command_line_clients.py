"""Raptor's and Rasqal's command lines, from Debian."""

from __future__ import annotations

from tests.clients.marking import client
from tests.clients.running import find_program, run
from tests.server.running import Running


@client("rapper", "reads an IRI in RDF/XML, Turtle and by guessing")
def test_rapper(article: Running) -> None:
    """Rapper counts the triples of the document, line by line in N-Triples, in RDF/XML, in Turtle and by guessing."""
    program = find_program("rapper")
    iri = article.url + "id/company/guangdong-sike-electronics"
    counts = {
        len(run(program, *options, "-q", iri).splitlines()) for options in (("-i", "rdfxml"), ("-i", "turtle"), ("-g",))
    }
    lines = article.ask("GET", "/doc/company/guangdong-sike-electronics.nt").text.splitlines()
    assert counts == {len(lines)}
    assert len(lines) > 100


@client("roqet", "SELECT over the endpoint, as CSV")
def test_roqet(article: Running) -> None:
    """Roqet sends a query to the endpoint and prints its rows."""
    program = find_program("roqet")
    query = f"SELECT (COUNT(*) AS ?n) {{ ?company a <{article.url}ontology#Company> }}"
    lines = run(program, "-q", "-p", article.url + "sparql", "-r", "csv", "-e", query).split()
    assert lines == ["n", "3"]
