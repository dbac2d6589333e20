"""Clients of the Python package index; each test does with a client what its users do."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.clients.marking import client
from tests.server.running import Running

NAMES = {"Guangdong Sike Electronics", "Yijia Ethnic Garments Co.", "Wanda"}
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def companies(article: Running) -> str:
    """Return a query for the names of all companies."""
    return f"SELECT ?name {{ ?company a <{article.url}ontology#Company> ; <{LABEL}> ?name }}"


@client("SPARQLWrapper", "SELECT as JSON, XML and CSV; CONSTRUCT as RDF/XML")
def test_sparqlwrapper(article: Running) -> None:
    """SPARQLWrapper reads rows in three formats and a constructed graph."""
    wrapper = pytest.importorskip("SPARQLWrapper", reason="make clients installs SPARQLWrapper")
    endpoint = wrapper.SPARQLWrapper(article.url + "sparql")
    endpoint.setQuery(companies(article))
    endpoint.setReturnFormat(wrapper.JSON)
    rows = endpoint.queryAndConvert()["results"]["bindings"]
    assert {row["name"]["value"] for row in rows} == NAMES
    endpoint.setReturnFormat(wrapper.XML)
    assert "Wanda" in endpoint.queryAndConvert().toxml()
    endpoint.setReturnFormat(wrapper.CSV)
    assert endpoint.queryAndConvert().decode().count("\r\n") == 4
    endpoint.setQuery("CONSTRUCT WHERE { ?s a ?type } LIMIT 5")
    endpoint.setReturnFormat(wrapper.RDFXML)
    assert len(endpoint.queryAndConvert()) == 5


@client("rdflib", "Graph.parse of an IRI, following the redirect; Graph.parse of the vocabulary")
def test_rdflib_reads_an_iri(article: Running) -> None:
    """Rdflib reads a company by its IRI and finds its names, and reads the vocabulary by its own."""
    sike = rdflib.URIRef(article.url + "id/company/guangdong-sike-electronics")
    graph = rdflib.Graph().parse(str(sike))
    assert str(graph.value(sike, rdflib.RDFS.label)) == "Guangdong Sike Electronics"
    ontology = rdflib.Graph().parse(article.url + "ontology")
    assert (rdflib.URIRef(article.url + "ontology#Company"), rdflib.RDF.type, rdflib.OWL.Class) in ontology


@client("rdflib SPARQLStore", "SELECT and triple patterns over the endpoint")
def test_rdflib_sparql_store(article: Running) -> None:
    """A graph over the endpoint answers a query and a pattern."""
    graph = rdflib.Graph(SPARQLStore(article.url + "sparql"))
    rows = graph.query(companies(article)).bindings
    assert {str(row[rdflib.Variable("name")]) for row in rows} == NAMES
    sike = rdflib.URIRef(article.url + "id/company/guangdong-sike-electronics")
    assert [str(label) for label in graph.objects(sike, rdflib.RDFS.label)] == ["Guangdong Sike Electronics"]


@client("sparql-dataframe", "SELECT into a data frame")
def test_sparql_dataframe(article: Running) -> None:
    """A data frame of names has a row for each company."""
    frames = pytest.importorskip("sparql_dataframe", reason="make clients installs sparql-dataframe")
    frame = frames.get(article.url + "sparql", companies(article))
    assert set(frame["name"]) == NAMES


@client("signposting", "typed links of a page and its link set")
def test_signposting(article: Running) -> None:
    """The FAIR signposts of a page are found, in its header and in its link set."""
    finder = pytest.importorskip("signposting", reason="make clients installs signposting")
    iri = article.url + "id/company/guangdong-sike-electronics"
    signposts = finder.find_signposting_http(article.url + "doc/company/guangdong-sike-electronics.html")
    assert signposts.citeAs.target == iri
    assert signposts.license.target == "https://creativecommons.org/licenses/by/4.0/"
    assert signposts.collection.target == article.url + "dataset"
    assert {link.type for link in signposts.describedBy} >= {"text/turtle", "application/ld+json"}
    assert {link.type for link in signposts.linksets} == {"application/linkset+json"}
    context = signposts.context
    linkset = finder.find_signposting_linkset(next(iter(signposts.linksets)).target)
    assert linkset.for_context(context).citeAs.target == iri


@client("extruct", "schema.org JSON-LD in the pages of an article, a claim, a place and a company")
@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("article/kashgar-2016", "NewsArticle", "Ecns.cn, 26 October 2016"),
        ("claim/kashgar-2016/sike-kashgar-staff", "Claim", ""),
        ("doc/place/xinjiang", "Place", "Xinjiang"),
        ("doc/company/wanda", "Organization", "Wanda"),
        ("dataset", "Dataset", "reliefgraph"),
    ],
)
def test_extruct(article: Running, path: str, kind: str, name: str) -> None:
    """A general extractor finds in a page what it is about, in schema.org's terms."""
    extruct = pytest.importorskip("extruct", reason="make clients installs extruct")
    page = article.ask("GET", f"/{path}", {"Accept": "text/html"}).text
    (found,) = extruct.extract(page, base_url=article.url + path, syntaxes=["json-ld"])["json-ld"]
    kinds = found["@type"] if isinstance(found["@type"], list) else [found["@type"]]
    assert kind in kinds
    assert name in (found.get("headline"), found.get("name"), "")
