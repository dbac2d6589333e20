"""Every IRI leads to a document, in the format asked for, with the fields that caches and clients rely on."""

from __future__ import annotations

import http.client
import json

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.compare import isomorphic

from server.data.moved import list_moved
from tests.server.running import Running

SIKE = "/doc/company/guangdong-sike-electronics"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FORMATS = [
    ("ttl", "text/turtle;charset=utf-8", "turtle"),
    ("nt", "application/n-triples", "nt"),
    ("jsonld", "application/ld+json", "json-ld"),
    ("rdf", "application/rdf+xml", "xml"),
    ("nq", "application/n-quads", "nquads"),
    ("trig", "application/trig", "trig"),
]


def test_a_thing_leads_to_its_document(article: Running) -> None:
    """The IRI of a thing of the world answers 303, for GET and HEAD, and says that the answer depends on Accept."""
    for method in ("GET", "HEAD"):
        reply = article.ask(method, "/id/company/guangdong-sike-electronics")
        assert reply.status == 303
        assert reply.headers["location"] == article.url + SIKE[1:]
        assert "Accept" in reply.headers["vary"].split(", ")
        assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("extension", "media_type", "name"), FORMATS)
def test_each_format_by_accept_and_by_extension(article: Running, extension: str, media_type: str, name: str) -> None:
    """A format is the same by Accept and by extension, under its registered media type."""
    chosen = article.ask("GET", SIKE, {"Accept": media_type.partition(";")[0]})
    named = article.ask("GET", f"{SIKE}.{extension}")
    assert (chosen.status, named.status) == (200, 200)
    assert chosen.headers["content-type"] == named.headers["content-type"] == media_type
    assert {"Accept", "Accept-Datetime"} <= set(chosen.headers["vary"].split(", "))
    assert chosen.headers["content-location"] == f"{article.url}{SIKE[1:]}.{extension}"
    assert chosen.body == named.body


@pytest.mark.parametrize(("extension", "name"), [(one[0], one[2]) for one in FORMATS[:4]])
def test_formats_without_graphs_say_the_same(article: Running, extension: str, name: str) -> None:
    """Turtle, N-Triples, JSON-LD and RDF/XML, read by rdflib, are the same graph; the context is fetched from here."""
    first = rdflib.Graph().parse(data=article.ask("GET", SIKE + ".nt").text, format="nt")
    other = rdflib.Graph().parse(data=article.ask("GET", f"{SIKE}.{extension}").text, format=name)
    assert len(first) > 20
    assert isomorphic(first, other)


def test_turtle_has_what_is_reported_and_what_follows(article: Running) -> None:
    """Turtle has reported and inferred triples of a company, and neither claims nor prospects."""
    graph = rdflib.Graph().parse(data=article.ask("GET", SIKE + ".ttl").text, format="turtle")
    sike = rdflib.URIRef(article.url + "id/company/guangdong-sike-electronics")
    rlf = rdflib.Namespace(article.url + "ontology#")
    park, kashgar = (rdflib.URIRef(f"{article.url}id/place/{key}") for key in ("shenzhen-industrial-park", "kashgar"))
    assert (sike, rlf.operatesIn, park) in graph
    assert (sike, rlf.operatesIn, kashgar) in graph
    assert not list(graph.subjects(rdflib.RDF.type, rlf.Claim))
    wanda = rdflib.Graph().parse(data=article.ask("GET", "/doc/company/wanda.ttl").text, format="turtle")
    assert not list(wanda.triples((None, rlf.amount, None)))


def test_trig_adds_claims_and_evidence(article: Running) -> None:
    """TriG has, each in its graph, the claims about a thing, their quotes, the derivations, and its prospects."""
    quads = list(parse(article.ask("GET", "/doc/company/wanda.trig").body, format=RdfFormat.TRIG))
    by_graph: dict[str, int] = {}
    for quad in quads:
        role = str(getattr(quad.graph_name, "value", "")).rpartition("/")[2]
        by_graph[role] = by_graph.get(role, 0) + 1
    assert {"reported", "entities", "claims", "prospects", "inferred"} <= set(by_graph)
    texts = [str(quad.object) for quad in quads if quad.predicate.value.endswith("oa#exact")]
    assert any("60 billion yuan" in text for text in texts)


def test_a_browser_gets_a_page(article: Running) -> None:
    """What a browser sends gets HTML; a client without wishes gets Turtle."""
    page = article.ask("GET", SIKE, {"Accept": BROWSER})
    assert page.headers["content-type"] == "text/html;charset=utf-8"
    assert "<h1>Guangdong Sike Electronics</h1>" in page.text
    assert article.ask("GET", SIKE).headers["content-type"] == "text/turtle;charset=utf-8"
    assert article.ask("GET", SIKE, {"Accept": "*/*"}).headers["content-type"] == "text/turtle;charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("text/turtle; q=0.5 , application/rdf+xml ; q=0.4", "text/turtle;charset=utf-8"),
        ("application/n-quads,application/trig;q=0.95,text/turtle;q=0.9,*/*;q=0.1", "application/n-quads"),
        ("text/html;q=0.2, text/turtle", "text/turtle;charset=utf-8"),
        (", ;q=0.5,", "text/turtle;charset=utf-8"),
    ],
)
def test_quality_values_decide(article: Running, accept: str, media_type: str) -> None:
    """The format with the highest quality is sent, spaces or not."""
    assert article.ask("GET", SIKE, {"Accept": accept}).headers["content-type"] == media_type


def test_nothing_acceptable_is_406_with_a_list(article: Running) -> None:
    """A client that accepts nothing on offer is told what there is."""
    reply = article.ask("GET", SIKE, {"Accept": "image/png"})
    assert reply.status == 406
    assert reply.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in json.loads(reply.body)["available"]


def test_a_second_request_is_304(article: Running) -> None:
    """With the ETag of an answer, the same request is answered 304 without a body; other formats differ."""
    first = article.ask("GET", SIKE + ".ttl")
    again = article.ask("GET", SIKE + ".ttl", {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    other = article.ask("GET", SIKE + ".nt", {"If-None-Match": first.headers["etag"]})
    assert other.status == 200
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", [SIKE + ".ttl", SIKE, "/dataset.ttl", "/sparql?query=ASK%7B%7D", "/dump/all.nq.gz"])
def test_an_answer_has_one_date(article: Running, path: str) -> None:
    """No field that may stand once stands twice (RFC 9110, section 5.3), the date in front of all."""
    connection = http.client.HTTPConnection("127.0.0.1", article.port, timeout=60)
    connection.request("GET", path)
    names = [name.lower() for name, _ in connection.getresponse().getheaders()]
    connection.close()
    assert names.count("date") == 1
    assert sorted({name for name in names if names.count(name) > 1} - {"link", "vary"}) == []


def test_head_is_get_without_a_body(article: Running) -> None:
    """HEAD has the fields of GET, the length included, and no body."""
    get, head = article.ask("GET", SIKE + ".ttl"), article.ask("HEAD", SIKE + ".ttl")
    assert head.body == b""
    for name in ("content-type", "etag", "content-length", "link"):
        assert head.headers[name] == get.headers[name]


def test_signposts(article: Running) -> None:
    """A page announces its IRI, formats, licence, type, author, data set and link set (FAIR signposting 1 and 2)."""
    page = article.ask("GET", SIKE, {"Accept": BROWSER})
    links = page.headers["link"]
    for rel in ("cite-as", "describedby", "alternate", "item", "license", "collection", "type", "author", "linkset"):
        assert f'rel="{rel}"' in links
    linkset = article.ask("GET", SIKE + ".linkset")
    assert linkset.headers["content-type"] == "application/linkset+json"
    (context, named, *others) = json.loads(linkset.body)["linkset"]
    assert context["anchor"] == article.url + SIKE[1:]
    assert context["cite-as"] == [{"href": article.url + "id/company/guangdong-sike-electronics"}]
    assert named == {**context, "anchor": f"{article.url}{SIKE[1:]}.html"}
    assert len(context["describedby"]) == len(others) == 6


def test_claims_and_terms_are_documents(article: Running) -> None:
    """A claim answers directly, and so does the ontology, whole, in every format."""
    claim = article.ask("GET", "/claim/kashgar-2016/sike-kashgar-staff")
    graph = rdflib.Graph().parse(data=claim.text, format="turtle")
    assert "It now employs over 2,000 people at seven factories in Kashgar" in {str(value) for value in graph.objects()}
    ontology = rdflib.Graph().parse(data=article.ask("GET", "/ontology.ttl").text, format="turtle")
    assert (rdflib.URIRef(article.url + "ontology#Company"), rdflib.RDF.type, rdflib.OWL.Class) in ontology
    assert article.ask("GET", "/ontology.rdf").headers["content-type"] == "application/rdf+xml"


def test_what_is_not_there_is_404_with_a_next_step(article: Running) -> None:
    """An unknown IRI is 404 and the answer says where to look."""
    for path in ("/id/company/nobody", "/doc/company/nobody", "/doc/company/nobody.ttl", "/claim/kashgar-2016/none"):
        reply = article.ask("GET", path)
        assert reply.status == 404, path
        assert json.loads(reply.body)["search"].startswith(article.url + "search?q=")


def test_what_was_withdrawn_is_410_and_names_the_revision(article: Running) -> None:
    """A thing that only a former revision has is 410, and the answer leads there."""
    for path in ("/id/company/withdrawn-company", "/doc/company/withdrawn-company.ttl"):
        reply = article.ask("GET", path)
        assert reply.status == 410
        former = json.loads(reply.body)["former"]
        assert article.ask("GET", former.removeprefix(article.url[:-1])).status == 200


@pytest.mark.parametrize(("extension", "media_type", "name"), FORMATS)
def test_a_term_in_each_format(article: Running, extension: str, media_type: str, name: str) -> None:
    """A term of the vocabulary has a document of its own in each format, by Accept and by extension."""
    chosen = article.ask("GET", "/ontology/Company", {"Accept": media_type.partition(";")[0]})
    named = article.ask("GET", f"/ontology/Company.{extension}")
    assert (chosen.status, named.status) == (200, 200)
    assert chosen.headers["content-type"] == named.headers["content-type"] == media_type
    assert "Accept" in chosen.headers["vary"].split(", ")
    assert chosen.headers["content-location"] == f"{article.url}ontology/Company.{extension}"
    assert chosen.body == named.body
    graph = rdflib.Dataset(default_union=True).parse(data=named.text, format=name)
    term = rdflib.URIRef(article.url + "ontology#Company")
    assert (term, rdflib.RDF.type, rdflib.OWL.Class) in graph
    assert graph.value(term, rdflib.SKOS.definition) is not None
    assert not list(graph.subjects(rdflib.RDF.type, term))


def test_a_term_has_a_page_and_former_states(article: Running) -> None:
    """A browser gets the term's page, former revisions have it too, and a name that is none is 404 in each."""
    page = article.ask("GET", "/ontology/Company", {"Accept": BROWSER})
    assert page.headers["content-type"] == "text/html;charset=utf-8"
    assert f'<{article.url}ontology#Company>; rel="cite-as"' in page.headers["link"]
    assert 'href="/ontology/Company.ttl"' in page.text
    for start in ("", "/revision/1", "/revision/2"):
        assert article.ask("GET", f"{start}/ontology/Company").status == 200
        assert article.ask("GET", f"{start}/ontology/locatedIn.jsonld").status == 200
        assert article.ask("GET", f"{start}/ontology/Nothing").status == 404


def test_former_iris_lead_to_the_present_ones(article: Running) -> None:
    """Each of the 66 IRIs that the second edition gave up leads to a thing that is there, and so does its document."""
    assert len(list_moved()) == 66
    for former, now in list_moved().items():
        reply = article.ask("GET", f"/{former}")
        assert (reply.status, reply.headers["location"]) == (303, article.url + now)
    name = "pledge/pledge-by-wanda"
    document = article.ask("GET", f"/doc/{name}.ttl")
    place = article.url + "doc/event/kashgar-2016/pledge-by-wanda.ttl"
    assert (document.status, document.headers["location"]) == (303, place)
    assert article.ask("GET", place.removeprefix(article.url[:-1])).status == 200


def test_nothing_is_404_at_once(article: Running) -> None:
    """The IRI of nothing is not redirected first, in a former revision neither; what is there is."""
    for path in ("/id/nothing", "/id/company", "/revision/1/id/company/nobody", "/revision/2/id/company/nobody.ttl"):
        assert article.ask("GET", path).status == 404, path
    former = article.ask("GET", "/revision/1/id/company/withdrawn-company")
    assert (former.status, former.headers["location"]) == (
        303,
        article.url + "revision/1/doc/company/withdrawn-company",
    )
    named = article.ask("GET", "/id/company/wanda.ttl")
    assert (named.status, named.headers["location"]) == (303, article.url + "doc/company/wanda.ttl")


def test_documents_lead_to_their_states_in_time(article: Running) -> None:
    """A current document names its time gate and its time map (RFC 7089) in each format, and has no date of its own."""
    for path in (SIKE, "/claim/kashgar-2016/sike-kashgar-staff", "/ontology", "/ontology/Company", "/dataset"):
        for target, accept in ((path, "text/html"), (path, "text/turtle"), (path + ".jsonld", "*/*")):
            reply = article.ask("GET", target, {"Accept": accept})
            assert f'<{article.url[:-1]}{path}>; rel="original timegate"' in reply.headers["link"], target
            assert f'<{article.url}timemap{path}>; rel="timemap"' in reply.headers["link"], target
            assert "memento-datetime" not in reply.headers


def test_options_have_no_body_and_no_type(article: Running) -> None:
    """OPTIONS tells the methods, with 204 and nothing that describes a body."""
    for path in (SIKE, "/ontology", "/dataset", "/search", "/query", "/article/kashgar-2016", "/sparql", "/healthz"):
        reply = article.ask("OPTIONS", path)
        assert (reply.status, reply.body) == (204, b""), path
        assert "GET" in reply.headers["allow"]
        assert "content-type" not in reply.headers, path
