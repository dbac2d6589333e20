"""The data set's description, dumps, shapes, context and queries, and what crawlers read."""

from __future__ import annotations

import gzip
import hashlib
import json
from xml.etree import ElementTree

import rdflib
from pyoxigraph import RdfFormat, parse

from graph.lookup.questions import read_questions
from tests.server.running import Running

VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


def read_void(article: Running) -> rdflib.Graph:
    """Return the description that stands at the well-known address."""
    reply = article.ask("GET", "/.well-known/void", {"Accept": "text/turtle"})
    assert reply.headers["content-type"] == "text/turtle;charset=utf-8"
    return rdflib.Graph().parse(data=reply.text, format="turtle")


def count(article: Running, pattern: str) -> int:
    """Count by SPARQL, over all graphs but the description itself."""
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {pattern} }} FILTER(?g != <{article.url}graph/catalog>) }}"
    return int(json.loads(article.query(text).body)["results"]["bindings"][0]["n"]["value"])


def test_void_counts_what_is_there(article: Running) -> None:
    """The number of triples, and each class's and property's, is what a query counts."""
    graph = read_void(article)
    dataset = rdflib.URIRef(article.url + "dataset")
    assert int(str(graph.value(dataset, VOID.triples))) == count(article, "?s ?p ?o")
    rlf = rdflib.Namespace(article.url + "ontology#")
    (part,) = graph.subjects(VOID["class"], rlf.Claim)
    assert int(str(graph.value(part, VOID.entities))) == count(article, f"?s a <{rlf.Claim}>") >= 180
    (part,) = graph.subjects(VOID.property, rlf.locatedIn)
    assert int(str(graph.value(part, VOID.triples))) == count(article, f"?s <{rlf.locatedIn}> ?o") > 20
    assert len(set(graph.objects(dataset, VOID.propertyPartition))) == int(str(graph.value(dataset, VOID.properties)))


def test_each_part_of_the_description_is_on_the_page(article: Running) -> None:
    """The address of each class's and property's part leads to a line of the page, with the number of its uses."""
    graph = read_void(article)
    page = article.ask("GET", "/dataset", {"Accept": "text/html"}).text
    parts = [*graph.objects(None, VOID.classPartition), *graph.objects(None, VOID.propertyPartition)]
    assert len(parts) > 120
    for part in parts:
        number = graph.value(part, VOID.entities) or graph.value(part, VOID.triples)
        line = page.partition(f'<li id="{str(part).partition("#")[2]}">')[2].partition("</li>")[0]
        assert line.endswith(f"> {int(str(number)):,}"), part


def test_the_catalog_graph_is_the_description(article: Running) -> None:
    """What stands at the well-known address stands in the catalog graph too, but for the checksums of dumps."""
    graph = read_void(article)
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{article.url}graph/catalog> {{ ?s ?p ?o }} }}"
    catalog = rdflib.Graph().parse(data=article.query(query, accept="application/n-triples").text, format="nt")
    missing = catalog - graph
    assert len(catalog) > 500
    assert len(missing) == 0


def test_dumps_have_the_checksums_that_are_told(article: Running) -> None:
    """Each dump is sorted, with the SHA-256 of the list and of the description."""
    sums = dict(line.split()[::-1] for line in article.ask("GET", "/dump/SHA256SUMS").text.splitlines())
    assert len(sums) == 12
    graph = read_void(article)
    for name, digest in sums.items():
        reply = article.ask("GET", f"/dump/{name}")
        assert reply.headers["content-type"] == "application/gzip"
        assert hashlib.sha256(reply.body).hexdigest() == digest
        node = rdflib.URIRef(f"{article.url}dataset#dump-{name.partition('.')[0]}")
        checksum = graph.value(node, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == digest
        assert str(graph.value(node, DCAT.downloadURL)) == f"{article.url}dump/{name}"
    text = gzip.decompress(article.ask("GET", "/dump/all.nq.gz").body)
    assert text.splitlines() == sorted(text.splitlines())
    catalog = len(gzip.decompress(article.ask("GET", "/dump/catalog.nt.gz").body).splitlines())
    assert len(list(parse(text, format=RdfFormat.N_QUADS))) == count(article, "?s ?p ?o") + catalog


def test_a_dump_is_told_unchanged(article: Running) -> None:
    """A dump that the client has already is 304, and a part of it can be had."""
    first = article.ask("GET", "/dump/reported.nt.gz")
    assert article.ask("GET", "/dump/reported.nt.gz", {"If-None-Match": first.headers["etag"]}).status == 304
    part = article.ask("GET", "/dump/reported.nt.gz", {"Range": "bytes=0-9"})
    assert (part.status, part.body) == (206, first.body[:10])
    assert article.ask("GET", "/dump/nothing.nt.gz").status == 404


def test_example_queries_in_the_shacl_vocabulary(article: Running) -> None:
    """Each competency question is there with its text, and each answers over the endpoint without an error."""
    graph = rdflib.Graph().parse(data=article.ask("GET", "/queries.ttl").text, format="turtle")
    examples = set(graph.subjects(rdflib.RDF.type, SH.SPARQLExecutable))
    assert len(examples) == len(read_questions()) >= 46
    for example in examples:
        query = graph.value(example, SH.select) or graph.value(example, SH.construct) or graph.value(example, SH.ask)
        assert graph.value(example, rdflib.RDFS.comment)
        reply = article.query(str(query), accept="application/sparql-results+json, text/turtle;q=0.5")
        assert reply.status == 200, (example, reply.text)


def test_shapes_and_context(article: Running) -> None:
    """The shapes come in formats of RDF; the context names every property and says which lead to things."""
    shapes = rdflib.Graph().parse(data=article.ask("GET", "/shapes.ttl").text, format="turtle")
    assert len(set(shapes.subjects(rdflib.RDF.type, SH.NodeShape))) > 10
    reply = article.ask("GET", "/context.jsonld")
    assert reply.headers["content-type"] == "application/ld+json"
    context = json.loads(reply.body)["@context"]
    assert context["locatedIn"] == {"@id": "rlf:locatedIn", "@type": "@id"}
    assert context["rlf"] == article.url + "ontology#"
    assert context["approximate"] == {"@id": "rlf:approximate", "@type": "xsd:boolean"}


def test_the_sitemap_leaves_private_people_out(article: Running) -> None:
    """The sitemap has the article, companies and officials, and no page about a private person or a claim about one."""
    root = ElementTree.fromstring(article.ask("GET", "/sitemap.xml").text)
    places = {element.text or "" for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert article.url + "article/kashgar-2016" in places
    assert article.url + "doc/person/zhang-ke" in places
    assert len(places) > 250
    assert not [place for place in places if "miyasil" in place or "zinat" in place]
    # What a private person said, and what is said of one's job.
    assert not places & {
        article.url + f"claim/kashgar-2016/{key}"
        for key in ("work-of-zinat-product", "employment-of-miyasil-tulson-employer")
    }
    assert article.url + "claim/kashgar-2016/sike-kashgar-size" in places


def test_private_people_are_kept_out_of_indexes(article: Running) -> None:
    """The page of a private person, and of a claim about one, asks not to be indexed; an official's does not."""
    for path in (
        "/doc/person/miyasil-tulson",
        "/doc/place/kashgar-2016/home-of-miyasil-tulson",
        "/claim/kashgar-2016/age-of-miyasil-tulson-value",
        "/claim/kashgar-2016/work-of-zinat-product",
    ):
        assert '<meta name="robots" content="noindex">' in article.ask("GET", path, {"Accept": "text/html"}).text
    assert "noindex" not in article.ask("GET", "/doc/person/zhang-ke", {"Accept": "text/html"}).text


def test_robots_and_opensearch(article: Running) -> None:
    """robots.txt names the sitemap; the OpenSearch description has addresses that answer."""
    assert f"Sitemap: {article.url}sitemap.xml" in article.ask("GET", "/robots.txt").text
    reply = article.ask("GET", "/opensearch.xml")
    assert reply.headers["content-type"] == "application/opensearchdescription+xml"
    urls = ElementTree.fromstring(reply.text).findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    (template,) = [url.get("template", "") for url in urls if url.get("type") == "application/x-suggestions+json"]
    target = template.replace("{searchTerms}", "jias").removeprefix(article.url[:-1])
    suggestions = json.loads(article.ask("GET", target).body)
    assert suggestions[0] == "jias"
    assert "Jiashi County" in suggestions[1]


def test_private_people_are_kept_out_of_indexes_in_every_format(article: Running) -> None:
    """Data about private people ask not to be indexed as their pages do: claims, homes and figures too."""
    for path in (
        "/doc/person/miyasil-tulson",
        "/doc/place/kashgar-2016/home-of-miyasil-tulson",
        "/claim/kashgar-2016/age-of-miyasil-tulson-value",
        "/claim/kashgar-2016/work-of-zinat-product",
        "/doc/figure/kashgar-2016/wage-of-miyasil-tulson-value",
    ):
        for ending in (".ttl", ".trig", ".jsonld", ".rdf", ".nt", ".nq", ".html", ".linkset", ""):
            assert article.ask("GET", path + ending).headers.get("x-robots-tag") == "noindex", path + ending
        assert '<meta name="robots" content="noindex">' in article.ask("GET", path + ".html").text
    for path in ("/doc/person/zhang-ke.ttl", "/claim/kashgar-2016/sike-kashgar-size", "/article/kashgar-2016.ttl"):
        assert "x-robots-tag" not in article.ask("GET", path).headers


def test_a_browser_is_led_to_a_page(article: Running) -> None:
    """Where a browser asks for the shapes or the questions, a page that shows them follows; programs get the data."""
    for path, page in (("/shapes", "graph/shapes"), ("/queries", "query")):
        for accept in ("text/html", "text/html,application/xhtml+xml,*/*;q=0.8"):
            reply = article.ask("GET", path, {"Accept": accept})
            assert (reply.status, reply.headers["location"]) == (303, article.url + page)
            assert "Accept" in reply.headers["vary"]
        assert article.ask("GET", "/" + page, {"Accept": "text/html"}).status == 200
        assert article.ask("GET", path).headers["content-type"] == "text/turtle;charset=utf-8"


def test_there_is_no_page_where_only_data_is(article: Running) -> None:
    """Shapes and queries have no page: their address with .html is 404 and tells the formats that there are."""
    for target in ("/shapes.html", "/queries.html"):
        reply = article.ask("GET", target)
        assert reply.status == 404
        assert json.loads(reply.body)["available"] == ["ttl", "nt", "jsonld", "rdf", "nq", "trig"]
